//! Writing workbooks that look alike and are the same bytes for the same content: fixed time stamps, text written as
//! text (never as a formula), headings that stay in sight and repeat in print, A4 (very wide lists: A3) across.

use chrono::{NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{
    DataValidation, DocProperties, Note, ProtectionOptions, Workbook, Worksheet, XlsxError,
};
use thiserror::Error;

use super::package;
use super::style::{FONT, Kind, Styles};
use crate::domain::amount::Fen;

pub use super::style::Look;

/// A cell holds 32 767 characters; what is longer is cut with an ellipsis.
const CELL_LENGTH: usize = 32_000;
/// A note's box shows about this much.
const NOTE_LENGTH: usize = 2_000;
const A4: u8 = 9;
const A3: u8 = 8;
/// Lists wider than this, in half-width characters, would be too small to read on A4.
const A4_WIDTH: u32 = 260;
/// Height of a line of 11 pt text, and the highest row that there is, in points.
const LINE: f64 = 15.5;
const HIGHEST: f64 = 409.0;

#[derive(Debug, Error)]
#[error("workbook: {0}")]
pub struct WriteFault(#[from] XlsxError);

/// One cell's value. Text must be cleaned by whoever knows for whom it is (`text::outgoing`).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Empty,
    Text(String),
    /// Text in runs; those that are marked stand in red.
    Marked(Vec<(String, bool)>),
    Count(u64),
    /// Written in yuan, as a number.
    Amount(Fen),
    Day(NaiveDate),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Option<NaiveDate>> for Value {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Value::Empty, Value::Day)
    }
}

impl From<Option<Fen>> for Value {
    fn from(amount: Option<Fen>) -> Self {
        amount.map_or(Value::Empty, Value::Amount)
    }
}

impl Value {
    /// Its characters, if it is text.
    pub fn text(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Marked(runs) => runs.iter().map(|(text, _)| text.as_str()).collect(),
            _ => String::new(),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Value::Empty | Value::Text(_) | Value::Marked(_) => Kind::Text,
            Value::Count(_) => Kind::Count,
            Value::Amount(_) => Kind::Amount,
            Value::Day(_) => Kind::Day,
        }
    }
}

/// A column's heading and its width in half-width characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub text: String,
    pub width: u16,
}

impl Heading {
    pub fn new(text: impl Into<String>, width: u16) -> Self {
        Heading { text: text.into(), width }
    }
}

/// What a spreadsheet program shows under a file's properties.
#[derive(Debug, Clone)]
pub struct About<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub stamp: NaiveDateTime,
}

pub struct WorkbookWriter {
    workbook: Workbook,
    styles: Styles,
    properties: DocProperties,
    footer: String,
}

impl WorkbookWriter {
    pub fn new(about: &About<'_>) -> Result<Self, WriteFault> {
        let mut workbook = Workbook::new();
        let properties = DocProperties::new()
            .set_title(about.title)
            .set_author(about.author)
            .set_creation_datetime(&about.stamp);
        workbook.set_properties(&properties);
        workbook.set_default_format(&Styles::default_font(), 20, 64)?;
        let footer = "&C&P / &N".to_owned();
        Ok(WorkbookWriter { workbook, styles: Styles::new(), properties, footer })
    }

    /// A line at the foot of every printed page of the sheets that follow, and a keyword under the properties: what
    /// document it is.
    pub fn marked(mut self, line: &str, keyword: &str) -> Self {
        self.properties = self.properties.set_keywords(keyword);
        self.workbook.set_properties(&self.properties);
        self.footer = format!("&L&8{}&C&P / &N", line.replace('&', "&&"));
        self
    }

    /// A sheet that may be written in any order.
    pub fn sheet(&mut self, name: &str) -> Result<SheetWriter<'_>, WriteFault> {
        let sheet = self.workbook.add_worksheet();
        SheetWriter::new(sheet.set_name(sheet_name(name))?, &self.styles, &self.footer)
    }

    /// A sheet of any length in little memory. Rows go strictly downwards: what is written to an earlier row is lost,
    /// so merged blocks are not for this one.
    pub fn long_sheet(&mut self, name: &str) -> Result<SheetWriter<'_>, WriteFault> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        SheetWriter::new(sheet.set_name(sheet_name(name))?, &self.styles, &self.footer)
    }

    /// A text that travels with the workbook unseen, under a name.
    pub fn hidden_text(&mut self, name: &str, text: &str) -> Result<(), WriteFault> {
        self.workbook.define_name(name, &format!("=\"{}\"", text.replace('"', "\"\"")))?;
        Ok(())
    }

    pub fn finish(mut self) -> Result<Vec<u8>, WriteFault> {
        let mut bytes = self.workbook.save_to_buffer()?;
        package::name_one_system(&mut bytes);
        Ok(bytes)
    }
}

