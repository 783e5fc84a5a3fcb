//! The desk that approvals and sending work at: the ledger, the journal that must agree with it, and the messages as they
//! lie on the disk.

use std::path::Path;

use chrono::NaiveDateTime;

use crate::clock::Clock;
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
use crate::ledger::database::Ledger;
use crate::ledger::outbox::{MOMENT, OutboxEntry, OutboxStep};
use crate::ledger::past::UpTo;
use crate::store::hash::sha256;
use crate::store::journal::{Journal, JournalAct, JournalLine};
use crate::store::lock::OfficeLock;
use crate::store::read;

use super::error::RunError;
use super::mail_error::MailError;
use super::office::Office;
use super::reports::{Heard, take_in};

/// Who takes the steps that no person takes.
pub(super) const PROGRAM: &str = concat!("chengxin ", env!("CARGO_PKG_VERSION"));

/// Notes of the program's own steps; the catalogue says them.
pub(super) mod note {
    /// Found being handed over: the command before died.
    pub(in crate::pipeline) const DIED: &str = "died";
    /// The journal knows more than the ledger.
    pub(in crate::pipeline) const LEDGER_OLDER: &str = "ledger_older";
    /// The message on the disk is not what was approved.
    pub(in crate::pipeline) const BYTES_CHANGED: &str = "bytes_changed";
    pub(in crate::pipeline) const WITHDRAWN: &str = "withdrawn";
    /// A person has another copy sent.
    pub(in crate::pipeline) const AGAIN: &str = "again";
    /// A person says that it arrived.
    pub(in crate::pipeline) const SETTLED: &str = "settled";
}

pub(super) struct Desk {
    pub office: Office,
    pub ledger: Ledger,
    journal: Journal,
    clock: Clock,
    /// The ledger knew less than the journal: every approval was taken back, and what it did not know is unknown.
    pub ledger_was_older: bool,
    /// What bounces and receipts in the inbox said.
    pub heard: Vec<Heard>,
    _lock: OfficeLock,
}

impl Desk {
    /// Takes the office's lock, settles what the command before left, and holds ledger and journal against each other.
    pub(super) fn open(path: &Path, clock: Clock) -> Result<Self, RunError> {
        let office = Office::open(path)?;
        let lock = OfficeLock::take(&office.folder)?;
        let ledger = Ledger::open(&office.folder.ledger_file())?;
        let journal = Journal::open(&office.folder)?;
        let mut desk =
            Desk { office, ledger, journal, clock, ledger_was_older: false, heard: Vec::new(), _lock: lock };
        desk.reconcile()?;
        desk.heard = take_in(&desk.office.folder, &mut desk.ledger, clock.now())?;
        Ok(desk)
    }

    pub(super) fn now(&self) -> NaiveDateTime {
        self.clock.now()
    }

    /// Every edition that has messages, oldest first, with its messages.
    pub(super) fn outboxes(&self) -> Result<Vec<(EditionId, Vec<OutboxEntry>)>, RunError> {
        let mut outboxes = Vec::new();
        for edition in self.ledger.all_editions()? {
            let entries = self.ledger.outbox(edition.id)?;
            if !entries.is_empty() {
                outboxes.push((edition.id, entries));
            }
        }
        Ok(outboxes)
    }

    /// As [`Desk::outboxes`], of editions whose place no other has taken.
    pub(super) fn standing_outboxes(&self) -> Result<Vec<(EditionId, Vec<OutboxEntry>)>, RunError> {
        let standing = self.ledger.standing_editions(UpTo::NOW)?;
        let mut outboxes = self.outboxes()?;
        outboxes.retain(|(id, _)| standing.iter().any(|record| record.id == *id));
        Ok(outboxes)
    }

