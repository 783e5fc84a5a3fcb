//! An edition becomes files: products, messages, tables, manifest, all in staging.

use std::collections::{BTreeMap, BTreeSet};

use crate::delivery::{Attachment, Mailroom, Packet, Way, prepare};
use crate::domain::decision::Decision;
use crate::domain::layout::RememberedLayout;
use crate::domain::letter::OwnNumber;
use crate::domain::party::Party;
use crate::leak::Mention;
use crate::ledger::publication::{DispatchRecord, NumberedNotice, PreparedMessage, Publication, TakenFile};
use crate::products::{Book, Produced, Stopped, papers, produce};
use crate::store::hash::{Sha256Hex, sha256};
use crate::store::staging::Staging;
use crate::table::batch::Dataset;
use crate::text::words::{Language, Words};

use super::compute::Computed;
use super::decided::{DECISIONS, decisions_csv};
use super::error::RunError;
use super::guard::guard;
use super::inputs::{Inputs, Role};
use super::manifest::{MANIFEST, manifest};
use super::office::Office;
use super::outgoing::{Collection, Outgoing, OutgoingCount, Paper};
use super::printing::{Press, Printed};
use super::sealing::{Seals, sealed};
use super::stage::{Progress, Step, begin};

/// A staged edition that is whole.
#[derive(Debug)]
pub(super) struct Assembled {
    pub staging: Staging,
    pub manifest_sha256: Sha256Hex,
    /// What goes to whom, in order, and how.
    pub outgoing: Vec<(Outgoing, Way)>,
    /// Other listed parties that the court itself names in what departments are told.
    pub mentions: Vec<Mention>,
    pub printed: Printed,
}

impl Assembled {
    pub(super) fn count(&self) -> OutgoingCount {
        OutgoingCount {
            messages: self.outgoing.iter().map(|(_, way)| way.messages.len()).sum(),
            on_paper: self.outgoing.iter().map(|(one, way)| dispatched(one, way).printed()).sum(),
        }
    }
}

/// What an edition is assembled by, besides itself.
pub(super) struct Surroundings<'a> {
    /// Every party that the ledger knows.
    pub earlier: &'a [Party],
    pub seals: &'a Seals,
}

pub(super) fn assemble(
    office: &Office,
    computed: &Computed,
    inputs: &Inputs,
    inputs_digest: &Sha256Hex,
    around: &Surroundings<'_>,
    mut staging: Staging,
    progress: &dyn Progress,
) -> Result<Assembled, RunError> {
    around.seals.hold_against(&computed.units)?;
    begin(progress, Step::Products);
    let words = Words::load(Language::Chinese)?;
    let edition = &computed.edition;
    let book = office.book(edition, &computed.units, &words);
    let press = Press::open(office, &words)?;
    let return_form = words.word("products.file_return_form");
    let mut collection = Collection::of(papers(&book)?, return_form);
    produce(&book, &mut |file: Produced| -> Result<(), RunError> {
        staging.add(&file.path, &file.bytes)?;
        press.print(&file, &mut staging)?;
        collection.take(file);
        Ok(())
    })
    .map_err(|stopped| match stopped {
        Stopped::Product(fault) => RunError::Product(fault),
        Stopped::Sink(error) => error,
    })?;
    staging.add_long("data/rows.csv", |to| {
        computed.rows.write(&edition.supervisions, &edition.corrections, to)
    })?;
    let decisions: Vec<&Decision> = computed.earlier_decisions.iter().chain(&edition.decisions).collect();
    staging.add(DECISIONS, &decisions_csv(&decisions)?)?;

    begin(progress, Step::Delivery);
    let outgoing = collection.finish(&computed.lists_told)?;
    let phrases: Vec<Option<String>> =
        outgoing.iter().map(|one| around.seals.of(&one.dispatch.name, &one.dispatch.addressee)).collect();
    let sealed = stage_sealed(&book, &outgoing, &phrases, &mut staging)?;
    let ways = prepare_messages(&book, &outgoing, &sealed, &mut staging)?;
    let outgoing: Vec<(Outgoing, Way)> = outgoing.into_iter().zip(ways).collect();
    let printed = press.printed()?;
    let text = manifest(edition, inputs_digest.as_str(), inputs, &printed, &staging.files())?;
    let manifest_sha256 = sha256(&text);
    staging.add(MANIFEST, &text)?;

    begin(progress, Step::Guard);
    let mentions = guard(office, &book, around.earlier, (&outgoing, &phrases), &staging)?;
    Ok(Assembled { staging, manifest_sha256, outgoing, mentions, printed })
}

