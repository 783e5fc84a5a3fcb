//! R201: without a case number no closure and no repair can be matched.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::CaseNumberMissing, cell, &[]);
}