    /// The messages of an edition, or of the last that stands and has any.
    pub(super) fn outbox(&self, asked: Option<EditionId>) -> Result<(EditionId, Vec<OutboxEntry>), RunError> {
        match asked {
            None => self.standing_outboxes()?.pop().ok_or(RunError::NothingPublished),
            Some(asked) if self.ledger.all_editions()?.iter().any(|edition| edition.id == asked) => {
                Ok((asked, self.ledger.outbox(asked)?))
            }
            Some(asked) => Err(MailError::EditionUnknown(asked).into()),
        }
    }

    /// The bytes of a message as they lie on the disk; `None` where they are not those that were published.
    pub(super) fn message(&self, entry: &OutboxEntry) -> Option<Vec<u8>> {
        let folder = self.office.folder.runs().join(entry.edition.to_string());
        let bytes = read::bytes(&folder.join(&entry.message.path)).ok()?;
        (sha256(&bytes) == entry.message.digest).then_some(bytes)
    }

    /// Writes steps into the ledger, then what of them the journal must know too.
    pub(super) fn step(&mut self, steps: &[(&OutboxEntry, OutboxStep)]) -> Result<(), RunError> {
        let rows: Vec<OutboxStep> = steps.iter().map(|(_, step)| step.clone()).collect();
        self.ledger.step(&rows)?;
        for (entry, step) in steps {
            let act = match step.state {
                OutboxState::Sending => JournalAct::Handed,
                OutboxState::Prepared => JournalAct::Withdrawn,
                _ => continue,
            };
            self.journal.add(line(act, entry, step.at))?;
        }
        Ok(())
    }

    fn reconcile(&mut self) -> Result<(), RunError> {
        let entries: Vec<OutboxEntry> =
            self.outboxes()?.into_iter().flat_map(|(_, entries)| entries).collect();
        self.ledger_was_older = entries.iter().any(|entry| {
            self.witnessed(JournalAct::Handed, entry) > entry.handed
                || self.witnessed(JournalAct::Withdrawn, entry) > entry.withdrawn
        });
        let mut steps = Vec::new();
        for entry in &entries {
            let mut add = |state: OutboxState, note: &str| {
                let note = Some(note.to_owned());
                steps.push(OutboxStep { note, ..entry.step(state, self.now(), PROGRAM) });
            };
            let stands = matches!(entry.state, OutboxState::Approved | OutboxState::Deferred);
            let withdrawn = self.witnessed(JournalAct::Withdrawn, entry).saturating_sub(entry.withdrawn);
            for _ in 0..withdrawn.max(usize::from(self.ledger_was_older && stands)) {
                add(OutboxState::Prepared, note::LEDGER_OLDER);
            }
            let unknown = self.witnessed(JournalAct::Handed, entry).saturating_sub(entry.handed);
            for _ in 0..unknown {
                add(OutboxState::Sending, note::LEDGER_OLDER);
            }
            if unknown > 0 {
                add(OutboxState::Unknown, note::LEDGER_OLDER);
            } else if entry.state == OutboxState::Sending {
                add(OutboxState::Unknown, note::DIED);
            }
        }
        self.ledger.step(&steps)?;
        self.complete_journal()
    }

    /// The ledger is told first, so the journal may lack what a command that died had just told it, or all of it where
    /// somebody removed it.
    fn complete_journal(&mut self) -> Result<(), RunError> {
        for (_, entries) in self.outboxes()? {
            for entry in &entries {
                for (act, told) in
                    [(JournalAct::Handed, entry.handed), (JournalAct::Withdrawn, entry.withdrawn)]
                {
                    for _ in self.witnessed(act, entry)..told {
                        self.journal.add(line(act, entry, self.now()))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn witnessed(&self, act: JournalAct, entry: &OutboxEntry) -> usize {
        self.journal.count(act, &entry.edition.to_string(), &entry.message.called)
    }
}

fn line(act: JournalAct, entry: &OutboxEntry, at: NaiveDateTime) -> JournalLine {
    JournalLine {
        act,
        edition: entry.edition.to_string(),
        recipient: entry.message.called.clone(),
        message_id: entry.message.message_id.clone(),
        at: at.format(MOMENT).to_string(),
    }
}
