//! What editions let happen to a listing, one after the other, each reading what the last one left.

use super::*;
use crate::domain::closure::{Repair, Verification};
use crate::domain::event::EventKind;
use crate::domain::history::State;
use crate::domain::listing::Withheld;
use crate::domain::quarter::Quarter;
use crate::domain::term::Term;
use crate::ledger::compare::{DepartureReason, MetRemoval};
use crate::ledger::course::Answered;
use crate::ledger::repair::MetVerification;
use crate::ledger::reports::Reported;

/// One listing of party 1 in case 1, from edition to edition.
struct Story {
    histories: BTreeMap<ListingId, History>,
}

/// What one edition brings.
struct Chapter {
    listing: Listing,
    departures: BTreeMap<ListingId, Departure>,
    removals: Vec<MetRemoval>,
    repairs: Vec<Repair>,
    verifications: Vec<MetVerification>,
    notices: Vec<Notice>,
    answers: Vec<Answered>,
}

fn chapter(mark: Mark) -> Chapter {
    Chapter {
        listing: Listing { mark, ..listing(1, 1) },
        departures: BTreeMap::new(),
        removals: Vec::new(),
        repairs: Vec::new(),
        verifications: Vec::new(),
        notices: Vec::new(),
        answers: Vec::new(),
    }
}

fn told(mark: Mark, serial: u32, reply_by: &str, rectify_by: &str) -> Chapter {
    let limits =
        Notice { reply_by: Some(day(reply_by)), rectify_by: Some(day(rectify_by)), ..notice(serial, &[1]) };
    Chapter { notices: vec![limits], ..chapter(mark) }
}

impl Story {
    fn begun() -> Self {
        Story { histories: BTreeMap::new() }
    }

    /// The kinds of what happens, and the state after it.
    fn goes_on(&mut self, as_of: &str, chapter: &Chapter) -> (Vec<EventKind>, State) {
        let course = advance(&Occasion {
            as_of: day(as_of),
            series: Series::Quarterly,
            quarter: Quarter::closed_before(day(as_of)),
            listings: std::slice::from_ref(&chapter.listing),
            departures: &chapter.departures,
            corrections: &[],
            removals: &chapter.removals,
            repairs: &chapter.repairs,
            verifications: &chapter.verifications,
            clues: &[],
            notices: &chapter.notices,
            answers: &chapter.answers,
            decided: &BTreeMap::new(),
            histories: &self.histories,
        });
        self.histories = course.histories;
        let kinds = course.happenings.iter().map(|happening| happening.kind).collect();
        (kinds, self.histories[&chapter.listing.id].state)
    }
}

fn removed(kind: RemovalKind, on: &str) -> Vec<MetRemoval> {
    vec![MetRemoval { listing: listing(1, 1).id, removal: removal(1, kind, on), reported: Reported::Now }]
}

#[test]
fn a_body_that_does_not_answer_or_perform_is_urged_and_comes_to_the_second_stage() {
    use EventKind::{Continued, Listed, NoticeIssued, Overdue, SecondStage, Supervised, Urged};
    let mut story = Story::begun();
    let first = told(Mark::New, 1, "2026-07-29", "2026-08-07");
    assert_eq!(
        story.goes_on("2026-07-08", &first),
        (vec![Listed, NoticeIssued, Supervised], State::Supervised)
    );
    let second = told(Mark::Continuing, 2, "2026-11-02", "2026-11-09");
    assert_eq!(
        story.goes_on("2026-10-09", &second),
        (vec![Continued, Urged, Overdue, NoticeIssued, Supervised, SecondStage], State::SecondStage)
    );
    let third = told(Mark::Continuing, 3, "2027-02-01", "2027-02-08");
    let (kinds, state) = story.goes_on("2027-01-08", &third);
    assert_eq!(kinds, [Continued, Urged, NoticeIssued, Supervised, SecondStage], "overdue only once");
    assert_eq!(state, State::SecondStage);
}

#[test]
fn an_answer_stops_the_urging_but_not_the_limit() {
    let mut story = Story::begun();
    story.goes_on("2026-07-08", &told(Mark::New, 1, "2026-07-29", "2026-08-07"));
    let answers = vec![Answered {
        notice_number: "云信用函〔2026〕1号".into(),
        on: day("2026-07-20"),
        answer: "正在筹款".into(),
        place: row("回执.xlsx", 2),
    }];
    let next = Chapter { answers, ..chapter(Mark::Continuing) };
    let (kinds, state) = story.goes_on("2026-10-09", &next);
    use EventKind::{Answered as Answer, Continued, Overdue, SecondStage, Supervised};
    assert_eq!(kinds, [Continued, Answer, Overdue, Supervised, SecondStage]);
    assert_eq!(state, State::SecondStage);
}

