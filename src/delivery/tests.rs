//! Messages are read back by a parser that did not write them.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use chrono::NaiveDate;
use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::definition::load::shipped;
use crate::definition::tests::sample_office;
use crate::domain::letter::{LetterKind, OwnNumber};
use crate::text::words::Language;

struct Trial {
    office: OfficeSettings,
    templates: DefinitionFiles,
    words: Words,
    dispatches: Vec<Dispatch>,
}

fn own_number(serial: u32) -> Option<OwnNumber> {
    Some(OwnNumber { text: format!("云信用函〔2026〕{serial}号"), year: 2026, serial })
}

impl Trial {
    fn new(emails: &[Option<&str>]) -> Self {
        let templates = shipped()
            .into_iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?.to_owned(), bytes)));
        let dispatch = |(place, email): (u32, &Option<&str>)| Dispatch {
            matter: Matter::PACKET,
            number: own_number(place),
            addressee: format!("U{place:03}").as_str().into(),
            name: format!("云泽市第{place}局"),
            former_name: None,
            email: email.map(str::to_owned),
            contact: Some("周知白".to_owned()),
            copies: Vec::new(),
            corrects: false,
            wants_answer: true,
            reply_by: NaiveDate::from_ymd_opt(2026, 10, 29),
            listings: BTreeSet::new(),
        };
        Trial {
            office: sample_office(),
            templates: templates.collect(),
            words: Words::load(Language::Chinese).unwrap(),
            dispatches: (1..).zip(emails).map(dispatch).collect(),
        }
    }

    fn room(&self) -> Mailroom<'_> {
        Mailroom {
            edition: "2026Q3-1".parse().unwrap(),
            office: &self.office,
            templates: &self.templates,
            words: &self.words,
            clock: Clock::fixed(NaiveDate::from_ymd_opt(2026, 10, 8).unwrap()),
        }
    }

    fn prepare(&self, content: &[u8]) -> Result<Outbox, DeliveryError> {
        let file = |name, leads| Attachment { name, bytes: content, leads };
        let packet = |dispatch| Packet {
            dispatch,
            places: vec!["2-通报材料包/001-局"],
            letter: None,
            files: vec![file("通报函.docx", true), file("附件1-失信信息.xlsx", false)],
            sealed: false,
        };
        prepare(&self.room(), &self.dispatches.iter().map(packet).collect::<Vec<_>>())
    }
}

fn prepared(outbox: &Outbox) -> Vec<&Prepared> {
    outbox.messages().collect()
}

#[test]
fn a_message_reads_back_whole() {
    let content: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let outbox = Trial::new(&[Some("ju@yunze.example")]).prepare(&content).unwrap();
    let prepared = &prepared(&outbox)[0];
    assert_eq!(prepared.path, "8-待发邮件/001-云泽市第1局.eml");
    let message = MessageParser::default().parse(&prepared.bytes).unwrap();
    assert_eq!(message.subject(), Some("云信用函〔2026〕1号 关于单位被纳入失信被执行人名单有关情况的函"));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-10-08T00:00:00Z");
    let to = message.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("云泽市第1局"), Some("ju@yunze.example")));
    assert_eq!(message.message_id().map(|id| format!("<{id}>")), Some(prepared.message_id.clone()));
    assert!(message.body_text(0).unwrap().contains("请于2026年10月29日前（含当日）填写回执"));
    let names: Vec<_> =
        message.attachments().map(|part| part.attachment_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["通报函.docx", "附件1-失信信息.xlsx"]);
    assert!(message.attachments().all(|part| part.contents() == content));
}

#[test]
fn the_same_packet_is_the_same_bytes_and_another_has_another_id() {
    let trial = Trial::new(&[Some("ju@yunze.example"), Some("er@yunze.example")]);
    let (once, twice, changed) = (trial.prepare(b"a"), trial.prepare(b"a"), trial.prepare(b"b"));
    let (once, changed) = (once.unwrap(), changed.unwrap());
    assert_eq!(once, twice.unwrap());
    assert_ne!(prepared(&once)[0].message_id, prepared(&once)[1].message_id);
    assert_ne!(prepared(&once)[0].message_id, prepared(&changed)[0].message_id);
    assert_ne!(prepared(&once)[0].digest, prepared(&changed)[0].digest);
}

