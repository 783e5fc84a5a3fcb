//! Closures met with listings.

use super::*;
use crate::ledger::repair::{RepairRules, match_closures};
use crate::ledger::reports::Reported;

fn unasked(_: &ListingId, _: &Closure) -> Option<bool> {
    None
}

const RULES: RepairRules<'static> =
    RepairRules { push_by: &next_day, confirmed: &unasked, may_be_pushed: &always };

fn always(_: &Listing, _: Reported) -> bool {
    true
}

fn next_day(day: NaiveDate) -> Option<NaiveDate> {
    day.succ_opt()
}

#[test]
fn every_closure_becomes_a_repair_or_a_finding() {
    let listings = [listing(1, 1), listing(1, 2), listing(1, 3)];
    let closures = [
        closure(1, "云泽市第1局", ClosingMode::Performed, "2026-08-01"),
        closure(2, "", ClosingMode::Settled, "2026-08-02"),
        closure(3, "", ClosingMode::Suspended, "2026-08-03"),
        closure(4, "", ClosingMode::Performed, "2026-08-04"),
        closure(1, "云泽市第2局", ClosingMode::Performed, "2026-08-05"),
    ];
    let matched = match_closures(&reports(&closures, &[]), &listings, &RULES);
    let mut repairs: Vec<(&ListingId, RepairPath, Option<NaiveDate>)> =
        matched.repairs.iter().map(|repair| (&repair.listing, repair.path, repair.push_by)).collect();
    assert!(repairs.is_sorted());
    repairs.sort_by_key(|(_, path, _)| *path);
    assert_eq!(
        repairs,
        [
            (&listings[0].id, RepairPath::Push, Some(day("2026-08-02"))),
            (&listings[1].id, RepairPath::Confirm, Some(day("2026-08-03"))),
        ]
    );
    let found: Vec<(Option<u32>, Code)> =
        matched.findings.iter().map(|finding| (finding.place.row, finding.code)).collect();
    assert_eq!(
        found,
        [
            (Some(2), Code::ClosureWithoutListing),
            (Some(3), Code::ClosingNeedsConfirmation),
            (Some(4), Code::ClosingIsNoRepair),
            (Some(5), Code::ClosureWithoutListing),
        ]
    );
}

#[test]
fn a_closure_without_a_name_is_about_every_party_of_the_case() {
    let listings = [listing(1, 1), listing(2, 1)];
    let closures = [closure(1, "", ClosingMode::Performed, "2026-08-01")];
    let matched = match_closures(&reports(&closures, &[]), &listings, &RULES);
    assert_eq!(matched.repairs.len(), 2);
}

#[test]
fn of_several_closures_the_surest_and_then_the_first_stands() {
    let closures = [
        closure(1, "", ClosingMode::Settled, "2026-07-01"),
        closure(1, "", ClosingMode::Performed, "2026-08-09"),
        closure(1, "", ClosingMode::Performed, "2026-08-01"),
    ];
    let matched = match_closures(
        &reports(&closures, &[]),
        &[listing(1, 1)],
        &RepairRules { push_by: &|_| None, ..RULES },
    );
    assert_eq!(matched.repairs.len(), 1);
    let repair = &matched.repairs[0];
    assert_eq!((repair.path, repair.closure.closed_on), (RepairPath::Push, day("2026-08-01")));
    assert_eq!(repair.push_by, None, "a year without calendar");
}

#[test]
fn a_closing_that_a_person_confirmed_is_pushed_and_one_that_was_refused_is_not() {
    let listings = [listing(1, 2)];
    let closures = [closure(2, "", ClosingMode::Settled, "2026-08-02")];
    let reports = reports(&closures, &[]);
    for (said, path) in [(true, Some(RepairPath::Push)), (false, None)] {
        let matched =
            match_closures(&reports, &listings, &RepairRules { confirmed: &|_, _| Some(said), ..RULES });
        assert_eq!(matched.repairs.first().map(|repair| repair.path), path);
        assert!(matched.findings.is_empty());
    }
}

#[test]
fn an_earlier_closing_still_holds_and_what_was_pushed_is_not_pushed_again() {
    let listings = [listing(1, 1), listing(1, 2), listing(1, 3)];
    let past = PastReports {
        applications: Vec::new(),
        closures: vec![
            closure(1, "", ClosingMode::Settled, "2026-08-01"),
            closure(2, "", ClosingMode::Performed, "2026-08-01"),
            // Before the listing was published: about an earlier one.
            closure(3, "", ClosingMode::Performed, "2026-06-01"),
            closure(9, "", ClosingMode::Performed, "2026-08-01"),
        ],
        removals: Vec::new(),
    };
    let reports = CourtReports { past: &past, ..reports(&[], &[]) };
    let unpushed = |listing: &Listing, when| when == Reported::Before && listing.case != case(2);
    let rules = RepairRules { confirmed: &|_, _| Some(true), may_be_pushed: &unpushed, ..RULES };
    let matched = match_closures(&reports, &listings, &rules);
    let repaired: Vec<&ListingId> = matched.repairs.iter().map(|repair| &repair.listing).collect();
    assert_eq!(repaired, [&listings[0].id]);
    assert_eq!(matched.findings, [], "nothing is found wrong with it a second time");
}
