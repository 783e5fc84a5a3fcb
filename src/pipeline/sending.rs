//! Sending: approved messages, byte for byte as approved, each exactly once. What is about to be handed over is written
//! down first; whatever dies afterwards leaves it *unknown*, which only a person settles.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, TimeDelta};

use crate::clock::Clock;
use crate::delivery::read_back::read_back;
use crate::delivery::smtp::{LineFault, Postman, Verdict};
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
use crate::ledger::outbox::{OutboxEntry, OutboxStep};
use crate::store::crash::crash_point;

use super::chosen::chosen;
use super::desk::{Desk, PROGRAM, note};
use super::error::RunError;
use super::mail_error::MailError;
use super::parts::Parts;
use super::reports::Heard;
use super::route::route;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendRequest {
    /// `None`: every edition.
    pub edition: Option<EditionId>,
    /// Only to this recipient, or only this packet, letter or part of one.
    pub only: Option<String>,
    /// Says what would go, and sends nothing.
    pub dry_run: bool,
    pub clock: Clock,
}

/// One message that was (or would be) handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub edition: EditionId,
    pub recipient: String,
    pub address: String,
    /// [`OutboxState::Approved`] in a dry run.
    pub state: OutboxState,
    /// The server's words.
    pub words: String,
    /// Of a deferred one.
    pub not_before: Option<NaiveDateTime>,
}

/// A message that is approved and does not go now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    pub edition: EditionId,
    pub recipient: String,
    pub why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A later edition of the quarter has taken its place.
    Replaced(EditionId),
    /// The approval is older than the office allows.
    Expired(NaiveDateTime),
    /// The message on the disk is not what was approved; the approval is void.
    BytesChanged,
    /// The address lies in no allowed domain.
    NotAllowed(String),
    /// Deferred: not before this moment.
    NotYet(NaiveDateTime),
    /// The parts of a packet go in order, and the server has not taken this one.
    EarlierPart(String),
    /// This part of the packet is not what was approved: so no part of it goes.
    OtherPart(String),
}

/// A packet of which the server has taken some parts and not others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial {
    pub edition: EditionId,
    pub packet: String,
    pub parts: usize,
    pub accepted: usize,
}

#[derive(Debug, Clone, Default)]
pub struct Sending {
    /// In the order in which they went.
    pub sent: Vec<Sent>,
    pub held: Vec<HeldBack>,
    /// Everything of which nobody knows whether it arrived, from this time and before.
    pub unknown: Vec<(EditionId, String)>,
    /// Packets that arrived in part.
    pub partial: Vec<Partial>,
    pub ledger_was_older: bool,
    /// What bounces and receipts in the inbox said.
    pub heard: Vec<Heard>,
    /// The password went over a line that anybody on the way can read.
    pub logged_in_openly: bool,
    /// Why it ended before its end.
    pub stopped: Option<LineFault>,
}

/// After so many broken lines one after the other the server is left alone.
const MOST_BROKEN: u32 = 3;
/// The longest pause before a deferred message is tried again, minutes.
const LONGEST_PAUSE: i64 = 24 * 60;

/// Hands over what may go. `tell` hears of every message at once.
pub fn send(path: &Path, request: &SendRequest, tell: &dyn Fn(&Sent)) -> Result<Sending, RunError> {
    let mut desk = Desk::open(path, request.clock)?;
    let entries = wanted(&desk, request.edition, request.only.as_deref())?;
    let mut sending = Sending {
        ledger_was_older: desk.ledger_was_older,
        heard: std::mem::take(&mut desk.heard),
        logged_in_openly: desk.office.standards.settings.mail.logs_in_openly(),
        ..Sending::default()
    };
    for entry in entries.iter().filter(|entry| entry.state == OutboxState::Unknown) {
        sending.unknown.push((entry.edition, entry.message.called.clone()));
    }
    let over = entries.iter().any(|entry| {
        !matches!(entry.state, OutboxState::Prepared | OutboxState::Approved | OutboxState::Deferred)
    });
    let queue: Vec<&OutboxEntry> = entries.iter().filter(|entry| may_go(entry)).collect();
    if queue.is_empty() && !over && !sending.ledger_was_older {
        return Err(MailError::NothingApproved.into());
    }
    let parts = Parts::of(&desk, &entries)?;
    let round = Round { desk: &mut desk, postman: None, last: None, tell, parts, sending: &mut sending };
    if request.dry_run {
        round.rehearse(&queue)?
    } else {
        round.go(&queue)?
    }
    sending.partial = Parts::of(&desk, &entries)?.partial();
    Ok(sending)
}

