//! 领导小组季度通报: one page per quarter for the leading group (work plan, part 4, 三): figures with their trend, by class
//! of body, by department and by town. Every figure leads to its rows at the end of the page. Units only: no person is
//! named here. A single file with its charts inside; it loads nothing and runs nothing, a figure picks its rows by CSS
//! (`:target`).

mod breakdown;
mod charts;
mod figures;
mod flag;
mod rows;
mod sheets;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::view::View;
use super::zero_report::ZeroReport;
use super::{Produced, ProductFault, Put};
use crate::domain::amount::Fen;
use crate::domain::trend::QuarterFigures;
use crate::text::outgoing::line;
use crate::text::template;
use breakdown::{Breakdown, breakdowns};
use charts::{Chart, charts};
use figures::{Card, TrendLine, cards, trend};
use flag::Pick;
use rows::{ReplyRow, Row, Rows};
use sheets::{Sheet, SheetLine, sheets};

/// The page, inside `templates/`.
const PAGE: &str = "quarter.html";

#[derive(Debug, Serialize)]
struct Page {
    city: String,
    issuer: String,
    court: String,
    quarter: String,
    edition: String,
    as_of: String,
    previous: Option<String>,
    figures: Figures,
    zero: Option<ZeroReport>,
    cards: Vec<Card>,
    charts: Vec<Chart>,
    /// One line a figure, one column a quarter.
    trend_heads: Vec<String>,
    trend: Vec<TrendLine>,
    breakdowns: Vec<Breakdown>,
    picks: Vec<Pick>,
    /// Empty if they stand on sheets.
    rows: Vec<Row>,
    sheets: Vec<SheetLine>,
    replies: Vec<ReplyRow>,
}

/// Those that the opening sentence says.
#[derive(Debug, Serialize)]
struct Figures {
    bodies: u64,
    cases: u64,
    amount: String,
    without_amount: u64,
    new: u64,
    gone: u64,
    performed: u64,
    performance_rate: String,
    to_perform: u64,
    overdue: u64,
    second_stage: u64,
    pushed_late: u64,
    unanswered: u64,
}

/// Nothing for an edition without figures.
pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let Some(own) = view.book.edition.trend.quarters.last() else { return Ok(()) };
    let source =
        view.book.templates.get(PAGE).ok_or_else(|| ProductFault::TemplateMissing(PAGE.to_owned()))?;
    let rows = Rows::gather(view);
    let sheets = sheets(&rows);
    let page = page(view, own, &rows, &sheets);
    let bytes = template::fill(PAGE, source, &page)?.into_bytes();
    let own = if sheets.is_empty() { rows.cases.as_slice() } else { &[] };
    let path = view.wording.word("file_quarter").to_owned();
    put(Produced::of(path, bytes).naming(own.iter().map(|row| &row.case)))?;
    sheets::produce(view, &rows, &sheets, &page.picks, put)
}

fn page(view: &View<'_>, own: &QuarterFigures, rows: &Rows<'_>, sheets: &[Sheet<'_, '_>]) -> Page {
    let (edition, office, wording) = (view.book.edition, view.book.office, view.wording);
    let breakdowns = breakdowns(view, rows);
    let quarters = &edition.trend.quarters;
    let picks = rows.picks(wording).into_iter().chain(breakdowns.iter().flat_map(Breakdown::picks));
    let mut picks: Vec<Pick> = picks.collect();
    sheets::place(view, sheets, &mut picks);
    let on_page = if sheets.is_empty() { rows.cases.as_slice() } else { &[] };
    Page {
        city: line(&office.jurisdiction.city),
        issuer: line(&office.credit_office.name),
        court: line(&office.jurisdiction.court),
        quarter: wording.quarter(edition.id.quarter),
        edition: edition.id.to_string(),
        as_of: wording.date(edition.as_of),
        previous: quarters.iter().rev().nth(1).map(|before| wording.quarter(before.edition.quarter)),
        figures: figures(view, own),
        zero: ZeroReport::of(view),
        cards: cards(view, own),
        charts: charts(wording, quarters),
        trend_heads: quarters.iter().map(|quarter| wording.quarter(quarter.edition.quarter)).collect(),
        trend: trend(view, quarters),
        picks,
        breakdowns,
        replies: rows.replies(view),
        rows: rows.lines(view, on_page),
        sheets: sheets::lines(view, sheets),
    }
}

fn figures(view: &View<'_>, own: &QuarterFigures) -> Figures {
    let listed = view.book.edition.trend.stock.values().filter(|stood| stood.is_listed());
    Figures {
        bodies: own.bodies,
        cases: own.cases,
        amount: wan(own.amount),
        without_amount: listed.filter(|stood| stood.amount.is_none()).count() as u64,
        new: own.new,
        gone: own.gone,
        performed: own.performed,
        performance_rate: rate(own.performed, own.to_perform),
        to_perform: own.to_perform,
        overdue: own.overdue,
        second_stage: own.second_stage,
        pushed_late: own.pushed_late,
        unanswered: own.unanswered,
    }
}

/// 万元, to two places.
fn wan(amount: Fen) -> String {
    let hundredths = (amount.0 + 5_000).div_euclid(10_000);
    format!("{}.{:02}", hundredths.div_euclid(100), hundredths.rem_euclid(100))
}

/// A share in percent to one place; a dash where there is nothing to share.
fn rate(part: u64, whole: u64) -> String {
    match thousandths(part, whole) {
        Some(share) => format!("{}.{}%", share / 10, share % 10),
        None => "—".to_owned(),
    }
}

fn thousandths(part: u64, whole: u64) -> Option<u64> {
    (part * 1_000 + whole / 2).checked_div(whole)
}