#[test]
fn a_message_can_be_handed_over_as_it_is() {
    let outbox = Trial::new(&[Some("ju@yunze.example")]).prepare(&[b'.'; 4000]).unwrap();
    let bytes = &prepared(&outbox)[0].bytes;
    assert!(bytes.is_ascii() && bytes.ends_with(b"\r\n"));
    assert_eq!(
        bytes.iter().filter(|byte| **byte == b'\n').count(),
        bytes.windows(2).filter(|w| w == b"\r\n").count()
    );
    assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998));
    let text = std::str::from_utf8(bytes).unwrap();
    let words = text.lines().filter(|line| line.starts_with("Subject:") || line.starts_with(" =?"));
    assert!(
        words.into_iter().all(|line| line.len() <= 78),
        "encoded words on lines of at most 78 characters"
    );
}

#[test]
fn a_file_has_its_name_in_both_writings() {
    let trial = Trial::new(&[Some("ju@yunze.example")]);
    let name = "附件1-关于云泽市各单位被纳入失信被执行人名单有关情况的清单（第三季度）.xlsx";
    let packet = Packet {
        dispatch: &trial.dispatches[0],
        places: Vec::new(),
        letter: None,
        files: vec![Attachment { name, bytes: b"a", leads: true }],
        sealed: false,
    };
    let outbox = prepare(&trial.room(), &[packet]).unwrap();
    let text = std::str::from_utf8(&prepared(&outbox)[0].bytes).unwrap();
    assert!(text.contains("filename*=utf-8''%E9%99%84%E4%BB%B61-"), "one piece, no continuations");
    assert!(!text.contains("filename*0"));
    let fallback = text.split_once("name=\"").unwrap().1.split_once('"').unwrap().0;
    let subject = format!("Subject: {fallback}\r\n\r\n");
    let decoded = MessageParser::default().parse(subject.as_bytes()).unwrap().subject().unwrap().to_owned();
    assert_eq!(decoded, name, "the encoded words say the same");
    let message = MessageParser::default().parse(&prepared(&outbox)[0].bytes).unwrap();
    assert_eq!(message.attachments().next().unwrap().attachment_name(), Some(name));
}

#[test]
fn what_is_too_large_for_one_message_goes_in_parts_and_each_says_which_it_is() {
    let mut trial = Trial::new(&[Some("ju@yunze.example")]);
    trial.office.mail.max_message_mib = 1;
    let outbox = trial.prepare(&vec![0; 500_000]).unwrap();
    assert_eq!((outbox.ways[0].on_paper.clone(), outbox.print_list.clone()), (None, None));
    let parts = prepared(&outbox);
    let called: Vec<(&str, &str)> =
        parts.iter().map(|part| (part.called.as_str(), part.path.as_str())).collect();
    assert_eq!(
        called,
        [
            ("云泽市第1局·第1封", "8-待发邮件/001-云泽市第1局-第1封.eml"),
            ("云泽市第1局·第2封", "8-待发邮件/001-云泽市第1局-第2封.eml")
        ]
    );
    assert_ne!(parts[0].message_id, parts[1].message_id);
    for (part, file) in parts.iter().zip(["通报函.docx", "附件1-失信信息.xlsx"]) {
        assert!(part.bytes.len() < 1024 * 1024);
        let message = MessageParser::default().parse(&part.bytes).unwrap();
        assert!(message.subject().unwrap().ends_with(&format!("（第{}封/共2封）", part.part)));
        let text = message.body_text(0).unwrap();
        let first = text.lines().next().unwrap();
        assert!(first.starts_with(&format!("【第{}封/共2封】", part.part)), "{first}");
        assert!(first.contains("第1封：通报函.docx；第2封：附件1-失信信息.xlsx"), "{first}");
        let names: Vec<_> = message.attachments().map(|part| part.attachment_name().unwrap()).collect();
        assert_eq!(names, [file]);
    }
}

