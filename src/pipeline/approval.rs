//! Approval: what every recipient would get, held against what had been told there before, and a person's name under exactly
//! those bytes.

use std::collections::BTreeMap;
use std::path::Path;

use crate::clock::Clock;
use crate::domain::dispatch::Matter;
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
use crate::ledger::outbox::{Approval, OutboxEntry, OutboxStep};
use crate::ledger::past::UpTo;
use crate::ledger::publication::DispatchRecord;
use crate::text::words::{Language, Words};

pub use super::annexes::CaseChanges;
pub use super::compared::{Change, FileChange, PacketChange, PartState};
use super::compared::{Contents, Draft, held_against, told_before};
use super::desk::{Desk, note};
use super::error::RunError;
use super::guard_mail::{can_be_guarded, guard_messages};
use super::mail_error::MailError;
use super::reports::Heard;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRequest {
    /// `None`: the last edition that stands and has messages.
    pub edition: Option<EditionId>,
    pub act: ApprovalAct,
    pub clock: Clock,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalAct {
    /// Shows, and decides nothing.
    Look,
    Approve {
        by: String,
        second: Option<String>,
    },
    Withdraw {
        by: String,
    },
}

/// What an approval looked at, and what it did.
#[derive(Debug, Clone)]
pub struct Approved {
    pub edition: EditionId,
    /// The edition that has taken its place: it cannot be approved any more.
    pub replaced_by: Option<EditionId>,
    /// What it is held against: this edition, with those of its quarter before it.
    pub previous: Option<EditionId>,
    /// In the order of the files.
    pub packets: Vec<PacketChange>,
    /// Who got a packet in the previous quarter, with whichever of its editions, and gets none now. A later edition of the same
    /// quarter writes only to those whom it touches: there nobody is gone.
    pub gone: Vec<String>,
    /// What is on the print list: packets, all of them or some of their attachments, and copies for others.
    pub printed: usize,
    /// How many messages were approved, or their approvals taken back, by this act.
    pub acted: usize,
    /// Messages of the edition: a large packet has several.
    pub messages: usize,
    /// Other editions that stand, with how many messages nobody has approved.
    pub waiting: Vec<(EditionId, usize)>,
    pub ledger_was_older: bool,
    /// The edition is of a time when the ledger did not keep what a leak check holds its messages against: there is none
    /// before the approval.
    pub unguarded: bool,
    /// What bounces and receipts in the inbox said.
    pub heard: Vec<Heard>,
}

/// Shows an edition's messages and does what was asked with their approvals.
pub fn approve(path: &Path, request: &ApprovalRequest) -> Result<Approved, RunError> {
    let mut desk = Desk::open(path, request.clock)?;
    let (edition, entries) = desk.outbox(request.edition)?;
    let drafts: Vec<Draft<'_>> = entries.iter().map(|entry| Draft::read(&desk, entry)).collect();
    let replaced_by = desk.ledger.replaced_by(edition)?;
    let acted = match &request.act {
        ApprovalAct::Look => 0,
        ApprovalAct::Withdraw { by } => take_back(&mut desk, &entries, by)?,
        ApprovalAct::Approve { by, second } => {
            let names = names(by, second.as_deref(), desk.office.standards.settings.mail.two_names)?;
            if let Some(by) = replaced_by {
                return Err(MailError::Replaced { edition, by }.into());
            }
            guard_messages(&desk, edition, &entries)?;
            give(&mut desk, &drafts, &names)?
        }
    };
    let words = Words::load(Language::Chinese)?;
    let before = told_before(&desk, edition, &words)?;
    let previous = before.last;
    let after: BTreeMap<String, OutboxEntry> =
        desk.ledger.outbox(edition)?.into_iter().map(|entry| (entry.message.called.clone(), entry)).collect();
    let mail = &desk.office.standards.settings.mail;
    let parts = drafts.chunk_by(|a, b| a.entry.message.packet == b.entry.message.packet);
    let packets: Vec<PacketChange> =
        parts.map(|parts| held_against(parts, &before, &after, mail, &words)).collect();
    let is_gone = |name: &String, contents: &Contents| {
        !before.is_added_to
            && contents.matter == Matter::PACKET
            && !contents.is_void()
            && !packets.iter().any(|packet| packet.called == *name)
    };
    let gone = before.packets.iter().filter(|(name, contents)| is_gone(name, contents));
    Ok(Approved {
        edition,
        replaced_by,
        previous,
        gone: gone.map(|(name, _)| name.clone()).collect(),
        printed: printed(&desk, edition, entries.len())?,
        messages: entries.len(),
        waiting: waiting(&desk, edition)?,
        packets,
        acted,
        ledger_was_older: desk.ledger_was_older,
        unguarded: !can_be_guarded(&desk.ledger, edition)?,
        heard: desk.heard,
    })
}

/// In a ledger of an earlier time: every number that no message has.
fn printed(desk: &Desk, edition: EditionId, messages: usize) -> Result<usize, RunError> {
    let dispatches = desk.ledger.dispatches(edition)?;
    if dispatches.is_empty() {
        return Ok(desk.ledger.notice_numbers(edition)?.len().saturating_sub(messages));
    }
    Ok(dispatches.iter().map(DispatchRecord::printed).sum())
}

/// Editions besides the one shown of which something waits for an approval.
fn waiting(desk: &Desk, shown: EditionId) -> Result<Vec<(EditionId, usize)>, RunError> {
    let mut waiting = Vec::new();
    for record in desk.ledger.standing_editions(UpTo::NOW)?.iter().filter(|record| record.id != shown) {
        let entries = desk.ledger.outbox(record.id)?;
        let count = entries.iter().filter(|entry| entry.state == OutboxState::Prepared).count();
        if count > 0 {
            waiting.push((record.id, count));
        }
    }
    Ok(waiting)
}

fn names(by: &str, second: Option<&str>, two: bool) -> Result<(String, Option<String>), RunError> {
    let by = by.trim();
    let second = second.map(str::trim).filter(|name| !name.is_empty());
    if by.is_empty() || (two && second.is_none()) || second == Some(by) {
        return Err(MailError::TwoNamesNeeded.into());
    }
    Ok((by.to_owned(), second.map(str::to_owned)))
}

/// Approves what has not been handed over yet; an approval that stands is renewed. One message that is not what was
/// published stops all.
fn give(
    desk: &mut Desk,
    drafts: &[Draft<'_>],
    (by, second): &(String, Option<String>),
) -> Result<usize, RunError> {
    let now = desk.now();
    let (mut steps, mut changed) = (Vec::new(), Vec::new());
    for Draft { entry, posted } in drafts {
        let Some((posted, _)) = posted else {
            changed.push(format!("runs/{}/{}", entry.edition, entry.message.path));
            continue;
        };
        if entry.state.may_be_approved() {
            let approval = Approval {
                digest: entry.message.digest.clone(),
                address: posted.to.to_string(),
                by: by.clone(),
                second: second.clone(),
                at: now,
            };
            let step = entry.step(OutboxState::Approved, now, by);
            steps.push((*entry, OutboxStep { approval: Some(approval), ..step }));
        }
    }
    if !changed.is_empty() {
        return Err(MailError::MessagesChanged(changed).into());
    }
    desk.step(&steps)?;
    Ok(steps.len())
}

fn take_back(desk: &mut Desk, entries: &[OutboxEntry], by: &str) -> Result<usize, RunError> {
    let now = desk.now();
    let stands = |entry: &&OutboxEntry| {
        matches!(entry.state, OutboxState::Approved | OutboxState::Deferred) && entry.approval.is_some()
    };
    let steps: Vec<(&OutboxEntry, OutboxStep)> = entries
        .iter()
        .filter(stands)
        .map(|entry| {
            let step = entry.step(OutboxState::Prepared, now, by);
            (entry, OutboxStep { note: Some(note::WITHDRAWN.to_owned()), ..step })
        })
        .collect();
    desk.step(&steps)?;
    Ok(steps.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_are_two_people() {
        assert!(names("周知白", None, false).is_ok());
        assert!(names("  ", None, false).is_err());
        assert!(names("周知白", None, true).is_err());
        assert!(names("周知白", Some(" 周知白 "), true).is_err());
        assert!(names("周知白", Some("周知白"), false).is_err());
        assert!(names("周知白", Some("陈明远"), true).is_ok());
    }
}
