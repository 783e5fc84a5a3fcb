//! Between two quarters: a case is closed, pushed within its days, verified, and the measures are lifted.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use common::Office;
use common::lists::{SCHOOLS, codes, export, kinds, row, states};

fn closures(rows: &[(u32, &str, &str)]) -> String {
    let mut text = "案号,被执行人,结案方式,结案日期,文书编号\n".to_owned();
    for (case, mode, day) in rows {
        text.push_str(&format!("（2025）泽0184执{case}号,,{mode},{day},（2025）泽0184执{case}号之一\n"));
    }
    text
}

fn verified(rows: &[(u32, &str)]) -> String {
    let mut text = "单位名称,案号,核实结果,核实日期,核实人\n".to_owned();
    for (case, found) in rows {
        text.push_str(&format!(",（2025）泽0184执{case}号,{found},2026-11-03,韩秋实\n"));
    }
    text
}

/// Two schools, the first with two cases, notified on 2026-10-09.
fn notified() -> Office {
    let office = Office::new().drop_text("单位.csv", SCHOOLS).drop_text(
        "三季度.csv",
        &export(&[row("云泽市第一中学", 1), row("云泽市第一中学", 2), row("云泽市第二中学", 3)]),
    );
    office.run("2026Q3", "2026-10-09");
    office
}

fn made(office: &Office, edition: &str, ending: &str) -> Vec<String> {
    let files = common::tree(&office.path(&format!("runs/{edition}")));
    files.into_keys().filter(|path| path.ends_with(ending)).collect()
}

#[test]
fn a_performed_case_is_pushed_verified_and_lifted_and_the_other_case_remains() {
    let office = notified();
    assert_eq!(states(&office, "2026Q3-1")["1"], "supervised");

    let office = office.drop_text("结案.csv", &closures(&[(1, "执行完毕", "2026-10-28")]));
    office.repairs("2026-10-30");
    assert_eq!(states(&office, "2026Q4-R1")["1"], "repair_pushed");
    assert_eq!(made(&office, "2026Q4-R1", "信用修复批次.xlsx").len(), 1);
    assert_eq!(made(&office, "2026Q4-R1", "修复核实表.xlsx").len(), 1);
    assert!(!office.path("inbox/结案.csv").exists(), "what was read has left the inbox");

    let office = office.drop_text("核实.csv", &verified(&[(1, "属实")]));
    office.repairs("2026-11-04");
    let states = states(&office, "2026Q4-R2");
    assert_eq!((states["1"].as_str(), states["2"].as_str()), ("repaired", "supervised"));
    assert!(!states.contains_key("3"), "of the other school nothing is said");
    assert!(made(&office, "2026Q4-R2", "财政局.xlsx").iter().any(|path| path.contains("解除惩戒")));
}

#[test]
fn what_was_repaired_between_quarters_is_told_to_nobody_in_the_next() {
    let office = notified().drop_text(
        "结案.csv",
        &closures(&[(1, "执行完毕", "2026-10-28"), (3, "终结本次执行程序", "2026-10-28")]),
    );
    office.repairs("2026-10-30");
    assert!(codes(&office, "2026Q4-R1").contains(&"R604".to_owned()), "终本 is no repair");
    // The court has not taken it off yet.
    let office = office.drop_text(
        "四季度.csv",
        &export(&[row("云泽市第一中学", 2), row("云泽市第一中学", 1), row("云泽市第二中学", 3)]),
    );
    office.run("2026Q4", "2026-12-31");
    let listings = office.table("runs/2026Q4-1/data/listings.csv");
    let withheld: Vec<&str> = listings.iter().map(|listing| listing["withheld"].as_str()).collect();
    assert_eq!(withheld, ["under_repair", "", ""]);
    assert_eq!(states(&office, "2026Q4-1")["3"], "second_stage", "the limit of the first notice has run out");
}

#[test]
fn what_the_credit_office_finds_untrue_stands_as_before_until_the_court_reports_it_anew() {
    let office = notified().drop_text("结案.csv", &closures(&[(1, "执行完毕", "2026-10-28")]));
    office.repairs("2026-10-30");
    let office = office.drop_text("核实.csv", &verified(&[(1, "不属实"), (2, "属实")]));
    office.repairs("2026-11-04");
    assert_eq!(states(&office, "2026Q4-R2")["1"], "supervised");
    assert_eq!(codes(&office, "2026Q4-R2"), ["R606"], "case 2 was never pushed");
    let again = "案号,被执行人,结案方式,结案日期,文书编号\n（2025）泽0184执1号,,执行完毕,2026-11-06,（2025）泽0184执1号之二\n";
    let office = office.drop_text("结案二.csv", again);
    office.repairs("2026-11-07");
    assert_eq!(states(&office, "2026Q4-R3")["1"], "repair_pushed");
}

#[test]
fn a_settlement_waits_for_a_person_and_the_answer_needs_no_second_file() {
    let office = notified().drop_text("结案.csv", &closures(&[(2, "当事人达成执行和解", "2026-10-28")]));
    office.repairs("2026-10-30");
    assert_eq!(states(&office, "2026Q4-R1")["2"], "supervised");
    let questions = std::fs::read_dir(office.path("review/2026Q4-R1")).unwrap().count();
    assert_eq!(questions, 1, "the question lies where questions are looked for");
}

