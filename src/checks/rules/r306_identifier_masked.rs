//! R306: stars in a body's code. It can neither be checked nor be evidence (R8).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::IdentifierMasked, cell, &[]);
}
