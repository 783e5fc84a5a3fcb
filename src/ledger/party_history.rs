//! What the ledger remembers of parties: for whom writings were taken, and what became of whom.

use super::database::Ledger;
use super::error::LedgerError;
use super::parties::Memory;
use super::past::UpTo;
use super::record::Writer;
use super::snapshot::{json, shown};
use crate::domain::party::PartyId;
use crate::domain::party_event::{PartyEvent, Writing};
use crate::domain::quarter::EditionId;

impl Ledger {
    /// For which party each writing was taken last.
    pub fn writings(&self, up_to: UpTo) -> Result<Memory, LedgerError> {
        let sql = "SELECT w.name, w.code, w.party_id FROM writing w JOIN edition e ON e.id = w.edition
                   WHERE e.seq < ?1 ORDER BY e.seq";
        let all = self.all(sql, [up_to.seq], |row| {
            let writing = Writing { name: row.get("name")?, code: row.get("code")? };
            Ok((writing, PartyId(row.get::<_, String>("party_id")?.into())))
        })?;
        Ok(all.into_iter().collect())
    }

    /// Everything that became of parties, with the edition in which it came out, oldest first.
    pub fn party_events(&self) -> Result<Vec<(EditionId, PartyEvent)>, LedgerError> {
        let sql = "SELECT p.edition, p.body FROM party_event p JOIN edition e ON e.id = p.edition
                   ORDER BY e.seq, p.seq";
        self.all(sql, [], |row| Ok((shown(row, "edition")?, json(&row.get::<_, String>("body")?)?)))
    }
}

impl Writer<'_> {
    pub(super) fn party_course(&self) -> Result<(), LedgerError> {
        let course = self.publication.party_course;
        let mut writing = self.transaction.prepare(
            "INSERT INTO writing (edition, name, code, party_id, evidence, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for taken in &course.taken {
            let place = serde_json::to_string(&taken.place)?;
            let (name, code) = (&taken.writing.name, &taken.writing.code);
            writing.execute((&self.edition, name, code, taken.party.0.as_ref(), &taken.evidence, place))?;
        }
        let mut event = self.transaction.prepare(
            "INSERT INTO party_event (edition, seq, party_id, kind, other_id, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (seq, told) in (1_i64..).zip(&course.events) {
            let other = told.other.as_ref().map(|other| other.0.as_ref());
            let body = serde_json::to_string(told)?;
            event.execute((&self.edition, seq, told.party.0.as_ref(), told.kind.word(), other, body))?;
        }
        Ok(())
    }
}
