//! 待核: what a person must decide before a row can go on.

use serde::Serialize;

use super::code::Code;
use super::place::RowPlace;
use super::unit::UnitId;

/// A unit that might be meant, best first, with what speaks for and against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    pub unit: UnitId,
    pub name: String,
    /// 0–1000; only for ranking, never for deciding.
    pub score: u32,
    /// Features in favour and against, as catalogue keys (`evidence.place_agrees` …).
    pub features: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// Stable over runs: a hash of what is asked (code of the finding, name, codes), not of where it stands.
    pub key: String,
    pub code: Code,
    pub name: String,
    pub uscc: Option<String>,
    pub org_code: Option<String>,
    pub candidates: Vec<Candidate>,
    /// Every row that waits for the answer, in order.
    pub rows: Vec<RowPlace>,
}
