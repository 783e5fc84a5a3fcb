//! R406: one code of two units identifies neither.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::unit::Unit;

pub(in crate::checks) fn raise(cell: &Cell<'_>, other: &Unit, to: &mut Findings<'_>) {
    to.raise(Code::CodeShared, cell, &[("other", &other.place.row.to_string()), ("unit", &other.name)]);
}
