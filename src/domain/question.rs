//! 待核: what a person must decide before a row can go on.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::case_number::CaseKey;
use super::code::Code;
use super::decision::Decision;
use super::place::RowPlace;
use super::unit::UnitId;

/// A unit that might be meant, best first, with what speaks for and against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    pub unit: UnitId,
    pub name: String,
    /// Its credit code, else its organisation code.
    pub code: Option<String>,
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
    /// The code as written where it failed its check or is masked.
    pub code_written: Option<String>,
    /// The candidate that is proposed as the answer.
    pub proposed: Option<UnitId>,
    /// The case, where the question is about a listing and not about who is meant.
    pub case: Option<CaseKey>,
    pub candidates: Vec<Candidate>,
    /// Every row that waits for the answer, in order.
    pub rows: Vec<RowPlace>,
    /// The answer that left it open (unsure, or "different" from everybody): not asked again by itself.
    pub answered: Option<Decision>,
}

impl Question {
    /// Whether it asks who is meant; the others ask for a release or a confirmation, or whether the plan applies.
    pub fn is_about_identity(&self) -> bool {
        self.case.is_none() && self.code != Code::ScopeUnclear
    }
}

/// The key of a question: 16 hex digits over what is asked.
pub fn question_key(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n"));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
