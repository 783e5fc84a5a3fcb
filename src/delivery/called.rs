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
            Matter::PACKET => name.clone(),
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

/// The name, with the unit's id where another recipient has the same name. The packets of departments are told apart from each
/// other alone: a department goes by its bare name though a letter goes to a namesake of it, and the namesake bears its id.
fn told_apart(dispatch: &Dispatch, dispatches: &[&Dispatch]) -> String {
    let is_packet = |dispatch: &Dispatch| dispatch.matter == Matter::PACKET;
    let shared = dispatches.iter().any(|other| {
        other.name == dispatch.name
            && other.addressee != dispatch.addressee
            && (is_packet(other) || !is_packet(dispatch))
    });
    if shared { format!("{}({})", dispatch.name, dispatch.addressee) } else { dispatch.name.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::letter::LetterKind;
    use crate::text::words::Language;

    fn packets(dispatches: &[(&str, Matter)]) -> Vec<String> {
        let dispatch = |(unit, matter): &(&str, Matter)| Dispatch {
            matter: *matter,
            addressee: (*unit).into(),
            ..Dispatch::of_lists("清溪镇卫生院", None)
        };
        let dispatches: Vec<Dispatch> = dispatches.iter().map(dispatch).collect();
        let words = Words::load(Language::Chinese).unwrap();
        let called = called(&words, &dispatches.iter().collect::<Vec<_>>());
        called.into_iter().map(|called| called.packet).collect()
    }

    #[test]
    fn namesakes_bear_their_ids_and_a_department_keeps_its_bare_name_beside_a_letter() {
        let unit = Matter::Letter(LetterKind::Unit);
        let told = |unit: &str, packet: &str| packets(&[(unit, Matter::PACKET), (packet, Matter::PACKET)]);
        assert_eq!(told("U1", "U2"), ["清溪镇卫生院(U1)", "清溪镇卫生院(U2)"]);
        assert_eq!(
            packets(&[("U1", Matter::PACKET), ("U1", unit)]),
            ["清溪镇卫生院", "清溪镇卫生院（告知函）"]
        );
        assert_eq!(
            packets(&[("U1", Matter::PACKET), ("U2", unit)]),
            ["清溪镇卫生院", "清溪镇卫生院(U2)（告知函）"]
        );
        assert_eq!(
            packets(&[("U1", unit), ("U2", unit)]),
            ["清溪镇卫生院(U1)（告知函）", "清溪镇卫生院(U2)（告知函）"]
        );
    }
}
