//! What a person answers in the review workbook holds: in this quarter, in the next, and however often a run is made.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, DataType, Reader, open_workbook_auto};
use common::Office;
use common::lists::{BUREAUS, Row, export, row};
use rust_xlsxwriter::Workbook;

const REVIEW: &str = "7-待核/待核问题.xlsx";

/// A quarter with a misspelt name, a government as debtor and a settlement.
fn first_quarter() -> Office {
    let rows = [row("云泽市水利和糊泊局", 1), row("云泽市人民政府", 2), row("云泽市第一中学", 3)];
    let office =
        Office::new().drop_text("单位.csv", BUREAUS).drop_text("三季度.csv", &export(&rows)).drop_text(
            "结案.csv",
            "案号,被执行人,结案方式,结案日期\n（2025）泽0184执3号,云泽市第一中学,达成和解协议,2026-09-20\n",
        );
    office.run("2026Q3", "2026-10-08");
    office
}

/// Saves a review workbook again as a clerk would, with the verdict that `answer` gives for a row's question and name.
fn answer(from: &Path, to: &Path, answer: &dyn Fn(&str, &str) -> &'static str) {
    let mut read = open_workbook_auto(from).unwrap();
    let mut write = Workbook::new();
    for name in read.sheet_names() {
        let range = read.worksheet_range(&name).unwrap();
        let sheet = write.add_worksheet().set_name(&name).unwrap();
        let mut heads: BTreeMap<String, usize> = BTreeMap::new();
        for (number, cells) in range.rows().enumerate() {
            let mut cells: Vec<String> = cells.iter().map(Data::to_string).collect();
            if heads.is_empty() && cells.iter().any(|cell| cell == "结论") {
                heads = cells.iter().cloned().zip(0..).collect();
            } else if let Some(verdict) = heads.get("结论") {
                let named = heads.get("原文名称").or_else(|| heads.get("单位名称")).unwrap();
                cells[*verdict] = answer(&cells[heads["问题"]], &cells[*named]).to_owned();
                cells[heads["结论人"]] = "韩某".to_owned();
                if let Some(chosen) = heads.get("候选序号") {
                    cells[*chosen] = "1".to_owned();
                }
            }
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(u32::try_from(number).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
            }
        }
    }
    write.save(to).unwrap();
}

fn answer_all(office: &Office, edition: &str, name: &str) {
    answer(
        &office.path(&format!("runs/{edition}/{REVIEW}")),
        &office.path(&format!("inbox/{name}")),
        &|asked, _| match asked {
            "政府本身待备案" => "放行",
            "修复需人工确认" => "确认修复",
            _ => "是同一单位",
        },
    );
}

