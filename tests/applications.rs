//! A listed body applies for its repair itself, with the court's closing document: the second way into the same batch.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use common::lists::{Row, SCHOOLS, export, kinds, row, states};
use common::{Office, books};

const FORM: &str = "申请单位,案号,结案方式,结案日期,结案文书,文书编号,申请日期,信用承诺书\n";

/// Two schools with two cases each, notified on 2026-10-09; the last was listed in September.
fn notified() -> Office {
    let rows = [
        row("云泽市第一中学", 1),
        row("云泽市第一中学", 2),
        row("云泽市第二中学", 3),
        Row { published: "2026年9月1日", ..row("云泽市第二中学", 4) },
    ];
    let office = Office::new().drop_text("单位.csv", SCHOOLS).drop_text("三季度.csv", &export(&rows));
    office.run("2026Q3", "2026-10-09");
    office
}

/// A row of the form: who, which case, how and when it was closed.
fn asks(name: &str, case: u32, mode: &str, day: &str) -> String {
    format!(
        "{name},（2025）泽0184执{case}号,{mode},{day},结案通知书,（2025）泽0184执{case}号之一,2026-10-21,有\n"
    )
}

fn apply(office: Office, file: &str, rows: &[String]) -> Office {
    office.drop_text(file, &format!("{FORM}{}", rows.concat()))
}

fn court(office: Office, file: &str, rows: &[(u32, &str, &str)]) -> Office {
    let mut text = "案号,被执行人,结案方式,结案日期\n".to_owned();
    for (case, mode, day) in rows {
        text.push_str(&format!("（2025）泽0184执{case}号,,{mode},{day}\n"));
    }
    office.drop_text(file, &text)
}

fn verify(office: Office, file: &str, case: u32, found: &str, day: &str) -> Office {
    let text =
        format!("单位名称,案号,核实结果,核实日期,核实人\n,（2025）泽0184执{case}号,{found},{day},韩秋实\n");
    office.drop_text(file, &text)
}

/// Code and row of every finding.
fn found(office: &Office, edition: &str) -> Vec<(String, String)> {
    let findings = office.table(&format!("runs/{edition}/data/findings.csv"));
    findings.into_iter().map(|found| (found["code"].clone(), found["row"].clone())).collect()
}

/// Everything that the sheets of a workbook of the repair folder say.
fn says(office: &Office, edition: &str, file: &str) -> String {
    books::said(&office.path(&format!("runs/{edition}/5-信用修复/{file}")))
}

#[test]
fn a_school_that_has_paid_applies_is_verified_and_repaired() {
    let office = notified();
    // It fills in the blank form that the office handed out.
    let mut form = books::read(&office.path("runs/2026Q3-1/5-信用修复/信用修复申请表（空白）.xlsx"));
    let filled = "云泽市第一中学||（2025）泽0184执1号|执行完毕|2026-10-20|结案通知书|（2025）泽0184执1号之一|2026-10-21|有";
    let rows = books::rows(&mut form);
    let heading = rows.iter().position(|row| row[0] == "申请单位").unwrap();
    rows.truncate(heading + 1);
    rows.push(filled.split('|').map(str::to_owned).collect());
    books::drop_book(&office, "一中申请.xlsx", &form);

    office.repairs("2026-10-22");
    assert_eq!(found(&office, "2026Q4-R1"), []);
    assert_eq!(states(&office, "2026Q4-R1")["1"], "repair_pushed");
    assert_eq!(
        kinds(&office, "2026Q4-R1"),
        ["repair_applied", "repair_batched"],
        "the court has closed nothing"
    );
    let batch = says(&office, "2026Q4-R1", "信用修复批次.xlsx");
    assert!(batch.contains("单位申请（2026年10月21日）"), "{batch}");
    assert!(
        says(&office, "2026Q4-R1", "修复核实表.xlsx").contains("单位申请"),
        "the document is to be checked"
    );

    let office = verify(office, "核实.csv", 1, "属实", "2026-10-26");
    office.repairs("2026-10-27");
    let states = states(&office, "2026Q4-R2");
    assert_eq!((states["1"].as_str(), states["2"].as_str()), ("repaired", "supervised"));

    // It asks once more, for nothing.
    let office = apply(office, "再申请.csv", &[asks("云泽市第一中学", 1, "执行完毕", "2026-10-20")]);
    office.repairs("2026-10-28");
    assert_eq!(found(&office, "2026Q4-R3"), [("R665".to_owned(), "2".to_owned())]);
    assert_eq!(kinds(&office, "2026Q4-R3"), Vec::<String>::new());
}

