//! Packets that leave the house behind a pass-phrase, opened by other code than sealed them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story writes files as a clerk would")]

mod common;

use std::fs;

use common::Office;
use mail_parser::{MessageParser, MimeHeaders};

const QUARTER: &str = "2026Q3";
const DAY: &str = "2026-10-08";
const VARIABLE: &str = "CHENGXIN_PACKET_PASSPHRASE";
const PHRASE: &str = "渡口 柳树 七月";

/// Number and name of the first department that gets a message.
fn first_recipient(office: &Office) -> String {
    let tree = office.tree();
    let message = tree.keys().find(|path| path.starts_with("outbox/") && path.ends_with(".eml")).unwrap();
    message.rsplit('/').next().unwrap().trim_end_matches(".eml").to_owned()
}

/// An office that seals for the first department which gets a message; number and name of that department, and its name.
fn sealing() -> (Office, String, String) {
    let open = Office::new().drop_small_sample();
    open.run(QUARTER, DAY);
    let recipient = first_recipient(&open);
    let name = recipient.split_once('-').unwrap().1.to_owned();
    let sealed = format!("sealed = [\"{name}\"]");
    let office = Office::new().drop_small_sample().redefine("recipients.toml", "sealed = []", &sealed);
    (office, recipient, name)
}

/// Name and bytes of every attachment of a message.
fn attachments(office: &Office, edition: &str, recipient: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = fs::read(office.path(&format!("runs/{edition}/8-待发邮件/{recipient}.eml"))).unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    let parts = message.attachments();
    parts.map(|part| (part.attachment_name().unwrap().to_owned(), part.contents().to_vec())).collect()
}

#[test]
fn a_sealed_packet_opens_with_its_pass_phrase_only_and_holds_what_the_office_keeps() {
    let (office, recipient, name) = sealing();
    let output = office.try_run(QUARTER, DAY, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains(&name) && said.contains("没有口令"), "{said}");
    assert!(!office.path("runs/2026Q3-1").exists() && office.path("inbox/接口导出_api.csv").exists());
    let output = office.try_run(QUARTER, DAY, &[(VARIABLE, "短")]);
    assert_eq!(output.status.code(), Some(4));

    let output = office.try_run(QUARTER, DAY, &[(VARIABLE, PHRASE)]);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    let sent = attachments(&office, "2026Q3-1", &recipient);
    assert_eq!(sent.len(), 3, "letter, annex, return form");
    for (file, bytes) in &sent {
        let packet = office.path(&format!("runs/2026Q3-1/2-通报材料包/{recipient}"));
        let kept = fs::read(packet.join(file)).unwrap();
        let plain = office_crypto::decrypt_from_bytes(bytes.clone(), PHRASE).unwrap();
        assert_eq!(plain, kept, "{file}");
        let other = office_crypto::decrypt_from_bytes(bytes.clone(), "渡口 柳树 八月").ok();
        assert_ne!(other, Some(plain));
        assert_eq!(
            *bytes,
            fs::read(packet.join("密封").join(file)).unwrap(),
            "the ledger knows the sealed file too"
        );
    }
    let log = fs::read_to_string(office.path("logs/chengxin.jsonl")).unwrap();
    let told = [output.stdout, output.stderr].concat();
    assert!(!log.contains(PHRASE) && !String::from_utf8(told).unwrap().contains(PHRASE));

    // The same again is the same bytes; a published edition keeps its pass-phrase.
    let before = office.tree();
    let output = office.try_run(QUARTER, DAY, &[(VARIABLE, PHRASE)]);
    assert!(matches!(output.status.code(), Some(0 | 3)));
    let output = office.try_run(QUARTER, DAY, &[(VARIABLE, "另一个口令 八月")]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("第 2026Q3-1 期的材料是用另一个口令加密的"), "{said}");
    let changed: Vec<String> = office
        .tree()
        .into_iter()
        .filter(|(path, sha)| before.get(path) != Some(sha))
        .map(|(path, _)| path)
        .collect();
    assert!(
        changed.iter().all(|path| ["logs/", ".staging/"].iter().any(|own| path.starts_with(own))),
        "{changed:?}"
    );
}

#[test]
fn pass_phrases_come_from_a_file_line_by_line_and_a_name_that_nobody_has_stops_the_run() {
    let (office, recipient, name) = sealing();
    let toml = fs::read_to_string(office.path("office.toml")).unwrap();
    let setting = "pass_phrase_file = \"口令.txt\"";
    let toml = match toml.contains("[mail]") {
        true => toml.replace("[mail]", &format!("[mail]\n{setting}")),
        false => format!("{toml}\n[mail]\n{setting}\n"),
    };
    fs::write(office.path("office.toml"), toml).unwrap();
    let phrases = |text: &[u8]| fs::write(office.path("口令.txt"), text).unwrap();
    let refused = |why: &str| {
        let output = office.try_run(QUARTER, DAY, &[(VARIABLE, "不该用到的口令")]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(10), "{said}");
        assert!(said.contains(why) && !said.contains(PHRASE), "{said}");
        assert!(!office.path("runs/2026Q3-1").exists());
    };
    // A name with a slip in it, one that is there twice, two common ones: none becomes somebody's pass-phrase.
    phrases(format!("# 每行一个\n{name}室 = {PHRASE}\n").as_bytes());
    refused("第 2 行");
    phrases(format!("{name} = {PHRASE}\n\n{name} = {PHRASE}\n").as_bytes());
    refused("第 3 行");
    phrases(format!("通用口令 一二三四\n{PHRASE}\n").as_bytes());
    refused("第 2 行");
    phrases(&[0xBF, 0xDA, 0xC1, 0xEE, 0xB5, 0xC4, 0xC8, 0xCB, b'1', b'2']);
    refused("不是 UTF-8");

    // Notepad's mark before the first line belongs to nobody's name.
    phrases(format!("\u{feff}{name} = {PHRASE}\n# 每行一个\n通用口令 不该用到\n").as_bytes());
    office.run(QUARTER, DAY);
    let sent = attachments(&office, "2026Q3-1", &recipient);
    let kept =
        fs::read(office.path(&format!("runs/2026Q3-1/2-通报材料包/{recipient}/{}", sent[0].0))).unwrap();
    let opened = office_crypto::decrypt_from_bytes(sent[0].1.clone(), PHRASE).ok();
    assert_eq!(opened, Some(kept), "its own goes before the common one");

    let office = Office::new().drop_small_sample().redefine(
        "recipients.toml",
        "sealed = []",
        "sealed = [\"云泽市不存在局\"]",
    );
    let output = office.try_run(QUARTER, DAY, &[(VARIABLE, PHRASE)]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(10), "{said}");
    assert!(said.contains("云泽市不存在局") && !office.path("runs/2026Q3-1").exists(), "{said}");
}
