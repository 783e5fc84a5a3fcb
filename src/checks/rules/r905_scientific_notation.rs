//! R905: 4.20984E+17 was a code once.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::ScientificNotation, cell, &[]);
}
