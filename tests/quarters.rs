//! One quarter after the other: what is new, what goes on, what is gone and why, what is merely missing.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]

mod common;

use std::collections::BTreeMap;

use common::Office;
use common::lists::{BUREAUS, codes, export, row};

fn marks(office: &Office, edition: &str) -> BTreeMap<String, String> {
    office
        .table(&format!("runs/{edition}/data/listings.csv"))
        .into_iter()
        .map(|listing| (listing["case_key"].clone(), listing["mark"].clone()))
        .collect()
}

#[test]
fn a_second_quarter_marks_every_listing() {
    let office = Office::new().drop_text("单位.csv", BUREAUS).drop_text(
        "三季度.csv",
        &export(&[row("云泽市水利和湖泊局", 1), row("云泽市第一中学", 2), row("云泽市第一中学", 3)]),
    );
    office.run("2026Q3", "2026-10-08");
    assert!(marks(&office, "2026Q3-1").values().all(|mark| mark == "new"));

    let office = office
        .drop_text("四季度.csv", &export(&[row("云泽市水利和湖泊局", 1), row("云泽市水利和湖泊局", 4)]))
        .drop_text(
            "结案.csv",
            "案号,被执行人,结案方式,结案日期\n（2025）泽0184执2号,云泽市第一中学,执行完毕,2026-11-20\n",
        );
    office.run("2026Q4", "2026-12-31");
    let marks = marks(&office, "2026Q4-1");
    let mark = |case: &str| marks[&format!("（2025）泽0184执{case}号")].as_str();
    assert_eq!(mark("1"), "continuing");
    assert_eq!(mark("4"), "new");
    assert_eq!(mark("2"), "gone_with_reason");
    assert_eq!(mark("3"), "missing_without_reason");
}

#[test]
fn parties_keep_their_ids_from_quarter_to_quarter() {
    let office = Office::new()
        .drop_text("单位.csv", BUREAUS)
        .drop_text("三季度.csv", &export(&[row("云泽市第一中学", 2), row("云泽市水利和湖泊局", 3)]));
    office.run("2026Q3", "2026-10-08");
    let ids = |edition: &str| -> BTreeMap<String, String> {
        let parties = office.table(&format!("runs/{edition}/data/parties.csv"));
        parties.into_iter().map(|party| (party["unit_id"].clone(), party["party_id"].clone())).collect()
    };
    let before = ids("2026Q3-1");
    std::fs::write(
        office.path("inbox/四季度.csv"),
        export(&[row("云泽市教育局", 9), row("云泽市第一中学", 2), row("云泽市水利和湖泊局", 3)]),
    )
    .unwrap();
    office.run("2026Q4", "2026-12-31");
    let after = ids("2026Q4-1");
    for (unit, party) in &before {
        assert_eq!(after.get(unit), Some(party));
    }
    assert_eq!(after.len(), 3);
}

#[test]
fn what_arrives_late_makes_the_next_edition_of_the_same_quarter() {
    let office = Office::new()
        .drop_text("单位.csv", BUREAUS)
        .drop_text("三季度.csv", &export(&[row("云泽市第一中学", 2)]));
    office.run("2026Q3", "2026-10-08");
    let first = common::tree(&office.path("runs/2026Q3-1"));
    let office = office.drop_text("三季度补报.csv", &export(&[row("云泽市水利和湖泊局", 5)]));
    office.run("2026Q3", "2026-10-15");
    assert_eq!(marks(&office, "2026Q3-2").len(), 2, "everything of the quarter");
    assert_eq!(common::tree(&office.path("runs/2026Q3-1")), first, "a published edition never changes");
}

#[test]
fn a_file_of_an_earlier_quarter_is_named_and_not_read_again() {
    let office = Office::new()
        .drop_text("单位.csv", BUREAUS)
        .drop_text("三季度.csv", &export(&[row("云泽市第一中学", 2)]));
    office.run("2026Q3", "2026-10-08");
    let office = office
        .drop_text("又来了.csv", &export(&[row("云泽市第一中学", 2)]))
        .drop_text("四季度.csv", &export(&[row("云泽市水利和湖泊局", 1)]));
    office.run("2026Q4", "2026-12-31");
    let codes = codes(&office, "2026Q4-1");
    assert!(codes.contains(&"R008".to_owned()), "{codes:?}");
    assert_eq!(marks(&office, "2026Q4-1")["（2025）泽0184执2号"], "missing_without_reason");
}

#[test]
fn letters_of_later_editions_go_on_with_the_numbers() {
    let office = Office::new()
        .drop_text("单位.csv", BUREAUS)
        .drop_text("三季度.csv", &export(&[row("云泽市第一中学", 2), row("云泽市水利和湖泊局", 1)]));
    office.run("2026Q3", "2026-10-08");
    let office = office.drop_text("四季度.csv", &export(&[row("云泽市第一中学", 2)]));
    office.run("2026Q4", "2026-12-31");
    let numbers = |edition: &str| -> Vec<String> {
        let parties = office.table(&format!("runs/{edition}/data/parties.csv"));
        let mut numbers: Vec<String> =
            parties.into_iter().map(|p| p["notices"].clone()).filter(|n| !n.is_empty()).collect();
        numbers.sort();
        numbers
    };
    assert_eq!(numbers("2026Q3-1"), ["云信用函〔2026〕1号", "云信用函〔2026〕2号"]);
    // Two notices, two letters to the units, two letters that assign the matters: 1 to 6.
    assert_eq!(numbers("2026Q4-1"), ["云信用函〔2026〕7号"]);
}

