//! R413: days between two rows of one unit on which none holds.

use chrono::NaiveDate;

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

/// `cell`: where the later row begins.
pub(in crate::checks) fn raise(cell: &Cell<'_>, first: NaiveDate, last: NaiveDate, to: &mut Findings<'_>) {
    to.raise(Code::ValidityGap, cell, &[("first", &first.to_string()), ("last", &last.to_string())]);
}
