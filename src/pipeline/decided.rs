//! The answers of people that a run works with: those in force from earlier quarters, then those of the quarter's files in
//! the order in which they were given. Answers that an edition of this very quarter recorded are read from their files
//! again, so that a run made twice is the same run.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::closure::{Closure, Repair};
use crate::domain::code::Code;
use crate::domain::decision::Decision;
use crate::domain::finding::{Finding, Severity};
use crate::domain::listing::{Listing, ListingId};
use crate::domain::place::RowPlace;
use crate::domain::quarter::Quarter;
use crate::domain::question::Question;
use crate::ledger::database::Ledger;
use crate::ledger::publication::SourceFile;
use crate::ledger::questions::Approvals;
use crate::text::outgoing::neutral;

use super::error::RunError;
use super::inputs::{Inputs, Role};

/// The table of answers in an edition.
pub(super) const DECISIONS: &str = "data/decisions.csv";

/// What the ledger knows of questions and answers before a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Answers in force from earlier quarters.
    pub decisions: Vec<Decision>,
    /// Keys of everything that earlier editions asked.
    pub asked: BTreeSet<String>,
    /// The day of an undated answer by the name of its file: when the quarter first took the file in.
    pub days: BTreeMap<String, NaiveDate>,
}

/// The run day of the edition that took each file of the quarter in; a file that comes with this run has none yet.
pub(super) fn days_of_files(
    ledger: &Ledger,
    inputs: &Inputs,
    quarter: Quarter,
    records: &[SourceFile],
) -> Result<BTreeMap<String, NaiveDate>, RunError> {
    let editions = ledger.all_editions()?;
    let mut days = BTreeMap::new();
    for input in inputs.files.iter().filter(|input| input.role == Role::Read) {
        let taken = records.iter().find(|record| {
            record.quarter == quarter && record.name == input.name && record.sha256 == input.sha256
        });
        let edition = taken.and_then(|record| editions.iter().find(|edition| edition.id == record.edition));
        if let Some(edition) = edition {
            days.insert(input.name.clone(), edition.as_of);
        }
    }
    Ok(days)
}

/// The answers of the quarter's files in their order, each with its day.
pub(super) fn in_order(mut read: Vec<Decision>, known: &Known, as_of: NaiveDate) -> Vec<Decision> {
    for decision in &mut read {
        let taken = known.days.get(&*decision.place.file).copied();
        decision.on = decision.on.or(taken).or(Some(as_of));
    }
    read.sort_by(|a, b| (a.on, &a.place).cmp(&(b.on, &b.place)));
    read
}

/// What this quarter's answers are about, by listing: the rows that they gave their party, its release, its repair.
pub(super) fn by_listing(
    listings: &[Listing],
    repairs: &[Repair],
    of_rows: &BTreeMap<RowPlace, Decision>,
    approvals: Approvals<'_>,
    decisions: &[Decision],
) -> BTreeMap<ListingId, Vec<Decision>> {
    let mut found: BTreeMap<ListingId, Vec<Decision>> = BTreeMap::new();
    if decisions.is_empty() {
        return found;
    }
    let closures: BTreeMap<&ListingId, &Closure> =
        repairs.iter().map(|repair| (&repair.listing, &repair.closure)).collect();
    for listing in listings {
        let of_rows = listing.sources.iter().filter_map(|place| of_rows.get(place));
        let closure = closures.get(&listing.id).copied();
        let about_it = approvals.given(&listing.id, closure);
        let mut about: Vec<Decision> =
            of_rows.chain(about_it).filter(|decision| decisions.contains(decision)).cloned().collect();
        about.dedup();
        if !about.is_empty() {
            found.insert(listing.id.clone(), about);
        }
    }
    found
}

/// R351 for every answer of this quarter that fits no question, asked now, before, or answered already.
pub(super) fn unknown_keys(
    decisions: &[Decision],
    known: &Known,
    questions: &[Question],
    heard: &BTreeSet<String>,
    severity: &dyn Fn(Code) -> Severity,
) -> Vec<Finding> {
    let answered: BTreeSet<&str> = known.decisions.iter().map(|decision| decision.key.as_str()).collect();
    let is_known = |key: &str| {
        heard.contains(key)
            || known.asked.contains(key)
            || answered.contains(key)
            || questions.iter().any(|question| question.key == key)
    };
    let code = Code::DecisionKeyUnknown;
    decisions
        .iter()
        .filter(|decision| !is_known(&decision.key))
        .map(|decision| Finding::new(code, severity(code), decision.place.cell(None), &decision.key))
        .collect()
}

/// `data/decisions.csv`, also laid out as `review/decisions.csv`: every answer in force as text that can be compared from
/// edition to edition, sorted by question, the answers to one in their order.
pub(super) fn decisions_csv(decisions: &[&Decision]) -> Result<Vec<u8>, RunError> {
    let mut sorted = decisions.to_vec();
    sorted.sort_by(|a, b| a.key.cmp(&b.key));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "question_key",
        "answer",
        "units",
        "class",
        "decided_by",
        "decided_on",
        "source",
    ])?;
    for decision in sorted {
        let units: Vec<&str> = decision.units.iter().map(|unit| &*unit.0).collect();
        let fields = [
            decision.key.clone(),
            decision.answer.word().to_owned(),
            units.join(";"),
            decision.class.map(|class| class.word()).unwrap_or_default().to_owned(),
            decision.by.clone(),
            decision.on.map(|day| day.to_string()).unwrap_or_default(),
            decision.place.cell(None).to_string(),
        ];
        writer.write_record(fields.iter().map(|field| neutral(field)))?;
    }
    writer.into_inner().map_err(|error| RunError::Csv(csv::Error::from(error.into_error())))
}
