//! `chengxin explain CASE|PARTY|LETTER|FILE!ROW|FILE!CELL`: the chain from a printed figure to the cells and the evidence,
//! and from a cell to every file that it went into, in words.

mod events;
mod party;
mod row;

use std::path::Path;

use crate::pipeline::error::RunError;
use crate::pipeline::explain::{Explained, Line, ListingTold, explain as look_up};
use crate::text::findings::FindingCatalogue;
use crate::text::outgoing::line;
use crate::workbook::host::ReaderHost;

use super::exit::Exit;
use super::review::answer_told;
use super::terminal::Terminal;

pub(super) fn explain(
    office: &Path,
    text: &str,
    host: ReaderHost,
    terminal: &Terminal,
) -> Result<Exit, RunError> {
    let found = look_up(office, text, host)?;
    let catalogue = FindingCatalogue::load()?;
    let (edition, day) = (found.edition.id.to_string(), found.edition.as_of.to_string());
    terminal.say("explain.edition", &[("edition", &edition), ("day", &day)]);
    if let Some(by) = found.replaced_by {
        terminal.say("explain.replaced", &[("edition", &edition), ("by", &by.to_string())]);
    }
    let teller = row::Teller { terminal, catalogue: &catalogue, column: found.column.as_deref() };
    // Asked about a row, everything in it is told; else what says who and which case it is.
    let whole =
        found.listings.iter().map(|listing| listing.rows.len()).sum::<usize>() + found.rows.len() <= 2;
    for told in &found.parties {
        party::tell(told, terminal);
    }
    for told in &found.rows {
        teller.tell(told, None, whole);
    }
    for told in &found.listings {
        tell_listing(told, terminal);
        for (number, row) in (1_usize..).zip(&told.rows) {
            teller.tell(row, Some(number == 1), whole);
        }
        tell_files(told, terminal);
    }
    tell_questions(&found, terminal);
    Ok(Exit::Done)
}

/// A field of a line; empty where there is none.
fn of<'l>(line: &'l Line, name: &str) -> &'l str {
    line.get(name).map(String::as_str).unwrap_or_default()
}

fn tell_listing(told: &ListingTold, terminal: &Terminal) {
    let ListingTold { listing, events, decisions, .. } = told;
    let word = |key: String| terminal.words.word(&key).to_owned();
    let amount = listing.facts.amount.map(|amount| amount.to_string());
    let amount = amount.map(|yuan| terminal.words.say("explain.amount", &[("yuan", &yuan)]));
    let mark = word(format!("products.mark_{}", listing.mark.word()));
    let (id, case, party) = (listing.id.to_string(), listing.case.to_string(), listing.party.to_string());
    let amount = amount.unwrap_or_default();
    let values = [("id", &*id), ("case", &*case), ("party", &*party), ("mark", &*mark), ("amount", &*amount)];
    terminal.tell("");
    terminal.say("explain.listing", &values);
    if let Some(state) = told.state {
        terminal.say("explain.state", &[("state", &word(format!("explain.state_{}", state.word())))]);
    }
    if let Some(withheld) = listing.withheld {
        let reason = word(format!("products.withheld_{}", withheld.word()));
        terminal.say("explain.withheld", &[("reason", &reason)]);
    }
    if let Some(term) = listing.term {
        let key = if term.estimated { "explain.term_estimated" } else { "explain.term" };
        terminal.say(key, &[("day", &term.ends_on.to_string())]);
    }
    for decision in decisions {
        let place = decision.place.cell(None).to_string();
        terminal.say("explain.decision", &[("told", &answer_told(decision, terminal)), ("place", &place)]);
    }
    for event in events {
        events::tell(event, terminal);
    }
}

/// What must be called back if the listing was wrong.
fn tell_files(told: &ListingTold, terminal: &Terminal) {
    if told.files.is_empty() {
        return;
    }
    terminal.say("explain.files", &[("count", &told.files.len().to_string())]);
    for (edition, path) in &told.files {
        terminal.say("explain.file", &[("edition", edition), ("path", path)]);
    }
}

fn tell_questions(found: &Explained, terminal: &Terminal) {
    for question in &found.questions {
        terminal.say("explain.question", &[("key", &question.key), ("name", &line(&question.name))]);
        for candidate in &question.candidates {
            let features: Vec<&str> =
                candidate.features.iter().map(|feature| terminal.words.word(feature)).collect();
            let features = features.join(terminal.words.word("review.and"));
            let values = [("unit", &*candidate.unit), ("name", &*candidate.name), ("features", &*features)];
            terminal.say("explain.candidate", &values);
        }
    }
}
