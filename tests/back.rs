//! The way back: what a run returns is corrected, dropped into the inbox again, and only what was corrected changes.

#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::Office;
use common::books::{Sheets, drop_book, read, returned, rows};

const QUARTER: &str = "2026Q3";
const DAY: &str = "2026-10-08";
const HEAD: &str = "被执行人姓名/名称,案号,执行法院,立案时间,失信决定日期,发布时间,被执行人的履行情况,失信被执行人行为具体情形";
const REST: &str = "全部未履行,有履行能力而拒不履行生效法律文书确定义务";
const LISTING: &str = "名单.csv";

/// A line of the listing: party, case number, day filed.
fn line(party: &str, case: &str, filed: &str) -> String {
    format!("{party},{case},云泽市人民法院,{filed},2026-03-01,2026-03-05,{REST}")
}

/// Row 2 is right, 3 has no case number, 4 neither case number nor a day that exists.
fn listing() -> String {
    let rows = [
        line("云泽市教育局", "（2026）泽0184执11号", "2026-01-05"),
        line("云泽市教育局", "45352", "2026-01-06"),
        line("云泽市水利和湖泊局", "45353", "2026-02-30"),
    ];
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

fn office() -> Office {
    Office::new().drop_file("inbox/组织机构层级表.xlsx").drop_text(LISTING, &listing())
}

/// Puts a value into every row that has `old` in the column.
fn set(sheets: &mut Sheets, heading: &str, old: &str, new: &str) {
    let rows = rows(sheets);
    let head = rows.iter().position(|row| row.iter().any(|cell| cell == heading)).unwrap();
    let column = rows[head].iter().position(|cell| cell == heading).unwrap();
    let mut hit = 0;
    for row in rows.iter_mut().skip(head + 1).filter(|row| row[column] == old) {
        new.clone_into(&mut row[column]);
        hit += 1;
    }
    assert!(hit > 0, "{heading}: no {old}");
}

/// `rows.csv` of an edition by file and row.
fn table(office: &Office, edition: &str) -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let rows = office.table(&format!("runs/{edition}/data/rows.csv"));
    rows.into_iter().map(|row| ((row["file"].clone(), row["row"].clone()), row)).collect()
}

fn told(office: &Office, edition: &str, file: &str, row: u32) -> (String, String) {
    let table = table(office, edition);
    let row = &table[&(file.to_owned(), row.to_string())];
    (row["disposition"].clone(), row["corrected_by"].clone())
}

fn pair(disposition: &str, by: &str) -> (String, String) {
    (disposition.to_owned(), by.to_owned())
}

/// An office whose first edition is published, and what it returned.
fn after_first_edition() -> (Office, Sheets) {
    let office = office();
    office.run(QUARTER, DAY);
    assert_eq!(told(&office, "2026Q3-1", LISTING, 3), pair("returned", ""));
    let sheets = returned(&office, "2026Q3-1", "名单");
    (office, sheets)
}

const TAB: &str = "数据";

#[test]
fn corrected_rows_are_merged_and_the_half_corrected_come_back_as_they_now_are() {
    let (office, mut book) = after_first_edition();
    set(&mut book, "案号", "45352", "（2026）泽0184执12号");
    set(&mut book, "案号", "45353", "（2026）泽0184执13号");
    drop_book(&office, "更正.xlsx", &book);
    let said = office.run(QUARTER, "2026-10-20");
    assert!(said.text.contains("2026Q3-2"), "{}", said.text);
    assert_eq!(told(&office, "2026Q3-2", LISTING, 2), pair("accepted", ""));
    assert_eq!(told(&office, "2026Q3-2", LISTING, 3), pair("accepted", &format!("更正.xlsx!{TAB}!2")));
    assert_eq!(told(&office, "2026Q3-2", LISTING, 4), pair("returned", &format!("更正.xlsx!{TAB}!3")));
    assert_eq!(told(&office, "2026Q3-2", "更正.xlsx", 2), pair("accepted", ""));
    let again = returned(&office, "2026Q3-2", "名单");
    let rows = &again.last().unwrap().1;
    assert_eq!(rows.len(), 2, "only the row that is still wrong: {rows:?}");
    assert_eq!(rows[1][1], "（2026）泽0184执13号", "with what has been mended already");
    let cases = office.table("runs/2026Q3-2/data/listings.csv");
    let mended = cases.iter().find(|case| case["case_key"] == "（2026）泽0184执12号").unwrap();
    assert_eq!(mended["sources"], format!("{LISTING}!3"));
    assert_eq!(fs::read_dir(office.path("inbox")).unwrap().count(), 0);
}

