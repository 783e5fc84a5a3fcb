//! What became of a source row. Every row read ends in exactly one of these; the balance is asserted at every stage.

use serde::Serialize;

use super::finding::Severity;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    Accepted,
    /// Says again what an accepted row of the same listing says.
    Duplicate,
    /// Back to the court for correction.
    Returned,
    /// Not a matter of the work plan (see [`super::scope::Exclusion`]).
    Excluded,
    /// Waits for a person.
    Held,
}

impl Disposition {
    pub const ALL: [Disposition; 5] = [
        Disposition::Accepted,
        Disposition::Duplicate,
        Disposition::Returned,
        Disposition::Excluded,
        Disposition::Held,
    ];

    /// The word in `data/rows.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Disposition::Accepted => "accepted",
            Disposition::Duplicate => "duplicate",
            Disposition::Returned => "returned",
            Disposition::Excluded => "excluded",
            Disposition::Held => "held",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Disposition::ALL.into_iter().find(|disposition| disposition.word() == word)
    }

    /// What the worst finding of a row makes of it.
    pub fn after(worst: Option<Severity>) -> Self {
        match worst {
            Some(Severity::Return) => Disposition::Returned,
            Some(Severity::Hold) => Disposition::Held,
            Some(Severity::Warn | Severity::Shadow) | None => Disposition::Accepted,
        }
    }
}
