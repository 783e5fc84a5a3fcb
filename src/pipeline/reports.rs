//! Bounces and receipts that were dropped into the inbox: each is matched by Message-ID to the message that it is about,
//! and changes where that stands. They make no edition: they leave the inbox before a run reads it.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
pub use crate::intake::mail_reports::Reported;
use crate::intake::mail_reports::{MailReport, mail_report};
use crate::ledger::database::Ledger;
use crate::ledger::outbox::{OutboxEntry, OutboxStep};
use crate::store::archive::Archive;
use crate::store::inbox::{InboxFile, take_away, waiting};
use crate::store::office::OfficeFolder;
use crate::store::read;

use super::desk::PROGRAM;
use super::error::RunError;

/// What a report said about one of our messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub file: String,
    pub edition: EditionId,
    pub recipient: String,
    pub what: Reported,
    pub words: String,
}

/// Larger files are no reports: those return at most the message itself.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Takes in every report in the inbox that is about a message of the ledger. Anything else stays for the run, which names
/// it as a file that it cannot read.
pub(super) fn take_in(
    folder: &OfficeFolder,
    ledger: &mut Ledger,
    now: NaiveDateTime,
) -> Result<Vec<Heard>, RunError> {
    let reports = reports(folder)?;
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let mut entries: BTreeMap<String, OutboxEntry> = BTreeMap::new();
    for edition in ledger.all_editions()? {
        let outbox = ledger.outbox(edition.id)?;
        entries.extend(outbox.into_iter().map(|entry| (entry.message.message_id.clone(), entry)));
    }
    let archive = Archive::of(folder);
    let mut heard = Vec::new();
    for (file, report) in reports {
        let Some(entry) = entries.get_mut(&report.about) else { continue };
        let sealed = archive.seal(&file.path)?;
        if let Some(step) = step(entry, &report, now) {
            ledger.step(std::slice::from_ref(&step))?;
            (entry.state, entry.note) = (step.state, step.note);
        }
        take_away(&file, &sealed)?;
        heard.push(Heard {
            file: file.name,
            edition: entry.edition,
            recipient: entry.message.called.clone(),
            what: report.what,
            words: report.words,
        });
    }
    Ok(heard)
}

fn reports(folder: &OfficeFolder) -> Result<Vec<(InboxFile, MailReport)>, RunError> {
    let mut reports = Vec::new();
    for file in waiting(folder)?.files {
        let is_mail = file.name.to_lowercase().ends_with(".eml") && file.bytes <= MOST_BYTES;
        if is_mail && let Some(report) = mail_report(&read::bytes(&file.path)?) {
            reports.push((file, report));
        }
    }
    Ok(reports)
}

/// The step that a report leads to; `None` where it says nothing new.
fn step(entry: &OutboxEntry, report: &MailReport, now: NaiveDateTime) -> Option<OutboxStep> {
    let (word, state) = match report.what {
        Reported::Failed => ("bounced", OutboxState::Refused),
        // Who reports on a message has it.
        Reported::Delayed => ("delayed", OutboxState::Accepted),
        Reported::Delivered => ("delivered", OutboxState::Accepted),
        Reported::Read => ("read", OutboxState::Accepted),
        Reported::Deleted => ("deleted", OutboxState::Accepted),
    };
    let may = match entry.state {
        OutboxState::Accepted | OutboxState::Unknown | OutboxState::Sending => true,
        // Refused is refused; and where another copy is on its way, what came back is an older one.
        OutboxState::Refused | OutboxState::Prepared | OutboxState::Approved | OutboxState::Deferred => false,
    };
    let note = format!("{word}: {}", report.words);
    if !may || (entry.state == state && entry.note.as_deref() == Some(note.as_str())) {
        return None;
    }
    Some(OutboxStep { note: Some(note), ..entry.step(state, now, PROGRAM) })
}