#[test]
fn the_same_files_give_the_same_bytes_however_they_came() {
    let (one, mut book) = after_first_edition();
    set(&mut book, "案号", "45352", "（2026）泽0184执12号");
    drop_book(&one, "更正.xlsx", &book);
    one.run(QUARTER, "2026-10-20");
    let (two, _) = after_first_edition();
    drop_book(&two, "更正.xlsx", &book);
    two.run(QUARTER, "2026-10-20");
    assert_eq!(one.tree(), two.tree());
    drop_book(&one, "更正.xlsx", &book);
    let said = one.run(QUARTER, "2026-11-01");
    assert!(said.text.contains("没有新内容"), "the same file again changes nothing: {}", said.text);
    assert_eq!(fs::read_dir(one.path("inbox")).unwrap().count(), 0);
    drop_book(&one, "更正 (2).xlsx", &book);
    one.run(QUARTER, "2026-11-02");
    let found = one.table("runs/2026Q3-3/data/findings.csv");
    assert!(found.iter().any(|finding| finding["code"] == "R008"), "a second copy is named");
    assert_eq!(told(&one, "2026Q3-3", LISTING, 3), pair("accepted", &format!("更正.xlsx!{TAB}!2")));
}

#[test]
fn an_unchanged_row_is_named_again_and_a_deleted_one_too() {
    let (office, mut book) = after_first_edition();
    rows(&mut book).remove(2);
    drop_book(&office, "更正.xlsx", &book);
    office.run(QUARTER, "2026-10-20");
    assert_eq!(told(&office, "2026Q3-2", "更正.xlsx", 2), pair("duplicate", ""));
    assert_eq!(told(&office, "2026Q3-2", LISTING, 3), pair("returned", ""));
    assert_eq!(told(&office, "2026Q3-2", LISTING, 4), pair("returned", ""));
    assert_eq!(returned(&office, "2026Q3-2", "名单").last().unwrap().1.len(), 3);
}

#[test]
fn rows_may_be_reordered_columns_added_and_the_file_called_anything() {
    let (office, mut book) = after_first_edition();
    set(&mut book, "案号", "45352", "（2026）泽0184执12号");
    rows(&mut book).swap(1, 2);
    for row in rows(&mut book) {
        row.insert(0, "经办人".to_owned());
    }
    // Saved under the name of the file that it corrects: the original must not be replaced by it.
    drop_book(&office, LISTING, &book);
    office.run(QUARTER, "2026-10-20");
    let by = format!("名单 (2).csv!{TAB}!3");
    assert_eq!(told(&office, "2026Q3-2", LISTING, 2), pair("accepted", ""));
    assert_eq!(told(&office, "2026Q3-2", LISTING, 3), pair("accepted", &by));
}

#[test]
fn rows_of_two_files_pasted_into_one_sheet_correct_each_its_own_file() {
    let ledger = "序号,案号,被执行人姓名/名称,失信被执行人行为具体情形,立案时间,发布时间,执行法院,被执行人的履行情况\n\
        1,45360,云泽市卫生健康局,违反财产报告制度,2026-01-07,2026-03-05,云泽市人民法院,全部未履行\n";
    for with_heading in [false, true] {
        let office = office().drop_text("台账.csv", ledger);
        office.run(QUARTER, DAY);
        let mut book = returned(&office, "2026Q3-1", "名单");
        let mut other = returned(&office, "2026Q3-1", "台账");
        let skipped = rows(&mut other).iter().position(|row| row[0] == "序号").unwrap();
        let pasted = rows(&mut other).split_off(skipped + usize::from(!with_heading));
        rows(&mut book).extend(pasted);
        let below = rows(&mut book).len();
        for cell in rows(&mut book).iter_mut().flatten().filter(|cell| *cell == "45360") {
            "（2026）泽0184执20号".clone_into(cell);
        }
        drop_book(&office, "合在一起.xlsx", &book);
        office.run(QUARTER, "2026-10-20");
        let by = format!("合在一起.xlsx!{TAB}!{below}");
        assert_eq!(told(&office, "2026Q3-2", "台账.csv", 2), pair("accepted", &by));
        let cases = office.table("runs/2026Q3-2/data/listings.csv");
        let case = cases.iter().find(|case| case["case_key"] == "（2026）泽0184执20号").unwrap();
        let parties = office.table("runs/2026Q3-2/data/parties.csv");
        let named = parties.iter().find(|party| party["party_id"] == case["party_id"]).unwrap();
        assert_eq!((named["name"].as_str(), &*case["filed_on"]), ("云泽市卫生健康局", "2026-01-07"));
    }
}

