//! What earlier editions leave to a run: how each listing has fared, and what the court reported.
//!
//! A run that makes a recorded edition again must see the ledger as that edition saw it: [`UpTo`] says up to where.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::database::Ledger;
use super::error::LedgerError;
use super::snapshot::{json, listing, shown, word};
use crate::domain::application::Application;
use crate::domain::closure::{Closure, Removal};
use crate::domain::edition::ToldBefore;
use crate::domain::event::EventKind;
use crate::domain::history::History;
use crate::domain::listing::{Listing, ListingId};
use crate::domain::quarter::{EditionId, Quarter};
use crate::domain::unit::UnitId;

/// What was recorded before an edition; for one that is not recorded yet, everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpTo {
    pub(super) seq: i64,
}

/// What the court reported, and bodies applied for, in earlier runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PastReports {
    /// In the order in which they were recorded, then as read.
    pub closures: Vec<Closure>,
    pub removals: Vec<Removal>,
    pub applications: Vec<Application>,
}

impl UpTo {
    /// Everything that is recorded.
    pub const NOW: UpTo = UpTo { seq: i64::MAX };
}

impl Ledger {
    pub fn up_to(&self, edition: EditionId) -> Result<UpTo, LedgerError> {
        let seq =
            self.one("SELECT seq FROM edition WHERE id = ?1", [edition.to_string()], |row| row.get(0))?;
        Ok(seq.map_or(UpTo::NOW, |seq| UpTo { seq }))
    }

    /// Every listing as the last edition of the quarterly series that names it has it, sorted by party, then case.
    pub fn last_listings(&self, up_to: UpTo) -> Result<Vec<Listing>, LedgerError> {
        // SQLite takes the other columns from the row that has the maximum.
        let sql = "SELECT s.*, max(e.seq) FROM listing_state s JOIN standing e ON e.id = s.edition
                   WHERE e.series = 'quarterly' AND e.seq < ?1
                   GROUP BY s.listing_id ORDER BY s.party_id, s.case_key";
        self.all(sql, [up_to.seq], listing)
    }

    /// How every listing has fared; what replaced editions say has not happened.
    pub fn histories(&self, up_to: UpTo) -> Result<BTreeMap<ListingId, History>, LedgerError> {
        let sql = "SELECT v.listing_id, v.kind, v.on_date, v.payload FROM event v JOIN standing e ON e.id = v.edition
                   WHERE e.seq < ?1 ORDER BY v.seq";
        let mut histories: BTreeMap<ListingId, History> = BTreeMap::new();
        let mut statement = self.connection().prepare(sql)?;
        let mut rows = statement.query([up_to.seq])?;
        while let Some(row) = rows.next()? {
            let listing = ListingId(row.get::<_, String>("listing_id")?.into());
            let kind: EventKind = word(&row.get::<_, String>("kind")?)?;
            let on: NaiveDate = shown(row, "on_date")?;
            let payload: Value = json(&row.get::<_, String>("payload")?)?;
            let history = histories.entry(listing).or_insert_with(|| History::begun(on));
            // The writer keeps only what may follow; an older program's event that may not moves nothing.
            if let Err(illegal) = history.hear(kind, on, &payload) {
                tracing::debug!(%illegal, "an event of the ledger moves nothing");
            }
        }
        Ok(histories)
    }

    /// What the quarter's editions recorded before have told, and to whom; `issued`: who got the letter of each number.
    pub fn told_in(
        &self,
        quarter: Quarter,
        up_to: UpTo,
        issued: &BTreeMap<String, (EditionId, UnitId)>,
    ) -> Result<BTreeMap<ListingId, ToldBefore>, LedgerError> {
        let sql = "SELECT v.kind, v.payload, s.* FROM event v JOIN standing e ON e.id = v.edition
                   JOIN listing_state s ON s.edition = v.edition AND s.listing_id = v.listing_id
                   WHERE v.kind IN ('notice_issued', 'recalled') AND e.series = 'quarterly' AND e.quarter = ?1 AND e.seq < ?2
                   ORDER BY v.seq";
        let told = self.all(sql, (quarter.to_string(), up_to.seq), |row| {
            let payload: Value = json(&row.get::<_, String>("payload")?)?;
            let kind: EventKind = word(&row.get::<_, String>("kind")?)?;
            Ok((kind, payload, listing(row)?))
        })?;
        let mut before: BTreeMap<ListingId, ToldBefore> = BTreeMap::new();
        for (kind, payload, listing) in told {
            let known = before
                .entry(listing.id)
                .or_insert_with(|| ToldBefore { facts: listing.facts.clone(), numbers: BTreeMap::new() });
            known.facts = listing.facts;
            for number in payload["notices"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let Some((_, unit)) = issued.get(number) else { continue };
                if kind == EventKind::Recalled {
                    known.numbers.remove(unit);
                } else {
                    known.numbers.entry(unit.clone()).or_default().push(number.to_owned());
                }
            }
        }
        Ok(before)
    }

    /// What the court reported in runs recorded before, without those of a quarter's own quarterly editions: a run of that
    /// quarter reads their files again.
    pub fn past_reports(&self, up_to: UpTo, without: Option<Quarter>) -> Result<PastReports, LedgerError> {
        let sql = "SELECT r.kind, r.body FROM report r JOIN standing e ON e.id = r.edition
                   WHERE e.seq < ?1 AND NOT (e.series = 'quarterly' AND e.quarter IS ?2) ORDER BY e.seq, r.seq";
        let mut past = PastReports::default();
        let mut statement = self.connection().prepare(sql)?;
        let mut rows = statement.query((up_to.seq, without.map(|quarter| quarter.to_string())))?;
        while let Some(row) = rows.next()? {
            let body: String = row.get("body")?;
            match row.get::<_, String>("kind")?.as_str() {
                "closure" => past.closures.push(json(&body)?),
                _ => past.removals.push(json(&body)?),
            }
        }
        let sql = "SELECT a.body FROM application a JOIN standing e ON e.id = a.edition
                   WHERE e.seq < ?1 AND NOT (e.series = 'quarterly' AND e.quarter IS ?2) ORDER BY e.seq, a.seq";
        let without = without.map(|quarter| quarter.to_string());
        past.applications =
            self.all(sql, (up_to.seq, without), |row| json(&row.get::<_, String>("body")?))?;
        Ok(past)
    }
}
