//! The digest over everything that is recorded with an edition: how the ledger knows the same edition again.

use std::io;

use super::publication::Publication;
use crate::store::hash::{Sha256Hex, Sha256Writer};

/// Who ran the program does not count: the same edition by another hand is the same edition.
pub(super) fn digest(publication: &Publication<'_>) -> Result<Sha256Hex, serde_json::Error> {
    let edition = publication.edition;
    let mut content = Sha256Writer::new(io::sink());
    let everything = (
        (edition.id, edition.as_of, &publication.inputs_digest, &publication.manifest_sha256),
        edition.replaces,
        &publication.source_files,
        &edition.parties,
        &edition.listings,
        &edition.happenings,
        &publication.notices,
        &publication.outbox,
        (&edition.questions, &edition.decisions),
        (&edition.closures, &edition.removals, &edition.applications),
        (&publication.layouts, publication.units),
        (&publication.party_course.events, &publication.party_course.taken),
    );
    serde_json::to_writer(&mut content, &everything)?;
    let (_, digest, _) = content.finish();
    Ok(digest)
}
