//! R112: a ground that is none of the six, not even in the wording of 2013 (R12).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, unknown: &[String], to: &mut Findings<'_>) {
    to.raise(Code::GroundUnknown, cell, &[("part", &unknown.join("；"))]);
}