fn explain(office: &Office, target: &str) -> String {
    let output = common::chengxin().arg("--office").arg(office.root()).args(["explain", target]).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

fn of_row(office: &Office, edition: &str, row: &str) -> BTreeMap<String, String> {
    let rows = office.table(&format!("runs/{edition}/data/rows.csv"));
    rows.into_iter().find(|found| found["file"].contains("季度") && found["row"] == row).unwrap()
}

#[test]
fn answers_in_the_workbook_hold_in_this_quarter_and_the_next() {
    let office = first_quarter();
    assert_eq!(of_row(&office, "2026Q3-1", "2")["disposition"], "held");
    answer_all(&office, "2026Q3-1", "待核问题.xlsx");
    office.run("2026Q3", "2026-10-20");
    let answered = of_row(&office, "2026Q3-2", "2");
    assert_eq!((&*answered["disposition"], &*answered["unit_id"]), ("accepted", "U03"));
    let listings = office.table("runs/2026Q3-2/data/listings.csv");
    assert!(listings.iter().all(|listing| listing["withheld"].is_empty()), "{listings:?}");
    assert!(office.path("runs/2026Q3-2/5-信用修复/信用修复批次.xlsx").exists());
    assert!(!office.path(&format!("runs/2026Q3-2/{REVIEW}")).exists(), "nothing is left to ask");
    let decisions = office.table("review/decisions.csv");
    assert_eq!(decisions.len(), 3);
    assert!(decisions.iter().all(|one| one["decided_by"] == "韩某" && one["decided_on"] == "2026-10-20"));

    let before = office.tree();
    office.run("2026Q3", "2026-11-01");
    let mut after = office.tree();
    after.retain(|name, _| !name.starts_with("logs/"));
    assert!(after.iter().all(|(name, digest)| before.get(name) == Some(digest)), "the run was made again");

    let office = office.drop_text("四季度.csv", &export(&[row("云泽市水利和糊泊局", 1)]));
    office.run("2026Q4", "2026-12-31");
    assert_eq!(of_row(&office, "2026Q4-1", "2")["unit_id"], "U03");
    assert_eq!(office.table("review/decisions.csv").len(), 3);
}

#[test]
fn an_answer_that_contradicts_an_earlier_one_is_asked_about() {
    let office = first_quarter();
    answer_all(&office, "2026Q3-1", "待核问题.xlsx");
    office.run("2026Q3", "2026-10-20");
    let decided = office.table("review/decisions.csv");
    let named = decided.iter().find(|one| one["units"] == "U03").unwrap();
    let office = office.drop_text(
        "改口.csv",
        &format!("行标识,结论,候选序号,结论人\n{},不是,U03,钱某\n", named["question_key"]),
    );
    office.run("2026Q3", "2026-10-21");
    let row = of_row(&office, "2026Q3-3", "2");
    assert_eq!((&*row["disposition"], &*row["codes"]), ("held", "R353"));
    answer(
        &office.path(&format!("runs/2026Q3-3/{REVIEW}")),
        &office.path("inbox/最后.xlsx"),
        &|_, _| "是同一单位",
    );
    office.run("2026Q3", "2026-10-22");
    assert_eq!(of_row(&office, "2026Q3-4", "2")["unit_id"], "U03");
    let told = explain(&office, "(2025)泽0184执1号");
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("人工结论：")).collect();
    assert_eq!(lines.len(), 2, "the first answer and the one that settled it: {told}");
    assert!(lines[1].contains("最后.xlsx") && lines[1].contains("U03"), "{told}");
}

#[test]
fn whether_a_term_reaches_an_old_listing_is_answered_once_and_stands_in_its_story() {
    let old = Row {
        ground: "违反财产报告制度", published: "2016年3月1日", ..row("云泽市第一中学", 3)
    };
    let office = Office::new().drop_text("单位.csv", BUREAUS).drop_text("三季度.csv", &export(&[old]));
    office.run("2026Q3", "2026-10-08");
    let listing =
        |edition: &str| office.table(&format!("runs/{edition}/data/listings.csv"))[0]["withheld"].clone();
    assert_eq!(listing("2026Q3-1"), "term_unsettled");
    answer(
        &office.path(&format!("runs/2026Q3-1/{REVIEW}")),
        &office.path("inbox/待核问题.xlsx"),
        &|_, _| "放行",
    );
    office.run("2026Q3", "2026-10-20");
    assert_eq!(listing("2026Q3-2"), "", "no term: it is told like any");
    let told = explain(&office, "(2025)泽0184执3号");
    let line = told.lines().find(|line| line.contains("人工结论") && line.contains("2026-10-20"));
    assert!(line.is_some_and(|line| line.contains("韩某") && line.contains("放行")), "{told}");
}

#[test]
fn a_key_that_nobody_asked_is_told() {
    let office = first_quarter().drop_text("结论.csv", "行标识,结论,结论人\n0000000000000000,新单位,韩某\n");
    office.run("2026Q3", "2026-10-20");
    let report = std::fs::read_to_string(office.path("runs/2026Q3-2/运行报告.html")).unwrap();
    assert!(report.contains("R351"), "the report names the answer that fits no question");
}

