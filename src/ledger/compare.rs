//! Marks (新增 / 持续 / 退出): this quarter's listings against those of the last published quarter.
//!
//! A listing leaves only with a reason that the court gave. One that is merely absent from the export stays on the list
//! and becomes a question to the court.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::reports::{CourtReports, Reported, by_case};
use crate::domain::case_number::CaseKey;
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::{Closure, Removal, RemovalKind, RepairPath};
use crate::domain::code::Code;
use crate::domain::finding::Finding;
use crate::domain::listing::{Listing, ListingId, Mark};
use crate::domain::place::RowPlace;

#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// Of this quarter, and of the one before what is gone or missing (without sources). Sorted by party, then case.
    pub listings: Vec<Listing>,
    /// Why each listing marked [`Mark::GoneWithReason`] is gone.
    pub departures: BTreeMap<ListingId, Departure>,
    /// Every removal with each listing that it is about.
    pub removals: Vec<MetRemoval>,
    /// Sorted by place.
    pub findings: Vec<Finding>,
}

/// A removal met with a listing that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct MetRemoval {
    pub listing: ListingId,
    pub removal: Removal,
    pub reported: Reported,
}

/// Why a listing is gone, since when, and the row that says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Departure {
    pub reason: DepartureReason,
    pub on: NaiveDate,
    pub place: RowPlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartureReason {
    Closed(ClosingMode),
    Removed(RemovalKind),
    /// The term was over.
    Expired,
    /// An earlier edition of the quarter had it, but the quarter's files, as corrected since, do not.
    Superseded,
}

/// Marks `current` against `previous`: the last edition of the last published quarter, empty for the first one.
pub fn mark(current: Vec<Listing>, previous: &[Listing], reports: &CourtReports<'_>) -> Marked {
    let index = Reasons {
        reports,
        closures: by_case(reports.all_closures(), |closure: &Closure| &closure.case),
        removals: by_case(reports.all_removals(), |removal: &Removal| &removal.case),
    };
    let active_before: BTreeMap<&ListingId, &Listing> = previous
        .iter()
        .filter(|listing| listing.mark != Mark::GoneWithReason)
        .map(|listing| (&listing.id, listing))
        .collect();
    let findings = removals_without_listing(current.iter().chain(previous), reports);

    let mut listings = current;
    let mut departures = BTreeMap::new();
    for listing in &mut listings {
        listing.mark = if active_before.contains_key(&listing.id) { Mark::Continuing } else { Mark::New };
        if let Some(departure) = index.overruling(listing) {
            listing.mark = Mark::GoneWithReason;
            departures.insert(listing.id.clone(), departure);
        }
    }
    let present: BTreeSet<ListingId> = listings.iter().map(|listing| listing.id.clone()).collect();
    for (id, before) in active_before {
        if present.contains(id) {
            continue;
        }
        let departure = index.departure(before);
        let mark = if departure.is_some() { Mark::GoneWithReason } else { Mark::MissingWithoutReason };
        listings.push(Listing { mark, withheld: None, sources: Vec::new(), ..before.clone() });
        departures.extend(departure.map(|departure| (id.clone(), departure)));
    }
    listings.sort_by(|a, b| (&a.party, &a.case).cmp(&(&b.party, &b.case)));
    let removals = met_removals(&listings, reports);
    Marked { listings, departures, removals, findings }
}

/// Adds what an earlier edition of the same quarter had, and its files, as corrected since, no longer have: gone, because
/// the court has taken its own word back, and not missing.
pub fn supersede(marked: &mut Marked, earlier: &[Listing], as_of: NaiveDate) {
    let present: BTreeSet<ListingId> = marked.listings.iter().map(|listing| listing.id.clone()).collect();
    for listing in earlier {
        let Some(place) = listing.sources.first().filter(|_| !present.contains(&listing.id)) else {
            continue;
        };
        let departure = Departure { reason: DepartureReason::Superseded, on: as_of, place: place.clone() };
        marked.departures.insert(listing.id.clone(), departure);
        marked.listings.push(Listing {
            mark: Mark::GoneWithReason,
            withheld: None,
            sources: Vec::new(),
            ..listing.clone()
        });
    }
    marked.listings.sort_by(|a, b| (&a.party, &a.case).cmp(&(&b.party, &b.case)));
}

