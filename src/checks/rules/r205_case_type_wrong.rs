//! R205: only 执 and 执恢 (and the execution types before 2016) put anybody on the list (R10).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::case_number::CaseNumber;
use crate::domain::code::Code;

pub(in crate::checks) fn check(cell: &Cell<'_>, case: &CaseNumber, to: &mut Findings<'_>) {
    if !case.is_listing_type() {
        to.raise(Code::CaseTypeWrong, cell, &[("type", case.kind())]);
    }
}
