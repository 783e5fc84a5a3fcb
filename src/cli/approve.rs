//! `chengxin approve`: what every recipient would get, and a name under it.

use std::path::Path;

use comfy_table::{ContentArrangement, Table};

use crate::domain::outbox::OutboxState;
use crate::domain::quarter::Series;
use crate::pipeline::approval::{
    ApprovalAct, ApprovalRequest, Approved, Change, PacketChange, PartState, approve as decide,
};
use crate::pipeline::error::RunError;

use super::exit::Exit;
use super::send::{note_told, tell_heard};
use super::terminal::Terminal;

pub(super) fn approve(
    office: &Path,
    request: &ApprovalRequest,
    terminal: &Terminal,
) -> Result<Exit, RunError> {
    let approved = decide(office, request)?;
    tell_heard(&approved.heard, terminal);
    if approved.ledger_was_older {
        terminal.say("send.ledger_older", &[]);
    }
    tell_packets(&approved, terminal);
    tell_totals(&approved, terminal);
    let (edition, count) = (approved.edition.to_string(), approved.acted.to_string());
    let values = [("edition", edition.as_str()), ("count", count.as_str())];
    if approved.unguarded && !matches!(request.act, ApprovalAct::Withdraw { .. }) {
        terminal.say("approve.unguarded", &values);
    }
    match &request.act {
        ApprovalAct::Look if let Some(by) = approved.replaced_by => {
            terminal.say("failure.replaced", &[("edition", &edition), ("by", &by.to_string())]);
        }
        ApprovalAct::Look => terminal.say("approve.looked", &values),
        ApprovalAct::Withdraw { .. } => terminal.say("approve.withdrawn", &values),
        ApprovalAct::Approve { .. } => terminal.say("approve.approved", &values),
    }
    Ok(Exit::Done)
}

fn tell_packets(approved: &Approved, terminal: &Terminal) {
    let word = |key: &str| terminal.words.word(key).to_owned();
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(
        [
            "approve.recipient",
            "approve.change",
            "approve.files",
            "approve.size",
            "approve.address",
            "approve.state",
        ]
        .map(word),
    );
    for packet in &approved.packets {
        table.add_row([
            called(packet),
            change(packet, terminal),
            files(packet, terminal),
            size(packet.bytes),
            address(packet, terminal),
            state(packet, terminal),
        ]);
    }
    terminal.tell(&table.to_string());
}

/// With the number of its letter.
fn called(packet: &PacketChange) -> String {
    match &packet.number {
        Some(number) => format!("{}\n{number}", packet.called),
        None => packet.called.clone(),
    }
}

/// New, changed or the same, and by how many cases.
fn change(packet: &PacketChange, terminal: &Terminal) -> String {
    let word = terminal.words.word(&format!("approve.{}", packet.change.word())).to_owned();
    let Some(cases) = packet.cases else { return word };
    let numbers = [cases.new, cases.changed, cases.same, cases.gone].map(|count| count.to_string());
    let values = ["new", "changed", "same", "gone"]
        .into_iter()
        .zip(&numbers)
        .map(|(name, count)| (name, count.as_str()));
    let values: Vec<(&str, &str)> = values.collect();
    format!("{word}\n{}", terminal.words.say("approve.cases", &values))
}

/// One line a file: its sign, its name, its size.
fn files(packet: &PacketChange, terminal: &Terminal) -> String {
    if !packet.intact {
        return terminal.words.word("approve.not_intact").to_owned();
    }
    let mut lines = Vec::new();
    let mut last = None;
    for file in &packet.files {
        if let Some(number) = file.part.filter(|number| packet.parts.len() > 1 && Some(*number) != last) {
            lines.push(part(number, packet.parts.len(), terminal));
        }
        last = file.part.or(last);
        let sign = terminal.words.word(&format!("approve.sign_{}", file.change.word()));
        lines.push(match file.change {
            Change::Gone => format!("{sign} {}", file.name),
            _ => format!("{sign} {} {}", file.name, size(file.bytes)),
        });
    }
    lines.join("\n")
}

fn part(part: usize, parts: usize, terminal: &Terminal) -> String {
    terminal.words.say("approve.part", &[("part", &part.to_string()), ("parts", &parts.to_string())])
}

fn address(packet: &PacketChange, terminal: &Terminal) -> String {
    if packet.allowed || !packet.intact {
        return packet.address.clone();
    }
    format!("{}\n{}", packet.address, terminal.words.word("approve.not_allowed"))
}

/// Where the message stands, or each of several.
fn state(packet: &PacketChange, terminal: &Terminal) -> String {
    let parts = packet.parts.len();
    let told = (1..).zip(&packet.parts).map(|(number, state)| match parts {
        1 => part_state(state, terminal),
        _ => format!("{} {}", part(number, parts, terminal), part_state(state, terminal)),
    });
    told.collect::<Vec<_>>().join("\n")
}

/// Where a message stands, and why if that is worth a word.
fn part_state(part: &PartState, terminal: &Terminal) -> String {
    let state = terminal.words.word(&format!("send.state_{}", part.state.word())).to_owned();
    match &part.note {
        Some(note) if part.state != OutboxState::Accepted => {
            format!("{state}\n{}", note_told(note, terminal))
        }
        // Of an accepted one the server's thanks say nothing, a receipt does.
        Some(note) => match note_told(note, terminal) {
            told if told != *note => format!("{state}\n{told}"),
            _ => state,
        },
        None => state,
    }
}

fn tell_totals(approved: &Approved, terminal: &Terminal) {
    let count =
        |change: Change| approved.packets.iter().filter(|packet| packet.change == change).count().to_string();
    let (edition, gone) = (approved.edition.to_string(), approved.gone.len().to_string());
    let (packets, messages) = (approved.packets.len().to_string(), approved.messages.to_string());
    let mut values =
        vec![("edition", edition.as_str()), ("packets", packets.as_str()), ("messages", messages.as_str())];
    let (new, changed, same) = (count(Change::New), count(Change::Changed), count(Change::Same));
    values.extend([("new", new.as_str()), ("changed", &changed), ("same", &same), ("gone", &gone)]);
    match approved.previous.map(|previous| previous.to_string()) {
        Some(previous) => {
            values.push(("previous", &previous));
            terminal.say("approve.totals", &values);
        }
        None if approved.edition.series == Series::Repair => terminal.say("approve.totals_repair", &values),
        None => terminal.say("approve.totals_first", &values),
    }
    for name in &approved.gone {
        terminal.say("approve.gone_line", &[("recipient", name)]);
    }
    if approved.printed > 0 {
        terminal.say("approve.printed", &[("count", &approved.printed.to_string())]);
    }
    for (edition, count) in &approved.waiting {
        let (edition, count) = (edition.to_string(), count.to_string());
        terminal.say("approve.waiting", &[("edition", &edition), ("count", &count)]);
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}
