//! 期次: everything that one published edition says. The last type of the way of the data; products only read it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::application::Application;
use super::balance::Balance;
use super::closure::{Closure, Receipt, Removal, Repair};
use super::decision::Decision;
use super::disposition::Disposition;
use super::event::Happening;
use super::finding::Finding;
use super::history::History;
use super::letter::Letter;
use super::listing::{CaseFacts, Listing, ListingId};
use super::party::{Party, PartyId};
use super::place::RowPlace;
use super::quarter::EditionId;
use super::question::Question;
use super::recall::Recall;
use super::supervision::{Exception, Supervision};
use super::trend::Trend;
use super::unit::UnitId;
use super::unit_change::UnitChanges;

#[derive(Debug, Clone)]
pub struct Edition {
    pub id: EditionId,
    pub as_of: NaiveDate,
    /// Number of the edition of the last published quarter that marks were made against.
    pub previous: Option<EditionId>,
    /// The edition of the same quarter whose place it takes, because nothing of that one was let go.
    pub replaces: Option<EditionId>,
    /// Sorted by id.
    pub parties: Vec<Party>,
    /// Sorted by party, then case key.
    pub listings: Vec<Listing>,
    pub supervisions: BTreeMap<PartyId, Supervision>,
    pub exceptions: Vec<Exception>,
    /// Against the tables of the last quarter's edition; `None`: there is none to hold them against.
    pub unit_changes: Option<UnitChanges>,
    /// Sorted by key.
    pub questions: Vec<Question>,
    /// What the quarter's files answer, in the order in which it was decided.
    pub decisions: Vec<Decision>,
    /// Sorted by listing.
    pub repairs: Vec<Repair>,
    pub closures: Vec<Closure>,
    pub applications: Vec<Application>,
    pub removals: Vec<Removal>,
    pub receipts: Vec<Receipt>,
    /// Letters to take back because their case is withdrawn; sorted by listing.
    pub recalls: Vec<Recall>,
    pub notices: Vec<Notice>,
    /// The other letters, in the order of their numbers.
    pub letters: Vec<Letter>,
    /// What happens to the listings with this edition, sorted by listing, then in order.
    pub happenings: Vec<Happening>,
    /// Where every listing of the edition stands after it.
    pub histories: BTreeMap<ListingId, History>,
    /// Listings that the lists of the last quarter named.
    pub named_before: BTreeSet<ListingId>,
    /// Figures of the quarter and of those before it; empty in a repair edition.
    pub trend: Trend,
    /// Sorted by place.
    pub findings: Vec<Finding>,
    /// About files of clues, sorted: for the court officer alone.
    pub sealed_findings: Vec<Finding>,
    /// Returned and held rows, sorted by place.
    pub returned: Vec<ReturnedRow>,
    /// Rows that a returned workbook has corrected, sorted.
    pub corrections: Vec<Correction>,
    pub files: Vec<FileAccount>,
    pub balance: Balance,
}

impl Edition {
    /// The rows that go back, or those that wait.
    pub fn returned_rows(&self, disposition: Disposition) -> impl Iterator<Item = &ReturnedRow> {
        self.returned.iter().filter(move |row| row.disposition == disposition)
    }
}

/// 通报: one letter to one department about the parties that it supervises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// 发文字号, e.g. `云信用函〔2026〕12号`.
    pub number: String,
    /// Year and serial in it; `number` is made of them.
    pub year: i32,
    pub serial: u32,
    pub addressee: UnitId,
    pub name: String,
    pub former_name: Option<String>,
    pub email: Option<String>,
    pub contact: Option<String>,
    /// In order; only parties with a listing that is active and not withheld.
    pub parties: Vec<PartyId>,
    /// The cases of those parties that it tells; a supplement only what is new or otherwise than told before.
    pub listings: BTreeSet<ListingId>,
    /// Cases that an earlier notice of the quarter told to the same department and that no longer concern it.
    pub recalled: BTreeSet<ListingId>,
    /// 抄送: names of those who get a copy of it, as the law says for what goes to an upper system.
    pub copies: Vec<String>,
    /// 发文字号 of the quarter's earlier notices to the same department; not empty: this is a 更正补充函.
    pub earlier: Vec<String>,
    /// Answer expected by (15 working days); `None`: the calendar lacks the year.
    pub reply_by: Option<NaiveDate>,
    /// Obligation to be performed by (30 natural days).
    pub rectify_by: Option<NaiveDate>,
}

impl Notice {
    /// 更正补充函 instead of 通报函.
    pub fn is_supplement(&self) -> bool {
        !self.earlier.is_empty()
    }

    /// Only takes back what was told: nothing to annex, nothing to answer.
    pub fn is_recall(&self) -> bool {
        self.listings.is_empty() && !self.recalled.is_empty()
    }
}

/// What the earlier editions of the same quarter have told about a listing.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldBefore {
    /// As it was told last.
    pub facts: CaseFacts,
    /// 发文字号 of the notices by department.
    pub numbers: BTreeMap<UnitId, Vec<String>>,
}

/// A row that goes to a person as it stood in the file: returned rows to the court that wrote them, held rows to the
/// office.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnedRow {
    pub place: RowPlace,
    /// Returned or held.
    pub disposition: Disposition,
    /// The heading line of its sheet.
    pub headings: std::sync::Arc<[String]>,
    /// The line above it, each group repeated over its columns; empty texts where there is none.
    pub groups: std::sync::Arc<[String]>,
    /// What each column means: a field of the definitions, or `column:7`.
    pub fields: std::sync::Arc<[String]>,
    /// Values under those headings, unmasked: this goes to the court that wrote them, and to nobody else.
    pub cells: Vec<String>,
    /// Its findings, worst first.
    pub findings: Vec<Finding>,
}

/// 更正: a row as the court has mended it. It keeps its own address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Correction {
    pub row: RowPlace,
    /// The row of the returned workbook whose cells hold; of several the last to arrive.
    pub by: RowPlace,
    /// Headings of the corrected cells.
    pub headings: Vec<String>,
}

/// What became of one file of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileAccount {
    pub name: String,
    /// Lower-case hex; also its name in `archive/`.
    pub sha256: String,
    pub bytes: u64,
    /// Titles of the definitions that recognised its tables, each once, in the file's order; empty: not read.
    pub definitions: Vec<String>,
    /// What kind of file its content is (`xlsx`, `csv GB18030` …).
    pub format: String,
    pub rows: u64,
    /// Those of them that stand on sheets of the court's list; `None`: it has no such sheet.
    pub list_rows: Option<u64>,
    /// Rows by word of [`super::disposition::Disposition`].
    pub out: BTreeMap<&'static str, u64>,
}

impl FileAccount {
    /// What its tables are, for people; `None`: not read.
    pub fn recognised_as(&self) -> Option<String> {
        (!self.definitions.is_empty()).then(|| self.definitions.join("、"))
    }
}
