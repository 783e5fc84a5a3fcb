//! Stories of approving and sending, against a mail server of the story's own.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story changes files behind the program's back")]

mod common;
mod posts;

use std::fs;
use std::path::{Path, PathBuf};

use common::Office;
use mail_parser::{MessageParser, MimeHeaders};
use posts::office::{address, name};
use posts::server::{Early, Rule, Server};

const APPROVE: &str = "approve --by 周知白 --as-of 2026-10-09";
const SEND: &str = "send --as-of 2026-10-09";
const NEXT_DAY: &str = "send --as-of 2026-10-10";

/// An office with one edition of so many messages, approved.
fn approved(server: &Server, recipients: u32) -> Office {
    let office = Office::with_mail(server.port, "");
    office.publish("2026Q3-1", recipients, "a");
    let (code, said) = office.tell(APPROVE);
    assert_eq!(code, 0, "{said}");
    office
}

fn message_files(office: &Office, id: &str) -> Vec<PathBuf> {
    let folder = office.path(&format!("runs/{id}/8-待发邮件"));
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
    files.sort();
    files
}

#[test]
fn a_quarter_is_approved_and_arrives_byte_for_byte() {
    let server = Server::start();
    let office = Office::with_mail(server.port, "").drop_small_sample();
    office.run("2026Q3", "2026-10-08");
    let (_, said) = office.tell(SEND);
    assert!(said.contains("没有已批准的邮件"), "{said}");
    assert_eq!(server.received(), [], "nothing goes before somebody has approved it");
    let (code, said) = office.tell(APPROVE);
    assert!(code == 0 && said.contains("+ 通报函.docx"), "{said}");
    let (code, said) = office.tell(SEND);
    assert_eq!(code, 0, "{said}");

    let files = message_files(&office, "2026Q3-1");
    let received = server.received();
    assert!(!files.is_empty() && files.len() == received.len());
    assert_eq!(server.connections(), 1, "one line for all");
    let mut packets = 0;
    for (file, received) in files.iter().zip(&received) {
        assert_eq!(fs::read(file).unwrap(), received.bytes, "{}", file.display());
        let message = MessageParser::default().parse(&received.bytes).unwrap();
        let to = message.to().unwrap().first().unwrap();
        assert_eq!(to.address(), Some(received.to.as_str()));
        let Some(packet) = packet_folder(&office, file) else { continue };
        let names: Vec<String> = message
            .attachments()
            .map(|part| {
                let name = part.attachment_name().unwrap();
                assert_eq!(part.contents(), fs::read(packet.join(name)).unwrap(), "{name}");
                name.to_owned()
            })
            .collect();
        assert_eq!(names, ["通报函.docx", "附件1-失信信息.xlsx", "附件2-回执.xlsx"]);
        packets += 1;
    }
    assert!(packets > 5 && packets < files.len(), "{packets} packets, and other letters");
    let (code, said) = office.tell(SEND);
    assert!(code == 0 && server.received().len() == files.len(), "a second send sends nothing: {said}");
}

/// The folder of the same name as a packet's message; letters lie elsewhere.
fn packet_folder(office: &Office, message: &Path) -> Option<PathBuf> {
    let name = message.file_stem().unwrap();
    let folder = office.path("runs/2026Q3-1/2-通报材料包").join(name);
    folder.is_dir().then_some(folder)
}

