//! R110: what 法释〔2017〕7号 第六条 asks of every entry and the sheet has a column for. Placeholders for a date are R503.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::code::Code;
use crate::domain::date_form::{self, DateReading};
use crate::table::columns as col;

/// Name, case number and ground have rules of their own.
const EXPECTED: [&str; 7] = [
    col::FILED_ON,
    col::PUBLISHED_ON,
    col::COURT,
    col::BASIS_NUMBER,
    col::BASIS_UNIT,
    col::DUTY,
    col::PERFORMANCE,
];

pub(in crate::checks) fn check(row: &RowView<'_>, to: &mut Findings<'_>) {
    for field in EXPECTED {
        let cell = row.cell(field);
        if cell.column.is_some() && !cell.is_damaged() && cell.is_nothing() && !is_placeholder(field, &cell) {
            to.raise(Code::ValueMissing, &cell, &[]);
        }
    }
}

fn is_placeholder(field: &str, cell: &Cell<'_>) -> bool {
    matches!(field, col::FILED_ON | col::PUBLISHED_ON)
        && date_form::read(cell.text) == Ok(DateReading::Placeholder)
}
