//! What the court takes off its list, and what follows: whoever was told is told again, and what comes back too soon is
//! flagged.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use std::collections::BTreeMap;

use common::lists::{Row, SCHOOLS, codes, export, number, row};
use common::{Office, books, chengxin};

const ASKED: &str = "第十条第三项：申请执行人书面申请删除，审查同意";

/// Two schools, notified on 2026-10-09.
fn notified() -> Office {
    let rows = [row("云泽市第一中学", 1), row("云泽市第二中学", 2)];
    let office = Office::new().drop_text("单位.csv", SCHOOLS).drop_text("三季度.csv", &export(&rows));
    office.run("2026Q3", "2026-10-09");
    office
}

fn removed(office: Office, file: &str, rows: &[(u32, &str, &str, &str)]) -> Office {
    let mut text = "案号,被执行人,处理类型,处理日期,理由\n".to_owned();
    for (case, kind, day, ground) in rows {
        text.push_str(&format!("（2025）泽0184执{case}号,,{kind},{day},{ground}\n"));
    }
    office.drop_text(file, &text)
}

fn listings(office: &Office, edition: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let listings = office.table(&format!("runs/{edition}/data/listings.csv")).into_iter();
    listings.map(|listing| (number(&listing["case_key"]), listing)).collect()
}

fn says(office: &Office, path: &str) -> String {
    books::said(&office.path(path))
}

#[test]
fn what_was_deleted_on_request_and_comes_back_within_six_months_is_flagged_and_otherwise_a_listing_like_any()
{
    let office = removed(
        notified(),
        "删除.csv",
        &[(1, "删除", "2026-10-20", ASKED), (2, "删除", "2026-10-20", "第十条第一项：已履行完毕")],
    );
    office.repairs("2026-10-21");
    // Both stand on the list again in November.
    let rows = [
        Row { published: "2026年11月16日", ..row("云泽市第一中学", 1) },
        Row { published: "2026年11月16日", ..row("云泽市第二中学", 2) },
    ];
    let office = office.drop_text("四季度.csv", &export(&rows));
    office.run("2026Q4", "2026-12-31");
    let again = listings(&office, "2026Q4-1");
    assert_eq!(again["1"]["soon_after_request"], "2026-10-20");
    assert_eq!(again["2"]["soon_after_request"], "", "it had paid: nobody asked for the deletion");
    assert_eq!((&again["1"]["state"], &again["1"]["mark"]), (&again["2"]["state"], &again["2"]["mark"]));
    assert_eq!((again["1"]["state"].as_str(), again["1"]["withheld"].as_str()), ("supervised", ""));
    let found = codes(&office, "2026Q4-1");
    assert_eq!(found.iter().filter(|code| **code == "R623").count(), 1, "{found:?}");
    for file in ["台账.xlsx", "1-信用办推送/失信信息推送表.xlsx"] {
        let said = says(&office, &format!("runs/2026Q4-1/{file}"));
        // 2026-10-20 as a spreadsheet counts days.
        assert!(said.contains("六个月内再次列入") && said.contains("46315"), "{file}: {said}");
    }
    let command = ["ledger", "export"];
    chengxin().arg("--office").arg(office.root()).args(command).arg(office.path("today")).assert().success();
    let said = says(&office, "today/台账.xlsx");
    assert!(said.contains("六个月内再次列入") && said.ends_with("督办中|"), "{said}");
    assert!(
        said.contains("督办中|46315|2|云泽市第二中学"),
        "the first school's row ends with the day: {said}"
    );
    // A quarter later it still bears the flag, and nothing is found a second time.
    let office = office.drop_text("一季度.csv", &export(&rows));
    office.run("2027Q1", "2027-03-31");
    assert_eq!(listings(&office, "2027Q1-1")["1"]["soon_after_request"], "2026-10-20");
    assert!(!codes(&office, "2027Q1-1").contains(&"R623".to_owned()));
}

#[test]
fn whoever_was_told_of_a_case_that_should_never_have_been_listed_is_told_to_forget_it() {
    let office = notified();
    // Told again in the next quarter.
    let rows = [row("云泽市第二中学", 2), row("云泽市第一中学", 1)];
    let office = office.drop_text("四季度.csv", &export(&rows));
    office.run("2026Q4", "2026-12-31");
    let ground = "第九条：不应纳入（已提供充分有效担保）";
    let office = removed(
        office,
        "撤销.csv",
        &[(1, "撤销", "2027-01-12", ground), (2, "更正", "2027-01-12", "姓名有误")],
    );
    office.repairs("2027-01-13");
    let recalled = office.table("runs/2027Q1-R1/data/recalls.csv");
    let told: Vec<[&str; 4]> = recalled
        .iter()
        .map(|line| ["notice", "issued_on", "addressee_name", "withdrawn_on"].map(|key| line[key].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ["云信用函〔2026〕1号", "2026-10-09", "云泽市教育局", "2027-01-12"],
            ["云信用函〔2026〕5号", "2026-12-31", "云泽市教育局", "2027-01-12"],
        ],
        "both letters, and nothing of the other school's case, which was only corrected"
    );
    let list = "runs/2027Q1-R1/2-通报材料包/撤回通知清单.xlsx";
    let said = says(&office, list);
    assert!(said.contains("云信用函〔2026〕1号") && said.contains("充分有效担保"), "{said}");
    assert!(!said.contains("云泽市第二中学"), "{said}");
    // Departments of sanction hear of it by the lifting lists.
    let lifted = office
        .tree()
        .into_keys()
        .filter(|path| path.starts_with("runs/2027Q1-R1/") && path.contains("解除惩戒"));
    assert!(lifted.count() > 0);
    // It is said once.
    office.repairs("2027-01-14");
    assert!(!office.path("runs/2027Q1-R2").exists());
}

#[test]
fn a_second_edition_of_the_quarter_takes_back_what_the_first_did() {
    let office = notified().drop_text("四季度.csv", &export(&[row("云泽市第二中学", 2)]));
    let office = removed(office, "撤销.csv", &[(1, "撤销", "2026-12-28", "第九条：不应纳入")]);
    office.run("2026Q4", "2026-12-31");
    let first = office.table("runs/2026Q4-1/data/recalls.csv");
    assert_eq!(first.len(), 1);
    // A late correction makes the edition again; what was to be recalled still is.
    let office = removed(office, "更正.csv", &[(2, "更正", "2026-12-30", "姓名有误")]);
    office.run("2026Q4", "2027-01-04");
    assert_eq!(office.table("runs/2026Q4-2/data/recalls.csv"), first);
}

#[test]
fn what_no_letter_has_named_is_recalled_from_nobody() {
    let rows = [row("云泽市第一中学", 1), row("云泽市第二中学", 2)];
    let office = Office::new().drop_text("单位.csv", SCHOOLS).drop_text("三季度.csv", &export(&rows));
    let office = removed(office, "撤销.csv", &[(1, "撤销", "2026-09-28", "第九条：不应纳入")]);
    office.run("2026Q3", "2026-10-09");
    assert!(!office.path("runs/2026Q3-1/data/recalls.csv").exists());
    assert_eq!(listings(&office, "2026Q3-1")["1"]["state"], "withdrawn");
}
