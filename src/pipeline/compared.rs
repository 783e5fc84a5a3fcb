//! What every recipient would get with an edition, held against what the editions before told there.

use std::collections::BTreeMap;

use crate::definition::mail::MailSettings;
use crate::delivery::read_back::{Posted, PostedFile, read_back};
use crate::domain::dispatch::Matter;
use crate::domain::event::EventKind;
use crate::domain::listing::ListingId;
use crate::domain::outbox::OutboxState;
use crate::domain::quarter::{EditionId, Series};
use crate::ledger::outbox::OutboxEntry;
use crate::text::words::Words;

use super::annexes::{CaseChanges, ToldCases, case_changes, told_cases};
use super::desk::Desk;
use super::error::RunError;
use super::guard_mail::told;

#[derive(Debug, Clone)]
pub struct PacketChange {
    /// What the packet is called: by its recipient, and by its matter if it is not the department's packet.
    pub called: String,
    /// 发文字号
    pub number: Option<String>,
    pub address: String,
    pub change: Change,
    pub files: Vec<FileChange>,
    /// Of the cases in the annexes; `None`: they name none.
    pub cases: Option<CaseChanges>,
    /// Of all its messages.
    pub bytes: u64,
    /// Its messages, in order; most packets have one.
    pub parts: Vec<PartState>,
    /// Its address lies in an allowed domain.
    pub allowed: bool,
    /// What lies on the disk is what was published; else nothing more is known of it.
    pub intact: bool,
}

/// Where one message of a packet stands.
#[derive(Debug, Clone)]
pub struct PartState {
    /// After the act.
    pub state: OutboxState,
    /// Why it stands there, in the server's words or by a word of the catalogue.
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    pub name: String,
    /// The message that carries it, from 1; `None` for a file that is gone.
    pub part: Option<usize>,
    /// 0 for a file that is gone.
    pub bytes: u64,
    pub change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    New,
    Changed,
    Same,
    Gone,
}

impl Change {
    pub fn word(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Changed => "changed",
            Change::Same => "same",
            Change::Gone => "gone",
        }
    }
}

/// What the editions of one quarter have told, all together.
#[derive(Default)]
pub(super) struct EarlierPackets {
    pub last: Option<EditionId>,
    /// The edition that is held against it is of the same quarter: its packets say only what is new or otherwise.
    pub is_added_to: bool,
    pub packets: BTreeMap<String, Contents>,
}

/// What had been told when the edition came: by the editions before it of the last quarter, perhaps its own, that has some
/// with messages and that stand. Repairs are about what has happened, and held against none.
pub(super) fn told_before(
    desk: &Desk,
    edition: EditionId,
    words: &Words,
) -> Result<EarlierPackets, RunError> {
    if edition.series == Series::Repair {
        return Ok(EarlierPackets::default());
    }
    let mut earlier: Vec<EditionId> = desk.standing_outboxes()?.into_iter().map(|(id, _)| id).collect();
    earlier.retain(|id| id.series == edition.series && *id < edition);
    let Some(last) = earlier.last().copied() else { return Ok(EarlierPackets::default()) };
    let mut packets: BTreeMap<String, Contents> = BTreeMap::new();
    let mut known: BTreeMap<ListingId, String> = BTreeMap::new();
    for id in earlier.into_iter().filter(|id| id.quarter == last.quarter) {
        for (packet, case) in taken_back(desk, id, &known)? {
            packets.entry(packet).and_modify(|told| told.take_back(&case));
        }
        let listings = desk.ledger.snapshot(id)?.into_iter();
        known.extend(listings.map(|listing| (listing.id, listing.case.to_string())));
        for (name, contents) in packets_of(desk, id, words)? {
            match packets.get_mut(&name).filter(|_| contents.matter == Matter::PACKET) {
                Some(told) => told.add(contents),
                None => drop(packets.insert(name, contents)),
            }
        }
    }
    Ok(EarlierPackets { last: Some(last), is_added_to: last.quarter == edition.quarter, packets })
}

/// A message as it lies on the disk now.
pub(super) struct Draft<'a> {
    pub entry: &'a OutboxEntry,
    /// With its size; `None`: what lies there is not what was published.
    pub posted: Option<(Posted, u64)>,
}

