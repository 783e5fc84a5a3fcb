//! From a printed figure back to the cell, and from a cell to everything that was printed of it: what is known of a case, a
//! party, a letter or a source row, and on what evidence. Read from the edition's own tables, the archive and the ledger,
//! so it says what was published and computes nothing anew.

mod as_read;
mod evidence;
pub(super) mod lines;
mod target;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::Datelike;

pub use self::as_read::CellTold;
use self::evidence::Books;
pub use self::evidence::Evidence;
pub use self::lines::Line;
use self::lines::{Key, field, key_of, key_of_place, lines};
use self::target::{RowTarget, Target};
use super::error::RunError;
use super::office::Office;
use crate::domain::case_number;
use crate::domain::decision::Decision;
use crate::domain::event::Event;
use crate::domain::history::{History, State};
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party_event::PartyEvent;
use crate::domain::place::column_letters;
use crate::domain::quarter::{EditionId, Series};
use crate::domain::unit::{Unit, UnitTable};
use crate::ledger::answers::AskedQuestion;
use crate::ledger::database::Ledger;
use crate::ledger::past::UpTo;
use crate::ledger::publication::EditionRecord;
use crate::table::columns as col;
use crate::workbook::host::ReaderHost;

/// Everything that belongs to what was asked about.
#[derive(Debug)]
pub struct Explained {
    /// The last edition that knows it and counts; if none does, the last that knew it.
    pub edition: EditionRecord,
    /// The edition that has taken its place: what is told here counts for nothing.
    pub replaced_by: Option<EditionId>,
    pub parties: Vec<PartyTold>,
    /// Rows of no listing below.
    pub rows: Vec<RowTold>,
    pub listings: Vec<ListingTold>,
    /// Questions that these rows wait for.
    pub questions: Vec<AskedQuestion>,
    /// Letters of the column, where one cell was asked about.
    pub column: Option<String>,
}

#[derive(Debug)]
pub struct PartyTold {
    /// Of `data/parties.csv`.
    pub line: Line,
    /// Its row of the units table, with the cell of its id.
    pub unit: Option<(Unit, String)>,
    /// Lines of `data/supervision.csv`, in order.
    pub supervision: Vec<Line>,
    /// What became of it, oldest first, with the editions in which that came out; later ones too.
    pub history: Vec<(EditionId, PartyEvent)>,
}

#[derive(Debug)]
pub struct ListingTold {
    pub listing: Listing,
    /// Where it stands after all events; `None`: there are none.
    pub state: Option<State>,
    pub events: Vec<Event>,
    /// Answers about the listing itself: a release, a repair.
    pub decisions: Vec<Decision>,
    pub rows: Vec<RowTold>,
    /// Every file of every edition that names it: edition and path, in order.
    pub files: Vec<(String, String)>,
}

#[derive(Debug)]
pub struct RowTold {
    /// Of `data/rows.csv`.
    pub line: Line,
    /// Of `data/findings.csv`.
    pub findings: Vec<Line>,
    /// As read; empty where the file cannot be read again.
    pub cells: Vec<CellTold>,
    pub evidence: Option<Evidence>,
    /// What it says otherwise than the row that stands for its listing: its own cell and that row's.
    pub differing: Vec<(CellTold, CellTold)>,
}

/// Explains a case number, a party (id, name, code, unit), a listing id, a letter's number, or a row or cell of a file.
pub fn explain(path: &Path, text: &str, host: ReaderHost) -> Result<Explained, RunError> {
    let office = Office::open(path)?;
    let ledger = Ledger::open(&office.folder.ledger_file())?;
    let standing = ledger.standing_editions(UpTo::NOW)?;
    let is_replaced = |edition: &EditionRecord| standing.iter().all(|other| other.id != edition.id);
    let (replaced, counting): (Vec<EditionRecord>, Vec<EditionRecord>) =
        ledger.editions()?.into_iter().partition(is_replaced);
    if counting.is_empty() {
        return Err(RunError::NothingPublished);
    }
    let target = Target::of(text);
    for edition in counting.into_iter().rev().chain(replaced.into_iter().rev()) {
        let desk = Desk::open(&office, &ledger, edition, &standing)?;
        let found = desk.find(&target)?;
        if !found.is_empty() {
            return desk.gather(found, &target, host);
        }
    }
    Err(RunError::NothingKnown(text.to_owned()))
}

/// What a target names in one edition.
struct Found {
    parties: BTreeSet<String>,
    listings: Vec<Listing>,
    rows: Vec<Line>,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.listings.is_empty()
    }
}

/// One edition and what it was made with.
struct Desk<'d> {
    office: &'d Office,
    ledger: &'d Ledger,
    edition: EditionRecord,
    /// Every edition that counts, of all series, in order; and this one.
    editions: Vec<EditionRecord>,
    folder: PathBuf,
    tables: Option<UnitTable>,
}

