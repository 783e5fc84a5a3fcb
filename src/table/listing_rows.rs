//! The frame of checked listing rows: what checks hand to identity, identity to the ledger.
//!
//! | column | type | what |
//! |---|---|---|
//! | `file`, `sheet` | String | where from |
//! | `row` | UInt32 | where from |
//! | `disposition` | String | `accepted` or `held` (from identity on also `excluded`, from the ledger on `duplicate`) |
//! | `reason` | String, null | word of the exclusion |
//! | `codes` | String | finding codes joined by `;`, may be empty |
//! | `party_name` | String | cleaned ([`crate::domain::width::plain`]), never empty |
//! | `uscc` | String, null | valid only |
//! | `org_code` | String, null | valid only; characters 9–17 of the USCC where one is given |
//! | `code_written` | String, null | the code as written where it failed its check or is masked |
//! | `party_class` | String, null | word of the class where the USCC's category says it |
//! | `representative`, `court`, `basis_number`, `basis_unit`, `duty`, `performed_part`, `unperformed_part`, `exception` | String, null | cleaned |
//! | `case_key` | String, null | null only on held rows |
//! | `filed_on`, `decided_on`, `published_on` | Date, null | |
//! | `performance` | String, null | word |
//! | `term_extension` | String, null | years, `1` to `3` |
//! | `grounds` | String | words joined by `;` |
//! | `amount` | Int64, null | fen |

use std::fmt;

use chrono::NaiveDate;
use polars::prelude::{
    ChunkFull, Column, DataFrame, DataType, IntoColumn, NamedFrom, PolarsResult, Series, StringChunked,
    StringChunkedBuilder,
};

use super::columns as col;

/// Rows on their way into a frame, column by column, so that a million of them are never objects at once.
pub struct ListingRows {
    files: Runs,
    sheets: Runs,
    rows: Vec<u32>,
    texts: [StringChunkedBuilder; TEXTS.len()],
    days: [Vec<Option<i32>>; DAYS.len()],
    amounts: Vec<Option<i64>>,
}

/// A value and how often it follows itself: a million rows name a handful of files.
#[derive(Default)]
struct Runs(Vec<(String, usize)>);

impl Runs {
    fn push(&mut self, value: &str) {
        match self.0.last_mut() {
            Some((last, count)) if last == value => *count += 1,
            _ => self.0.push((value.to_owned(), 1)),
        }
    }

    /// Each value stands once in memory, however many rows have it.
    fn into_column(self, name: &str) -> PolarsResult<Column> {
        let mut column = StringChunked::full(name.into(), "", 0);
        for (value, count) in self.0 {
            column.append_owned(StringChunked::full(name.into(), &value, count))?;
        }
        Ok(column.rechunk().into_owned().into_column())
    }
}

/// One checked row while it is being put in.
#[derive(Debug, Clone, Default)]
pub struct ListingRow {
    pub disposition: String,
    pub codes: String,
    pub party_name: String,
    pub uscc: Option<String>,
    pub org_code: Option<String>,
    pub code_written: Option<String>,
    pub party_class: Option<String>,
    pub representative: Option<String>,
    pub court: Option<String>,
    pub case_key: Option<String>,
    pub basis_number: Option<String>,
    pub basis_unit: Option<String>,
    pub duty: Option<String>,
    pub performance: Option<String>,
    pub performed_part: Option<String>,
    pub unperformed_part: Option<String>,
    pub grounds: String,
    pub exception: Option<String>,
    pub term_extension: Option<String>,
    pub filed_on: Option<NaiveDate>,
    pub decided_on: Option<NaiveDate>,
    pub published_on: Option<NaiveDate>,
    pub amount_fen: Option<i64>,
}

