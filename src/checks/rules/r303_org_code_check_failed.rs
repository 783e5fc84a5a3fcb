//! R303: nine characters that fail the check of GB 11714.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, expected: char, to: &mut Findings<'_>) {
    to.raise(Code::OrgCodeCheckFailed, cell, &[("expected", &expected.to_string())]);
}
