//! R515: a bare number under a heading that names two units, or money that is no yuan.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::AmountUnitUnclear, cell, &[]);
}
