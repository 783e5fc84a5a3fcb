//! 修复核实表: every case that was pushed for repair and waits for the credit office's word (work plan, task 4: 经核实后).
//! Filled in and dropped into the inbox it comes back as the verification dataset (`pipelines/sources/verification.toml`).

use super::column::{Column, code, headings, values};
use super::layout::path;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::domain::history::State;
use crate::workbook::write::{Look, Value, WriteFault};

struct Waiting<'v> {
    view: &'v View<'v>,
    number: u64,
    case: Case<'v>,
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let waits = |case: &&Case<'_>| case.history.is_some_and(|history| history.state == State::RepairPushed);
    let waiting: Vec<_> = (1..)
        .zip(view.cases.iter().filter(waits))
        .map(|(number, case)| Waiting { view, number, case: *case })
        .collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let path = path(view, "folder_repair", "file_verification");
    let bytes = workbook(view, &path, &waiting)?;
    let file = Produced::of(path, bytes);
    put(file.naming(waiting.iter().map(|row| &row.case)))
}

/// The first of the columns that the credit office fills in.
const FIRST_ANSWER: &str = "found";

fn columns<'v>() -> Vec<Column<Waiting<'v>>> {
    vec![
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("party_name", 24, |row| row.view.party_name(row.case.party).into()),
        Column::new("uscc", 20, |row| code(row.case.party.uscc.as_deref())),
        Column::new("case_number", 22, |row| row.case.listing.case.to_string().into()),
        Column::new("pushed_on", 11, |row| row.case.history.and_then(|history| history.pushed_on).into()),
        Column::new("repair_channel", 11, |row| {
            let closing = row.case.history.and_then(|history| history.closing.as_ref());
            closing.map(|closing| row.view.wording.channel(closing.channel)).unwrap_or_default().into()
        }),
        Column::new(FIRST_ANSWER, 11, |_| Value::Empty),
        Column::new("found_on", 12, |_| Value::Empty),
        Column::new("found_by", 10, |_| Value::Empty),
        Column::new("found_reason", 30, |_| Value::Empty),
    ]
}

fn workbook(view: &View<'_>, path: &str, rows: &[Waiting<'_>]) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let title = wording.word("verification_title");
    let columns = columns();
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let answers = columns.iter().position(|column| column.key == FIRST_ANSWER);
    let first_answer = answers.and_then(|at| u16::try_from(at).ok()).unwrap_or(width);
    let mut workbook = view.document(title, path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_verification"))?;
    sheet.title(title, width)?;
    sheet.remark(wording.word("verification_remark"), width)?;
    sheet.head(&headings(&columns, &wording))?;
    let first = sheet.next_row();
    for row in rows {
        let look = |column| if column < first_answer { Look::Plain } else { Look::Answer };
        sheet.styled_row(&values(&columns, row), look)?;
    }
    let words = ["found_true", "found_false"].map(|key| wording.word(key));
    sheet.choices(first, first_answer, &words, true)?;
    sheet.protect();
    workbook.finish()
}
