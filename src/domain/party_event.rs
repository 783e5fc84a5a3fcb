//! What became of parties: two turned out to be one, one turned out to be two, one is called otherwise.

use serde::{Deserialize, Serialize};

use super::party::PartyId;
use super::place::RowPlace;

/// A way in which the court writes a party: the name as it stands, and the organisation code; where there is no valid one
/// the code as written, masked if it is a person's; else empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Writing {
    pub name: String,
    pub code: String,
}

/// For which party a writing was taken, by which evidence (a word of [`super::party::Evidence`]), first in which row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Taken {
    pub writing: Writing,
    pub party: PartyId,
    pub evidence: String,
    pub place: RowPlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyEventKind {
    /// The party is called otherwise than before.
    Renamed,
    /// Another party turned out to be this one: `other` goes on as this.
    Merged,
    /// What was taken for `other` turned out to be this one.
    Split,
}

impl PartyEventKind {
    pub fn word(self) -> &'static str {
        match self {
            PartyEventKind::Renamed => "renamed",
            PartyEventKind::Merged => "merged",
            PartyEventKind::Split => "split",
        }
    }
}

/// Kept for ever with the edition in which it came out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartyEvent {
    pub party: PartyId,
    pub kind: PartyEventKind,
    pub other: Option<PartyId>,
    /// The name before; of a merger or split the writing that moved.
    pub name: String,
    /// What it rests on: a word of [`super::party::Evidence`], empty for a name.
    pub evidence: String,
    /// The row that says it; `None`: the tables do.
    pub place: Option<RowPlace>,
}