#[test]
fn a_corrected_file_of_the_same_name_replaces_the_earlier_one() {
    let office = Office::new()
        .drop_text("单位.csv", BUREAUS)
        .drop_text("三季度.csv", &export(&[row("云泽市第一中学", 2), row("云泽市第一中学", 3)]));
    office.run("2026Q3", "2026-10-08");
    let office = office.drop_text("三季度.csv", &export(&[row("云泽市第一中学", 2)]));
    let told = office.run("2026Q3", "2026-10-15").text;
    assert!(told.contains("被后来的同名文件取代，先前那份不再计入（R029）：三季度.csv"), "{told}");
    let found = office.table("runs/2026Q3-2/data/findings.csv");
    assert!(found.iter().any(|f| f["code"] == "R029" && f["file"] == "三季度.csv"), "{found:?}");
    let report = std::fs::read_to_string(office.path("runs/2026Q3-2/运行报告.html")).unwrap();
    assert!(report.contains("第 2026Q3-1 期收过一份同名、内容不同的文件"));
    let marks = marks(&office, "2026Q3-2");
    assert_eq!(marks["（2025）泽0184执2号"], "new");
    assert_eq!(
        marks["（2025）泽0184执3号"], "gone_with_reason",
        "the row that was taken out is gone, and said to be"
    );
    let manifest = std::fs::read_to_string(office.path("runs/2026Q3-2/manifest.json")).unwrap();
    assert!(manifest.contains("\"replaced\""));
    let mut explain = common::chengxin();
    let told = explain.arg("--office").arg(office.root()).args(["explain", "（2025）泽0184执3号"]).output();
    let told = String::from_utf8(told.unwrap().stdout).unwrap();
    assert!(told.contains("本季度更正后的文件中不再有") && !told.contains("superseded"), "{told}");
}

#[test]
fn two_files_of_one_name_both_count_once_the_first_is_put_in_under_another() {
    let (july, august) = (export(&[row("云泽市第一中学", 2)]), export(&[row("云泽市第一中学", 3)]));
    let office = Office::new().drop_text("单位.csv", BUREAUS).drop_text("名单.csv", &july);
    office.run("2026Q3", "2026-10-08");
    let office = office.drop_text("名单.csv", &august);
    office.run("2026Q3", "2026-10-15");
    assert_eq!(marks(&office, "2026Q3-2")["（2025）泽0184执2号"], "gone_with_reason");
    let office = office.drop_text("名单_七月.csv", &july);
    office.run("2026Q3", "2026-10-16");
    let marks = marks(&office, "2026Q3-3");
    assert_eq!([&*marks["（2025）泽0184执2号"], &*marks["（2025）泽0184执3号"]], ["new", "new"]);
}

#[test]
fn one_run_at_a_time_works_in_an_office() {
    let office = Office::new().drop_text("单位.csv", BUREAUS);
    let lock = std::fs::File::create(office.path(".lock")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(office.try_run("2026Q3", "2026-10-08", &[]).status.code(), Some(11));
    drop(lock);
    office.run("2026Q3", "2026-10-08");
}

#[test]
fn a_definition_that_is_wrong_stops_before_anything_is_read() {
    let office = Office::new().drop_text("单位.csv", BUREAUS);
    std::fs::write(office.path("pipelines/measures.toml"), "format = 1\nmeasur = []\n").unwrap();
    let output = office.try_run("2026Q3", "2026-10-08", &[]);
    assert_eq!(output.status.code(), Some(10));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("measures.toml") && said.contains("measur"), "{said}");
    assert!(office.path("inbox/单位.csv").exists());
}

#[test]
fn an_empty_list_is_a_zero_report_and_a_list_that_did_not_come_is_none() {
    let office = Office::new()
        .drop_text("单位.csv", BUREAUS)
        .drop_text("二季度.csv", &export(&[row("云泽市第一中学", 2)]));
    office.run("2026Q2", "2026-07-08");
    let office = office.drop_text("三季度.csv", &export(&[])).drop_text(
        "结案.csv",
        "案号,被执行人,结案方式,结案日期\n（2025）泽0184执2号,云泽市第一中学,执行完毕,2026-09-29\n",
    );
    office.run("2026Q3", "2026-10-08");
    let page = |edition: &str, name: &str| {
        std::fs::read_to_string(office.path(&format!("runs/{edition}/{name}.html"))).unwrap()
    };
    for name in ["运行报告", "领导小组季度通报"] {
        assert!(page("2026Q3-1", name).contains("零报告：截至2026年10月8日"), "{name}");
        assert!(!page("2026Q2-1", name).contains("零报告"), "{name}");
    }
    let quarter = page("2026Q3-1", "领导小组季度通报");
    assert!(quarter.contains("没有五类主体的案件") && quarter.contains("履行率"));

    // A quarter of which only the units table came.
    std::fs::write(
        office.path("inbox/单位.csv"),
        format!("{BUREAUS}U07,云泽市第三中学,事业单位,,990184,U02,\n"),
    )
    .unwrap();
    office.run("2026Q4", "2027-01-08");
    let report = page("2026Q4-1", "运行报告");
    assert!(report.contains("没有收到") && !report.contains("零报告："));
}
