//! R906: an organisation code that lost its zeros to a spreadsheet, put back because the check then holds.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::org_code::OrgCode;

pub(in crate::checks) fn raise(cell: &Cell<'_>, restored: &OrgCode, to: &mut Findings<'_>) {
    to.raise(Code::LeadingZerosLost, cell, &[("expected", restored.as_str())]);
}
