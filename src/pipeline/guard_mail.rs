//! The leak check before an approval: the messages as they lie on the disk, held against what the ledger says now. The run
//! held them against what it had computed; this takes nothing from it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::code::Code;
use crate::domain::dispatch::Matter;
use crate::domain::edition::Notice;
use crate::domain::event::EventKind;
use crate::domain::letter::LetterKind;
use crate::domain::listing::ListingId;
use crate::domain::party::{Party, PartyId};
use crate::domain::quarter::EditionId;
use crate::domain::supervision::{Addressee, Supervision};
use crate::domain::unit::{RelationKind, UnitTable};
use crate::hierarchy::supervise;
use crate::leak::{Addressed, Inspection, Known, LeakCheck, Tells};
use crate::ledger::database::Ledger;
use crate::ledger::outbox::OutboxEntry;
use crate::ledger::publication::DispatchRecord;
use crate::text::words::{Language, Words};

use super::compute::named_before;
use super::desk::Desk;
use super::error::RunError;
use super::guard::{tells, templates};
use super::mail_error::MailError;
use super::sealing::Seals;

/// Opens every message (path inside the edition, bytes); [`MailError::Leaks`] where one holds what its recipient may not
/// read. An edition of a time when the ledger kept no units tables cannot be compared: for it the run's own check stands,
/// and [`can_be_guarded`] lets the approval say so.
pub(super) fn guard_messages(
    desk: &Desk,
    edition: EditionId,
    entries: &[OutboxEntry],
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
    let told = told(&desk.ledger, edition)?;
    let dispatches = dispatches(&desk.ledger, edition, entries)?;
    let packets = dispatches.iter().filter(|dispatch| dispatch.matter == Matter::PACKET);
    let notices: Vec<Notice> =
        packets.map(|packet| notice(packet, &supervisions, (&units, as_of), &told)).collect();
    let addressed = addressed(&dispatches, &notices, entries, (&units, as_of), &Seals::gather(&desk.office)?);
    let histories = desk.ledger.histories(desk.ledger.up_to(edition)?)?;
    let quarters = desk.ledger.editions()?.into_iter().map(|known| known.id.quarter);
    let previous = quarters.filter(|quarter| *quarter < edition.quarter).max();
    let (none, named_before) = (BTreeSet::<ListingId>::new(), named_before(&histories, previous));
    let words = Words::load(Language::Chinese)?;
    let templates = templates(&desk.office)?;
    let mut check = LeakCheck::new(Known {
        parties: &parties,
        others: &others,
        listings: &listings,
        performed: &none,
        named_before: &named_before,
        supervisions: &supervisions,
        notices: &notices,
        units: &units,
        office: &standards.settings,
        measures: &standards.definitions.measures,
        recipients: &standards.definitions.recipients,
        templates: &templates,
        words: &words,
        addressed: &addressed,
    })?;
    let mut inspection = Inspection::default();
    for entry in entries {
        if let Some(bytes) = desk.message(entry) {
            check.file(&entry.message.path, &bytes, &mut inspection);
        }
    }
    for leak in &inspection.leaks {
        tracing::error!(place = %leak.place, kind = leak.kind.word(), what = leak.kind.told(), "leak");
    }
    if inspection.leaks.is_empty() { Ok(()) } else { Err(MailError::Leaks(inspection.leaks).into()) }
}

/// Whether the ledger has what an edition's messages are held against.
pub(super) fn can_be_guarded(ledger: &Ledger, edition: EditionId) -> Result<bool, RunError> {
    Ok(ledger.units_of(edition)?.is_some())
}

