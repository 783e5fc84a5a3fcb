//! R114: 同上 in place of a value. The row above may be another by now, and a row that is sent back has none above it.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if cell.is_ditto() {
        to.raise(Code::ValueSameAsAbove, cell, &[]);
    }
}
