//! The leak check before an approval: the messages as they lie on the disk, held against what the ledger says now. The run
//! held them against what it had computed; this takes nothing from it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::Code;
use crate::domain::edition::Notice;
use crate::domain::listing::ListingId;
use crate::domain::party::{Party, PartyId};
use crate::domain::quarter::EditionId;
use crate::domain::supervision::Supervision;
use crate::hierarchy::supervise;
use crate::leak::{Inspection, Known, LeakCheck};
use crate::ledger::publication::NumberedNotice;
use crate::text::words::{Language, Words};

use super::desk::Desk;
use super::error::RunError;
use super::mail_error::MailError;
use super::sealing::Seals;

/// Opens every message (path inside the edition, bytes); [`MailError::Leaks`] where one holds what its recipient may not
/// read. An edition of a time when the ledger kept no units tables cannot be compared: for it the run's own check stands.
pub(super) fn guard_messages(
    desk: &Desk,
    edition: EditionId,
    messages: &[(String, Vec<u8>)],
) -> Result<(), RunError> {
    let Some(units) = desk.ledger.units_of(edition)? else { return Ok(()) };
    let record = desk.ledger.all_editions()?.into_iter().find(|record| record.id == edition);
    let Some(as_of) = record.map(|record| record.as_of) else { return Ok(()) };
    let listings = desk.ledger.snapshot(edition)?;
    let named: BTreeSet<&PartyId> = listings.iter().map(|listing| &listing.party).collect();
    let (parties, others): (Vec<Party>, Vec<Party>) =
        desk.ledger.parties()?.into_iter().partition(|party| named.contains(&party.id));
    let standards = &desk.office.standards;
    let severity = |code: Code| standards.catalogue.severity(code);
    let supervisions = supervise(&parties, &units, as_of, &severity).by_party;
    let numbers = desk.ledger.notice_numbers(edition)?;
    let notices: Vec<Notice> = numbers.iter().map(|number| notice(number, &supervisions)).collect();
    let phrases = Seals::gather(&desk.office)?.of_all(&notices);
    let none = BTreeSet::<ListingId>::new();
    let words = Words::load(Language::Chinese)?;
    let mut check = LeakCheck::new(Known {
        parties: &parties,
        others: &others,
        listings: &listings,
        performed: &none,
        named_before: &none,
        supervisions: &supervisions,
        notices: &notices,
        units: &units,
        office: &standards.settings,
        measures: &standards.definitions.measures,
        recipients: &standards.definitions.recipients,
        templates: &standards.definitions.templates,
        words: &words,
        folders: &[],
        letters: &[],
        phrases: &phrases,
    })?;
    let mut inspection = Inspection::default();
    for (path, bytes) in messages {
        check.file(path, bytes, &mut inspection);
    }
    for leak in &inspection.leaks {
        tracing::error!(place = %leak.place, kind = leak.kind.word(), what = leak.kind.told(), "leak");
    }
    if inspection.leaks.is_empty() { Ok(()) } else { Err(MailError::Leaks(inspection.leaks).into()) }
}

/// The notice as the ledger's tables make it: to whom, and about whom.
fn notice(number: &NumberedNotice, supervisions: &BTreeMap<PartyId, Supervision>) -> Notice {
    let mut parties = Vec::new();
    let (mut name, mut former_name, mut email) = (String::new(), None, None);
    for supervision in supervisions.values() {
        let addressee = supervision.addressees.iter().find(|found| found.unit == number.addressee);
        let Some(addressee) = addressee else { continue };
        parties.push(supervision.party.clone());
        name.clone_from(&addressee.name);
        former_name = former_name.or_else(|| addressee.former_name.clone());
        email.clone_from(&addressee.email);
    }
    Notice {
        number: number.number.clone(),
        year: number.year,
        serial: number.serial,
        addressee: number.addressee.clone(),
        name,
        former_name,
        email,
        contact: None,
        parties,
        reply_by: None,
        rectify_by: None,
    }
}
