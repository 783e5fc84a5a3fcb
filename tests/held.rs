//! Whatever holds a row has a way forward that a clerk can go with a workbook: a cell corrected in 待核行, a rule let pass
//! there, or an answer in 待核问题. Every code that holds is walked here or in `tests/review.rs`.

#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use calamine::{Data, Reader, open_workbook_auto};
use chengxin::domain::code::Code;
use chengxin::domain::finding::Severity;
use chengxin::text::findings::FindingCatalogue;
use common::Office;
use rust_xlsxwriter::Workbook;

const HEADINGS: &str = "被执行人姓名/名称,身份证号码/组织机构代码,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形,发布时间,执行标的,延长年限,未履行部分（元/万元）";
const UNITS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号,电子邮箱\n\
    U01,云泽市人民政府,行政机关,,990184,,\n\
    U02,云泽市教育局,行政机关,,990184,U01,jy@yunze.example\n\
    U03,云泽市水利和湖泊局,行政机关,1199018401133521XR,990184,U01,sl@yunze.example\n\
    U04,云泽市白鹭镇新建村村民委员会,村（社区）,,990184,U01,bl@yunze.example\n\
    U05,云泽市清溪镇新建村村民委员会,村（社区）,,990184,U01,qx@yunze.example\n";
const LISTING: &str = "名单.csv";
const PERSON: &str = "990184196801010017";

/// A row that nothing is wrong with but for what `spoilt` puts into its columns.
fn line(number: usize, spoilt: &[(usize, &str)]) -> String {
    let case = format!("（2025）泽0184执{number}号");
    let mut cells = [
        "云泽市教育局",
        "",
        "云泽市人民法院",
        &case,
        "2025年3月5日",
        "（2024）泽0184民初1号",
        "云泽市人民法院",
        "给付货款",
        "全部未履行",
        "有履行能力而拒不履行生效法律文书确定义务",
        "2026年4月1日",
        "12000",
        "",
        "",
    ];
    for (column, text) in spoilt {
        cells[*column] = text;
    }
    cells.join(",")
}

/// The code that holds a row of the listing, how the row is spoilt, and how a clerk mends its cells.
type Spoil = (u16, &'static [(usize, &'static str)], &'static [(usize, &'static str)]);

/// Held by a rule of checks: to be corrected in 待核行.
const CORRECTED: [Spoil; 8] = [
    (103, &[(0, "云泽市教育局、云泽市水利和湖泊局")], &[(0, "云泽市教育局")]),
    (111, &[(8, "已协调处理")], &[(8, "全部未履行")]),
    (112, &[(9, "有履行能力而拒不履行生效法律文书确定义务；不讲信用")], &[(9, "违反财产报告制度")]),
    (203, &[(3, "（2031）泽0184执9号")], &[(3, "（2024）泽0184执9号")]),
    (308, &[(1, PERSON)], &[(1, "")]),
    (514, &[(11, "约5万元")], &[(11, "50000")]),
    (515, &[(13, "1.2")], &[(13, "12000元")]),
    (532, &[(12, "半年")], &[(12, "一年")]),
];
/// Held for an answer in 待核问题.
const ASKED: [(u16, &[(usize, &str)]); 4] = [
    (330, &[(0, "中共云泽市委宣传部")]),
    (341, &[(0, "云泽市水利和糊泊局")]),
    (342, &[(0, "新建村村民委员会")]),
    (343, &[(0, "云泽市教育局"), (1, "1199018401133521XR")]),
];

/// Row of the listing by the code that holds it: the file has a heading line.
fn row_of(code: u16) -> u32 {
    let codes = CORRECTED.iter().map(|(code, ..)| *code).chain(ASKED.iter().map(|(code, _)| *code));
    (2..).zip(codes).find(|(_, known)| *known == code).unwrap().0
}