#[test]
fn one_that_cannot_be_delivered_never_stops_the_rest() {
    let server = Server::start();
    let office = approved(&server, 7);
    let rules = [
        (1, Rule::Greylist(1)),
        (2, Rule::NoSuchUser),
        (3, Rule::RefuseText),
        (4, Rule::DeferText),
        (5, Rule::HangUp),
        (6, Rule::CloseAtRecipient),
    ];
    for (number, rule) in rules {
        server.rule(&address(number), rule);
    }
    let (code, said) = office.tell(SEND);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("550") && said.contains("no such user"), "the server's words are shown: {said}");
    let expected = ["deferred", "refused", "refused", "deferred", "deferred", "deferred", "accepted"];
    assert_eq!(office.states("2026Q3-1").into_values().collect::<Vec<_>>(), expected);

    let (code, said) = office.tell(SEND);
    assert_eq!((code, server.received().len()), (3, 1), "the pause is not over yet: {said}");
    assert!(said.contains("2026-10-09 00:15 以后"), "{said}");
    for number in [5, 6] {
        server.no_rule(&address(number));
    }
    let (code, said) = office.tell(NEXT_DAY);
    assert_eq!(code, 0, "{said}");
    let expected = ["accepted", "refused", "refused", "accepted", "accepted", "accepted", "accepted"];
    assert_eq!(office.states("2026Q3-1").into_values().collect::<Vec<_>>(), expected);
    assert_eq!(server.counts().into_values().collect::<Vec<_>>(), [1; 5]);
}

#[test]
fn a_line_that_breaks_before_the_text_is_tried_again_and_after_it_is_unknown() {
    for (rule, state, arrived) in [
        (Rule::CloseAtData, "deferred", 0),
        (Rule::CloseInText, "unknown", 0),
        (Rule::TakeAndClose, "unknown", 1),
        (Rule::LoseAndClose, "unknown", 0),
        (Rule::TakeAndSaySilent, "unknown", 1),
    ] {
        let server = Server::start();
        let office = approved(&server, 2);
        server.rule(&address(1), rule);
        let (code, said) = office.tell(SEND);
        assert_eq!(code, if state == "unknown" { 12 } else { 3 }, "{rule:?}: {said}");
        assert_eq!(office.states("2026Q3-1")[&name(1)], state, "{rule:?}: {said}");
        assert_eq!(office.states("2026Q3-1")[&name(2)], "accepted", "{rule:?}: {said}");

        server.no_rule(&address(1));
        let (code, said) = office.tell(NEXT_DAY);
        let counts = server.counts();
        let got = counts.get(&address(1)).copied().unwrap_or_default();
        if state == "deferred" {
            assert_eq!((code, got), (0, 1), "{rule:?}: {said}");
        } else {
            assert_eq!((code, got), (12, arrived), "never again by itself, {rule:?}: {said}");
            assert!(said.contains(&name(1)) && said.contains("--settle"), "{said}");
        }
        assert_eq!(counts[&address(2)], 1);
    }
}

#[test]
fn a_person_settles_what_is_unknown() {
    let server = Server::start();
    let office = approved(&server, 2);
    server.rule(&address(1), Rule::TakeAndClose);
    server.rule(&address(2), Rule::LoseAndClose);
    assert_eq!(office.tell(SEND).0, 12);
    server.no_rule(&address(1));
    server.no_rule(&address(2));
    let (code, said) = office.tell("send --settle 第001 accepted --by 周知白 --as-of 2026-10-09");
    assert!(code == 0 && said.contains("确认收到"), "{said}");
    let (code, said) = office.tell("send --settle 第002 again --by 周知白 --as-of 2026-10-09");
    assert!(code == 0 && said.contains("第 2 份"), "{said}");
    assert_eq!(office.tell(SEND).0, 0);
    assert_eq!(server.counts().into_values().collect::<Vec<_>>(), [1, 1]);
    let ids: Vec<_> = message_files(&office, "2026Q3-1")
        .iter()
        .map(|file| {
            MessageParser::default().parse(&fs::read(file).unwrap()).unwrap().message_id().map(str::to_owned)
        })
        .collect();
    let received = server.received();
    let arrived = MessageParser::default().parse(&received[1].bytes).unwrap();
    assert_eq!(arrived.message_id().map(str::to_owned), ids[1], "another copy is the same message");
    let (code, _) = office.tell("send --settle 第001 accepted --by 周知白 --as-of 2026-10-09");
    assert_eq!(code, 1, "nothing is left to settle");
}

