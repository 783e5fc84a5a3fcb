//! R411: a change of units that lacks its day or kind, or names units that the table does not have.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

/// `fine`: the cell says what the record needs there.
pub(in crate::checks) fn check(cell: &Cell<'_>, fine: bool, to: &mut Findings<'_>) {
    if !fine && !cell.is_damaged() {
        to.raise(Code::SuccessionUnknown, cell, &[]);
    }
}
