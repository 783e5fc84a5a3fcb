//! 台账: every listing with its 受理, 办结 and 反馈 (work plan, 闭环管理), also those that have gone, with the rows that
//! say it.

use super::ProductFault;
use super::column::{CaseRow, Column, case_columns, headings, values};
use super::view::View;
use super::zero_report::ZeroReport;
use super::{Produced, Put};
use crate::domain::application::RepairChannel;
use crate::domain::closure::{Receipt, Repair};
use crate::domain::history::History;
use crate::text::outgoing::{clean, line};
use crate::workbook::write::{Value, WriteFault};

/// Columns of the case list that the ledger shows, before its own.
const OF_THE_CASE: [&str; 14] = [
    "seq",
    "party_name",
    "uscc",
    "party_class",
    "supervisor",
    "case_number",
    "court",
    "filed_on",
    "basis",
    "grounds",
    "performance",
    "amount",
    "published_on",
    "term",
];
/// Beyond this many rows the workbook is written in constant memory.
const LONG: usize = 50_000;

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let path = view.wording.word("file_ledger").to_owned();
    put(Produced::of(path, workbook(view)?).naming(&view.cases))
}

fn workbook(view: &View<'_>) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let quarter = wording.quarter(view.book.edition.id.quarter);
    let title = wording.say("ledger_title", &[("quarter", &quarter)]);
    let columns = columns();
    let mut workbook = view.workbook(&title)?;
    let tab = wording.word("sheet_ledger");
    let mut sheet = if view.cases.len() < LONG { workbook.sheet(tab)? } else { workbook.long_sheet(tab)? };
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(&title, width)?;
    if let Some(zero) = ZeroReport::of(view) {
        sheet.remark(&zero.text, width)?;
    }
    sheet.head(&headings(&columns, &wording))?;
    for (number, case) in (1..).zip(&view.cases) {
        sheet.row(&values(&columns, &CaseRow { view, number, case: *case }))?;
    }
    sheet.filter()?;
    workbook.finish()
}

fn columns<'v>() -> Vec<Column<CaseRow<'v>>> {
    let (mut columns, mut rest): (Vec<_>, Vec<_>) =
        case_columns().into_iter().partition(|column| OF_THE_CASE.contains(&column.key));
    columns.sort_by_key(|column| OF_THE_CASE.iter().position(|key| *key == column.key));
    columns.extend(course_columns());
    rest.retain(|column| matches!(column.key, "soon_after_request" | "mark" | "withheld" | "sources"));
    columns.extend(rest);
    columns
}

/// 受理 → 通报 → 反馈 → 办结 → 修复 → 移出.
fn course_columns<'v>() -> Vec<Column<CaseRow<'v>>> {
    vec![
        Column::new("state", 12, |row| {
            let state = row.case.history.map(|history| history.state);
            state.map_or(Value::Empty, |state| row.view.wording.state(state).into())
        }),
        Column::new("state_since", 11, |row| row.case.history.map(|history| history.since).into()),
        Column::new("rectify_by", 11, |row| row.case.history.and_then(History::rectify_by).into()),
        Column::new("registered", 12, |row| {
            let wording = row.view.wording;
            let edition = row.view.book.edition;
            let said = wording.quarter(edition.id.quarter);
            wording
                .say("registered", &[("quarter", &said), ("mark", wording.mark(row.case.listing.mark))])
                .into()
        }),
        Column::new("notified", 18, |row| {
            row.view.numbers_of(&row.case).into_iter().map(line).collect::<Vec<_>>().join("\n").into()
        }),
        Column::new("reply_by", 11, |row| {
            let notice = row.case.history.and_then(|history| history.last_notice.as_ref());
            notice.filter(|_| row.case.is_told).and_then(|notice| notice.reply_by).into()
        }),
        Column::new("receipt", 22, |row| receipts(row).into()),
        Column::new("closed", 18, |row| {
            let repairs = row.view.repairs_of(&row.case.listing.id).iter();
            repairs.map(|repair| closing(row, repair)).collect::<Vec<_>>().join("\n").into()
        }),
        Column::new("repair", 9, |row| {
            let last = row.view.repairs_of(&row.case.listing.id).last();
            last.map_or(Value::Empty, |repair| row.view.wording.repair_path(repair.path).into())
        }),
        Column::new("push_by", 11, |row| {
            let repairs = row.view.repairs_of(&row.case.listing.id).iter();
            repairs.filter_map(|repair| repair.push_by).max().into()
        }),
        Column::new("removed", 18, |row| {
            let Some(removal) = row.view.removal_of(&row.case) else { return Value::Empty };
            let wording = row.view.wording;
            let (date, ground) = (wording.date(removal.removed_on), line(&removal.ground));
            let kind = wording.removal(removal.kind);
            wording.say("removed", &[("kind", kind), ("date", &date), ("ground", &ground)]).into()
        }),
    ]
}

fn closing(row: &CaseRow<'_>, repair: &Repair) -> String {
    let wording = row.view.wording;
    let (date, mode) = (wording.date(repair.closure.closed_on), repair.closure.mode.text());
    let key = match repair.channel {
        RepairChannel::Court => "closed",
        RepairChannel::Application => "closed_as_applied",
    };
    wording.say(key, &[("date", &date), ("mode", mode)])
}

/// What departments answered to the notices that name the party.
fn receipts(row: &CaseRow<'_>) -> String {
    let numbers = row.view.numbers_of(&row.case);
    let answers = row.view.book.edition.receipts.iter();
    let ours = answers.filter(|answer| numbers.contains(&answer.notice_number.as_str()));
    ours.map(|answer| told(row, answer)).collect::<Vec<_>>().join("\n")
}

fn told(row: &CaseRow<'_>, answer: &Receipt) -> String {
    let wording = row.view.wording;
    let date = answer.answered_on.map(|day| wording.date(day)).unwrap_or_default();
    let (unit, text) = (line(&answer.unit_name), clean(&answer.answer));
    wording.say("receipt", &[("unit", &unit), ("date", &date), ("answer", &text)])
}
