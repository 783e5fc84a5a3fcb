//! The leak check before an approval: the messages as they lie on the disk, held against what the ledger says now. The run
//! held them against what it had computed; this takes nothing from it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::Code;
use crate::domain::edition::Notice;
use crate::domain::event::EventKind;
use crate::domain::letter::LetterKind;
use crate::domain::listing::ListingId;
use crate::domain::party::{Party, PartyId};
use crate::domain::quarter::EditionId;
use crate::domain::supervision::{Addressee, Supervision};
use crate::domain::unit::{RelationKind, UnitTable};
use crate::hierarchy::supervise;
use crate::leak::{Inspection, Known, LeakCheck};
use crate::ledger::database::Ledger;
use crate::ledger::publication::NumberedNotice;
use crate::text::words::{Language, Words};

use super::desk::Desk;
use super::error::RunError;
use super::guard::templates;
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
    let told = told(&desk.ledger, edition)?;
    let notices = numbers.iter().filter(|number| number.kind == LetterKind::Notice);
    let notices: Vec<Notice> = notices.map(|number| notice(number, &supervisions, &units, &told)).collect();
    let phrases = Seals::gather(&desk.office)?.of_all(&notices);
    let none = BTreeSet::<ListingId>::new();
    let words = Words::load(Language::Chinese)?;
    let templates = templates(&desk.office)?;
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
        templates: &templates,
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

/// By kind of event and 发文字号: the listings that each letter of the edition told or recalled.
fn told(
    ledger: &Ledger,
    edition: EditionId,
) -> Result<BTreeMap<(EventKind, String), BTreeSet<ListingId>>, RunError> {
    let mut told: BTreeMap<_, BTreeSet<ListingId>> = BTreeMap::new();
    let events = ledger.all_events()?.into_iter().filter(|event| event.edition == edition);
    for event in events.filter(|event| matches!(event.kind, EventKind::NoticeIssued | EventKind::Recalled)) {
        let numbers = event.payload["notices"].as_array().into_iter().flatten();
        for number in numbers.filter_map(|number| number.as_str()) {
            told.entry((event.kind, number.to_owned())).or_default().insert(event.listing.clone());
        }
    }
    Ok(told)
}

/// The notice as the ledger's tables make it: to whom, and about whom.
fn notice(
    number: &NumberedNotice,
    supervisions: &BTreeMap<PartyId, Supervision>,
    units: &UnitTable,
    told: &BTreeMap<(EventKind, String), BTreeSet<ListingId>>,
) -> Notice {
    let of = |kind| told.get(&(kind, number.number.clone())).cloned().unwrap_or_default();
    let mut parties = Vec::new();
    let (mut name, mut former_name, mut email) = (String::new(), None, None);
    for supervision in supervisions.values() {
        let is_told =
            |found: &&Addressee| found.unit == number.addressee && found.relation != RelationKind::Copy;
        let addressee = supervision.addressees.iter().find(is_told);
        let Some(addressee) = addressee else { continue };
        parties.push(supervision.party.clone());
        name.clone_from(&addressee.name);
        former_name = former_name.or_else(|| addressee.former_name.clone());
        email.clone_from(&addressee.email);
    }
    // A letter that only recalls may go to a department that supervises none of them any more.
    if let Some(unit) = units.units.iter().rfind(|unit| name.is_empty() && unit.id == number.addressee) {
        name.clone_from(&unit.name);
        email.clone_from(&unit.email);
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
        listings: of(EventKind::NoticeIssued),
        copies: Vec::new(),
        recalled: of(EventKind::Recalled),
        earlier: Vec::new(),
        reply_by: None,
        rectify_by: None,
    }
}