impl<'d> Desk<'d> {
    fn open(
        office: &'d Office,
        ledger: &'d Ledger,
        edition: EditionRecord,
        standing: &[EditionRecord],
    ) -> Result<Self, RunError> {
        let mut editions = standing.to_vec();
        if !editions.contains(&edition) {
            editions.push(edition.clone());
        }
        let folder = office.folder.runs().join(edition.id.to_string());
        let tables = ledger.units_of(edition.id)?;
        Ok(Desk { office, ledger, edition, editions, folder, tables })
    }

    fn table(&self, name: &str, wanted: &dyn Fn(&Line) -> bool) -> Result<Vec<Line>, RunError> {
        lines(&self.folder.join("data").join(name), wanted)
    }

    fn find(&self, target: &Target) -> Result<Found, RunError> {
        match target {
            Target::Row(row) => self.find_row(row),
            Target::Named(name) => self.find_named(name),
        }
    }

    fn find_row(&self, target: &RowTarget) -> Result<Found, RunError> {
        let rows = self.table("rows.csv", &|line| {
            let (file, sheet, row) = key_of(line);
            file == target.file && row == target.row && target.sheet.as_ref().is_none_or(|s| *s == sheet)
        })?;
        let ids: BTreeSet<&str> = rows.iter().map(|line| field(line, col::LISTING_ID)).collect();
        let mut listings = self.ledger.snapshot(self.edition.id)?;
        listings.retain(|listing| ids.contains(&*listing.id.0));
        let parties = rows.iter().map(|line| field(line, col::PARTY_ID).to_owned()).collect();
        Ok(Found { parties, listings, rows })
    }

    fn find_named(&self, name: &str) -> Result<Found, RunError> {
        let is_named = |line: &Line| {
            ["party_id", "name", "present_name", "uscc", "org_code", "unit_id"]
                .iter()
                .any(|key| field(line, key) == name)
                || field(line, "notices").split(';').any(|number| number == name)
        };
        let named = self.table("parties.csv", &is_named)?;
        let mut parties: BTreeSet<String> =
            named.iter().map(|line| field(line, "party_id").to_owned()).collect();
        let case = case_number::parse(name, self.edition.as_of.year()).ok().map(|case| case.key().clone());
        let mut listings = self.ledger.snapshot(self.edition.id)?;
        listings.retain(|listing| {
            Some(&listing.case) == case.as_ref()
                || parties.contains(&*listing.party.0)
                || &*listing.id.0 == name
        });
        parties.extend(listings.iter().map(|listing| listing.party.to_string()));
        let wanted: BTreeSet<Key> =
            listings.iter().flat_map(|listing| &listing.sources).map(key_of_place).collect();
        let rows = self.table("rows.csv", &|line| wanted.contains(&key_of(line)))?;
        Ok(Found { parties, listings, rows })
    }

    fn gather(self, found: Found, target: &Target, host: ReaderHost) -> Result<Explained, RunError> {
        let keys: BTreeSet<Key> = found.rows.iter().map(key_of).collect();
        let findings = self.table("findings.csv", &|line| keys.contains(&key_of(line)))?;
        let cells = as_read::cells(self.office, &self.folder, &keys, host)?;
        let (asked, decisions) = self.answers()?;
        let books = Books {
            tables: self.tables.as_ref(),
            grammar: &self.office.standards.grammar,
            decisions: &decisions,
            asked: &asked,
        };
        let told = found.rows.into_iter().map(|line| {
            let key = key_of(&line);
            let cells = cells.get(&key).cloned().unwrap_or_default();
            let findings = findings.iter().filter(|finding| key_of(finding) == key).cloned().collect();
            let evidence = books.evidence(&line, &cells);
            (key, RowTold { line, findings, cells, evidence, differing: Vec::new() })
        });
        let mut rows: BTreeMap<Key, RowTold> = told.collect();
        let mut files = self.files(&found.listings)?;
        let parties = self.parties(&found.parties)?;
        let mut listings = Vec::new();
        for listing in found.listings {
            let mut own: Vec<RowTold> =
                listing.sources.iter().filter_map(|place| rows.remove(&key_of_place(place))).collect();
            if let Some((standing, others)) = own.split_first_mut() {
                others.iter_mut().for_each(|other| other.differing = as_read::differing(other, standing));
            }
            let mut events = self.ledger.events(&listing.id)?;
            events.retain(|event| !event.kind.is_sealed());
            listings.push(ListingTold {
                state: state(&events),
                events,
                decisions: about(&listing, &parties, &asked, &decisions),
                rows: own,
                files: files.remove(&listing.id).unwrap_or_default(),
                listing,
            });
        }
        let mut questions = self.ledger.questions(self.edition.id)?;
        questions.retain(|question| question.rows.iter().any(|place| keys.contains(&key_of_place(place))));
        let column = match target {
            Target::Row(row) => row.column.clone(),
            Target::Named(_) => None,
        };
        let rows = rows.into_values().collect();
        let replaced_by = self.ledger.replaced_by(self.edition.id)?;
        Ok(Explained { edition: self.edition, replaced_by, parties, rows, listings, questions, column })
    }

