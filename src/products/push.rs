//! 季度推送: what the court tells the credit office every quarter about each case on the list — 基本案情, 执行依据 and
//! 失信情形 (work plan, task 1; R20) — as a workbook and as a text table. What is withheld stands on a sheet of its own,
//! with the reason.

use super::column::{CaseRow, Column, case_columns, headings, permitted, values, withheld};
use super::layout::path;
use super::view::View;
use super::zero_report::ZeroReport;
use super::{Produced, ProductFault, Put, tables};
use crate::definition::recipients::RecipientClass;
use crate::workbook::write::{Heading, Value, WorkbookWriter, WriteFault};

/// Beyond this many rows a workbook is written in constant memory.
const LONG: usize = 50_000;

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let mut pushed: Vec<_> = pushed(view).collect();
    let mut held: Vec<_> = active(view).filter(|row| !withheld(row).is_empty()).collect();
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

fn active<'v>(view: &'v View<'v>) -> impl Iterator<Item = CaseRow<'v>> {
    let active = view.cases.iter().filter(|case| case.is_active());
    active.map(move |case| CaseRow { view, number: 0, case: *case })
}

/// What the credit office is told about.
pub(super) fn pushed<'v>(view: &'v View<'v>) -> impl Iterator<Item = CaseRow<'v>> {
    active(view).filter(|row| withheld(row).is_empty())
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
    let zero = ZeroReport::of(view).map(|zero| zero.text);
    let told = (title.as_str(), zero.as_deref());
    sheet(&mut workbook, wording.word("sheet_push"), told, &heads, pushed.len(), &mut |at| {
        pushed.get(at).map(|row| values(columns, row)).unwrap_or_default()
    })?;
    let mut heads = heads;
    heads.insert(1, Heading::new(wording.word("column.withheld"), 30));
    let title = wording.word("withheld_title");
    sheet(&mut workbook, wording.word("sheet_withheld"), (title, None), &heads, held.len(), &mut |at| {
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
    (title, remark): (&str, Option<&str>),
    heads: &[Heading],
    rows: usize,
    row: &mut dyn FnMut(usize) -> Vec<Value>,
) -> Result<(), WriteFault> {
    let mut sheet = if rows < LONG { workbook.sheet(name)? } else { workbook.long_sheet(name)? };
    let width = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    sheet.title(title, width)?;
    if let Some(remark) = remark {
        sheet.remark(remark, width)?;
    }
    sheet.head(heads)?;
    for at in 0..rows {
        sheet.row(&row(at))?;
    }
    sheet.filter()
}
