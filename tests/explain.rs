//! From a printed figure to the cell, and from a cell to everything that was printed of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::{Reader, open_workbook_auto};
use common::lists::{Row, row};
use common::{Office, chengxin, lists};

const UNITS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号,电子邮箱,生效日期\n\
    U01,云泽市人民政府,行政机关,,990184,,,\n\
    U02,云泽市教育局,行政机关,,990184,U01,jy@yunze.example,\n\
    U03,云泽市水利和湖泊局,行政机关,1199018401133521XR,990184,U01,sl@yunze.example,\n\
    U04,云泽市第一中学,事业单位,,990184,U02,yz@yunze.example,2001-09-01\n\
    U05,云泽市水利工程管理所,事业单位,,990184,U03,,\n";

fn export(rows: &[(&str, &str)]) -> String {
    let duty = "给付货款12000元，申请人身份证11010519491231002X";
    let rows: Vec<Row<'_>> =
        (1..).zip(rows).map(|(case, (name, uscc))| Row { uscc, duty, ..row(name, case) }).collect();
    lists::export(&rows)
}

fn explain(office: &Office, target: &str, language: &str) -> String {
    let output = chengxin()
        .arg("--office")
        .arg(office.root())
        .args(["--lang", language, "explain", target])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn holds(told: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(told.contains(piece), "{piece} is missing in:\n{told}");
    }
}

#[test]
fn every_rule_of_identity_leads_to_the_cell_of_the_table_that_says_it() {
    let office = Office::new()
        .drop_text("单位.csv", UNITS)
        .drop_text("别名.csv", "单位编号,别名,别名类型\nU03,云泽市水务办,简称\n")
        .drop_text(
            "沿革.csv",
            "日期,变更类型,原单位名称,原单位编号,现单位编号,现单位名称\n\
             2019-03-01,更名,云泽市教育委员会,U02,U02,云泽市教育局\n",
        )
        .drop_text(
            "三季度.csv",
            &export(&[
                ("云泽市水利和湖泊局", "1199018401133521XR"),
                ("云泽市第一中学", ""),
                ("云泽市水务办", ""),
                ("云泽市教育委员会", ""),
                ("云泽市水利工程管理所", ""),
            ]),
        );
    office.run("2026Q3", "2026-10-08");
    holds(
        &explain(&office, "三季度.csv!2", "zh"),
        &[
            "机构表：U03 云泽市水利和湖泊局，一直有效，见 单位.csv!A4",
            "通报对象1：U01 云泽市人民政府（主管部门），据 单位.csv!F4（一直有效）",
            "统一社会信用代码有效\n      表中 单位.csv!D4：1199018401133521XR",
            "D2 案号：（2025）泽0184执1号",
            "申请人身份证110105********002X",
            "发出通报：云信用函〔2026〕",
        ],
    );
    holds(
        &explain(&office, "三季度.csv!3", "zh"),
        &[
            "通报对象1：U02 云泽市教育局（原云泽市教育委员会）（举办单位），据 单位.csv!F5（2001-09-01 起有效）",
            "名称完全一致\n      表中 单位.csv!B5：云泽市第一中学",
        ],
    );
    holds(&explain(&office, "三季度.csv!4", "zh"), &["简称\n      表中 别名.csv!B2：云泽市水务办"]);
    holds(
        &explain(&office, "三季度.csv!5", "zh"),
        &["曾用名", "沿革：2019-03-01 更名，云泽市教育委员会 → 云泽市教育局，见 沿革.csv!2"],
    );
    let letter = explain(&office, "云信用函〔2026〕1号", "zh");
    holds(&letter, &["云泽市水利和湖泊局", "云泽市教育局"]);
    let english = explain(&office, "三季度.csv!D6", "en");
    holds(&english, &["D6 案号: （2025）泽0184执5号", "by: the exact name", "addressee 1: U03"]);
    assert!(!english.contains("A6 被执行人"), "one cell was asked about:\n{english}");
}