impl<'a> Draft<'a> {
    pub(super) fn read(desk: &Desk, entry: &'a OutboxEntry) -> Self {
        let posted =
            desk.message(entry).and_then(|bytes| Some((read_back(&bytes).ok()?, bytes.len() as u64)));
        Draft { entry, posted }
    }
}

/// A packet, all its messages together, held against what the same recipient got before.
pub(super) fn held_against(
    parts: &[Draft<'_>],
    before: &EarlierPackets,
    after: &BTreeMap<String, OutboxEntry>,
    mail: &MailSettings,
    words: &Words,
) -> PacketChange {
    let entry = parts.first().map(|part| part.entry);
    let called = entry.map(|entry| entry.message.packet.clone()).unwrap_or_default();
    let matter = entry.map_or(Matter::PACKET, |entry| entry.matter);
    let old = before.packets.get(&called).filter(|_| matter.recurs());
    let intact = parts.iter().all(|part| part.posted.is_some());
    let posted = || parts.iter().filter_map(|part| part.posted.as_ref());
    let (mut files, mut cases) = (Vec::new(), None);
    if intact {
        let now: Vec<(usize, &PostedFile)> = (1..)
            .zip(posted())
            .flat_map(|(at, (posted, _))| posted.files.iter().map(move |file| (at, file)))
            .collect();
        files = compare(old.map(|old| &old.files), &now);
        let nothing = ToldCases::new();
        let told = old.and_then(|old| old.cases.as_ref()).unwrap_or(&nothing);
        cases = told_cases(now.iter().map(|(_, file)| *file), words).map(|now| case_changes(told, &now));
        if before.is_added_to && matter == Matter::PACKET {
            files.retain(|file| file.change != Change::Gone);
            cases.iter_mut().for_each(|cases| cases.gone = 0);
        }
    }
    let address = posted().next().map(|(posted, _)| posted.to.to_string()).unwrap_or_default();
    let state = |part: &Draft<'_>| {
        let after = after.get(&part.entry.message.called).unwrap_or(part.entry);
        PartState { state: after.state, note: after.note.clone() }
    };
    PacketChange {
        called,
        number: entry.and_then(|entry| entry.number.clone()),
        change: of_packet(old.is_some(), &files, cases),
        files,
        cases,
        bytes: posted().map(|(_, size)| size).sum(),
        parts: parts.iter().map(state).collect(),
        allowed: mail.allows(&address),
        address,
        intact,
    }
}

/// What a recipient was sent.
pub(super) struct Contents {
    pub matter: Matter,
    files: Vec<PostedFile>,
    cases: Option<ToldCases>,
}

impl Contents {
    /// The recipient has heard that the case does not hold: it is not missed in what comes next.
    fn take_back(&mut self, case: &str) {
        self.cases.iter_mut().for_each(|told| told.retain(|(number, _), _| number != case));
    }

    /// Everything that was told has been taken back.
    pub(super) fn is_void(&self) -> bool {
        self.cases.as_ref().is_some_and(ToldCases::is_empty)
    }

    /// What a later packet of the same quarter says, over what was said before. Its own letter comes in no other quarter and is
    /// not missed there.
    fn add(&mut self, later: Contents) {
        for file in later.files {
            if let Some(old) = self.files.iter_mut().find(|old| old.name == file.name) {
                *old = file;
            }
        }
        if let Some(cases) = later.cases {
            self.cases.get_or_insert_default().extend(cases);
        }
    }
}

/// Cases that the letters of an edition took back, and from whose packet.
fn taken_back(
    desk: &Desk,
    edition: EditionId,
    known: &BTreeMap<ListingId, String>,
) -> Result<Vec<(String, String)>, RunError> {
    let told = told(&desk.ledger, edition)?;
    let mut taken = Vec::new();
    for entry in desk.ledger.outbox(edition)? {
        let Some(number) = entry.number.clone() else { continue };
        let recalled = told.get(&(EventKind::Recalled, number)).into_iter().flatten();
        let cases = recalled.filter_map(|listing| known.get(listing));
        taken.extend(cases.map(|case| (entry.message.packet.clone(), case.clone())));
    }
    Ok(taken)
}

