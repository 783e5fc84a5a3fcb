//! `chengxin status`: what is due and on whom it waits, as a table for people or JSON for programs.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Days, NaiveDate};
use comfy_table::{ContentArrangement, Table};

use crate::domain::outbox::OutboxState;
use crate::pipeline::error::RunError;
use crate::pipeline::status::{Open, Status, status as look_up};

use super::args::StatusFormat;
use super::exit::Exit;
use super::terminal::Terminal;

/// Bodies and cases named in a line; the others are counted.
const NAMED: usize = 3;

pub(super) fn status(
    office: &Path,
    as_of: NaiveDate,
    (days, format): (u32, StatusFormat),
    terminal: &Terminal,
) -> Result<Exit, RunError> {
    let found = look_up(office, as_of)?;
    match format {
        StatusFormat::Json => terminal.tell(&serde_json::to_string_pretty(&found)?),
        StatusFormat::Table => tell(&found, days, terminal),
    }
    Ok(Exit::Done)
}

fn tell(found: &Status, days: u32, terminal: &Terminal) {
    let (day, edition) = (found.as_of.to_string(), found.last_edition.to_string());
    terminal.say("status.as_of", &[("day", &day), ("edition", &edition)]);
    if let Some(quarter) = found.quarter_due {
        terminal.say("status.quarter_due", &[("quarter", &quarter.to_string())]);
    }
    let soon = found.as_of.checked_add_days(Days::new(u64::from(days))).unwrap_or(found.as_of);
    let is_overdue = |line: &&Open| line.due.is_some_and(|due| due < found.as_of);
    let is_soon = |line: &&Open| line.due.is_some_and(|due| (found.as_of..=soon).contains(&due));
    let later = found.open.iter().filter(|line| line.due.is_some_and(|due| due > soon)).count();
    section("status.overdue", found.open.iter().filter(is_overdue), found.as_of, terminal);
    section("status.soon", found.open.iter().filter(is_soon), found.as_of, terminal);
    section("status.no_limit", found.open.iter().filter(|line| line.due.is_none()), found.as_of, terminal);
    terminal.say("status.later", &[("count", &later.to_string()), ("days", &days.to_string())]);
    let words = &terminal.words;
    let states: Vec<String> = found
        .states
        .iter()
        .map(|(state, count)| format!("{} {count}", words.word(&format!("products.state_{state}"))))
        .collect();
    terminal.say("status.states", &[("states", &states.join(words.word("summary.comma")))]);
    let messages = |states: &BTreeMap<OutboxState, usize>| {
        let state = |(state, count): (&OutboxState, &usize)| {
            format!("{} {count}", words.word(&format!("send.state_{}", state.word())))
        };
        states.iter().map(state).collect::<Vec<_>>().join(words.word("summary.comma"))
    };
    terminal.say(
        "status.waiting",
        &[
            ("inbox", &found.inbox.to_string()),
            ("questions", &found.questions.to_string()),
            ("outbox", &messages(&found.outbox)),
        ],
    );
    for (edition, states) in &found.left_over {
        let edition = edition.to_string();
        terminal.say("status.left_over", &[("edition", &edition), ("outbox", &messages(states))]);
    }
}

fn section<'o>(key: &str, lines: impl Iterator<Item = &'o Open>, as_of: NaiveDate, terminal: &Terminal) {
    let lines: Vec<&Open> = lines.collect();
    terminal.say(key, &[("count", &lines.len().to_string())]);
    if lines.is_empty() {
        return;
    }
    let word = |key: &str| terminal.words.word(key).to_owned();
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic);
    let heads = ["due", "what", "party", "about", "waits_on"];
    table.set_header(heads.map(|head| word(&format!("status.{head}"))));
    for line in lines {
        table.add_row([
            due(line, as_of, terminal),
            word(&format!("status.{}", line.kind.word())),
            named(line.parties.iter().cloned().collect(), terminal),
            about(line, terminal),
            waits_on(line, terminal),
        ]);
    }
    terminal.tell(&table.to_string());
}

/// `2026-10-29（逾期 3 天）`
fn due(line: &Open, as_of: NaiveDate, terminal: &Terminal) -> String {
    let Some(due) = line.due else {
        return terminal.words.say("status.since", &[("day", &line.since.to_string())]);
    };
    let left = (due - as_of).num_days();
    let key = match left {
        ..0 => "status.days_over",
        0 => "status.today",
        _ => "status.days_left",
    };
    let (day, days) = (due.to_string(), left.abs().to_string());
    terminal.words.say(key, &[("day", &day), ("days", &days)])
}

/// The first few, one under the other, and how many more there are.
fn named(mut all: Vec<String>, terminal: &Terminal) -> String {
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    if more > 0 {
        all.push(terminal.words.say("status.more", &[("count", &more.to_string())]));
    }
    all.join("\n")
}

fn about(line: &Open, terminal: &Terminal) -> String {
    let cases = named(line.cases.clone(), terminal);
    [line.notices.clone(), vec![cases]].concat().join("\n")
}

fn waits_on(line: &Open, terminal: &Terminal) -> String {
    let said = serde_json::to_value(line.waits_on).ok();
    let word = said.as_ref().and_then(|said| said.as_str()).unwrap_or_default();
    match line.whom.as_str() {
        "" => terminal.words.word(&format!("status.on_{word}")).to_owned(),
        whom => whom.to_owned(),
    }
}
