//! An edition becomes files: products, messages, tables, manifest, all in staging.

use std::collections::{BTreeMap, BTreeSet};

use crate::delivery::{Attachment, Mailroom, OnPaper, Packet, Prepared, prepare};
use crate::domain::decision::Decision;
use crate::domain::layout::RememberedLayout;
use crate::domain::letter::LetterKind;
use crate::domain::party::Party;
use crate::leak::Mention;
use crate::ledger::publication::{NumberedNotice, PreparedPacket, Publication, TakenFile};
use crate::products::{Book, Produced, Stopped, letter_paths, packet_folders, produce};
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
use super::printing::{Press, Printed};
use super::sealing::{Seals, sealed};
use super::stage::{Progress, Step, begin};

/// A staged edition that is whole.
#[derive(Debug)]
pub(super) struct Assembled {
    pub staging: Staging,
    pub manifest_sha256: Sha256Hex,
    pub messages: Vec<Prepared>,
    /// Digest over the files of each notice's packet, in the order of the notices.
    pub packet_digests: Vec<Sha256Hex>,
    /// Other listed parties that the court itself names in what departments are told.
    pub mentions: Vec<Mention>,
    /// Of each other letter, in their order.
    pub letter_digests: Vec<Sha256Hex>,
    pub printed: Printed,
}

pub(super) fn assemble(
    office: &Office,
    computed: &Computed,
    inputs: &Inputs,
    inputs_digest: &Sha256Hex,
    (earlier, seals): (&[Party], &Seals),
    mut staging: Staging,
    progress: &dyn Progress,
) -> Result<Assembled, RunError> {
    seals.hold_against(&computed.units)?;
    begin(progress, Step::Products);
    let words = Words::load(Language::Chinese)?;
    let edition = &computed.edition;
    let book = office.book(edition, &computed.units, &words);
    let folders: Vec<String> =
        packet_folders(&book)?.into_iter().map(|(_, folder)| format!("{folder}/")).collect();
    let letter_paths = letter_paths(&book)?;
    let letters: BTreeMap<&str, usize> =
        letter_paths.iter().enumerate().map(|(at, (_, path))| (path.as_str(), at)).collect();
    let mut letter_digests = vec![sha256(b""); letters.len()];
    let press = Press::open(office, &words)?;
    let mut packets: Vec<Vec<Produced>> = vec![Vec::new(); folders.len()];
    produce(&book, &mut |file: Produced| -> Result<(), RunError> {
        staging.add(&file.path, &file.bytes)?;
        press.print(&file, &mut staging)?;
        if let Some(digest) = letters.get(file.path.as_str()).and_then(|at| letter_digests.get_mut(*at)) {
            *digest = sha256(&file.bytes);
        }
        if let Some(at) = folders.iter().position(|folder| file.path.starts_with(folder)) {
            packets[at].push(file);
        }
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
    let packet_digests = packets.iter().map(|files| digest(files)).collect();
    let phrases = seals.of_all(&edition.notices);
    let sealed = stage_sealed(&book, &folders, &packets, &phrases, &mut staging)?;
    let on_paper: Vec<OnPaper<'_>> =
        letter_paths.iter().map(|(letter, path)| OnPaper { letter, path }).collect();
    let messages = prepare_messages(&book, &folders, (&packets, &sealed), &on_paper, &mut staging)?;
    let printed = press.printed()?;
    let text = manifest(edition, inputs_digest.as_str(), inputs, &printed, &staging.files())?;
    let manifest_sha256 = sha256(&text);
    staging.add(MANIFEST, &text)?;

    begin(progress, Step::Guard);
    let mentions = guard(office, &book, earlier, (&folders, &phrases), &letter_paths, &staging)?;
    Ok(Assembled { staging, manifest_sha256, messages, packet_digests, letter_digests, mentions, printed })
}

/// Stages the sealed files of every packet whose recipient is to get them so; `None` for the others.
fn stage_sealed(
    book: &Book<'_>,
    folders: &[String],
    packets: &[Vec<Produced>],
    phrases: &[Option<String>],
    staging: &mut Staging,
) -> Result<Vec<Option<Vec<Produced>>>, RunError> {
    let into = book.words.word("products.folder_sealed");
    let mut all = Vec::with_capacity(packets.len());
    for ((files, folder), phrase) in packets.iter().zip(folders).zip(phrases) {
        let files = match phrase {
            Some(phrase) => Some(sealed(files, folder, into, phrase)?),
            None => None,
        };
        for file in files.iter().flatten() {
            staging.add(&file.path, &file.bytes)?;
        }
        all.push(files);
    }
    Ok(all)
}

/// Stages the message of every packet, and the list of those that must be printed.
fn prepare_messages(
    book: &Book<'_>,
    folders: &[String],
    (packets, sealed): (&[Vec<Produced>], &[Option<Vec<Produced>>]),
    on_paper: &[OnPaper<'_>],
    staging: &mut Staging,
) -> Result<Vec<Prepared>, RunError> {
    let room = Mailroom {
        edition: book.edition.id,
        office: book.office,
        templates: book.templates,
        words: book.words,
        clock: book.clock,
    };
    let packets: Vec<Packet<'_>> = (book.edition.notices.iter().zip(folders).zip(packets).zip(sealed))
        .map(|(((notice, folder), files), sealed)| {
            let attached = sealed.as_ref().unwrap_or(files).iter().map(|file| {
                let name = file.path.rsplit_once('/').map_or(file.path.as_str(), |(_, name)| name);
                Attachment { name, bytes: &file.bytes }
            });
            let folder = folder.trim_end_matches('/');
            Packet { notice, folder, files: attached.collect(), sealed: sealed.is_some() }
        })
        .collect();
    let outbox = prepare(&room, &packets, on_paper)?;
    for message in &outbox.prepared {
        staging.add(&message.path, &message.bytes)?;
    }
    if let Some(list) = &outbox.print_list {
        staging.add(&list.path, &list.bytes)?;
    }
    Ok(outbox.prepared)
}

/// One digest over all files of a packet: path and content of each, in order.
fn digest(files: &[Produced]) -> Sha256Hex {
    let lines: Vec<String> =
        files.iter().map(|file| format!("{} {}", file.path, sha256(&file.bytes).as_str())).collect();
    sha256(lines.join("\n").as_bytes())
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
    let notices =
        edition.notices.iter().zip(&assembled.packet_digests).map(|(notice, digest)| NumberedNotice {
            kind: LetterKind::Notice,
            number: notice.number.clone(),
            word: word.to_owned(),
            year: notice.year,
            serial: notice.serial,
            addressee: notice.addressee.clone(),
            packet_digest: digest.clone(),
        });
    let letters = edition.letters.iter().zip(&assembled.letter_digests).filter_map(|(letter, digest)| {
        let number = letter.number.as_ref()?;
        Some(NumberedNotice {
            kind: letter.kind,
            number: number.text.clone(),
            word: word.to_owned(),
            year: number.year,
            serial: number.serial,
            addressee: letter.addressee.clone(),
            packet_digest: digest.clone(),
        })
    });
    let outbox = assembled.messages.iter().map(|message| PreparedPacket {
        recipient: message.recipient.clone(),
        digest: message.digest.clone(),
        message_id: message.message_id.clone(),
        path: message.path.clone(),
    });
    Publication {
        edition,
        inputs_digest,
        manifest_sha256: assembled.manifest_sha256.clone(),
        source_files: taken.collect(),
        notices: notices.chain(letters).collect(),
        outbox: outbox.collect(),
        layouts,
        units: &computed.units,
        party_course: &computed.party_course,
        actor: concat!("chengxin ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}
