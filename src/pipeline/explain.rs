//! From a printed figure back to the cell: what is known of a case, a party or a source row in the last edition, and on what
//! evidence. Read from the edition's own tables and the ledger, so it says what was published and computes nothing anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::Datelike;
use serde_json::Value;

use crate::domain::case_number;
use crate::domain::listing::Listing;
use crate::domain::place::RowPlace;
use crate::ledger::answers::AskedQuestion;
use crate::ledger::database::Ledger;
use crate::store::read;
use crate::table::columns as col;

use super::error::RunError;
use super::office::Office;

/// One line of a table by its headings.
pub type Line = BTreeMap<String, String>;

/// Everything that belongs to what was asked about.
#[derive(Debug, Default)]
pub struct Explained {
    pub edition: String,
    /// Lines of `data/parties.csv`.
    pub parties: Vec<Line>,
    /// With their events as the ledger keeps them.
    pub listings: Vec<(Listing, Vec<Happened>)>,
    /// Lines of `data/rows.csv`, each with its findings.
    pub rows: Vec<(Line, Vec<Line>)>,
    /// Questions that these rows wait for.
    pub questions: Vec<AskedQuestion>,
}

/// An event of a listing.
#[derive(Debug)]
pub struct Happened {
    pub on: String,
    pub edition: String,
    /// Word of the kind: `listed`, `notice_issued` …
    pub kind: String,
    /// What it says: numbers of notices, mode and document of a closing.
    pub payload: String,
    pub evidence: String,
}

/// What a target means.
enum Target {
    Row { file: String, row: u32 },
    Named(String),
}

impl Target {
    /// `FILE!ROW`, `FILE!SHEET!B7`; anything else names a case or a party.
    fn of(text: &str) -> Self {
        let digits = |part: &str| part.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok();
        match text.rsplit_once('!').map(|(file, last)| (file, digits(last))) {
            Some((place, Some(row))) => {
                let file = place.split('!').next().unwrap_or_default().to_owned();
                Target::Row { file, row }
            }
            _ => Target::Named(text.to_owned()),
        }
    }
}

/// Explains a case number, a party (id or name), a listing id or a row of a file, as of the last edition.
pub fn explain(path: &Path, text: &str) -> Result<Explained, RunError> {
    let office = Office::open(path)?;
    let ledger = Ledger::open(&office.folder.ledger_file())?;
    let last = ledger.editions()?.into_iter().next_back().ok_or(RunError::NothingPublished)?;
    let data = office.folder.runs().join(last.id.to_string()).join("data");
    let all = ledger.snapshot(last.id)?;
    let parties = lines(&data.join("parties.csv"), &|_| true)?;

    let target = Target::of(text);
    let mut rows = match &target {
        Target::Row { file, row } => {
            let number = row.to_string();
            lines(&data.join("rows.csv"), &|line| {
                field(line, col::FILE) == file && field(line, col::ROW) == number
            })?
        }
        Target::Named(_) => Vec::new(),
    };
    let listings: Vec<Listing> = match &target {
        Target::Row { .. } => {
            let ids: BTreeSet<&str> = rows.iter().map(|line| field(line, col::LISTING_ID)).collect();
            all.into_iter().filter(|listing| ids.contains(&*listing.id.0)).collect()
        }
        Target::Named(name) => {
            let case = case_number::parse(name, last.as_of.year()).ok().map(|case| case.key().clone());
            let named: BTreeSet<&str> = parties
                .iter()
                .filter(|line| {
                    field(line, "party_id") == name
                        || field(line, "name") == name
                        || field(line, "present_name") == name
                })
                .map(|line| field(line, "party_id"))
                .collect();
            all.into_iter()
                .filter(|listing| {
                    Some(&listing.case) == case.as_ref()
                        || named.contains(&*listing.party.0)
                        || &*listing.id.0 == name.as_str()
                })
                .collect()
        }
    };
    if matches!(target, Target::Named(_)) {
        let wanted: BTreeSet<(&str, &str, String)> =
            listings.iter().flat_map(|listing| &listing.sources).map(place_key).collect();
        rows = lines(&data.join("rows.csv"), &|line| wanted.contains(&line_key(line)))?;
    }
    if rows.is_empty() && listings.is_empty() {
        return Err(RunError::NothingKnown(text.to_owned()));
    }
    gather(&ledger, &last.id.to_string(), &data, parties, listings, rows)
}