/// A sheet while it is written from top to bottom. Rows count from 0.
pub struct SheetWriter<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    next: u32,
    head_row: Option<u32>,
    widths: Vec<u16>,
}

impl<'a> SheetWriter<'a> {
    fn new(sheet: &'a mut Worksheet, styles: &'a Styles, footer: &str) -> Result<Self, WriteFault> {
        sheet
            .set_paper_size(A4)
            .set_landscape()
            .set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true)
            .set_print_fit_to_pages(1, 0)
            .set_footer(footer);
        Ok(SheetWriter { sheet, styles, next: 0, head_row: None, widths: Vec::new() })
    }

    /// The number of the row that is written next.
    pub fn next_row(&self) -> u32 {
        self.next
    }

    /// A title over the given number of columns.
    pub fn title(&mut self, text: &str, columns: u16) -> Result<(), WriteFault> {
        let format = self.styles.title.clone();
        self.spread(text, columns, &format, 30.0)
    }

    /// A line of explanation over the given number of columns.
    pub fn remark(&mut self, text: &str, columns: u16) -> Result<(), WriteFault> {
        let format = self.styles.remark.clone();
        self.spread(text, columns, &format, 20.0)
    }

    fn spread(
        &mut self,
        text: &str,
        columns: u16,
        format: &rust_xlsxwriter::Format,
        height: f64,
    ) -> Result<(), WriteFault> {
        self.sheet.set_row_height(self.next, height)?;
        if columns > 1 {
            self.sheet.merge_range(self.next, 0, self.next, columns - 1, text, format)?;
        } else {
            self.sheet.write_string_with_format(self.next, 0, text, format)?;
        }
        self.next += 1;
        Ok(())
    }

    /// The heading row: stays in sight, repeats on every printed page.
    pub fn head(&mut self, headings: &[Heading]) -> Result<(), WriteFault> {
        let row = self.next;
        self.widths = headings.iter().map(|heading| heading.width).collect();
        let texts = headings.iter().map(|heading| heading.text.as_str());
        self.sheet.set_row_height(row, self.height(texts) + 4.0)?;
        for (column, heading) in (0_u16..).zip(headings) {
            self.sheet.set_column_width(column, heading.width)?;
            self.sheet.write_string_with_format(row, column, &heading.text, &self.styles.head)?;
        }
        self.sheet.set_freeze_panes(row + 1, 0)?;
        self.sheet.set_repeat_rows(row, row)?;
        if self.widths.iter().copied().map(u32::from).sum::<u32>() > A4_WIDTH {
            self.sheet.set_paper_size(A3);
        }
        self.head_row = Some(row);
        self.next += 1;
        Ok(())
    }

    /// A heading of two rows: `groups` over the columns they cover (as many as headings, empty for a column that stands
    /// alone and reaches over both rows). Without any group it is [`Self::head`].
    pub fn grouped_head(&mut self, groups: &[String], headings: &[Heading]) -> Result<(), WriteFault> {
        if groups.iter().all(String::is_empty) {
            return self.head(headings);
        }
        let upper = self.next;
        self.next += 1;
        self.head(headings)?;
        self.sheet.set_repeat_rows(upper, upper + 1)?;
        let format = self.styles.head.clone();
        let mut column = 0;
        for run in groups.chunk_by(|a, b| a == b && !a.is_empty()) {
            let last = column + u16::try_from(run.len()).unwrap_or(u16::MAX) - 1;
            match (run.first().map(String::as_str), headings.get(usize::from(column))) {
                (Some(""), Some(heading)) => {
                    self.sheet.merge_range(upper, column, upper + 1, column, &heading.text, &format)?;
                }
                (Some(group), _) if column < last => {
                    self.sheet.merge_range(upper, column, upper, last, group, &format)?;
                }
                (Some(group), _) => {
                    self.sheet.write_string_with_format(upper, column, group, &format)?;
                }
                (None, _) => {}
            }
            column = last + 1;
        }
        Ok(())
    }

    pub fn row(&mut self, values: &[Value]) -> Result<(), WriteFault> {
        self.styled_row(values, |_| Look::Plain)
    }

    /// A row of sums.
    pub fn total(&mut self, values: &[Value]) -> Result<(), WriteFault> {
        self.styled_row(values, |_| Look::Total)
    }

    /// A row whose cells look as `look` says of their column (from 0).
    pub fn styled_row(&mut self, values: &[Value], look: impl Fn(u16) -> Look) -> Result<(), WriteFault> {
        let texts: Vec<String> = values.iter().map(Value::text).collect();
        self.sheet.set_row_height(self.next, self.height(texts.iter().map(String::as_str)))?;
        for (column, value) in (0_u16..).zip(values) {
            self.cell(self.next, column, value, look(column))?;
        }
        self.next += 1;
        Ok(())
    }

    /// How high a row must be for its longest cell, in points: programs that open the file do not reckon it anew.
    fn height<'t>(&self, texts: impl Iterator<Item = &'t str>) -> f64 {
        let lines = self.widths.iter().zip(texts).map(|(width, text)| lines(text, *width)).max();
        (lines.unwrap_or(1).max(1) as f64 * LINE + 4.0).min(HIGHEST)
    }

    fn cell(&mut self, row: u32, column: u16, value: &Value, look: Look) -> Result<(), WriteFault> {
        let format = self.styles.cell(value.kind(), look);
        match value {
            Value::Empty => self.sheet.write_blank(row, column, format)?,
            Value::Text(text) => self.sheet.write_string_with_format(row, column, cell_text(text), format)?,
            Value::Marked(runs) if runs.iter().any(|(_, marked)| *marked) && runs.len() > 1 => {
                let styled: Vec<(&rust_xlsxwriter::Format, &str)> =
                    runs.iter().map(|(text, marked)| (self.styles.run(*marked), text.as_str())).collect();
                self.sheet.write_rich_string_with_format(row, column, &styled, format)?
            }
            Value::Marked(_) => self.sheet.write_string_with_format(row, column, value.text(), format)?,
            Value::Count(count) => self.sheet.write_number_with_format(row, column, *count as f64, format)?,
            Value::Amount(fen) => {
                self.sheet.write_number_with_format(row, column, fen.0 as f64 / 100.0, format)?
            }
            Value::Day(day) => self.sheet.write_datetime_with_format(row, column, *day, format)?,
        };
        Ok(())
    }

    /// Joins the cells of a column from `first` to the row written last into one that shows `value`.
    pub fn merge_from(&mut self, first: u32, column: u16, value: &Value) -> Result<(), WriteFault> {
        let last = self.next.saturating_sub(1);
        if first < last {
            let format = self.styles.cell(value.kind(), Look::Plain);
            self.sheet.merge_range(first, column, last, column, "", format)?;
            self.cell(first, column, value, Look::Plain)?;
        }
        Ok(())
    }

    /// A note on a cell of the row written last.
    pub fn note(&mut self, column: u16, text: &str) -> Result<(), WriteFault> {
        let note = Note::new(shortened(text, NOTE_LENGTH))
            .add_author_prefix(false)
            .set_author("")
            .set_font_name(FONT)
            .set_width(260)
            .set_height(120);
        self.sheet.insert_note(self.next.saturating_sub(1), column, &note)?;
        Ok(())
    }

    /// A drop-down on the cells of a column from row `first` to the row written last. `strict`: nothing else may be
    /// entered. A list beyond 255 characters is refused.
    pub fn choices(
        &mut self,
        first: u32,
        column: u16,
        list: &[&str],
        strict: bool,
    ) -> Result<(), WriteFault> {
        let rule = DataValidation::new().allow_list_strings(list)?.show_error_message(strict);
        let last = self.next.saturating_sub(1).max(first);
        self.sheet.add_data_validation(first, column, last, column, &rule)?;
        Ok(())
    }

    pub fn hide_column(&mut self, column: u16) -> Result<(), WriteFault> {
        self.sheet.set_column_hidden(column)?;
        Ok(())
    }

    /// Only cells of [`Look::Answer`] may be changed; columns and rows may still be resized.
    pub fn protect(&mut self) {
        let options =
            ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::default() };
        self.sheet.protect_with_options(&options);
    }

    /// Filter arrows on the heading row, for sheets without merged cells.
    pub fn filter(&mut self) -> Result<(), WriteFault> {
        if let Some(head) = self.head_row
            && let Some(last) = self.widths.len().checked_sub(1).and_then(|last| u16::try_from(last).ok())
        {
            self.sheet.autofilter(head, 0, self.next.saturating_sub(1).max(head), last)?;
        }
        Ok(())
    }
}