/// The messages asked for, in order.
pub(super) fn wanted(
    desk: &Desk,
    edition: Option<EditionId>,
    only: Option<&str>,
) -> Result<Vec<OutboxEntry>, RunError> {
    let all: Vec<OutboxEntry> = match edition {
        Some(_) => desk.outbox(edition)?.1,
        None => desk.outboxes()?.into_iter().flat_map(|(_, entries)| entries).collect(),
    };
    if all.is_empty() {
        return Err(RunError::NothingPublished);
    }
    match only {
        Some(only) => chosen(&all, only),
        None => Ok(all),
    }
}

fn may_go(entry: &OutboxEntry) -> bool {
    entry.approval.is_some() && matches!(entry.state, OutboxState::Approved | OutboxState::Deferred)
}

/// A message that may go.
struct Ready<'a> {
    entry: &'a OutboxEntry,
    from: lettre::Address,
    to: lettre::Address,
    bytes: Vec<u8>,
}

impl Ready<'_> {
    fn sent(&self, state: OutboxState, words: String) -> Sent {
        Sent {
            edition: self.entry.edition,
            recipient: self.entry.message.called.clone(),
            address: self.to.to_string(),
            state,
            words,
            not_before: None,
        }
    }
}

/// Everything that is asked of an approved message before it goes: that no later edition has taken its place, that the approval
/// is young enough, that it is its turn, that the bytes are those approved, and that the address is allowed.
fn look<'a>(desk: &Desk, entry: &'a OutboxEntry) -> Result<Result<Ready<'a>, Why>, RunError> {
    let mail = &desk.office.standards.settings.mail;
    let Some(approval) = &entry.approval else { return Err(MailError::NothingApproved.into()) };
    if let Some(by) = desk.ledger.replaced_by(entry.edition)? {
        return Ok(Err(Why::Replaced(by)));
    }
    if approval.at + TimeDelta::days(i64::from(mail.approval_days)) < desk.now() {
        return Ok(Err(Why::Expired(approval.at)));
    }
    if let Some(not_before) = entry.not_before.filter(|moment| *moment > desk.now()) {
        return Ok(Err(Why::NotYet(not_before)));
    }
    let bytes = desk.message(entry).filter(|_| approval.digest == entry.message.digest);
    let Some(bytes) = bytes else { return Ok(Err(Why::BytesChanged)) };
    let posted = read_back(&bytes)?;
    if !mail.allows(posted.to.as_ref()) {
        return Ok(Err(Why::NotAllowed(posted.to.to_string())));
    }
    Ok(Ok(Ready { entry, from: posted.from, to: posted.to, bytes }))
}

/// Any change voids an approval.
fn void(desk: &mut Desk, entry: &OutboxEntry) -> Result<(), RunError> {
    let step = entry.step(OutboxState::Prepared, desk.now(), PROGRAM);
    desk.step(&[(entry, OutboxStep { note: Some(note::BYTES_CHANGED.to_owned()), ..step })])
}

/// One round of handing over.
struct Round<'a> {
    desk: &'a mut Desk,
    /// `None` until there is something to hand over.
    postman: Option<Postman>,
    /// When the last message went.
    last: Option<Instant>,
    parts: Parts,
    tell: &'a dyn Fn(&Sent),
    sending: &'a mut Sending,
}

