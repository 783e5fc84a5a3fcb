//! 季度数据: what the leading group is shown about a quarter, counted the same way for the edition that is being made and
//! for those that were published before it.
//!
//! A quarter's figures are of two kinds: what stands at its end ([`Stock`]), and what happened in it ([`Tally`]: the events
//! of its editions, those of the repair series too). New and gone are the difference of two stocks, so that
//! last stock + new − gone = this stock.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use super::amount::Fen;
use super::closing_mode::ClosingMode;
use super::event::EventKind;
use super::history::{History, State};
use super::listing::{ListingId, Mark};
use super::party::PartyId;
use super::quarter::EditionId;

/// Quarters that a trend goes back, its own among them: two years.
pub const QUARTERS: usize = 8;

/// A listing as the figures see it at the end of a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    pub party: PartyId,
    /// 执行标的; `None`: the court does not say.
    pub amount: Option<Fen>,
    pub state: State,
    pub mark: Mark,
}

/// 在列: neither gone from the export nor repaired, withdrawn or run out.
pub fn is_listed(mark: Mark, state: State) -> bool {
    mark != Mark::GoneWithReason && !state.is_final()
}

impl Stood {
    /// 在列, see [`is_listed`].
    pub fn is_listed(&self) -> bool {
        is_listed(self.mark, self.state)
    }

    fn is_open(&self) -> bool {
        self.is_listed() && self.state.is_open()
    }

    /// 逾期: the limit for performing has run out.
    pub fn is_overdue(&self) -> bool {
        self.is_listed() && matches!(self.state, State::Overdue | State::SecondStage)
    }
}

/// How the listings of an edition stood at its end, those that had gone too.
pub type Stock = BTreeMap<ListingId, Stood>;

/// 推送修复 with the day by which it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Push {
    pub on: NaiveDate,
    /// `None`: the calendar lacked the year.
    pub by: Option<NaiveDate>,
}

impl Push {
    pub fn is_late(self) -> bool {
        self.by.is_some_and(|by| by < self.on)
    }
}

/// Whether a notice was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub reply_by: Option<NaiveDate>,
    /// `None`: the day has passed without an answer.
    pub answered_on: Option<NaiveDate>,
    /// The department's name on that day; `None`: the ledger does not know the number.
    pub addressee: Option<String>,
}

impl Reply {
    pub fn is_late(&self) -> bool {
        self.answered_on.zip(self.reply_by).is_some_and(|(on, by)| by < on)
    }
}

/// What happened in one quarter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// 履行, 和解 or 配合处置资产: all of them count as performing of one's own accord (work plan, task 4).
    pub performed: BTreeSet<ListingId>,
    pub pushed: BTreeMap<ListingId, Push>,
    /// When a repair that was found true was lifted, and when it was found true.
    pub lifted: BTreeMap<ListingId, (NaiveDate, Option<NaiveDate>)>,
    /// By 发文字号; only notices that were answered or whose day passed in the quarter.
    pub replies: BTreeMap<String, Reply>,
}

impl Tally {
    /// Takes an event in. `before`: the listing's history before it.
    pub fn hear(
        &mut self,
        listing: &ListingId,
        kind: EventKind,
        on: NaiveDate,
        said: &Value,
        before: &History,
    ) {
        match kind {
            EventKind::Closed if before.state.is_open() && is_performing(said) => {
                self.performed.insert(listing.clone());
            }
            EventKind::RepairBatched => {
                let by = before.closing.as_ref().and_then(|closing| closing.push_by);
                self.pushed.entry(listing.clone()).or_insert(Push { on, by });
            }
            EventKind::RepairRefused => {
                self.performed.remove(listing);
                self.pushed.remove(listing);
            }
            EventKind::Repaired => {
                self.lifted.insert(listing.clone(), (on, before.verified_on));
            }
            EventKind::Answered => self.answered(on, said, before),
            EventKind::Urged => {
                let Some(notice) = &before.last_notice else { return };
                for number in &notice.numbers {
                    self.replies.entry(number.clone()).or_insert(Reply {
                        reply_by: notice.reply_by,
                        answered_on: None,
                        addressee: None,
                    });
                }
            }
            _ => {}
        }
    }