fn gather(
    ledger: &Ledger,
    edition: &str,
    data: &Path,
    mut parties: Vec<Line>,
    listings: Vec<Listing>,
    rows: Vec<Line>,
) -> Result<Explained, RunError> {
    let meant: BTreeSet<String> = listings
        .iter()
        .map(|listing| listing.party.to_string())
        .chain(rows.iter().map(|line| field(line, col::PARTY_ID).to_owned()))
        .collect();
    parties.retain(|line| meant.contains(field(line, "party_id")));
    let places: BTreeSet<(String, String, String)> = rows
        .iter()
        .map(line_key)
        .map(|(file, sheet, row)| (file.to_owned(), sheet.to_owned(), row))
        .collect();
    let here = |line: &Line| {
        let (file, sheet, row) = line_key(line);
        places.contains(&(file.to_owned(), sheet.to_owned(), row))
    };
    let findings = lines(&data.join("findings.csv"), &here)?;
    let mut questions = match edition.parse() {
        Ok(id) => ledger.questions(id)?,
        Err(_) => Vec::new(),
    };
    questions.retain(|question| {
        question
            .rows
            .iter()
            .map(place_key)
            .any(|(file, sheet, row)| places.contains(&(file.to_owned(), sheet.to_owned(), row)))
    });
    let mut told = Vec::new();
    for listing in listings {
        let mut events = ledger.events(&listing.id)?;
        events.retain(|event| !event.kind.is_sealed());
        let happened = events.into_iter().map(|event| Happened {
            on: event.on.to_string(),
            edition: event.edition.to_string(),
            kind: serde_json::to_value(event.kind)
                .ok()
                .and_then(|kind| kind.as_str().map(str::to_owned))
                .unwrap_or_default(),
            payload: said(&event.payload).join(" "),
            evidence: event.evidence.map(|place| place.cell(None).to_string()).unwrap_or_default(),
        });
        told.push((listing, happened.collect()));
    }
    let rows = rows.into_iter().map(|row| {
        let of_row = findings.iter().filter(|finding| line_key(finding) == line_key(&row)).cloned();
        let of_row = of_row.collect();
        (row, of_row)
    });
    Ok(Explained { edition: edition.to_owned(), parties, listings: told, rows: rows.collect(), questions })
}

/// The lines of a table that are wanted; read one by one, because the table of rows may be long.
fn lines(path: &Path, wanted: &dyn Fn(&Line) -> bool) -> Result<Vec<Line>, RunError> {
    let mut reader = csv::Reader::from_reader(std::io::BufReader::new(read::open(path)?));
    let headings = reader.headers()?.clone();
    let mut found = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line: Line = headings.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
        if wanted(&line) {
            found.push(line);
        }
    }
    Ok(found)
}

/// The values of a payload, without those that say nothing.
fn said(payload: &Value) -> Vec<String> {
    match payload {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(parts) => parts.iter().flat_map(said).collect(),
        Value::Object(parts) => parts.values().flat_map(said).collect(),
        Value::Bool(_) | Value::Number(_) => vec![payload.to_string()],
    }
}

fn field<'l>(line: &'l Line, name: &str) -> &'l str {
    line.get(name).map(String::as_str).unwrap_or_default()
}

fn line_key(line: &Line) -> (&str, &str, String) {
    (field(line, col::FILE), field(line, col::SHEET), field(line, col::ROW).to_owned())
}

fn place_key(place: &RowPlace) -> (&str, &str, String) {
    (&place.file, &place.sheet, place.row.to_string())
}
