//! The leak check over a staged edition: every file read back from the disk before anything is published.

use std::collections::BTreeSet;
use std::io::BufReader;

use crate::domain::closure::RepairPath;
use crate::domain::letter::LetterKind;
use crate::domain::listing::ListingId;
use crate::domain::party::Party;
use crate::leak::{Addressed, Inspection, Known, LeakCheck};
use crate::products::{Book, letter_paths};
use crate::store::error::StoreError;
use crate::store::read;
use crate::store::staging::Staging;

pub use crate::leak::{Leak, Mention};

use super::error::RunError;

/// Opens every staged file; [`RunError::Leaks`] where one holds what its recipient may not read. `earlier`: every party
/// that the ledger knows. Gives what the court itself says of other listed parties.
pub(super) fn guard(
    book: &Book<'_>,
    earlier: &[Party],
    folders: &[String],
    phrases: &[Option<String>],
    staging: &Staging,
) -> Result<Vec<Mention>, RunError> {
    let edition = book.edition;
    let pushed = edition.repairs.iter().filter(|repair| repair.path == RepairPath::Push);
    let performed: BTreeSet<ListingId> = pushed.map(|repair| repair.listing.clone()).collect();
    let letters = addressed(book)?;
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
        templates: book.templates,
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

/// What every letter besides the packets may tell, by path.
fn addressed(book: &Book<'_>) -> Result<Vec<Addressed>, RunError> {
    let mut all = Vec::new();
    for (letter, path) in letter_paths(book)? {
        let mut listings: BTreeSet<ListingId> = letter.listings.union(&letter.recalled).cloned().collect();
        // A repaired unit is told which of its own cases remain.
        if letter.kind == LetterKind::Repaired {
            let own = book.edition.listings.iter().filter(|one| listings.contains(&one.id));
            let parties: BTreeSet<_> = own.map(|listing| &listing.party).collect();
            let remaining = book.edition.listings.iter().filter(|one| parties.contains(&one.party));
            listings.extend(remaining.map(|listing| listing.id.clone()));
        }
        all.push(Addressed { path, name: letter.name.clone(), listings });
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}