#[test]
fn what_no_message_can_carry_goes_on_paper_and_the_rest_says_so() {
    let mut trial = Trial::new(&[Some("ju@yunze.example"), Some("er@yunze.example")]);
    trial.office.mail.max_message_mib = 1;
    let large = vec![0; 900_000];
    let file = |name, bytes, leads| Attachment { name, bytes, leads };
    let files = [
        vec![file("通报函.docx", b"a".as_slice(), true), file("附件1.xlsx", &large, false)],
        vec![file("通报函.docx", large.as_slice(), true), file("附件1.xlsx", b"a", false)],
    ];
    let packets = trial.dispatches.iter().zip(files);
    let packets: Vec<Packet<'_>> = packets
        .map(|(dispatch, files)| Packet { dispatch, places: vec!["局"], letter: None, files, sealed: false })
        .collect();
    let outbox = prepare(&trial.room(), &packets).unwrap();
    let left = OnPaper::Attachments { names: vec!["附件1.xlsx".to_owned()], limit: 1 };
    assert_eq!(outbox.ways[0].on_paper, Some(left));
    let message = MessageParser::default().parse(&prepared(&outbox)[0].bytes).unwrap();
    assert!(message.body_text(0).unwrap().starts_with("附件1.xlsx过大，不能用邮件发送，另行送达。"));
    assert_eq!((message.attachments().count(), prepared(&outbox).len()), (1, 1));
    assert_eq!(outbox.ways[1].on_paper, Some(OnPaper::TooLarge { mib: 2, limit: 1 }));
    assert!(outbox.print_list.is_some());
}

#[test]
fn what_was_prepared_reads_back_and_nothing_else_does() {
    let outbox = Trial::new(&[Some("ju@yunze.example")]).prepare(b"content").unwrap();
    let posted = read_back::read_back(&prepared(&outbox)[0].bytes).unwrap();
    assert_eq!(posted.to.to_string(), prepared(&outbox)[0].address);
    assert_eq!(posted.recipient, "云泽市第1局");
    assert_eq!(posted.files[0].sha256, sha256(b"content"));
    for bytes in [&b""[..], b"Subject: x\r\n\r\n", b"\xff\xfe"] {
        assert!(matches!(read_back::read_back(bytes), Err(DeliveryError::NotOurs)));
    }
}

#[test]
fn who_has_no_usable_address_is_printed() {
    let outbox = Trial::new(&[None, Some("not an address"), Some("ju@yunze.example")]).prepare(b"a").unwrap();
    assert_eq!(
        (prepared(&outbox).len(), outbox.ways.iter().filter(|way| way.on_paper.is_some()).count()),
        (1, 2)
    );
    assert_eq!(prepared(&outbox)[0].path, "8-待发邮件/003-云泽市第3局.eml");
    assert_eq!(outbox.print_list.unwrap().path, "8-待发邮件/打印清单.xlsx");
    assert!(Trial::new(&[Some("ju@yunze.example")]).prepare(b"a").unwrap().print_list.is_none());
}

#[test]
fn two_departments_of_one_name_are_told_apart() {
    let mut trial = Trial::new(&[Some("ju@yunze.example"), Some("er@yunze.example")]);
    trial.dispatches[1].name = trial.dispatches[0].name.clone();
    trial.dispatches[1].addressee = "U002".into();
    let outbox = trial.prepare(b"a").unwrap();
    let recipients: Vec<&str> = outbox.messages().map(|message| message.called.as_str()).collect();
    assert_eq!(recipients, ["云泽市第1局(U001)", "云泽市第1局(U002)"]);
}

#[test]
fn a_line_break_in_a_name_makes_no_header() {
    let mut trial = Trial::new(&[Some("ju@yunze.example")]);
    trial.dispatches[0].name = "局\r\nBcc: x@evil.example".to_owned();
    trial.dispatches[0].number =
        Some(OwnNumber { text: "号\r\nX-Evil: 1".to_owned(), year: 2026, serial: 1 });
    let outbox = trial.prepare(b"a").unwrap();
    let message = MessageParser::default().parse(&prepared(&outbox)[0].bytes).unwrap();
    assert!(message.bcc().is_none() && message.header("X-Evil").is_none());
}

#[test]
fn a_wrong_sender_is_an_error() {
    let mut trial = Trial::new(&[Some("ju@yunze.example")]);
    trial.office.mail.from = "nobody".to_owned();
    assert!(matches!(trial.prepare(b"a"), Err(DeliveryError::Sender(_))));
}

/// A letter to the first recipient.
fn letter(trial: &Trial, matter: Matter, number: Option<u32>) -> Dispatch {
    Dispatch { matter, number: number.and_then(own_number), ..trial.dispatches[0].clone() }
}

