//! What can go wrong with the ledger. Never a fault of the data: those are findings.

use polars::prelude::PolarsError;
use rusqlite::ErrorCode;
use rusqlite_migration::MigrationDefinitionError;
use thiserror::Error;

use crate::domain::place::RowPlace;
use crate::domain::quarter::EditionId;
use crate::text::trouble::Trouble;

#[derive(Debug, Error)]
pub enum LedgerError {
    #[error("ledger: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database is newer than the program, or its schema cannot be made.
    #[error("ledger schema: {0}")]
    Schema(#[from] rusqlite_migration::Error),
    #[error("ledger content: {0}")]
    Json(#[from] serde_json::Error),
    /// The edition is recorded already, and says something else.
    #[error("edition {0} is recorded already with other content")]
    RecordedDifferently(EditionId),
    /// Another addressee has this 发文字号.
    #[error("document number {number} belongs to another notice")]
    NumberTaken { number: String },
    /// Recording would leave out a serial.
    #[error("the document numbers of {word} in {year} would have a gap")]
    NumberGap { word: String, year: i32 },
    #[error("listing {listing} names a party that the ledger does not know")]
    PartyUnknown { listing: String },
}

impl LedgerError {
    /// What an operator can do something about.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            LedgerError::Sqlite(error) => of_sqlite(error),
            LedgerError::Schema(rusqlite_migration::Error::RusqliteError { err, .. }) => of_sqlite(err),
            LedgerError::Schema(rusqlite_migration::Error::MigrationDefinition(
                MigrationDefinitionError::DatabaseTooFarAhead,
            )) => Some(Trouble::Newer),
            _ => None,
        }
    }
}

fn of_sqlite(error: &rusqlite::Error) -> Option<Trouble> {
    match error.sqlite_error_code()? {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Some(Trouble::InUse),
        ErrorCode::DiskFull => Some(Trouble::DiskFull),
        ErrorCode::ReadOnly => Some(Trouble::ReadOnly),
        ErrorCode::PermissionDenied | ErrorCode::CannotOpen => Some(Trouble::NotPermitted),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Some(Trouble::Damaged),
        _ => None,
    }
}

/// Settling stops only where a stage before it broke its promise.
#[derive(Debug, Error)]
pub enum SettleError {
    #[error("frame of listing rows: {0}")]
    Frame(#[from] PolarsError),
    /// An accepted row without party, case key or place.
    #[error("accepted row without {column}: {place:?}")]
    Incomplete { column: &'static str, place: RowPlace },
    #[error("row names party {party}, which identity did not hand over")]
    PartyUnknown { party: String },
    /// A word of a code list that the domain does not have.
    #[error("{word:?} is no {column}: {place:?}")]
    WordUnknown { column: &'static str, word: String, place: RowPlace },
}
