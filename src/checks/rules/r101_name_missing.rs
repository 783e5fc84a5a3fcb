//! R101: a row without a party is about nobody.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if !cell.is_damaged() && cell.is_nothing() {
        to.raise(Code::NameMissing, cell, &[]);
    }
}