    fn answered(&mut self, on: NaiveDate, said: &Value, before: &History) {
        let Some(number) = said.get("notice").and_then(Value::as_str) else { return };
        let reply_by = before.last_notice.as_ref().and_then(|notice| notice.reply_by);
        let reply = self.replies.entry(number.to_owned()).or_insert(Reply {
            reply_by,
            answered_on: None,
            addressee: None,
        });
        reply.answered_on = Some(reply.answered_on.map_or(on, |earlier| earlier.min(on)));
    }

    /// Leaves out listings that the edition does not know: a corrected file took their rows out.
    fn of(&self, stock: &Stock) -> Self {
        let mut tally = self.clone();
        tally.performed.retain(|listing| stock.contains_key(listing));
        tally.pushed.retain(|listing, _| stock.contains_key(listing));
        tally.lifted.retain(|listing, _| stock.contains_key(listing));
        tally
    }
}

fn is_performing(said: &Value) -> bool {
    let mode = said.get("mode").and_then(|mode| serde_json::from_value(mode.clone()).ok());
    matches!(
        mode,
        Some(
            ClosingMode::Performed
                | ClosingMode::SettledAndPerformed
                | ClosingMode::Settled
                | ClosingMode::Cooperating
        )
    )
}

/// The figures of one quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterFigures {
    /// The last edition of the quarter.
    pub edition: EditionId,
    pub as_of: NaiveDate,
    pub bodies: u64,
    pub cases: u64,
    pub amount: Fen,
    /// On the list now and not a quarter ago.
    pub new: u64,
    /// On the list a quarter ago and not now.
    pub gone: u64,
    pub performed: u64,
    /// Cases that could have been performed in the quarter: open a quarter ago or now, or performed in it.
    pub to_perform: u64,
    /// At the end of the quarter; those of the second stage too.
    pub overdue: u64,
    pub second_stage: u64,
    pub pushed_in_time: u64,
    pub pushed_late: u64,
    pub lifted: u64,
    pub answered_in_time: u64,
    pub answered_late: u64,
    pub unanswered: u64,
}

/// 趋势: figures quarter by quarter, with what stands behind those of the edition itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trend {
    /// Oldest first; the last is the edition's own. Empty in a repair edition.
    pub quarters: Vec<QuarterFigures>,
    pub stock: Stock,
    pub new: BTreeSet<ListingId>,
    pub gone: BTreeSet<ListingId>,
    /// What the performance rate is a share of.
    pub to_perform: BTreeSet<ListingId>,
    pub tally: Tally,
}

impl Trend {
    /// Adds a quarter to those before it.
    pub fn enter(&mut self, edition: EditionId, as_of: NaiveDate, stock: Stock, tally: &Tally) {
        let tally = tally.of(&stock);
        let listed = |stock: &Stock| -> BTreeSet<ListingId> {
            let listed = stock.iter().filter(|(_, stood)| stood.is_listed());
            listed.map(|(listing, _)| listing.clone()).collect()
        };
        let (before, now) = (listed(&self.stock), listed(&stock));
        self.new = now.difference(&before).cloned().collect();
        self.gone = before.difference(&now).cloned().collect();
        let open = |(listing, stood): (&ListingId, &Stood)| stood.is_open().then(|| listing.clone());
        let mut to_perform = tally.performed.clone();
        to_perform.extend(self.stock.iter().filter_map(open));
        to_perform.extend(stock.iter().filter_map(open));
        self.quarters.push(figures(edition, as_of, &stock, &tally, self, to_perform.len()));
        let older = self.quarters.len().saturating_sub(QUARTERS);
        self.quarters.drain(..older);
        (self.stock, self.to_perform, self.tally) = (stock, to_perform, tally);
    }
}

