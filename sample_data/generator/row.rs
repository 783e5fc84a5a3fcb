//! A listing before it is written: the files differ in headings, date forms and which of these fields they have.

use chrono::NaiveDate;

use crate::people::Sort;

/// A day, or what somebody typed where a day should be.
#[derive(Clone)]
pub enum Day {
    On(NaiveDate),
    Typed(&'static str),
}

impl Day {
    /// Written with a chrono pattern, typed ones as they are.
    pub fn in_form(&self, pattern: &str) -> String {
        match self {
            Day::On(date) => date.format(pattern).to_string(),
            Day::Typed(text) => (*text).to_owned(),
        }
    }
}

/// An amount in fen, or what somebody typed.
#[derive(Clone)]
pub enum Money {
    Fen(i64),
    Typed(&'static str),
}

impl Money {
    /// In yuan with two decimals, typed ones as they are.
    pub fn in_yuan(&self) -> String {
        match self {
            Money::Fen(fen) => format!("{}.{:02}", fen / 100, fen % 100),
            Money::Typed(text) => (*text).to_owned(),
        }
    }

    pub fn fen(&self) -> i64 {
        match self {
            Money::Fen(fen) => *fen,
            Money::Typed(_) => 0,
        }
    }
}

/// What a cell of the ledger workbook holds instead of plain text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// The identifier was written as a number.
    NumberIdentifier,
    /// The amount is `#N/A`.
    ErrorAmount,
    /// The amount is a formula that no program has calculated yet.
    UncalculatedAmount,
}

#[derive(Clone)]
pub struct Row {
    pub sort: Sort,
    /// 某某镇 or 市直: the ledger groups by it.
    pub town: &'static str,
    pub name: String,
    /// 18 characters for a body, a masked number for a person.
    pub code: String,
    pub org_code: String,
    pub representative: String,
    pub sex: &'static str,
    pub age: i64,
    pub court: String,
    pub province: &'static str,
    pub case: String,
    pub filed: Day,
    pub decided: Day,
    pub published: Day,
    pub basis: String,
    pub basis_unit: String,
    pub cause: &'static str,
    pub applicant: String,
    pub duty: String,
    pub performance: &'static str,
    pub performed: String,
    pub unperformed: String,
    pub grounds: String,
    pub amount: Money,
    pub paid: Money,
    pub exception: &'static str,
    /// Years by which the term was extended, as written.
    pub extension: &'static str,
    pub remark: &'static str,
    pub damage: Option<Damage>,
    /// A value too many at the end of the line.
    pub overlong: bool,
    /// What was planted in the row, by number of the finding; 0: must come out right.
    pub planted: Vec<(u16, &'static str)>,
}

impl Row {
    pub fn is_person(&self) -> bool {
        self.sort == Sort::Person
    }
}
