//! R402: at any time an id has one row.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::unit::Unit;

pub(in crate::checks) fn raise(cell: &Cell<'_>, other: &Unit, to: &mut Findings<'_>) {
    to.raise(Code::UnitTwice, cell, &[("other", &other.place.row.to_string())]);
}