fn first_quarter() -> Office {
    let spoils =
        CORRECTED.iter().map(|(_, spoilt, _)| *spoilt).chain(ASKED.iter().map(|(_, spoilt)| *spoilt));
    let lines: Vec<String> = (1..).zip(spoils).map(|(number, spoilt)| line(number, spoilt)).collect();
    let office = Office::new()
        .drop_text("单位.csv", UNITS)
        .drop_text(LISTING, &format!("{HEADINGS}\n{}\n", lines.join("\n")))
        .drop_text(
            "结案.csv",
            "案号,被执行人,结案方式,结案日期\n（2025）泽0184执3号,云泽市教育局,协调化解,2026-09-20\n",
        )
        .drop_text(
            "撤销.csv",
            "案号,被执行人,处理类型,处理日期\n（2025）泽0184执2号,云泽市教育局,下架,2026-09-20\n",
        )
        .drop_text("结论.csv", "问题标识,结论,结论人\n0000000000000000,也许,韩某\n");
    office.run("2026Q3", "2026-10-08");
    office
}

fn rows(office: &Office, edition: &str) -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let rows = office.table(&format!("runs/{edition}/data/rows.csv"));
    rows.into_iter().map(|row| ((row["file"].clone(), row["row"].clone()), row)).collect()
}

fn disposition(office: &Office, edition: &str, file: &str, row: u32) -> String {
    rows(office, edition)[&(file.to_owned(), row.to_string())]["disposition"].clone()
}

/// The workbook of `review/` whose name holds `of`.
fn workbook(office: &Office, edition: &str, of: &str) -> PathBuf {
    let folder = fs::read_dir(office.path(&format!("review/{edition}"))).unwrap();
    let mut found = folder.map(|entry| entry.unwrap().path());
    found.find(|path| path.file_name().unwrap().to_string_lossy().contains(of)).unwrap()
}

/// A row of a workbook by heading, and what a clerk fills in: heading and text.
type Line = BTreeMap<String, String>;
type Filled = Vec<(String, String)>;

/// Saves a workbook into the inbox as a clerk would. `fill` says for each row what is entered: it sees the sheet's name and
/// the row by heading.
fn fill_in(office: &Office, from: &PathBuf, name: &str, fill: &dyn Fn(&str, &Line) -> Filled) {
    let mut read = open_workbook_auto(from).unwrap();
    let mut write = Workbook::new();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 10, 12).unwrap();
    write.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    for tab in read.sheet_names() {
        let range = read.worksheet_range(&tab).unwrap();
        let sheet = write.add_worksheet().set_name(&tab).unwrap();
        let mut heads: Vec<String> = Vec::new();
        for (number, cells) in (0_u32..).zip(range.rows()) {
            let mut cells: Vec<String> = cells.iter().map(Data::to_string).collect();
            if heads.is_empty() && cells.iter().any(|cell| ["行标识", "放行人"].contains(&cell.as_str()))
            {
                heads = cells.clone();
            } else if !heads.is_empty() {
                let row = heads.iter().cloned().zip(cells.iter().cloned()).collect();
                for (heading, text) in fill(&tab, &row) {
                    let at = heads.iter().position(|head| *head == heading).unwrap();
                    cells[at] = text;
                }
            }
            for (column, cell) in (0_u16..).zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(number, column, cell).unwrap();
            }
        }
    }
    fs::write(office.path("inbox").join(name), write.save_to_buffer().unwrap()).unwrap();
}

/// The headings that name a code at the head of a line of the reasons.
fn is_held_by(row: &Line, code: u16) -> bool {
    row.get("待核原因").is_some_and(|why| why.lines().any(|line| line.starts_with(&format!("R{code}"))))
}

fn heading(column: usize) -> String {
    HEADINGS.split(',').nth(column).unwrap().to_owned()
}

#[test]
fn every_code_that_holds_is_walked() {
    let catalogue = FindingCatalogue::load().unwrap();
    let holding: BTreeSet<u16> = Code::ALL
        .iter()
        .filter(|code| catalogue.severity(**code) == Severity::Hold)
        .map(|code| code.number())
        .collect();
    let here = CORRECTED.iter().map(|(code, ..)| *code).chain(ASKED.iter().map(|(code, _)| *code));
    // 310, 353, 533 and 603 are answered in tests/review.rs; 412 holds no row, its party is an exception: see below;
    // 605 and 606 are about the credit office's sheet (tests/repairs.rs), 612, 613 and 615 about receipts (there
    // too), 631 to 634 about clues, which have a workbook of their own (tests/clues.rs), 661 to 667 about applications
    // (tests/applications.rs).
    let walked: BTreeSet<u16> = here
        .chain([352, 516, 602, 622])
        .chain([310, 353, 603, 412, 605, 606, 533])
        .chain([612, 613, 615, 631, 632, 633, 634])
        .chain([661, 662, 663, 664, 666, 667])
        .collect();
    assert_eq!(holding, walked);
}

