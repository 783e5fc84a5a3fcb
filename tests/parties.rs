//! Parties over the quarters: two that turn out to be one, one that turns out to be two, one that is called otherwise. A
//! listing keeps its id and its history through all of it.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;

use std::collections::BTreeMap;

use common::lists::{Row, WATERWORKS, row};
use common::{Office, chengxin, lists};

const RIGHT: &str = "云泽市水利工程管理所";
const SLIP: &str = "云泽市水利工程管埋所";

fn export(rows: &[(&str, u32)]) -> String {
    let rows: Vec<Row<'_>> = rows.iter().map(|(name, case)| row(name, *case)).collect();
    lists::export(&rows)
}

/// Listing id, party and mark of every case.
fn listings(office: &Office, edition: &str) -> BTreeMap<String, (String, String, String)> {
    office
        .table(&format!("runs/{edition}/data/listings.csv"))
        .into_iter()
        .map(|line| {
            let told = (line["listing_id"].clone(), line["party_id"].clone(), line["mark"].clone());
            (line["case_key"].clone(), told)
        })
        .collect()
}

fn case(number: u32) -> String {
    format!("（2025）泽0184执{number}号")
}

fn explain(office: &Office, target: &str) -> String {
    let output = chengxin().arg("--office").arg(office.root()).args(["explain", target]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Drops answers to one question as a table, as a clerk saves the workbook as text.
fn answers(office: Office, name: &str, lines: &[(&str, &str, &str)]) -> Office {
    let head = "问题标识,候选编号,结论,候选序号,单位类别,结论人,结论日期\n";
    let key = std::fs::read_to_string(office.path("key.txt")).unwrap();
    let lines = lines.iter().map(|(verdict, unit, day)| {
        let (chosen, class) = if unit.is_empty() { ("", "事业单位") } else { ("1", "") };
        format!("{key},{unit},{verdict},{chosen},{class},林一舟,{day}\n")
    });
    let text = head.to_owned() + &lines.collect::<String>();
    office.drop_text(name, &text)
}

/// Third quarter: the body under its name in case 1; a slip of the name in case 2, taken for a body of its own.
fn two_parties() -> Office {
    let office = Office::new()
        .drop_text("单位.csv", WATERWORKS)
        .drop_text("三季度.csv", &export(&[(RIGHT, 1), (SLIP, 2), (RIGHT, 5)]));
    office.run("2026Q3", "2026-10-08");
    let asked = explain(&office, "三季度.csv!3");
    let key = asked.split("待核问题 ").nth(1).unwrap().split('：').next().unwrap();
    std::fs::write(office.path("key.txt"), key).unwrap();
    let office = answers(office, "结论一.csv", &[("新单位", "", "2026-10-09")]);
    office.run("2026Q3", "2026-10-12");
    office
}

#[test]
fn two_parties_become_one_by_an_answer_and_two_again_by_another() {
    let office = two_parties();
    let third = listings(&office, "2026Q3-2");
    let (own, slip) = (third[&case(1)].1.clone(), third[&case(2)].1.clone());
    assert_ne!(own, slip, "two parties");

    let office = office.drop_text("四季度.csv", &export(&[(RIGHT, 1), (SLIP, 2), (RIGHT, 3), (RIGHT, 5)]));
    let same = [("撤回", "", "2026-12-01"), ("是同一单位", "U05", "2026-12-02")];
    let office = answers(office, "结论二.csv", &same);
    office.run("2026Q4", "2026-12-31");
    let fourth = listings(&office, "2026Q4-1");
    for number in [1, 2] {
        let (id, party, mark) = &fourth[&case(number)];
        assert_eq!((party, mark.as_str()), (&own, "continuing"), "case {number}");
        assert_eq!(*id, third[&case(number)].0, "a listing keeps its id");
    }
    let parties = office.table("runs/2026Q4-1/data/parties.csv");
    assert_eq!(parties.len(), 1);
    let told = explain(&office, &case(2));
    let merged = format!(
        "第 2026Q4-1 期：单位 {slip} 与本单位是同一单位，并入本单位（“{SLIP}”，人工结论，四季度.csv!3）"
    );
    assert!(told.contains(&merged), "{told}");
    assert!(told.contains("（第 2026Q3-2 期") && told.contains("持续"), "its events go on: {told}");
    let gone = explain(&office, &slip);
    assert!(gone.contains(&format!("并入单位 {own}")), "{gone}");

    let office = office.drop_text("一季度.csv", &export(&[(RIGHT, 1), (SLIP, 2), (RIGHT, 3)]));
    let new = [("撤回", "", "2027-03-01"), ("新单位", "", "2027-03-02")];
    let office = answers(office, "结论三.csv", &new);
    office.run("2027Q1", "2027-03-31");
    let first = listings(&office, "2027Q1-1");
    assert_eq!(first[&case(1)].1, own);
    assert_eq!(
        (&first[&case(2)].1, first[&case(2)].2.as_str()),
        (&slip, "continuing"),
        "it has its old id again"
    );
    assert_eq!(first[&case(2)].0, third[&case(2)].0);
    let told = explain(&office, &case(2));
    assert!(told.contains(&format!("第 2027Q1-1 期：自单位 {own} 分出")), "{told}");

    let runs = || common::tree(&office.path("runs"));
    let before = runs();
    office.run("2026Q4", "2026-12-31");
    office.run("2027Q1", "2027-03-31");
    assert!(runs() == before, "the quarters made again are the same");
}

#[test]
fn a_case_that_the_export_lacks_goes_with_the_party_that_was_merged() {
    let office = two_parties().drop_text("三季度补.csv", &export(&[(SLIP, 7)]));
    office.run("2026Q3", "2026-10-14");
    let third = listings(&office, "2026Q3-3");
    let office = office.drop_text("四季度.csv", &export(&[(RIGHT, 1), (SLIP, 2)]));
    let same = [("撤回", "", "2026-12-01"), ("是同一单位", "U05", "2026-12-02")];
    let office = answers(office, "结论二.csv", &same);
    office.run("2026Q4", "2026-12-31");
    let (id, party, mark) = &listings(&office, "2026Q4-1")[&case(7)];
    assert_eq!((id, party), (&third[&case(7)].0, &third[&case(1)].1));
    assert_eq!(mark, "missing_without_reason");
}

#[test]
fn a_body_that_a_new_table_names_keeps_the_id_that_it_had() {
    let office = two_parties();
    let slip = listings(&office, "2026Q3-2")[&case(2)].1.clone();
    let table = format!("{WATERWORKS}U09,{SLIP},事业单位,,990184,U03\n");
    let office = office
        .drop_text("单位.csv", &table)
        .drop_text("四季度.csv", &export(&[(RIGHT, 1), (SLIP, 2), (RIGHT, 5)]));
    office.run("2026Q4", "2026-12-31");
    assert_eq!(listings(&office, "2026Q4-1")[&case(2)].1, slip);
}

#[test]
fn a_party_that_is_called_otherwise_says_so() {
    let office =
        Office::new().drop_text("单位.csv", WATERWORKS).drop_text("三季度.csv", &export(&[(RIGHT, 1)]));
    office.run("2026Q3", "2026-10-08");
    let renamed = WATERWORKS.replace(RIGHT, "云泽市水利工程服务中心");
    let office = office
        .drop_text("单位.csv", &renamed)
        .drop_text("别名.csv", &format!("单位编号,别名,别名类型\nU05,{RIGHT},曾用名\n"))
        .drop_text("四季度.csv", &export(&[(RIGHT, 1), (RIGHT, 2)]));
    office.run("2026Q4", "2026-12-31");
    let told = explain(&office, &case(1));
    assert!(told.contains(&format!("第 2026Q4-1 期起改称现名，原名 {RIGHT}")), "{told}");
}

#[test]
fn what_two_files_say_of_one_case_is_one_listing_and_the_difference_is_told() {
    let later = export(&[(RIGHT, 1)])
        .replace("全部未履行", "部分未履行")
        .replace("12000", "9000")
        .replace("2026年4月1日", "2026年5月1日");
    let office = Office::new()
        .drop_text("单位.csv", WATERWORKS)
        .drop_text("三季度.csv", &export(&[(RIGHT, 1), (RIGHT, 2)]))
        .drop_text("补充导出.csv", &later);
    office.run("2026Q3", "2026-10-08");
    let listings = office.table("runs/2026Q3-1/data/listings.csv");
    let of_case: Vec<_> = listings.iter().filter(|listing| listing["case_key"] == case(1)).collect();
    assert_eq!(of_case.len(), 1);
    assert_eq!((&*of_case[0]["amount"], &*of_case[0]["sources"]), ("9000.00", "补充导出.csv!2;三季度.csv!2"));
    let told = explain(&office, &case(1));
    for piece in [
        "行 补充导出.csv!2：接收，以此行为准",
        "行 三季度.csv!2：重复",
        "R210 同一案件说法不一",
        "被执行人的履行情况：本行 全部未履行，为准的 补充导出.csv!I2 是 部分未履行",
    ] {
        assert!(told.contains(piece), "{piece}: {told}");
    }
}

#[test]
fn several_debtors_of_one_case_are_several_listings_each_told_to_its_own_department() {
    let office = Office::new()
        .drop_text("单位.csv", WATERWORKS)
        .drop_text("三季度.csv", &export(&[(RIGHT, 1), ("云泽市水利和湖泊局", 1)]));
    office.run("2026Q3", "2026-10-08");
    let listings = office.table("runs/2026Q3-1/data/listings.csv");
    assert_eq!(listings.len(), 2);
    assert!(listings.iter().all(|listing| listing["case_key"] == case(1)));
    let told: Vec<(String, String)> = office
        .table("runs/2026Q3-1/data/parties.csv")
        .into_iter()
        .map(|party| (party["name"].clone(), party["supervisor"].clone()))
        .collect();
    let expected = [("云泽市水利和湖泊局", "云泽市人民政府"), (RIGHT, "云泽市水利和湖泊局")];
    assert_eq!(told, expected.map(|(party, told)| (party.to_owned(), told.to_owned())));
}

#[test]
fn several_cases_of_one_party_are_one_block_in_its_packet() {
    let office = Office::new()
        .drop_text("单位.csv", WATERWORKS)
        .drop_text("三季度.csv", &export(&[(RIGHT, 1), (RIGHT, 2), (RIGHT, 3)]));
    office.run("2026Q3", "2026-10-08");
    let path = "runs/2026Q3-1/2-通报材料包/001-云泽市水利和湖泊局/附件1-失信信息.xlsx";
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(office.path(path)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let rows: Vec<String> =
        sheet.rows().map(|row| row.iter().map(|cell| format!("{cell}|")).collect()).collect();
    assert_eq!(rows.iter().filter(|row| row.contains(RIGHT)).count(), 1, "named once: {rows:?}");
    assert_eq!(rows.iter().filter(|row| row.contains("（2025）泽0184执")).count(), 3);
    let total = rows.iter().find(|row| row.contains("1个单位，3件案件"));
    assert!(total.is_some(), "{rows:?}");
}