#[test]
fn a_closing_is_pushed_once_and_what_is_repaired_comes_back_only_as_a_new_listing() {
    use EventKind::{Closed, Gone, Listed, RepairBatched, Supervised};
    let mut story = Story::begun();
    let closure = closure(1, "", ClosingMode::Performed, "2026-09-01");
    let departure = Departure {
        reason: DepartureReason::Closed(ClosingMode::Performed),
        on: closure.closed_on,
        place: closure.place.clone(),
    };
    story.goes_on("2026-07-08", &chapter(Mark::New));
    let repair = Repair {
        listing: listing(1, 1).id,
        closure,
        path: RepairPath::Push,
        push_by: Some(day("2026-09-06")),
    };
    let closed = Chapter {
        departures: BTreeMap::from([(listing(1, 1).id, departure)]),
        repairs: vec![repair],
        ..chapter(Mark::GoneWithReason)
    };
    assert_eq!(
        story.goes_on("2026-10-09", &closed),
        (vec![Gone, Closed, RepairBatched], State::RepairPushed)
    );

    // Published on 2026-07-01: the court has merely not taken it off yet.
    let (kinds, state) = story.goes_on("2027-01-08", &chapter(Mark::New));
    assert_eq!((kinds, state), (vec![], State::RepairPushed));
    let mut anew = chapter(Mark::New);
    anew.listing.facts.published_on = Some(day("2026-12-01"));
    let (kinds, state) = story.goes_on("2027-01-08", &anew);
    assert_eq!((kinds, state), (vec![EventKind::Relisted, Supervised], State::Supervised));
    assert_eq!(Story::begun().goes_on("2027-01-08", &anew).0, [Listed, Supervised]);
}

fn verified(is_true: bool) -> Vec<MetVerification> {
    let verification = Verification {
        case: case(1),
        party_name: String::new(),
        is_true,
        found_on: Some(day("2026-10-12")),
        by: "韩秋实".into(),
        reason: String::new(),
        place: row("核实.xlsx", 4),
    };
    vec![MetVerification { listing: listing(1, 1).id, verification }]
}

#[test]
fn what_was_pushed_is_verified_and_repaired_or_refused() {
    use EventKind::{Closed, Continued, RepairBatched, RepairRefused, RepairVerified, Repaired};
    for (is_true, kinds, state) in [
        (true, vec![Continued, RepairVerified, Repaired], State::Repaired),
        (false, vec![Continued, RepairRefused, EventKind::Supervised], State::Supervised),
    ] {
        let mut story = Story::begun();
        story.goes_on("2026-07-08", &chapter(Mark::New));
        let closure = closure(1, "", ClosingMode::Performed, "2026-09-01");
        let repair = Repair { listing: listing(1, 1).id, closure, path: RepairPath::Push, push_by: None };
        let closed = Chapter { repairs: vec![repair], ..chapter(Mark::Continuing) };
        assert_eq!(story.goes_on("2026-10-09", &closed).0, [Continued, Closed, RepairBatched]);
        let next = Chapter { verifications: verified(is_true), ..chapter(Mark::Continuing) };
        assert_eq!(story.goes_on("2026-10-15", &next), (kinds, state));
    }
    // Nothing was pushed: nothing is repaired.
    let early = Chapter { verifications: verified(true), ..chapter(Mark::New) };
    let (kinds, state) = Story::begun().goes_on("2026-10-15", &early);
    assert_eq!((kinds, state), (vec![EventKind::Listed, EventKind::Supervised], State::Supervised));
}

#[test]
fn the_four_removals_are_kept_apart() {
    for (kind, events, state) in [
        (RemovalKind::Withdrawn, vec![EventKind::Withdrawn], State::Withdrawn),
        (RemovalKind::Deleted, vec![EventKind::Deleted], State::Deleted),
        (RemovalKind::Hidden, vec![EventKind::Hidden], State::Hidden),
        (RemovalKind::Corrected, vec![EventKind::Corrected, EventKind::Supervised], State::Supervised),
    ] {
        let mut story = Story::begun();
        story.goes_on("2026-07-08", &chapter(Mark::New));
        let next = Chapter { removals: removed(kind, "2026-08-01"), ..chapter(Mark::Continuing) };
        let (kinds, after) = story.goes_on("2026-10-09", &next);
        assert_eq!((&kinds[1..], after), (events.as_slice(), state));
    }
}

#[test]
fn a_certain_term_expires_and_an_estimated_one_only_withholds() {
    for (estimated, expected) in [(false, State::Expired), (true, State::Registered)] {
        let mut expired = chapter(Mark::New);
        expired.listing.term = Some(Term { ends_on: day("2026-10-01"), estimated });
        expired.listing.withheld = Some(Withheld::TermExpired);
        assert_eq!(Story::begun().goes_on("2026-10-09", &expired).1, expected);
    }
}

#[test]
fn what_is_withheld_is_neither_told_nor_supervised() {
    let mut withheld = told(Mark::New, 1, "2026-07-29", "2026-08-07");
    withheld.listing.withheld = Some(Withheld::GovernmentRelease);
    let (kinds, state) = Story::begun().goes_on("2026-07-08", &withheld);
    assert_eq!((kinds, state), (vec![EventKind::Listed], State::Registered));
}