#[test]
fn what_holds_a_row_is_corrected_in_the_workbook_of_held_rows() {
    let office = first_quarter();
    for (code, ..) in CORRECTED {
        let row = &rows(&office, "2026Q3-1")[&(LISTING.to_owned(), row_of(code).to_string())];
        assert_eq!(row["disposition"], "held", "R{code}");
        assert!(row["codes"].starts_with(&format!("R{code}")), "{}", row["codes"]);
    }
    fill_in(&office, &workbook(&office, "2026Q3-1", "名单"), "改好.xlsx", &|tab, row| {
        assert!(!is_held_by(row, 330), "what is asked as a question is not to be corrected too");
        let spoil = CORRECTED.iter().find(|(code, ..)| tab != "放行" && is_held_by(row, *code));
        let mended = spoil.map_or(&[][..], |(.., mended)| *mended);
        mended.iter().map(|(column, text)| (heading(*column), (*text).to_owned())).collect()
    });
    for (file, code, heading, text) in [
        ("结案", 602, "结案方式", "执行完毕"),
        ("撤销", 622, "处理类型", "删除"),
        ("结论", 352, "结论", "撤回"),
    ] {
        fill_in(&office, &workbook(&office, "2026Q3-1", file), &format!("{file}改好.xlsx"), &|_, row| {
            assert!(is_held_by(row, code), "{file}: {row:?}");
            vec![(heading.to_owned(), text.to_owned())]
        });
    }
    office.run("2026Q3", "2026-10-20");
    for (code, ..) in CORRECTED {
        assert_eq!(disposition(&office, "2026Q3-2", LISTING, row_of(code)), "accepted", "R{code}");
    }
    for file in ["结案.csv", "撤销.csv", "结论.csv"] {
        assert_eq!(disposition(&office, "2026Q3-2", file, 2), "accepted", "{file}");
    }
    let left = fs::read_dir(office.path("review/2026Q3-2")).unwrap();
    let left = left.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("待核行"));
    assert_eq!(left.count(), 0, "no row waits for a correction");
}

#[test]
fn an_amount_merged_over_three_cases_is_asked_for_each() {
    let row = |number: u32, amount: &str| {
        let mut cells = line(1, &[]).split(',').map(|text| format!("<td>{text}</td>")).collect::<Vec<_>>();
        cells[3] = format!("<td>（2025）泽0184执{number}号</td>");
        cells[11] = amount.to_owned();
        format!("<tr>{}</tr>", cells.concat())
    };
    let rows = [row(1, "<td rowspan=3>900000</td>"), row(2, ""), row(3, ""), row(4, "<td>500</td>")].concat();
    let head: String = HEADINGS.split(',').map(|heading| format!("<th>{heading}</th>")).collect();
    let office = Office::new()
        .drop_text("单位.csv", UNITS)
        .drop_text("名单.xls", &format!("<html><table><tr>{head}</tr>{rows}</table></html>"));
    office.run("2026Q3", "2026-10-08");
    let amounts = |edition: &str| -> Vec<String> {
        let listings = office.table(&format!("runs/{edition}/data/listings.csv"));
        listings.into_iter().map(|listing| listing["amount"].clone()).collect()
    };
    assert_eq!(amounts("2026Q3-1"), ["500.00"], "not three times the sum");
    let held = &rows_of_list(&office, "2026Q3-1");
    assert_eq!(held.iter().filter(|row| row["codes"] == "R516").count(), 3, "{held:?}");

    fill_in(&office, &workbook(&office, "2026Q3-1", "名单"), "改好.xlsx", &|tab, row| {
        let own = ["200000", "300000"];
        let at =
            row.get("案号").and_then(|case| case.find("执1号").map(|_| 0).or(case.find("执2号").map(|_| 1)));
        let own = at.filter(|_| tab != "放行").map(|at| ("执行标的".to_owned(), own[at].to_owned()));
        own.into_iter().collect()
    });
    office.run("2026Q3", "2026-10-20");
    assert_eq!(amounts("2026Q3-2"), ["200000.00", "300000.00", "500.00"], "the third still waits");
}

