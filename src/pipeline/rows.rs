//! `data/rows.csv`: one line per source row with what became of it and whom it is about. For other programs, for
//! checking, and for the question "what happened to row 17?".

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsResult, StringChunked, UInt32Chunked};

use crate::domain::edition::Correction;
use crate::domain::party::PartyId;
use crate::domain::supervision::Supervision;
use crate::table::columns as col;
use crate::text::outgoing::neutral;

use super::error::RunError;

/// Text columns of the table besides file, sheet, row and supervisor.
const TEXTS: [&str; 8] = [
    col::DISPOSITION,
    col::REASON,
    col::CODES,
    col::PARTY_ID,
    col::UNIT_ID,
    col::PROPOSED_UNIT_ID,
    col::CASE_KEY,
    col::LISTING_ID,
];

/// The table as CSV (UTF-8, `\n`), sorted by file, sheet and row.
pub(super) fn rows_csv(
    frames: &[&DataFrame],
    supervisions: &BTreeMap<PartyId, Supervision>,
    corrections: &[Correction],
) -> Result<Vec<u8>, RunError> {
    let corrected: BTreeMap<(&str, &str, u32), String> = corrections
        .iter()
        .map(|Correction { row, by, .. }| ((&*row.file, &*row.sheet, row.row), by.cell(None).to_string()))
        .collect();
    let supervisors: BTreeMap<&str, &str> = supervisions
        .iter()
        .filter_map(|(party, supervision)| Some((&*party.0, &*supervision.addressees.first()?.unit.0)))
        .collect();
    let tables = frames.iter().map(|frame| Table::of(frame)).collect::<PolarsResult<Vec<_>>>()?;
    let mut lines: Vec<(&Table<'_>, usize)> =
        tables.iter().flat_map(|table| (0..table.height).map(move |row| (table, row))).collect();
    lines.sort_by(|a, b| a.0.place(a.1).cmp(&b.0.place(b.1)));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([&[col::FILE, col::SHEET, col::ROW][..], &TEXTS, &[col::SUPERVISOR_ID, col::CORRECTED_BY]].concat())?;
    for (table, row) in lines {
        let (file, sheet, number) = table.place(row);
        let number = number.to_string();
        writer.write_field(neutral(file))?;
        writer.write_field(neutral(sheet))?;
        writer.write_field(&number)?;
        for column in &table.texts {
            writer.write_field(column.and_then(|column| column.get(row)).unwrap_or_default())?;
        }
        writer.write_field(table.party(row).and_then(|party| supervisors.get(party)).unwrap_or(&""))?;
        let by = corrected.get(&table.place(row)).map(|by| neutral(by)).unwrap_or_default();
        writer.write_field(by)?;
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| RunError::Csv(csv::Error::from(error.into_error())))
}

/// The columns of one frame; a column that a frame lacks is empty.
struct Table<'a> {
    height: usize,
    files: &'a StringChunked,
    sheets: &'a StringChunked,
    rows: &'a UInt32Chunked,
    texts: Vec<Option<&'a StringChunked>>,
}

impl<'a> Table<'a> {
    fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        let texts =
            TEXTS.iter().map(|name| frame.column(name).ok().and_then(|column| column.str().ok())).collect();
        Ok(Table {
            height: frame.height(),
            files: frame.column(col::FILE)?.str()?,
            sheets: frame.column(col::SHEET)?.str()?,
            rows: frame.column(col::ROW)?.u32()?,
            texts,
        })
    }

    fn place(&self, row: usize) -> (&'a str, &'a str, u32) {
        let text = |column: &'a StringChunked| column.get(row).unwrap_or_default();
        (text(self.files), text(self.sheets), self.rows.get(row).unwrap_or_default())
    }

    fn party(&self, row: usize) -> Option<&'a str> {
        let at = TEXTS.iter().position(|name| *name == col::PARTY_ID)?;
        self.texts.get(at).copied().flatten()?.get(row)
    }
}
