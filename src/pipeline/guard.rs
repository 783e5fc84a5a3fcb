//! The leak check over a staged edition: every file read back from the disk before anything is published.

use std::collections::BTreeSet;
use std::io::BufReader;

use crate::definition::load::DefinitionFiles;
use crate::delivery::Way;
use crate::domain::closure::RepairPath;
use crate::domain::dispatch::Matter;
use crate::domain::letter::LetterKind;
use crate::domain::listing::ListingId;
use crate::domain::party::Party;
use crate::leak::{Addressed, Inspection, Known, LeakCheck, Tells};
use crate::products::Book;
use crate::store::error::StoreError;
use crate::store::read;
use crate::store::staging::Staging;
use crate::text::letter::{LetterError, shipped_template};

pub use crate::leak::{Leak, Mention};

use super::error::RunError;
use super::office::Office;
use super::outgoing::Outgoing;

/// Opens every staged file; [`RunError::Leaks`] where one holds what its recipient may not read. `earlier`: every party
/// that the ledger knows. Gives what the court itself says of other listed parties.
pub(super) fn guard(
    office: &Office,
    book: &Book<'_>,
    earlier: &[Party],
    (outgoing, phrases): (&[(Outgoing, Way)], &[Option<String>]),
    staging: &Staging,
) -> Result<Vec<Mention>, RunError> {
    let edition = book.edition;
    let pushed = edition.repairs.iter().filter(|repair| repair.path == RepairPath::Push);
    let performed: BTreeSet<ListingId> = pushed.map(|repair| repair.listing.clone()).collect();
    let (templates, addressed) = (templates(office)?, addressed(outgoing, phrases));
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
        addressed: &addressed,
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

/// What goes to single recipients, with what each may be told. What is the court's goes to the credit office, which may read
/// all.
fn addressed(outgoing: &[(Outgoing, Way)], phrases: &[Option<String>]) -> Vec<Addressed> {
    let mut notices = 0..;
    let mut all = Vec::new();
    for ((one, way), phrase) in outgoing.iter().zip(phrases) {
        let dispatch = &one.dispatch;
        let Some(tells) = tells(dispatch.matter, &dispatch.listings, &mut notices) else { continue };
        all.push(Addressed {
            tells,
            name: dispatch.name.clone(),
            unit: dispatch.addressee.clone(),
            address: dispatch.email.clone(),
            phrase: phrase.clone(),
            papers: match &one.folder {
                Some(folder) => vec![folder.clone()],
                None => one.papers.iter().map(|paper| paper.file.path.clone()).collect(),
            },
            messages: way.messages.iter().map(|message| message.path.clone()).collect(),
        });
    }
    all
}

/// What a dispatch may tell; packets take the places of the notices one after the other. `None`: the court's.
pub(super) fn tells(
    matter: Matter,
    listings: &BTreeSet<ListingId>,
    notices: &mut impl Iterator<Item = usize>,
) -> Option<Tells> {
    match matter {
        _ if matter.is_of_the_court() => None,
        Matter::PACKET => notices.next().map(Tells::Packet),
        Matter::Letter(kind) => {
            // They say which cases of the same body go on.
            let of_body = matches!(kind, LetterKind::Repaired | LetterKind::Lifting);
            Some(Tells::Letter { listings: listings.clone(), of_body })
        }
        Matter::Sanctions => Some(Tells::Sanctions),
    }
}
