//! R503: what a system writes for "no date". Counted, and read as nothing.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::DatePlaceholder, cell, &[]);
}