#[test]
fn two_workbooks_that_come_together_and_differ_are_both_asked_about() {
    let (office, mut book) = after_first_edition();
    let mut other = book.clone();
    set(&mut book, "案号", "45352", "（2026）泽0184执12号");
    set(&mut other, "案号", "45352", "（2026）泽0184执99号");
    drop_book(&office, "更正_甲.xlsx", &book);
    drop_book(&office, "更正_乙.xlsx", &other);
    office.run(QUARTER, "2026-10-20");
    for file in ["更正_甲.xlsx", "更正_乙.xlsx"] {
        let row = &table(&office, "2026Q3-2")[&(file.to_owned(), "2".to_owned())];
        assert_eq!((row["disposition"].as_str(), row["codes"].as_str()), ("returned", "R642"), "{file}");
    }
    assert_eq!(told(&office, "2026Q3-2", LISTING, 3), pair("returned", ""), "as it was");
}

#[test]
fn a_later_correction_wins_and_earlier_ones_stay_in_force() {
    let (office, book) = after_first_edition();
    let mut first = book.clone();
    set(&mut first, "案号", "45352", "（2026）泽0184执99号");
    drop_book(&office, "更正.xlsx", &first);
    office.run(QUARTER, "2026-10-20");
    let mut second = book;
    set(&mut second, "案号", "45352", "（2026）泽0184执12号");
    set(&mut second, "立案时间", "2026-02-30", "2026-02-27");
    set(&mut second, "案号", "45353", "（2026）泽0184执13号");
    // The same name as before: a correction adds to the earlier one, it does not replace it.
    drop_book(&office, "更正.xlsx", &second);
    office.run(QUARTER, "2026-11-03");
    assert_eq!(told(&office, "2026Q3-3", LISTING, 3), pair("accepted", &format!("更正 (2).xlsx!{TAB}!2")));
    assert_eq!(told(&office, "2026Q3-3", LISTING, 4), pair("accepted", &format!("更正 (2).xlsx!{TAB}!3")));
    assert_eq!(told(&office, "2026Q3-3", "更正.xlsx", 2), pair("duplicate", ""), "overtaken");
    let said = office.run(QUARTER, "2026-11-04");
    assert!(said.text.contains("没有新内容"), "{}", said.text);
}

#[test]
fn a_changed_key_and_an_added_row_are_named() {
    let (office, mut book) = after_first_edition();
    let key = rows(&mut book)[0].iter().position(|heading| heading == "行标识").unwrap();
    rows(&mut book)[1][key] = "2026Q3-0123456789abcdef".to_owned();
    let mut added = rows(&mut book)[2].clone();
    added[key].clear();
    rows(&mut book).push(added);
    drop_book(&office, "更正.xlsx", &book);
    office.run(QUARTER, "2026-10-20");
    for row in [2, 4] {
        let table = table(&office, "2026Q3-2");
        let found = &table[&("更正.xlsx".to_owned(), row.to_string())];
        assert_eq!((found["disposition"].as_str(), found["codes"].as_str()), ("returned", "R641"));
    }
    assert_eq!(told(&office, "2026Q3-2", LISTING, 3), pair("returned", ""));
}

