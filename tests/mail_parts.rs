//! Stories of packets that are too large for one message: several parts, each sent once, in order, none without the letter.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story changes files behind the program's back")]

mod common;
mod posts;

use std::fs;

use common::Office;
use mail_parser::{MessageParser, MimeHeaders};
use posts::office::{address, name};
use posts::server::{Rule, Server};

const APPROVE: &str = "approve --by 周知白 --as-of 2026-10-09";
const SEND: &str = "send --as-of 2026-10-09";
const NEXT_DAY: &str = "send --as-of 2026-10-10";

/// An office whose messages may have 1 MiB, with packets of so many KiB of annexes each.
fn office(server: &Server, recipients: u32, annexes: &[usize]) -> Office {
    let office = Office::with_mail(server.port, "max_message_mib = 1");
    let content: Vec<String> = annexes.iter().map(|kib| "x".repeat(kib * 1024)).collect();
    let annexes =
        ["附件1.xlsx", "附件2.xlsx", "附件3.xlsx"].into_iter().zip(content.iter().map(String::as_str));
    let annexes: Vec<(&str, &str)> = annexes.collect();
    office.publish_packets("2026Q3-1", recipients, &annexes);
    office
}

/// Parts of a recipient's packet as state by part.
fn states(office: &Office, number: u32) -> Vec<&'static str> {
    let all = office.states("2026Q3-1").into_iter();
    all.filter(|(recipient, _)| recipient.starts_with(&name(number))).map(|(_, state)| state).collect()
}

/// Subjects of what arrived at an address, in order.
fn arrived(server: &Server, number: u32) -> Vec<String> {
    let received = server.received().into_iter().filter(|mail| mail.to == address(number));
    let subject = |bytes: &[u8]| MessageParser::default().parse(bytes).unwrap().subject().unwrap().to_owned();
    received.map(|mail| subject(&mail.bytes)).collect()
}

#[test]
fn a_large_packet_arrives_whole_in_parts() {
    let server = Server::start();
    let office = office(&server, 1, &[500, 600, 400]);
    let (code, said) = office.tell(APPROVE);
    assert!(code == 0 && said.contains("共 3 封邮件"), "{said}");
    for piece in ["第1封/共3封", "第3封/共3封 已批准", "+ 附件2.xlsx", "已批准 3 封邮件"] {
        assert!(said.contains(piece), "{piece}: {said}");
    }
    assert_eq!(office.tell(SEND).0, 0);
    let received = server.received();
    let files: Vec<(String, Vec<u8>)> = received
        .iter()
        .flat_map(|mail| {
            let message = MessageParser::default().parse(&mail.bytes).unwrap().into_owned();
            let parts = message
                .attachments()
                .map(|part| (part.attachment_name().unwrap().to_owned(), part.contents().to_vec()));
            parts.collect::<Vec<_>>()
        })
        .collect();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["通报函.docx", "附件1.xlsx", "附件2.xlsx", "附件3.xlsx"]);
    let sizes: Vec<usize> = files.iter().skip(1).map(|(_, bytes)| bytes.len() / 1024).collect();
    assert_eq!(sizes, [500, 600, 400]);
    let subject = "云信用函〔2026〕1号 关于单位被纳入失信被执行人名单有关情况的函";
    assert_eq!(arrived(&server, 1), [1, 2, 3].map(|part| format!("{subject}（第{part}封/共3封）")));
    let (code, said) = office.tell(SEND);
    assert!(code == 0 && server.received().len() == 3 && !said.contains("没有发完"), "{said}");
}

#[test]
fn no_part_goes_before_those_before_it_and_the_summary_says_what_is_missing() {
    let server = Server::start();
    let office = office(&server, 2, &[500, 600]);
    assert_eq!(office.tell(APPROVE).0, 0);
    server.rule(&address(1), Rule::NoSuchUser);
    let (code, said) = office.tell(SEND);
    assert_eq!(
        (code, states(&office, 1), states(&office, 2)),
        (3, vec!["refused", "approved"], vec!["accepted"; 2])
    );
    assert!(said.contains("同一件的云泽市第001局·第1封还没有送达服务器"), "{said}");
    assert!(!said.contains("没有发完"), "nothing of it went: {said}");

    server.no_rule(&address(1));
    let (code, said) = office.tell("send --settle 第001局·第1封 again --by 周知白 --as-of 2026-10-09");
    assert!(code == 0 && said.contains("第 2 份"), "{said}");
    assert_eq!(office.tell("send --only 云泽市第001局·第1封 --as-of 2026-10-09").0, 0);
    server.rule(&address(1), Rule::RefuseText);
    let (code, said) = office.tell(SEND);
    assert_eq!((code, states(&office, 1)), (3, vec!["accepted", "refused"]), "{said}");
    assert!(
        said.contains("没有发完：云泽市第001局（2026Q3-1）共 2 封，1 封已送达服务器，1 封还没有"),
        "{said}"
    );
    assert_eq!(arrived(&server, 1).len(), 1);

    server.no_rule(&address(1));
    assert_eq!(office.tell("send --settle 第001局·第2封 again --by 周知白 --as-of 2026-10-09").0, 0);
    assert_eq!((office.tell(SEND).0, states(&office, 1)), (0, vec!["accepted"; 2]));
    assert_eq!((arrived(&server, 1).len(), arrived(&server, 2).len()), (2, 2));
}