#[test]
fn a_question_is_listed_shown_and_answered_on_the_command_line() {
    let office = first_quarter();
    let say = |args: &[&str]| -> String {
        let output = common::chengxin().arg("--office").arg(office.root()).arg("review").args(args).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let listed = say(&["list"]);
    assert!(listed.contains("云泽市水利和糊泊局") && listed.contains("政府本身待备案"), "{listed}");
    let line = listed.lines().find(|line| line.contains("糊泊")).unwrap();
    let key = line.split(' ').find(|word| word.len() == 16).unwrap();
    assert!(say(&["show", &key[..6]]).contains("U03 云泽市水利和湖泊局"));
    let told = say(&["answer", key, "same", "--unit", "U03", "--by", "韩某", "--as-of", "2026-10-09"]);
    assert!(told.contains("decision-2026-10-09-0001.csv"), "{told}");
    let told = say(&["answer", key, "withdraw", "--by", "韩某", "--as-of", "2026-10-09"]);
    assert!(told.contains("decision-2026-10-09-0002.csv"), "{told}");
    let told =
        say(&["answer", key, "new", "--class", "institution", "--by", "韩某", "--as-of", "2026-10-09"]);
    assert!(told.contains("decision-2026-10-09-0003.csv"), "{told}");
    office.run("2026Q3", "2026-10-20");
    let row = of_row(&office, "2026Q3-2", "2");
    assert_eq!((&*row["disposition"], &*row["unit_id"]), ("accepted", ""), "the last answer holds");
    assert_eq!(office.table("review/decisions.csv").len(), 3);
}

#[test]
fn a_question_that_arose_between_two_quarters_is_listed_and_answered_like_any_other() {
    let office = first_quarter().drop_text(
        "和解.csv",
        "案号,被执行人,结案方式,结案日期\n（2025）泽0184执2号,云泽市人民政府,达成和解协议,2026-10-26\n",
    );
    let review = |args: &[&str]| -> String {
        let output = common::chengxin().arg("--office").arg(office.root()).arg("review").args(args).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(review(&["list"]).contains("共有 3 个"));
    office.repairs("2026-10-28");
    let listed = review(&["list"]);
    assert!(listed.contains("第 2026Q4-R1 期共有 4 个"), "the slip of the quarter is still asked: {listed}");
    let asked = office.table("runs/2026Q4-R1/data/events.csv");
    assert!(asked.iter().any(|event| event["kind"] == "repair_proposed" && event["row"] == "2"));
    let workbooks = review(&["export"]);
    assert!(workbooks.contains("2026Q3-1") && workbooks.contains("2026Q4-R1"), "{workbooks}");

    let key = listed.lines().find(|line| line.contains("R603") && line.contains("云泽市人民政府")).unwrap();
    let key = key.split_whitespace().find(|cell| cell.len() > 8 && cell.is_ascii()).unwrap();
    review(&["answer", key, "approve", "--by", "韩某", "--as-of", "2026-10-29"]);
    office.repairs("2026-10-29");
    assert_eq!(office.table("runs/2026Q4-R2/data/listings.csv")[0]["state"], "repair_pushed");
    assert!(review(&["list"]).contains("第 2026Q4-R2 期共有 3 个"), "what was approved is asked no more");
}

#[test]
fn a_case_a_party_and_a_row_are_explained_down_to_the_cells() {
    let office = first_quarter();
    let case = explain(&office, "(2025)泽0184执3号");
    for piece in [
        "云泽市第一中学",
        "通报对象1：U02 云泽市教育局（举办单位），据 单位",
        "三季度.csv!4：接收，以此行为准",
        "名称完全一致",
        "修复待确认",
    ] {
        assert!(case.contains(piece), "{piece}: {case}");
    }
    let row = explain(&office, "三季度.csv!A2");
    for piece in ["待核", "R341", "候选 U03 云泽市水利和湖泊局"] {
        assert!(row.contains(piece), "{piece}: {row}");
    }
    assert_eq!(explain(&office, "云泽市第一中学"), case);
    assert!(explain(&office, "云泽市没有这个局").is_empty());
}

/// Drops an answer to the question about the misspelt name, as a file of one row.
fn say(office: Office, name: &str, key: &str, verdict: &str, chosen: &str) -> Office {
    office.drop_text(
        name,
        &format!("行标识,结论,候选序号,候选编号,结论人\n{key},{verdict},{chosen},U03,韩某\n"),
    )
}

fn key_of(office: &Office, edition: &str, name: &str) -> Option<String> {
    let workbook = office.path(&format!("runs/{edition}/{REVIEW}"));
    let mut read = open_workbook_auto(workbook).ok()?;
    let sheets = read.sheet_names();
    let first = sheets.iter().find(|sheet| *sheet == "待核问题")?;
    let range = read.worksheet_range(first).ok()?;
    let row = range.rows().find(|row| row.iter().any(|cell| cell.get_string() == Some(name)))?;
    Some(row[0].to_string())
}

const SLIP: &str = "云泽市水利和糊泊局";

#[test]
fn an_unsure_answer_is_kept_apart_and_asked_again_only_when_the_evidence_changes() {
    let office = first_quarter();
    let key = key_of(&office, "2026Q3-1", SLIP).unwrap();
    let office = say(office, "结论.csv", &key, "不确定", "");
    office.run("2026Q3", "2026-10-20");
    assert_eq!(key_of(&office, "2026Q3-2", SLIP), None, "it stands on the sheet of what was left open");
    let office = office.drop_text("四季度.csv", &export(&[row(SLIP, 1)]));
    office.run("2026Q4", "2026-12-31");
    assert_eq!(key_of(&office, "2026Q4-1", SLIP), None, "a quarter later nothing is new");
    let coded = Row { uscc: "12990184MB00****4D", ..row(SLIP, 1) };
    let office = office.drop_text("四季度补.csv", &export(&[coded]));
    office.run("2026Q4", "2027-01-04");
    let again = key_of(&office, "2026Q4-2", SLIP);
    assert!(again.is_some_and(|again| again != key), "a code is new evidence, and another question");
}

#[test]
fn a_withdrawn_answer_is_as_if_never_given() {
    let office = first_quarter();
    let key = key_of(&office, "2026Q3-1", SLIP).unwrap();
    let office = say(office, "一.csv", &key, "是同一单位", "1");
    office.run("2026Q3", "2026-10-20");
    assert_eq!(of_row(&office, "2026Q3-2", "2")["unit_id"], "U03");
    let office = say(office, "二.csv", &key, "撤回", "");
    office.run("2026Q3", "2026-10-21");
    assert_eq!(of_row(&office, "2026Q3-3", "2")["disposition"], "held");
    assert_eq!(key_of(&office, "2026Q3-3", SLIP), Some(key), "and it is asked again");
    let kept = office.table("review/decisions.csv");
    let said: Vec<&str> = kept.iter().map(|one| &*one["answer"]).collect();
    assert_eq!(said, ["same", "withdraw"], "both are kept");
}

#[test]
fn what_a_person_ruled_out_and_the_table_says_later_is_asked_about() {
    let office = first_quarter();
    let key = key_of(&office, "2026Q3-1", SLIP).unwrap();
    let office = say(office, "结论.csv", &key, "不是", "");
    office.run("2026Q3", "2026-10-20");
    assert_eq!(of_row(&office, "2026Q3-2", "2")["proposed_unit_id"], "", "no score beats the answer");
    let office = office.drop_text("别名.csv", &format!("单位编号,别名,别名类型\nU03,{SLIP},曾用名\n"));
    office.run("2026Q3", "2026-10-21");
    let row = of_row(&office, "2026Q3-3", "2");
    assert_eq!(
        (&*row["disposition"], &*row["codes"]),
        ("held", "R353"),
        "the table and the answer cannot both hold"
    );
}

#[test]
fn who_answered_stands_in_the_ledgers_events_and_in_the_explanation() {
    let office = first_quarter();
    answer_all(&office, "2026Q3-1", "待核问题.xlsx");
    office.run("2026Q3", "2026-10-20");
    for (case, answered) in [("1", "U03"), ("2", "放行"), ("3", "放行")] {
        let told = explain(&office, &format!("(2025)泽0184执{case}号"));
        let line = told.lines().find(|line| line.contains("人工结论") && line.contains("2026-10-20"));
        let line = line.unwrap_or_else(|| panic!("{told}"));
        assert!(line.contains("韩某") && line.contains(answered) && line.contains("待核问题.xlsx"), "{line}");
    }
}
