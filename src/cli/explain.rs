//! `chengxin explain CASE|PARTY|FILE!ROW`: the chain from a printed figure to the cells and the evidence, in words.

use std::path::Path;

use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::listing::Listing;
use crate::domain::place::Place;
use crate::pipeline::error::RunError;
use crate::pipeline::explain::{Explained, Happened, Line, explain as look_up};
use crate::text::findings::FindingCatalogue;

use super::exit::Exit;
use super::terminal::Terminal;

pub(super) fn explain(office: &Path, text: &str, terminal: &Terminal) -> Result<Exit, RunError> {
    let found = look_up(office, text)?;
    let catalogue = FindingCatalogue::load()?;
    terminal.say("explain.edition", &[("edition", &found.edition)]);
    for party in &found.parties {
        tell_party(party, terminal);
    }
    for (listing, events) in &found.listings {
        tell_listing(listing, events, terminal);
    }
    for (row, findings) in &found.rows {
        tell_row(row, findings, &catalogue, terminal);
    }
    tell_questions(&found, terminal);
    Ok(Exit::Done)
}

fn tell_party(party: &Line, terminal: &Terminal) {
    let of = |name: &str| party.get(name).map(String::as_str).unwrap_or_default();
    let class = terminal.words.word(&format!("products.class_{}", of("class"))).to_owned();
    let values = [("id", of("party_id")), ("name", of("name")), ("class", &class), ("uscc", of("uscc"))];
    terminal.say("explain.party", &values);
    match of("unit_id") {
        "" => terminal.say("explain.no_unit", &[]),
        unit => terminal.say("explain.unit", &[("unit", unit)]),
    }
    if !of("answering_unit_id").is_empty() && of("answering_unit_id") != of("unit_id") {
        let values = [("unit", of("answering_unit_id")), ("name", of("present_name"))];
        terminal.say("explain.followed", &values);
    }
    match of("supervisor_id") {
        "" => terminal.say("explain.no_supervisor", &[]),
        unit => terminal.say("explain.supervisor", &[("unit", unit), ("name", of("supervisor"))]),
    }
    if !of("notices").is_empty() {
        terminal.say("explain.notices", &[("numbers", of("notices"))]);
    }
}

fn tell_listing(listing: &Listing, events: &[Happened], terminal: &Terminal) {
    let word = |key: String| terminal.words.word(&key).to_owned();
    let amount = listing.facts.amount.map(|amount| amount.to_string()).unwrap_or_default();
    let mark = word(format!("products.mark_{}", listing.mark.word()));
    let (id, case, party) = (listing.id.to_string(), listing.case.to_string(), listing.party.to_string());
    let values = [("id", &*id), ("case", &*case), ("party", &*party), ("mark", &*mark), ("amount", &*amount)];
    terminal.say("explain.listing", &values);
    if let Some(withheld) = listing.withheld {
        let reason = word(format!("products.withheld_{}", withheld.word()));
        terminal.say("explain.withheld", &[("reason", &reason)]);
    }
    for (number, place) in (1..).zip(&listing.sources) {
        let key = if number == 1 { "explain.source_standing" } else { "explain.source" };
        terminal.say(key, &[("place", &place.cell(None).to_string())]);
    }
    for event in events {
        let kind = word(format!("explain.event_{}", event.kind));
        let values = [
            ("day", event.on.as_str()),
            ("edition", &event.edition),
            ("kind", &kind),
            ("evidence", &event.evidence),
            ("payload", &event.payload),
        ];
        terminal.say("explain.event", &values);
    }
}

fn tell_row(row: &Line, findings: &[Line], catalogue: &FindingCatalogue, terminal: &Terminal) {
    let of = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
    let place = [of("file"), of("sheet"), of("row")].into_iter().filter(|part| !part.is_empty());
    let place = place.collect::<Vec<_>>().join("!");
    let disposition = terminal.words.word(&format!("explain.row_{}", of("disposition"))).to_owned();
    terminal.say("explain.row", &[("place", &place), ("disposition", &disposition)]);
    if !of("reason").is_empty() {
        let reason = terminal.words.word(&format!("exclusion.{}", of("reason"))).to_owned();
        terminal.say("explain.row_reason", &[("reason", &reason)]);
    }
    if !of("evidence").is_empty() {
        let evidence = terminal.words.word(&format!("explain.by_{}", of("evidence"))).to_owned();
        terminal.say("explain.row_evidence", &[("party", of("party_id")), ("evidence", &evidence)]);
    }
    if !of("proposed_unit_id").is_empty() {
        terminal.say("explain.row_proposed", &[("unit", of("proposed_unit_id"))]);
    }
    if !of("corrected_by").is_empty() {
        terminal.say("explain.row_corrected", &[("place", of("corrected_by"))]);
    }
    for finding in findings {
        let of = |name: &str| finding.get(name).map(String::as_str).unwrap_or_default();
        let code =
            of("code").strip_prefix('R').and_then(|number| number.parse().ok()).and_then(Code::numbered);
        let title = code.map(|code| {
            let finding = Finding::new(code, Severity::Warn, Place::file(""), of("value"));
            catalogue.told(&finding, terminal.language).title
        });
        let title = title.unwrap_or_default();
        let cell = match of("column") {
            "" => String::new(),
            column => format!("{column}{} {}", of("row"), of("heading")),
        };
        let values = [
            ("code", of("code")),
            ("title", title.as_str()),
            ("cell", cell.as_str()),
            ("value", of("value")),
        ];
        terminal.say("explain.finding", &values);
    }
}

fn tell_questions(found: &Explained, terminal: &Terminal) {
    for question in &found.questions {
        terminal.say("explain.question", &[("key", &question.key), ("name", &question.name)]);
        for candidate in &question.candidates {
            let features: Vec<&str> =
                candidate.features.iter().map(|feature| terminal.words.word(feature)).collect();
            let features = features.join(terminal.words.word("review.and"));
            let values = [("unit", &*candidate.unit), ("name", &*candidate.name), ("features", &*features)];
            terminal.say("explain.candidate", &values);
        }
    }
}