fn rows_of_list(office: &Office, edition: &str) -> Vec<BTreeMap<String, String>> {
    rows(office, edition).into_values().filter(|row| row["file"] == "名单.xls").collect()
}

#[test]
fn what_is_right_as_it_is_is_let_pass_in_the_same_workbook_and_printed() {
    let office = first_quarter();
    let offered = std::cell::RefCell::new(BTreeSet::new());
    fill_in(&office, &workbook(&office, "2026Q3-1", "名单"), "放行.xlsx", &|tab, row| {
        if tab != "放行" {
            return Vec::new();
        }
        offered.borrow_mut().insert(row["规则代码"].clone());
        let signed = [("放行人", "凌书田"), ("理由", "承办法官电话核实"), ("日期", "2026-10-12")];
        signed.map(|(heading, text)| (heading.to_owned(), text.to_owned())).to_vec()
    });
    let passing: BTreeSet<String> = CORRECTED
        .iter()
        .filter(|(code, ..)| Code::numbered(*code).unwrap().can_be_waived())
        .map(|(code, ..)| format!("R{code}"))
        .collect();
    assert_eq!(*offered.borrow(), passing, "what cannot be let pass is not offered");
    office.run("2026Q3", "2026-10-20");
    let report = fs::read_to_string(office.path("runs/2026Q3-2/运行报告.html")).unwrap();
    for (code, ..) in CORRECTED {
        // Two bodies' names in one cell may be one body's name, but it is in no table.
        let row = &rows(&office, "2026Q3-2")[&(LISTING.to_owned(), row_of(code).to_string())];
        let due = match code {
            103 => ("held", "R103;R341"),
            203 => ("held", "R203"),
            _ => ("accepted", &*format!("R{code}")),
        };
        assert_eq!((&*row["disposition"], &*row["codes"]), due, "R{code}");
    }
    assert_eq!(report.matches("承办法官电话核实").count(), passing.len());
    let waivers = rows(&office, "2026Q3-2").into_iter().filter(|((file, _), _)| file == "放行.xlsx");
    assert!(waivers.into_iter().all(|(_, row)| row["disposition"] != "returned"));
}

#[test]
fn a_half_signed_line_lets_nothing_pass_and_an_empty_one_is_no_fault() {
    let office = first_quarter();
    fill_in(&office, &workbook(&office, "2026Q3-1", "名单"), "放行.xlsx", &|tab, row| {
        let half = tab == "放行" && row["规则代码"] == "R514";
        if half { vec![("放行人".to_owned(), "凌书田".to_owned())] } else { Vec::new() }
    });
    office.run("2026Q3", "2026-10-20");
    assert_eq!(disposition(&office, "2026Q3-2", LISTING, row_of(514)), "held");
    let found = office.table("runs/2026Q3-2/data/findings.csv");
    let incomplete = found.iter().filter(|finding| finding["code"] == "R651").count();
    assert_eq!(incomplete, 1, "the reason is missing");
    // The line itself comes back and is signed there.
    let back = fs::read_dir(office.path("returned/2026Q3-2")).unwrap().map(|entry| entry.unwrap().path());
    let back = back.into_iter().find(|path| path.to_string_lossy().contains("放行")).unwrap();
    fill_in(&office, &back, "签好.xlsx", &|_, row| {
        assert_eq!(row["规则代码"], "R514");
        vec![("理由".to_owned(), "合同约定".to_owned()), ("日期".to_owned(), "2026-10-21".to_owned())]
    });
    office.run("2026Q3", "2026-10-22");
    assert_eq!(disposition(&office, "2026Q3-3", LISTING, row_of(514)), "accepted");
}

