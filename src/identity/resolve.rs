//! The stage: checked rows in, the same rows with their parties out.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, PolarsError};
use thiserror::Error;

use super::decided::Decided;
use super::hints::weigh_hints;
use super::index::UnitIndex;
use super::judge::{Judge, Verdict};
use super::mention::mentions;
use super::outside::join_outside;
use super::party_ids::allot;
use super::rows::write_rows;
use super::second_look::separate_codes;
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Decision};
use crate::domain::finding::{Finding, Severity};
use crate::domain::name::NameGrammar;
use crate::domain::party::Party;
use crate::domain::place::RowPlace;
use crate::domain::question::Question;
use crate::domain::unit::UnitTable;

#[derive(Debug, Error)]
pub enum IdentityError {
    /// A column of [`crate::table::listing_rows`] is missing or of another type.
    #[error("the frame of checked rows is not as agreed")]
    Frame(#[from] PolarsError),
}

/// The rows with who they are about.
#[derive(Debug)]
pub struct Resolved {
    /// The rows given, in their order, with `party_id`, `unit_id`, `proposed_unit_id` and `evidence` (String, null),
    /// and with `party_class`, `disposition`, `reason` and `codes` brought up to date.
    pub rows: DataFrame,
    /// Every party that a row was given, sorted by id.
    pub parties: Vec<Party>,
    /// Sorted by key.
    pub questions: Vec<Question>,
    /// In the order of the rows; then those about answers that could not be used.
    pub findings: Vec<Finding>,
    /// Keys of the questions about these rows that were answered.
    pub heard: BTreeSet<String>,
    /// Rows that have their party from a person's answer.
    pub decided: BTreeMap<RowPlace, Decision>,
}

/// Says of every row who it is about. `known`: the parties of the ledger, which keep their ids. `severities`: what a
/// finding does to its row; `answers`: what people decided; a row of whom nobody knows who is meant is never passed on, however mild the severity.
pub fn resolve(
    rows: DataFrame,
    units: &UnitTable,
    known: &[Party],
    grammar: &NameGrammar,
    answers: &Answers<'_>,
    severities: &dyn Fn(Code) -> Severity,
) -> Result<Resolved, IdentityError> {
    let index = UnitIndex::new(units, grammar);
    let mentions = mentions(&rows)?;
    let mut judge = Judge::new(&index);
    let mut verdicts: Vec<Verdict> = mentions.distinct.iter().map(|mention| judge.judge(mention)).collect();
    let decided = Decided { answers, index: &index };
    let mut heard = decided.apply(&mentions.distinct, &mut verdicts, &mut judge);
    separate_codes(&mentions.distinct, &mut verdicts, known, &index, &mut judge);
    join_outside(&mentions, &mut verdicts, known, &index, &mut judge);
    decided.settle_conflicts(&mentions.distinct, &mut verdicts);
    weigh_hints(&rows, &mentions, &mut verdicts, &index, &judge)?;
    let deciding = decided.deciding(&mentions, &verdicts, &rows, &heard)?;
    let parties = allot(&mentions, &verdicts, known, &index);
    let regions = units.units.iter().filter_map(|unit| unit.area_code.get(..6)).collect();
    let written = write_rows(&rows, &mentions, &verdicts, &parties, &index, &regions, severities)?;
    let mut parties: Vec<Party> = parties.into_values().collect();
    parties.sort_by(|a, b| a.id.cmp(&b.id));
    let mut frame = rows.clone();
    for column in written.columns {
        frame.with_column(column)?;
    }
    heard.unusable.sort();
    heard.unusable.dedup();
    let code = Code::DecisionUnusable;
    let mut findings = written.findings;
    findings.extend(
        heard
            .unusable
            .into_iter()
            .map(|(place, word)| Finding::new(code, severities(code), place.cell(None), word)),
    );
    let questions = written.questions;
    Ok(Resolved { rows: frame, parties, questions, findings, heard: heard.keys, decided: deciding })
}
