//! R408: a kind of unit that is none of the five classes; code or name stand in for it.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::scope::BodyClass;

pub(in crate::checks) fn raise(cell: &Cell<'_>, taken_as: BodyClass, to: &mut Findings<'_>) {
    to.raise(Code::UnitKindUnknown, cell, &[("expected", taken_as.word())]);
}
