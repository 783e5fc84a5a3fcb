//! Workbooks with the looks of an office: title, bordered heading, widths, dates as dates; the same bytes every time.

use std::error::Error;
use std::io::{Cursor, Read, Write};

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::row::Day;

/// What [`uncalculated`] looks for: no amount of the sample is this one.
pub const UNCALCULATED: &str = "987654321.125";

pub fn workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 9, 30)?.and_hms(16, 30, 0)?;
    workbook.set_properties(
        &DocProperties::new().set_author("云泽市人民法院执行局").set_creation_datetime(&created),
    );
    Ok(workbook)
}

pub fn title() -> Format {
    Format::new().set_bold().set_font_name("方正小标宋简体").set_font_size(16).set_align(FormatAlign::Center)
}

pub fn heading() -> Format {
    body().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_text_wrap()
}

pub fn body() -> Format {
    Format::new().set_font_name("宋体").set_font_size(10).set_border(FormatBorder::Thin)
}

pub fn date() -> Format {
    body().set_num_format("yyyy/m/d")
}

/// A real date where the value is one; what somebody typed stays text.
pub fn write_day(sheet: &mut Worksheet, row: u32, column: u16, day: &Day) -> Result<(), XlsxError> {
    match day {
        Day::On(date_value) => sheet.write_datetime_with_format(row, column, date_value, &date())?,
        Day::Typed(text) => sheet.write_string_with_format(row, column, *text, &body())?,
    };
    Ok(())
}

/// Title row, one heading row, then lines of text; values of the form `2026-09-30` become dates.
pub fn plain_table(
    sheet: &mut Worksheet,
    first_column: u16,
    title_text: &str,
    lines: &[Vec<String>],
) -> Result<(), XlsxError> {
    let width = lines.first().map_or(1, Vec::len) as u16;
    sheet.merge_range(0, first_column, 0, first_column + width - 1, title_text, &title())?;
    for (row, line) in (2..).zip(lines) {
        for (column, value) in (first_column..).zip(line) {
            match NaiveDate::parse_from_str(value, "%Y-%m-%d") {
                Ok(day) => write_day(sheet, row, column, &Day::On(day))?,
                Err(_) => {
                    let format = if row == 2 { heading() } else { body() };
                    sheet.write_string_with_format(row, column, value, &format)?;
                }
            }
        }
    }
    for column in first_column..first_column + width {
        sheet.set_column_width(column, 18)?;
    }
    Ok(())
}

/// Rewrites the workbook so that formulas marked with [`UNCALCULATED`] have no value, as programs that never open
/// Excel leave them.
pub fn uncalculated(workbook: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut archive = ZipArchive::new(Cursor::new(workbook))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let name = entry.name()?.into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part)?;
        if name.starts_with("xl/worksheets/") {
            let xml = String::from_utf8(part)?.replace(&format!("<v>{UNCALCULATED}</v>"), "");
            part = xml.into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::DEFAULT)?;
        writer.write_all(&part)?;
    }
    Ok(writer.finish()?.into_inner())
}