#[test]
fn what_cannot_be_verified_or_is_not_theirs_goes_into_no_batch_and_each_is_told_why() {
    let unsaid = |row: String, what: &str| row.replace(what, "");
    let office = apply(
        notified(),
        "申请.csv",
        &[
            asks("云泽市第一中学", 9, "执行完毕", "2026-10-20"),
            asks("云泽市第一中学", 3, "执行完毕", "2026-10-20"),
            asks("云泽市第一中学", 2, "终结本次执行程序", "2026-10-20"),
            unsaid(asks("云泽市第一中学", 2, "执行完毕", "2026-10-20"), "结案通知书,（2025）泽0184执2号之一")
                .replace("2026-10-20,", "2026-10-20,,"),
            asks("云泽市第一中学", 2, "执行完毕", "2026-10-20").replace(",有", ",无"),
            asks("云泽市第二中学", 4, "执行完毕", "2026-08-20"),
        ],
    );
    office.repairs("2026-10-22");
    let expected = ["R663", "R664", "R604", "R661", "R662", "R667"];
    let expected: Vec<_> =
        (2..).zip(expected).map(|(row, code)| (code.to_owned(), row.to_string())).collect();
    assert_eq!(found(&office, "2026Q4-R1"), expected);
    assert!(!kinds(&office, "2026Q4-R1").contains(&"repair_batched".to_owned()));
}

#[test]
fn a_settlement_not_yet_carried_out_waits_for_a_person_whoever_brings_it() {
    let office =
        apply(notified(), "申请.csv", &[asks("云泽市第一中学", 2, "当事人达成执行和解", "2026-10-20")]);
    office.repairs("2026-10-22");
    assert_eq!(found(&office, "2026Q4-R1"), [("R603".to_owned(), "2".to_owned())]);
    assert_eq!(states(&office, "2026Q4-R1")["2"], "supervised");
    let key = office.table("runs/2026Q4-R1/data/events.csv").into_iter().map(|event| event["kind"].clone());
    assert_eq!(key.collect::<Vec<_>>(), ["repair_applied", "repair_proposed"]);
    // The answer comes with no second form.
    let listed =
        common::chengxin().arg("--office").arg(office.root()).args(["review", "list"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let line = listed.lines().find(|line| line.contains("R603")).unwrap();
    let key = line.split(' ').find(|word| word.len() == 16).unwrap();
    let answer = ["review", "answer", key, "approve", "--by", "韩秋实", "--as-of", "2026-10-23"];
    common::chengxin().arg("--office").arg(office.root()).args(answer).assert().success();
    office.repairs("2026-10-23");
    assert_eq!(states(&office, "2026Q4-R2")["2"], "repair_pushed");
    assert!(says(&office, "2026Q4-R2", "信用修复批次.xlsx").contains("单位申请"));
}

#[test]
fn the_courts_word_stands_before_the_bodys() {
    // The court says that the file was closed without payment, later than the school says it paid.
    let office = court(
        notified(),
        "结案.csv",
        &[(1, "终结本次执行程序", "2026-10-21"), (3, "执行完毕", "2026-10-19")],
    );
    let office = apply(
        office,
        "申请.csv",
        &[
            asks("云泽市第一中学", 1, "执行完毕", "2026-10-20"),
            asks("云泽市第二中学", 3, "执行完毕", "2026-10-19"),
        ],
    );
    office.repairs("2026-10-22");
    let found = found(&office, "2026Q4-R1");
    assert!(found.contains(&("R666".to_owned(), "2".to_owned())), "{found:?}");
    assert!(
        found.contains(&("R665".to_owned(), "3".to_owned())),
        "pushed by the court on the same day: {found:?}"
    );
    let states = states(&office, "2026Q4-R1");
    assert_eq!((states["1"].as_str(), states["3"].as_str()), ("supervised", "repair_pushed"));
    let batch = says(&office, "2026Q4-R1", "信用修复批次.xlsx");
    assert!(batch.contains("法院推送") && !batch.contains("单位申请"), "{batch}");
}

#[test]
fn what_was_found_untrue_may_be_applied_for_again_with_another_document() {
    let office = apply(notified(), "申请.csv", &[asks("云泽市第一中学", 1, "执行完毕", "2026-10-20")]);
    office.repairs("2026-10-22");
    let office = verify(office, "核实.csv", 1, "不属实", "2026-10-26");
    office.repairs("2026-10-27");
    assert_eq!(states(&office, "2026Q4-R2")["1"], "supervised");
    office.repairs("2026-10-28");
    assert!(!office.path("runs/2026Q4-R3").exists(), "what was said before is not believed again");
    let office = apply(office, "再申请.csv", &[asks("云泽市第一中学", 1, "执行完毕", "2026-10-28")]);
    office.repairs("2026-10-29");
    assert_eq!(states(&office, "2026Q4-R3")["1"], "repair_pushed");
}

#[test]
fn an_application_dropped_in_the_quarter_goes_into_the_quarters_batch() {
    let office = notified();
    let list = export(&[row("云泽市第一中学", 1)]);
    let office = office.drop_text("四季度.csv", &list);
    let office = apply(office, "申请.csv", &[asks("云泽市第一中学", 1, "执行完毕", "2026-12-20")]);
    office.run("2026Q4", "2026-12-31");
    assert_eq!(states(&office, "2026Q4-1")["1"], "repair_pushed");
    assert!(says(&office, "2026Q4-1", "信用修复批次.xlsx").contains("单位申请"));
    let before = office.tree();
    office.run("2026Q4", "2026-12-31");
    let after = office.tree();
    let changed = |path: &&String| !path.starts_with("logs/") && before.get(*path) != after.get(*path);
    assert_eq!(
        after.keys().filter(changed).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "made again, the same bytes"
    );
}