#[test]
fn nothing_changes_where_the_line_cannot_be_opened_or_the_sender_is_not_taken() {
    let server = Server::start();
    let office = approved(&server, 3);
    for early in [Early::BeforeGreeting, Early::AfterGreeting, Early::RefuseSender] {
        server.early(early);
        let (code, said) = office.tell(SEND);
        assert_eq!(code, 4, "{early:?}: {said}");
        assert!(office.states("2026Q3-1").into_values().all(|state| state == "approved"), "{early:?}");
    }
    server.early(Early::AtSender);
    assert_eq!(office.tell(SEND).0, 3, "a line that breaks at one message defers that one");
    assert_eq!(office.tell(NEXT_DAY).0, 0);
    assert_eq!(server.counts().into_values().collect::<Vec<_>>(), [1; 3]);
}

#[test]
fn a_dead_process_leaves_unknown_what_it_was_handing_over() {
    for (border, arrived) in [("sending", 0), ("handed_over", 1)] {
        let server = Server::start();
        let office = approved(&server, 2);
        office.tell_with(SEND, &[("CHENGXIN_CRASH_AT", border)]);
        let (code, said) = office.tell(SEND);
        assert_eq!(code, 12, "{said}");
        assert_eq!(office.states("2026Q3-1").into_values().collect::<Vec<_>>(), ["unknown", "accepted"]);
        assert_eq!(server.counts().get(&address(1)).copied().unwrap_or_default(), arrived, "{border}");
    }
}

#[test]
fn any_change_of_the_bytes_voids_the_approval() {
    let server = Server::start();
    let office = approved(&server, 2);
    let file = &message_files(&office, "2026Q3-1")[0];
    let mut bytes = fs::read(file).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(file, &bytes).unwrap();
    let (code, said) = office.tell(SEND);
    assert!(code == 3 && said.contains("批准已失效"), "{said}");
    assert_eq!(office.states("2026Q3-1").into_values().collect::<Vec<_>>(), ["prepared", "accepted"]);
    assert!(!server.counts().contains_key(&address(1)));
    let (code, said) = office.tell(APPROVE);
    assert!(code == 4 && said.contains("001-云泽市第001局.eml"), "{said}");

    bytes[at] ^= 1;
    fs::write(file, &bytes).unwrap();
    assert_eq!(office.tell(SEND).0, 0, "the approval stays void");
    assert!(!server.counts().contains_key(&address(1)));
    assert_eq!((office.tell(APPROVE).0, office.tell(SEND).0), (0, 0));
    assert_eq!(server.counts()[&address(1)], 1);
}

#[test]
fn an_approval_can_be_taken_back_grows_old_and_outlives_the_next_edition() {
    let server = Server::start();
    let office = approved(&server, 2);
    assert_eq!(office.tell("approve --withdraw --by 周知白 --as-of 2026-10-09").0, 0);
    assert_eq!(office.tell(SEND).0, 4);
    assert_eq!(office.tell(APPROVE).0, 0);
    let (code, said) = office.tell("send --as-of 2026-10-20");
    assert!(code == 3 && said.contains("已过期"), "{said}");

    // What the next edition of the quarter writes builds on what was approved before: both go.
    office.publish("2026Q3-2", 1, "b");
    let (code, said) = office.tell(APPROVE);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("≠ 附件1-失信信息.xlsx") && said.contains("= 通报函.docx"), "{said}");
    assert!(!said.contains("不再通报："), "the other has been told: {said}");
    let (code, said) = office.tell(SEND);
    assert_eq!(code, 0, "{said}");
    assert_eq!(server.counts(), [(address(1), 2), (address(2), 1)].into());

    office.publish("2026Q4-1", 1, "c");
    let (_, said) = office.tell("approve --by 周知白 --as-of 2027-01-09");
    assert!(said.contains("2026Q3-2"), "{said}");
    assert!(said.contains(&format!("不再通报：{}", name(2))), "the first edition wrote to it: {said}");
}

