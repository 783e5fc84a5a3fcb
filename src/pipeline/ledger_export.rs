//! 专门台账 for people: 受理 → 通报 → 反馈 → 办结 → 修复 of every listing as it stands now, as a workbook, and every event as CSV.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::closing_mode::ClosingMode;
use crate::domain::history::History;
use crate::domain::listing::Listing;
use crate::domain::party::{Party, PartyId};
pub use crate::ledger::chain::ChainFault;
use crate::ledger::chain::ChainReport;
use crate::ledger::database::Ledger;
use crate::ledger::past::UpTo;
use crate::store::atomic::write_into;
use crate::text::outgoing::{line, neutral, visible};
use crate::text::words::{Language, Words};
use crate::workbook::write::{About, Heading, Value, WorkbookWriter};

use super::error::RunError;
use super::office::Office;

/// Catalogue key and width of each column of the workbook.
const COLUMNS: [(&str, u16); 15] = [
    ("seq", 6),
    ("party_name", 26),
    ("uscc", 20),
    ("case_number", 22),
    ("court", 16),
    ("registered_on", 11),
    ("notified_on", 11),
    ("notified", 22),
    ("answered_on", 11),
    ("overdue_on", 11),
    ("closed_on", 11),
    ("closing_mode", 16),
    ("pushed_on", 11),
    ("ended_on", 11),
    ("state", 16),
];

/// Columns of `events.csv`, those of the ledger's table.
const EVENTS: [&str; 9] =
    ["seq", "edition", "listing_id", "kind", "on", "actor", "evidence", "payload", "hash"];

/// Reckons the hash chain of an office's ledger again.
pub fn verify(path: &Path) -> Result<ChainReport, RunError> {
    Ok(open(path)?.1.verify_chain()?)
}

/// Writes the ledger workbook and the events into a folder, and gives the files written.
pub fn export(path: &Path, folder: &Path) -> Result<Vec<PathBuf>, RunError> {
    let (office, ledger) = open(path)?;
    let words = Words::load(Language::Chinese)?;
    let book = write_into(folder, words.word("products.file_ledger"), &workbook(&office, &ledger, &words)?)?;
    let table = write_into(folder, "events.csv", &events(&ledger)?)?;
    Ok(vec![book, table])
}

fn open(path: &Path) -> Result<(Office, Ledger), RunError> {
    let office = Office::open(path)?;
    let file = office.folder.ledger_file();
    if !file.exists() {
        return Err(RunError::NothingPublished);
    }
    let ledger = Ledger::open(&file)?;
    Ok((office, ledger))
}

fn workbook(office: &Office, ledger: &Ledger, words: &Words) -> Result<Vec<u8>, RunError> {
    let last = ledger.all_editions()?.into_iter().next_back().ok_or(RunError::NothingPublished)?;
    let parties: BTreeMap<PartyId, Party> =
        ledger.parties()?.into_iter().map(|party| (party.id.clone(), party)).collect();
    let histories = ledger.histories(UpTo::NOW)?;
    let title = words.say("products.ledger_title_now", &[("day", &last.as_of.to_string())]);
    let about = About {
        title: &title,
        author: &office.standards.settings.credit_office.name,
        stamp: last.as_of.and_time(chrono::NaiveTime::MIN),
    };
    let mut workbook = WorkbookWriter::new(&about)?;
    let mut sheet = workbook.long_sheet(words.word("products.sheet_ledger"))?;
    let heads: Vec<Heading> = COLUMNS
        .iter()
        .map(|(key, width)| Heading::new(words.word(&format!("products.column.{key}")), *width))
        .collect();
    sheet.head(&heads)?;
    for (number, listing) in (1..).zip(ledger.last_listings(UpTo::NOW)?) {
        let (party, history) = (parties.get(&listing.party), histories.get(&listing.id));
        sheet.row(&row(number, &listing, party, history, words))?;
    }
    sheet.filter()?;
    Ok(workbook.finish()?)
}

fn row(
    number: u64,
    listing: &Listing,
    party: Option<&Party>,
    history: Option<&History>,
    words: &Words,
) -> Vec<Value> {
    let notice = history.and_then(|history| history.first_notice.as_ref());
    let closing = history.and_then(|history| history.closing.as_ref());
    let mode = closing.and_then(|closing| closing.mode).map(ClosingMode::text);
    let state = history.map(|history| words.word(&format!("products.state_{}", history.state.word())));
    vec![
        Value::Count(number),
        party.map(|party| line(&party.name)).unwrap_or_default().into(),
        party.and_then(|party| party.uscc.as_deref()).map(visible).unwrap_or_default().into(),
        listing.case.to_string().into(),
        line(&listing.facts.court).into(),
        history.map(|history| history.listed_on).into(),
        notice.map(|notice| notice.on).into(),
        notice.map(|notice| notice.numbers.join("\n")).unwrap_or_default().into(),
        history.and_then(|history| history.answered_on).into(),
        history.and_then(|history| history.overdue_on).into(),
        closing.map(|closing| closing.closed_on).into(),
        mode.unwrap_or_default().into(),
        history.and_then(|history| history.pushed_on).into(),
        history.and_then(|history| history.ended_on).into(),
        state.unwrap_or_default().into(),
    ]
}

fn events(ledger: &Ledger) -> Result<Vec<u8>, RunError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(EVENTS)?;
    // Clues leave sealed or not at all (R31): their numbers are missing here, as are those
    // of replaced editions; the chain that `verify` reckons has them all.
    for event in ledger.all_events()?.into_iter().filter(|event| !event.kind.is_sealed()) {
        let evidence = event.evidence.map(|place| place.cell(None).to_string()).unwrap_or_default();
        let fields = [
            event.seq.to_string(),
            event.edition.to_string(),
            event.listing.to_string(),
            event.kind.word(),
            event.on.to_string(),
            event.actor,
            evidence,
            event.payload.to_string(),
            event.hash,
        ];
        writer.write_record(fields.iter().map(|field| neutral(field)))?;
    }
    writer.into_inner().map_err(|error| RunError::Csv(error.into_error().into()))
}
