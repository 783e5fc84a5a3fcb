//! R410: nobody to notify. A top-level body of another level of government has none in the table, and need not.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, unit: &str, to: &mut Findings<'_>) {
    if cell.column.is_some() {
        to.raise(Code::SupervisorMissing, cell, &[]);
    } else {
        to.raise_row(Code::SupervisorMissing, unit, &[]);
    }
}
