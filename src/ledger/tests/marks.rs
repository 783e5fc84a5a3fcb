//! Marks against the last published quarter.

use super::*;
use crate::domain::term::Term;
use crate::ledger::compare::{DepartureReason, mark};

fn marks(listings: &[Listing]) -> Vec<(PartyId, Mark, usize)> {
    listings.iter().map(|listing| (listing.party.clone(), listing.mark, listing.sources.len())).collect()
}

#[test]
fn a_listing_leaves_with_a_reason_only() {
    let previous = [listing(1, 1), listing(2, 2), listing(3, 3), listing(4, 4)];
    let closures = [
        closure(2, "", ClosingMode::Performed, "2026-08-01"),
        // 终本 closes the file, not the debt.
        closure(3, "", ClosingMode::Suspended, "2026-08-01"),
        closure(4, "别的局", ClosingMode::Performed, "2026-08-01"),
    ];
    let marked = mark(vec![listing(5, 5), listing(1, 1)], &previous, &reports(&closures, &[]));
    assert_eq!(
        marks(&marked.listings),
        [
            (PartyId::numbered(1), Mark::Continuing, 1),
            (PartyId::numbered(2), Mark::GoneWithReason, 0),
            (PartyId::numbered(3), Mark::MissingWithoutReason, 0),
            (PartyId::numbered(4), Mark::MissingWithoutReason, 0),
            (PartyId::numbered(5), Mark::New, 1),
        ]
    );
    let departure = &marked.departures[&listing(2, 2).id];
    assert_eq!(departure.reason, DepartureReason::Closed(ClosingMode::Performed));
    assert_eq!((departure.on, departure.place.row), (day("2026-08-01"), 3));
}

#[test]
fn what_is_missing_is_carried_on_and_what_is_gone_is_not() {
    let gone = Listing { mark: Mark::GoneWithReason, ..listing(1, 1) };
    let missing = Listing { mark: Mark::MissingWithoutReason, ..listing(2, 2) };
    let previous = [gone, missing];
    let marked = mark(Vec::new(), &previous, &reports(&[], &[]));
    assert_eq!(marks(&marked.listings), [(PartyId::numbered(2), Mark::MissingWithoutReason, 0)]);

    let back = mark(vec![listing(1, 1), listing(2, 2)], &previous, &reports(&[], &[]));
    assert_eq!(
        marks(&back.listings),
        [(PartyId::numbered(1), Mark::New, 1), (PartyId::numbered(2), Mark::Continuing, 1)],
        "listed again is new, found again goes on"
    );
}

#[test]
fn a_removal_holds_against_an_export_that_still_has_the_row() {
    // Published on 2026-07-01.
    for (kind, removed_on, expected) in [
        (RemovalKind::Withdrawn, "2026-08-01", Mark::GoneWithReason),
        (RemovalKind::Deleted, "2026-07-01", Mark::GoneWithReason),
        (RemovalKind::Hidden, "2026-08-01", Mark::GoneWithReason),
        (RemovalKind::Corrected, "2026-08-01", Mark::Continuing),
        // Listed anew after it.
        (RemovalKind::Deleted, "2026-06-30", Mark::Continuing),
    ] {
        let removals = [removal(1, kind, removed_on)];
        let marked = mark(vec![listing(1, 1)], &[listing(1, 1)], &reports(&[], &removals));
        assert_eq!(marked.listings[0].mark, expected, "{kind:?} {removed_on}");
    }
}

#[test]
fn a_closure_does_not_take_away_what_the_export_still_has() {
    let closures = [closure(1, "", ClosingMode::Performed, "2026-08-01")];
    let marked = mark(vec![listing(1, 1)], &[listing(1, 1)], &reports(&closures, &[]));
    assert_eq!(marked.listings[0].mark, Mark::Continuing);
}

#[test]
fn a_removal_of_nothing_is_named() {
    let removals =
        [removal(1, RemovalKind::Deleted, "2026-08-01"), removal(7, RemovalKind::Deleted, "2026-08-01")];
    let gone = Listing { mark: Mark::GoneWithReason, ..listing(1, 1) };
    let marked = mark(Vec::new(), &[gone], &reports(&[], &removals));
    let named: Vec<(Code, Option<u32>)> =
        marked.findings.iter().map(|finding| (finding.code, finding.place.row)).collect();
    assert_eq!(named, [(Code::RemovalWithoutListing, Some(8))]);
}

#[test]
fn what_leaves_the_export_after_its_term_is_gone_and_an_estimated_term_is_no_reason() {
    let ending = |case_number, estimated| Listing {
        term: Some(Term { ends_on: day("2026-09-01"), estimated }),
        ..listing(1, case_number)
    };
    let marked = mark(Vec::new(), &[ending(1, false), ending(2, true)], &reports(&[], &[]));
    let found: Vec<Mark> = marked.listings.iter().map(|listing| listing.mark).collect();
    assert_eq!(found, [Mark::GoneWithReason, Mark::MissingWithoutReason]);
    assert_eq!(marked.departures[&listing(1, 1).id].reason, DepartureReason::Expired);
}
