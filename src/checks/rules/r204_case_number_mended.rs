//! R204: a slip that leaves no doubt is mended and said.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::case_number::CaseNumber;
use crate::domain::code::Code;

pub(in crate::checks) fn check(cell: &Cell<'_>, case: &CaseNumber, to: &mut Findings<'_>) {
    if case.mended().is_some() {
        to.raise(Code::CaseNumberMended, cell, &[("expected", &case.key().0)]);
    }
}