impl Round<'_> {
    fn go(mut self, queue: &[&OutboxEntry]) -> Result<(), RunError> {
        let mut broken = 0;
        for entry in queue {
            let letter = match self.look(entry)? {
                Ok(letter) => letter,
                Err(why) => {
                    if matches!(why, Why::BytesChanged | Why::OtherPart(_)) {
                        void(self.desk, entry)?;
                    }
                    self.hold(entry, why);
                    continue;
                }
            };
            let verdict = match self.hand_over(&letter) {
                Ok(verdict) => verdict,
                Err(RunError::Mail(MailError::Line(fault))) => {
                    self.sending.stopped = Some(fault);
                    break;
                }
                Err(error) => return Err(error),
            };
            crash_point("handed_over");
            let words = self.note(&letter, verdict)?;
            let is_open = self.postman.as_ref().is_some_and(Postman::is_open);
            broken = if is_open { 0 } else { broken + 1 };
            if broken == MOST_BROKEN {
                self.sending.stopped = Some(LineFault::Unreachable(words));
                break;
            }
        }
        if let Some(mut postman) = self.postman {
            postman.close();
        }
        Ok(())
    }

    /// What would go, and what would not.
    fn rehearse(mut self, queue: &[&OutboxEntry]) -> Result<(), RunError> {
        for entry in queue {
            match self.look(entry)? {
                Ok(letter) => {
                    self.parts.stands(entry, OutboxState::Accepted);
                    self.sending.sent.push(letter.sent(OutboxState::Approved, String::new()));
                }
                Err(why) => self.hold(entry, why),
            }
        }
        Ok(())
    }

    /// What is asked of the message, and of the other parts of its packet.
    fn look<'e>(&self, entry: &'e OutboxEntry) -> Result<Result<Ready<'e>, Why>, RunError> {
        let found = look(self.desk, entry)?;
        Ok(match self.parts.obstacle(self.desk, entry) {
            Some(obstacle) => found.and(Err(obstacle)),
            None => found,
        })
    }

    fn hold(&mut self, entry: &OutboxEntry, why: Why) {
        let recipient = entry.message.called.clone();
        self.sending.held.push(HeldBack { edition: entry.edition, recipient, why });
    }

    fn hand_over(&mut self, letter: &Ready<'_>) -> Result<Verdict, RunError> {
        wait(self.desk.office.standards.settings.mail.messages_per_minute, &mut self.last);
        let postman = match &mut self.postman {
            Some(postman) => postman,
            none => none.insert(Postman::new(route(&self.desk.office)?)),
        };
        let desk = &mut *self.desk;
        postman.hand_over(&letter.from, &letter.to, &letter.bytes, || -> Result<(), RunError> {
            let step = letter.entry.step(OutboxState::Sending, desk.now(), PROGRAM);
            desk.step(&[(letter.entry, step)])?;
            crash_point("sending");
            Ok(())
        })
    }

    /// Writes down what became of a message, and gives the server's words.
    fn note(&mut self, letter: &Ready<'_>, verdict: Verdict) -> Result<String, RunError> {
        let now = self.desk.now();
        let (state, words) = told(verdict);
        let not_before = (state == OutboxState::Deferred).then(|| {
            let shortest = self.desk.office.standards.settings.mail.retry_minutes;
            now + pause_before(shortest, letter.entry.deferrals)
        });
        let step = letter.entry.step(state, now, PROGRAM);
        let step = OutboxStep { note: Some(words.clone()), not_before, ..step };
        self.desk.step(&[(letter.entry, step)])?;
        self.parts.stands(letter.entry, state);
        if state == OutboxState::Unknown {
            self.sending.unknown.push((letter.entry.edition, letter.entry.message.called.clone()));
        }
        let sent = Sent { not_before, ..letter.sent(state, words.clone()) };
        (self.tell)(&sent);
        self.sending.sent.push(sent);
        Ok(words)
    }
}

/// A verdict as the state that it leads to, and the server's words.
pub(super) fn told(verdict: Verdict) -> (OutboxState, String) {
    match verdict {
        Verdict::Accepted(words) => (OutboxState::Accepted, words),
        Verdict::Refused(words) => (OutboxState::Refused, words),
        Verdict::Deferred(words) => (OutboxState::Deferred, words),
        Verdict::Unknown(words) => (OutboxState::Unknown, words),
    }
}

/// Waits until the next message may go.
pub(super) fn wait(messages_per_minute: u32, last: &mut Option<Instant>) {
    if let Some(last) = last {
        std::thread::sleep(pause_between(messages_per_minute).saturating_sub(last.elapsed()));
    }
    *last = Some(Instant::now());
}

fn pause_between(messages_per_minute: u32) -> Duration {
    match messages_per_minute {
        0 => Duration::ZERO,
        most => Duration::from_secs(60) / most,
    }
}

/// Doubles with every deferral, up to a day.
fn pause_before(shortest_minutes: u32, deferrals: u32) -> TimeDelta {
    let minutes = i64::from(shortest_minutes) << deferrals.min(16);
    TimeDelta::minutes(minutes.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_day() {
        let minutes: Vec<i64> = (0..9).map(|deferrals| pause_before(15, deferrals).num_minutes()).collect();
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
        assert_eq!(pause_before(15, u32::MAX).num_minutes(), 1440);
        assert_eq!(pause_before(0, 3).num_minutes(), 0);
    }

    #[test]
    fn messages_keep_their_distance() {
        assert_eq!(pause_between(30), Duration::from_secs(2));
        assert_eq!(pause_between(0), Duration::ZERO);
    }
}