#[test]
fn two_names_where_the_office_wants_two() {
    let server = Server::start();
    let office = Office::with_mail(server.port, "two_names = true");
    office.publish("2026Q3-1", 1, "a");
    assert_eq!(office.tell("approve --by 周知白").0, 1);
    assert_eq!(office.tell("approve --by 周知白 --second 周知白").0, 1);
    assert!(office.states("2026Q3-1").into_values().all(|state| state == "prepared"));
    assert_eq!(office.tell("approve --by 周知白 --second 陈明远").0, 0);
    assert_eq!(office.tell("send").0, 0);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn only_allowed_domains_are_written_to_and_a_dry_run_writes_to_nobody() {
    let server = Server::start();
    let office = approved(&server, 3);
    let (code, said) = office.tell("send --dry-run --as-of 2026-10-09");
    assert!(code == 0 && said.contains("将会发送 3"), "{said}");
    assert_eq!((server.connections(), server.received().len()), (0, 0));
    assert_eq!(office.tell("send --only 第002 --as-of 2026-10-09").0, 0);
    assert_eq!(server.counts().into_keys().collect::<Vec<_>>(), [address(2)]);

    let toml = fs::read_to_string(office.path("office.toml")).unwrap();
    let narrow = toml.replace("[\"yunze.example\", \"lanjiang.example\"]", "[\"lanjiang.example\"]");
    fs::write(office.path("office.toml"), narrow).unwrap();
    let (code, said) = office.tell(SEND);
    assert!(code == 3 && said.contains("allowed_domains"), "{said}");
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_trial_goes_to_one_address_says_so_and_changes_nothing() {
    let server = Server::start();
    let office = approved(&server, 2);
    let (code, said) = office.tell("send --test-to jingban@yunze.example --as-of 2026-10-09");
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        office.tell("send --test-to jingban@elsewhere.example").0,
        1,
        "no trial leaves the house either"
    );
    let received = server.received();
    assert_eq!(
        received.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(),
        ["jingban@yunze.example"; 2]
    );
    let original = fs::read(&message_files(&office, "2026Q3-1")[0]).unwrap();
    let (trial, original) = (
        MessageParser::default().parse(&received[0].bytes).unwrap(),
        MessageParser::default().parse(&original).unwrap(),
    );
    assert_eq!(trial.subject(), Some(format!("【测试】{}", original.subject().unwrap()).as_str()));
    assert!(trial.body_text(0).unwrap().lines().next().unwrap().contains(&name(1)));
    assert_ne!(trial.message_id(), original.message_id());
    let contents = |message: &mail_parser::Message<'_>| -> Vec<Vec<u8>> {
        message.attachments().map(|part| part.contents().to_vec()).collect()
    };
    assert_eq!(contents(&trial), contents(&original));
    assert!(office.states("2026Q3-1").into_values().all(|state| state == "approved"));
}

#[test]
fn a_ledger_from_a_backup_sends_nothing_by_itself() {
    let server = Server::start();
    let office = approved(&server, 3);
    fs::copy(office.path("ledger.db"), office.path("ledger.bak")).unwrap();
    assert_eq!(office.tell("send --only 第001 --as-of 2026-10-09").0, 0);
    fs::copy(office.path("ledger.bak"), office.path("ledger.db")).unwrap();

    let (code, said) = office.tell(SEND);
    assert!(code == 12 && said.contains("sent.journal"), "{said}");
    assert_eq!(
        office.states("2026Q3-1").into_values().collect::<Vec<_>>(),
        ["unknown", "prepared", "prepared"]
    );
    assert_eq!(server.received().len(), 1, "nothing went");
    assert_eq!(office.tell("send --settle 第001 accepted --by 周知白").0, 0);
    assert_eq!((office.tell(APPROVE).0, office.tell(SEND).0), (0, 0));
    assert_eq!(server.counts().into_values().collect::<Vec<_>>(), [1; 3]);
}

