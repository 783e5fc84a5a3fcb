//! Which messages a person means by a name on the command line.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::outbox::OutboxEntry;
use crate::text::words::{Language, Words};

use super::error::RunError;
use super::mail_error::MailError;

/// The messages that a text stands for: all of a recipient of this name; a packet, a letter or a part of one by its own
/// name; a letter by its number; a letter by its recipient and its kind; all whose name holds the text, if they are one
/// recipient's.
pub(super) fn chosen(entries: &[OutboxEntry], text: &str) -> Result<Vec<OutboxEntry>, RunError> {
    let words = Words::load(Language::Chinese)?;
    let recipients = Recipients::of(entries);
    let named: BTreeSet<&str> =
        entries.iter().filter(|entry| entry.name == text).map(|entry| recipients.id(entry)).collect();
    let has_number = |entry: &OutboxEntry| entry.number.as_deref() == Some(text);
    // The numbers of a replaced edition are used again.
    let numbered_in = entries.iter().rfind(|entry| has_number(entry)).map(|entry| entry.edition);
    let ways: [&dyn Fn(&OutboxEntry) -> bool; 5] = [
        &|entry| named.contains(recipients.id(entry)),
        &|entry| entry.message.called == text || entry.message.packet == text,
        &|entry| has_number(entry) && Some(entry.edition) == numbered_in,
        &|entry| {
            let values = [("name", entry.name.as_str()), ("matter", entry.matter.name())];
            words.say("mail.called", &values) == text
        },
        &|entry| entry.message.called.contains(text),
    ];
    for is_meant in ways {
        let meant: Vec<&OutboxEntry> = entries.iter().filter(|entry| is_meant(entry)).collect();
        let who: BTreeSet<&str> = meant.iter().map(|entry| recipients.id(entry)).collect();
        match who.len() {
            0 => {}
            1 => return Ok(meant.into_iter().cloned().collect()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::dispatch::Matter;
    use crate::domain::letter::LetterKind;
    use crate::domain::outbox::OutboxState;
    use crate::ledger::publication::PreparedMessage;
    use crate::store::hash::sha256;

    const URGED: Matter = Matter::Letter(LetterKind::Urged);

    fn entry(edition: &str, unit: &str, packet: &str, matter: Matter, number: u32) -> OutboxEntry {
        OutboxEntry {
            edition: edition.parse().unwrap(),
            message: PreparedMessage {
                called: packet.to_owned(),
                packet: packet.to_owned(),
                part: 1,
                digest: sha256(b""),
                message_id: String::new(),
                path: String::new(),
            },
            name: packet.split('（').next().unwrap_or_default().to_owned(),
            addressee: Some(unit.into()),
            matter,
            number: Some(format!("云信用函〔2026〕{number}号")),
            parts: 1,
            state: OutboxState::Prepared,
            copy: 1,
            note: None,
            not_before: None,
            approval: None,
            handed: 0,
            withdrawn: 0,
            deferrals: 0,
        }
    }

    fn meant(entries: &[OutboxEntry], text: &str) -> Vec<(String, String)> {
        let chosen = chosen(entries, text).unwrap_or_default().into_iter();
        chosen.map(|entry| (entry.edition.to_string(), entry.number.unwrap())).collect()
    }

    fn numbers(edition: &str, numbers: &[u32]) -> Vec<(String, String)> {
        let number = |number: &u32| (edition.to_owned(), format!("云信用函〔2026〕{number}号"));
        numbers.iter().map(number).collect()
    }

    #[test]
    fn the_first_of_two_letters_of_one_kind_goes_by_its_own_name() {
        let entries = [
            entry("2026Q3-1", "U02", "云泽市教育局", Matter::PACKET, 1),
            entry("2026Q3-1", "U02", "云泽市教育局（催办函）", URGED, 2),
            entry("2026Q3-1", "U02", "云泽市教育局（催办函2）", URGED, 3),
        ];
        for (text, of) in [
            ("云泽市教育局", &[1, 2, 3][..]),
            ("云泽市教育局（通报函）", &[1]),
            ("云泽市教育局（催办函）", &[2]),
            ("云泽市教育局（催办函2）", &[3]),
            ("云信用函〔2026〕2号", &[2]),
            ("（催办函", &[2, 3]),
            ("云泽市财政局", &[]),
        ] {
            assert_eq!(meant(&entries, text), numbers("2026Q3-1", of), "{text}");
        }
    }

    #[test]
    fn a_number_is_one_letter_whatever_other_editions_call_so() {
        let entries = [
            entry("2026Q3-1", "U02", "云泽市教育局", Matter::PACKET, 1),
            entry("2026Q3-1", "U03", "云泽市水利和湖泊局", Matter::PACKET, 2),
            entry("2026Q3-2", "U02", "云泽市教育局", Matter::PACKET, 2),
            entry("2026Q4-1", "U02", "云泽市教育局", Matter::PACKET, 3),
        ];
        assert_eq!(meant(&entries, "云信用函〔2026〕1号"), numbers("2026Q3-1", &[1]));
        assert_eq!(meant(&entries, "云信用函〔2026〕2号"), numbers("2026Q3-2", &[2]), "used again");
        assert_eq!(meant(&entries, "云泽市教育局").len(), 3);
    }
}
