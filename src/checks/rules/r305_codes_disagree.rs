//! R305: a credit code carries the organisation code as characters 9–17; another one beside it belongs to another body (R7).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::org_code::OrgCode;
use crate::domain::uscc::Uscc;

/// `cell` holds the organisation code.
pub(in crate::checks) fn check(cell: &Cell<'_>, uscc: &Uscc, org_code: &OrgCode, to: &mut Findings<'_>) {
    if uscc.org_code() != org_code.as_str() {
        let details =
            [("uscc", uscc.as_str()), ("org_code", org_code.as_str()), ("expected", uscc.org_code())];
        to.raise(Code::CodesDisagree, cell, &details);
    }
}
