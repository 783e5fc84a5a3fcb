//! Who a party is and who is told about it.

use crate::cli::terminal::Terminal;
use crate::domain::party_event::{PartyEvent, PartyEventKind};
use crate::pipeline::explain::{Line, PartyTold};
use crate::text::outgoing::line;

use super::of;

pub(super) fn tell(told: &PartyTold, terminal: &Terminal) {
    let of = |name: &str| of(&told.line, name);
    let class = terminal.words.word(&format!("products.class_{}", of("class"))).to_owned();
    let values = [("id", of("party_id")), ("name", of("name")), ("class", &class), ("uscc", of("uscc"))];
    terminal.tell("");
    terminal.say("explain.party", &values);
    match &told.unit {
        Some((unit, cell)) => {
            let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            let span = span(&day(unit.valid_from), &day(unit.valid_to), terminal);
            let id = unit.id.to_string();
            let values = [("unit", &*id), ("name", &unit.name), ("span", &span), ("cell", cell)];
            terminal.say("explain.unit", &values);
        }
        None if of("unit_id").is_empty() => terminal.say("explain.no_unit", &[]),
        None => terminal.say("explain.unit_bare", &[("unit", of("unit_id"))]),
    }
    for (edition, event) in &told.history {
        tell_history(&edition.to_string(), event, of("party_id"), terminal);
    }
    tell_supervision(told, terminal);
    if !of("notices").is_empty() {
        terminal.say("explain.notices", &[("numbers", &of("notices").replace(';', " "))]);
    }
}

/// A rename, merger or split, from the side of the party that is told of.
fn tell_history(edition: &str, event: &PartyEvent, own: &str, terminal: &Terminal) {
    let is_own = &*event.party.0 == own;
    let key = match (event.kind, is_own) {
        (PartyEventKind::Renamed, _) => "explain.party_renamed",
        (PartyEventKind::Merged, true) => "explain.party_merged",
        (PartyEventKind::Merged, false) => "explain.party_merged_into",
        (PartyEventKind::Split, true) => "explain.party_split",
        (PartyEventKind::Split, false) => "explain.party_split_off",
    };
    let other = if is_own { event.other.as_ref() } else { Some(&event.party) };
    let other = other.map(ToString::to_string).unwrap_or_default();
    let evidence = terminal.words.word(&format!("explain.by_{}", event.evidence)).to_owned();
    let place = event.place.as_ref().map(|place| place.cell(None).to_string()).unwrap_or_default();
    let name = line(&event.name);
    let values = [
        ("edition", edition),
        ("other", &other),
        ("name", &name),
        ("evidence", &evidence),
        ("place", &place),
    ];
    terminal.say(key, &values);
}

fn tell_supervision(told: &PartyTold, terminal: &Terminal) {
    let of_party = |name: &str| of(&told.line, name);
    if !of_party("answering_unit_id").is_empty() && of_party("answering_unit_id") != of_party("unit_id") {
        for step in told.supervision.first().map(|first| of(first, "followed")).unwrap_or_default().split(';')
        {
            tell_step(step, terminal);
        }
        let values = [("unit", of_party("answering_unit_id")), ("name", of_party("present_name"))];
        terminal.say("explain.followed", &values);
    }
    if of_party("supervisor_id").is_empty() {
        let reason = match of_party("exception") {
            "" => String::new(),
            reason => terminal.words.word(&format!("products.exception_{reason}")).to_owned(),
        };
        terminal.say("explain.no_supervisor", &[("reason", &reason)]);
    } else if told.supervision.is_empty() {
        let values = [("unit", of_party("supervisor_id")), ("name", of_party("supervisor"))];
        terminal.say("explain.supervisor", &values);
    }
    for addressee in &told.supervision {
        tell_addressee(addressee, terminal);
    }
}

/// `2019-03-01 merge U09 U03`
fn tell_step(step: &str, terminal: &Terminal) {
    let parts: Vec<&str> = step.split(' ').collect();
    if let [day, change, from, to] = parts.as_slice() {
        let change = terminal.words.word(&format!("explain.change_{change}"));
        terminal.say("explain.step", &[("day", day), ("change", change), ("from", from), ("to", to)]);
    }
}

fn tell_addressee(addressee: &Line, terminal: &Terminal) {
    let of = |name: &str| of(addressee, name);
    let name = match of("former_name") {
        "" => of("name").to_owned(),
        former => terminal.words.say("products.formerly", &[("name", of("name")), ("former", former)]),
    };
    let relation = terminal.words.word(&format!("explain.relation_{}", of("relation"))).to_owned();
    let named = match of("cell") {
        "" => terminal.words.word("explain.named_by_law").to_owned(),
        cell => {
            let span = span(of("valid_from"), of("valid_to"), terminal);
            terminal.words.say("explain.named_by_cell", &[("cell", cell), ("span", &span)])
        }
    };
    let values = [
        ("place", of("place")),
        ("unit", of("unit_id")),
        ("name", &name),
        ("relation", &relation),
        ("named", &named),
    ];
    terminal.say("explain.addressee", &values);
}

/// From when to when a row holds, in words.
fn span(from: &str, to: &str, terminal: &Terminal) -> String {
    let key = match (from.is_empty(), to.is_empty()) {
        (true, true) => "explain.span_always",
        (false, true) => "explain.span_from",
        (true, false) => "explain.span_to",
        (false, false) => "explain.span",
    };
    terminal.words.say(key, &[("from", from), ("to", to)])
}
