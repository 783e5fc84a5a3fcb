//! What the machine cannot know, a person settles: whether an unknown message arrived, or that another copy shall go.

use std::path::Path;

use crate::clock::Clock;
use crate::domain::outbox::{OutboxState, Settlement};
use crate::domain::quarter::EditionId;
use crate::ledger::outbox::{OutboxEntry, OutboxStep};

use super::desk::{Desk, note};
use super::error::RunError;
use super::mail_error::MailError;
use super::sending::wanted;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettleRequest {
    /// `None`: the last edition in which this recipient has something to settle.
    pub edition: Option<EditionId>,
    pub recipient: String,
    pub settlement: Settlement,
    pub by: String,
    pub clock: Clock,
}

/// What was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub edition: EditionId,
    pub recipient: String,
    pub state: OutboxState,
    pub copy: u32,
}

/// A person says what became of an unknown message, or has another copy sent.
pub fn settle(path: &Path, request: &SettleRequest) -> Result<Settled, RunError> {
    let mut desk = Desk::open(path, request.clock)?;
    let entries = wanted(&desk, request.edition, Some(&request.recipient))?;
    let can = |entry: &&OutboxEntry| match request.settlement {
        Settlement::Accepted => entry.state == OutboxState::Unknown,
        Settlement::Again => {
            matches!(entry.state, OutboxState::Unknown | OutboxState::Refused | OutboxState::Accepted)
        }
    };
    let entry = the_one(&entries, can, &request.recipient)?;
    let (state, why, copy) = match (request.settlement, &entry.approval) {
        (Settlement::Accepted, _) => (OutboxState::Accepted, note::SETTLED, entry.copy),
        (Settlement::Again, Some(_)) => (OutboxState::Approved, note::AGAIN, entry.copy + 1),
        (Settlement::Again, None) => (OutboxState::Prepared, note::AGAIN, entry.copy + 1),
    };
    let step = OutboxStep { copy, note: Some(why.to_owned()), ..entry.step(state, desk.now(), &request.by) };
    desk.step(&[(entry, step)])?;
    Ok(Settled { edition: entry.edition, recipient: entry.message.called.clone(), state, copy })
}

/// What there is to settle: what is unknown; else in the last edition that has anything what was refused, or a second copy
/// of what was taken.
fn the_one<'e>(
    entries: &'e [OutboxEntry],
    can: impl Fn(&&OutboxEntry) -> bool,
    asked: &str,
) -> Result<&'e OutboxEntry, RunError> {
    let all: Vec<&OutboxEntry> = entries.iter().filter(can).collect();
    let is = |entry: &OutboxEntry, state: OutboxState| entry.state == state;
    let unknown = all.iter().rfind(|entry| is(entry, OutboxState::Unknown));
    let Some(last) = unknown.or(all.last()) else {
        let (recipient, state) = entries.last().map_or_else(
            || (asked.to_owned(), OutboxState::Prepared),
            |entry| (entry.message.called.clone(), entry.state),
        );
        return Err(MailError::NotToSettle { recipient, state }.into());
    };
    let of_last = || all.iter().filter(|entry| entry.edition == last.edition);
    let states = [OutboxState::Unknown, OutboxState::Refused, OutboxState::Accepted];
    let first = states.into_iter().find(|state| of_last().any(|entry| is(entry, *state)));
    let found: Vec<&OutboxEntry> = of_last().copied().filter(|entry| Some(entry.state) == first).collect();
    if let [only] = found.as_slice() {
        return Ok(only);
    }
    let recipients = found.into_iter().map(|entry| entry.message.called.clone()).collect();
    Err(MailError::SeveralToSettle { recipients }.into())
}
