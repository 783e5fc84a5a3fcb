//! R651: a waiver that does not say which row and rule, who lets it pass and why, waives nothing.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::code::Code;
use crate::domain::width;

pub(in crate::checks) fn check(row: &RowView<'_>, fields: &[&str], to: &mut Findings<'_>) {
    for field in fields {
        let cell = row.cell(field);
        if !cell.is_damaged() && cell.is_nothing() {
            to.raise(Code::WaiverIncomplete, &cell, &[]);
        }
    }
}

/// The rule's code, `R301`.
pub(in crate::checks) fn code(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<Code> {
    let written = width::identifier(cell.text);
    let number = written.trim_start_matches(['R', 'r']).parse().ok();
    some_or_say(number.and_then(Code::numbered), cell, to)
}

/// The number of a row, from 1.
pub(in crate::checks) fn number(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<u32> {
    let number: Option<u32> = width::identifier(cell.text).parse().ok();
    some_or_say(number.filter(|number| *number > 0), cell, to)
}

fn some_or_say<T>(value: Option<T>, cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<T> {
    if value.is_none() && !cell.is_damaged() && !cell.is_nothing() {
        to.raise(Code::WaiverIncomplete, cell, &[]);
    }
    value
}
