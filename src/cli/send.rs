//! `chengxin send`: hands approved messages over, settles what is unknown, or sends a trial to one address.

use std::path::Path;

use crate::clock::Clock;
use crate::domain::outbox::OutboxState;
use crate::pipeline::error::RunError;
use crate::pipeline::reports::{Heard, Reported};
use crate::pipeline::run::Mode;
use crate::pipeline::sending::{HeldBack, Partial, SendRequest, Sending, Sent, Why, send as hand_over};
use crate::pipeline::settling::{SettleRequest, settle};
use crate::pipeline::trial::{TrialRequest, trial};
use crate::text::trouble::told_note;

use super::exit::Exit;
use super::failure::told_of_line;
use super::logs;
use super::mail_args::SendAct;
use super::terminal::Terminal;

pub(super) fn send(office: &Path, act: &SendAct, terminal: &Terminal) -> Result<Exit, RunError> {
    let begin = |clock: Clock, mode: Mode| logs::begin(office, clock, mode);
    match act {
        SendAct::Send(request) => {
            let _log = begin(request.clock, if request.dry_run { Mode::DryRun } else { Mode::Publish });
            send_approved(office, request, terminal)
        }
        SendAct::Settle(request) => {
            let _log = begin(request.clock, Mode::Publish);
            settle_one(office, request, terminal)
        }
        SendAct::Trial(request) => {
            let _log = begin(request.clock, Mode::Publish);
            send_trial(office, request, terminal)
        }
    }
}

fn send_approved(office: &Path, request: &SendRequest, terminal: &Terminal) -> Result<Exit, RunError> {
    let sending = hand_over(office, request, &|sent| tell_sent(sent, terminal))?;
    tell_heard(&sending.heard, terminal);
    if sending.ledger_was_older {
        terminal.say("send.ledger_older", &[]);
    }
    if request.dry_run {
        for sent in &sending.sent {
            terminal.say("send.would_go", &[("recipient", &sent.recipient), ("address", &sent.address)]);
        }
    }
    if sending.logged_in_openly && !sending.sent.is_empty() && !request.dry_run {
        terminal.note(terminal.words.word("send.logged_in_openly"));
    }
    for held in &sending.held {
        tell_held(held, terminal);
    }
    for (edition, recipient) in &sending.unknown {
        let edition = edition.to_string();
        terminal.say("send.unknown_line", &[("edition", &edition), ("recipient", recipient)]);
    }
    for packet in &sending.partial {
        tell_partial(packet, terminal);
    }
    tell_totals(&sending, request.dry_run, terminal);
    Ok(exit(&sending, terminal))
}

fn tell_sent(sent: &Sent, terminal: &Terminal) {
    let not_before = sent.not_before.map(|moment| moment.format("%Y-%m-%d %H:%M").to_string());
    let words = note_told(&sent.words, terminal);
    let values = [
        ("recipient", sent.recipient.as_str()),
        ("address", sent.address.as_str()),
        ("words", words.as_str()),
        ("not_before", not_before.as_deref().unwrap_or_default()),
    ];
    tracing::info!(
        edition = %sent.edition, recipient = sent.recipient, state = sent.state.word(), words = sent.words,
        "handed over"
    );
    terminal.say(&format!("send.sent_{}", sent.state.word()), &values);
}

/// What bounces and receipts in the inbox said.
pub(super) fn tell_heard(heard: &[Heard], terminal: &Terminal) {
    for report in heard {
        let edition = report.edition.to_string();
        let key = match report.what {
            Reported::Failed => "send.heard_failed",
            Reported::Delayed => "send.heard_delayed",
            Reported::Delivered => "send.heard_delivered",
            Reported::Read => "send.heard_read",
            Reported::Deleted => "send.heard_deleted",
        };
        let values = [
            ("recipient", report.recipient.as_str()),
            ("edition", edition.as_str()),
            ("words", report.words.as_str()),
            ("file", report.file.as_str()),
        ];
        terminal.say(key, &values);
    }
}

/// Why a message stands where it stands: a note of the program in the operator's language, else as the server said it.
pub(super) fn note_told(note: &str, terminal: &Terminal) -> String {
    if let Some(told) = told_note(note, &terminal.words) {
        return told;
    }
    let (word, rest) = note.split_once(": ").unwrap_or((note, ""));
    match terminal.words.word(&format!("send.note_{word}")) {
        "" => note.to_owned(),
        said if rest.is_empty() => said.to_owned(),
        said => format!("{said} {rest}"),
    }
}

