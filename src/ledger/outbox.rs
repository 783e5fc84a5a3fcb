//! The outbox: who let a message go, where it stands, and how it came there. Every step is a row more, written in one
//! transaction before anything is done that depends on it.

use chrono::NaiveDateTime;
use rusqlite::types::ValueRef;
use rusqlite::{Row, TransactionBehavior};

use super::database::Ledger;
use super::error::LedgerError;
use super::publication::PreparedMessage;
use super::snapshot::{shown, word};
use crate::domain::dispatch::Matter;
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
use crate::domain::unit::UnitId;
use crate::store::hash::Sha256Hex;

/// How moments are written in the ledger and in the journal.
pub const MOMENT: &str = "%Y-%m-%d %H:%M:%S";

/// A message of an edition and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    pub edition: EditionId,
    pub message: PreparedMessage,
    /// The recipient; told apart from others of the same name.
    pub name: String,
    /// `None`: a ledger of an earlier time does not say.
    pub addressee: Option<UnitId>,
    pub matter: Matter,
    /// 发文字号
    pub number: Option<String>,
    /// Messages of its packet.
    pub parts: u32,
    pub state: OutboxState,
    /// 1, until a person has another copy sent.
    pub copy: u32,
    /// The server's words, or why it stands where it stands.
    pub note: Option<String>,
    /// Of a deferred message: the earliest next attempt.
    pub not_before: Option<NaiveDateTime>,
    /// The approval that stands.
    pub approval: Option<Approval>,
    /// How often the text was about to be handed to a server, over all copies.
    pub handed: usize,
    /// How often an approval was taken back.
    pub withdrawn: usize,
    /// How often it was deferred since it was last approved.
    pub deferrals: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Of exactly the bytes that may go.
    pub digest: Sha256Hex,
    pub address: String,
    pub by: String,
    pub second: Option<String>,
    pub at: NaiveDateTime,
}

/// One step of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxStep {
    pub edition: EditionId,
    pub recipient: String,
    pub state: OutboxState,
    pub at: NaiveDateTime,
    /// Who did it: a person's name, or the program.
    pub actor: String,
    pub copy: u32,
    pub note: Option<String>,
    pub not_before: Option<NaiveDateTime>,
    /// With the step to [`OutboxState::Approved`] by which a person approves.
    pub approval: Option<Approval>,
}

impl OutboxEntry {
    /// The next step of this entry, without note, pause or approval.
    pub fn step(&self, state: OutboxState, at: NaiveDateTime, actor: &str) -> OutboxStep {
        OutboxStep {
            edition: self.edition,
            recipient: self.message.called.clone(),
            state,
            at,
            actor: actor.to_owned(),
            copy: self.copy,
            note: None,
            not_before: None,
            approval: None,
        }
    }
}

const ENTRIES: &str = "
    SELECT o.*, s.state, d.at, d.copy, d.note, d.not_before,
           a.digest AS approved_digest, a.address, a.approved_by, a.second,
           w.packet, w.name, w.addressee, w.matter, w.number, w.parts, p.part
    FROM outbox o
    JOIN outbox_state s USING (edition, recipient)
    LEFT JOIN dispatch_part p USING (edition, recipient)
    LEFT JOIN dispatch w ON w.edition = p.edition AND w.packet = p.packet
    LEFT JOIN outbox_detail d ON d.state = s.seq
    LEFT JOIN approval a ON a.state = s.seq
    WHERE o.edition = ?1
    ORDER BY o.path, s.seq";

impl Ledger {
    /// Messages of an edition with where they stand, in the order of their files.
    pub fn outbox(&self, edition: EditionId) -> Result<Vec<OutboxEntry>, LedgerError> {
        let mut statement = self.connection().prepare_cached(ENTRIES)?;
        let mut rows = statement.query([edition.to_string()])?;
        let mut entries: Vec<OutboxEntry> = Vec::new();
        while let Some(row) = rows.next()? {
            let recipient: String = row.get("recipient")?;
            if entries.last().is_none_or(|entry| entry.message.called != recipient) {
                entries.push(prepared(edition, recipient, row)?);
                continue;
            }
            if let Some(entry) = entries.last_mut() {
                advance(entry, row)?;
            }
        }
        Ok(entries)
    }

