//! Why an approval or a sending stopped. Nothing of it is a fault of one recipient: that is a state of the outbox.

use thiserror::Error;

pub use crate::delivery::smtp::LineFault;
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
use crate::leak::Leak;

#[derive(Debug, Error)]
pub enum MailError {
    #[error("the ledger has no edition {0}")]
    EditionUnknown(EditionId),
    /// A later edition of the same quarter takes its place.
    #[error("edition {edition} was replaced by {by}")]
    Replaced { edition: EditionId, by: EditionId },
    #[error("an approval needs two different names here")]
    TwoNamesNeeded,
    /// Files in `runs/` are not what was published.
    #[error("{} messages are not what was published", .0.len())]
    MessagesChanged(Vec<String>),
    /// A message holds what its recipient may not read.
    #[error("{} leaks", .0.len())]
    Leaks(Vec<Leak>),
    #[error("nothing is approved")]
    NothingApproved,
    /// None, or several, of the edition's recipients are called so.
    #[error("no recipient {0}")]
    RecipientUnknown(String),
    #[error("{recipient} is {}, which nobody has to settle", state.word())]
    NotToSettle { recipient: String, state: OutboxState },
    #[error("office.toml names no mail server")]
    NoServer,
    #[error("no password for {user}")]
    NoPassword { user: String },
    #[error("{0:?} is no mail address in an allowed domain")]
    TestAddress(String),
    #[error(transparent)]
    Line(#[from] LineFault),
}
