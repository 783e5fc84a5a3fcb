//! 退回 and 待核行: per source file a workbook with the same sheets and headings, only the rows in question, the cells in
//! question filled with cause and remedy as a note. Returned rows go to the court that wrote the file, held ones stay in the
//! office; nobody else sees them: the values are unmasked. What is held may also be let pass, on a sheet of its own.
//!
//! A hidden key says which row a corrected row replaces, whenever and in whatever order it comes back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::RemovalKind;
use crate::domain::code::Code;
use crate::domain::decision::Answer;
use crate::domain::disposition::Disposition;
use crate::domain::edition::ReturnedRow;
use crate::domain::finding::{Finding, Severity};
use crate::domain::ground::Ground;
use crate::domain::performance::Performance;
use crate::domain::row_key::{HELD_HEADING, KEY_HEADING, REASON_HEADING, RowKey, RowMark};
use crate::domain::scope::BodyClass;
use crate::table::columns as col;
use crate::text::outgoing::{clean, file_name, visible};
use crate::text::words::Language;
use crate::workbook::write::{
    Heading, Look, SheetWriter, Value, WorkbookWriter, WriteFault, sheet_name, shown_width,
};

/// A spreadsheet program takes so many UTF-16 units as the choices of one cell.
const CHOICES_LENGTH: usize = 255;
/// Columns of the sheet on which rows are let pass, with their widths. The last three are filled in.
const WAIVERS: [(&str, u16); 9] = [
    ("waived_file", 24),
    ("waived_sheet", 12),
    ("waived_row", 6),
    ("waived_rule", 10),
    ("waived_about", 22),
    ("waived_value", 24),
    ("waived_by", 12),
    ("waived_reason", 30),
    ("waived_on", 14),
];
const FILLED_IN: u16 = 6;

/// Rows of one sheet under one heading.
type Tables<'v> = BTreeMap<(Arc<str>, Arc<[String]>, Arc<[String]>), Vec<&'v ReturnedRow>>;

/// What tells the two kinds of workbook apart.
#[derive(Clone, Copy)]
struct Kind {
    disposition: Disposition,
    folder: &'static str,
    file: &'static str,
    title: &'static str,
    lines: [&'static str; 5],
    reason: &'static str,
    look: Look,
}

const RETURNED: Kind = Kind {
    disposition: Disposition::Returned,
    folder: "folder_returned",
    file: "file_returned",
    title: "returned_title",
    lines: ["returned_1", "returned_2", "returned_3", "returned_4", "returned_5"],
    reason: REASON_HEADING,
    look: Look::Bad,
};
const HELD: Kind = Kind {
    disposition: Disposition::Held,
    folder: "folder_review",
    file: "file_held",
    title: "held_title",
    lines: ["held_1", "held_2", "held_3", "held_4", "held_5"],
    reason: HELD_HEADING,
    look: Look::Doubtful,
};

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    for kind in [RETURNED, HELD] {
        let mut files: BTreeMap<&str, Tables<'_>> = BTreeMap::new();
        for row in view.book.edition.returned_rows(kind.disposition) {
            let tables = files.entry(&row.place.file).or_default();
            let head = (row.place.sheet.clone(), row.groups.clone(), row.headings.clone());
            tables.entry(head).or_default().push(row);
        }
        let folder = view.wording.word(kind.folder);
        for (place, (file, tables)) in (1..).zip(&mut files) {
            tables.values_mut().for_each(|rows| rows.sort_by_key(|row| row.place.row));
            let stem = file.rsplit_once('.').map_or(*file, |(stem, _)| stem);
            let (number, name) = (format!("{place:02}"), file_name(stem));
            let path = view.wording.say(kind.file, &[("number", &number), ("name", &name)]);
            let bytes = workbook(view, kind, file, tables)?;
            put(Produced::of(format!("{folder}/{path}"), bytes))?;
        }
    }
    Ok(())
}

fn workbook(view: &View<'_>, kind: Kind, file: &str, tables: &Tables<'_>) -> Result<Vec<u8>, WriteFault> {
    let mut workbook = view.workbook(&clean(file))?;
    let mut names = vec![view.wording.word("sheet_explanation").to_owned()];
    explain(&mut workbook, view, kind, file, tables.values().map(Vec::len).sum())?;
    let mut accounts = view.book.edition.files.iter();
    let account = accounts.find(|account| account.name == file && !account.definitions.is_empty());
    let hash = account.map_or("", |account| account.sha256.as_str());
    for ((sheet, _, _), rows) in tables {
        let name =
            free_name(if sheet.is_empty() { view.wording.word("sheet_data") } else { sheet }, &mut names);
        let mut writer = workbook.sheet(&name)?;
        Table { view, kind, hash }.write(&mut writer, rows)?;
    }
    if kind.disposition == Disposition::Held {
        let rows: Vec<&ReturnedRow> = tables.values().flatten().copied().collect();
        let name = free_name(view.wording.word("sheet_waivers"), &mut names);
        waivers(&mut workbook, view, &name, &rows)?;
    }
    workbook.finish()
}