#[test]
fn what_holds_a_row_as_a_question_is_answered_once_for_all_quarters() {
    let office = first_quarter();
    for (code, _) in ASKED {
        assert_eq!(disposition(&office, "2026Q3-1", LISTING, row_of(code)), "held", "R{code}");
    }
    let waiting = std::cell::RefCell::new(String::new());
    fill_in(&office, &workbook(&office, "2026Q3-1", "待核问题"), "答复.xlsx", &|_, row| {
        waiting.borrow_mut().push_str(&row["等待处理的行"]);
        let verdict = match row["问题"].as_str() {
            "是否适用不明确" => "不适用",
            _ if row.get("原文名称").is_some_and(|name| name.contains("宣传部")) => "不确定",
            _ => "是同一单位",
        };
        let mut filled = vec![("结论", verdict), ("结论人", "韩某")];
        if row.contains_key("候选序号") && verdict == "是同一单位" {
            filled.push(("候选序号", "1"));
        }
        filled.into_iter().map(|(heading, text)| (heading.to_owned(), text.to_owned())).collect()
    });
    for (code, _) in ASKED {
        let place = format!("{LISTING}!{}", row_of(code));
        assert!(waiting.borrow().contains(&place), "R{code}: {}", waiting.borrow());
    }
    office.run("2026Q3", "2026-10-20");
    for code in [341, 342, 343] {
        assert_eq!(disposition(&office, "2026Q3-2", LISTING, row_of(code)), "accepted", "R{code}");
    }
    let row = &rows(&office, "2026Q3-2")[&(LISTING.to_owned(), row_of(330).to_string())];
    assert_eq!((&*row["disposition"], &*row["reason"]), ("excluded", "exempt"));
    let listing = format!("{HEADINGS}\n{}\n", line(99, &[(0, "中共云泽市委宣传部")]));
    let office = office.drop_text("四季度.csv", &listing);
    office.run("2026Q4", "2026-12-31");
    assert_eq!(disposition(&office, "2026Q4-1", "四季度.csv", 2), "excluded", "it is not asked again");
}

#[test]
fn a_body_that_the_plan_applies_to_goes_on_and_may_be_a_new_one() {
    let office = first_quarter();
    let answer = |edition: &str, name: &str, fits: &str, verdict: &str, class: &str| {
        fill_in(&office, &workbook(&office, edition, "待核问题"), name, &|_, row| {
            let asked = row.get("原文名称").or_else(|| row.get("单位名称")).unwrap();
            if !asked.contains("宣传部") || row["问题"] != fits {
                return Vec::new();
            }
            let mut filled = vec![("结论", verdict), ("结论人", "韩某")];
            if !class.is_empty() {
                filled.push(("单位类别", class));
            }
            filled.into_iter().map(|(heading, text)| (heading.to_owned(), text.to_owned())).collect()
        });
    };
    answer("2026Q3-1", "适用.xlsx", "是否适用不明确", "适用", "");
    office.run("2026Q3", "2026-10-20");
    let row = &rows(&office, "2026Q3-2")[&(LISTING.to_owned(), row_of(330).to_string())];
    assert_eq!((&*row["disposition"], &*row["codes"]), ("held", "R341"), "who it is remains to be said");
    answer("2026Q3-2", "新单位.xlsx", "组织机构表里没有", "新单位", "行政机关");
    office.run("2026Q3", "2026-10-21");
    assert_eq!(disposition(&office, "2026Q3-3", LISTING, row_of(330)), "accepted");
}

#[test]
fn who_takes_over_after_a_split_is_said_in_the_table_of_changes() {
    let office = Office::new()
        .drop_file("inbox/组织机构层级表.xlsx")
        .drop_file("inbox/更名合并拆分.xlsx")
        .drop_text(LISTING, &format!("{HEADINGS}\n{}\n", line(1, &[(0, "云泽市城乡建设管理局")])));
    office.run("2026Q3", "2026-10-08");
    let splits = |edition: &str| {
        let found = office.table(&format!("runs/{edition}/data/findings.csv"));
        found.iter().filter(|finding| finding["code"] == "R412").count()
    };
    assert_eq!(splits("2026Q3-1"), 1);
    let table = "日期,变更类型,原单位名称,原单位编号,现单位编号,现单位名称\n\
        2019-02-21,合并,云泽市城乡建设管理局,YZ0047,YZ0015,云泽市住房和城乡建设局\n";
    fs::write(office.path("inbox/拆分承接.csv"), table).unwrap();
    office.run("2026Q3", "2026-10-20");
    assert_eq!(splits("2026Q3-2"), 0);
    let row = &rows(&office, "2026Q3-2")[&(LISTING.to_owned(), "2".to_owned())];
    assert!(!row["supervisor_id"].is_empty(), "somebody is told: {row:?}");
}