/// What every recipient of an edition was sent. A message that is no longer there counts as empty.
fn packets_of(
    desk: &Desk,
    edition: EditionId,
    words: &Words,
) -> Result<BTreeMap<String, Contents>, RunError> {
    let mut packets: BTreeMap<String, Contents> = BTreeMap::new();
    for entry in desk.ledger.outbox(edition)?.into_iter().filter(|entry| entry.matter.recurs()) {
        let posted = desk.message(&entry).and_then(|bytes| read_back(&bytes).ok());
        let nothing = Contents { matter: entry.matter, files: Vec::new(), cases: None };
        let contents = packets.entry(entry.message.packet).or_insert(nothing);
        contents.files.extend(posted.map(|posted| posted.files).unwrap_or_default());
    }
    for contents in packets.values_mut() {
        contents.cases = told_cases(contents.files.iter(), words);
    }
    Ok(packets)
}

/// File by file against what the recipient got before.
fn compare(before: Option<&Vec<PostedFile>>, now: &[(usize, &PostedFile)]) -> Vec<FileChange> {
    let before = before.map(Vec::as_slice).unwrap_or_default();
    let change = |file: &PostedFile| match before.iter().find(|old| old.name == file.name) {
        None => Change::New,
        Some(old) if old.sha256 == file.sha256 => Change::Same,
        Some(_) => Change::Changed,
    };
    let there = now.iter().map(|(part, file)| FileChange {
        name: file.name.clone(),
        part: Some(*part),
        bytes: file.bytes.len() as u64,
        change: change(file),
    });
    let gone = before
        .iter()
        .filter(|old| now.iter().all(|(_, file)| file.name != old.name))
        .map(|old| FileChange { name: old.name.clone(), part: None, bytes: 0, change: Change::Gone });
    there.chain(gone).collect()
}

/// The cases decide where there are any: number and date of a letter differ in every edition.
fn of_packet(was_there: bool, files: &[FileChange], cases: Option<CaseChanges>) -> Change {
    let is_same = match cases {
        Some(cases) => cases.new + cases.changed + cases.gone == 0,
        None => files.iter().all(|file| file.change == Change::Same),
    };
    match (was_there, is_same) {
        (false, _) => Change::New,
        (true, true) => Change::Same,
        (true, false) => Change::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::hash::sha256;

    fn file(name: &str, content: &str) -> PostedFile {
        PostedFile {
            name: name.to_owned(),
            bytes: content.as_bytes().to_vec(),
            sha256: sha256(content.as_bytes()),
        }
    }

    #[test]
    fn files_are_held_against_those_of_the_same_name() {
        let before = vec![file("通报函.docx", "1"), file("附件1.xlsx", "a"), file("附件3.xlsx", "c")];
        let now = [file("通报函.docx", "2"), file("附件1.xlsx", "a"), file("附件2.xlsx", "b")];
        fn placed(files: &[PostedFile]) -> Vec<(usize, &PostedFile)> {
            files.iter().map(|file| (1, file)).collect()
        }
        let changes = compare(Some(&before), &placed(&now));
        let told: Vec<(&str, &str)> =
            changes.iter().map(|file| (file.name.as_str(), file.change.word())).collect();
        assert_eq!(
            told,
            [
                ("通报函.docx", "changed"),
                ("附件1.xlsx", "same"),
                ("附件2.xlsx", "new"),
                ("附件3.xlsx", "gone")
            ]
        );
        assert_eq!(of_packet(true, &changes, None), Change::Changed);
        assert_eq!(of_packet(true, &compare(Some(&before), &placed(&before)), None), Change::Same);
        assert_eq!(of_packet(false, &compare(None, &placed(&now)), None), Change::New);
        let same = Some(CaseChanges { same: 3, ..CaseChanges::default() });
        assert_eq!(of_packet(true, &changes, same), Change::Same, "another number is no change");
        let gone = Some(CaseChanges { same: 3, gone: 1, ..CaseChanges::default() });
        assert_eq!(of_packet(true, &changes, gone), Change::Changed);
    }
}
