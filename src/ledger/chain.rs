//! The hash chain over the events: every event's hash covers its own columns and the hash before it, so that a change
//! anywhere shows, also one made with another program.

use rusqlite::Row;

use super::database::Ledger;
use super::error::LedgerError;
use crate::store::hash::{Sha256Hex, sha256};

/// What the first event has as the hash before it.
pub(super) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An event as it stands in its row, texts unread: the chain is over the very characters.
pub(super) struct Link {
    pub(super) seq: i64,
    pub(super) edition: String,
    pub(super) quarter: String,
    pub(super) listing: String,
    pub(super) kind: String,
    pub(super) on: String,
    pub(super) actor: String,
    pub(super) evidence: Option<String>,
    pub(super) payload: String,
}

impl Link {
    /// SHA-256 over a JSON array of the previous hash and all columns in the order of the table; JSON, because no
    /// text can then pass for the end of one column and the beginning of the next.
    pub(super) fn hash(&self, previous: &str) -> Result<Sha256Hex, serde_json::Error> {
        let canonical = serde_json::to_vec(&(
            previous,
            self.seq,
            (&self.edition, &self.quarter, &self.listing, &self.kind),
            (&self.on, &self.actor, &self.evidence, &self.payload),
        ))?;
        Ok(sha256(&canonical))
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Link {
            seq: row.get("seq")?,
            edition: row.get("edition")?,
            quarter: row.get("quarter")?,
            listing: row.get("listing_id")?,
            kind: row.get("kind")?,
            on: row.get("on_date")?,
            actor: row.get("actor")?,
            evidence: row.get("evidence")?,
            payload: row.get("payload")?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    pub events: u64,
    /// Hash of the last event; worth printing in a run report that is kept elsewhere.
    pub head: String,
    /// Empty for a ledger that nobody has touched.
    pub faults: Vec<ChainFault>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainFault {
    /// The event does not have the hash of what it says.
    Changed { seq: i64 },
    /// The event does not follow the one before it: events between them were taken out or put in.
    Unlinked { seq: i64 },
    /// The last events are not those with which the last edition was recorded.
    EndMissing,
}

impl Ledger {
    /// Reckons the whole chain again. A fault is reported, not an error: the rest is checked all the same.
    pub fn verify_chain(&self) -> Result<ChainReport, LedgerError> {
        let mut report = ChainReport { events: 0, head: START.to_owned(), faults: Vec::new() };
        let mut next_seq = 1;
        let mut statement = self.connection().prepare("SELECT * FROM event ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let link = Link::of_row(row)?;
            let (previous, hash): (String, String) = (row.get("previous_hash")?, row.get("hash")?);
            if previous != report.head || link.seq != next_seq {
                report.faults.push(ChainFault::Unlinked { seq: link.seq });
            }
            if link.hash(&previous)?.as_str() != hash {
                report.faults.push(ChainFault::Changed { seq: link.seq });
            }
            report.events += 1;
            report.head = hash;
            next_seq = link.seq + 1;
        }
        let recorded: Option<String> =
            self.one("SELECT chain_head FROM edition ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))?;
        if recorded.is_some_and(|head| head != report.head) {
            report.faults.push(ChainFault::EndMissing);
        }
        Ok(report)
    }
}
