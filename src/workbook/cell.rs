//! What a reader hands on: sheets and rows of cells with their true addresses.

use chrono::NaiveDateTime;

use super::concealed::Concealed;

/// One cell as the file holds it. Nothing is typed by guess: a number stays a number, text stays text.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A number that the workbook formats as a date; the workbook's 1900/1904 system is already applied.
    Date(NaiveDateTime),
    Bool(bool),
    /// `#N/A`, `#REF!` … as shown.
    Error(String),
    /// A formula that was never calculated: there is no value to read.
    FormulaWithoutValue,
}

/// What is known of a sheet before its first row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetInfo {
    /// As on the tab; empty for text files.
    pub name: String,
    pub hidden: bool,
    /// No other sheet follows.
    pub is_last: bool,
    /// `true` if serial numbers in this workbook count from 1904.
    pub counts_from_1904: bool,
    /// Merged areas; the value stands in the first cell of each, the others are empty.
    pub merged: Vec<Area>,
    /// Rows and columns that do not show on the screen.
    pub concealed: Concealed,
}

/// A rectangle of cells, rows and columns from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

/// Where a reader puts what it reads. Rows come in rising order; blank rows may be left out, their numbers are not.
pub trait SheetSink {
    /// A sheet begins.
    fn sheet(&mut self, info: SheetInfo) -> Result<(), Stop>;
    /// `number` from 1 as the spreadsheet program shows it (text files: record number). `cells[0]` is column A;
    /// trailing empty cells may be left out.
    fn row(&mut self, number: u32, cells: &[Cell]) -> Result<(), Stop>;
}

/// The sink wants no more (a limit is reached, or it failed and knows why).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;
