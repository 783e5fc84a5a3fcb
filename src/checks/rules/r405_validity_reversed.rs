//! R405: a row that ends before it begins would never hold.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use chrono::NaiveDate;

/// The span of validity; open at both ends where the row's is reversed.
pub(in crate::checks) fn check(
    cell: &Cell<'_>,
    from: Option<NaiveDate>,
    to_day: Option<NaiveDate>,
    to: &mut Findings<'_>,
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    match (from, to_day) {
        (Some(first), Some(last)) if last < first => {
            to.raise(
                Code::ValidityReversed,
                cell,
                &[("from", &first.to_string()), ("to", &last.to_string())],
            );
            (None, None)
        }
        span => span,
    }
}
