//! Messages are read back by a parser that did not write them.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use chrono::NaiveDate;
use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::definition::load::shipped;
use crate::domain::letter::{Letter, LetterKind, OwnNumber};
use crate::text::words::Language;

const OFFICE: &str = r#"
format = 1
[jurisdiction]
city = "云泽市"
prefecture = "澜江市"
province = "华泽省"
division = "990184"
court = "云泽市人民法院"
court_code = "泽0184"
[credit_office]
name = "云泽市社会信用体系建设办公室"
document_word = "云信用函"
"#;

struct Trial {
    office: OfficeSettings,
    templates: DefinitionFiles,
    words: Words,
    notices: Vec<Notice>,
}

impl Trial {
    fn new(emails: &[Option<&str>]) -> Self {
        let templates = shipped()
            .into_iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?.to_owned(), bytes)));
        let notice = |(place, email): (u32, &Option<&str>)| Notice {
            number: format!("云信用函〔2026〕{place}号"),
            year: 2026,
            serial: place,
            addressee: "U001".into(),
            name: format!("云泽市第{place}局"),
            former_name: None,
            email: email.map(str::to_owned),
            contact: Some("周知白".to_owned()),
            parties: Vec::new(),
            listings: BTreeSet::new(),
            copies: Vec::new(),
            recalled: BTreeSet::new(),
            earlier: Vec::new(),
            reply_by: NaiveDate::from_ymd_opt(2026, 10, 29),
            rectify_by: None,
        };
        Trial {
            office: toml::from_str(OFFICE).unwrap(),
            templates: templates.collect(),
            words: Words::load(Language::Chinese).unwrap(),
            notices: (1..).zip(emails).map(notice).collect(),
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
        let file = |name| Attachment { name, bytes: content };
        let packet = |notice| Packet {
            notice,
            folder: "2-通报材料包/001-局",
            files: vec![file("通报函.docx"), file("附件1-失信信息.xlsx")],
            sealed: false,
        };
        prepare(&self.room(), &self.notices.iter().map(packet).collect::<Vec<_>>(), &[])
    }
}

#[test]
fn a_message_reads_back_whole() {
    let content: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let outbox = Trial::new(&[Some("ju@yunze.example")]).prepare(&content).unwrap();
    let prepared = &outbox.prepared[0];
    assert_eq!(prepared.path, "8-待发邮件/001-云泽市第1局.eml");
    let message = MessageParser::default().parse(&prepared.bytes).unwrap();
    assert_eq!(message.subject(), Some("云信用函〔2026〕1号 关于单位被纳入失信被执行人名单有关情况的函"));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-10-08T00:00:00Z");
    let to = message.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("云泽市第1局"), Some("ju@yunze.example")));
    assert_eq!(message.message_id().map(|id| format!("<{id}>")), Some(prepared.message_id.clone()));
    assert!(message.body_text(0).unwrap().contains("请于2026年10月29日前填写回执"));
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
    assert_ne!(once.prepared[0].message_id, once.prepared[1].message_id);
    assert_ne!(once.prepared[0].message_id, changed.prepared[0].message_id);
    assert_ne!(once.prepared[0].digest, changed.prepared[0].digest);
}

#[test]
fn a_message_can_be_handed_over_as_it_is() {
    let outbox = Trial::new(&[Some("ju@yunze.example")]).prepare(&[b'.'; 4000]).unwrap();
    let bytes = &outbox.prepared[0].bytes;
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
        notice: &trial.notices[0],
        folder: "",
        files: vec![Attachment { name, bytes: b"a" }],
        sealed: false,
    };
    let outbox = prepare(&trial.room(), &[packet], &[]).unwrap();
    let text = std::str::from_utf8(&outbox.prepared[0].bytes).unwrap();
    assert!(text.contains("filename*=utf-8''%E9%99%84%E4%BB%B61-"), "one piece, no continuations");
    assert!(!text.contains("filename*0"));
    let fallback = text.split_once("name=\"").unwrap().1.split_once('"').unwrap().0;
    let subject = format!("Subject: {fallback}\r\n\r\n");
    let decoded = MessageParser::default().parse(subject.as_bytes()).unwrap().subject().unwrap().to_owned();
    assert_eq!(decoded, name, "the encoded words say the same");
    let message = MessageParser::default().parse(&outbox.prepared[0].bytes).unwrap();
    assert_eq!(message.attachments().next().unwrap().attachment_name(), Some(name));
}

