//! R415: a supervisor of another place, neither above the unit's nor in it.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

/// `own` and `area`: 区划代码 of the unit and of its supervisor.
pub(in crate::checks) fn raise(cell: &Cell<'_>, own: &str, area: &str, to: &mut Findings<'_>) {
    to.raise(Code::SupervisorElsewhere, cell, &[("own", own), ("area", area)]);
}
