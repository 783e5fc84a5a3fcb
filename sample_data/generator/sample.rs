//! What the generator hands to `main`: the bytes of every file, and the list of what was planted where.

use std::collections::BTreeMap;

use crate::row::Row;

/// One planted fault (or, with code 0, one oddity that must come out right).
pub struct Planted {
    pub code: u16,
    pub file: String,
    /// Tab of a workbook; empty for text files.
    pub sheet: String,
    /// Row as the spreadsheet program numbers it, record number in text files; `None`: the whole file.
    pub row: Option<u32>,
    pub note: String,
}

#[derive(Default)]
pub struct Sample {
    /// Path under the output folder → contents.
    pub files: BTreeMap<String, Vec<u8>>,
    pub planted: Vec<Planted>,
}

impl Sample {
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    pub fn plant(&mut self, code: u16, path: &str, sheet: &str, row: Option<u32>, note: &str) {
        let (file, sheet, note) = (path.to_owned(), sheet.to_owned(), note.to_owned());
        self.planted.push(Planted { code, file, sheet, row, note });
    }

    /// Notes where the planted rows of one sheet ended up; `first` is the number of the first row.
    pub fn plant_rows(&mut self, path: &str, sheet: &str, first: u32, rows: &[Row]) {
        for (number, row) in (first..).zip(rows) {
            self.plant_row(path, sheet, number, row);
        }
    }

    pub fn plant_row(&mut self, path: &str, sheet: &str, number: u32, row: &Row) {
        for (code, note) in &row.planted {
            self.plant(*code, path, sheet, Some(number), note);
        }
    }
}
