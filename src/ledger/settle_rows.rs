//! Column-wise sight of the frame of listing rows: a value is read where it stands, no row becomes an object unless its
//! facts stand.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, Int32Chunked, Int64Chunked, PolarsResult, StringChunked, UInt32Chunked};
use serde::de::DeserializeOwned;

use super::error::SettleError;
use super::words::from_word;
use crate::domain::amount::Fen;
use crate::domain::disposition::Disposition;
use crate::domain::listing::CaseFacts;
use crate::domain::place::RowPlace;
use crate::table::columns as col;

/// The columns in which two rows of one listing can say different things about the case, with what a finding calls them.
const TOLD: [&str; 5] = [col::PERFORMANCE, col::GROUNDS, col::DUTY, col::BASIS_NUMBER, col::BASIS_UNIT];

pub(super) struct Rows<'a> {
    frame: &'a DataFrame,
    file: &'a StringChunked,
    sheet: &'a StringChunked,
    row: &'a UInt32Chunked,
    disposition: &'a StringChunked,
    party: &'a StringChunked,
    case: &'a StringChunked,
    published_on: &'a Int32Chunked,
    amount: &'a Int64Chunked,
    told: Vec<(&'static str, &'a StringChunked)>,
}

impl<'a> Rows<'a> {
    /// The frame must be in one piece (rechunked), else reading by index is slow.
    pub(super) fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        let text = |name| frame.column(name)?.str();
        let told = TOLD.into_iter().map(|name| Ok((name, text(name)?))).collect::<PolarsResult<_>>()?;
        Ok(Rows {
            frame,
            file: text(col::FILE)?,
            sheet: text(col::SHEET)?,
            row: frame.column(col::ROW)?.u32()?,
            disposition: text(col::DISPOSITION)?,
            party: text(col::PARTY_ID)?,
            case: text(col::CASE_KEY)?,
            published_on: frame.column(col::PUBLISHED_ON)?.date()?.physical(),
            amount: frame.column(col::AMOUNT)?.i64()?,
            told,
        })
    }

    /// Indices of the accepted rows, those of one listing together and the one whose facts stand first: published
    /// last, else from the later file, sheet, row (the later export wins).
    pub(super) fn accepted_by_listing(&self) -> Result<Vec<u32>, SettleError> {
        let accepted = Disposition::Accepted.word();
        let mut indices = Vec::new();
        for index in 0..self.frame.height() {
            if self.disposition.get(index) == Some(accepted) {
                for (column, values) in [(col::PARTY_ID, self.party), (col::CASE_KEY, self.case)] {
                    if values.get(index).is_none() {
                        return Err(SettleError::Incomplete { column, place: self.place(index) });
                    }
                }
                indices.push(index as u32);
            }
        }
        indices.sort_unstable_by(|&a, &b| {
            let (a, b) = (a as usize, b as usize);
            self.listing(a)
                .cmp(&self.listing(b))
                .then_with(|| self.published_on.get(b).cmp(&self.published_on.get(a)))
                .then_with(|| self.by_place(b, a))
        });
        Ok(indices)
    }

    /// Party id and case key: what makes rows one listing.
    pub(super) fn listing(&self, index: usize) -> (&'a str, &'a str) {
        (self.party.get(index).unwrap_or_default(), self.case.get(index).unwrap_or_default())
    }

    /// Order of file, sheet, row.
    pub(super) fn by_place(&self, a: usize, b: usize) -> Ordering {
        let place = |index| (self.file.get(index), self.sheet.get(index), self.row.get(index));
        place(a).cmp(&place(b))
    }

    pub(super) fn place(&self, index: usize) -> RowPlace {
        RowPlace {
            file: self.file.get(index).unwrap_or_default().into(),
            sheet: self.sheet.get(index).unwrap_or_default().into(),
            row: self.row.get(index).unwrap_or_default(),
        }
    }

    /// Names of the columns in which a row says something else than the row that stands. A cell that says nothing
    /// contradicts nothing.
    pub(super) fn told_differently(&self, losing: usize, standing: usize) -> Vec<&'static str> {
        let mut columns: Vec<&str> = self
            .told
            .iter()
            .filter(|(_, values)| {
                let said = values.get(losing).filter(|text| !text.is_empty());
                said.is_some() && said != values.get(standing)
            })
            .map(|(name, _)| *name)
            .collect();
        let amount = self.amount.get(losing);
        if amount.is_some() && amount != self.amount.get(standing) {
            columns.push(col::AMOUNT);
        }
        columns
    }

    pub(super) fn facts(&self, index: usize) -> Result<CaseFacts, SettleError> {
        let words =
            |column| -> Result<Vec<_>, SettleError> { Ok(self.text(column, index)?.split(';').collect()) };
        Ok(CaseFacts {
            court: self.text(col::COURT, index)?.to_owned(),
            filed_on: self.day(col::FILED_ON, index)?,
            decided_on: self.day(col::DECIDED_ON, index)?,
            published_on: self.day(col::PUBLISHED_ON, index)?,
            basis_number: self.text(col::BASIS_NUMBER, index)?.to_owned(),
            basis_unit: self.text(col::BASIS_UNIT, index)?.to_owned(),
            duty: self.text(col::DUTY, index)?.to_owned(),
            performance: self.values(col::PERFORMANCE, &words(col::PERFORMANCE)?, index)?.pop(),
            performed_part: self.text(col::PERFORMED_PART, index)?.to_owned(),
            unperformed_part: self.text(col::UNPERFORMED_PART, index)?.to_owned(),
            grounds: self.values(col::GROUNDS, &words(col::GROUNDS)?, index)?,
            amount: self.amount.get(index).map(Fen),
            representative: self.text(col::REPRESENTATIVE, index)?.to_owned(),
            exception: self.text(col::EXCEPTION, index)?.to_owned(),
        })
    }

    fn text(&self, column: &str, index: usize) -> PolarsResult<&'a str> {
        Ok(self.frame.column(column)?.str()?.get(index).unwrap_or_default())
    }

    fn day(&self, column: &str, index: usize) -> PolarsResult<Option<NaiveDate>> {
        let days = self.frame.column(column)?.date()?.physical().get(index);
        Ok(days.and_then(|days| {
            NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(i64::from(days)))
        }))
    }

    fn values<T: DeserializeOwned>(
        &self,
        column: &'static str,
        words: &[&str],
        index: usize,
    ) -> Result<Vec<T>, SettleError> {
        words
            .iter()
            .filter(|word| !word.is_empty())
            .map(|word| {
                from_word(word).map_err(|_| SettleError::WordUnknown {
                    column,
                    word: (*word).to_owned(),
                    place: self.place(index),
                })
            })
            .collect()
    }
}

/// One shared text for equal texts: a million places name a handful of files.
#[derive(Debug, Default)]
pub(super) struct Shared(BTreeMap<Arc<str>, ()>);

impl Shared {
    pub(super) fn place(&mut self, place: RowPlace) -> RowPlace {
        RowPlace { file: self.text(place.file), sheet: self.text(place.sheet), row: place.row }
    }

    fn text(&mut self, text: Arc<str>) -> Arc<str> {
        if let Some((known, ())) = self.0.get_key_value(&text) {
            return known.clone();
        }
        self.0.insert(text.clone(), ());
        text
    }
}