fn tell_held(held: &HeldBack, terminal: &Terminal) {
    let (edition, recipient) = (held.edition.to_string(), held.recipient.as_str());
    let (key, detail) = match &held.why {
        Why::Replaced(by) => ("replaced", by.to_string()),
        Why::Expired(at) => ("expired", at.format("%Y-%m-%d").to_string()),
        Why::BytesChanged => ("bytes_changed", String::new()),
        Why::NotAllowed(address) => ("not_allowed", address.clone()),
        Why::NotYet(moment) => ("not_yet", moment.format("%Y-%m-%d %H:%M").to_string()),
        Why::EarlierPart(part) => ("earlier_part", part.clone()),
        Why::OtherPart(part) => ("other_part", part.clone()),
    };
    let values = [("edition", edition.as_str()), ("recipient", recipient), ("detail", detail.as_str())];
    terminal.say(&format!("send.held_{key}"), &values);
}

/// Some of its parts went, others did not.
fn tell_partial(packet: &Partial, terminal: &Terminal) {
    let Partial { edition, packet, parts, accepted } = packet;
    let values = [
        ("packet", packet.clone()),
        ("edition", edition.to_string()),
        ("parts", parts.to_string()),
        ("accepted", accepted.to_string()),
        ("left", (parts - accepted).to_string()),
    ];
    terminal.say("send.partial", &values.each_ref().map(|(name, value)| (*name, value.as_str())));
}

fn tell_totals(sending: &Sending, dry_run: bool, terminal: &Terminal) {
    let count =
        |state: OutboxState| sending.sent.iter().filter(|sent| sent.state == state).count().to_string();
    let (held, unknown) = (sending.held.len().to_string(), sending.unknown.len().to_string());
    let (accepted, refused, deferred, would) = (
        count(OutboxState::Accepted),
        count(OutboxState::Refused),
        count(OutboxState::Deferred),
        count(OutboxState::Approved),
    );
    let values = [
        ("accepted", accepted.as_str()),
        ("refused", &refused),
        ("deferred", &deferred),
        ("would", &would),
        ("held", &held),
        ("unknown", &unknown),
    ];
    terminal.say(if dry_run { "send.totals_dry_run" } else { "send.totals" }, &values);
    if !sending.unknown.is_empty() {
        terminal.say("send.unknown_hint", &[]);
    }
}

fn exit(sending: &Sending, terminal: &Terminal) -> Exit {
    let mut exit = Exit::Done;
    if !sending.held.is_empty()
        || sending.sent.iter().any(|sent| matches!(sent.state, OutboxState::Deferred | OutboxState::Refused))
    {
        exit = Exit::DoneWithRowsLeft;
    }
    if let Some(fault) = &sending.stopped {
        let (key, values, stopped) = told_of_line(fault, &terminal.words);
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        terminal.note(&terminal.words.say(&format!("failure.{key}"), &values));
        terminal.note(&terminal.words.say(&format!("failure.{key}_hint"), &values));
        exit = stopped;
    }
    if sending.ledger_was_older {
        exit = Exit::Stopped;
    }
    if sending.unknown.is_empty() { exit } else { Exit::MailUnknown }
}

fn settle_one(office: &Path, request: &SettleRequest, terminal: &Terminal) -> Result<Exit, RunError> {
    let settled = settle(office, request)?;
    let (edition, copy) = (settled.edition.to_string(), settled.copy.to_string());
    let values = [("edition", edition.as_str()), ("recipient", &settled.recipient), ("copy", &copy)];
    terminal.say(&format!("send.settled_{}", settled.state.word()), &values);
    Ok(Exit::Done)
}

fn send_trial(office: &Path, request: &TrialRequest, terminal: &Terminal) -> Result<Exit, RunError> {
    let sent = trial(office, request, &|sent| tell_sent(sent, terminal))?;
    let accepted = sent.iter().filter(|sent| sent.state == OutboxState::Accepted).count();
    let (accepted_text, total) = (accepted.to_string(), sent.len().to_string());
    terminal.say("send.trial", &[("accepted", &accepted_text), ("total", &total), ("to", &request.to)]);
    Ok(if accepted == sent.len() { Exit::Done } else { Exit::DoneWithRowsLeft })
}
