//! Where a value stands: file, sheet, row, column. Made once when a file is read and carried to the end.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A source row. `row` counts from 1 as the spreadsheet program shows it; in a text file it is the record number,
/// title lines and header counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowPlace {
    pub file: Arc<str>,
    /// Empty for text files.
    pub sheet: Arc<str>,
    pub row: u32,
}

/// Where a finding points: a whole file, a row, or one cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    pub row: Option<u32>,
    pub column: Option<Column>,
}

/// A column of a source sheet: its number from 1 and the heading above it, as written there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Column {
    pub number: u32,
    pub heading: Arc<str>,
}

impl RowPlace {
    pub fn cell(&self, column: Option<Column>) -> Place {
        Place { file: self.file.clone(), sheet: self.sheet.clone(), row: Some(self.row), column }
    }
}

impl Place {
    pub fn file(name: &str) -> Self {
        Place { file: name.into(), sheet: "".into(), row: None, column: None }
    }
}

/// `A`, `Z`, `AA` … for a column number from 1.
pub fn column_letters(number: u32) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Place {
    /// `file!sheet!B7`, leaving out what is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.sheet.is_empty() {
            write!(f, "!{}", self.sheet)?;
        }
        match (&self.column, self.row) {
            (Some(column), Some(row)) => write!(f, "!{}{row}", column_letters(column.number)),
            (Some(column), None) => write!(f, "!{}", column_letters(column.number)),
            (None, Some(row)) => write!(f, "!{row}"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_follow_the_spreadsheet() {
        for (number, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA"), (16384, "XFD")] {
            assert_eq!(column_letters(number), letters);
        }
    }
}
