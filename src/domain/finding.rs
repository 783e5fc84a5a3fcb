//! A finding is a fault in data: what is wrong, where, how bad. It is never an error of the program.
//!
//! The words (title, cause, remedy, example, legal basis) are not here but in `text/findings/`, one file per code.

use serde::{Deserialize, Serialize};

use super::code::Code;
use super::place::Place;

/// What a finding does to its row. Ordered from harmless to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Counted only.
    Shadow,
    /// Said, the row goes on.
    Warn,
    /// A person decides; the row waits.
    Hold,
    /// The row goes back to the court.
    Return,
}

impl Severity {
    /// The word in data files and definitions.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Shadow => "shadow",
            Severity::Warn => "warn",
            Severity::Hold => "hold",
            Severity::Return => "return",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    pub place: Place,
    pub code: Code,
    pub severity: Severity,
    /// The value as it stands in the cell, personal numbers masked (see [`super::personal_id::mask`]); empty where
    /// the finding is about a whole file or row.
    pub value: String,
    /// What the words of the catalogue are filled with (`{expected}`, `{nearest}` …), sorted by name.
    pub details: Vec<(&'static str, String)>,
}

impl Finding {
    pub fn new(code: Code, severity: Severity, place: Place, value: impl Into<String>) -> Self {
        Finding { place, code, severity, value: value.into(), details: Vec::new() }
    }

    /// Adds a detail that the catalogue's words for this code name in braces.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push((name, value.into()));
        self.details.sort();
        self
    }
}
