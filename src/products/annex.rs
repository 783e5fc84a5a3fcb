//! 附件1: the cases of one notice's parties, one block per party. Nobody else's cases, ever: the rows are taken from the
//! notice, not filtered out of a list.

use super::column::{CaseRow, Column, case_columns, headings, permitted, values};
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::definition::recipients::RecipientClass;
use crate::domain::amount::Fen;
use crate::domain::edition::Notice;
use crate::workbook::write::{SheetWriter, Value, WriteFault};

/// Columns that say something about the party: one cell for all its cases.
const OF_THE_PARTY: [&str; 6] = ["seq", "party_name", "uscc", "org_code", "party_class", "supervisor"];

pub(super) fn produce(
    view: &View<'_>,
    notice: &Notice,
    folder: &str,
    put: &mut Put<'_>,
) -> Result<(), ProductFault> {
    let columns = permitted(case_columns(), view, RecipientClass::Supervisor)?;
    let path = format!("{folder}/{}", view.wording.word("file_annex"));
    let bytes = workbook(view, notice, &columns, &path)?;
    put(Produced::of(path, bytes).naming(view.cases_of_notice(notice).iter().flatten()))
}

fn workbook<'v>(
    view: &'v View<'v>,
    notice: &Notice,
    columns: &[Column<CaseRow<'v>>],
    path: &str,
) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let title = wording.word("annex_title");
    let mut workbook = view.document(title, path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_annex"))?;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    sheet.title(title, width)?;
    let as_of = wording.date(view.book.edition.as_of);
    sheet.remark(&wording.say("annex_remark", &[("number", &notice.number), ("as_of", &as_of)]), width)?;
    sheet.head(&headings(columns, &wording))?;
    let blocks = view.cases_of_notice(notice);
    for (number, block) in (1..).zip(&blocks) {
        write_block(&mut sheet, view, columns, number, block)?;
    }
    sheet.total(&totals(view, columns, &blocks))?;
    workbook.finish()
}

fn write_block<'v>(
    sheet: &mut SheetWriter<'_>,
    view: &'v View<'v>,
    columns: &[Column<CaseRow<'v>>],
    number: u64,
    block: &[Case<'v>],
) -> Result<(), WriteFault> {
    let first = sheet.next_row();
    let mut first_values = Vec::new();
    for case in block {
        let values = values(columns, &CaseRow { view, number, case: *case });
        sheet.row(&values)?;
        if first_values.is_empty() {
            first_values = values;
        }
    }
    for ((at, column), value) in (0_u16..).zip(columns).zip(&first_values) {
        if OF_THE_PARTY.contains(&column.key) {
            sheet.merge_from(first, at, value)?;
        }
    }
    Ok(())
}

/// The last line; agrees with the letter because both count the same blocks.
fn totals(view: &View<'_>, columns: &[Column<CaseRow<'_>>], blocks: &[Vec<Case<'_>>]) -> Vec<Value> {
    let cases = blocks.iter().flatten();
    let total: i64 = cases.clone().filter_map(|case| case.facts().amount).map(|amount| amount.0).sum();
    let (parties, count) = (blocks.len().to_string(), cases.count().to_string());
    let said = view.wording.say("annex_total", &[("parties", &parties), ("cases", &count)]);
    let value = |column: &Column<CaseRow<'_>>| match column.key {
        "seq" => view.wording.word("total").into(),
        "party_name" => said.as_str().into(),
        "amount" => Value::Amount(Fen(total)),
        _ => Value::Empty,
    };
    columns.iter().map(value).collect()
}
