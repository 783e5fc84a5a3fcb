//! 退回: per source file a workbook with the same sheets and headings, only the bad rows, the bad cells red with cause and
//! remedy as a note. It goes to the court that wrote the file, and to nobody else: the values are unmasked.
//!
//! A hidden key says which row a corrected row replaces, whenever and in whatever order it comes back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::RemovalKind;
use crate::domain::edition::ReturnedRow;
use crate::domain::finding::Finding;
use crate::domain::ground::Ground;
use crate::domain::performance::Performance;
use crate::domain::row_key::{KEY_HEADING, REASON_HEADING, RowKey, RowMark};
use crate::domain::scope::BodyClass;
use crate::table::columns as col;
use crate::text::outgoing::{clean, file_name, visible};
use crate::text::words::Language;
use crate::workbook::write::{
    Heading, Look, SheetWriter, Value, WorkbookWriter, WriteFault, sheet_name, shown_width,
};

/// A spreadsheet program takes so many UTF-16 units as the choices of one cell.
const CHOICES_LENGTH: usize = 255;

/// Rows of one sheet under one heading.
type Tables<'v> = BTreeMap<(Arc<str>, Arc<[String]>, Arc<[String]>), Vec<&'v ReturnedRow>>;

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let mut files: BTreeMap<&str, Tables<'_>> = BTreeMap::new();
    for row in &view.book.edition.returned {
        let tables = files.entry(&row.place.file).or_default();
        let head = (row.place.sheet.clone(), row.groups.clone(), row.headings.clone());
        tables.entry(head).or_default().push(row);
    }
    let folder = view.wording.word("folder_returned");
    for (place, (file, tables)) in (1..).zip(&mut files) {
        tables.values_mut().for_each(|rows| rows.sort_by_key(|row| row.place.row));
        let stem = file.rsplit_once('.').map_or(*file, |(stem, _)| stem);
        let (number, name) = (format!("{place:02}"), file_name(stem));
        let path = view.wording.say("file_returned", &[("number", &number), ("name", &name)]);
        put(Produced { path: format!("{folder}/{path}"), bytes: workbook(view, file, tables)? })?;
    }
    Ok(())
}

fn workbook(view: &View<'_>, file: &str, tables: &Tables<'_>) -> Result<Vec<u8>, WriteFault> {
    let mut workbook = view.workbook(&clean(file))?;
    let mut names = vec![view.wording.word("sheet_explanation").to_owned()];
    explain(&mut workbook, view, file, tables.values().map(Vec::len).sum())?;
    let mut accounts = view.book.edition.files.iter();
    let account = accounts.find(|account| account.name == file && account.definition.is_some());
    let hash = account.map_or("", |account| account.sha256.as_str());
    for ((sheet, _, _), rows) in tables {
        let name =
            free_name(if sheet.is_empty() { view.wording.word("sheet_data") } else { sheet }, &mut names);
        let mut writer = workbook.sheet(&name)?;
        write_table(&mut writer, view, hash, rows)?;
    }
    workbook.finish()
}

/// The first sheet: what to do, in five lines.
fn explain(
    workbook: &mut WorkbookWriter,
    view: &View<'_>,
    file: &str,
    rows: usize,
) -> Result<(), WriteFault> {
    let wording = view.wording;
    let mut sheet = workbook.sheet(wording.word("sheet_explanation"))?;
    sheet.head(&[Heading::new(wording.word("returned_title"), 110)])?;
    let (file, rows) = (clean(file), rows.to_string());
    for key in ["returned_1", "returned_2", "returned_3", "returned_4", "returned_5"] {
        sheet.row(&[wording.say(key, &[("file", &file), ("rows", &rows)]).into()])?;
    }
    Ok(())
}

/// A tab's name that the workbook does not have yet.
fn free_name(wanted: &str, taken: &mut Vec<String>) -> String {
    let base = sheet_name(wanted);
    let mut name = base.clone();
    let mut number = 2;
    while taken.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
        let short: String = base.chars().take(24).collect();
        name = format!("{short} ({number})");
        number += 1;
    }
    taken.push(name.clone());
    name
}