/// The first sheet: what to do, in five lines.
fn explain(
    workbook: &mut WorkbookWriter,
    view: &View<'_>,
    kind: Kind,
    file: &str,
    rows: usize,
) -> Result<(), WriteFault> {
    let wording = view.wording;
    let mut sheet = workbook.sheet(wording.word("sheet_explanation"))?;
    sheet.head(&[Heading::new(wording.word(kind.title), 110)])?;
    let (file, rows) = (clean(file), rows.to_string());
    for key in kind.lines {
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

/// The sheet on which a person lets held rows pass: a line for every row and rule, the last three cells to be filled in. It
/// is read like any other sheet of waivers.
fn waivers(
    workbook: &mut WorkbookWriter,
    view: &View<'_>,
    name: &str,
    rows: &[&ReturnedRow],
) -> Result<(), WriteFault> {
    let mut lines: Vec<(&ReturnedRow, Code, &str)> = Vec::new();
    for row in rows {
        let holding = row.findings.iter().filter(|finding| finding.severity == Severity::Hold);
        for finding in holding.filter(|finding| finding.code.can_be_waived()) {
            if !lines.iter().any(|(other, code, _)| other.place == row.place && *code == finding.code) {
                lines.push((row, finding.code, &finding.value));
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let mut sheet = workbook.sheet(name)?;
    let heading =
        |(key, width): &(&str, u16)| Heading::new(view.wording.word(&format!("column.{key}")), *width);
    sheet.head(&WAIVERS.iter().map(heading).collect::<Vec<_>>())?;
    for (row, code, value) in lines {
        let finding = Finding::new(code, Severity::Hold, row.place.cell(None), value);
        let told = view.book.catalogue.told(&finding, Language::Chinese);
        let mut values: Vec<Value> = vec![
            visible(&row.place.file).into(),
            visible(&row.place.sheet).into(),
            Value::Count(row.place.row.into()),
            code.to_string().into(),
            clean(&told.title).into(),
            clean(value).into(),
        ];
        values.resize(WAIVERS.len(), Value::Empty);
        sheet.styled_row(&values, |at| if at >= FILLED_IN { Look::Answer } else { Look::Plain })?;
    }
    sheet.filter()
}

/// A sheet of rows as their file had them.
struct Table<'v> {
    view: &'v View<'v>,
    kind: Kind,
    /// Of the file.
    hash: &'v str,
}

impl Table<'_> {
    /// `rows`: all under the same heading.
    fn write(&self, sheet: &mut SheetWriter<'_>, rows: &[&ReturnedRow]) -> Result<(), WriteFault> {
        let Some(headed) = rows.first() else { return Ok(()) };
        let headings = headed.headings.iter().enumerate();
        let mut heads: Vec<Heading> =
            headings.map(|(at, text)| Heading::new(visible(text), width(at, text, rows))).collect();
        let reason = heads.len();
        heads.push(Heading::new(self.kind.reason, 60));
        heads.push(Heading::new(KEY_HEADING, 27));
        let mut groups: Vec<String> = headed.groups.iter().map(|group| visible(group)).collect();
        groups.resize(heads.len(), String::new());
        sheet.grouped_head(&groups, &heads)?;
        let first = sheet.next_row();
        for row in rows {
            self.write_row(sheet, row, reason)?;
        }
        for (at, field) in (0_u16..).zip(headed.fields.iter()) {
            let list = code_list(self.view, field);
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

    fn write_row(
        &self,
        sheet: &mut SheetWriter<'_>,
        row: &ReturnedRow,
        width: usize,
    ) -> Result<(), WriteFault> {
        let catalogue = self.view.book.catalogue;
        let mut notes: BTreeMap<u16, Vec<String>> = BTreeMap::new();
        let mut reasons = Vec::new();
        for finding in &row.findings {
            let told = catalogue.told(finding, Language::Chinese);
            let note = clean(&format!("{} {}\n{}\n{}", finding.code, told.title, told.cause, told.remedy));
            reasons.push(clean(&format!("{} {} {}", finding.code, told.title, told.remedy)));
            if let Some(at) = column_of(finding, row) {
                notes.entry(at).or_default().push(note);
            }
        }
        if !row.findings.iter().any(|finding| finding.severity >= Severity::Hold) {
            reasons.push(self.view.wording.word("row_unusable").to_owned());
        }
        let mut values: Vec<Value> = row.cells.iter().take(width).map(|cell| visible(cell).into()).collect();
        values.resize(width, Value::Empty);
        values.push(reasons.join("\n").into());
        let mark = RowMark::of(self.hash, &row.place.sheet, row.place.row);
        values.push(RowKey { edition: self.view.book.edition.id, mark }.to_string().into());
        let look = self.kind.look;
        sheet.styled_row(&values, |at| if notes.contains_key(&at) { look } else { Look::Plain })?;
        for (at, lines) in notes {
            sheet.note(at, &lines.join("\n\n"))?;
        }
        Ok(())
    }
}

/// Wide enough for most values, in half-width characters.
fn width(at: usize, heading: &str, rows: &[&ReturnedRow]) -> u16 {
    let cells = rows.iter().filter_map(|row| row.cells.get(at));
    let widest = cells.map(|cell| shown_width(cell)).max().unwrap_or(0).max(shown_width(heading));
    u16::try_from(widest + 2).unwrap_or(u16::MAX).clamp(8, 36)
}

/// Which heading a finding points at: by number where the heading agrees, else by its text. A key that belongs to no row
/// has moved to a column of its own.
fn column_of(finding: &Finding, row: &ReturnedRow) -> Option<u16> {
    let found = if matches!(finding.code, Code::CorrectionUnknown | Code::CorrectionTwice) {
        row.fields.iter().position(|field| field == col::FORMER_KEY)
    } else {
        let column = finding.place.column.as_ref()?;
        let at = usize::try_from(column.number).ok()?.checked_sub(1)?;
        // The unit of the table may stand behind it now.
        let agrees = row.headings.get(at).is_some_and(|heading| heading.starts_with(&*column.heading));
        let by_text = || row.headings.iter().position(|heading| **heading == *column.heading);
        if agrees { Some(at) } else { by_text() }
    };
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
        col::UNIT_KIND | col::UNIT_CLASS => BodyClass::ALL.map(|class| view.wording.class(class)).to_vec(),
        col::VERDICT => {
            Answer::ALL.map(|answer| view.wording.word(&format!("verdict_{}", answer.word()))).to_vec()
        }
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
