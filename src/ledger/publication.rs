//! What the ledger is given to remember: one edition and what was made of it.

use std::collections::BTreeSet;

use super::parties::PartyCourse;
use crate::domain::dispatch::Matter;
use crate::domain::edition::Edition;
use crate::domain::layout::RememberedLayout;
use crate::domain::letter::LetterKind;
use crate::domain::listing::ListingId;
use crate::domain::quarter::{EditionId, Quarter};
use crate::domain::unit::{UnitId, UnitTable};
use crate::store::hash::Sha256Hex;
use crate::table::batch::Dataset;

/// Everything that [`super::database::Ledger::record`] writes, in one transaction.
#[derive(Debug, Clone)]
pub struct Publication<'a> {
    pub edition: &'a Edition,
    /// Over inbox, definitions and decisions: what the edition can be made again from.
    pub inputs_digest: Sha256Hex,
    pub manifest_sha256: Sha256Hex,
    /// Files that belong to the edition's quarter. One that the ledger has under this quarter is not entered again.
    pub source_files: Vec<TakenFile>,
    /// One for each of [`Edition::notices`], then one for each of its letters that the office numbers.
    pub notices: Vec<NumberedNotice>,
    pub outbox: Vec<PreparedMessage>,
    /// What the edition has for whom, in order; every message belongs to one.
    pub dispatches: Vec<DispatchRecord>,
    /// Every sheet layout that is known with this edition, sorted.
    pub layouts: Vec<RememberedLayout>,
    /// The tables that the edition was made with.
    pub units: &'a UnitTable,
    pub party_course: &'a PartyCourse,
    /// Who ran the program.
    pub actor: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct TakenFile {
    pub sha256: Sha256Hex,
    pub name: String,
    pub bytes: u64,
    /// Words of the datasets found in it; empty for a file that was not read.
    pub datasets: BTreeSet<Dataset>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct NumberedNotice {
    pub kind: LetterKind,
    /// In full, `云信用函〔2026〕12号`.
    pub number: String,
    /// `云信用函`
    pub word: String,
    pub year: i32,
    /// From 1.
    pub serial: u32,
    pub addressee: UnitId,
    pub packet_digest: Sha256Hex,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct PreparedMessage {
    /// Its packet, and which part it is where there are several.
    pub called: String,
    /// What the packet is called.
    pub packet: String,
    /// From 1.
    pub part: u32,
    pub digest: Sha256Hex,
    pub message_id: String,
    /// Relative to the edition's folder.
    pub path: String,
}

/// One matter for one recipient, and how it goes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DispatchRecord {
    /// As approvals and sending call it.
    pub packet: String,
    /// Of the recipient; told apart from others of the same name.
    pub name: String,
    /// The same as it stands on the letter.
    pub recipient: String,
    pub addressee: UnitId,
    pub matter: Matter,
    /// 发文字号
    pub number: Option<String>,
    /// Messages; 0: all of it goes on paper.
    pub parts: u32,
    /// It, or something of it, is on the print list.
    pub on_paper: bool,
    /// 抄送: copies of its letter that go to others on paper.
    pub copies: u32,
    /// Of lists: digest over what they say.
    pub said: Option<String>,
    /// The cases that it may tell.
    pub listings: BTreeSet<ListingId>,
}

impl DispatchRecord {
    /// How much of it is on the print list: itself, and every copy.
    pub fn printed(&self) -> usize {
        usize::from(self.on_paper) + self.copies as usize
    }
}

/// An edition as the ledger knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRecord {
    pub id: EditionId,
    pub as_of: chrono::NaiveDate,
    pub inputs_digest: String,
    pub manifest_sha256: String,
}

/// An archived file and the quarter it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    pub sha256: Sha256Hex,
    pub name: String,
    pub bytes: u64,
    pub datasets: BTreeSet<Dataset>,
    pub quarter: Quarter,
    /// The edition that took it in.
    pub edition: EditionId,
}

/// What recording did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    Now,
    /// The same edition with the same content was there; nothing was added.
    Already,
}
