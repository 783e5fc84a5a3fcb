//! R615: a receipt dated before the notice under whose number it comes was written. It cannot be an answer to it: its day or
//! the number is wrong, so the clock runs on until somebody has looked.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::history::History;
use crate::domain::listing::ListingId;

/// The day of the notice `number`, if `answered_on` lies before it; `None` also where no listing knows the notice.
pub(super) fn notice_after(
    answered_on: NaiveDate,
    number: &str,
    histories: &BTreeMap<ListingId, History>,
) -> Option<NaiveDate> {
    let named = histories.values().flat_map(|history| &history.named_by);
    let issued_on = named.filter(|named| named.number == number).map(|named| named.on).min()?;
    (answered_on < issued_on).then_some(issued_on)
}
