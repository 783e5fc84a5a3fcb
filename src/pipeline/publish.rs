//! Staged, checked, published: one rename makes the edition a run folder, one transaction records it. Then copies for
//! people are laid out and the inbox is emptied of what is safe.

use crate::domain::quarter::EditionId;
use crate::ledger::database::Ledger;
use crate::ledger::publication::Publication;
use crate::products::{OUTBOX, work_folders};
use crate::store::error::StoreError;
use crate::store::inbox::{InboxFile, take_away};
use crate::store::journal::Journal;
use crate::store::layout::{lay_out, take_back};
use crate::store::read;
use crate::store::staging::{Staging, discard_unrecorded, recorded};
use crate::text::words::{Language, Words};

use super::decided::DECISIONS;
use super::error::RunError;
use super::inputs::Inputs;
use super::office::Office;
use super::stage::{Progress, Step, begin};

/// Takes away run folders whose run died between rename and record; they are made again. A folder that the ledger has
/// forgotten (it comes from an older backup) stays, and stops the run ([`RunError::Forgotten`]): its letters may have gone,
/// and made again they would go again.
pub(super) fn recover(office: &Office, ledger: &Ledger) -> Result<(), RunError> {
    let known: Vec<EditionId> = ledger.all_editions()?.into_iter().map(|edition| edition.id).collect();
    let mut editions = Vec::new();
    for folder in read::folders(&office.folder.runs())? {
        // What somebody else has put there is nobody's edition.
        let Ok(edition) = folder.parse::<EditionId>() else { continue };
        if known.contains(&edition) {
            recorded(&office.folder, &folder)?;
        } else if discard_unrecorded(&office.folder, &folder)? {
            tracing::warn!(folder, "a run died before it was recorded; its folder is made again");
        } else {
            editions.push(edition);
        }
    }
    if editions.is_empty() {
        return Ok(());
    }
    let journal = Journal::open(&office.folder)?;
    let handed = |edition: &EditionId| journal.handed(&edition.to_string());
    Err(RunError::Forgotten { sent: editions.iter().map(handed).sum(), editions })
}

/// Publishes a staged edition and records it.
pub(super) fn publish(
    office: &Office,
    staging: Staging,
    ledger: &mut Ledger,
    publication: &Publication<'_>,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    begin(progress, Step::Publish);
    staging.publish()?;
    begin(progress, Step::Record);
    ledger.record(publication)?;
    recorded(&office.folder, &publication.edition.id.to_string())?;
    Ok(())
}

/// What follows a recorded edition, and may be done again as often as a run dies in it. Gives the files that somebody
/// saved again in the meantime; they stay in the inbox.
pub(super) fn finish(
    office: &Office,
    edition: EditionId,
    replaces: Option<EditionId>,
    inputs: &Inputs,
    progress: &dyn Progress,
) -> Result<Vec<InboxFile>, RunError> {
    begin(progress, Step::LayOut);
    let edition = edition.to_string();
    for (from, to) in work_folders(&Words::load(Language::Chinese)?) {
        lay_out(&office.folder, &edition, &from, to)?;
        // What lies in the outbox is to be sent; of an edition that lost its place it no longer is.
        if let Some(replaced) = replaces.filter(|_| to == OUTBOX) {
            take_back(&office.folder, &replaced.to_string(), &from, to)?;
        }
    }
    let decisions = read::bytes(&office.folder.runs().join(&edition).join(DECISIONS))?;
    office.folder.write("review/decisions.csv", &decisions)?;
    begin(progress, Step::TakeAway);
    let mut changed = Vec::new();
    for (file, sealed) in inputs.inbox_files() {
        match take_away(file, &sealed) {
            Ok(()) => {}
            Err(StoreError::ChangedInInbox(_)) => changed.push(file.clone()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(changed)
}
