//! The digest over everything that is recorded with an edition: how the ledger knows the same edition again.

use super::events::happenings;
use super::publication::Publication;
use crate::store::hash::{Sha256Hex, sha256};

/// Who ran the program does not count: the same edition by another hand is the same edition.
pub(super) fn digest(publication: &Publication<'_>) -> Result<Sha256Hex, serde_json::Error> {
    let edition = publication.edition;
    let content = serde_json::to_vec(&(
        (edition.id, edition.as_of, &publication.inputs_digest, &publication.manifest_sha256),
        &publication.source_files,
        &edition.parties,
        &edition.listings,
        happenings(publication),
        &publication.notices,
        &publication.outbox,
        &publication.layouts,
    ))?;
    Ok(sha256(&content))
}
