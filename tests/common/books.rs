//! Workbooks as a clerk handles them: read as text, changed, saved anew into the inbox.

use std::fs;
use std::path::PathBuf;

use calamine::{Data, Reader, open_workbook_auto};
use rust_xlsxwriter::Workbook;

use super::Office;

/// Sheets of a workbook as text, row by row.
pub(crate) type Sheets = Vec<(String, Vec<Vec<String>>)>;

pub(crate) fn read(path: &PathBuf) -> Sheets {
    let mut book = open_workbook_auto(path).unwrap();
    let names = book.sheet_names();
    let text = |cell: &Data| cell.to_string();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let rows = range.rows().map(|row| row.iter().map(text).collect()).collect();
            (name, rows)
        })
        .collect()
}

/// The workbook that an edition returned for the file whose name holds `of`.
pub(crate) fn returned(office: &Office, edition: &str, of: &str) -> Sheets {
    let folder = office.path(&format!("returned/{edition}"));
    let found = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    read(&found.into_iter().find(|path| path.to_string_lossy().contains(of)).unwrap())
}

pub(crate) fn drop_book(office: &Office, name: &str, sheets: &Sheets) {
    let mut book = Workbook::new();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 10, 12).unwrap();
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    for (tab, rows) in sheets {
        let sheet = book.add_worksheet().set_name(tab).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
    fs::write(office.path("inbox").join(name), book.save_to_buffer().unwrap()).unwrap();
}

/// The rows below the heading in the last sheet.
pub(crate) fn rows(sheets: &mut Sheets) -> &mut Vec<Vec<String>> {
    &mut sheets.last_mut().unwrap().1
}

/// Everything that the sheets of a workbook say.
pub(crate) fn said(path: &PathBuf) -> String {
    read(path).into_iter().flat_map(|(_, rows)| rows).flatten().collect::<Vec<_>>().join("|")
}