/// `rows`: all under the same heading.
fn write_table(
    sheet: &mut SheetWriter<'_>,
    view: &View<'_>,
    hash: &str,
    rows: &[&ReturnedRow],
) -> Result<(), WriteFault> {
    let Some(headed) = rows.first() else { return Ok(()) };
    let headings = headed.headings.iter().enumerate();
    let mut heads: Vec<Heading> =
        headings.map(|(at, text)| Heading::new(visible(text), width(at, text, rows))).collect();
    let reason = heads.len();
    heads.push(Heading::new(REASON_HEADING, 60));
    heads.push(Heading::new(KEY_HEADING, 25));
    let mut groups: Vec<String> = headed.groups.iter().map(|group| visible(group)).collect();
    groups.resize(heads.len(), String::new());
    sheet.grouped_head(&groups, &heads)?;
    let first = sheet.next_row();
    for row in rows {
        write_row(sheet, view, hash, row, reason)?;
    }
    for (at, field) in (0_u16..).zip(headed.fields.iter()) {
        let list = code_list(view, field);
        let length: usize = list.iter().map(|choice| choice.encode_utf16().count() + 1).sum();
        if !list.is_empty() && length <= CHOICES_LENGTH {
            sheet.choices(first, at, &list, false)?;
        }
    }
    if let Ok(key) = u16::try_from(reason + 1) {
        sheet.hide_column(key)?;
    }
    sheet.filter()
}

/// Wide enough for most values, in half-width characters.
fn width(at: usize, heading: &str, rows: &[&ReturnedRow]) -> u16 {
    let cells = rows.iter().filter_map(|row| row.cells.get(at));
    let widest = cells.map(|cell| shown_width(cell)).max().unwrap_or(0).max(shown_width(heading));
    u16::try_from(widest + 2).unwrap_or(u16::MAX).clamp(8, 36)
}

fn write_row(
    sheet: &mut SheetWriter<'_>,
    view: &View<'_>,
    hash: &str,
    row: &ReturnedRow,
    width: usize,
) -> Result<(), WriteFault> {
    let catalogue = view.book.catalogue;
    let mut notes: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    let mut reasons = Vec::new();
    for finding in &row.findings {
        let told = catalogue.told(finding, Language::Chinese);
        let note = clean(&format!("{} {}\n{}\n{}", finding.code, told.title, told.cause, told.remedy));
        reasons.push(clean(&format!("{} {} {}", finding.code, told.title, told.remedy)));
        if let Some(at) = column_of(finding, &row.headings) {
            notes.entry(at).or_default().push(note);
        }
    }
    let mut values: Vec<Value> = row.cells.iter().take(width).map(|cell| visible(cell).into()).collect();
    values.resize(width, Value::Empty);
    values.push(reasons.join("\n").into());
    let mark = RowMark::of(hash, &row.place.sheet, row.place.row);
    values.push(RowKey { edition: view.book.edition.id, mark }.to_string().into());
    sheet.styled_row(&values, |at| if notes.contains_key(&at) { Look::Bad } else { Look::Plain })?;
    for (at, lines) in notes {
        sheet.note(at, &lines.join("\n\n"))?;
    }
    Ok(())
}

/// Which heading a finding points at: by number where the heading agrees, else by its text.
fn column_of(finding: &Finding, headings: &[String]) -> Option<u16> {
    let column = finding.place.column.as_ref()?;
    let at = usize::try_from(column.number).ok()?.checked_sub(1)?;
    let agrees = headings.get(at).is_some_and(|heading| **heading == *column.heading);
    let found =
        if agrees { Some(at) } else { headings.iter().position(|heading| **heading == *column.heading) };
    u16::try_from(found?).ok()
}

/// What may stand in a column whose values are a code list; empty for any other column.
fn code_list<'v>(view: &View<'v>, field: &str) -> Vec<&'v str> {
    use RemovalKind::{Corrected, Deleted, Hidden, Withdrawn};
    match field {
        col::PERFORMANCE => Performance::ALL.map(Performance::text).to_vec(),
        col::GROUNDS => Ground::ALL.map(Ground::text).to_vec(),
        col::CLOSING_MODE => ClosingMode::ALL.map(ClosingMode::text).to_vec(),
        col::REMOVAL_KIND => {
            [Withdrawn, Corrected, Deleted, Hidden].map(|kind| view.wording.removal(kind)).to_vec()
        }
        col::UNIT_KIND => BodyClass::ALL.map(|class| view.wording.class(class)).to_vec(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_never_clash() {
        let mut taken = vec!["说明".to_owned()];
        assert_eq!(free_name("说明", &mut taken), "说明 (2)");
        assert_eq!(free_name("名单", &mut taken), "名单");
    }
}