    /// Writes steps, all or none.
    pub fn step(&mut self, steps: &[OutboxStep]) -> Result<(), LedgerError> {
        let transaction = self.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
        for step in steps {
            let moment = |at: NaiveDateTime| at.format(MOMENT).to_string();
            transaction.prepare_cached(
                "INSERT INTO outbox_state (edition, recipient, state, on_date, actor) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?.execute((
                step.edition.to_string(),
                &step.recipient,
                step.state.word(),
                step.at.date().to_string(),
                &step.actor,
            ))?;
            let state = transaction.last_insert_rowid();
            transaction.prepare_cached(
                "INSERT INTO outbox_detail (state, at, copy, note, not_before) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?.execute((state, moment(step.at), step.copy, &step.note, step.not_before.map(moment)))?;
            if let Some(approval) = &step.approval {
                transaction.prepare_cached(
                    "INSERT INTO approval (state, digest, address, approved_by, second) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?.execute((
                    state,
                    approval.digest.as_str(),
                    &approval.address,
                    &approval.by,
                    &approval.second,
                ))?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// From the row with which the edition was recorded.
fn prepared(edition: EditionId, recipient: String, row: &Row<'_>) -> Result<OutboxEntry, LedgerError> {
    // A ledger of an earlier time has one message for each department's packet, under the department's name.
    let packet: Option<String> = row.get("packet")?;
    let name: Option<String> = row.get("name")?;
    let matter = match row.get_ref("matter")? {
        ValueRef::Null => Matter::PACKET,
        _ => shown(row, "matter")?,
    };
    let name = name.unwrap_or_else(|| recipient.clone());
    let message = PreparedMessage {
        packet: packet.unwrap_or_else(|| recipient.clone()),
        part: row.get::<_, Option<u32>>("part")?.unwrap_or(1),
        called: recipient,
        digest: hash(row, "digest")?,
        message_id: row.get("message_id")?,
        path: row.get("path")?,
    };
    Ok(OutboxEntry {
        edition,
        message,
        name,
        addressee: row.get::<_, Option<String>>("addressee")?.map(|id| UnitId(id.into())),
        matter,
        number: row.get("number")?,
        parts: row.get::<_, Option<u32>>("parts")?.unwrap_or(1),
        state: OutboxState::Prepared,
        copy: 1,
        note: None,
        not_before: None,
        approval: None,
        handed: 0,
        withdrawn: 0,
        deferrals: 0,
    })
}

/// One row later.
fn advance(entry: &mut OutboxEntry, row: &Row<'_>) -> Result<(), LedgerError> {
    entry.state = word(&row.get::<_, String>("state")?)?;
    entry.copy = row.get::<_, Option<u32>>("copy")?.unwrap_or(entry.copy);
    entry.note = row.get("note")?;
    entry.not_before = moment(row, "not_before")?;
    match entry.state {
        OutboxState::Prepared => {
            entry.approval = None;
            entry.withdrawn += 1;
        }
        OutboxState::Approved => entry.deferrals = 0,
        OutboxState::Sending => entry.handed += 1,
        OutboxState::Deferred => entry.deferrals += 1,
        OutboxState::Accepted | OutboxState::Refused | OutboxState::Unknown => {}
    }
    if let Some(by) = row.get::<_, Option<String>>("approved_by")? {
        let at = moment(row, "at")?.unwrap_or_default();
        entry.approval = Some(Approval {
            digest: hash(row, "approved_digest")?,
            address: row.get("address")?,
            by,
            second: row.get("second")?,
            at,
        });
    }
    Ok(())
}

fn hash(row: &Row<'_>, column: &str) -> rusqlite::Result<Sha256Hex> {
    let text: String = row.get(column)?;
    Sha256Hex::parse(&text).ok_or(rusqlite::Error::InvalidColumnName(column.to_owned()))
}

fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveDateTime>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| NaiveDateTime::parse_from_str(&text, MOMENT).ok()))
}
