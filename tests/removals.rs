//! What the court takes off its list, and what follows: whoever was told is told again, and what comes back too soon is
//! flagged.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use std::collections::BTreeMap;

use common::{Office, books, chengxin};

const HEADINGS: &str = "被执行人姓名/名称,统一社会信用代码,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形,发布时间";
const UNITS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号,电子邮箱\n\
    U01,云泽市人民政府,行政机关,,990184,,\n\
    U02,云泽市教育局,行政机关,,990184,U01,jy@yunze.example\n\
    U04,云泽市第一中学,事业单位,,990184,U02,yz@yunze.example\n\
    U05,云泽市第二中学,事业单位,,990184,U02,ez@yunze.example\n";
const ASKED: &str = "第十条第三项：申请执行人书面申请删除，审查同意";

fn row(name: &str, case: u32, published: &str) -> String {
    format!(
        "{name},,云泽市人民法院,（2025）泽0184执{case}号,2025年3月5日,（2024）泽0184民初{case}号,云泽市人民法院,给付货款12000元,全部未履行,有履行能力而拒不履行生效法律文书确定义务,{published}\n"
    )
}

fn list(office: Office, file: &str, rows: &[String]) -> Office {
    office.drop_text(file, &format!("{HEADINGS}\n{}", rows.concat()))
}

/// Two schools, notified on 2026-10-09.
fn notified() -> Office {
    let rows = [row("云泽市第一中学", 1, "2026年4月1日"), row("云泽市第二中学", 2, "2026年4月1日")];
    let office = list(Office::new().drop_text("单位.csv", UNITS), "三季度.csv", &rows);
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
    let number = |key: &str| key.trim_end_matches('号').rsplit('执').next().unwrap().to_owned();
    listings.map(|listing| (number(&listing["case_key"]), listing)).collect()
}

fn codes(office: &Office, edition: &str) -> Vec<String> {
    let findings = office.table(&format!("runs/{edition}/data/findings.csv"));
    findings.into_iter().map(|finding| finding["code"].clone()).collect()
}

fn says(office: &Office, path: &str) -> String {
    let sheets = books::read(&office.path(path));
    sheets.into_iter().flat_map(|(_, rows)| rows).flatten().collect::<Vec<_>>().join("|")
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
    let rows = [row("云泽市第一中学", 1, "2026年11月16日"), row("云泽市第二中学", 2, "2026年11月16日")];
    let office = list(office, "四季度.csv", &rows);
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
    let export = ["ledger", "export"];
    chengxin().arg("--office").arg(office.root()).args(export).arg(office.path("today")).assert().success();
    let said = says(&office, "today/台账.xlsx");
    assert!(said.contains("六个月内再次列入") && said.ends_with("督办中|"), "{said}");
    assert!(
        said.contains("督办中|46315|2|云泽市第二中学"),
        "the first school's row ends with the day: {said}"
    );
    // A quarter later it still bears the flag, and nothing is found a second time.
    let office = list(office, "一季度.csv", &rows);
    office.run("2027Q1", "2027-03-31");
    assert_eq!(listings(&office, "2027Q1-1")["1"]["soon_after_request"], "2026-10-20");
    assert!(!codes(&office, "2027Q1-1").contains(&"R623".to_owned()));
}

#[test]
fn whoever_was_told_of_a_case_that_should_never_have_been_listed_is_told_to_forget_it() {
    let office = notified();
    // Told again in the next quarter.
    let rows = [row("云泽市第二中学", 2, "2026年4月1日"), row("云泽市第一中学", 1, "2026年4月1日")];
    let office = list(office, "四季度.csv", &rows);
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
    let list = "runs/2027Q1-R1/2-通报材料包/召回通知清单.xlsx";
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
    let office = list(notified(), "四季度.csv", &[row("云泽市第二中学", 2, "2026年4月1日")]);
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
    let rows = [row("云泽市第一中学", 1, "2026年4月1日"), row("云泽市第二中学", 2, "2026年4月1日")];
    let office = list(Office::new().drop_text("单位.csv", UNITS), "三季度.csv", &rows);
    let office = removed(office, "撤销.csv", &[(1, "撤销", "2026-09-28", "第九条：不应纳入")]);
    office.run("2026Q3", "2026-10-09");
    assert!(!office.path("runs/2026Q3-1/data/recalls.csv").exists());
    assert_eq!(listings(&office, "2026Q3-1")["1"]["state"], "withdrawn");
}