#[test]
fn what_is_too_large_for_mail_is_printed() {
    let mut trial = Trial::new(&[Some("ju@yunze.example")]);
    trial.office.mail.max_message_mib = 1;
    let outbox = trial.prepare(&vec![0; 500_000]).unwrap();
    assert!(outbox.prepared.is_empty() && outbox.print_list.is_some());
    assert_eq!(outbox.unaddressed[0].why, NotMailed::TooLarge { mib: 2, limit: 1 });
}

#[test]
fn what_was_prepared_reads_back_and_nothing_else_does() {
    let outbox = Trial::new(&[Some("ju@yunze.example")]).prepare(b"content").unwrap();
    let posted = read_back::read_back(&outbox.prepared[0].bytes).unwrap();
    assert_eq!(posted.to.to_string(), outbox.prepared[0].address);
    assert_eq!(posted.recipient, "云泽市第1局");
    assert_eq!(posted.files[0].sha256, sha256(b"content"));
    for bytes in [&b""[..], b"Subject: x\r\n\r\n", b"\xff\xfe"] {
        assert!(matches!(read_back::read_back(bytes), Err(DeliveryError::NotOurs)));
    }
}

#[test]
fn who_has_no_usable_address_is_printed() {
    let outbox = Trial::new(&[None, Some("not an address"), Some("ju@yunze.example")]).prepare(b"a").unwrap();
    assert_eq!((outbox.prepared.len(), outbox.unaddressed.len()), (1, 2));
    assert_eq!(outbox.prepared[0].path, "8-待发邮件/003-云泽市第3局.eml");
    assert_eq!(outbox.print_list.unwrap().path, "8-待发邮件/打印清单.xlsx");
    assert!(Trial::new(&[Some("ju@yunze.example")]).prepare(b"a").unwrap().print_list.is_none());
}

#[test]
fn two_departments_of_one_name_are_told_apart() {
    let mut trial = Trial::new(&[Some("ju@yunze.example"), Some("er@yunze.example")]);
    trial.notices[1].name = trial.notices[0].name.clone();
    trial.notices[1].addressee = "U002".into();
    let outbox = trial.prepare(b"a").unwrap();
    let recipients: Vec<&str> = outbox.prepared.iter().map(|message| message.recipient.as_str()).collect();
    assert_eq!(recipients, ["云泽市第1局(U001)", "云泽市第1局(U002)"]);
}

#[test]
fn a_line_break_in_a_name_makes_no_header() {
    let mut trial = Trial::new(&[Some("ju@yunze.example")]);
    trial.notices[0].name = "局\r\nBcc: x@evil.example".to_owned();
    trial.notices[0].number = "号\r\nX-Evil: 1".to_owned();
    let outbox = trial.prepare(b"a").unwrap();
    let message = MessageParser::default().parse(&outbox.prepared[0].bytes).unwrap();
    assert!(message.bcc().is_none() && message.header("X-Evil").is_none());
}

#[test]
fn a_wrong_sender_is_an_error() {
    let mut trial = Trial::new(&[Some("ju@yunze.example")]);
    trial.office.mail.from = "nobody".to_owned();
    assert!(matches!(trial.prepare(b"a"), Err(DeliveryError::Sender(_))));
}

#[test]
fn letters_on_paper_are_listed_with_what_is_to_be_done() {
    let trial = Trial::new(&[]);
    let letter = |kind: LetterKind, number: Option<&str>| Letter {
        kind,
        number: number.map(|text| OwnNumber { text: text.to_owned(), year: 2026, serial: 7 }),
        addressee: "U01".into(),
        name: "云泽市教育局".to_owned(),
        listings: BTreeSet::new(),
        copies: Vec::new(),
        recalled: BTreeSet::new(),
        earlier: Vec::new(),
        due: None,
        reply_by: None,
        rectify_by: None,
    };
    let (own, of_court) =
        (letter(LetterKind::Urged, Some("云信用函〔2026〕7号")), letter(LetterKind::Push, None));
    let on_paper = [
        OnPaper { letter: &own, path: "4-督办/a.docx" },
        OnPaper { letter: &of_court, path: "1-推送/b.docx" },
    ];
    let list = prepare(&trial.room(), &[], &on_paper).unwrap().print_list.unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(list.bytes)).unwrap();
    let sheet = book.worksheet_range("函件").unwrap();
    let text: Vec<String> =
        sheet.rows().flatten().map(ToString::to_string).filter(|text| !text.is_empty()).collect();
    for piece in ["催办函", "云信用函〔2026〕7号", "4-督办/a.docx", "盖章后送达", "交人民法院签发、编号"]
    {
        assert!(text.iter().any(|cell| cell == piece), "{piece}: {text:?}");
    }
}
