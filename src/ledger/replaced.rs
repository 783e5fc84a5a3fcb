//! Editions that the next edition of their quarter replaced, because nothing of them had been let go.

use super::database::Ledger;
use super::error::LedgerError;
use super::past::UpTo;
use super::record::Writer;
use super::snapshot::shown;
use crate::domain::quarter::EditionId;

impl Ledger {
    /// The edition that has taken the place of this one.
    pub fn replaced_by(&self, edition: EditionId) -> Result<Option<EditionId>, LedgerError> {
        let sql = "SELECT replaced_by FROM replaced WHERE edition = ?1";
        self.one(sql, [edition.to_string()], |row| shown(row, "replaced_by"))
    }

    /// The edition whose place this one has taken.
    pub fn replaces(&self, edition: EditionId) -> Result<Option<EditionId>, LedgerError> {
        let sql = "SELECT edition FROM replaced WHERE replaced_by = ?1";
        self.one(sql, [edition.to_string()], |row| shown(row, "edition"))
    }

    /// What had been told before an edition: as [`Ledger::up_to`], but without what the editions said whose place it takes.
    pub fn told_up_to(&self, edition: EditionId, replaces: Option<EditionId>) -> Result<UpTo, LedgerError> {
        let mut first = edition;
        let mut next = replaces;
        while let Some(replaced) = next {
            first = replaced;
            next = self.replaces(replaced)?;
        }
        self.up_to(first)
    }
}

impl Writer<'_> {
    pub(super) fn replaced(&self) -> Result<(), LedgerError> {
        let Some(replaces) = self.publication.edition.replaces else { return Ok(()) };
        self.transaction.execute(
            "INSERT INTO replaced (edition, replaced_by) VALUES (?1, ?2)",
            (replaces.to_string(), &self.edition),
        )?;
        Ok(())
    }
}
