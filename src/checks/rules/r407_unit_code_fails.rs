//! R407: a code in a reference table that fails its check is left out; the unit stays.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::UnitCodeFails, cell, &[]);
}
