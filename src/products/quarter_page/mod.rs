//! 领导小组季度通报: one page per quarter for the leading group (work plan, part 4, 三): figures with their trend, by class
//! of body, by department and by town. Every figure leads to its rows at the end of the page. Units only: no person is
//! named here. A single file with its charts inside; it loads nothing and runs nothing, a figure picks its rows by CSS
//! (`:target`).

mod breakdown;
mod charts;
mod rows;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::amount::Fen;
use crate::domain::trend::QuarterFigures;
use crate::text::outgoing::line;
use crate::text::template;
use breakdown::{Breakdown, breakdowns};
use charts::{Chart, charts};
use rows::{Flag, Pick, ReplyRow, Row, Rows};

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
    cards: Vec<Card>,
    charts: Vec<Chart>,
    /// One line a figure, one column a quarter.
    trend_heads: Vec<String>,
    trend: Vec<TrendLine>,
    breakdowns: Vec<Breakdown>,
    picks: Vec<Pick>,
    rows: Vec<Row>,
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
    overdue: u64,
    second_stage: u64,
    pushed_late: u64,
    unanswered: u64,
}

#[derive(Debug, Serialize)]
struct Card {
    label: String,
    value: String,
    unit: String,
    /// Against the quarter before; `None`: the first.
    change: Option<String>,
    /// The pick that it leads to.
    pick: String,
    note: Option<String>,
    /// Something that should not be.
    is_bad: bool,
}

#[derive(Debug, Serialize)]
struct TrendLine {
    label: String,
    values: Vec<String>,
}

/// Nothing for an edition without figures.
pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let Some(own) = view.book.edition.trend.quarters.last() else { return Ok(()) };
    let source =
        view.book.templates.get(PAGE).ok_or_else(|| ProductFault::TemplateMissing(PAGE.to_owned()))?;
    let rows = Rows::gather(view);
    let page = template::fill(PAGE, source, &page(view, own, &rows))?;
    let path = view.wording.word("file_quarter").to_owned();
    put(Produced::of(path, page.into_bytes()).naming(rows.cases.iter().map(|row| &row.case)))
}

fn page(view: &View<'_>, own: &QuarterFigures, rows: &Rows<'_>) -> Page {
    let (edition, office, wording) = (view.book.edition, view.book.office, view.wording);
    let breakdowns = breakdowns(view, rows);
    let quarters = &edition.trend.quarters;
    let picks = rows.picks(wording).into_iter().chain(breakdowns.iter().flat_map(Breakdown::picks));
    Page {
        city: line(&office.jurisdiction.city),
        issuer: line(&office.credit_office.name),
        court: line(&office.jurisdiction.court),
        quarter: wording.quarter(edition.id.quarter),
        edition: edition.id.to_string(),
        as_of: wording.date(edition.as_of),
        previous: quarters.iter().rev().nth(1).map(|before| wording.quarter(before.edition.quarter)),
        figures: figures(view, own),
        cards: cards(view, own),
        charts: charts(wording, quarters),
        trend_heads: quarters.iter().map(|quarter| wording.quarter(quarter.edition.quarter)).collect(),
        trend: trend(view, quarters),
        picks: picks.collect(),
        breakdowns,
        replies: rows.replies(view),
        rows: rows.lines(view),
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
        overdue: own.overdue,
        second_stage: own.second_stage,
        pushed_late: own.pushed_late,
        unanswered: own.unanswered,
    }
}

