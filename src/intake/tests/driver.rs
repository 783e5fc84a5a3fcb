//! For tests: sheets written by hand, read without a file.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use crate::definition::load::shipped;
use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::intake::reading::{SheetReading, Voice};
use crate::intake::recogniser::Recogniser;
use crate::intake::sheets::Sheets;
use crate::table::batch::Batch;
use crate::workbook::cell::{Area, Cell, SheetInfo, SheetSink};

/// Cells parted by `|`; an empty part is an empty cell, `#12.5` a number.
pub(in crate::intake) fn cells(line: &str) -> Vec<Cell> {
    let cell = |text: &str| match text.strip_prefix('#').and_then(|number| number.parse().ok()) {
        Some(number) => Cell::Number(number),
        None if text.is_empty() => Cell::Empty,
        None => Cell::Text(text.to_owned()),
    };
    let mut row: Vec<Cell> = line.split('|').map(cell).collect();
    while row.last().is_some_and(|cell| *cell == Cell::Empty) {
        row.pop();
    }
    row
}

pub(in crate::intake) fn definitions() -> BTreeMap<String, SourceDefinition> {
    let sources = shipped().into_iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("sources/")?.to_owned();
        let definition = SourceDefinition::read(&path, std::str::from_utf8(&bytes).unwrap()).unwrap();
        Some((name, definition))
    });
    sources.collect()
}

pub(in crate::intake) fn definition(name: &str) -> SourceDefinition {
    definitions().remove(name).unwrap()
}

/// A sheet to be read: its rows from row 1, an empty line is a blank row.
#[derive(Clone)]
pub(in crate::intake) struct Sheet {
    pub(in crate::intake) info: SheetInfo,
    pub(in crate::intake) rows: Vec<(u32, Vec<Cell>)>,
}

impl Sheet {
    pub(in crate::intake) fn of(lines: &[&str]) -> Self {
        let rows =
            (1..).zip(lines).filter(|(_, line)| !line.is_empty()).map(|(number, line)| (number, cells(line)));
        let info = SheetInfo { name: "台账".into(), ..SheetInfo::default() };
        Sheet { info, rows: rows.collect() }
    }

    /// `(first row, first column, last row, last column)`.
    pub(in crate::intake) fn merged(mut self, areas: &[(u32, u32, u32, u32)]) -> Self {
        let area = |&(first_row, first_column, last_row, last_column): &(u32, u32, u32, u32)| Area {
            first_row,
            first_column,
            last_row,
            last_column,
        };
        self.info.merged = areas.iter().map(area).collect();
        self
    }
}

/// What came of it.
pub(in crate::intake) struct Read {
    pub(in crate::intake) batches: Vec<Batch>,
    pub(in crate::intake) readings: Vec<SheetReading>,
    pub(in crate::intake) findings: Vec<Finding>,
}

pub(in crate::intake) fn read_sheets(sheets: &[Sheet], batch_rows: usize) -> Read {
    let definitions = definitions();
    let recogniser = Recogniser::new(&definitions);
    let mut batches = Vec::new();
    let mut take = |batch| {
        batches.push(batch);
        Ok(())
    };
    let voice = Voice::new(&|_| Severity::Return);
    let mut sink = Sheets::new("样例.xlsx", &recogniser, voice, batch_rows, &mut take);
    for sheet in sheets {
        sink.sheet(sheet.info.clone()).unwrap();
        for (number, cells) in &sheet.rows {
            sink.row(*number, cells).unwrap();
        }
    }
    sink.finish().unwrap();
    let (readings, findings) = (sink.readings, sink.voice.findings);
    Read { batches, readings, findings }
}

pub(in crate::intake) fn read_lines(lines: &[&str]) -> Read {
    read_sheets(&[Sheet::of(lines)], 1000)
}

impl Read {
    pub(in crate::intake) fn frame(&self) -> &DataFrame {
        &self.batches.first().unwrap().frame
    }

    /// All row numbers, batch by batch.
    pub(in crate::intake) fn rows(&self) -> Vec<u32> {
        let rows = |batch: &Batch| {
            batch.frame.column("row").unwrap().u32().unwrap().into_no_null_iter().collect::<Vec<_>>()
        };
        self.batches.iter().flat_map(rows).collect()
    }

    /// The values of a column in the first batch.
    pub(in crate::intake) fn texts(&self, column: &str) -> Vec<Option<String>> {
        let column = self.frame().column(column).unwrap().str().unwrap();
        column.iter().map(|text| text.map(str::to_owned)).collect()
    }

    pub(in crate::intake) fn codes(&self) -> Vec<(Code, String)> {
        self.findings.iter().map(|finding| (finding.code, finding.place.to_string())).collect()
    }
}
