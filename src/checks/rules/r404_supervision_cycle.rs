//! R404: going up one comes back to where one started; a unit above itself is the shortest circle.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, chain: &str, to: &mut Findings<'_>) {
    to.raise(Code::SupervisionCycle, cell, &[("chain", chain)]);
}
