//! 信用修复: closures met with the listings they end.
//!
//! Every listing of the quarter counts, also one that has just left: its repair is still to be pushed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::compare::is_before;
use super::reports::{CourtReports, by_case};
use crate::domain::closure::{Closure, Repair, RepairPath};
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
    /// Whether a listing is still to be repaired: what was pushed before is not pushed again.
    pub is_open: &'a dyn Fn(&Listing) -> bool,
}

pub fn match_closures(reports: &CourtReports<'_>, listings: &[Listing], rules: &RepairRules<'_>) -> Matched {
    let of_case = by_case(listings, |listing: &Listing| &listing.case);
    let mut repairs: BTreeMap<ListingId, Repair> = BTreeMap::new();
    let mut findings = Vec::new();
    let past = reports.past.closures.iter().map(|closure| (closure, false));
    for (closure, is_new) in past.chain(reports.closures.iter().map(|closure| (closure, true))) {
        let met: Vec<&&Listing> = of_case
            .get(&closure.case)
            .into_iter()
            .flatten()
            .filter(|listing| reports.is_about(&closure.case, &closure.party_name, listing))
            .filter(|listing| is_new || !is_before(closure.closed_on, listing))
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
            code.filter(|_| is_new)
                .map(|code| reports.finding(code, &closure.place, &closure.case, &closure.party_name)),
        );
        for listing in met {
            let path = decided(listing).unwrap_or(path);
            if path == RepairPath::Never || !(rules.is_open)(listing) {
                continue;
            }
            let push_by = (rules.push_by)(closure.closed_on);
            let repair = Repair { listing: listing.id.clone(), closure: closure.clone(), path, push_by };
            repairs
                .entry(listing.id.clone())
                .and_modify(|standing| {
                    if rank(&repair.closure, repair.path) < rank(&standing.closure, standing.path) {
                        standing.clone_from(&repair);
                    }
                })
                .or_insert_with(|| repair.clone());
        }
    }
    findings.sort();
    Matched { repairs: repairs.into_values().collect(), findings }
}

/// Of several closures of one listing the surest stands (performed before settled), and of equally sure ones the first:
/// it started the days for the push.
fn rank(closure: &Closure, path: RepairPath) -> impl Ord + '_ {
    (path, closure.closed_on, &closure.place)
}
