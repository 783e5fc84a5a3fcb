//! What goes out: everything that one edition says, as files for each who receives it.
//!
//! Products only read the edition and never touch the disk: each file is handed to a sink as soon as it is made. The same
//! edition gives the same bytes. One file of this module is one product; [`column`] and [`wording`] are what they share.

mod annex;
mod application_form;
mod assessment;
mod clue_form;
pub mod clue_list;
mod column;
mod contents;
mod court_list;
mod exceptions;
mod fault;
mod layout;
mod ledger_book;
pub mod letters;
mod lifting;
pub mod notices;
mod papers;
mod push;
mod quarter_page;
mod recall_list;
mod repair_batch;
mod report;
mod report_course;
mod report_data;
mod return_form;
mod returned;
mod review;
mod sanctions;
mod supervision_list;
mod tables;
#[cfg(test)]
mod tests;
mod unit_changes;
mod verification_form;
mod view;
mod wording;
mod zero_report;

use crate::clock::Clock;
use crate::definition::load::DefinitionFiles;
use crate::definition::measures::Measures;
use crate::definition::office::OfficeSettings;
use crate::definition::recipients::Recipients;
use crate::domain::edition::Edition;
use crate::domain::letter::LetterKind;
use crate::domain::listing::ListingId;
use crate::domain::quarter::Series;
use crate::domain::unit::UnitTable;
use crate::text::findings::FindingCatalogue;
use crate::text::letter::Letters;
use crate::text::words::Words;

pub use fault::{ProductFault, Stopped};
pub use layout::{OUTBOX, review_path, work_folders};
pub use papers::{Papers, PapersPlace, papers};

use contents::Contents;
use view::{Case, View};

/// All that products are made from.
#[derive(Debug, Clone, Copy)]
pub struct Book<'a> {
    pub edition: &'a Edition,
    pub units: &'a UnitTable,
    pub office: &'a OfficeSettings,
    pub measures: &'a Measures,
    pub recipients: &'a Recipients,
    /// Of mails and pages, by path inside `templates/`.
    pub templates: &'a DefinitionFiles,
    pub letters: &'a Letters,
    pub catalogue: &'a FindingCatalogue,
    /// Chinese, whatever the terminal speaks: what is published is Chinese.
    pub words: &'a Words,
    pub clock: Clock,
}

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Produced {
    /// Inside the edition's folder, with `/`; safe on Windows.
    pub path: String,
    pub bytes: Vec<u8>,
    /// The listings that it names: where a wrong one must be called back from.
    pub listings: Vec<ListingId>,
    /// It is a letter of this kind.
    pub letter: Option<LetterKind>,
}

impl Produced {
    /// A file that is not about single listings.
    fn of(path: String, bytes: Vec<u8>) -> Self {
        Produced { path, bytes, listings: Vec::new(), letter: None }
    }

    fn letter(path: String, bytes: Vec<u8>, kind: LetterKind) -> Self {
        Produced { letter: Some(kind), ..Produced::of(path, bytes) }
    }

    fn naming<'c>(self, cases: impl IntoIterator<Item = &'c Case<'c>>) -> Self {
        let mut listings: Vec<ListingId> = cases.into_iter().map(|case| case.listing.id.clone()).collect();
        listings.sort_unstable();
        listings.dedup();
        Produced { listings, ..self }
    }
}

/// Where finished files go inside this module.
type Put<'p> = dyn FnMut(Produced) -> Result<(), ProductFault> + 'p;

/// Makes every product of an edition, in a fixed order, and hands each file to `sink`. The run report comes last,
/// because it lists the others.
pub fn produce<E>(book: &Book<'_>, sink: &mut dyn FnMut(Produced) -> Result<(), E>) -> Result<(), Stopped<E>>
where
    E: std::error::Error + 'static,
{
    let mut refused = None;
    let mut put = |file: Produced| {
        sink(file).map_err(|error| {
            refused = Some(error);
            ProductFault::SinkRefused
        })
    };
    match produce_all(book, &mut put) {
        Ok(()) => Ok(()),
        Err(fault) => Err(refused.map_or(Stopped::Product(fault), Stopped::Sink)),
    }
}

fn produce_all(book: &Book<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let view = View::open(book)?;
    let mut files = Vec::new();
    let mut contents = Contents::default();
    let mut record = |file: Produced| {
        files.push((file.path.clone(), file.bytes.len()));
        contents.hear(&file);
        put(file)
    };
    match book.edition.id.series {
        Series::Quarterly => quarterly(&view, &mut record)?,
        Series::Repair => repairs(&view, &mut record)?,
    }
    for file in contents.tables()? {
        files.push((file.path.clone(), file.bytes.len()));
        put(file)?;
    }
    let report = report::make(&view, &files)?;
    put(report)
}

fn quarterly(view: &View<'_>, record: &mut Put<'_>) -> Result<(), ProductFault> {
    push::produce(view, record)?;
    for (place, notice) in (1_usize..).zip(&view.book.edition.notices) {
        let folder = layout::packet_folder(view, place, notice);
        letters::notice(view, notice, &folder, record)?;
        if !notice.is_recall() {
            annex::produce(view, notice, &folder, record)?;
            return_form::produce(view, notice, &folder, record)?;
        }
    }
    sanctions::produce(view, record)?;
    lifting::produce(view, record)?;
    recall_list::produce(view, record)?;
    supervision_list::produce(view, record)?;
    assessment::produce(view, record)?;
    repair_batch::produce(view, record)?;
    application_form::produce(view, record)?;
    verification_form::produce(view, record)?;
    clue_form::produce(view, record)?;
    returned::produce(view, record)?;
    review::produce(view, record)?;
    exceptions::produce(view, record)?;
    unit_changes::produce(view, record)?;
    court_list::produce(view, record)?;
    ledger_book::produce(view, record)?;
    letters::produce(view, record)?;
    quarter_page::produce(view, record)?;
    tables::produce(view, record)
}

/// What goes out between two quarters: the batch, what has ended, what is asked.
fn repairs(view: &View<'_>, record: &mut Put<'_>) -> Result<(), ProductFault> {
    lifting::produce(view, record)?;
    recall_list::produce(view, record)?;
    repair_batch::produce(view, record)?;
    verification_form::produce(view, record)?;
    clue_form::produce(view, record)?;
    returned::produce(view, record)?;
    review::produce(view, record)?;
    letters::produce(view, record)?;
    tables::produce(view, record)
}
