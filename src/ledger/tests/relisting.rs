//! R35: what is listed again within six months of a deletion that the applicant asked for.

use serde_json::json;

use super::*;
use crate::domain::event::EventKind;
use crate::ledger::relisting::soon_after_request;

/// Deleted on a day for a reason.
fn deleted(on: &str, ground: &str) -> History {
    let mut history = History::begun(day("2026-04-01"));
    history.hear(EventKind::Deleted, day(on), &json!({ "ground": ground })).unwrap();
    history
}

#[test]
fn only_a_deletion_that_the_applicant_asked_for_has_six_months() {
    let asked = "第十条第三项：申请执行人书面申请删除，审查同意";
    let cases = [
        ("2026-03-02", asked, "2026-09-02", true),
        ("2026-03-02", asked, "2026-09-03", false),
        // The end of a shorter month is the end.
        ("2026-08-31", asked, "2027-02-28", true),
        ("2026-08-31", asked, "2027-03-01", false),
        ("2026-03-02", "第十条第一项：已履行完毕", "2026-04-01", false),
        ("2026-03-02", "", "2026-04-01", false),
    ];
    for (deleted_on, ground, published_on, expected) in cases {
        let mut again = listing(1, 1);
        again.facts.published_on = Some(day(published_on));
        let found = soon_after_request(&again, &deleted(deleted_on, ground), day("2027-04-01"));
        assert_eq!(found.is_some(), expected, "{deleted_on} {ground} {published_on}");
    }
}
