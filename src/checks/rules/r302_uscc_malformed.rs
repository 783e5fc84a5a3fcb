//! R302: neither a credit code nor an organisation code by its form.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, length: usize, to: &mut Findings<'_>) {
    to.raise(Code::UsccMalformed, cell, &[("length", &length.to_string())]);
}
