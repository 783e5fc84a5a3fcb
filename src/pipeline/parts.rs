//! A packet that goes in several messages: its parts go in order, each when the server has taken those before it, and none
//! when one of them is not what was approved. So nobody gets an annex without its letter.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::outbox::OutboxState;
use crate::domain::quarter::EditionId;
use crate::ledger::outbox::OutboxEntry;

use super::desk::Desk;
use super::error::RunError;
use super::sending::{Partial, Why};

/// Every packet of several parts that some messages belong to.
#[derive(Debug, Default)]
pub(super) struct Parts {
    packets: BTreeMap<(EditionId, String), Vec<OutboxEntry>>,
}

impl Parts {
    /// With all their parts, whichever of them are asked for.
    pub(super) fn of(desk: &Desk, entries: &[OutboxEntry]) -> Result<Self, RunError> {
        let divided = entries.iter().filter(|entry| entry.parts > 1);
        let wanted: BTreeSet<(EditionId, String)> = divided.map(key).collect();
        let editions: BTreeSet<EditionId> = wanted.iter().map(|(edition, _)| *edition).collect();
        let mut packets: BTreeMap<_, Vec<OutboxEntry>> = BTreeMap::new();
        for edition in editions {
            for entry in desk.ledger.outbox(edition)?.into_iter().filter(|entry| wanted.contains(&key(entry)))
            {
                packets.entry(key(&entry)).or_default().push(entry);
            }
        }
        for parts in packets.values_mut() {
            parts.sort_by_key(|part| part.message.part);
        }
        Ok(Parts { packets })
    }

    /// Where a part stands now.
    pub(super) fn stands(&mut self, entry: &OutboxEntry, state: OutboxState) {
        let parts = self.packets.get_mut(&key(entry)).into_iter().flatten();
        for part in parts.filter(|part| part.message.part == entry.message.part) {
            part.state = state;
        }
    }

    /// Why a part must wait for the others.
    pub(super) fn obstacle(&self, desk: &Desk, entry: &OutboxEntry) -> Option<Why> {
        let parts = self.packets.get(&key(entry))?;
        let other = |part: &&OutboxEntry| part.message.part != entry.message.part;
        let unsent = |part: &&OutboxEntry| part.state != OutboxState::Accepted;
        let spoilt = parts.iter().filter(other).filter(unsent).find(|part| desk.message(part).is_none());
        let earlier = |part: &&OutboxEntry| {
            part.message.part < entry.message.part && part.state != OutboxState::Accepted
        };
        let called = |part: &OutboxEntry| part.message.called.clone();
        spoilt
            .map(|part| Why::OtherPart(called(part)))
            .or_else(|| parts.iter().find(earlier).map(|part| Why::EarlierPart(called(part))))
    }

    /// Packets that the server has taken in part.
    pub(super) fn partial(&self) -> Vec<Partial> {
        let partial = self.packets.iter().map(|((edition, packet), parts)| {
            let accepted = parts.iter().filter(|part| part.state == OutboxState::Accepted).count();
            Partial { edition: *edition, packet: packet.clone(), parts: parts.len(), accepted }
        });
        partial.filter(|packet| packet.accepted > 0 && packet.accepted < packet.parts).collect()
    }
}

fn key(entry: &OutboxEntry) -> (EditionId, String) {
    (entry.edition, entry.message.packet.clone())
}
