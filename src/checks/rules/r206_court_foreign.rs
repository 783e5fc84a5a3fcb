//! R206: another court's case (R11). Whether the party is one of ours is for identity to say.

use crate::checks::Context;
use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::case_number::CaseNumber;
use crate::domain::code::Code;

/// `court`: the cell with the court's name, which may be absent or empty.
pub(in crate::checks) fn check(
    cell: &Cell<'_>,
    court: &Cell<'_>,
    case: &CaseNumber,
    context: &Context<'_>,
    to: &mut Findings<'_>,
) {
    let name = court.prose().unwrap_or_default();
    if !context.jurisdiction.is_own_court(case.court().as_str(), &name) {
        let shown = if name.is_empty() { case.court().as_str() } else { &name };
        to.raise(Code::CourtForeign, cell, &[("court", shown)]);
    }
}
