//! 信用修复: closures met with the listings they end.
//!
//! Every listing of the quarter counts, also one that has just left: its repair is still to be pushed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::compare::is_before;
use super::reports::{CourtReports, Reported, by_case};
use crate::domain::closure::{Closure, Repair, RepairPath, Verification};
use crate::domain::code::Code;
use crate::domain::finding::Finding;
use crate::domain::listing::{Listing, ListingId};

#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// One for a listing at most, [`RepairPath::Push`] or [`RepairPath::Confirm`]; sorted by listing.
    pub repairs: Vec<Repair>,
    /// Sorted by place.
    pub findings: Vec<Finding>,
}

/// What the matching is told by others: the calendar, people's answers, the listings' histories.
pub struct RepairRules<'a> {
    /// Last day for the push after a day of closing; `None` where the calendar lacks the year.
    pub push_by: &'a dyn Fn(NaiveDate) -> Option<NaiveDate>,
    /// What a person said about a closing that needs confirmation.
    pub confirmed: &'a dyn Fn(&ListingId, &Closure) -> Option<bool>,
    /// Whether a listing is still to be repaired by a closing: what was pushed before is not pushed again, nor is what was
    /// found untrue unless the court reports it anew.
    pub may_be_pushed: &'a dyn Fn(&Listing, Reported) -> bool,
}

pub fn match_closures(reports: &CourtReports<'_>, listings: &[Listing], rules: &RepairRules<'_>) -> Matched {
    let of_case = by_case(listings, |listing: &Listing| &listing.case);
    let mut repairs: BTreeMap<ListingId, Repair> = BTreeMap::new();
    let mut findings = Vec::new();
    let past = reports.past.closures.iter().map(|closure| (closure, Reported::Before));
    for (closure, when) in past.chain(reports.closures.iter().map(|closure| (closure, Reported::Now))) {
        let met: Vec<&&Listing> = of_case
            .get(&closure.case)
            .into_iter()
            .flatten()
            .filter(|listing| reports.is_about(&closure.case, &closure.party_name, listing))
            .filter(|listing| when == Reported::Now || !is_before(closure.closed_on, listing))
            .collect();
        let path = (reports.path)(closure.mode);
        let decided = |listing: &Listing| match path {
            RepairPath::Confirm => (rules.confirmed)(&listing.id, closure).map(|yes| match yes {
                true => RepairPath::Push,
                false => RepairPath::Never,
            }),
            RepairPath::Push | RepairPath::Never => None,
        };
        let code = match path {
            _ if met.is_empty() => Some(Code::ClosureWithoutListing),
            RepairPath::Push => None,
            RepairPath::Confirm if met.iter().all(|listing| decided(listing).is_some()) => None,
            RepairPath::Confirm => Some(Code::ClosingNeedsConfirmation),
            RepairPath::Never => Some(Code::ClosingIsNoRepair),
        };
        findings.extend(
            code.filter(|_| when == Reported::Now)
                .map(|code| reports.finding(code, &closure.place, &closure.case, &closure.party_name)),
        );
        for listing in met {
            let path = decided(listing).unwrap_or(path);
            if path == RepairPath::Never || !(rules.may_be_pushed)(listing, when) {
                continue;
            }
            let push_by = (rules.push_by)(closure.closed_on);
            let repair = Repair::of_court(listing.id.clone(), closure.clone(), path, push_by);
            repairs
                .entry(listing.id.clone())
                .and_modify(|standing| *standing = surer(standing.clone(), repair.clone()))
                .or_insert_with(|| repair.clone());
        }
    }
    findings.sort();
    Matched { repairs: repairs.into_values().collect(), findings }
}

/// Of several closures of one listing the surest stands (performed before settled, the court's before the body's), and of
/// equally sure ones the first: it started the days for the push.
pub(super) fn surer(standing: Repair, other: Repair) -> Repair {
    fn rank(repair: &Repair) -> impl Ord + '_ {
        (repair.path, repair.channel, repair.closure.closed_on, &repair.closure.place)
    }
    if rank(&other) < rank(&standing) { other } else { standing }
}

/// A verification met with the pushed listing that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct MetVerification {
    pub listing: ListingId,
    pub verification: Verification,
}

/// Verifications with the listings that wait for them, sorted by listing; a finding for each that meets none.
pub fn match_verifications(
    verifications: &[Verification],
    listings: &[Listing],
    reports: &CourtReports<'_>,
    waits: &dyn Fn(&Listing) -> bool,
) -> (Vec<MetVerification>, Vec<Finding>) {
    let of_case = by_case(listings, |listing: &Listing| &listing.case);
    let (mut met, mut findings) = (Vec::new(), Vec::new());
    for verification in verifications {
        let Verification { case, party_name, place, .. } = verification;
        let about: Vec<MetVerification> = of_case
            .get(case)
            .into_iter()
            .flatten()
            .filter(|listing| reports.is_about(case, party_name, listing) && waits(listing))
            .map(|listing| MetVerification {
                listing: listing.id.clone(),
                verification: verification.clone(),
            })
            .collect();
        if about.is_empty() {
            findings.push(reports.finding(Code::VerificationWithoutPush, place, case, party_name));
        }
        met.extend(about);
    }
    met.sort_by(|a, b| (&a.listing, &a.verification.place).cmp(&(&b.listing, &b.verification.place)));
    findings.sort();
    (met, findings)
}
