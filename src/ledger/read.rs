//! What the ledger remembers.

use rusqlite::Row;

use super::database::Ledger;
use super::error::LedgerError;
use super::past::UpTo;
use super::publication::{EditionRecord, NumberedNotice, SourceFile};
use super::snapshot::{json, listing, shown, word};
use crate::domain::event::{Event, EventKind};
use crate::domain::layout::RememberedLayout;
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::{Party, PartyId};
use crate::domain::quarter::{EditionId, Quarter};
use crate::domain::unit::UnitId;
use crate::store::hash::Sha256Hex;

impl Ledger {
    /// Of the quarterly series, sorted by quarter and number.
    pub fn editions(&self) -> Result<Vec<EditionRecord>, LedgerError> {
        let sql = "SELECT * FROM edition WHERE series = 'quarterly' ORDER BY quarter, number";
        self.all(sql, [], edition)
    }

    /// Of all series, in the order in which they were recorded.
    pub fn all_editions(&self) -> Result<Vec<EditionRecord>, LedgerError> {
        self.all("SELECT * FROM edition ORDER BY seq", [], edition)
    }

    pub fn latest_edition(&self, quarter: Quarter) -> Result<Option<EditionRecord>, LedgerError> {
        let sql =
            "SELECT * FROM edition WHERE series = 'quarterly' AND quarter = ?1 ORDER BY number DESC LIMIT 1";
        self.one(sql, [quarter.to_string()], edition)
    }

    /// Sorted by quarter, name and hash.
    pub fn source_files(&self) -> Result<Vec<SourceFile>, LedgerError> {
        self.all("SELECT * FROM source_file ORDER BY quarter, name, sha256", [], |row| {
            Ok(SourceFile {
                sha256: hash(row, "sha256")?,
                name: row.get("name")?,
                bytes: u64::try_from(row.get::<_, i64>("bytes")?).unwrap_or_default(),
                datasets: json(&row.get::<_, String>("datasets")?)?,
                quarter: shown(row, "quarter")?,
                edition: shown(row, "edition")?,
            })
        })
    }

    /// Every party that any edition named, as last described; sorted by id.
    pub fn parties(&self) -> Result<Vec<Party>, LedgerError> {
        self.parties_before(UpTo::NOW)
    }

    /// Those that were known before an edition, as described then.
    pub fn parties_before(&self, up_to: UpTo) -> Result<Vec<Party>, LedgerError> {
        // SQLite takes the other columns from the row that has the maximum: the description recorded last.
        let sql = "SELECT p.*, max(e.seq) FROM party p JOIN edition e ON e.id = p.first_edition
                   WHERE e.seq < ?1 GROUP BY p.id ORDER BY p.id";
        self.all(sql, [up_to.seq], |row| {
            Ok(Party {
                id: PartyId(row.get::<_, String>("id")?.into()),
                name: row.get("name")?,
                class: word(&row.get::<_, String>("class")?)?,
                uscc: row.get("uscc")?,
                org_code: row.get("org_code")?,
                unit: row.get::<_, Option<String>>("unit_id")?.map(|id| UnitId(id.into())),
            })
        })
    }

    /// How listings stood in an edition, sorted by party, then case; empty for one that is not recorded.
    pub fn snapshot(&self, edition: EditionId) -> Result<Vec<Listing>, LedgerError> {
        let sql = "SELECT * FROM listing_state WHERE edition = ?1 ORDER BY party_id, case_key";
        self.all(sql, [edition.to_string()], listing)
    }

    /// The last edition of the last published quarter before this one: what marks are made against.
    pub fn snapshot_before(
        &self,
        quarter: Quarter,
    ) -> Result<Option<(EditionId, Vec<Listing>)>, LedgerError> {
        // Quarters of four-digit years sort as text.
        let sql = "SELECT * FROM edition WHERE series = 'quarterly' AND quarter < ?1
                   ORDER BY quarter DESC, number DESC LIMIT 1";
        let before = self.one(sql, [quarter.to_string()], edition)?;
        before.map(|before| Ok((before.id, self.snapshot(before.id)?))).transpose()
    }

