//! R301: eighteen characters that fail the check of GB 32100. The code is no evidence; the name goes on alone.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, expected: char, to: &mut Findings<'_>) {
    to.raise(Code::UsccCheckFailed, cell, &[("expected", &expected.to_string())]);
}
