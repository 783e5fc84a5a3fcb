//! Approval: what every recipient would get, held against what the last edition sent there, and a person's name under
//! exactly those bytes.

use std::collections::BTreeMap;
use std::path::Path;

use crate::clock::Clock;
use crate::definition::mail::MailSettings;
use crate::delivery::read_back::{Posted, PostedFile, read_back};
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
use crate::ledger::outbox::{Approval, OutboxEntry, OutboxStep};
use crate::ledger::past::UpTo;
use crate::text::words::{Language, Words};

pub use super::annexes::CaseChanges;
use super::annexes::{ToldCases, case_changes, told_cases};
use super::desk::{Desk, note};
use super::error::RunError;
use super::guard_mail::guard_messages;
use super::mail_error::MailError;
use super::reports::Heard;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRequest {
    /// `None`: the last edition that has messages.
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
    /// The edition that it is held against.
    pub previous: Option<EditionId>,
    /// In the order of the files.
    pub packets: Vec<PacketChange>,
    /// Who got a message of the previous quarter's last edition and gets none now.
    pub gone: Vec<String>,
    /// Packets that no message carries: they are on the print list.
    pub printed: usize,
    /// How many messages were approved, or their approvals taken back, by this act.
    pub acted: usize,
    pub ledger_was_older: bool,
    /// What bounces and receipts in the inbox said.
    pub heard: Vec<Heard>,
}

#[derive(Debug, Clone)]
pub struct PacketChange {
    pub recipient: String,
    pub address: String,
    pub change: Change,
    pub files: Vec<FileChange>,
    /// Of the cases in the annexes; `None`: they name none.
    pub cases: Option<CaseChanges>,
    /// Of the whole message.
    pub bytes: u64,
    /// After the act.
    pub state: OutboxState,
    /// Why it stands there, in the server's words or by a word of the catalogue.
    pub note: Option<String>,
    /// Its address lies in an allowed domain.
    pub allowed: bool,
    /// What lies on the disk is what was published; else nothing more is known of it.
    pub intact: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    pub name: String,
    /// 0 for a file that is gone.
    pub bytes: u64,
    pub change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    New,
    Changed,
    Same,
    Gone,
}

impl Change {
    pub fn word(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Changed => "changed",
            Change::Same => "same",
            Change::Gone => "gone",
        }
    }
}

/// Shows an edition's messages and does what was asked with their approvals.
pub fn approve(path: &Path, request: &ApprovalRequest) -> Result<Approved, RunError> {
    let mut desk = Desk::open(path, request.clock)?;
    let (edition, entries) = desk.outbox(request.edition)?;
    let drafts: Vec<Draft<'_>> = entries.iter().map(|entry| Draft::read(&desk, entry)).collect();
    let acted = match &request.act {
        ApprovalAct::Look => 0,
        ApprovalAct::Withdraw { by } => take_back(&mut desk, &entries, by)?,
        ApprovalAct::Approve { by, second } => {
            let names = names(by, second.as_deref(), desk.office.standards.settings.mail.two_names)?;
            if let Some(by) = desk.ledger.replaced_by(edition)? {
                return Err(MailError::Replaced { edition, by }.into());
            }
            let messages: Vec<(String, Vec<u8>)> = entries
                .iter()
                .filter_map(|entry| Some((entry.packet.path.clone(), desk.message(entry)?)))
                .collect();
            guard_messages(&desk, edition, &messages)?;
            give(&mut desk, &drafts, &names)?
        }
    };
    let previous = previous(&desk, edition)?;
    let words = Words::load(Language::Chinese)?;
    let before = match previous {
        Some(previous) => packets_of(&desk, previous, &words)?,
        None => BTreeMap::new(),
    };
    let after = desk.ledger.outbox(edition)?;
    let mail = &desk.office.standards.settings.mail;
    let packets: Vec<PacketChange> = drafts
        .iter()
        .zip(after)
        .map(|(draft, after)| draft.held_against(&before, after, mail, &words))
        .collect();
    // A later edition of the same quarter writes only to those whom it touches; the others have been told.
    let is_told_anew = previous.is_some_and(|previous| previous.quarter != edition.quarter);
    let is_gone = |name: &&String| is_told_anew && !packets.iter().any(|packet| packet.recipient == **name);
    let gone = before.keys().filter(is_gone);
    Ok(Approved {
        edition,
        previous,
        gone: gone.cloned().collect(),
        printed: desk.ledger.notice_numbers(edition)?.len().saturating_sub(entries.len()),
        packets,
        acted,
        ledger_was_older: desk.ledger_was_older,
        heard: desk.heard,
    })
}

/// The edition of the series before this one that has messages, and stands.
fn previous(desk: &Desk, edition: EditionId) -> Result<Option<EditionId>, RunError> {
    let standing = desk.ledger.standing_editions(UpTo::NOW)?;
    let stands = |id: &EditionId| standing.iter().any(|record| record.id == *id);
    let outboxes = desk.outboxes()?;
    Ok(outboxes
        .iter()
        .map(|(id, _)| *id)
        .rfind(|id| id.series == edition.series && *id < edition && stands(id)))
}

/// A message as it lies on the disk now.
struct Draft<'a> {
    entry: &'a OutboxEntry,
    /// With its size; `None`: what lies there is not what was published.
    posted: Option<(Posted, u64)>,
}

