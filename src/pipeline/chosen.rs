//! Which messages a person means by a name on the command line.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::outbox::OutboxEntry;

use super::error::RunError;
use super::mail_error::MailError;

/// What the messages are called that a text stands for: all of a recipient of this name; a packet, a part of one or a letter
/// by its number; all whose name holds the text, if they are one recipient's.
pub(super) fn chosen(entries: &[OutboxEntry], text: &str) -> Result<BTreeSet<String>, RunError> {
    let recipients = Recipients::of(entries);
    let named: BTreeSet<&str> =
        entries.iter().filter(|entry| entry.name == text).map(|entry| recipients.id(entry)).collect();
    let ways: [&dyn Fn(&OutboxEntry) -> bool; 3] = [
        &|entry| named.contains(recipients.id(entry)),
        &|entry| {
            let packet = &entry.packet;
            packet.recipient == text
                || packet.packet == text
                || entry.number.as_deref() == Some(text)
                || format!("{}（{}）", entry.name, entry.matter.name()) == text
        },
        &|entry| entry.packet.recipient.contains(text),
    ];
    for is_meant in ways {
        let meant: Vec<&OutboxEntry> = entries.iter().filter(|entry| is_meant(entry)).collect();
        let who: BTreeSet<&str> = meant.iter().map(|entry| recipients.id(entry)).collect();
        match who.len() {
            0 => {}
            1 => return Ok(meant.iter().map(|entry| entry.packet.recipient.clone()).collect()),
            _ => break,
        }
    }
    Err(MailError::RecipientUnknown(text.to_owned()).into())
}

/// Who is one recipient: the same unit under whatever name a letter gives it, and in a ledger of an earlier time the same
/// name.
struct Recipients<'e> {
    of_names: BTreeMap<&'e str, &'e str>,
}

impl<'e> Recipients<'e> {
    fn of(entries: &'e [OutboxEntry]) -> Self {
        let known =
            entries.iter().filter_map(|entry| Some((entry.name.as_str(), &*entry.addressee.as_ref()?.0)));
        Recipients { of_names: known.collect() }
    }

    fn id<'i>(&'i self, entry: &'i OutboxEntry) -> &'i str {
        let own = entry.addressee.as_ref().map(|unit| &*unit.0);
        own.or_else(|| self.of_names.get(entry.name.as_str()).copied()).unwrap_or(&entry.name)
    }
}
