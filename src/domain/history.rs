//! Where a listing stands (design §7), read off what has happened to it: registered → notified → supervised → overdue →
//! second stage and, from any of these, performed / settled / cooperating → pushed → verified → repaired, or withdrawn,
//! deleted, hidden, expired. The moves that are legal stand in [`State::after`], and nowhere else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::closing_mode::ClosingMode;
use super::clue::ClueKind;
use super::event::EventKind;
use super::quarter::Quarter;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Registered,
    Notified,
    Supervised,
    Overdue,
    SecondStage,
    /// 执行完毕, or settled and performed.
    Performed,
    /// 达成执行和解, not yet performed.
    Settled,
    /// 积极配合人民法院处置资产
    Cooperating,
    /// Closed in another way that a person took for repair (终结执行, 不予执行).
    Ended,
    RepairPushed,
    RepairVerified,
    Repaired,
    Withdrawn,
    Deleted,
    Hidden,
    Expired,
}

/// An event that cannot follow where the listing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{kind:?} does not follow {state:?}")]
pub struct IllegalMove {
    pub state: State,
    pub kind: EventKind,
}

impl State {
    pub const ALL: [State; 16] = [
        State::Registered,
        State::Notified,
        State::Supervised,
        State::Overdue,
        State::SecondStage,
        State::Performed,
        State::Settled,
        State::Cooperating,
        State::Ended,
        State::RepairPushed,
        State::RepairVerified,
        State::Repaired,
        State::Withdrawn,
        State::Deleted,
        State::Hidden,
        State::Expired,
    ];

    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            State::Registered => "registered",
            State::Notified => "notified",
            State::Supervised => "supervised",
            State::Overdue => "overdue",
            State::SecondStage => "second_stage",
            State::Performed => "performed",
            State::Settled => "settled",
            State::Cooperating => "cooperating",
            State::Ended => "ended",
            State::RepairPushed => "repair_pushed",
            State::RepairVerified => "repair_verified",
            State::Repaired => "repaired",
            State::Withdrawn => "withdrawn",
            State::Deleted => "deleted",
            State::Hidden => "hidden",
            State::Expired => "expired",
        }
    }

    /// Neither on its way to repair nor off the list: departments are told, measures act.
    pub fn is_open(self) -> bool {
        self <= State::SecondStage
    }

    /// From the closing until the lifting lists are out.
    pub fn is_under_repair(self) -> bool {
        (State::Performed..=State::RepairVerified).contains(&self)
    }

    /// Off the list for good: what comes after is a new listing.
    pub fn is_final(self) -> bool {
        self >= State::Repaired
    }

    fn of_closing(mode: Option<ClosingMode>) -> Self {
        match mode {
            None | Some(ClosingMode::Performed | ClosingMode::SettledAndPerformed) => State::Performed,
            Some(ClosingMode::Settled) => State::Settled,
            Some(ClosingMode::Cooperating) => State::Cooperating,
            Some(_) => State::Ended,
        }
    }

    /// The state that an event leads to. `mode`: of a closing; `open`: the state before it, to which a refused repair
    /// goes back.
    fn after(self, kind: EventKind, mode: Option<ClosingMode>, open: State) -> Result<Self, IllegalMove> {
        let illegal = Err(IllegalMove { state: self, kind });
        match kind {
            EventKind::Relisted if !self.is_open() => Ok(State::Registered),
            EventKind::Relisted => illegal,
            // What the next quarter's export, a second edition or an answer says moves nothing.
            EventKind::Listed
            | EventKind::Decided
            | EventKind::Continued
            | EventKind::Missing
            | EventKind::Gone
            | EventKind::Answered
            | EventKind::Urged
            | EventKind::RepairProposed
            | EventKind::Corrected
            | EventKind::ClueTransferred
            | EventKind::ClueDismissed => Ok(self),
            EventKind::NoticeIssued if self.is_open() => Ok(self.max(State::Notified)),
            EventKind::Supervised if self.is_open() => Ok(self.max(State::Supervised)),
            EventKind::Overdue if self.is_open() => Ok(self.max(State::Overdue)),
            EventKind::SecondStage if matches!(self, State::Overdue | State::SecondStage) => {
                Ok(State::SecondStage)
            }
            EventKind::Closed if self.is_open() => Ok(State::of_closing(mode)),
            EventKind::Closed if self.is_under_repair() => Ok(self),
            EventKind::RepairBatched if self <= State::RepairPushed => Ok(State::RepairPushed),
            EventKind::RepairVerified if self == State::RepairPushed => Ok(State::RepairVerified),
            EventKind::RepairRefused if self == State::RepairPushed => Ok(open),
            EventKind::Repaired if self == State::RepairVerified => Ok(State::Repaired),
            EventKind::Withdrawn if !matches!(self, State::Withdrawn) => Ok(State::Withdrawn),
            EventKind::Deleted if !self.is_final() => Ok(State::Deleted),
            EventKind::Hidden if !self.is_final() => Ok(State::Hidden),
            EventKind::Expired if self.is_open() => Ok(State::Expired),
            // The court takes off its own list what is repaired here: no contradiction, and nothing new.
            EventKind::Deleted | EventKind::Hidden => Ok(self),
            EventKind::NoticeIssued
            | EventKind::Supervised
            | EventKind::Overdue
            | EventKind::SecondStage
            | EventKind::Closed
            | EventKind::RepairBatched
            | EventKind::RepairVerified
            | EventKind::RepairRefused
            | EventKind::Repaired
            | EventKind::Withdrawn
            | EventKind::Expired => illegal,
        }
    }
}

