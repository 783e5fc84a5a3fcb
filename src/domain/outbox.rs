//! 待发邮件: where a message of an edition stands on its way to its recipient (design §9).

use serde::{Deserialize, Serialize};

/// prepared → approved → sending → accepted | refused | deferred | unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Written down, let go by nobody; also what a withdrawn approval falls back to.
    Prepared,
    /// A person has let exactly these bytes go.
    Approved,
    /// Being handed to the mail server. Found at the start of a command it means that the one before died, and is
    /// [`OutboxState::Unknown`].
    Sending,
    /// The mail server has taken it.
    Accepted,
    /// The mail server will never take it (5xx), or it came back later.
    Refused,
    /// Not now (4xx, a broken line before the text was handed over): tried again later.
    Deferred,
    /// Handed over, and the answer did not come: only a person can say whether it arrived.
    Unknown,
}

impl OutboxState {
    pub const ALL: [OutboxState; 7] = [
        OutboxState::Prepared,
        OutboxState::Approved,
        OutboxState::Sending,
        OutboxState::Accepted,
        OutboxState::Refused,
        OutboxState::Deferred,
        OutboxState::Unknown,
    ];

    /// The word in the ledger and in the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            OutboxState::Prepared => "prepared",
            OutboxState::Approved => "approved",
            OutboxState::Sending => "sending",
            OutboxState::Accepted => "accepted",
            OutboxState::Refused => "refused",
            OutboxState::Deferred => "deferred",
            OutboxState::Unknown => "unknown",
        }
    }

    /// `true` where an approval may be given or renewed: nothing of this copy has been handed over.
    pub fn may_be_approved(self) -> bool {
        matches!(self, OutboxState::Prepared | OutboxState::Approved | OutboxState::Deferred)
    }
}

/// How a person settles what the machine cannot know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It arrived.
    Accepted,
    /// Another copy shall go: a numbered act.
    Again,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_are_serialised() {
        for state in OutboxState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.word());
        }
    }
}