#[test]
fn a_process_that_dies_between_two_parts_sends_none_of_them_twice() {
    for (border, got) in [("sending", 0), ("handed_over", 1)] {
        let server = Server::start();
        let office = office(&server, 1, &[500, 600, 400]);
        assert_eq!(office.tell(APPROVE).0, 0);
        assert_eq!(office.tell("send --only 云泽市第001局·第1封 --as-of 2026-10-09").0, 0);
        office.tell_with(SEND, &[("CHENGXIN_CRASH_AT", border)]);
        let (code, said) = office.tell(NEXT_DAY);
        assert_eq!((code, states(&office, 1)), (12, vec!["accepted", "unknown", "approved"]), "{said}");
        assert!(said.contains("没有发完") && said.contains("1 封已送达服务器，2 封还没有"), "{said}");
        assert_eq!(arrived(&server, 1).len(), 1 + got, "{border}");
        let (code, said) = office.tell("send --settle 云泽市第001局 accepted --by 周知白 --as-of 2026-10-10");
        assert_eq!(code, 0, "only one part is unknown: {said}");
        let (code, said) = office.tell(NEXT_DAY);
        assert_eq!((code, states(&office, 1)), (0, vec!["accepted"; 3]), "{said}");
        let subjects = arrived(&server, 1);
        assert_eq!(subjects.len(), 2 + got);
        assert!(subjects.windows(2).all(|pair| pair[0] < pair[1]), "in order, none twice: {subjects:?}");
    }
}

#[test]
fn a_part_that_is_not_what_was_approved_stops_its_packet_and_no_other() {
    let server = Server::start();
    let office = office(&server, 2, &[500, 600]);
    assert_eq!(office.tell(APPROVE).0, 0);
    let file = office.path("runs/2026Q3-1/8-待发邮件/001-云泽市第001局-第2封.eml");
    let good = fs::read(&file).unwrap();
    let mut spoilt = good.clone();
    spoilt[2000] ^= 1;
    fs::write(&file, &spoilt).unwrap();
    let (code, said) = office.tell("send --dry-run --as-of 2026-10-09");
    assert!(code == 3 && said.contains("将会发送 2，不会发送 2"), "{said}");
    let (code, said) = office.tell(SEND);
    assert_eq!((code, states(&office, 1), states(&office, 2)), (3, vec!["prepared"; 2], vec!["accepted"; 2]));
    assert!(said.contains("同一件的云泽市第001局·第2封与批准的不同"), "{said}");
    assert_eq!(arrived(&server, 1), [] as [&str; 0]);

    fs::write(&file, &good).unwrap();
    assert_eq!(
        (office.tell(APPROVE).0, office.tell(SEND).0),
        (0, 0),
        "both parts are approved again, together"
    );
    assert_eq!((states(&office, 1), arrived(&server, 1).len()), (vec!["accepted"; 2], 2));
}

#[test]
fn an_annex_that_no_message_can_carry_is_printed_and_the_letter_says_so() {
    let server = Server::start();
    let office = office(&server, 2, &[900]);
    let (code, said) = office.tell(APPROVE);
    assert!(code == 0 && said.contains("另有 2 件不用邮件发送"), "{said}");
    assert_eq!(office.tell(SEND).0, 0);
    for mail in server.received() {
        let message = MessageParser::default().parse(&mail.bytes).unwrap();
        assert_eq!(message.attachments().count(), 1);
        assert!(message.body_text(0).unwrap().starts_with("附件1.xlsx过大，不能用邮件发送，另行送达"));
    }
    assert_eq!(server.counts().into_values().collect::<Vec<_>>(), [1, 1]);
}

/// The stories' editions are as those of an early version: without units tables in the ledger.
#[test]
fn an_edition_that_cannot_be_checked_for_leaks_before_its_approval_says_so() {
    let server = Server::start();
    let office = office(&server, 1, &[1]);
    for command in ["approve --as-of 2026-10-09", APPROVE] {
        let (code, said) = office.tell(command);
        assert!(code == 0 && said.contains("批准前没有再做泄露检查"), "{said}");
    }
    let (_, said) = office.tell("approve --withdraw --by 周知白 --as-of 2026-10-09");
    assert!(!said.contains("泄露检查"), "{said}");
}
