//! What each packet is called where people speak of it: in approvals, on the command line, in the ledger.

use std::collections::BTreeMap;

use crate::domain::dispatch::{Dispatch, Matter};
use crate::text::words::Words;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Called {
    /// The recipient.
    pub name: String,
    /// Unlike any other of the edition.
    pub packet: String,
}

/// Names for all packets of an edition, in their order. A department's packet is called by the department's name; what else
/// it gets has its matter behind it, and a number where there are several.
pub(super) fn called(words: &Words, dispatches: &[&Dispatch]) -> Vec<Called> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let called = dispatches.iter().map(|dispatch| {
        let name = told_apart(dispatch, dispatches);
        let packet = match dispatch.matter {
            Matter::Packet => name.clone(),
            matter => words.say("mail.called", &[("name", &name), ("matter", matter.name())]),
        };
        let count = times.entry(packet.clone()).or_default();
        *count += 1;
        let packet = match (*count, dispatch.matter) {
            (1, _) => packet,
            (count, matter) => {
                let matter = format!("{}{count}", matter.name());
                words.say("mail.called", &[("name", &name), ("matter", &matter)])
            }
        };
        Called { name, packet }
    });
    called.collect()
}

/// The name, with the unit's id where another recipient has the same name.
fn told_apart(dispatch: &Dispatch, dispatches: &[&Dispatch]) -> String {
    let is_packet = |dispatch: &Dispatch| dispatch.matter == Matter::Packet;
    let shared = dispatches.iter().any(|other| {
        other.name == dispatch.name
            && other.addressee != dispatch.addressee
            && (is_packet(other) || !is_packet(dispatch))
    });
    if shared { format!("{}({})", dispatch.name, dispatch.addressee) } else { dispatch.name.clone() }
}
