//! Versions of the units tables, and which edition was made with which.

use super::database::Ledger;
use super::error::LedgerError;
use super::publication::EditionRecord;
use super::record::Writer;
use super::snapshot::json;
use crate::domain::quarter::{EditionId, Quarter};
use crate::domain::unit::UnitTable;
use crate::store::hash::sha256;

impl Ledger {
    /// The tables that an edition was made with; `None` for one that was recorded before tables were kept.
    pub fn units_of(&self, edition: EditionId) -> Result<Option<UnitTable>, LedgerError> {
        let sql =
            "SELECT v.tables FROM units_in_force f JOIN units_version v USING (digest) WHERE f.edition = ?1";
        self.one(sql, [edition.to_string()], |row| json(&row.get::<_, String>("tables")?))
    }

    /// The last edition of the last published quarter before this one, and the tables that it was made with.
    pub fn units_before(&self, quarter: Quarter) -> Result<Option<(EditionRecord, UnitTable)>, LedgerError> {
        let last = self.editions()?.into_iter().rfind(|edition| edition.id.quarter < quarter);
        let Some(last) = last else { return Ok(None) };
        Ok(self.units_of(last.id)?.map(|units| (last, units)))
    }
}

impl Writer<'_> {
    /// A version that is known is not written again.
    pub(super) fn units(&self) -> Result<(), LedgerError> {
        let tables = serde_json::to_string(self.publication.units)?;
        let digest = sha256(tables.as_bytes());
        self.transaction.execute(
            "INSERT INTO units_version (digest, first_edition, tables) VALUES (?1, ?2, ?3)
             ON CONFLICT (digest) DO NOTHING",
            (digest.as_str(), &self.edition, &tables),
        )?;
        self.transaction.execute(
            "INSERT INTO units_in_force (edition, digest) VALUES (?1, ?2)",
            (&self.edition, digest.as_str()),
        )?;
        Ok(())
    }
}