/// 通报 as its listing's clocks see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noticed {
    pub on: NaiveDate,
    /// 发文字号 of the notices that name the listing.
    pub numbers: Vec<String>,
    pub reply_by: Option<NaiveDate>,
    pub rectify_by: Option<NaiveDate>,
}

/// 结案 as the repair goes by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closing {
    pub mode: Option<ClosingMode>,
    pub closed_on: NaiveDate,
    pub push_by: Option<NaiveDate>,
}

/// What has happened to one listing since it was last put on the list, as far as its clocks and its state go by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct History {
    pub state: State,
    /// Day of the event that led to the state.
    pub since: NaiveDate,
    pub listed_on: NaiveDate,
    /// How often it was put on the list again.
    pub relistings: u32,
    /// The first: its limit runs, and a later one gives no new time.
    pub first_notice: Option<Noticed>,
    /// The last: its answer is waited for.
    pub last_notice: Option<Noticed>,
    /// The last quarter whose supervision and sanction lists named it.
    pub named_in: Option<Quarter>,
    pub answered_on: Option<NaiveDate>,
    pub urged_on: Option<NaiveDate>,
    pub overdue_on: Option<NaiveDate>,
    pub second_stage_on: Option<NaiveDate>,
    pub closing: Option<Closing>,
    /// A closing about which a person was asked.
    pub proposed: Option<Closing>,
    pub pushed_on: Option<NaiveDate>,
    pub verified_on: Option<NaiveDate>,
    /// When the credit office last found a closing untrue: what was reported before means no repair.
    pub refused_on: Option<NaiveDate>,
    /// When the court took it off its list, or out of its export with a reason.
    pub removed_on: Option<NaiveDate>,
    /// Day of the last withdrawal, deletion, hiding, repair or expiry, also of an earlier listing.
    pub ended_on: Option<NaiveDate>,
    /// Clues that an officer has decided about: whether each was transferred.
    pub clues: BTreeMap<ClueKind, bool>,
    /// The state before the closing.
    open: State,
}

/// What the payloads of events say to the clocks; other keys are for people.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    notices: Vec<String>,
    reply_by: Option<NaiveDate>,
    rectify_by: Option<NaiveDate>,
    quarter: Option<String>,
    mode: Option<ClosingMode>,
    closed_on: Option<NaiveDate>,
    push_by: Option<NaiveDate>,
    clue: Option<ClueKind>,
}

impl Said {
    fn closing(&self, on: NaiveDate) -> Option<Closing> {
        let closed_on = self.closed_on.unwrap_or(on);
        Some(Closing { mode: self.mode, closed_on, push_by: self.push_by })
    }
}