impl<'a> Draft<'a> {
    fn read(desk: &Desk, entry: &'a OutboxEntry) -> Self {
        let posted =
            desk.message(entry).and_then(|bytes| Some((read_back(&bytes).ok()?, bytes.len() as u64)));
        Draft { entry, posted }
    }

    fn held_against(
        &self,
        before: &BTreeMap<String, Contents>,
        after: OutboxEntry,
        mail: &MailSettings,
        words: &Words,
    ) -> PacketChange {
        let recipient = &self.entry.packet.recipient;
        let old = before.get(recipient);
        let (mut files, mut cases, mut address, mut bytes) = (Vec::new(), None, String::new(), 0);
        if let Some((posted, size)) = &self.posted {
            files = compare(old.map(|old| &old.files), &posted.files);
            let nothing = ToldCases::new();
            let told = old.and_then(|old| old.cases.as_ref()).unwrap_or(&nothing);
            cases = told_cases(&posted.files, words).map(|now| case_changes(told, &now));
            (address, bytes) = (posted.to.to_string(), *size);
        }
        PacketChange {
            recipient: recipient.clone(),
            change: of_packet(old.is_some(), &files, cases),
            files,
            cases,
            bytes,
            state: after.state,
            note: after.note,
            allowed: mail.allows(&address),
            address,
            intact: self.posted.is_some(),
        }
    }
}

/// What a recipient was sent.
struct Contents {
    files: Vec<PostedFile>,
    cases: Option<ToldCases>,
}

/// What every recipient of an edition was sent. A message that is no longer there counts as empty.
fn packets_of(
    desk: &Desk,
    edition: EditionId,
    words: &Words,
) -> Result<BTreeMap<String, Contents>, RunError> {
    let mut packets = BTreeMap::new();
    for entry in desk.ledger.outbox(edition)? {
        let posted = desk.message(&entry).and_then(|bytes| read_back(&bytes).ok());
        let files = posted.map(|posted| posted.files).unwrap_or_default();
        let cases = told_cases(&files, words);
        packets.insert(entry.packet.recipient, Contents { files, cases });
    }
    Ok(packets)
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
            changed.push(format!("runs/{}/{}", entry.edition, entry.packet.path));
            continue;
        };
        if entry.state.may_be_approved() {
            let approval = Approval {
                digest: entry.packet.digest.clone(),
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

/// File by file against what the recipient got before.
fn compare(before: Option<&Vec<PostedFile>>, now: &[PostedFile]) -> Vec<FileChange> {
    let before = before.map(Vec::as_slice).unwrap_or_default();
    let change = |file: &PostedFile| match before.iter().find(|old| old.name == file.name) {
        None => Change::New,
        Some(old) if old.sha256 == file.sha256 => Change::Same,
        Some(_) => Change::Changed,
    };
    let there = now.iter().map(|file| FileChange {
        name: file.name.clone(),
        bytes: file.bytes.len() as u64,
        change: change(file),
    });
    let gone = before
        .iter()
        .filter(|old| now.iter().all(|file| file.name != old.name))
        .map(|old| FileChange { name: old.name.clone(), bytes: 0, change: Change::Gone });
    there.chain(gone).collect()
}

/// The cases decide where there are any: number and date of a letter differ in every edition.
fn of_packet(was_there: bool, files: &[FileChange], cases: Option<CaseChanges>) -> Change {
    let is_same = match cases {
        Some(cases) => cases.new + cases.changed + cases.gone == 0,
        None => files.iter().all(|file| file.change == Change::Same),
    };
    match (was_there, is_same) {
        (false, _) => Change::New,
        (true, true) => Change::Same,
        (true, false) => Change::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::hash::sha256;

    fn file(name: &str, content: &str) -> PostedFile {
        PostedFile {
            name: name.to_owned(),
            bytes: content.as_bytes().to_vec(),
            sha256: sha256(content.as_bytes()),
        }
    }

    #[test]
    fn files_are_held_against_those_of_the_same_name() {
        let before = vec![file("通报函.docx", "1"), file("附件1.xlsx", "a"), file("附件3.xlsx", "c")];
        let now = [file("通报函.docx", "2"), file("附件1.xlsx", "a"), file("附件2.xlsx", "b")];
        let changes = compare(Some(&before), &now);
        let told: Vec<(&str, &str)> =
            changes.iter().map(|file| (file.name.as_str(), file.change.word())).collect();
        assert_eq!(
            told,
            [
                ("通报函.docx", "changed"),
                ("附件1.xlsx", "same"),
                ("附件2.xlsx", "new"),
                ("附件3.xlsx", "gone")
            ]
        );
        assert_eq!(of_packet(true, &changes, None), Change::Changed);
        assert_eq!(of_packet(true, &compare(Some(&before), &before), None), Change::Same);
        assert_eq!(of_packet(false, &compare(None, &now), None), Change::New);
        let same = Some(CaseChanges { same: 3, ..CaseChanges::default() });
        assert_eq!(of_packet(true, &changes, same), Change::Same, "another number is no change");
        let gone = Some(CaseChanges { same: 3, gone: 1, ..CaseChanges::default() });
        assert_eq!(of_packet(true, &changes, gone), Change::Changed);
    }

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