fn cards(view: &View<'_>, own: &QuarterFigures) -> Vec<Card> {
    let quarters = &view.book.edition.trend.quarters;
    let before = quarters.iter().rev().nth(1);
    let wording = view.wording;
    let card = |key: &str, unit: &str, count: fn(&QuarterFigures) -> u64, flag: Flag| Card {
        label: wording.word(&format!("figure_{key}")).to_owned(),
        value: count(own).to_string(),
        unit: wording.word(unit).to_owned(),
        change: before.map(|before| change(view, count(own), count(before))),
        pick: flag.pick().to_owned(),
        note: None,
        is_bad: flag.is_bad() && count(own) > 0,
    };
    let (cases, notices) = ("unit_cases", "unit_notices");
    let mut cards = vec![
        card("bodies", "unit_bodies", |of| of.bodies, Flag::Listed),
        card("cases", cases, |of| of.cases, Flag::Listed),
        Card {
            value: wan(own.amount),
            unit: wording.word("unit_wan").to_owned(),
            change: before.map(|before| change_of_amount(view, own.amount, before.amount)),
            ..card("amount", cases, |of| of.cases, Flag::Listed)
        },
        card("new", cases, |of| of.new, Flag::New),
        card("gone", cases, |of| of.gone, Flag::Gone),
        card("performed", cases, |of| of.performed, Flag::Performed),
        card("overdue", cases, |of| of.overdue, Flag::Overdue),
        card("second_stage", cases, |of| of.second_stage, Flag::SecondStage),
        card("pushed_in_time", cases, |of| of.pushed_in_time, Flag::PushedInTime),
        card("pushed_late", cases, |of| of.pushed_late, Flag::PushedLate),
        card("lifted", cases, |of| of.lifted, Flag::Lifted),
        card("answered_in_time", notices, |of| of.answered_in_time, Flag::AnsweredInTime),
        card("answered_late", notices, |of| of.answered_late, Flag::AnsweredLate),
        card("unanswered", notices, |of| of.unanswered, Flag::Unanswered),
    ];
    let said = wording.say(
        "figure_rate_of",
        &[
            ("rate", &rate(own.performed, own.to_perform)),
            ("performed", &own.performed.to_string()),
            ("all", &own.to_perform.to_string()),
        ],
    );
    if let Some(card) = cards.get_mut(5).filter(|_| own.to_perform > 0) {
        card.note = Some(said);
    }
    cards
}

fn change(view: &View<'_>, now: u64, before: u64) -> String {
    let wording = view.wording;
    match now.cmp(&before) {
        std::cmp::Ordering::Equal => wording.word("change_none").to_owned(),
        std::cmp::Ordering::Greater => wording.say("change_more", &[("count", &(now - before).to_string())]),
        std::cmp::Ordering::Less => wording.say("change_less", &[("count", &(before - now).to_string())]),
    }
}

fn change_of_amount(view: &View<'_>, now: Fen, before: Fen) -> String {
    let wording = view.wording;
    match now.cmp(&before) {
        std::cmp::Ordering::Equal => wording.word("change_none").to_owned(),
        std::cmp::Ordering::Greater => {
            wording.say("change_more", &[("count", &wan(Fen(now.0.saturating_sub(before.0))))])
        }
        std::cmp::Ordering::Less => {
            wording.say("change_less", &[("count", &wan(Fen(before.0.saturating_sub(now.0))))])
        }
    }
}

fn trend(view: &View<'_>, quarters: &[QuarterFigures]) -> Vec<TrendLine> {
    let line = |key: &str, value: &dyn Fn(&QuarterFigures) -> String| TrendLine {
        label: view.wording.word(&format!("figure_{key}")).to_owned(),
        values: quarters.iter().map(value).collect(),
    };
    vec![
        line("bodies", &|of| of.bodies.to_string()),
        line("cases", &|of| of.cases.to_string()),
        line("amount_wan", &|of| wan(of.amount)),
        line("new", &|of| of.new.to_string()),
        line("gone", &|of| of.gone.to_string()),
        line("performed", &|of| of.performed.to_string()),
        line("performance_rate", &|of| rate(of.performed, of.to_perform)),
        line("overdue", &|of| of.overdue.to_string()),
        line("second_stage", &|of| of.second_stage.to_string()),
        line("pushed_in_time", &|of| of.pushed_in_time.to_string()),
        line("pushed_late", &|of| of.pushed_late.to_string()),
        line("lifted", &|of| of.lifted.to_string()),
        line("answered_in_time", &|of| of.answered_in_time.to_string()),
        line("answered_late", &|of| of.answered_late.to_string()),
        line("unanswered", &|of| of.unanswered.to_string()),
    ]
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
