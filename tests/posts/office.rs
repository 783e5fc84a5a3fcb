//! An office with a published edition of as many messages as a story needs, made without running a quarter: the messages
//! are prepared by the program's own code, only the files that they carry are short.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chengxin::clock::Clock;
use chengxin::definition::load::{DefinitionFiles, shipped};
use chengxin::definition::office::OfficeSettings;
use chengxin::delivery::{Attachment, Mailroom, Packet, Way, prepare};
use chengxin::domain::dispatch::{Dispatch, Matter};
use chengxin::domain::letter::OwnNumber;
use chengxin::ledger::database::Ledger;
use chengxin::store::hash::sha256;
use chengxin::text::words::{Language, Words};
use chrono::NaiveDate;

use crate::common::{Office, chengxin};

pub(crate) const DAY: &str = "2026-10-08";

/// `ju007@yunze.example`
pub(crate) fn address(number: u32) -> String {
    format!("ju{number:03}@yunze.example")
}

/// `云泽市第007局`
pub(crate) fn name(number: u32) -> String {
    format!("云泽市第{number:03}局")
}

impl Office {
    /// An office that sends through this port, with nothing published.
    pub(crate) fn with_mail(port: u16, more: &str) -> Self {
        // Sending waits for the disk at every step; a process that is killed, unlike a power cut, leaves memory as it is.
        let memory = std::path::Path::new("/dev/shm");
        let keep = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let office = Office::within(keep.unwrap());
        let path = office.path("office.toml");
        let toml = fs::read_to_string(&path).unwrap();
        let mail = format!(
            "server = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nmessages_per_minute = 0\ntimeout_seconds = 1\n\
             allowed_domains = [\"yunze.example\", \"lanjiang.example\"]\n{more}\n"
        );
        fs::write(path, format!("{toml}\n{mail}")).unwrap();
        office
    }

    /// Publishes an edition with a message to each of so many recipients; `content` is in their annexes.
    pub(crate) fn publish(&self, id: &str, recipients: u32, content: &str) {
        self.publish_packets(id, recipients, &[("附件1-失信信息.xlsx", content)]);
    }

    /// Publishes an edition with a packet to each of so many recipients: a letter, and these annexes.
    pub(crate) fn publish_packets(&self, id: &str, recipients: u32, annexes: &[(&str, &str)]) {
        let settings: OfficeSettings =
            toml::from_str(&fs::read_to_string(self.path("office.toml")).unwrap()).unwrap();
        let templates: DefinitionFiles = shipped()
            .into_iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?.to_owned(), bytes)))
            .collect();
        let words = Words::load(Language::Chinese).unwrap();
        let as_of: NaiveDate = DAY.parse().unwrap();
        let dispatches: Vec<Dispatch> = (1..=recipients).map(dispatch).collect();
        let room = Mailroom {
            edition: id.parse().unwrap(),
            office: &settings,
            templates: &templates,
            words: &words,
            clock: Clock::fixed(as_of),
        };
        let mut files =
            vec![Attachment { name: "通报函.docx", bytes: b"letter\r\n.\r\n..\n", leads: true }];
        files.extend(annexes.iter().map(|(name, text)| Attachment {
            name,
            bytes: text.as_bytes(),
            leads: false,
        }));
        let packet = |dispatch| Packet {
            dispatch,
            places: vec!["2-通报材料包/局"],
            letter: None,
            files: files.clone(),
            sealed: false,
        };
        let outbox = prepare(&room, &dispatches.iter().map(packet).collect::<Vec<_>>()).unwrap();
        fs::create_dir_all(self.path(&format!("runs/{id}/8-待发邮件"))).unwrap();
        for message in outbox.messages() {
            let path = self.path(&format!("runs/{id}/{}", message.path));
            fs::write(path, &message.bytes).unwrap();
        }
        // As a run records an edition with messages and nothing else.
        Ledger::open(&self.path("ledger.db")).unwrap();
        let ledger = rusqlite::Connection::open(self.path("ledger.db")).unwrap();
        let (quarter, number) = id.split_once('-').unwrap();
        let any = sha256(b"any");
        ledger
            .execute(
                "INSERT INTO edition (id, quarter, series, number, as_of, inputs_digest, manifest_sha256, content_sha256,
                 chain_head) VALUES (?1, ?2, 'quarterly', ?3, ?4, ?5, ?5, ?5, ?5)",
                (id, quarter, number, DAY, any.as_str()),
            )
            .unwrap();
        for (way, dispatch) in outbox.ways.iter().zip(&dispatches) {
            record_packet(&ledger, id, way, dispatch);
        }
    }

    /// The outbox of an edition as state by recipient.
    pub(crate) fn states(&self, id: &str) -> BTreeMap<String, &'static str> {
        let ledger = Ledger::open(&self.path("ledger.db")).unwrap();
        let entries = ledger.outbox(id.parse().unwrap()).unwrap();
        entries.into_iter().map(|entry| (entry.message.called, entry.state.word())).collect()
    }

    /// Runs the program in this office; gives its exit code and everything that it said.
    pub(crate) fn tell(&self, line: &str) -> (i32, String) {
        self.tell_with(line, &[])
    }

    pub(crate) fn tell_with(&self, line: &str, environment: &[(&str, &str)]) -> (i32, String) {
        let mut command = chengxin();
        for (name, value) in environment {
            command.env(name, value);
        }
        let output = command.arg("--office").arg(self.root()).args(line.split_whitespace()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8(said).unwrap())
    }
}

/// As a run records a packet with its messages.
fn record_packet(ledger: &rusqlite::Connection, id: &str, way: &Way, dispatch: &Dispatch) {
    ledger
        .execute(
            "INSERT INTO dispatch (edition, packet, seq, name, addressee, matter, number, parts, on_paper)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                id,
                &way.packet,
                &way.name,
                dispatch.addressee.0.as_ref(),
                dispatch.matter.word(),
                dispatch.document_number(),
                i64::try_from(way.messages.len()).unwrap(),
                way.on_paper.is_some(),
            ),
        )
        .unwrap();
    for message in &way.messages {
        let recipient = &message.called;
        ledger
            .execute(
                "INSERT INTO outbox (edition, recipient, digest, message_id, path) VALUES (?1, ?2, ?3, ?4, ?5)",
                (id, recipient, message.digest.as_str(), &message.message_id, &message.path),
            )
            .unwrap();
        ledger
            .execute(
                "INSERT INTO outbox_state (edition, recipient, state, on_date, actor)
                 VALUES (?1, ?2, 'prepared', ?3, 'chengxin')",
                (id, recipient, DAY),
            )
            .unwrap();
        ledger
            .execute(
                "INSERT INTO dispatch_part (edition, recipient, packet, part) VALUES (?1, ?2, ?3, ?4)",
                (id, recipient, &way.packet, i64::try_from(message.part).unwrap()),
            )
            .unwrap();
    }
}

fn dispatch(number: u32) -> Dispatch {
    Dispatch {
        matter: Matter::PACKET,
        number: Some(OwnNumber {
            text: format!("云信用函〔2026〕{number}号"), year: 2026, serial: number
        }),
        addressee: format!("U{number:03}").as_str().into(),
        name: name(number),
        former_name: None,
        email: Some(address(number)),
        contact: None,
        copies: Vec::new(),
        corrects: false,
        wants_answer: true,
        reply_by: None,
        listings: BTreeSet::new(),
    }
}
