//! Column-wise sight of the frame of listing rows: a value is read where it stands, no row becomes an object unless its
//! facts stand.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use polars::prelude::{DataFrame, Int32Chunked, Int64Chunked, PolarsResult, StringChunked, UInt32Chunked};
use serde::de::DeserializeOwned;

use super::error::SettleError;
use super::words::from_word;
use crate::domain::amount::Fen;
use crate::domain::disposition::Disposition;
use crate::domain::listing::CaseFacts;
use crate::domain::place::RowPlace;
use crate::table::columns as col;

/// Every column is looked up once; reading a value is then an index.
pub(super) struct Rows<'a> {
    file: &'a StringChunked,
    sheet: &'a StringChunked,
    row: &'a UInt32Chunked,
    disposition: &'a StringChunked,
    party: &'a StringChunked,
    case: &'a StringChunked,
    court: &'a StringChunked,
    filed_on: &'a Int32Chunked,
    decided_on: &'a Int32Chunked,
    published_on: &'a Int32Chunked,
    basis_number: &'a StringChunked,
    basis_unit: &'a StringChunked,
    duty: &'a StringChunked,
    performance: &'a StringChunked,
    performed_part: &'a StringChunked,
    unperformed_part: &'a StringChunked,
    grounds: &'a StringChunked,
    amount: &'a Int64Chunked,
    representative: &'a StringChunked,
    exception: &'a StringChunked,
    term_extension: &'a StringChunked,
}

/// An accepted row on its way into order. The texts of a listing are at hand: sorting a million rows reads them some
/// twenty million times.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SortKey<'a> {
    party: &'a str,
    case: &'a str,
    published_on: Reverse<Option<i32>>,
}

impl<'a> Rows<'a> {
    /// The frame must be in one piece (rechunked), else reading by index is slow.
    pub(super) fn of(frame: &'a DataFrame) -> PolarsResult<Self> {
        let text = |name| frame.column(name)?.str();
        let days = |name| PolarsResult::Ok(frame.column(name)?.date()?.physical());
        Ok(Rows {
            file: text(col::FILE)?,
            sheet: text(col::SHEET)?,
            row: frame.column(col::ROW)?.u32()?,
            disposition: text(col::DISPOSITION)?,
            party: text(col::PARTY_ID)?,
            case: text(col::CASE_KEY)?,
            court: text(col::COURT)?,
            filed_on: days(col::FILED_ON)?,
            decided_on: days(col::DECIDED_ON)?,
            published_on: days(col::PUBLISHED_ON)?,
            basis_number: text(col::BASIS_NUMBER)?,
            basis_unit: text(col::BASIS_UNIT)?,
            duty: text(col::DUTY)?,
            performance: text(col::PERFORMANCE)?,
            performed_part: text(col::PERFORMED_PART)?,
            unperformed_part: text(col::UNPERFORMED_PART)?,
            grounds: text(col::GROUNDS)?,
            amount: frame.column(col::AMOUNT)?.i64()?,
            representative: text(col::REPRESENTATIVE)?,
            exception: text(col::EXCEPTION)?,
            term_extension: text(col::TERM_EXTENSION)?,
        })
    }

    /// Indices of the accepted rows, those of one listing together and the one whose facts stand first: published
    /// last, else from the later file, sheet, row (the later export wins).
    pub(super) fn accepted_by_listing(&self) -> Result<Vec<usize>, SettleError> {
        let accepted = Disposition::Accepted.word();
        let incomplete = |column, index| SettleError::Incomplete { column, place: self.place(index) };
        let mut keys = Vec::new();
        for (index, disposition) in self.disposition.iter().enumerate() {
            if disposition != Some(accepted) {
                continue;
            }
            let key = SortKey {
                party: self.party.get(index).ok_or_else(|| incomplete(col::PARTY_ID, index))?,
                case: self.case.get(index).ok_or_else(|| incomplete(col::CASE_KEY, index))?,
                published_on: Reverse(self.published_on.get(index)),
            };
            keys.push((key, index));
        }
        keys.sort_unstable_by(|(a, at), (b, other)| a.cmp(b).then_with(|| self.by_place(*other, *at)));
        Ok(keys.into_iter().map(|(_, index)| index).collect())
    }

