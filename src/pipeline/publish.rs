//! Staged, checked, published: one rename makes the edition a run folder, one transaction records it. Then copies for
//! people are laid out and the inbox is emptied of what is safe.

use crate::ledger::database::Ledger;
use crate::ledger::publication::Publication;
use crate::store::hash::Sha256Hex;
use crate::store::inbox::take_away;
use crate::store::layout::{LaidOut, lay_out};
use crate::store::staging::{Staging, discard_unrecorded};

use super::error::RunError;
use super::inputs::Inputs;
use super::office::Office;
use super::stage::{Progress, Step, begin};

/// Folders of an edition whose files people work with, and where their copies are laid out.
pub(super) const LAID_OUT: [LaidOut; 3] = [
    LaidOut { from: "returned", to: "returned" },
    LaidOut { from: "review", to: "review" },
    LaidOut { from: "outbox", to: "outbox" },
];

/// Takes away run folders that the ledger does not know: their run died between rename and record.
pub(super) fn recover(office: &Office, ledger: &Ledger) -> Result<(), RunError> {
    let recorded: Vec<String> = ledger.editions()?.iter().map(|edition| edition.id.to_string()).collect();
    for folder in crate::store::read::folders(&office.folder.runs())? {
        if !recorded.contains(&folder) {
            tracing::warn!(folder, "a run died before it was recorded; its folder is made again");
            discard_unrecorded(&office.folder, &folder)?;
        }
    }
    Ok(())
}

/// Publishes a staged edition and records it.
pub(super) fn publish(
    staging: Staging,
    ledger: &mut Ledger,
    publication: &Publication<'_>,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    begin(progress, Step::Publish);
    staging.publish()?;
    begin(progress, Step::Record);
    ledger.record(publication)?;
    Ok(())
}

/// What follows a recorded edition, and may be done again as often as a run dies in it.
pub(super) fn finish(
    office: &Office,
    edition: &str,
    inputs: &Inputs,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    begin(progress, Step::LayOut);
    for folder in LAID_OUT {
        lay_out(&office.folder, edition, folder)?;
    }
    begin(progress, Step::TakeAway);
    for (file, sealed) in inputs.inbox_files() {
        take_away(file, &sealed)?;
    }
    Ok(())
}

/// The digest under which the ledger remembers an edition's manifest.
pub(super) fn manifest_digest(staging: &Staging) -> Option<Sha256Hex> {
    staging.files().into_iter().find(|file| file.path == MANIFEST).map(|file| file.sha256)
}

pub(super) const MANIFEST: &str = "manifest.json";