#[test]
fn a_repair_run_leaves_the_courts_list_to_the_quarter_and_does_nothing_twice() {
    let office = notified().drop_text("四季度.csv", &export(&[row("云泽市第二中学", 3)]));
    let said = office.repairs("2026-10-20").text;
    assert!(said.contains("四季度.csv") && office.path("inbox/四季度.csv").exists(), "{said}");
    assert!(!office.path("runs/2026Q4-R1").exists(), "nothing came, nothing fell due");

    let office = office.drop_text("结案.csv", &closures(&[(1, "执行完毕", "2026-10-19")]));
    office.repairs("2026-10-21");
    let after = office.tree();
    office.repairs("2026-10-21");
    let again = office.tree();
    let changed = |path: &&String| !path.starts_with("logs/") && after.get(*path) != again.get(*path);
    assert_eq!(again.keys().filter(changed).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn a_closure_with_the_courts_list_below_it_waits_for_the_quarter_with_all_its_rows() {
    let both =
        format!("{}{}", closures(&[(1, "执行完毕", "2026-10-19")]), export(&[row("云泽市第二中学", 4)]));
    let office = notified().drop_text("结案和新增.csv", &both);
    office.repairs("2026-10-21");
    assert!(office.path("inbox/结案和新增.csv").exists());
    office.run("2026Q4", "2027-01-09");
    let states = states(&office, "2026Q4-1");
    assert_eq!((states["1"].as_str(), states["4"].as_str()), ("repair_pushed", "supervised"));
}

#[test]
fn clocks_that_run_out_are_said_without_any_file() {
    let office = notified();
    // Fifteen working days after 2026-10-09 is 2026-10-29 (10-10 is a working Saturday); thirty natural days is Sunday,
    // 2026-11-08, which rolls to Monday.
    office.repairs("2026-10-29");
    assert!(!office.path("runs/2026Q4-R1").exists(), "the last day is a day");
    office.repairs("2026-10-30");
    assert_eq!(kinds(&office, "2026Q4-R1"), ["urged"; 3]);
    office.repairs("2026-11-10");
    assert_eq!(kinds(&office, "2026Q4-R2"), ["overdue"; 3]);
    assert!(states(&office, "2026Q4-R2").values().all(|state| state == "overdue"));
}

fn receipt(rows: &[(u32, &str, &str)]) -> String {
    let mut text = "发文字号,回复单位,回复日期,回复内容\n".to_owned();
    for (serial, unit, answer) in rows {
        text.push_str(&format!("云信用函〔2026〕{serial}号,{unit},2026-10-20,{answer}\n"));
    }
    text
}

#[test]
fn only_an_answer_of_the_department_that_was_asked_stops_the_clock() {
    let office = notified();
    let told = [(1, "云泽市财政局", "已督促"), (1, "云泽市教育局", ""), (9, "云泽市教育局", "已督促")];
    let office = office.drop_text("回执.csv", &receipt(&told));
    office.repairs("2026-10-30");
    assert_eq!(codes(&office, "2026Q4-R1"), ["R612", "R613", "R611"]);
    assert_eq!(kinds(&office, "2026Q4-R1"), ["urged"; 3], "nobody has answered");

    let office = office.drop_text("回执二.csv", &receipt(&[(1, "云泽市教育局", "已约谈两校")]));
    office.repairs("2026-10-31");
    assert_eq!(codes(&office, "2026Q4-R2"), Vec::<String>::new());
    assert_eq!(kinds(&office, "2026Q4-R2"), ["answered"; 3]);
}

#[test]
fn an_answer_older_than_its_notice_or_still_to_come_stops_no_clock() {
    let office = notified();
    let dated = |day: &str| receipt(&[(1, "云泽市教育局", "已督促")]).replace("2026-10-20", day);
    let office = office.drop_text("早.csv", &dated("2026-10-08")).drop_text("晚.csv", &dated("2026-11-20"));
    office.repairs("2026-10-30");
    assert_eq!(codes(&office, "2026Q4-R1"), ["R615", "R502"]);
    assert_eq!(kinds(&office, "2026Q4-R1"), ["urged"; 3], "nobody has answered");
    let office = office.drop_text("当日.csv", &dated("2026-10-09"));
    office.repairs("2026-10-31");
    assert_eq!(codes(&office, "2026Q4-R2"), Vec::<String>::new());
    assert_eq!(kinds(&office, "2026Q4-R2"), ["answered"; 3], "the day of the notice is early enough");
}

#[test]
fn an_answer_about_cases_that_are_all_closed_is_kept_and_said_to_have_no_effect() {
    let closed =
        [(1, "执行完毕", "2026-10-12"), (2, "执行完毕", "2026-10-12"), (3, "执行完毕", "2026-10-12")];
    let office = notified().drop_text("结案.csv", &closures(&closed));
    office.repairs("2026-10-13");
    let office = office.drop_text("回执.csv", &receipt(&[(1, "云泽市教育局", "均已付清")]));
    office.repairs("2026-10-20");
    assert_eq!(codes(&office, "2026Q4-R2"), ["R614"]);
    assert_eq!(kinds(&office, "2026Q4-R2"), ["answered"; 3]);
}
