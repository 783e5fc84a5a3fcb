//! The leak check over a staged edition: every file read back from the disk before anything is published.

use std::collections::BTreeSet;
use std::io::BufReader;

use crate::definition::load::DefinitionFiles;
use crate::domain::closure::RepairPath;
use crate::domain::letter::{Letter, LetterKind};
use crate::domain::listing::ListingId;
use crate::domain::party::Party;
use crate::leak::{Addressed, Inspection, Known, LeakCheck};
use crate::products::Book;
use crate::store::error::StoreError;
use crate::store::read;
use crate::store::staging::Staging;
use crate::text::letter::{LetterError, shipped_template};

pub use crate::leak::{Leak, Mention};

use super::error::RunError;
use super::office::Office;

/// Opens every staged file; [`RunError::Leaks`] where one holds what its recipient may not read. `earlier`: every party
/// that the ledger knows. Gives what the court itself says of other listed parties.
pub(super) fn guard(
    office: &Office,
    book: &Book<'_>,
    earlier: &[Party],
    (folders, phrases): (&[String], &[Option<String>]),
    letters: &[(&Letter, String)],
    staging: &Staging,
) -> Result<Vec<Mention>, RunError> {
    let edition = book.edition;
    let pushed = edition.repairs.iter().filter(|repair| repair.path == RepairPath::Push);
    let performed: BTreeSet<ListingId> = pushed.map(|repair| repair.listing.clone()).collect();
    let (templates, letters) = (templates(office)?, addressed(book, letters));
    let mut check = LeakCheck::new(Known {
        parties: &edition.parties,
        others: earlier,
        listings: &edition.listings,
        performed: &performed,
        named_before: &edition.named_before,
        supervisions: &edition.supervisions,
        notices: &edition.notices,
        units: book.units,
        office: book.office,
        measures: book.measures,
        recipients: book.recipients,
        templates: &templates,
        words: book.words,
        folders,
        letters: &letters,
        phrases,
    })?;
    let mut inspection = Inspection::default();
    for file in staging.files() {
        let path = staging.folder().join(&file.path);
        if file.path.starts_with("data/") {
            let mut lines = BufReader::new(read::open(&path)?);
            check
                .lines(&file.path, &mut lines, &mut inspection)
                .map_err(|source| StoreError::Io { path: path.clone(), source })?;
        } else {
            check.file(&file.path, &read::bytes(&path)?, &mut inspection);
        }
    }
    for leak in &inspection.leaks {
        tracing::error!(place = %leak.place, kind = leak.kind.word(), what = leak.kind.told(), "leak");
    }
    for Mention { place, party } in &inspection.mentions {
        let party = party.as_ref().map(ToString::to_string);
        tracing::warn!(%place, party, "the court's own words name another listed party");
    }
    if inspection.leaks.is_empty() { Ok(inspection.mentions) } else { Err(RunError::Leaks(inspection.leaks)) }
}

/// Every fixed text of the office: of mails and pages, of its own letters and the shipped ones.
pub(super) fn templates(office: &Office) -> Result<DefinitionFiles, RunError> {
    let mut templates = office.standards.definitions.templates.clone();
    let head = office.standards.settings.letters.head;
    for kind in LetterKind::ALL {
        templates.insert(format!("{kind}.docx"), shipped_template(kind, head).map_err(LetterError::from)?);
    }
    let own = read::tree(&office.folder.templates())?;
    templates.extend(own.into_iter().map(|(name, bytes)| (format!("own/{name}"), bytes)));
    Ok(templates)
}

/// The letters to single recipients, with what each may tell. Those of the court go to the credit office, which may read all.
fn addressed(book: &Book<'_>, letters: &[(&Letter, String)]) -> Vec<Addressed> {
    let mut all = Vec::new();
    for (letter, path) in letters.iter().filter(|(letter, _)| !letter.kind.is_of_the_court()) {
        let mut listings: BTreeSet<ListingId> = letter.listings.union(&letter.recalled).cloned().collect();
        if letter.kind == LetterKind::Repaired {
            // It says which cases of the same body go on.
            let of_edition = &book.edition.listings;
            let parties: BTreeSet<_> =
                of_edition.iter().filter(|one| listings.contains(&one.id)).map(|one| &one.party).collect();
            let more = of_edition.iter().filter(|one| parties.contains(&one.party));
            listings.extend(more.map(|one| one.id.clone()));
        }
        all.push(Addressed { path: path.clone(), name: letter.name.clone(), listings });
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}
