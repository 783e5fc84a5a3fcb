//! A leak stops an edition before anything of it is published, and says where it is.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use common::Office;

const QUARTER: &str = "2026Q3";
const DAY: &str = "2026-10-08";

fn small_inbox() -> Office {
    ["组织机构层级表.xlsx", "接口导出_api.csv"]
        .iter()
        .fold(Office::new(), |office, file| office.drop_file(&format!("inbox/{file}")))
}

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
    let sound = small_inbox();
    sound.run(QUARTER, DAY);
    let case = a_told_case(&sound);

    let office = small_inbox();
    let before = state(&office);
    let template = office.path("pipelines/templates/notice_mail.txt");
    let good = std::fs::read(&template).unwrap();
    #[allow(clippy::disallowed_methods, reason = "a clerk edits a template")]
    std::fs::write(&template, [good.as_slice(), format!("\n参见{case}案\n").as_bytes()].concat()).unwrap();
    let output = office.try_run(QUARTER, DAY, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("泄露检查发现") && said.contains(".eml"), "{said}");
    assert!(said.contains("不属于该收件单位"), "{said}");
    assert!(!said.contains(&case), "the message itself does not pass it on: {said}");
    let files: usize = office.tree().keys().filter(|name| name.starts_with("runs/")).count();
    assert_eq!((files, state(&office)), (0, before), "nothing published, the inbox as it was");

    #[allow(clippy::disallowed_methods, reason = "a clerk mends the template")]
    std::fs::write(&template, good).unwrap();
    office.run(QUARTER, DAY);
    assert!(office.path("runs/2026Q3-1/manifest.json").exists());
}

#[test]
fn a_personal_number_in_a_letter_template_is_no_exception() {
    let office = small_inbox().redefine(
        "templates/notice/word/document.xml",
        "抄送：",
        "联系人身份证号11010519491231002X。抄送：",
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
