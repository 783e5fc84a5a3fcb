//! A leak stops an edition before anything of it is published, and says where it is.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use common::{Office, packages};

const QUARTER: &str = "2026Q3";
const DAY: &str = "2026-10-08";

/// Everything but the log, the lock, the archive's copies and what the stopped run leaves to be looked at.
fn state(office: &Office) -> Vec<String> {
    let mut files: Vec<String> = office.tree().into_keys().collect();
    let own = ["logs/", "archive/", ".staging/", ".lock", "ledger.db"];
    files.retain(|name| !own.iter().any(|start| name.starts_with(start)));
    files
}

/// A party that is told about, and the numbers of its cases.
fn a_told_case(office: &Office) -> String {
    let contents = office.table("runs/2026Q3-1/data/parties.csv");
    let told = contents.iter().rfind(|party| !party["notices"].is_empty()).unwrap()["party_id"].clone();
    let listings = office.table("runs/2026Q3-1/data/listings.csv");
    listings.iter().find(|listing| listing["party_id"] == told).unwrap()["case_key"].clone()
}

#[test]
fn a_template_with_another_departments_case_publishes_nothing_until_it_is_mended() {
    let sound = Office::new().drop_small_sample();
    sound.run(QUARTER, DAY);
    let case = a_told_case(&sound);

    let office = Office::new().drop_small_sample();
    let before = state(&office);
    let template = office.path("pipelines/templates/notice_mail.txt");
    let good = std::fs::read(&template).unwrap();
    edit(&template, &[good.as_slice(), format!("\n参见{case}案\n").as_bytes()].concat());
    let output = office.try_run(QUARTER, DAY, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("泄露检查发现") && said.contains(".eml"), "{said}");
    assert!(said.contains("不属于该接收单位"), "{said}");
    assert!(!said.contains(&case), "the message itself does not pass it on: {said}");
    let files: usize = office.tree().keys().filter(|name| name.starts_with("runs/")).count();
    assert_eq!((files, state(&office)), (0, before), "nothing published, the inbox as it was");

    edit(&template, &good);
    office.run(QUARTER, DAY);
    assert!(office.path("runs/2026Q3-1/manifest.json").exists());
}

#[test]
fn a_personal_number_in_a_letter_template_is_no_exception() {
    let office = Office::new().drop_small_sample();
    let template = office.path("templates/通报函.docx");
    edit(
        &template,
        &packages::edited(
            &std::fs::read(&template).unwrap(),
            "抄送：",
            "联系人身份证号11010519491231002X。抄送：",
        ),
    );
    let output = office.try_run(QUARTER, DAY, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("110105********002X") && said.contains("word/document.xml"), "{said}");
    assert!(!said.contains("11010519491231002X"), "{said}");
}

#[test]
fn a_sound_edition_says_that_every_file_was_opened() {
    let office = Office::new().drop_sample("inbox");
    assert!(office.run(QUARTER, DAY).text.contains("泄露检查通过"));
}

#[test]
fn an_approval_opens_the_messages_again_and_holds_them_against_what_holds_now() {
    let office = Office::new().drop_sample("inbox");
    office.run(QUARTER, DAY);
    let file = office.path("pipelines/recipients.toml");
    let good = std::fs::read(&file).unwrap();
    let approve = || {
        let mut command = common::chengxin();
        command.arg("--office").arg(office.root()).args(["approve", "--by", "周知白", "--as-of", DAY]);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    // A column that departments may no longer see.
    let text = String::from_utf8(good.clone()).unwrap();
    let column = "\"amount\", \"published_on\"";
    assert!(text.contains(column));
    edit(&file, text.replace(column, "\"published_on\"").as_bytes());
    let (code, said) = approve();
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("没有批准任何邮件") && said.contains("执行标的（元）"), "{said}");

    edit(&file, &good);
    let (code, said) = approve();
    assert!(code == Some(0) && !said.contains("没有再做泄露检查"), "{said}");
}

#[allow(clippy::disallowed_methods, reason = "a clerk edits a file")]
fn edit(file: &std::path::Path, bytes: &[u8]) {
    std::fs::write(file, bytes).unwrap();
}