    /// Every question asked up to this edition, and the answers in force with it.
    fn answers(&self) -> Result<(Vec<AskedQuestion>, Vec<Decision>), RunError> {
        let mut asked = Vec::new();
        let earlier = |edition: &&EditionRecord| {
            edition.id.series == Series::Quarterly && edition.id <= self.edition.id
        };
        for edition in self.editions.iter().filter(earlier) {
            asked.extend(self.ledger.questions(edition.id)?);
        }
        let mut decisions = self.ledger.decisions_before(self.edition.id.quarter, UpTo::NOW)?;
        decisions.extend(self.ledger.decisions(self.edition.id)?);
        Ok((asked, decisions))
    }

    fn parties(&self, wanted: &BTreeSet<String>) -> Result<Vec<PartyTold>, RunError> {
        let is_wanted = |line: &Line| wanted.contains(field(line, "party_id"));
        let supervision = self.table("supervision.csv", &is_wanted)?;
        let events = self.ledger.party_events()?;
        let parties = self.table("parties.csv", &is_wanted)?.into_iter().map(|line| {
            let own = |other: &&Line| field(other, "party_id") == field(&line, "party_id");
            let supervision = supervision.iter().filter(own).cloned().collect();
            let id = field(&line, "party_id");
            let is_meant = |event: &PartyEvent| {
                &*event.party.0 == id || event.other.as_ref().is_some_and(|other| &*other.0 == id)
            };
            let history = events.iter().filter(|(_, event)| is_meant(event)).cloned().collect();
            PartyTold { unit: self.unit(field(&line, "unit_id")), supervision, history, line }
        });
        Ok(parties.collect())
    }

    /// The row of a unit that held on the edition's day, else its last.
    fn unit(&self, id: &str) -> Option<(Unit, String)> {
        let tables = self.tables.as_ref()?;
        let rows: Vec<&Unit> = tables.units.iter().filter(|unit| &*unit.id.0 == id).collect();
        let holding = rows.iter().rev().find(|unit| unit.is_valid_on(self.edition.as_of));
        let unit = *holding.or(rows.last())?;
        Some((unit.clone(), tables.cell(&unit.place, col::UNIT_ID).to_string()))
    }

    /// In which files of which editions listings stand.
    fn files(&self, listings: &[Listing]) -> Result<BTreeMap<ListingId, Vec<(String, String)>>, RunError> {
        let ids: BTreeMap<&str, &ListingId> =
            listings.iter().map(|listing| (&*listing.id.0, &listing.id)).collect();
        let mut files: BTreeMap<ListingId, Vec<(String, String)>> = BTreeMap::new();
        for edition in &self.editions {
            let data = self.office.folder.runs().join(edition.id.to_string()).join("data");
            let paths = lines(&data.join("files.csv"), &|_| true)?;
            let paths: BTreeMap<&str, &str> =
                paths.iter().map(|line| (field(line, "number"), field(line, "file"))).collect();
            let wanted = |line: &Line| ids.contains_key(field(line, col::LISTING_ID));
            for line in lines(&data.join("contents.csv"), &wanted)? {
                let Some(id) = ids.get(field(&line, col::LISTING_ID)) else { continue };
                let named = field(&line, "files").split(';').filter_map(|number| paths.get(number));
                let named = named.map(|path| (edition.id.to_string(), (*path).to_owned()));
                files.entry((*id).clone()).or_default().extend(named);
            }
        }
        Ok(files)
    }
}

/// Where a listing stands after what happened to it.
fn state(events: &[Event]) -> Option<State> {
    let mut history = History::begun(events.first()?.on);
    for event in events {
        // An event that may not follow moves nothing, as for the ledger.
        let _illegal = history.hear(event.kind, event.on, &event.payload);
    }
    Some(history.state)
}

/// Answers to questions about a listing, in their order.
fn about(
    listing: &Listing,
    parties: &[PartyTold],
    asked: &[AskedQuestion],
    decisions: &[Decision],
) -> Vec<Decision> {
    let party = parties.iter().find(|party| field(&party.line, "party_id") == &*listing.party.0);
    let name = party.map(|party| field(&party.line, "name")).unwrap_or_default();
    let keys: BTreeSet<&str> = asked
        .iter()
        .filter(|question| question.case.as_deref() == Some(&*listing.case.0) && question.name == name)
        .map(|question| question.key.as_str())
        .collect();
    decisions.iter().filter(|decision| keys.contains(decision.key.as_str())).cloned().collect()
}

/// Letters of a cell's column.
pub fn letters(cell: &CellTold) -> String {
    cell.place.column.as_ref().map(|column| column_letters(column.number)).unwrap_or_default()
}