#[test]
fn a_withdrawal_outlives_a_ledger_from_a_backup() {
    let server = Server::start();
    let office = approved(&server, 2);
    fs::copy(office.path("ledger.db"), office.path("ledger.bak")).unwrap();
    assert_eq!(office.tell("approve --withdraw --by 周知白 --as-of 2026-10-09").0, 0);
    fs::copy(office.path("ledger.bak"), office.path("ledger.db")).unwrap();
    let (code, said) = office.tell(SEND);
    assert_eq!(code, 4, "{said}");
    assert_eq!(server.received(), []);
}

#[test]
fn a_lost_journal_is_written_again_from_the_ledger() {
    let server = Server::start();
    let office = approved(&server, 2);
    assert_eq!(office.tell("send --only 第001 --as-of 2026-10-09").0, 0);
    let before = fs::read_to_string(office.path("sent.journal")).unwrap();
    fs::remove_file(office.path("sent.journal")).unwrap();
    assert_eq!(office.tell(SEND).0, 0);
    assert_eq!(server.counts().into_values().collect::<Vec<_>>(), [1; 2]);
    let after = fs::read_to_string(office.path("sent.journal")).unwrap();
    assert_eq!((before.lines().count(), after.lines().count()), (1, 2));
}

#[test]
fn setting_up_the_mail_server_makes_no_new_edition() {
    let office = Office::new().drop_small_sample();
    office.run("2026Q3", "2026-10-08");
    let toml = fs::read_to_string(office.path("office.toml")).unwrap();
    let mail = format!("{toml}\nserver = \"mail.yunze.example\"\nallowed_domains = [\"yunze.example\"]\n");
    fs::write(office.path("office.toml"), mail).unwrap();
    let told = office.run("2026Q3", "2026-10-09");
    assert!(told.text.contains("2026Q3-1"), "{}", told.text);
    assert!(!office.path("runs/2026Q3-2").exists());
}

/// A message of a mail server or a mail program about one of ours, as somebody saves it from the mailbox.
fn report(kind: &str, fields: &str, about: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.yunze.example\r\nSubject: =?utf-8?B?6YCA5L+h?=\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type={kind}; boundary=\"b\"\r\n\r\n--b\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {about}\r\n\r\n--b--\r\n"
    )
}

#[test]
fn bounces_and_receipts_in_the_inbox_change_where_a_message_stands() {
    let server = Server::start();
    let office = approved(&server, 4);
    server.rule(&address(3), Rule::TakeAndClose);
    assert_eq!(office.tell(SEND).0, 12);
    let ids: Vec<String> = message_files(&office, "2026Q3-1")
        .iter()
        .map(|file| {
            let bytes = fs::read(file).unwrap();
            format!("<{}>", MessageParser::default().parse(&bytes).unwrap().message_id().unwrap())
        })
        .collect();
    let failed =
        "Final-Recipient: rfc822; x\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 gone";
    let read = |about: &str| {
        format!("Original-Message-ID: {about}\r\nDisposition: manual-action/MDN-sent-manually; displayed")
    };
    let office = office
        .drop_text("退信.eml", &report("delivery-status", failed, &ids[0]))
        .drop_text("回执.eml", &report("disposition-notification", &read(&ids[1]), "<none@x>"))
        .drop_text("回执2.EML", &report("disposition-notification", &read(&ids[2]), "<none@x>"))
        .drop_text("别人的.eml", &report("delivery-status", failed, "<other@elsewhere.example>"));
    let (code, said) = office.tell("approve");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("退信") && said.contains("5.1.1") && said.contains("已读回执"), "{said}");
    assert_eq!(
        office.states("2026Q3-1").into_values().collect::<Vec<_>>(),
        ["refused", "accepted", "accepted", "accepted"],
        "a bounce refuses, and who has read a message has it"
    );
    let left: Vec<_> = fs::read_dir(office.path("inbox")).unwrap().collect();
    assert_eq!(left.len(), 1, "what is about no message of ours stays for the run to name");
    assert_eq!(office.tell(SEND).0, 0, "nothing is sent again by itself");
    assert_eq!(server.received().len(), 4);
}

