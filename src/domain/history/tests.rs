//! What follows on what, and what clocks go by.

use serde_json::json;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Tells a story of kinds and days, all of them legal.
fn told(story: &[(EventKind, &str, Value)]) -> History {
    let mut history = History::begun(day("2026-07-08"));
    for (kind, on, payload) in story {
        history.hear(*kind, day(on), payload).unwrap();
    }
    history
}

#[test]
fn a_listing_that_nobody_performs_goes_from_notice_to_second_stage() {
    use EventKind::{NoticeIssued, Overdue, SecondStage, Supervised, Urged};
    let notice =
        json!({"notices": ["云信用函〔2026〕1号"], "reply_by": "2026-07-29", "rectify_by": "2026-08-07"});
    let again =
        json!({"notices": ["云信用函〔2026〕9号"], "reply_by": "2026-11-02", "rectify_by": "2026-11-09"});
    let mut story = vec![
        (NoticeIssued, "2026-07-08", notice, State::Notified),
        (Supervised, "2026-07-08", json!({}), State::Supervised),
        (Urged, "2026-08-01", json!({}), State::Supervised),
        (Overdue, "2026-10-08", json!({}), State::Overdue),
        (NoticeIssued, "2026-10-08", again, State::Overdue),
        (SecondStage, "2026-10-08", json!({}), State::SecondStage),
    ];
    let mut history = History::begun(day("2026-07-08"));
    for (kind, on, payload, state) in story.drain(..) {
        history.hear(kind, day(on), &payload).unwrap();
        assert_eq!(history.state, state, "{kind:?}");
    }
    assert_eq!(history.rectify_by(), Some(day("2026-08-07")), "a later notice gives no new time");
    assert_eq!(history.reply_due(), Some(day("2026-11-02")));
    assert_eq!(history.since, day("2026-10-08"));
}

#[test]
fn a_closing_is_pushed_verified_and_repaired() {
    use EventKind::{Closed, Deleted, NoticeIssued, RepairBatched, RepairVerified, Repaired};
    let closing = json!({"mode": "performed", "closed_on": "2026-09-28", "push_by": "2026-10-08", "more": 1});
    let history = told(&[
        (NoticeIssued, "2026-07-08", json!({})),
        (Closed, "2026-09-28", closing),
        (RepairBatched, "2026-09-30", json!({})),
        (RepairVerified, "2026-10-09", json!({})),
        (Repaired, "2026-10-09", json!({})),
        (Deleted, "2026-10-12", json!({})),
    ]);
    assert_eq!((history.state, history.since), (State::Repaired, day("2026-10-09")));
    assert_eq!(history.closing.map(|closing| closing.closed_on), Some(day("2026-09-28")));
}

#[test]
fn a_refused_repair_stands_where_it_stood() {
    use EventKind::{Closed, NoticeIssued, Overdue, RepairBatched, RepairRefused};
    let history = told(&[
        (NoticeIssued, "2026-07-08", json!({})),
        (Overdue, "2026-08-10", json!({})),
        (Closed, "2026-09-01", json!({"mode": "cooperating"})),
        (RepairBatched, "2026-09-02", json!({})),
        (RepairRefused, "2026-09-09", json!({})),
    ]);
    assert_eq!((history.state, history.closing), (State::Overdue, None));
    assert_eq!(history.refused_on, Some(day("2026-09-09")));
}

#[test]
fn what_was_taken_off_and_comes_back_begins_anew() {
    use EventKind::{NoticeIssued, Relisted, Withdrawn};
    let history = told(&[
        (NoticeIssued, "2026-07-08", json!({"rectify_by": "2026-08-07"})),
        (Withdrawn, "2026-07-20", json!({})),
        (Relisted, "2026-10-08", json!({})),
    ]);
    assert_eq!((history.state, history.relistings), (State::Registered, 1));
    assert_eq!((history.rectify_by(), history.ended_on), (None, Some(day("2026-07-20"))));
}

#[test]
fn what_cannot_follow_is_refused_and_changes_nothing() {
    use EventKind::{
        Closed, Expired, NoticeIssued, Relisted, RepairVerified, Repaired, SecondStage, Withdrawn,
    };
    for (before, kind) in [
        (vec![], RepairVerified),
        (vec![], Repaired),
        (vec![], Relisted),
        (vec![NoticeIssued], SecondStage),
        (vec![Withdrawn], Closed),
        (vec![Withdrawn], Withdrawn),
        (vec![Withdrawn], NoticeIssued),
        (vec![Closed], Expired),
    ] {
        let story: Vec<_> = before.into_iter().map(|kind| (kind, "2026-08-01", json!({}))).collect();
        let mut history = told(&story);
        let as_it_was = history.clone();
        let refused = history.hear(kind, day("2026-09-01"), &json!({}));
        assert_eq!(refused, Err(IllegalMove { state: as_it_was.state, kind }));
        assert_eq!(history, as_it_was);
    }
}
