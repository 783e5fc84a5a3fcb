//! What an edition has for whom, message or paper: written with the edition, read by approvals and by later editions of the
//! same quarter.

use std::collections::{BTreeMap, BTreeSet};

use super::database::Ledger;
use super::error::LedgerError;
use super::past::UpTo;
use super::publication::DispatchRecord;
use super::record::Writer;
use super::snapshot::shown;
use crate::domain::listing::ListingId;
use crate::domain::quarter::{EditionId, Quarter};
use crate::domain::unit::UnitId;

impl Ledger {
    /// In their order; empty for an edition of a time when the ledger did not keep them.
    pub fn dispatches(&self, edition: EditionId) -> Result<Vec<DispatchRecord>, LedgerError> {
        let mut cases: BTreeMap<String, BTreeSet<ListingId>> = BTreeMap::new();
        let sql = "SELECT packet, listing FROM dispatch_case WHERE edition = ?1";
        for (packet, listing) in self.all(sql, [edition.to_string()], |row| {
            Ok((row.get::<_, String>("packet")?, row.get::<_, String>("listing")?))
        })? {
            cases.entry(packet).or_default().insert(ListingId(listing.into()));
        }
        let sql = "SELECT * FROM dispatch WHERE edition = ?1 ORDER BY seq";
        self.all(sql, [edition.to_string()], |row| {
            let packet: String = row.get("packet")?;
            let name: String = row.get("name")?;
            Ok(DispatchRecord {
                listings: cases.remove(&packet).unwrap_or_default(),
                packet,
                recipient: row.get::<_, Option<String>>("recipient")?.unwrap_or_else(|| name.clone()),
                name,
                addressee: UnitId(row.get::<_, String>("addressee")?.into()),
                matter: shown(row, "matter")?,
                number: row.get("number")?,
                parts: row.get("parts")?,
                on_paper: row.get("on_paper")?,
                copies: row.get("copies")?,
                said: row.get("said")?,
            })
        })
    }

    /// What the lists of the quarter said last, by department: who has just that need not get it again. A replaced
    /// edition has told nobody anything.
    pub fn lists_told(&self, quarter: Quarter, up_to: UpTo) -> Result<BTreeMap<UnitId, String>, LedgerError> {
        let sql = "SELECT d.addressee, d.said FROM dispatch d JOIN standing e ON e.id = d.edition
                   WHERE e.series = 'quarterly' AND e.quarter = ?1 AND e.seq < ?2 AND d.said IS NOT NULL
                   ORDER BY e.seq";
        let told = self.all(sql, (quarter.to_string(), up_to.seq), |row| {
            Ok((UnitId(row.get::<_, String>("addressee")?.into()), row.get("said")?))
        })?;
        Ok(told.into_iter().collect())
    }
}

impl Writer<'_> {
    pub(super) fn dispatches(&self) -> Result<(), LedgerError> {
        let mut dispatch = self.transaction.prepare(
            "INSERT INTO dispatch (edition, packet, seq, name, addressee, matter, number, parts, on_paper, said,
                                   recipient, copies)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        let mut case = self
            .transaction
            .prepare("INSERT INTO dispatch_case (edition, packet, listing) VALUES (?1, ?2, ?3)")?;
        for (seq, record) in (1_i64..).zip(&self.publication.dispatches) {
            dispatch.execute((
                &self.edition,
                &record.packet,
                seq,
                &record.name,
                record.addressee.0.as_ref(),
                record.matter.word(),
                &record.number,
                record.parts,
                record.on_paper,
                &record.said,
                &record.recipient,
                record.copies,
            ))?;
            for listing in &record.listings {
                case.execute((&self.edition, &record.packet, listing.0.as_ref()))?;
            }
        }
        let mut part = self.transaction.prepare(
            "INSERT INTO dispatch_part (edition, recipient, packet, part) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for message in &self.publication.outbox {
            part.execute((&self.edition, &message.called, &message.packet, message.part))?;
        }
        Ok(())
    }
}