#[test]
fn everything_for_one_recipient_has_a_name_of_its_own() {
    let trial = Trial::new(&[Some("ju@yunze.example")]);
    let urged = Matter::Letter(LetterKind::Urged);
    let dispatches = [
        trial.dispatches[0].clone(),
        letter(&trial, urged, Some(7)),
        letter(&trial, urged, Some(8)),
        letter(&trial, Matter::Sanctions, None),
    ];
    let file = [Attachment { name: "a.docx", bytes: b"a", leads: true }];
    let packet = |dispatch| Packet {
        dispatch,
        places: vec!["a.docx"],
        letter: None,
        files: file.to_vec(),
        sealed: false,
    };
    let outbox = prepare(&trial.room(), &dispatches.iter().map(packet).collect::<Vec<_>>()).unwrap();
    let called: Vec<&str> = outbox.messages().map(|message| message.called.as_str()).collect();
    assert_eq!(
        called,
        ["云泽市第1局", "云泽市第1局（催办函）", "云泽市第1局（催办函2）", "云泽市第1局（联合惩戒名单）"]
    );
    let paths: Vec<&str> = outbox.messages().map(|message| message.path.as_str()).collect();
    assert_eq!(paths[2], "8-待发邮件/003-云泽市第1局-催办函.eml");
    let subjects: Vec<String> = outbox
        .messages()
        .map(|message| MessageParser::default().parse(&message.bytes).unwrap().subject().unwrap().to_owned())
        .collect();
    assert_eq!(subjects[1], "云信用函〔2026〕7号 关于催办政务失信案件的函");
    assert_eq!(subjects[3], "2026年第3季度失信被执行人联合惩戒对象名单");
}

#[test]
fn an_office_may_have_a_text_of_its_own_for_one_kind_of_letter() {
    let mut trial = Trial::new(&[Some("ju@yunze.example")]);
    let dispatches =
        [LetterKind::Urged, LetterKind::Demanded].map(|kind| letter(&trial, Matter::Letter(kind), Some(7)));
    let text = |trial: &Trial, dispatch| {
        let packet = Packet { dispatch, places: Vec::new(), letter: None, files: Vec::new(), sealed: false };
        let outbox = prepare(&trial.room(), &[packet]).unwrap();
        let message = MessageParser::default().parse(&prepared(&outbox)[0].bytes).unwrap().into_owned();
        message.body_text(0).unwrap().into_owned()
    };
    // An office of a time before there were such letters by mail.
    trial.templates.remove("letter_mail.txt");
    assert!(text(&trial, &dispatches[0]).contains("请于2026年10月29日前（含当日）书面反馈"));
    trial.templates.insert("demanded_mail.txt".to_owned(), "{{ matter }}：{{ number }}".into());
    assert_eq!(text(&trial, &dispatches[1]).trim(), "督办函：云信用函〔2026〕7号");
    assert!(text(&trial, &dispatches[0]).contains("请查收"));
}

#[test]
fn letters_on_paper_are_listed_with_what_is_to_be_done() {
    let trial = Trial::new(&[None]);
    let dispatches = [
        letter(&trial, Matter::Letter(LetterKind::Urged), Some(7)),
        letter(&trial, Matter::Letter(LetterKind::Push), None),
        letter(&trial, Matter::Sanctions, None),
    ];
    let packets = dispatches.iter().zip(["4-督办/a.docx", "1-推送/b.docx", "3-联合惩戒/c.xlsx"]);
    let packets: Vec<Packet<'_>> = packets
        .map(|(dispatch, path)| Packet {
            dispatch,
            places: vec![path],
            letter: None,
            files: Vec::new(),
            sealed: false,
        })
        .collect();
    let list = prepare(&trial.room(), &packets).unwrap().print_list.unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(list.bytes)).unwrap();
    let sheet = book.worksheet_range("函件").unwrap();
    let rows: Vec<String> =
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    for line in [
        "1|催办函|云信用函〔2026〕7号|云泽市第1局|周知白|4-督办/a.docx|盖章后送达|组织机构表没有邮箱",
        "2|失信信息推送函||云泽市第1局|周知白|1-推送/b.docx|交人民法院签发、编号|由人民法院签发",
        "3|联合惩戒名单||云泽市第1局|周知白|3-联合惩戒/c.xlsx|打印或者刻盘送达|组织机构表没有邮箱",
    ] {
        assert!(rows.iter().any(|row| row == line), "{line}: {rows:#?}");
    }
}
