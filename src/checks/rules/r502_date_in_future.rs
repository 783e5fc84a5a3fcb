//! R502: later than the day of the run (R4).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use chrono::NaiveDate;

/// The day, unless it is still to come.
pub(in crate::checks) fn check(
    cell: &Cell<'_>,
    day: NaiveDate,
    today: NaiveDate,
    to: &mut Findings<'_>,
) -> Option<NaiveDate> {
    if day > today {
        to.raise(Code::DateInFuture, cell, &[("today", &today.to_string())]);
        return None;
    }
    Some(day)
}
