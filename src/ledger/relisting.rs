//! 再次列入: a listing that was taken off stands in an export again (R35).

use chrono::{Months, NaiveDate};

use super::reports::CourtReports;
use crate::domain::code::Code;
use crate::domain::finding::Finding;
use crate::domain::history::History;
use crate::domain::listing::{Listing, Mark};

/// For so long after a deletion that the applicant asked for, the same applicant's new request is not supported
/// (法释〔2017〕7号 第十条第三项).
const MONTHS: Months = Months::new(6);

/// R35: a listing that was repaired or taken off and stands in an export again is a new one if it was published after
/// that, or if it had left the export in between.
pub fn is_listed_again(listing: &Listing, before: &History) -> bool {
    if listing.mark == Mark::GoneWithReason || before.state.is_open() {
        return false;
    }
    let closed_on = before.closing.as_ref().map(|closing| closing.closed_on);
    let ended_on = before.ended_on.max(closed_on);
    match (listing.facts.published_on, ended_on) {
        (Some(published_on), Some(ended_on)) => published_on > ended_on,
        _ => listing.mark == Mark::New && before.state.is_final(),
    }
}

/// The day on which the earlier listing was deleted because the applicant asked for it, if the new one came within six
/// months of it. `as_of`: taken for the day of a listing that says none.
pub fn soon_after_request(listing: &Listing, before: &History, as_of: NaiveDate) -> Option<NaiveDate> {
    let deleted_on = before.deleted_on_request?;
    let listed_on = listing.facts.published_on.or(listing.facts.decided_on).unwrap_or(as_of);
    (listed_on <= deleted_on.checked_add_months(MONTHS)?).then_some(deleted_on)
}

/// R623 for every listing of this quarter that was listed again so soon.
pub fn listed_again_soon<'h>(
    listings: &[Listing],
    before: &dyn Fn(&Listing) -> Option<&'h History>,
    reports: &CourtReports<'_>,
) -> Vec<Finding> {
    let told = listings.iter().filter_map(|listing| {
        let history = before(listing).filter(|history| is_listed_again(listing, history))?;
        let deleted_on = soon_after_request(listing, history, reports.as_of)?;
        let finding = reports.finding(Code::ListedAgainSoon, listing.sources.first()?, &listing.case, "");
        Some(finding.with("day", deleted_on.to_string()))
    });
    told.collect()
}
