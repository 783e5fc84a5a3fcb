//! Why a run stopped. Faults of data are findings and never stop a run; these are faults of the set-up, the disk or the
//! program itself.

use std::path::PathBuf;

use polars::error::PolarsError;
use thiserror::Error;

use crate::definition::fault::DefinitionFault;
use crate::delivery::DeliveryError;
use crate::delivery::smtp::LineFault;
use crate::domain::balance::Unbalanced;
use crate::domain::quarter::{EditionId, Quarter};
use crate::identity::IdentityError;
use crate::leak::{CheckFault, Leak};
use crate::ledger::error::{LedgerError, SettleError};
use crate::products::ProductFault;
use crate::store::error::StoreError;
use crate::store::inbox::Unfinished;
use crate::text::letter::LetterError;
use crate::text::letter::fault::LetterFault;
use crate::text::letter::pdf::{NoFont, PrintFault};
use crate::text::words::CatalogueFault;
use crate::workbook::write::WriteFault;

use super::bounds::OutOfBounds;
use super::mail_error::MailError;

#[derive(Debug, Error)]
pub enum RunError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// `office.toml` or a file of `pipelines/`; all faults together.
    #[error("{} definition faults", .0.len())]
    Definitions(Vec<DefinitionFault>),
    /// Templates of the office that cannot be used; all faults together.
    #[error("{} template faults", .0.len())]
    Letters(Vec<LetterFault>),
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// A letter that cannot stand in the archive as it is.
    #[error(transparent)]
    Print(#[from] PrintFault),
    #[error(transparent)]
    NoFont(#[from] NoFont),
    #[error("settings cannot be written: {0}")]
    Settings(String),
    #[error(transparent)]
    Catalogue(#[from] CatalogueFault),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Product(#[from] ProductFault),
    #[error(transparent)]
    Workbook(#[from] WriteFault),
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// Approving or sending.
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Settle(#[from] SettleError),
    #[error(transparent)]
    Table(#[from] PolarsError),
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Rows were lost or invented: the program is wrong, nothing is published.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
    /// The same inputs gave other bytes than the published edition has.
    #[error("edition {edition} cannot be made again: {path} differs")]
    NotReproduced { edition: EditionId, path: String },
    /// `check --out` names one of the files that are checked.
    #[error("{} is one of the files that are checked", .0.display())]
    OutIsInput(PathBuf),
    /// There are clues to seal and nothing to seal them with.
    #[error("no pass-phrase for the lists of clues")]
    PassPhraseMissing,
    #[error("a list cannot be sealed: {0}")]
    Sealing(std::io::Error),
    /// The files are outside what the office's definitions allow.
    #[error("{} bounds do not hold", .0.len())]
    OutOfBounds(Vec<OutOfBounds>),
    /// The only files in the inbox are returned workbooks of another quarter.
    #[error("{file} belongs to {of}")]
    OfOtherQuarter { file: String, of: Quarter },
    /// `recipients.toml` wants a recipient's packet sealed, and there is nothing to seal it with.
    #[error("no pass-phrase for {0}")]
    PacketPhraseMissing(String),
    /// Number of a line of the file with pass-phrases that names nobody who is declared, or somebody twice.
    #[error("line {0} of the file with pass-phrases cannot be used")]
    PhraseLine(usize),
    /// A file with a pass-phrase or password is not UTF-8.
    #[error("{0} is not UTF-8")]
    SecretEncoding(String),
    #[error("the pass-phrase for {0} is too short")]
    PacketPhraseShort(String),
    /// `recipients.toml` wants a packet sealed for somebody whom the units table does not have.
    #[error("recipients.toml: sealed: there is no unit {0}")]
    SealedUnknown(String),
    /// The edition was published with another pass-phrase.
    #[error("edition {0} is sealed with another pass-phrase")]
    SealedOtherwise(EditionId),
    #[error("a packet cannot be sealed: {0}")]
    PacketSealing(std::io::Error),
    /// A letter was announced there, and not made: the program is wrong, nothing is published.
    #[error("{0} was to be sent and was not made")]
    PaperMissing(String),
    /// A file holds what its recipient may not read: nothing is published.
    #[error("{} leaks", .0.len())]
    Leaks(Vec<Leak>),
    #[error("leak check: {0}")]
    LeakCheck(#[from] CheckFault),
    /// There is nothing to publish: no file in the inbox, none of this quarter in the ledger.
    #[error("nothing to read")]
    NothingToRead,
    /// What lies in the inbox cannot be read yet.
    #[error("{} cannot be read yet", .0.name)]
    NothingFinished(Unfinished),
    /// Published editions that the ledger does not know: it is an older one, as from a backup.
    #[error("the ledger has forgotten {editions:?}, {sent} messages of which were handed over")]
    Forgotten { editions: Vec<EditionId>, sent: usize },
    /// A command looks into editions, and there is none.
    #[error("no edition is published")]
    NothingPublished,
    #[error("edition {0} asks nothing")]
    NothingAsked(EditionId),
    /// No question of the last edition begins so, or several do.
    #[error("no question {0}")]
    QuestionUnknown(String),
    /// Neither case, party nor row of the last edition.
    #[error("nothing is known of {0}")]
    NothingKnown(String),
    /// The answer does not say which unit it means.
    #[error("the answer to {0} does not say which unit it means")]
    AnswerUnclear(String),
}

impl From<LineFault> for RunError {
    fn from(fault: LineFault) -> Self {
        RunError::Mail(MailError::Line(fault))
    }
}