    /// Party id and case key: what makes rows one listing.
    pub(super) fn listing(&self, index: usize) -> (&'a str, &'a str) {
        (text(self.party, index), text(self.case, index))
    }

    /// Order of file, sheet, row.
    pub(super) fn by_place(&self, a: usize, b: usize) -> Ordering {
        let place = |index| (self.file.get(index), self.sheet.get(index), self.row.get(index));
        place(a).cmp(&place(b))
    }

    pub(super) fn place(&self, index: usize) -> RowPlace {
        RowPlace {
            file: text(self.file, index).into(),
            sheet: text(self.sheet, index).into(),
            row: self.row.get(index).unwrap_or_default(),
        }
    }

    /// Names of the columns in which a row says something else than the row that stands. A cell that says nothing
    /// contradicts nothing.
    pub(super) fn told_differently(&self, losing: usize, standing: usize) -> Vec<&'static str> {
        let differs = |values: &StringChunked| {
            let said = text(values, losing);
            !said.is_empty() && said != text(values, standing)
        };
        let amount = self.amount.get(losing);
        [
            (col::PERFORMANCE, differs(self.performance)),
            (col::GROUNDS, differs(self.grounds)),
            (col::AMOUNT, amount.is_some() && amount != self.amount.get(standing)),
            (col::DUTY, differs(self.duty)),
            (col::BASIS_NUMBER, differs(self.basis_number)),
            (col::BASIS_UNIT, differs(self.basis_unit)),
            (col::TERM_EXTENSION, differs(self.term_extension)),
        ]
        .into_iter()
        .filter_map(|(column, differs)| differs.then_some(column))
        .collect()
    }

    pub(super) fn facts(&self, index: usize) -> Result<CaseFacts, SettleError> {
        let owned = |values| text(values, index).to_owned();
        Ok(CaseFacts {
            court: owned(self.court),
            filed_on: day(self.filed_on, index),
            decided_on: day(self.decided_on, index),
            published_on: day(self.published_on, index),
            basis_number: owned(self.basis_number),
            basis_unit: owned(self.basis_unit),
            duty: owned(self.duty),
            performance: self.words(col::PERFORMANCE, self.performance, index)?.pop(),
            performed_part: owned(self.performed_part),
            unperformed_part: owned(self.unperformed_part),
            grounds: self.words(col::GROUNDS, self.grounds, index)?,
            amount: self.amount.get(index).map(Fen),
            representative: owned(self.representative),
            exception: owned(self.exception),
            extension_years: text(self.term_extension, index).parse().unwrap_or(0),
        })
    }

    /// The values of code words joined by `;`.
    fn words<T: DeserializeOwned>(
        &self,
        column: &'static str,
        values: &StringChunked,
        index: usize,
    ) -> Result<Vec<T>, SettleError> {
        let words = text(values, index).split(';').filter(|word| !word.is_empty());
        words
            .map(|word| {
                from_word(word).map_err(|_| SettleError::WordUnknown {
                    column,
                    word: word.to_owned(),
                    place: self.place(index),
                })
            })
            .collect()
    }
}

fn text(values: &StringChunked, index: usize) -> &str {
    values.get(index).unwrap_or_default()
}

fn day(values: &Int32Chunked, index: usize) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(TimeDelta::days(i64::from(values.get(index)?)))
}

/// One shared text for equal texts: a million places name a handful of files.
#[derive(Debug, Default)]
pub(super) struct Shared(BTreeSet<Arc<str>>);

impl Shared {
    pub(super) fn place(&mut self, place: RowPlace) -> RowPlace {
        RowPlace { file: self.text(place.file), sheet: self.text(place.sheet), row: place.row }
    }

    fn text(&mut self, text: Arc<str>) -> Arc<str> {
        if let Some(known) = self.0.get(&text) {
            return known.clone();
        }
        self.0.insert(text.clone());
        text
    }
}
