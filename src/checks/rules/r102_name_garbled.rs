//! R102: a name that a wrong conversion has destroyed identifies nobody, and a code beside it could not be held against it.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::garbled;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if garbled::is_garbled(cell.text) {
        to.raise(Code::NameGarbled, cell, &[]);
    }
}