#[test]
fn a_correction_that_belongs_to_no_row_comes_back_and_is_put_right() {
    let (office, mut book) = after_first_edition();
    set(&mut book, "案号", "45352", "（2026）泽0184执12号");
    let key = rows(&mut book)[0].iter().position(|heading| heading == "行标识").unwrap();
    let right = rows(&mut book)[1][key].clone();
    rows(&mut book)[1][key] = "2026Q3-1-0123456789abcdef".to_owned();
    let mut added = rows(&mut book)[2].clone();
    added[key].clear();
    rows(&mut book).push(added);
    drop_book(&office, "更正.xlsx", &book);
    office.run(QUARTER, "2026-10-20");
    let mut back = returned(&office, "2026Q3-2", "更正");
    let strays = rows(&mut back).clone();
    assert_eq!(strays.len(), 3, "a heading and the two rows: {strays:?}");
    assert_eq!(strays[0].iter().filter(|heading| *heading == "退回原因").count(), 1);
    set(&mut back, "原行标识", "2026Q3-1-0123456789abcdef", &right);
    set(&mut back, "原行标识", "", "作废");
    drop_book(&office, "更正的更正.xlsx", &back);
    office.run(QUARTER, "2026-10-21");
    assert_eq!(told(&office, "2026Q3-3", LISTING, 3), pair("accepted", &format!("更正的更正.xlsx!{TAB}!2")));
    for (file, row) in [("更正.xlsx", 2), ("更正.xlsx", 4), ("更正的更正.xlsx", 3)] {
        assert_eq!(told(&office, "2026Q3-3", file, row), pair("duplicate", ""), "{file} {row}");
    }
    let folder = fs::read_dir(office.path("returned/2026Q3-3")).unwrap();
    let names: Vec<String> =
        folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(!names.iter().any(|name| name.contains("更正")), "{names:?}");
}

#[test]
fn what_an_edition_showed_corrected_can_be_set_back() {
    let (office, mut book) = after_first_edition();
    // Row 4 keeps its bad number, and its right party is made a wrong one by mistake.
    set(&mut book, "被执行人姓名/名称", "云泽市水利和湖泊局", "云泽市教育局");
    drop_book(&office, "更正.xlsx", &book);
    office.run(QUARTER, "2026-10-20");
    let mut again = returned(&office, "2026Q3-2", "名单");
    let party = |row: &Vec<String>| row[0].clone();
    assert_eq!(party(&rows(&mut again)[2]), "云泽市教育局", "as it now is");
    set(&mut again, "案号", "45353", "（2026）泽0184执13号");
    set(&mut again, "立案时间", "2026-02-30", "2026-02-27");
    rows(&mut again)[2][0] = "云泽市水利和湖泊局".to_owned();
    drop_book(&office, "再更正.xlsx", &again);
    office.run(QUARTER, "2026-10-21");
    assert_eq!(told(&office, "2026Q3-3", LISTING, 4), pair("accepted", &format!("再更正.xlsx!{TAB}!3")));
    let cases = office.table("runs/2026Q3-3/data/listings.csv");
    let case = cases.iter().find(|case| case["case_key"] == "（2026）泽0184执13号").unwrap();
    let parties = office.table("runs/2026Q3-3/data/parties.csv");
    let named = parties.iter().find(|party| party["party_id"] == case["party_id"]).unwrap();
    assert_eq!(named["name"], "云泽市水利和湖泊局");
    let said = office.run(QUARTER, "2026-10-22");
    assert!(said.text.contains("没有新内容"), "made again, it is the same: {}", said.text);
}

#[test]
fn months_later_the_correction_belongs_to_its_own_quarter() {
    let (office, mut book) = after_first_edition();
    let office = office.drop_text("名单四季度.csv", &listing().replace("执11号", "执14号"));
    office.run("2026Q4", "2027-01-10");
    set(&mut book, "案号", "45352", "（2026）泽0184执12号");
    drop_book(&office, "更正.xlsx", &book);
    let output = office.try_run("2026Q1", "2027-02-10", &[]);
    assert_eq!(output.status.code(), Some(4), "nothing but a correction of another quarter");
    let said = office.run("2026Q4", "2027-02-10");
    assert!(said.text.contains("2026Q3 的退回更正表"), "{}", said.text);
    assert!(said.text.contains("没有新内容"), "the other quarter is as it was: {}", said.text);
    assert!(office.path("inbox/更正.xlsx").exists(), "it waits for its quarter");
    office.run(QUARTER, "2027-02-11");
    assert_eq!(told(&office, "2026Q3-2", LISTING, 3), pair("accepted", &format!("更正.xlsx!{TAB}!2")));
    assert!(!office.path("inbox/更正.xlsx").exists());
}