/// Lines that a text takes in a column of `width` half-width characters.
fn lines(text: &str, width: u16) -> usize {
    let room = usize::from(width.saturating_sub(1)).max(1);
    text.split('\n').map(|line| shown_width(line).div_ceil(room).max(1)).sum()
}

/// Width of a line in half-width characters: Chinese characters count two.
pub fn shown_width(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A text as a cell holds it.
pub fn cell_text(text: &str) -> String {
    shortened(text, CELL_LENGTH)
}

fn shortened(text: &str, length: usize) -> String {
    if text.encode_utf16().count() <= length {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(length / 2).collect();
    short.push('…');
    short
}

/// A tab's name as spreadsheet programs take it: at most 31 characters, none of `[]:*?/\`, no apostrophe at the ends.
pub fn sheet_name(text: &str) -> String {
    let safe = text.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { '-' } else { c });
    let mut name = String::new();
    let mut length = 0;
    for c in safe {
        length += c.len_utf16();
        if length > 31 {
            break;
        }
        name.push(c);
    }
    let name = name.trim().trim_matches('\'');
    if name.is_empty() { "-".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn small() -> Vec<u8> {
        let stamp = NaiveDate::from_ymd_opt(2026, 10, 8).unwrap().and_hms_opt(0, 0, 0).unwrap();
        let about = About { title: "试", author: "信用办", stamp };
        let mut workbook = WorkbookWriter::new(&about).unwrap();
        let mut sheet = workbook.sheet("名单").unwrap();
        sheet.title("名单", 2).unwrap();
        sheet.head(&[Heading::new("甲", 10), Heading::new("乙", 12)]).unwrap();
        sheet.row(&["=1+1".into(), Value::Amount(Fen(123_456))]).unwrap();
        sheet.row(&["".into(), Some(stamp.date()).into()]).unwrap();
        sheet.choices(2, 0, &["是", "否"], true).unwrap();
        sheet.filter().unwrap();
        workbook.finish().unwrap()
    }

    #[test]
    fn what_looks_like_a_formula_is_text() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(small())).unwrap();
        let range = book.worksheet_range("名单").unwrap();
        assert_eq!(range.get_value((2, 0)), Some(&Data::String("=1+1".into())));
        assert_eq!(range.get_value((2, 1)), Some(&Data::Float(1234.56)));
        assert!(book.worksheet_formula("名单").unwrap().is_empty());
    }

    #[test]
    fn the_same_content_is_the_same_bytes() {
        assert_eq!(small(), small());
    }

    #[test]
    fn a_long_sheet_keeps_title_headings_and_rows() {
        let stamp = NaiveDate::from_ymd_opt(2026, 10, 8).unwrap().and_hms_opt(0, 0, 0).unwrap();
        let long = || {
            let mut workbook = WorkbookWriter::new(&About { title: "试", author: "信用办", stamp }).unwrap();
            let mut sheet = workbook.long_sheet("名单").unwrap();
            sheet.title("名单", 2).unwrap();
            sheet.head(&[Heading::new("甲", 10), Heading::new("乙", 12)]).unwrap();
            for number in 0..100 {
                sheet.row(&[Value::Count(number), "=1+1".into()]).unwrap();
            }
            sheet.filter().unwrap();
            workbook.finish().unwrap()
        };
        let bytes = long();
        assert_eq!(bytes, long());
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("名单").unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("名单".into())));
        assert_eq!(range.get_value((1, 1)), Some(&Data::String("乙".into())));
        assert_eq!(range.get_value((101, 0)), Some(&Data::Float(99.0)));
        assert_eq!(range.get_value((101, 1)), Some(&Data::String("=1+1".into())));
    }

    #[test]
    fn rows_are_as_high_as_their_longest_cell() {
        for (text, width, count) in [("", 10, 1), ("云泽市", 7, 1), ("云泽市局", 7, 2), ("a\nb", 10, 2)]
        {
            assert_eq!(lines(text, width), count, "{text}");
        }
    }

    #[test]
    fn tab_names_are_what_spreadsheet_programs_take() {
        for (written, said) in [("a/b[1]", "a-b-1-"), ("", "-"), ("'x'", "x"), ("名单", "名单")] {
            assert_eq!(sheet_name(written), said);
        }
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
    }
}
