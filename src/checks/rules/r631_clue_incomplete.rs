//! R631: a clue leaves with a signature and a clear verdict, or not at all.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn incomplete(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if !cell.is_damaged() {
        to.raise(Code::ClueIncomplete, cell, &[]);
    }
}
