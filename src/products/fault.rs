//! Why a product cannot be made.

use thiserror::Error;

use crate::definition::recipients::RecipientClass;
use crate::domain::party::PartyId;
use crate::text::letter::LetterError;
use crate::text::template::TemplateFault;
use crate::workbook::write::WriteFault;

#[derive(Debug, Error)]
pub enum ProductFault {
    /// `recipients.toml` names a column that the product does not have.
    #[error("recipients.toml: {class:?} has no column {column:?}; there are {known}")]
    ColumnUnknown { class: RecipientClass, column: String, known: String },
    /// `recipients.toml` gives a class no columns.
    #[error("recipients.toml: no columns for {0:?}")]
    ColumnsMissing(RecipientClass),
    #[error("listings or notices name the party {0}, which the edition does not have")]
    PartyMissing(PartyId),
    /// The ledger promises notices only for parties that have something to notify.
    #[error("notice {0} has no case that may be notified")]
    NoticeEmpty(String),
    #[error("the template {0} is missing in pipelines/templates")]
    TemplateMissing(String),
    #[error(transparent)]
    Letter(#[from] LetterError),
    #[error(transparent)]
    Template(#[from] TemplateFault),
    #[error(transparent)]
    Workbook(#[from] WriteFault),
    #[error("document: {0}")]
    Document(#[from] zip::result::ZipError),
    #[error("document: {0}")]
    DocumentBytes(#[from] std::io::Error),
    #[error("text table: {0}")]
    Table(#[from] csv::Error),
    /// The sink gave up; [`Stopped::Sink`] says why.
    #[error("the files are not taken")]
    SinkRefused,
}

/// Why [`super::produce`] ended early.
#[derive(Debug, Error)]
pub enum Stopped<E: std::error::Error + 'static> {
    #[error(transparent)]
    Product(#[from] ProductFault),
    #[error("a product could not be stored")]
    Sink(#[source] E),
}
