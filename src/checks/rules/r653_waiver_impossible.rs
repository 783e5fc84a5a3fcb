//! R653: a waiver of something that no waiver can give: a missing case number, the answer to a question, a readable file.
//! The words name what helps instead, by the rule that was to be waived.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

/// The code if it can be waived.
pub(in crate::checks) fn check(code: Code, cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<Code> {
    if !code.can_be_waived() {
        to.raise(Code::WaiverImpossible, cell, &[("rule", &code.to_string())]);
        return None;
    }
    Some(code)
}
