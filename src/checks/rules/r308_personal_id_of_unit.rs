//! R308: a body's name with a person's number: one of the two is wrong, and only a person can say which.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, name: &str, to: &mut Findings<'_>) {
    to.raise(Code::PersonalIdOfUnit, cell, &[("name", name)]);
}
