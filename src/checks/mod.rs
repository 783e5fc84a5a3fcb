//! The stage between intake and identity: every rule that a row can be held against by itself, and for the reference
//! tables also against the other rows of the table.
//!
//! One rule, one file: `rules/rNNN_what_is_wrong.rs` raises what `text/findings/rNNN_what_is_wrong.toml` words, and the
//! cases beside the words are run by `tests/rules.rs`. All findings of a row come in one pass; the worst decides.

pub mod aliases;
pub mod applications;
mod cells;
pub mod closures;
pub mod clues;
mod collector;
pub mod decisions;
mod each_row;
pub mod listing;
pub mod outcomes;
pub mod receipts;
pub mod removals;
mod rules;
mod scope;
pub mod state_enterprises;
pub mod succession;
mod table;
#[cfg(test)]
mod tests;
pub mod units;
pub mod verifications;
pub mod waivers;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::definition::scope::ScopeWords;
use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::edition::ReturnedRow;
use crate::domain::finding::{Finding, Severity};
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::waiver::Waivers;
use crate::table::listing_rows::ListingRows;
use outcomes::Outcomes;

pub use listing::judge_listing;

/// What the rules are judged by. Nothing here changes while a stage runs.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub jurisdiction: &'a Jurisdiction,
    /// The day of the run; later dates are in the future. (Which rules are in force says `severity`, by the quarter.)
    pub today: NaiveDate,
    /// Severity by code as the catalogue has it; a source definition may say otherwise. `None`: the rule is not in force
    /// in the quarter that is judged.
    pub severity: &'a (dyn Fn(Code) -> Option<Severity> + Sync),
    /// Whether the office's tables know a body by this name (any of its names): such a body is never excluded by the
    /// form of its name.
    pub is_known_body: &'a (dyn Fn(&str) -> bool + Sync),
    pub scope: &'a ScopeWords,
    /// Rules that pass for single rows.
    pub waivers: &'a Waivers,
    /// By file name, for the values that mean one of the program's own words.
    pub sources: &'a BTreeMap<String, SourceDefinition>,
}

/// What checks make of one batch of listing rows.
#[derive(Debug, Default)]
pub struct Judged {
    /// Accepted and held rows, on their way to identity.
    pub rows: ListingRows,
    /// Every row of the batch, in order.
    pub outcomes: Outcomes,
    /// Returned and held rows.
    pub returned: Vec<ReturnedRow>,
    /// By row, in the order in which the rules look.
    pub findings: Vec<Finding>,
}

/// What checks make of all batches of another dataset.
#[derive(Debug)]
pub struct JudgedTable<T> {
    /// The usable rows as domain types, in order of file and row.
    pub items: Vec<T>,
    /// One account for each batch.
    pub outcomes: Vec<Outcomes>,
    /// Returned and held rows.
    pub returned: Vec<ReturnedRow>,
    pub findings: Vec<Finding>,
}

impl<T> Default for JudgedTable<T> {
    fn default() -> Self {
        JudgedTable { items: Vec::new(), outcomes: Vec::new(), returned: Vec::new(), findings: Vec::new() }
    }
}