/// Text columns in the order in which [`ListingRow::texts`] gives them.
const TEXTS: [&str; 20] = [
    col::DISPOSITION,
    col::REASON,
    col::CODES,
    col::PARTY_NAME,
    col::USCC,
    col::ORG_CODE,
    col::CODE_WRITTEN,
    col::PARTY_CLASS,
    col::REPRESENTATIVE,
    col::COURT,
    col::CASE_KEY,
    col::BASIS_NUMBER,
    col::BASIS_UNIT,
    col::DUTY,
    col::PERFORMANCE,
    col::PERFORMED_PART,
    col::UNPERFORMED_PART,
    col::GROUNDS,
    col::EXCEPTION,
    col::TERM_EXTENSION,
];
const DAYS: [&str; 3] = [col::FILED_ON, col::DECIDED_ON, col::PUBLISHED_ON];

impl ListingRow {
    fn texts(self) -> ([Option<String>; 20], [Option<NaiveDate>; 3], Option<i64>) {
        (
            [
                Some(self.disposition),
                None,
                Some(self.codes),
                Some(self.party_name),
                self.uscc,
                self.org_code,
                self.code_written,
                self.party_class,
                self.representative,
                self.court,
                self.case_key,
                self.basis_number,
                self.basis_unit,
                self.duty,
                self.performance,
                self.performed_part,
                self.unperformed_part,
                Some(self.grounds),
                self.exception,
                self.term_extension,
            ],
            [self.filed_on, self.decided_on, self.published_on],
            self.amount_fen,
        )
    }
}

impl Default for ListingRows {
    fn default() -> Self {
        ListingRows {
            files: Runs::default(),
            sheets: Runs::default(),
            rows: Vec::new(),
            texts: TEXTS.map(|name| StringChunkedBuilder::new(name.into(), 0)),
            days: DAYS.map(|_| Vec::new()),
            amounts: Vec::new(),
        }
    }
}

impl fmt::Debug for ListingRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListingRows").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl ListingRows {
    pub fn push(&mut self, file: &str, sheet: &str, row: u32, content: ListingRow) {
        let (texts, days, amount) = content.texts();
        self.files.push(file);
        self.sheets.push(sheet);
        self.rows.push(row);
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text);
        }
        for (column, day) in self.days.iter_mut().zip(days) {
            column.push(day.map(days_since_epoch));
        }
        self.amounts.push(amount);
    }

    /// The frame described at the top of this module.
    pub fn into_frame(self) -> PolarsResult<DataFrame> {
        let height = self.rows.len();
        let mut columns = vec![
            self.files.into_column(col::FILE)?,
            self.sheets.into_column(col::SHEET)?,
            Series::new(col::ROW.into(), self.rows).into_column(),
        ];
        columns.extend(self.texts.into_iter().map(|texts| texts.finish().into_column()));
        for (name, days) in DAYS.into_iter().zip(self.days) {
            columns.push(Series::new(name.into(), days).cast(&DataType::Date)?.into_column());
        }
        columns.push(Series::new(col::AMOUNT.into(), self.amounts).into_column());
        DataFrame::new(height, columns)
    }
}

fn days_since_epoch(day: NaiveDate) -> i32 {
    (day - NaiveDate::default()).num_days() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_frame_has_all_columns_and_types() {
        let frame = ListingRows::default().into_frame().unwrap();
        assert_eq!(frame.height(), 0);
        assert_eq!(frame.column(col::FILED_ON).unwrap().dtype(), &DataType::Date);
        assert_eq!(frame.column(col::USCC).unwrap().dtype(), &DataType::String);
    }

    #[test]
    fn a_row_keeps_its_day() {
        let mut rows = ListingRows::default();
        let filed_on = NaiveDate::from_ymd_opt(2026, 9, 30);
        rows.push(
            "a.csv",
            "",
            7,
            ListingRow { filed_on, party_name: "某局".into(), ..ListingRow::default() },
        );
        let frame = rows.into_frame().unwrap();
        assert_eq!(
            frame.column(col::FILED_ON).unwrap().date().unwrap().as_date_iter().next().flatten(),
            filed_on
        );
    }
}