/// Every removal with each listing that it is about, sorted by listing, then by day; those of earlier runs too, because the
/// listing may have come after them.
pub fn met_removals(listings: &[Listing], reports: &CourtReports<'_>) -> Vec<MetRemoval> {
    let now = reports.removals.iter().map(|removal| (removal, Reported::Now));
    let all: Vec<(&Removal, Reported)> =
        reports.past.removals.iter().map(|removal| (removal, Reported::Before)).chain(now).collect();
    let of_case = by_case(listings, |listing: &Listing| &listing.case);
    let mut met = Vec::new();
    for (removal, reported) in all {
        let about = of_case.get(&removal.case).into_iter().flatten();
        let about = about.filter(|listing| {
            reports.is_about(&removal.case, &removal.party_name, listing)
                && !is_before(removal.removed_on, listing)
        });
        met.extend(about.map(|listing| MetRemoval {
            listing: listing.id.clone(),
            removal: removal.clone(),
            reported,
        }));
    }
    met.sort_by(|a, b| {
        let key = |met: &MetRemoval| (met.removal.removed_on, met.removal.place.clone());
        a.listing.cmp(&b.listing).then_with(|| key(a).cmp(&key(b)))
    });
    met
}

struct Reasons<'a> {
    reports: &'a CourtReports<'a>,
    closures: BTreeMap<&'a CaseKey, Vec<&'a Closure>>,
    removals: BTreeMap<&'a CaseKey, Vec<&'a Removal>>,
}

impl Reasons<'_> {
    fn removals_of<'b>(&'b self, listing: &'b Listing) -> impl Iterator<Item = &'b Removal> {
        let of_case = self.removals.get(&listing.case).map(Vec::as_slice).unwrap_or_default();
        of_case
            .iter()
            .copied()
            .filter(|removal| self.reports.is_about(&removal.case, &removal.party_name, listing))
    }

    /// Why a listing that is no longer in the export is gone: its last removal, else its last closure that may end a
    /// listing. 终本 and the like end nothing.
    fn departure(&self, listing: &Listing) -> Option<Departure> {
        let removal =
            self.removals_of(listing).max_by_key(|removal| (removal.removed_on, removal.place.clone()));
        if let Some(removal) = removal {
            return Some(departure_by(removal));
        }
        let closures = self.closures.get(&listing.case).into_iter().flatten();
        closures
            .filter(|closure| (self.reports.path)(closure.mode) != RepairPath::Never)
            .filter(|closure| self.reports.is_about(&closure.case, &closure.party_name, listing))
            .max_by_key(|closure| (closure.closed_on, &closure.place))
            .map(|closure| Departure {
                reason: DepartureReason::Closed(closure.mode),
                on: closure.closed_on,
                place: closure.place.clone(),
            })
            .or_else(|| self.expiry(listing))
    }

    /// A term that is certain, and over, says why a listing has left the export.
    fn expiry(&self, listing: &Listing) -> Option<Departure> {
        let term = listing.term.filter(|term| !term.estimated && term.ends_on < self.reports.as_of)?;
        let place = listing.sources.first()?.clone();
        Some(Departure { reason: DepartureReason::Expired, on: term.ends_on, place })
    }

    /// A removal that holds although the export still has the row: 撤销, 删除 or 屏蔽 since it was published. To
    /// notify departments about it would be wrong; a correction (更正) leaves it listed, and so does a removal from
    /// before an entry made anew.
    fn overruling(&self, listing: &Listing) -> Option<Departure> {
        self.removals_of(listing)
            .filter(|removal| removal.kind != RemovalKind::Corrected)
            .filter(|removal| !is_before(removal.removed_on, listing))
            .max_by_key(|removal| (removal.removed_on, removal.place.clone()))
            .map(departure_by)
    }
}

/// Whether a day lies before the one on which the listing was published: what was reported then is about an earlier
/// listing of the same party in the same case.
pub(super) fn is_before(day: NaiveDate, listing: &Listing) -> bool {
    listing.facts.published_on.is_some_and(|published_on| day < published_on)
}

fn departure_by(removal: &Removal) -> Departure {
    Departure {
        reason: DepartureReason::Removed(removal.kind),
        on: removal.removed_on,
        place: removal.place.clone(),
    }
}

/// A finding for each removal of this run that is about no listing.
pub fn removals_without_listing<'l>(
    listings: impl IntoIterator<Item = &'l Listing>,
    reports: &CourtReports<'_>,
) -> Vec<Finding> {
    let known = by_case(listings, |listing: &Listing| &listing.case);
    let mut findings: Vec<Finding> = reports
        .removals
        .iter()
        .filter(|removal| {
            let of_case = known.get(&removal.case).map(Vec::as_slice).unwrap_or_default();
            !of_case.iter().any(|listing| reports.is_about(&removal.case, &removal.party_name, listing))
        })
        .map(|removal| {
            reports.finding(Code::RemovalWithoutListing, &removal.place, &removal.case, &removal.party_name)
        })
        .collect();
    findings.sort();
    findings
}