#[test]
fn an_answer_is_told_with_who_gave_it_and_when() {
    let office = Office::new()
        .drop_text("单位.csv", UNITS)
        .drop_text("三季度.csv", &export(&[("云泽市水利工程管埋所", ""), ("云泽市第一中学", "")]));
    office.run("2026Q3", "2026-10-08");
    let key = office.table("review/decisions.csv");
    assert!(key.is_empty());
    let asked = explain(&office, "三季度.csv!2", "zh");
    holds(&asked, &["行 三季度.csv!2：待核", "候选 U05 云泽市水利工程管理所"]);
    let key = asked.split("待核问题 ").nth(1).unwrap().split('：').next().unwrap();
    let answer =
        ["review", "answer", key, "same", "--unit", "U05", "--by", "林一舟", "--as-of", "2026-10-09"];
    chengxin().arg("--office").arg(office.root()).args(answer).assert().success();
    office.run("2026Q3", "2026-10-10");
    holds(
        &explain(&office, "三季度.csv!2", "zh"),
        &["依据：人工结论", "结论：是同一单位 U05（林一舟，2026-10-09）"],
    );
}

#[test]
fn what_a_quarter_printed_is_still_found_when_the_case_has_gone() {
    let office = Office::new()
        .drop_text("单位.csv", UNITS)
        .drop_text("三季度.csv", &export(&[("云泽市第一中学", ""), ("云泽市水利工程管理所", "")]));
    office.run("2026Q3", "2026-10-08");
    let office = office.drop_text("四季度.csv", &export(&[("云泽市第一中学", "")])).drop_text(
        "结案.csv",
        "案号,被执行人,结案方式,结案日期\n（2025）泽0184执2号,云泽市水利工程管理所,执行完毕,2026-11-20\n",
    );
    office.run("2026Q4", "2026-12-31");
    holds(
        &explain(&office, "（2025）泽0184执2号", "zh"),
        &["退出：执行完毕", "列入修复批次", "runs/2026Q3-1/2-通报材料包/", "runs/2026Q4-1/5-信用修复/"],
    );
    holds(&explain(&office, "三季度.csv!3", "zh"), &["第 2026Q3-1 期（数据截至", "D3 案号"]);
}

/// Every text in a workbook, joined.
fn text_of(path: &Path) -> String {
    let mut book = open_workbook_auto(path).unwrap();
    let mut text = String::new();
    for name in book.sheet_names() {
        for row in book.worksheet_range(&name).unwrap().rows() {
            text.extend(row.iter().map(|cell| format!("{cell}\n")));
        }
    }
    text
}

#[test]
fn the_recall_list_names_exactly_the_workbooks_and_pages_that_hold_a_case() {
    let office = Office::new().drop_sample("inbox");
    office.run("2026Q3", "2026-10-08");
    let cases: BTreeMap<String, String> = office
        .table("runs/2026Q3-1/data/listings.csv")
        .into_iter()
        .map(|listing| (listing["listing_id"].clone(), listing["case_key"].clone()))
        .collect();
    let mut listed: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    let files: BTreeMap<String, String> = office
        .table("runs/2026Q3-1/data/files.csv")
        .into_iter()
        .map(|line| (line["number"].clone(), line["file"].clone()))
        .collect();
    for line in office.table("runs/2026Q3-1/data/contents.csv") {
        for number in line["files"].split(';') {
            listed.entry(files[number].clone()).or_default().insert(&cases[&line["listing_id"]]);
        }
    }
    let mut seen = 0;
    for path in
        office.tree().into_keys().filter_map(|path| Some(path.strip_prefix("runs/2026Q3-1/")?.to_owned()))
    {
        // Whose case is suggested as a clue stands in no list that others read.
        let asked =
            ["6-退回", "7-待核/待核行", "7-待核/待核问题", "7-待核/机构表变化", "8-待发邮件", "9-线索（密）"];
        if asked.iter().any(|other| path.starts_with(other)) {
            continue;
        }
        let file = office.path(&format!("runs/2026Q3-1/{path}"));
        let text = match path.as_str() {
            page if page.starts_with("领导小组季度通报") => std::fs::read_to_string(file).unwrap(),
            workbook if workbook.ends_with(".xlsx") => text_of(&file),
            _ => continue,
        };
        let held: BTreeSet<&String> = cases.values().filter(|case| text.contains(case.as_str())).collect();
        assert_eq!(listed.remove(&path).unwrap_or_default(), held, "{path}");
        seen += 1;
    }
    assert!(seen > 20, "{seen} workbooks and pages");
    let others: Vec<&String> =
        listed.keys().filter(|path| !path.ends_with(".docx") && !path.ends_with(".csv")).collect();
    assert!(others.is_empty(), "{others:?}");
}