    /// The sheet layouts known with the last edition of the last published quarter before this one, sorted.
    pub fn layouts_before(&self, quarter: Quarter) -> Result<Vec<RememberedLayout>, LedgerError> {
        let sql = "SELECT seen_in, profile FROM layout WHERE edition =
                   (SELECT id FROM edition WHERE series = 'quarterly' AND quarter < ?1
                    ORDER BY quarter DESC, number DESC LIMIT 1)
                   ORDER BY seq";
        self.all(sql, [quarter.to_string()], |row| {
            let profile = json(&row.get::<_, String>("profile")?)?;
            Ok(RememberedLayout { seen_in: shown(row, "seen_in")?, profile })
        })
    }

    /// Notices of an edition, sorted by year, word and serial.
    pub fn notice_numbers(&self, edition: EditionId) -> Result<Vec<NumberedNotice>, LedgerError> {
        let sql = "SELECT * FROM notice WHERE edition = ?1 ORDER BY year, word, serial";
        self.all(sql, [edition.to_string()], |row| {
            Ok(NumberedNotice {
                kind: word(&row.get::<_, String>("kind")?)?,
                number: row.get("number")?,
                word: row.get("word")?,
                year: row.get("year")?,
                serial: row.get("serial")?,
                addressee: UnitId(row.get::<_, String>("addressee")?.into()),
                packet_digest: hash(row, "packet_digest")?,
            })
        })
    }

    /// The next free serial of a word in a year, from 1, after what was issued by then: numbers of a replaced edition are free
    /// again. An edition that is made again has its own ([`Ledger::notice_numbers`]). Nothing is taken before the edition is
    /// recorded.
    pub fn next_serial(&self, year: i32, word: &str, up_to: UpTo) -> Result<u32, LedgerError> {
        let sql = "SELECT coalesce(max(n.serial), 0) + 1 FROM notice n JOIN standing e ON e.id = n.edition
                   WHERE n.year = ?1 AND n.word = ?2 AND e.seq < ?3";
        Ok(self.connection().query_row(sql, (year, word, up_to.seq), |row| row.get(0))?)
    }

    /// Editions that count, of all series, recorded by then, in the order in which they were recorded.
    pub fn standing_editions(&self, up_to: UpTo) -> Result<Vec<EditionRecord>, LedgerError> {
        self.all("SELECT * FROM standing WHERE seq < ?1 ORDER BY seq", [up_to.seq], edition)
    }

    /// Every event of the editions that count, in order.
    pub fn all_events(&self) -> Result<Vec<Event>, LedgerError> {
        let sql = "SELECT * FROM event WHERE edition IN (SELECT id FROM standing) ORDER BY seq";
        self.all(sql, [], event)
    }

    /// 线索移送, in the order in which they were recorded.
    pub fn transferred_clues(&self) -> Result<Vec<Event>, LedgerError> {
        let kind = EventKind::ClueTransferred.word();
        let sql = "SELECT * FROM event WHERE kind = ?1 AND edition IN (SELECT id FROM standing) ORDER BY seq";
        self.all(sql, [kind], event)
    }

    /// What happened to a listing, in order.
    pub fn events(&self, listing: &ListingId) -> Result<Vec<Event>, LedgerError> {
        let sql =
            "SELECT * FROM event WHERE listing_id = ?1 AND edition IN (SELECT id FROM standing) ORDER BY seq";
        self.all(sql, [listing.0.as_ref()], event)
    }
}

fn edition(row: &Row<'_>) -> rusqlite::Result<EditionRecord> {
    Ok(EditionRecord {
        id: shown(row, "id")?,
        as_of: shown(row, "as_of")?,
        inputs_digest: row.get("inputs_digest")?,
        manifest_sha256: row.get("manifest_sha256")?,
    })
}

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    let evidence: Option<String> = row.get("evidence")?;
    Ok(Event {
        seq: row.get::<_, i64>("seq")?.unsigned_abs(),
        edition: shown(row, "edition")?,
        quarter: shown(row, "quarter")?,
        listing: ListingId(row.get::<_, String>("listing_id")?.into()),
        kind: word(&row.get::<_, String>("kind")?)?,
        on: shown(row, "on_date")?,
        actor: row.get("actor")?,
        evidence: evidence.map(|text| json(&text)).transpose()?,
        payload: json(&row.get::<_, String>("payload")?)?,
        hash: row.get("hash")?,
    })
}

fn hash(row: &Row<'_>, column: &str) -> rusqlite::Result<Sha256Hex> {
    let text: String = row.get(column)?;
    Sha256Hex::parse(&text).ok_or(rusqlite::Error::InvalidColumnName(column.to_owned()))
}
