//! R113: no ground, in a sheet that has a column for it. A ledger without that column is judged by what it has.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if cell.column.is_some() && !cell.is_damaged() && cell.is_nothing() {
        to.raise(Code::GroundMissing, cell, &[]);
    }
}
