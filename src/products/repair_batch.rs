//! 信用修复批次: closed cases for the credit office to repair (work plan, task 4; R32, R33). First sheet: those that go by
//! themselves; second: those that a person confirms, in the review
//! workbook; third: those that never do, with the reason.

use super::column::{Column, code, headings, values};
use super::layout::path;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::domain::application::RepairChannel;
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::{Repair, RepairPath};
use crate::text::outgoing::line;
use crate::workbook::write::{Value, WorkbookWriter, WriteFault};

struct RepairRow<'v> {
    view: &'v View<'v>,
    number: u64,
    repair: &'v Repair,
    case: Case<'v>,
}

impl<'v> RepairRow<'v> {
    fn remaining(&self) -> impl Iterator<Item = &'v Case<'v>> {
        remaining(self.view, &self.case)
    }
}

/// Cases of the party that stay on the list.
fn remaining<'v>(view: &'v View<'v>, repaired: &Case<'_>) -> impl Iterator<Item = &'v Case<'v>> {
    let own = repaired.listing.id.clone();
    let cases = view.cases_of(&repaired.party.id).iter();
    cases.filter(move |case| case.stays() && case.listing.id != own)
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    if view.book.edition.repairs.is_empty() {
        return Ok(());
    }
    let file = path(view, "folder_repair", "file_repair");
    let bytes = workbook(view, &file)?;
    let repairs = view.book.edition.repairs.iter();
    let cases = repairs.filter_map(|repair| Some((repair.path, view.case_of(&repair.listing)?)));
    let cases = cases.flat_map(|(path, case)| {
        let others = remaining(view, case).filter(move |_| path == RepairPath::Push);
        std::iter::once(case).chain(others)
    });
    put(Produced::of(file, bytes).naming(cases))
}

fn workbook(view: &View<'_>, file: &str) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let mut workbook = view.document(wording.word("repair_title"), file)?;
    for (path, tab, title) in [
        (RepairPath::Push, "sheet_repair_push", "repair_title"),
        (RepairPath::Confirm, "sheet_repair_confirm", "repair_confirm_title"),
        (RepairPath::Never, "sheet_repair_never", "repair_never_title"),
    ] {
        let chosen = view.book.edition.repairs.iter().filter(|repair| repair.path == path);
        let found = chosen.filter_map(|repair| Some((repair, *view.case_of(&repair.listing)?)));
        let rows: Vec<_> = (1..)
            .zip(found)
            .map(|(number, (repair, case))| RepairRow { view, number, repair, case })
            .collect();
        write_sheet(&mut workbook, view, path, (wording.word(tab), wording.word(title)), &rows)?;
    }
    workbook.finish()
}

fn write_sheet(
    workbook: &mut WorkbookWriter,
    view: &View<'_>,
    path: RepairPath,
    (tab, title): (&str, &str),
    rows: &[RepairRow<'_>],
) -> Result<(), WriteFault> {
    let columns = columns(path);
    let mut sheet = workbook.sheet(tab)?;
    sheet.title(title, u16::try_from(columns.len()).unwrap_or(u16::MAX))?;
    sheet.head(&headings(&columns, &view.wording))?;
    for row in rows {
        sheet.row(&values(&columns, row))?;
    }
    sheet.filter()
}

fn columns<'v>(path: RepairPath) -> Vec<Column<RepairRow<'v>>> {
    let mut columns = closure_columns();
    match path {
        RepairPath::Push => columns.extend(push_columns()),
        RepairPath::Confirm => {
            columns.push(Column::new("push_by", 16, push_by));
            columns.push(Column::new("reason", 40, reason));
        }
        RepairPath::Never => columns.push(Column::new("reason", 46, reason)),
    }
    columns
}

fn closure_columns<'v>() -> Vec<Column<RepairRow<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("party_name", 20, |row| row.view.party_name(row.case.party).into()),
        Column::new("uscc", 20, |row| code(row.case.party.uscc.as_deref())),
        Column::new("org_code", 11, |row| code(row.case.party.org_code.as_deref())),
        Column::new("case_number", 18, |row| row.case.listing.case.to_string().into()),
        Column::new("closed_on", 11, |row| Value::Day(row.repair.closure.closed_on)),
        Column::new("closing_mode", 14, |row| row.repair.closure.mode.text().into()),
        Column::new("document", 14, |row| line(&row.repair.closure.document).into()),
        Column::new("document_number", 18, |row| line(&row.repair.closure.document_number).into()),
        Column::new("repair_channel", 14, channel),
    ]
}

fn push_columns<'v>() -> Vec<Column<RepairRow<'v>>> {
    vec![
        Column::new("deletion_ground", 20, |row| {
            row.view
                .wording
                .word(match row.repair.closure.mode {
                    ClosingMode::SettledAndPerformed => "deletion_settled",
                    _ => "deletion_performed",
                })
                .into()
        }),
        Column::new("push_by", 16, push_by),
        Column::new("remaining", 18, |row| {
            let numbers = row.remaining().map(|case| case.listing.case.to_string());
            numbers.collect::<Vec<_>>().join("\n").into()
        }),
        Column::new("lifting", 18, |row| {
            let lifted = row.remaining().next().is_none();
            row.view.wording.word(if lifted { "lifting_whole" } else { "lifting_case" }).into()
        }),
    ]
}

/// Who brought it, and since when, if it was the body.
fn channel(row: &RepairRow<'_>) -> Value {
    let wording = row.view.wording;
    match (row.repair.channel, row.repair.applied_on) {
        (RepairChannel::Application, Some(day)) => {
            wording.say("channel_applied_on", &[("date", &wording.date(day))]).into()
        }
        (channel, _) => wording.channel(channel).into(),
    }
}

/// The court's limit; for an application none runs.
fn push_by(row: &RepairRow<'_>) -> Value {
    if row.repair.channel == RepairChannel::Application {
        return Value::Empty;
    }
    row.repair.push_by.map_or_else(|| row.view.wording.word("no_calendar").into(), Value::Day)
}

/// Why a closure does not go by itself.
fn reason(row: &RepairRow<'_>) -> Value {
    let key = match row.repair.closure.mode {
        ClosingMode::Settled => "why_settled",
        ClosingMode::Cooperating => "why_cooperating",
        ClosingMode::Terminated => "why_terminated",
        ClosingMode::Refused => "why_refused",
        ClosingMode::Suspended => "why_suspended",
        ClosingMode::PartlyPerformed => "why_partly_performed",
        ClosingMode::Dropped => "why_dropped",
        ClosingMode::Moved => "why_moved",
        ClosingMode::Performed | ClosingMode::SettledAndPerformed => "why_to_be_confirmed",
    };
    row.view.wording.word(key).into()
}
