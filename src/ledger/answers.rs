//! What was asked and answered, as the ledger remembers it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;
use serde::Deserialize;

use super::database::Ledger;
use super::error::LedgerError;
use super::past::UpTo;
use super::questions::is_approval;
use super::snapshot::{json, shown, word};
use crate::domain::decision::Decision;
use crate::domain::place::RowPlace;
use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::domain::unit::UnitId;

/// A question as an edition asked it: what [`crate::domain::question::Question`] was written as.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AskedQuestion {
    pub key: String,
    /// `R341`
    pub code: String,
    pub name: String,
    pub uscc: Option<String>,
    pub org_code: Option<String>,
    #[serde(default)]
    pub code_written: Option<String>,
    #[serde(default)]
    pub proposed: Option<String>,
    pub case: Option<String>,
    pub candidates: Vec<AskedCandidate>,
    pub rows: Vec<RowPlace>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AskedCandidate {
    pub unit: String,
    pub name: String,
    #[serde(default)]
    pub code: Option<String>,
    pub score: u32,
    pub features: Vec<String>,
}

impl Ledger {
    /// What an edition asked, sorted by key.
    pub fn questions(&self, edition: EditionId) -> Result<Vec<AskedQuestion>, LedgerError> {
        let sql = "SELECT asked FROM question WHERE edition = ?1 ORDER BY key";
        self.all(sql, [edition.to_string()], |row| json(&row.get::<_, String>("asked")?))
    }

    /// What is asked now, by key, with the edition that asked it last: the questions of the last quarterly edition and of the
    /// repair editions since. Approvals every edition asks anew, so that those of the last one stand.
    pub fn questions_now(&self) -> Result<BTreeMap<String, (EditionId, AskedQuestion)>, LedgerError> {
        let editions = self.all_editions()?;
        let start = editions.iter().rposition(|edition| edition.id.series == Series::Quarterly).unwrap_or(0);
        let mut now: BTreeMap<String, (EditionId, AskedQuestion)> = BTreeMap::new();
        for edition in editions.iter().skip(start) {
            now.retain(|_, (_, question)| !is_approval(&question.code));
            let asked = self.questions(edition.id)?.into_iter();
            now.extend(asked.map(|question| (question.key.clone(), (edition.id, question))));
        }
        Ok(now)
    }

    /// Every answer in force, in the order in which they were given.
    pub fn decisions_now(&self) -> Result<Vec<Decision>, LedgerError> {
        let Some(last) = self.all_editions()?.iter().map(|edition| edition.id.quarter).max() else {
            return Ok(Vec::new());
        };
        self.decisions_before(last.next(), UpTo::NOW)
    }

    /// The keys of all questions that earlier editions asked.
    pub fn asked(&self, up_to: UpTo) -> Result<BTreeSet<String>, LedgerError> {
        let sql = "SELECT DISTINCT q.key FROM question q JOIN edition e ON e.id = q.edition WHERE e.seq < ?1";
        Ok(self.all(sql, [up_to.seq], |row| row.get("key"))?.into_iter().collect())
    }

    /// The answers of an edition's quarter, in the order in which they were given.
    pub fn decisions(&self, edition: EditionId) -> Result<Vec<Decision>, LedgerError> {
        let sql = "SELECT * FROM decision WHERE edition = ?1 ORDER BY seq";
        self.all(sql, [edition.to_string()], decision)
    }

    /// The answers in force from the quarters before this one, those of each quarter's last edition, and from the repair
    /// editions.
    pub fn decisions_before(&self, quarter: Quarter, up_to: UpTo) -> Result<Vec<Decision>, LedgerError> {
        // Quarters of four-digit years sort as text. A quarter's repairs go on before its own edition is published.
        let sql = "SELECT d.* FROM decision d JOIN edition e ON e.id = d.edition
                   WHERE (e.series = 'repair' AND e.seq < ?2)
                      OR (e.series = 'quarterly' AND e.quarter < ?1
                          AND e.number = (SELECT max(number) FROM edition l
                                          WHERE l.series = 'quarterly' AND l.quarter = e.quarter))
                   ORDER BY e.quarter, e.series DESC, e.seq, d.seq";
        self.all(sql, (quarter.to_string(), up_to.seq), decision)
    }
}

fn decision(row: &Row<'_>) -> rusqlite::Result<Decision> {
    let class: Option<String> = row.get("class")?;
    let units: Vec<String> = json(&row.get::<_, String>("units")?)?;
    Ok(Decision {
        key: row.get("question_key")?,
        answer: word(&row.get::<_, String>("answer")?)?,
        units: units.iter().map(|unit| UnitId::from(unit.as_str())).collect(),
        class: class.map(|class| word(&class)).transpose()?,
        by: row.get("decided_by")?,
        on: Some(shown(row, "decided_on")?),
        place: json(&row.get::<_, String>("source")?)?,
    })
}
