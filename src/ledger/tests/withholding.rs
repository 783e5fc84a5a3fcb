//! What stays listed but is not notified.

use super::*;
use crate::domain::listing::Withheld;
use crate::domain::performance::Performance;
use crate::domain::term::Term;
use crate::ledger::withhold::{WithholdRules, withhold};

fn rules() -> WithholdRules<'static> {
    WithholdRules {
        as_of: day("2026-10-08"),
        is_government: &|party| *party == PartyId::numbered(9),
        is_released: &|_| false,
        is_untimed: &|_| None,
        is_under_repair: &|listing| listing.case == case(7),
        says_nothing: &|text| text == "无",
        severity: &warn,
    }
}

fn ending(party: u64, ends_on: &str) -> Listing {
    Listing { term: Some(Term { ends_on: day(ends_on), estimated: false }), ..listing(party, 1) }
}

fn with_facts(change: impl FnOnce(&mut CaseFacts)) -> Listing {
    let mut listing = listing(1, 1);
    change(&mut listing.facts);
    listing
}

#[test]
fn each_reason_withholds_and_the_first_two_kinds_are_named() {
    let cases = [
        (listing(1, 1), None, vec![]),
        (listing(9, 1), Some(Withheld::GovernmentRelease), vec![Code::GovernmentRelease]),
        (ending(1, "2026-10-07"), Some(Withheld::TermExpired), vec![Code::TermExpired]),
        (ending(1, "2026-10-08"), None, vec![]),
        (
            ending(9, "2026-10-07"),
            Some(Withheld::TermExpired),
            vec![Code::GovernmentRelease, Code::TermExpired],
        ),
        (
            with_facts(|facts| facts.performance = Some(Performance::Full)),
            Some(Withheld::FullyPerformed),
            vec![],
        ),
        (with_facts(|facts| facts.performance = Some(Performance::Partial)), None, vec![]),
        (with_facts(|facts| facts.exception = "宽限期".into()), Some(Withheld::Excepted), vec![]),
        (with_facts(|facts| facts.exception = " 无 ".into()), None, vec![]),
        (
            with_facts(|facts| facts.exception = "宽限期至2026年10月8日".into()),
            Some(Withheld::Excepted),
            vec![],
        ),
        (with_facts(|facts| facts.exception = "宽限期至2026年10月7日".into()), None, vec![]),
        (with_facts(|facts| facts.grounds.clear()), Some(Withheld::Incomplete), vec![]),
        (listing(1, 7), Some(Withheld::UnderRepair), vec![]),
        (Listing { mark: Mark::GoneWithReason, ..ending(9, "2026-10-07") }, None, vec![]),
    ];
    for (listing, withheld, codes) in cases {
        let mut listings = [listing];
        let findings = withhold(&mut listings, &rules());
        assert_eq!(listings[0].withheld, withheld, "{:?}", listings[0]);
        let found: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{:?}", listings[0]);
    }
}

#[test]
fn a_missing_listing_is_withheld_without_a_row_to_point_at() {
    let mut listings = [Listing { sources: Vec::new(), ..ending(1, "2026-10-07") }];
    assert_eq!(withhold(&mut listings, &rules()), []);
    assert_eq!(listings[0].withheld, Some(Withheld::TermExpired));
}

#[test]
fn a_government_that_a_person_released_is_notified() {
    let mut listings = [listing(9, 1)];
    let released = WithholdRules { is_released: &|_| true, ..rules() };
    assert_eq!(withhold(&mut listings, &released), []);
    assert_eq!(listings[0].withheld, None);
}

#[test]
fn a_listing_older_than_terms_waits_for_a_person_and_then_does_as_told() {
    let old = || {
        let mut listing = ending(1, "2018-03-14");
        listing.facts.grounds = vec![Ground::S4];
        (listing.facts.decided_on, listing.facts.published_on) = (Some(day("2016-03-14")), None);
        listing
    };
    for (said, withheld, codes) in [
        (None, Some(Withheld::TermUnsettled), vec![Code::TermUnsettled]),
        (Some(true), None, vec![]),
        (Some(false), Some(Withheld::TermExpired), vec![Code::TermExpired]),
    ] {
        let mut listings = [old()];
        let rules = WithholdRules { is_untimed: &|_| said, ..rules() };
        let findings = withhold(&mut listings, &rules);
        assert_eq!(listings[0].withheld, withheld, "{said:?}");
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), codes);
        let reckoned = findings.iter().all(|found| found.details == [("ends_on", "2018-03-14".to_owned())]);
        assert!(reckoned, "the reckoned end is shown");
    }
    let mut running =
        [Listing { term: Some(Term { ends_on: day("2026-10-08"), estimated: false }), ..old() }];
    assert_eq!(withhold(&mut running, &rules()), [], "told either way");
}
