//! A correction after publishing: the departments that it touches hear of it, and nobody else does.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;

use common::lists::{BUREAUS, Row, export, row};
use common::{Office, packages};

/// Three bodies of two departments, one case each.
fn published() -> Office {
    let office = Office::new().drop_text("单位.csv", BUREAUS).drop_text(
        "三季度.csv",
        &export(&[row("云泽市第一中学", 1), row("云泽市第二中学", 2), row("云泽市渡口管理所", 3)]),
    );
    office.run("2026Q3", "2026-10-08");
    office
}

/// Files of an edition's packets, without their place numbers.
fn packets(office: &Office, edition: &str) -> Vec<String> {
    let files = office.tree().into_keys().filter_map(|path| {
        let packet = path.strip_prefix(&format!("runs/{edition}/2-通报材料包/"))?.to_owned();
        let (place, rest) = packet.split_once('-')?;
        place.parse::<u32>().is_ok().then(|| rest.to_owned())
    });
    files.collect()
}

fn letter(office: &Office, edition: &str, path: &str) -> String {
    let bytes = std::fs::read(office.path(&format!("runs/{edition}/2-通报材料包/{path}"))).unwrap();
    packages::paragraphs(&bytes).concat()
}

#[test]
fn a_row_that_the_court_had_forgotten_is_told_to_its_own_department_only() {
    let office = published();
    assert_eq!(packets(&office, "2026Q3-1").len(), 6, "two packets of three files");
    let office = office.drop_text("三季度补报.csv", &export(&[row("云泽市渡口管理所", 4)]));
    office.run("2026Q3", "2026-10-15");
    assert_eq!(
        packets(&office, "2026Q3-2"),
        [
            "云泽市水利和湖泊局/更正补充函.docx",
            "云泽市水利和湖泊局/附件1-失信信息.xlsx",
            "云泽市水利和湖泊局/附件2-回执.xlsx"
        ]
    );
    let said = letter(&office, "2026Q3-2", "001-云泽市水利和湖泊局/更正补充函.docx");
    assert!(said.contains("〔2026〕") && said.contains("（2025）泽0184执4号"), "{said}");
    assert!(!said.contains("（2025）泽0184执3号"), "what was told is not told again: {said}");
    let parties = office.table("runs/2026Q3-2/data/parties.csv");
    let school = parties.iter().find(|party| party["name"] == "云泽市第一中学").unwrap();
    assert_eq!(school["notices"], "云信用函〔2026〕1号", "its notice still is the first");
}

#[test]
fn what_was_told_wrongly_is_told_again_and_what_no_longer_holds_is_recalled() {
    let office = published();
    // The court mends its file: case 1 is partly performed, and case 3 was never to be in it.
    let office = office.drop_text(
        "三季度.csv",
        &export(&[Row { done: "部分未履行", ..row("云泽市第一中学", 1) }, row("云泽市第二中学", 2)]),
    );
    office.run("2026Q3", "2026-10-15");
    let files = packets(&office, "2026Q3-2");
    assert_eq!(files.len(), 4, "{files:?}");
    let education = letter(&office, "2026Q3-2", "001-云泽市教育局/更正补充函.docx");
    assert!(education.contains("（2025）泽0184执1号") && !education.contains("执2号"), "{education}");
    assert!(!education.contains("撤回"), "{education}");
    assert!(files.contains(&"云泽市水利和湖泊局/更正补充函.docx".to_owned()), "only a letter: {files:?}");
    let water = letter(&office, "2026Q3-2", "002-云泽市水利和湖泊局/更正补充函.docx");
    assert!(water.contains("撤回") && water.contains("（2025）泽0184执3号"), "{water}");
    assert!(water.contains("云信用函〔2026〕2号"), "it names the letter that it corrects: {water}");

    // Nothing more has changed: nobody hears anything.
    let office = office.drop_text("补报.csv", &export(&[row("云泽市第二中学", 2)]));
    office.run("2026Q3", "2026-10-20");
    assert_eq!(packets(&office, "2026Q3-3"), Vec::<String>::new());
}

#[test]
fn a_withdrawal_recalls_the_notices_of_earlier_quarters() {
    let office = published().drop_text(
        "撤销.csv",
        "案号,被执行人,处理类型,处理日期\n（2025）泽0184执3号,云泽市渡口管理所,撤销,2026-11-10\n",
    );
    office.repairs("2026-11-12");
    let said = letter(&office, "2026Q4-R1", "更正补充函/001-云泽市水利和湖泊局.docx");
    assert!(said.contains("撤回") && said.contains("（2025）泽0184执3号"), "{said}");
    assert!(said.contains("云信用函〔2026〕2号"), "{said}");
}
