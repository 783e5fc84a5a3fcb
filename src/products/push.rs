//! 季度推送: what the court tells the credit office every quarter about each case on the list — 基本案情, 执行依据 and
//! 失信情形 (work plan, task 1; R20) — as a workbook and as a text table. What is withheld stands on a sheet of its own,
//! with the reason.

use super::column::{CaseRow, Column, case_columns, headings, permitted, values, withheld};
use super::layout::path;
use super::view::View;
use super::{Produced, ProductFault, Put, tables};
use crate::definition::recipients::RecipientClass;
use crate::workbook::write::{Heading, Value, WorkbookWriter, WriteFault};

/// Beyond this many rows a workbook is written in constant memory.
const LONG: usize = 50_000;

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let active = view.cases.iter().filter(|case| case.is_active());
    let rows = active.map(|case| CaseRow { view, number: 0, case: *case });
    let (mut pushed, mut held): (Vec<_>, Vec<_>) = rows.partition(|row| withheld(row).is_empty());
    number(&mut pushed);
    number(&mut held);
    let columns = permitted(case_columns(), view, RecipientClass::CreditOffice)?;
    let push = path(view, "folder_push", "file_push");
    let bytes = workbook(view, &push, &columns, &pushed, &held)?;
    let cases = pushed.iter().chain(&held).map(|row| &row.case);
    put(Produced::of(push, bytes).naming(cases))?;
    let lines = pushed.iter().map(|row| values(&columns, row));
    let bytes = tables::spreadsheet_csv(&headings(&columns, &view.wording), lines)?;
    let cases = pushed.iter().map(|row| &row.case);
    put(Produced::of(path(view, "folder_push", "file_push_csv"), bytes).naming(cases))
}

fn number(rows: &mut [CaseRow<'_>]) {
    for (number, row) in (1..).zip(rows) {
        row.number = number;
    }
}

fn workbook<'v>(
    view: &View<'_>,
    path: &str,
    columns: &[Column<CaseRow<'v>>],
    pushed: &[CaseRow<'v>],
    held: &[CaseRow<'v>],
) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let quarter = wording.quarter(view.book.edition.id.quarter);
    let title =
        wording.say("push_title", &[("court", &view.book.office.jurisdiction.court), ("quarter", &quarter)]);
    let mut workbook = view.document(&title, path)?;
    let heads = headings(columns, &wording);
    sheet(&mut workbook, wording.word("sheet_push"), &title, &heads, pushed.len(), &mut |at| {
        pushed.get(at).map(|row| values(columns, row)).unwrap_or_default()
    })?;
    let mut heads = heads;
    heads.insert(1, Heading::new(wording.word("column.withheld"), 30));
    let title = wording.word("withheld_title");
    sheet(&mut workbook, wording.word("sheet_withheld"), title, &heads, held.len(), &mut |at| {
        let Some(row) = held.get(at) else { return Vec::new() };
        let mut line = values(columns, row);
        line.insert(line.len().min(1), withheld(row).into());
        line
    })?;
    workbook.finish()
}

fn sheet(
    workbook: &mut WorkbookWriter,
    name: &str,
    title: &str,
    heads: &[Heading],
    rows: usize,
    row: &mut dyn FnMut(usize) -> Vec<Value>,
) -> Result<(), WriteFault> {
    let mut sheet = if rows < LONG { workbook.sheet(name)? } else { workbook.long_sheet(name)? };
    sheet.title(title, u16::try_from(heads.len()).unwrap_or(u16::MAX))?;
    sheet.head(heads)?;
    for at in 0..rows {
        sheet.row(&row(at))?;
    }
    sheet.filter()
}