#[test]
fn a_bounce_beside_the_courts_files_makes_no_edition_of_its_own() {
    let server = Server::start();
    let office = Office::with_mail(server.port, "").drop_small_sample();
    office.run("2026Q3", "2026-10-08");
    assert_eq!((office.tell(APPROVE).0, office.tell(SEND).0), (0, 0));
    let file = &message_files(&office, "2026Q3-1")[0];
    let bytes = fs::read(file).unwrap();
    let id = MessageParser::default().parse(&bytes).unwrap().message_id().unwrap().to_owned();
    let failed = "Action: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552 mailbox full";
    let office = office.drop_text("退信.eml", &report("delivery-status", failed, &format!("<{id}>")));
    let told = office.run("2026Q3", "2026-10-12");
    assert!(told.text.contains("退信") && told.text.contains("2026Q3-1"), "{}", told.text);
    assert!(!office.path("runs/2026Q3-2").exists());
    assert_eq!(office.states("2026Q3-1").values().filter(|state| **state == "refused").count(), 1);
}

#[test]
fn no_password_goes_over_a_line_that_is_not_protected_as_the_office_wants() {
    let server = Server::start();
    let office = approved(&server, 1);
    let toml = fs::read_to_string(office.path("office.toml")).unwrap();
    let wanted = toml.replace("security = \"none\"", "security = \"starttls\"\nuser = \"gsxx\"");
    fs::write(office.path("office.toml"), wanted).unwrap();
    let (code, said) = office.tell(SEND);
    assert!(code == 1 && said.contains("CHENGXIN_MAIL_PASSWORD"), "{said}");
    let (code, said) = office.tell_with(SEND, &[("CHENGXIN_MAIL_PASSWORD", "密码")]);
    assert!(code == 4 && said.contains("STARTTLS"), "{said}");
    assert_eq!(server.received(), []);
    assert!(server.heard().iter().all(|line| !line.starts_with("AUTH")), "{:?}", server.heard());
    assert!(office.states("2026Q3-1").into_values().all(|state| state == "approved"));
}

#[test]
fn a_letter_too_large_for_the_server_is_refused_before_it_is_sent() {
    let server = Server::start();
    let office = Office::with_mail(server.port, "");
    office.publish("2026Q3-1", 1, &"长".repeat(300_000));
    assert_eq!(office.tell(APPROVE).0, 0);
    let (code, said) = office.tell(SEND);
    assert!(code == 3 && said.contains("552"), "{said}");
}

#[test]
fn the_password_comes_from_the_environment_or_a_file_of_its_own() {
    let server = Server::start();
    server.wants_login();
    let office = approved(&server, 2);
    let (code, said) = office.tell(SEND);
    assert!(code == 4 && said.contains("530"), "{said}");
    assert!(
        office.states("2026Q3-1").into_values().all(|state| state == "approved"),
        "nothing is refused for it"
    );

    let toml = fs::read_to_string(office.path("office.toml")).unwrap();
    let user = format!("{toml}\nuser = \"gsxx\"\npassword_file = \"secret.txt\"\n");
    fs::write(office.path("office.toml"), user).unwrap();
    fs::write(office.path("secret.txt"), "a\r\n").unwrap();
    let logged_in = |server: &Server| {
        let heard = server.heard();
        heard.iter().rfind(|line| line.starts_with("AUTH")).cloned()
    };
    let (code, said) = office.tell("send --only 001 --as-of 2026-10-09");
    assert!(code == 0 && said.contains("密码没有加密"), "{said}");
    assert_eq!(logged_in(&server).as_deref(), Some("AUTH PLAIN AGdzeHgAYQ=="), "NUL gsxx NUL a");
    assert_eq!(office.tell_with(SEND, &[("CHENGXIN_MAIL_PASSWORD", "b")]).0, 0);
    assert_eq!(logged_in(&server).as_deref(), Some("AUTH PLAIN AGdzeHgAYg=="), "the environment goes first");
    assert_eq!(server.received().len(), 2);
}
