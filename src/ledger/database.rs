//! The ledger's database: one SQLite file, opened with the care that a file on a share needs.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Params, Row};
use rusqlite_migration::{M, Migrations};

use super::error::LedgerError;

#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
}

/// One file a step; a step that was released is never edited.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("schema/001.sql")),
    M::up(include_str!("schema/002.sql")),
    M::up(include_str!("schema/003.sql")),
    M::up(include_str!("schema/005.sql")).foreign_key_check(),
    M::up(include_str!("schema/010_units.sql")),
    M::up(include_str!("schema/011_parties.sql")),
    M::up(include_str!("schema/010.sql")),
    M::up(include_str!("schema/020_letters.sql")),
    M::up(include_str!("schema/030_applications.sql")),
    M::up(include_str!("schema/040_replaced.sql")).foreign_key_check(),
    M::up(include_str!("schema/050_dispatch.sql")),
    M::up(include_str!("schema/060_paper.sql")),
];

/// How long another program (a backup, a viewer) may hold the file.
const PATIENCE: Duration = Duration::from_secs(10);

impl Ledger {
    /// Opens the ledger, making it or bringing its schema up to date.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Ledger::prepare(Connection::open(path)?)
    }

    /// An empty ledger that is gone afterwards: for a dry run in a new office, and for tests.
    pub fn in_memory() -> Result<Self, LedgerError> {
        Ledger::prepare(Connection::open_in_memory()?)
    }

    fn prepare(mut connection: Connection) -> Result<Self, LedgerError> {
        connection.busy_timeout(PATIENCE)?;
        // No WAL: its shared memory does not work when the office folder lies on a share.
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        // More than FULL: what is written is there after a power cut too. A message follows at once on what stands here.
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        // A step that makes a table anew drops it for a moment; what it leaves is checked at its end.
        connection.pragma_update(None, "foreign_keys", false)?;
        // Else INSERT OR REPLACE would remove a row past the triggers.
        connection.pragma_update(None, "recursive_triggers", true)?;
        Migrations::from_slice(STEPS).to_latest(&mut connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Ledger { connection })
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// The first row of a query, if there is one.
    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, LedgerError> {
        Ok(self.connection.query_row(sql, params, read).optional()?)
    }

    /// All rows of a query.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_map(params, read)?.collect::<rusqlite::Result<_>>()?)
    }
}