#[test]
fn a_corrected_table_stays_corrected_in_the_quarters_after() {
    let office = Office::new()
        .drop_file("inbox/组织机构层级表.xlsx")
        .drop_file("inbox/组织机构层级表_补充.csv")
        .drop_text(LISTING, &listing());
    office.run(QUARTER, DAY);
    let mut book = returned(&office, "2026Q3-1", "补充");
    set(&mut book, "单位名称", "", "云泽市少年科技馆");
    drop_book(&office, "更正.xlsx", &book);
    office.run(QUARTER, "2026-10-20");
    assert_eq!(
        told(&office, "2026Q3-2", "组织机构层级表_补充.csv", 2),
        pair("accepted", &format!("更正.xlsx!{TAB}!2"))
    );
    let office = office.drop_text("名单四季度.csv", &listing().replace("执11号", "执14号"));
    office.run("2026Q4", "2027-01-10");
    assert_eq!(
        told(&office, "2026Q4-1", "组织机构层级表_补充.csv", 2),
        pair("accepted", &format!("更正.xlsx!{TAB}!2"))
    );
}

#[test]
fn a_ledger_with_grouped_headings_comes_back_as_it_was_laid_out() {
    let office = Office::new().drop_file("inbox/组织机构层级表.xlsx").drop_file("inbox/执行案件台账.xlsx");
    office.run(QUARTER, DAY);
    let mut book = returned(&office, "2026Q3-1", "台账");
    let (name, sheet) = book.last().unwrap();
    assert_eq!((name.as_str(), sheet[0][5].as_str(), sheet[1][5].as_str()), ("执行台账", "被执行人", "名称"));
    set(&mut book, "申请执行标的", "详见判决书", "50");
    drop_book(&office, "更正.xlsx", &book);
    office.run(QUARTER, "2026-10-20");
    let cases = office.table("runs/2026Q3-2/data/listings.csv");
    let case = cases.iter().find(|case| case["case_key"] == "（2026）泽0184执896号").unwrap();
    assert_eq!(case["amount"], "500000.00", "the amount is still one of 万元");
}

#[test]
fn a_waiver_lets_one_rule_pass_for_one_row_and_is_printed() {
    let bad = line("云泽市教育局", "（2026）泽0184执12号", "2026-02-30");
    let office = Office::new()
        .drop_file("inbox/组织机构层级表.xlsx")
        .drop_text(LISTING, &format!("{HEAD}\n{bad}\n"))
        .drop_text(
            "放行.csv",
            "文件,工作表,行号,规则代码,放行人,理由,日期\n名单.csv,,2,R501,凌书田,承办法官电话核实，日期无误可查,2026-10-07\n\
             名单.csv,,2,R502,,,2026-10-07\n名单.csv,,9,R501,凌书田,写错行号,2026-10-07\n",
        );
    office.run(QUARTER, DAY);
    assert_eq!(told(&office, "2026Q3-1", LISTING, 2), pair("accepted", ""));
    let found = office.table("runs/2026Q3-1/data/findings.csv");
    let of = |code: &str| found.iter().filter(|finding| finding["code"] == code).count();
    assert_eq!((of("R501"), of("R651"), of("R652")), (1, 2, 1));
    let rows = table(&office, "2026Q3-1");
    assert_eq!(rows[&("放行.csv".to_owned(), "4".to_owned())]["codes"], "R652");
    let report = fs::read_to_string(office.path("runs/2026Q3-1/运行报告.html")).unwrap();
    for printed in ["凌书田", "承办法官电话核实，日期无误可查", "2026年10月7日"] {
        assert!(report.contains(printed), "{printed}");
    }
}

#[test]
fn check_writes_what_it_found_and_tells_by_its_exit_code() {
    let office = office();
    let (file, out) = (office.path("inbox").join(LISTING), office.path("结果.xlsx"));
    let check = |format: &[&str]| common::chengxin().arg("check").arg(&file).args(format).output().unwrap();
    let told = check(&["--as-of", DAY, "--format", "xlsx", "--out", out.to_str().unwrap()]);
    assert_eq!(told.status.code(), Some(3), "{}", String::from_utf8_lossy(&told.stderr));
    let sheets = read(&out);
    let table = &sheets[0].1;
    assert_eq!((sheets[0].0.as_str(), sheets.len()), ("检查结果", 2));
    assert!(table.iter().any(|row| row[2] == "3" && row[5] == "R202" && row[3] == "B"), "{table:?}");
    let json = String::from_utf8(check(&["--as-of", DAY, "--format", "json"]).stdout).unwrap();
    assert_eq!(json.lines().filter(|line| line.contains("R202")).count(), 2);
    assert_eq!(check(&["--format", "xlsx"]).status.code(), Some(1), "a workbook needs --out");
}
