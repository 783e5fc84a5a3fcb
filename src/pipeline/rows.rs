//! `data/rows.csv`: one line per source row with what became of it and whom it is about. For other programs, for
//! checking, and for the question "what happened to row 17?".

use std::collections::BTreeMap;
use std::io::Write;

use polars::prelude::{DataFrame, PolarsResult, StringChunked, UInt32Chunked};

use crate::checks::outcomes::Outcomes;
use crate::domain::edition::Correction;
use crate::domain::party::PartyId;
use crate::domain::supervision::Supervision;
use crate::table::columns as col;
use crate::text::outgoing::neutral;

use super::error::RunError;

/// Text columns of the table besides file, sheet, row and supervisor.
const TEXTS: [&str; 9] = [
    col::DISPOSITION,
    col::REASON,
    col::CODES,
    col::PARTY_ID,
    col::UNIT_ID,
    col::PROPOSED_UNIT_ID,
    col::CASE_KEY,
    col::LISTING_ID,
    col::EVIDENCE,
];

/// Every source row of a run.
#[derive(Debug)]
pub(super) struct AllRows {
    /// Listing rows that went through all stages; of their columns only those of the table.
    settled: DataFrame,
    /// Rows that ended in checks.
    ended: Vec<Outcomes>,
}

/// Where a line of the table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// Index in the frame.
    Settled(u32),
    /// Index of the batch and in the batch.
    Ended(u32, u32),
}

impl AllRows {
    /// Lets go of the columns that the table does not show: the facts of a million cases stand in the listings.
    pub(super) fn of(settled: DataFrame, ended: Vec<Outcomes>) -> PolarsResult<Self> {
        let shown = [&[col::FILE, col::SHEET, col::ROW][..], &TEXTS].concat();
        Ok(AllRows { settled: settled.select(shown)?, ended })
    }

    /// Writes the table as CSV (UTF-8, `\n`), sorted by file, sheet and row.
    pub(super) fn write(
        &self,
        supervisions: &BTreeMap<PartyId, Supervision>,
        corrections: &[Correction],
        to: &mut dyn Write,
    ) -> Result<(), RunError> {
        let corrected: BTreeMap<(&str, &str, u32), String> = corrections
            .iter()
            .map(|Correction { row, by, .. }| ((&*row.file, &*row.sheet, row.row), by.cell(None).to_string()))
            .collect();
        let supervisors: BTreeMap<&str, &str> = supervisions
            .iter()
            .filter_map(|(party, found)| Some((&*party.0, &*found.addressees.first()?.unit.0)))
            .collect();
        let settled = Settled::of(&self.settled)?;
        let mut writer = csv::Writer::from_writer(to);
        let ends = [col::SUPERVISOR_ID, col::CORRECTED_BY];
        writer.write_record([&[col::FILE, col::SHEET, col::ROW][..], &TEXTS, &ends].concat())?;
        for ((file, sheet), mut lines) in self.by_sheet(&settled) {
            lines.sort_unstable();
            for (number, origin) in lines {
                writer.write_field(neutral(file))?;
                writer.write_field(neutral(sheet))?;
                writer.write_field(number.to_string())?;
                match origin {
                    Origin::Settled(row) => settled.write(row as usize, &supervisors, &mut writer)?,
                    Origin::Ended(batch, row) => {
                        self.write_ended(batch as usize, row as usize, &mut writer)?
                    }
                }
                let by = corrected.get(&(file, sheet, number)).map(|by| neutral(by)).unwrap_or_default();
                writer.write_field(by)?;
                writer.write_record(None::<&[u8]>)?;
            }
        }
        Ok(writer.flush().map_err(csv::Error::from)?)
    }

    /// Row numbers with their origins, by file and sheet.
    fn by_sheet<'a>(&'a self, settled: &Settled<'a>) -> BTreeMap<(&'a str, &'a str), Vec<(u32, Origin)>> {
        let mut sheets: BTreeMap<(&str, &str), Vec<(u32, Origin)>> = BTreeMap::new();
        for (batch, outcomes) in (0..).zip(&self.ended) {
            let lines = sheets.entry((&outcomes.file, &outcomes.sheet)).or_default();
            lines.extend((0..).zip(outcomes.iter()).map(|(at, found)| (found.row, Origin::Ended(batch, at))));
        }
        for (at, (sheet, row)) in (0..).zip(settled.places()) {
            sheets.entry(sheet).or_default().push((row, Origin::Settled(at)));
        }
        sheets
    }

    fn write_ended(&self, batch: usize, row: usize, to: &mut Writer<'_>) -> Result<(), RunError> {
        let Some(outcome) = self.ended.get(batch).and_then(|outcomes| outcomes.get(row)) else {
            return Ok(());
        };
        let codes: Vec<String> = outcome.codes.iter().map(ToString::to_string).collect();
        let case = outcome.subject.and_then(|subject| subject.case_key.as_deref());
        for name in TEXTS {
            match name {
                col::DISPOSITION => to.write_field(outcome.disposition.word())?,
                col::REASON => to.write_field(outcome.reason.map_or("", |reason| reason.word()))?,
                col::CODES => to.write_field(codes.join(";"))?,
                col::CASE_KEY => to.write_field(case.unwrap_or_default())?,
                _ => to.write_field("")?,
            }
        }
        Ok(to.write_field("")?)
    }
}

type Writer<'w> = csv::Writer<&'w mut dyn Write>;

/// The columns of the frame.
struct Settled<'a> {
    files: &'a StringChunked,
    sheets: &'a StringChunked,
    rows: &'a UInt32Chunked,
    texts: Vec<&'a StringChunked>,
    parties: &'a StringChunked,
}

impl<'a> Settled<'a> {
    fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        Ok(Settled {
            files: frame.column(col::FILE)?.str()?,
            sheets: frame.column(col::SHEET)?.str()?,
            rows: frame.column(col::ROW)?.u32()?,
            texts: TEXTS.iter().map(|name| frame.column(name)?.str()).collect::<PolarsResult<_>>()?,
            parties: frame.column(col::PARTY_ID)?.str()?,
        })
    }

    /// File and sheet, and row, in the order of the frame.
    fn places(&self) -> impl Iterator<Item = ((&'a str, &'a str), u32)> {
        let text = |value: Option<&'a str>| value.unwrap_or_default();
        let sheets = self.files.iter().zip(self.sheets.iter());
        let sheets = sheets.map(move |(file, sheet)| (text(file), text(sheet)));
        sheets.zip(self.rows.iter().map(Option::unwrap_or_default))
    }

    fn write(
        &self,
        row: usize,
        supervisors: &BTreeMap<&str, &str>,
        to: &mut Writer<'_>,
    ) -> Result<(), RunError> {
        for column in &self.texts {
            to.write_field(column.get(row).unwrap_or_default())?;
        }
        let supervisor = self.parties.get(row).and_then(|party| supervisors.get(party));
        Ok(to.write_field(supervisor.unwrap_or(&""))?)
    }
}