fn figures(
    edition: EditionId,
    as_of: NaiveDate,
    stock: &Stock,
    tally: &Tally,
    trend: &Trend,
    to_perform: usize,
) -> QuarterFigures {
    let listed: Vec<&Stood> = stock.values().filter(|stood| stood.is_listed()).collect();
    let bodies: BTreeSet<&PartyId> = listed.iter().map(|stood| &stood.party).collect();
    let overdue: Vec<_> = listed.iter().filter(|stood| stood.is_overdue()).collect();
    let second_stage = overdue.iter().filter(|stood| stood.state == State::SecondStage).count();
    let late_pushes = tally.pushed.values().filter(|push| push.is_late()).count();
    let unanswered = tally.replies.values().filter(|reply| reply.answered_on.is_none()).count();
    let late_answers = tally.replies.values().filter(|reply| reply.is_late()).count();
    QuarterFigures {
        edition,
        as_of,
        bodies: bodies.len() as u64,
        cases: listed.len() as u64,
        amount: Fen(listed.iter().filter_map(|stood| stood.amount).map(|amount| amount.0).sum()),
        new: trend.new.len() as u64,
        gone: trend.gone.len() as u64,
        performed: tally.performed.len() as u64,
        to_perform: to_perform as u64,
        overdue: overdue.len() as u64,
        second_stage: second_stage as u64,
        pushed_in_time: (tally.pushed.len() - late_pushes) as u64,
        pushed_late: late_pushes as u64,
        lifted: tally.lifted.len() as u64,
        answered_in_time: (tally.replies.len() - late_answers - unanswered) as u64,
        answered_late: late_answers as u64,
        unanswered: unanswered as u64,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn id(number: u32) -> ListingId {
        ListingId(format!("L{number}").into())
    }

    fn stood(party: u64, state: State) -> Stood {
        Stood { party: PartyId::numbered(party), amount: Some(Fen(100)), state, mark: Mark::Continuing }
    }

    #[test]
    fn what_stood_and_came_and_went_makes_what_stands() {
        let mut trend = Trend::default();
        let first = Stock::from([
            (id(1), stood(1, State::Supervised)),
            (id(2), stood(1, State::Overdue)),
            (id(3), stood(2, State::Supervised)),
        ]);
        trend.enter("2026Q2-1".parse().unwrap(), day("2026-07-08"), first, &Tally::default());
        let mut tally = Tally::default();
        tally.performed.insert(id(2));
        // A case that a corrected file took out again.
        tally.performed.insert(id(9));
        let second = Stock::from([
            (id(1), stood(1, State::SecondStage)),
            (id(2), stood(1, State::Repaired)),
            (id(3), Stood { mark: Mark::GoneWithReason, ..stood(2, State::Withdrawn) }),
            (id(4), stood(3, State::Supervised)),
        ]);
        trend.enter("2026Q3-1".parse().unwrap(), day("2026-10-08"), second, &tally);
        let [before, now] = trend.quarters.as_slice() else { panic!("two quarters") };
        assert_eq!((before.bodies, before.cases, before.new, before.overdue), (2, 3, 3, 1));
        assert_eq!((now.bodies, now.cases, now.new, now.gone), (2, 2, 1, 2));
        assert_eq!(before.cases + now.new - now.gone, now.cases);
        assert_eq!((now.performed, now.to_perform), (1, 4));
        assert_eq!((now.overdue, now.second_stage, now.amount), (1, 1, Fen(200)));
    }

    #[test]
    fn a_push_and_an_answer_are_in_time_on_the_last_day_and_late_after_it() {
        let mut history = History::begun(day("2026-07-01"));
        let notice = json!({"notices": ["甲1号", "甲2号"], "reply_by": "2026-07-29"});
        history.hear(EventKind::NoticeIssued, day("2026-07-08"), &notice).unwrap();
        let mut tally = Tally::default();
        let answer = |number: &str| json!({ "notice": number });
        tally.hear(&id(1), EventKind::Answered, day("2026-07-29"), &answer("甲1号"), &history);
        tally.hear(&id(2), EventKind::Urged, day("2026-07-30"), &json!({}), &history);
        assert_eq!(tally.replies["甲2号"].answered_on, None);
        tally.hear(&id(2), EventKind::Answered, day("2026-07-30"), &answer("甲2号"), &history);
        assert_eq!((tally.replies["甲1号"].is_late(), tally.replies["甲2号"].is_late()), (false, true));

        let closing = json!({"mode": "performed", "closed_on": "2026-08-01", "push_by": "2026-08-06"});
        tally.hear(&id(1), EventKind::Closed, day("2026-08-01"), &closing, &history);
        history.hear(EventKind::Closed, day("2026-08-01"), &closing).unwrap();
        tally.hear(&id(1), EventKind::RepairBatched, day("2026-08-06"), &closing, &history);
        tally.hear(&id(2), EventKind::RepairBatched, day("2026-08-07"), &closing, &history);
        assert_eq!((tally.pushed[&id(1)].is_late(), tally.pushed[&id(2)].is_late()), (false, true));
        assert!(tally.performed.contains(&id(1)));
        tally.hear(&id(1), EventKind::RepairRefused, day("2026-08-20"), &json!({}), &history);
        assert!(tally.performed.is_empty(), "what was found untrue was not performed");
    }
}