/// Stages the sealed files of every packet whose recipient is to get them so; `None` for the others.
fn stage_sealed(
    book: &Book<'_>,
    outgoing: &[Outgoing],
    phrases: &[Option<String>],
    staging: &mut Staging,
) -> Result<Vec<Option<Vec<Paper>>>, RunError> {
    let into = book.words.word("products.folder_sealed");
    let mut all = Vec::with_capacity(outgoing.len());
    for (one, phrase) in outgoing.iter().zip(phrases) {
        let papers = match phrase {
            Some(phrase) => Some(sealed(&one.papers, into, phrase)?),
            None => None,
        };
        for paper in papers.iter().flatten() {
            staging.add(&paper.file.path, &paper.file.bytes)?;
        }
        all.push(papers);
    }
    Ok(all)
}

/// Stages the messages of every packet, and the list of those that must be printed.
fn prepare_messages(
    book: &Book<'_>,
    outgoing: &[Outgoing],
    sealed: &[Option<Vec<Paper>>],
    staging: &mut Staging,
) -> Result<Vec<Way>, RunError> {
    let room = Mailroom {
        edition: book.edition.id,
        office: book.office,
        templates: book.templates,
        words: book.words,
        clock: book.clock,
    };
    let packets: Vec<Packet<'_>> = (outgoing.iter().zip(sealed))
        .map(|(one, sealed)| {
            let papers = sealed.as_ref().unwrap_or(&one.papers).iter();
            let attached = papers.map(|paper| Attachment {
                name: &paper.name,
                bytes: &paper.file.bytes,
                leads: paper.leads,
            });
            Packet {
                dispatch: &one.dispatch,
                places: one.places(),
                letter: one.letter(),
                files: attached.collect(),
                sealed: sealed.is_some(),
            }
        })
        .collect();
    let outbox = prepare(&room, &packets)?;
    for message in outbox.messages() {
        staging.add(&message.path, &message.bytes)?;
    }
    if let Some(list) = &outbox.print_list {
        staging.add(&list.path, &list.bytes)?;
    }
    Ok(outbox.ways)
}

/// What the ledger is told about a staged edition.
pub(super) fn publication<'a>(
    computed: &'a Computed,
    assembled: &Assembled,
    inputs_digest: Sha256Hex,
    inputs: &Inputs,
    datasets: &BTreeMap<(String, String), BTreeSet<Dataset>>,
    layouts: Vec<RememberedLayout>,
    word: &str,
) -> Publication<'a> {
    let edition = &computed.edition;
    let taken = inputs.files.iter().filter(|input| input.role != Role::InForce).map(|input| TakenFile {
        sha256: input.sha256.clone(),
        name: input.name.clone(),
        bytes: input.bytes,
        datasets: datasets.get(&input.key()).cloned().unwrap_or_default(),
    });
    let notices = assembled.outgoing.iter().filter_map(|(one, _)| numbered(one, word));
    Publication {
        edition,
        inputs_digest,
        manifest_sha256: assembled.manifest_sha256.clone(),
        source_files: taken.collect(),
        notices: notices.collect(),
        outbox: assembled.outgoing.iter().flat_map(|(_, way)| messages(way)).collect(),
        dispatches: assembled.outgoing.iter().map(|(one, way)| dispatched(one, way)).collect(),
        layouts,
        units: &computed.units,
        party_course: &computed.party_course,
        actor: concat!("chengxin ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// The number that a letter of the office has used up; `None`: a list, or a letter of the court.
fn numbered(one: &Outgoing, word: &str) -> Option<NumberedNotice> {
    let OwnNumber { text, year, serial } = one.dispatch.number.clone()?;
    Some(NumberedNotice {
        kind: one.kind()?,
        number: text,
        word: word.to_owned(),
        year,
        serial,
        addressee: one.dispatch.addressee.clone(),
        packet_digest: one.digest(),
    })
}

fn messages(way: &Way) -> impl Iterator<Item = PreparedMessage> {
    way.messages.iter().map(|message| PreparedMessage {
        called: message.called.clone(),
        packet: way.packet.clone(),
        part: u32::try_from(message.part).unwrap_or(u32::MAX),
        digest: message.digest.clone(),
        message_id: message.message_id.clone(),
        path: message.path.clone(),
    })
}

fn dispatched(one: &Outgoing, way: &Way) -> DispatchRecord {
    DispatchRecord {
        packet: way.packet.clone(),
        name: way.name.clone(),
        recipient: one.dispatch.name.clone(),
        addressee: one.dispatch.addressee.clone(),
        matter: one.dispatch.matter,
        number: one.dispatch.document_number().map(str::to_owned),
        parts: u32::try_from(way.messages.len()).unwrap_or(u32::MAX),
        on_paper: way.on_paper.is_some(),
        copies: u32::try_from(one.dispatch.copies.len()).unwrap_or(u32::MAX),
        said: one.said.clone(),
        listings: one.dispatch.listings.clone(),
    }
}
