//! 缺失名单核实: listings that the court's export no longer names though nothing says why. They stay listed until the
//! court has answered.

use super::column::{CaseRow, case_columns, headings, permitted, values};
use super::layout::path;
use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::definition::recipients::RecipientClass;
use crate::domain::listing::Mark;
use crate::workbook::write::{Heading, Look, Value};

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let missing = view.cases.iter().filter(|case| case.listing.mark == Mark::MissingWithoutReason);
    let rows: Vec<_> =
        (1..).zip(missing).map(|(number, case)| CaseRow { view, number, case: *case }).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let wording = view.wording;
    let columns = permitted(case_columns(), view, RecipientClass::Court)?;
    let mut heads = headings(&columns, &wording);
    heads.push(Heading::new(wording.word("column.court_answer"), 26));
    heads.push(Heading::new(wording.word("column.court_remark"), 30));
    let width = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    let title = wording.word("missing_title");
    let path = path(view, "folder_review", "file_missing");
    let mut workbook = view.document(title, &path)?;
    let mut sheet = workbook.sheet(wording.word("sheet_missing"))?;
    sheet.title(title, width)?;
    sheet.remark(wording.word("missing_remark"), width)?;
    sheet.head(&heads)?;
    let first = sheet.next_row();
    for row in &rows {
        let mut line = values(&columns, row);
        line.extend([Value::Empty, Value::Empty]);
        sheet.styled_row(&line, |at| if at + 2 >= width { Look::Answer } else { Look::Plain })?;
    }
    let answers = ["missing_still_listed", "missing_deleted", "missing_withdrawn", "missing_corrected"];
    sheet.choices(first, width.saturating_sub(2), &answers.map(|key| wording.word(key)), true)?;
    let bytes = workbook.finish()?;
    let cases = rows.iter().map(|row| &row.case);
    put(Produced::of(path, bytes).naming(cases))
}
