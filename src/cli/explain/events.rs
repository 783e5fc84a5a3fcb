//! What happened to a listing, each event in a sentence.

use serde_json::Value;

use crate::cli::terminal::Terminal;
use crate::domain::event::Event;
use crate::domain::place::RowPlace;
use crate::text::outgoing::line;

pub(super) fn tell(event: &Event, terminal: &Terminal) {
    let kind = serde_json::to_value(event.kind).ok();
    let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
    let told = terminal.words.word(&format!("explain.event_{kind}")).to_owned();
    let (day, edition) = (event.on.to_string(), event.edition.to_string());
    let details: Vec<String> = details(&event.payload, terminal);
    let detail = match details.as_slice() {
        [] => String::new(),
        some => terminal
            .words
            .say("explain.event_detail", &[("detail", &some.join(terminal.words.word("review.and")))]),
    };
    let evidence = match &event.evidence {
        Some(place) => terminal.words.say("explain.event_by", &[("place", &place.cell(None).to_string())]),
        None => String::new(),
    };
    let values = [
        ("day", &*day),
        ("edition", &*edition),
        ("kind", if told.is_empty() { kind } else { &told }),
        ("detail", &detail),
        ("evidence", &evidence),
    ];
    terminal.say("explain.event", &values);
}

/// Every part of a payload that says something, in words where the catalogue has some.
fn details(payload: &Value, terminal: &Terminal) -> Vec<String> {
    let Value::Object(parts) = payload else { return Vec::new() };
    parts.iter().filter_map(|(name, value)| detail(name, value, terminal)).collect()
}

fn detail(name: &str, value: &Value, terminal: &Terminal) -> Option<String> {
    let told = match (name, value) {
        (_, Value::Null) => return None,
        ("withheld", Value::String(reason)) => code_value("products.withheld_", reason, terminal),
        ("mode", Value::String(mode)) => code_value("explain.closing_", mode, terminal),
        ("reason", Value::String(reason)) => code_value("products.ending_", reason, terminal),
        ("channel", Value::String(channel)) => code_value("products.channel_", channel, terminal),
        ("said", Value::String(answer)) => code_value("products.verdict_", answer, terminal),
        ("reason", Value::Object(reason)) => reason
            .iter()
            .map(|(kind, what)| departure(kind, what.as_str().unwrap_or_default(), terminal))
            .collect(),
        ("corrections", Value::Array(all)) => {
            let all: Vec<String> = all.iter().map(|one| correction(one, terminal)).collect();
            all.join(" ")
        }
        (_, other) => plain(other),
    };
    let key = format!("explain.detail_{name}");
    let told = line(&told);
    if told.is_empty() {
        return None;
    }
    // A part that a newer program recorded is told as it is.
    let is_known = !terminal.words.word(&key).is_empty();
    Some(if is_known { terminal.words.say(&key, &[("value", &told)]) } else { told })
}

fn departure(kind: &str, what: &str, terminal: &Terminal) -> String {
    match kind {
        "closed" => code_value("explain.closing_", what, terminal),
        "removed" => code_value("products.removal_", what, terminal),
        _ => what.to_owned(),
    }
}

/// Which headings of which row were corrected, and by which row of the returned workbook.
fn correction(one: &Value, terminal: &Terminal) -> String {
    let place = one.get("by").cloned().and_then(|by| serde_json::from_value::<RowPlace>(by).ok());
    let place = place.map(|place| place.cell(None).to_string()).unwrap_or_default();
    let headings = one.get("headings").map(plain).unwrap_or_default();
    terminal.words.say("explain.correction", &[("headings", &headings), ("place", &place)])
}

/// The catalogue's word, else the word itself.
fn code_value(prefix: &str, word: &str, terminal: &Terminal) -> String {
    match terminal.words.word(&format!("{prefix}{word}")) {
        "" => word.to_owned(),
        told => told.to_owned(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            parts.iter().map(plain).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Value::Object(parts) => {
            parts.values().map(plain).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