impl History {
    /// A listing that is new on a day.
    pub fn begun(on: NaiveDate) -> Self {
        History {
            state: State::Registered,
            since: on,
            listed_on: on,
            relistings: 0,
            first_notice: None,
            last_notice: None,
            named_in: None,
            answered_on: None,
            urged_on: None,
            overdue_on: None,
            second_stage_on: None,
            closing: None,
            proposed: None,
            removed_on: None,
            pushed_on: None,
            verified_on: None,
            refused_on: None,
            ended_on: None,
            clues: BTreeMap::new(),
            open: State::Registered,
        }
    }

    /// Takes an event in, or says why it cannot follow; then nothing is changed.
    pub fn hear(&mut self, kind: EventKind, on: NaiveDate, payload: &Value) -> Result<(), IllegalMove> {
        let said = Said::deserialize(payload).unwrap_or_default();
        let state = self.state.after(kind, said.mode, self.open)?;
        match kind {
            EventKind::Relisted => {
                *self = History {
                    relistings: self.relistings + 1,
                    ended_on: self.ended_on,
                    ..History::begun(on)
                };
            }
            EventKind::NoticeIssued => self.noticed(on, said),
            EventKind::Supervised => {
                let quarter = said.quarter.and_then(|quarter| quarter.parse().ok());
                self.named_in = quarter.or(self.named_in);
            }
            EventKind::Answered => self.answered_on = Some(on),
            EventKind::Urged => self.urged_on = Some(on),
            EventKind::Overdue => self.overdue_on = self.overdue_on.or(Some(on)),
            EventKind::SecondStage => self.second_stage_on = self.second_stage_on.or(Some(on)),
            EventKind::Closed => self.closed(on, said),
            EventKind::RepairBatched => {
                self.open = if self.state.is_open() { self.state } else { self.open };
                self.closing = self.closing.take().or(said.closing(on));
                (self.pushed_on, self.proposed) = (Some(on), None);
            }
            EventKind::RepairVerified => self.verified_on = Some(on),
            EventKind::RepairRefused => {
                (self.closing, self.pushed_on, self.refused_on) = (None, None, Some(on));
            }
            EventKind::RepairProposed => self.proposed = said.closing(on),
            EventKind::Gone => self.removed_on = Some(on),
            EventKind::Withdrawn | EventKind::Deleted | EventKind::Hidden => self.taken_off(state, on),
            EventKind::Repaired | EventKind::Expired => self.ended_on = Some(on),
            EventKind::ClueTransferred | EventKind::ClueDismissed => {
                self.clues.extend(said.clue.map(|clue| (clue, kind == EventKind::ClueTransferred)));
            }
            EventKind::Listed
            | EventKind::Decided
            | EventKind::Continued
            | EventKind::Missing
            | EventKind::Corrected => {}
        }
        if state != self.state {
            (self.state, self.since) = (state, on);
        }
        Ok(())
    }

    fn noticed(&mut self, on: NaiveDate, said: Said) {
        let Said { notices: numbers, reply_by, rectify_by, .. } = said;
        let notice = Noticed { on, numbers, reply_by, rectify_by };
        self.first_notice.get_or_insert_with(|| notice.clone());
        self.last_notice = Some(notice);
        (self.answered_on, self.urged_on) = (None, None);
    }

    /// The first closing holds: it started the days for the push.
    fn closed(&mut self, on: NaiveDate, said: Said) {
        if self.state.is_open() {
            self.open = self.state;
            self.closing = said.closing(on);
        }
    }

    /// What the court takes off after the repair ended before.
    fn taken_off(&mut self, to: State, on: NaiveDate) {
        self.removed_on = Some(on);
        if to != self.state {
            self.ended_on = Some(on);
        }
    }

    /// Last day for performing: that of the first notice.
    pub fn rectify_by(&self) -> Option<NaiveDate> {
        self.first_notice.as_ref().and_then(|notice| notice.rectify_by)
    }

    /// The day by which the last notice is to be answered, while it is not.
    pub fn reply_due(&self) -> Option<NaiveDate> {
        let notice = self.last_notice.as_ref().filter(|_| self.answered_on.is_none())?;
        notice.reply_by
    }
}

#[cfg(test)]
mod tests {
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
        let closing =
            json!({"mode": "performed", "closed_on": "2026-09-28", "push_by": "2026-10-08", "more": 1});
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
}
