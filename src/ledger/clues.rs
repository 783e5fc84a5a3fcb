//! 线索: what court officers decided, met with the listings that it is about.

use std::collections::{BTreeMap, BTreeSet};

use super::reports::{CourtReports, by_case};
use crate::domain::clue::{Clue, ClueKind};
use crate::domain::code::Code;
use crate::domain::finding::Finding;
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::{Party, PartyId};

/// A clue met with a listing, and whom it is about as the list for the receiving body will say it.
#[derive(Debug, Clone, PartialEq)]
pub struct MetClue {
    pub listing: ListingId,
    pub clue: Clue,
    pub party_name: String,
    pub uscc: Option<String>,
}

/// What the matching is told by others.
pub struct ClueRules<'a> {
    /// What was decided about a clue before: whether it was transferred.
    pub decided: &'a dyn Fn(&Listing, ClueKind) -> Option<bool>,
    pub party: &'a dyn Fn(&PartyId) -> Option<&'a Party>,
}

/// Clues with their listings, one for a listing and kind, sorted; findings for those that name no listing, and for those
/// that cannot both be true: they decide nothing. A clue that was dismissed may be transferred later, not the reverse.
pub fn match_clues(
    clues: &[Clue],
    listings: &[Listing],
    reports: &CourtReports<'_>,
    rules: &ClueRules<'_>,
) -> (Vec<MetClue>, Vec<Finding>) {
    let of_case = by_case(listings, |listing: &Listing| &listing.case);
    let mut said: BTreeMap<(&ListingId, ClueKind), (&Listing, Vec<&Clue>)> = BTreeMap::new();
    let mut findings = BTreeSet::new();
    let finding = |code, clue: &Clue| reports.finding(code, &clue.place, &clue.case, &clue.party_name);
    for clue in clues {
        let about = of_case.get(&clue.case).into_iter().flatten();
        let mut about =
            about.filter(|listing| reports.is_about(&clue.case, &clue.party_name, listing)).peekable();
        if about.peek().is_none() {
            findings.insert(finding(Code::ClueWithoutListing, clue));
        }
        for listing in about {
            said.entry((&listing.id, clue.kind)).or_insert((listing, Vec::new())).1.push(clue);
        }
    }
    let mut met = Vec::new();
    for ((_, kind), (listing, all)) in said {
        let before = (rules.decided)(listing, kind);
        let takes_back = |clue: &&&Clue| before == Some(true) && !clue.is_transferred();
        let verdicts: BTreeSet<bool> = all.iter().map(|clue| clue.is_transferred()).collect();
        if verdicts.len() > 1 || all.iter().any(|clue| takes_back(&clue)) {
            findings.extend(all.iter().map(|clue| finding(Code::ClueContradicts, clue)));
            continue;
        }
        let party = (rules.party)(&listing.party);
        met.extend(all.first().filter(|clue| before != Some(clue.is_transferred())).map(|clue| MetClue {
            listing: listing.id.clone(),
            clue: (*clue).clone(),
            party_name: party.map(|party| party.name.clone()).unwrap_or_default(),
            uscc: party.and_then(|party| party.uscc.clone()),
        }));
    }
    (met, findings.into_iter().collect())
}