/// What the edition has for whom. In a ledger of an earlier time: its notices, each with the message that begins with its
/// place.
fn dispatches(
    ledger: &Ledger,
    edition: EditionId,
    entries: &[OutboxEntry],
) -> Result<Vec<DispatchRecord>, RunError> {
    let known = ledger.dispatches(edition)?;
    if !known.is_empty() {
        return Ok(known);
    }
    let numbers = ledger.notice_numbers(edition)?;
    let notices = numbers.into_iter().filter(|number| number.kind == LetterKind::Notice);
    let records = (1_usize..).zip(notices).map(|(place, number)| {
        let starts = |entry: &&OutboxEntry| {
            let file = entry.message.path.rsplit('/').next().unwrap_or_default();
            file.split('-').next().and_then(|text| text.parse().ok()) == Some(place)
        };
        let packet = entries.iter().find(starts).map(|entry| entry.message.packet.clone());
        DispatchRecord {
            packet: packet.unwrap_or_default(),
            name: String::new(),
            recipient: String::new(),
            addressee: number.addressee,
            matter: Matter::PACKET,
            number: Some(number.number),
            parts: 1,
            on_paper: false,
            copies: 0,
            said: None,
            listings: BTreeSet::new(),
        }
    });
    Ok(records.collect())
}

fn addressed(
    dispatches: &[DispatchRecord],
    notices: &[Notice],
    entries: &[OutboxEntry],
    (units, day): (&UnitTable, NaiveDate),
    seals: &Seals,
) -> Vec<Addressed> {
    let mut places = 0..;
    let mut all = Vec::new();
    for dispatch in dispatches {
        let Some(tells) = tells(dispatch.matter, &dispatch.listings, &mut places) else { continue };
        let messages = entries.iter().filter(|entry| entry.message.packet == dispatch.packet);
        let (name, address) = match &tells {
            Tells::Packet(place) => {
                let notice = notices.get(*place);
                (notice.map(|notice| notice.name.clone()), notice.and_then(|notice| notice.email.clone()))
            }
            _ => (None, units.on(&dispatch.addressee, day).and_then(|unit| unit.email.clone())),
        };
        let name = name.unwrap_or_else(|| dispatch.recipient.clone());
        all.push(Addressed {
            tells,
            address,
            phrase: seals.of(&name, &dispatch.addressee),
            name,
            unit: dispatch.addressee.clone(),
            papers: Vec::new(),
            messages: messages.map(|entry| entry.message.path.clone()).collect(),
        });
    }
    all
}

/// By kind of event and 发文字号: the listings that each letter of the edition told or recalled.
pub(super) fn told(
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
    packet: &DispatchRecord,
    supervisions: &BTreeMap<PartyId, Supervision>,
    (units, day): (&UnitTable, NaiveDate),
    told: &BTreeMap<(EventKind, String), BTreeSet<ListingId>>,
) -> Notice {
    let number = packet.number.clone().unwrap_or_default();
    let of = |kind| told.get(&(kind, number.clone())).cloned().unwrap_or_default();
    let mut parties = Vec::new();
    let (mut name, mut former_name, mut email) = (String::new(), None, None);
    for supervision in supervisions.values() {
        let is_told =
            |found: &&Addressee| found.unit == packet.addressee && found.relation != RelationKind::Copy;
        let addressee = supervision.addressees.iter().find(is_told);
        let Some(addressee) = addressee else { continue };
        parties.push(supervision.party.clone());
        name.clone_from(&addressee.name);
        former_name = former_name.or_else(|| addressee.former_name.clone());
        email.clone_from(&addressee.email);
    }
    // A letter that only recalls may go to a department that supervises none of them any more.
    if let Some(unit) = units.on(&packet.addressee, day).filter(|_| name.is_empty()) {
        name.clone_from(&unit.name);
        email.clone_from(&unit.email);
    }
    Notice {
        listings: of(EventKind::NoticeIssued),
        recalled: of(EventKind::Recalled),
        number,
        year: 0,
        serial: 0,
        addressee: packet.addressee.clone(),
        name,
        former_name,
        email,
        contact: None,
        parties,
        copies: Vec::new(),
        earlier: Vec::new(),
        reply_by: None,
        rectify_by: None,
    }
}
