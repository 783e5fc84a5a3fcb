//! The units table from quarter to quarter, and whom the letters go to.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;

use calamine::{Data, Reader, open_workbook_auto};
use common::lists::{Row, row};
use common::{Office, lists, packages};

const UNIT_HEADINGS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,上级单位编号,主管部门编号,电子邮箱,责任人,生效日期,失效日期";
const UNITS: [&str; 6] = [
    "U01,云泽市人民政府,行政机关,,990184,,,,,,",
    "U02,云泽市教育局,行政机关,,990184,,U01,jy@yunze.example,林一舟,,",
    "U03,云泽市水利和湖泊局,行政机关,,990184,,U01,sl@yunze.example,,,",
    "U04,云泽市第一中学,事业单位,,990184,,U02,yz@yunze.example,,,",
    "U05,云泽市水利工程管理所,事业单位,,990184,,U03,,,,",
    "U06,云泽市体育中心,事业单位,,990184,,U02,,,,",
];

/// One case for each name, numbered from 1, and one more of the first name: no two exports are the same file.
fn export(names: &[&str], more: u32) -> String {
    let cases = (1..).zip(names).chain([(more, &names[0])]);
    let rows: Vec<Row<'_>> = cases.map(|(case, name)| row(name, case)).collect();
    lists::export(&rows)
}

fn units(rows: &[&str]) -> String {
    format!("{UNIT_HEADINGS}\n{}\n", rows.join("\n"))
}

/// The rows below the heading of every sheet.
fn sheets(office: &Office, path: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book = open_workbook_auto(office.path(path)).unwrap();
    let names = book.sheet_names();
    let rows = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        range.rows().skip(3).map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    names.iter().map(rows).zip(names.clone()).map(|(rows, name)| (name, rows)).collect()
}

const CHANGES: &str = "7-待核/机构表变化.xlsx";

#[test]
fn what_the_units_table_says_otherwise_than_last_quarter_is_told_with_its_cell() {
    let named = ["云泽市第一中学", "云泽市水利工程管理所"];
    let office =
        Office::new().drop_text("单位.csv", &units(&UNITS)).drop_text("三季度.csv", &export(&named, 11));
    office.run("2026Q3", "2026-10-08");
    assert!(!office.path(&format!("runs/2026Q3-1/{CHANGES}")).exists(), "the first quarter has no before");
    let report = |edition: &str| {
        std::fs::read_to_string(office.path(&format!("runs/{edition}/运行报告.html"))).unwrap()
    };
    assert!(!report("2026Q3-1").contains("机构表变化"));

    let mut rows = UNITS;
    rows[1] = "U02,云泽市教育和体育局,行政机关,,990184,,U01,jtj@yunze.example,林一舟,,";
    rows[4] = "U05,云泽市水利工程管理所,事业单位,,990184,,U07,,,,2027-12-31";
    rows[5] = "U07,云泽市水务局,行政机关,,990184,,U01,sw@yunze.example,,,";
    std::fs::write(office.path("inbox/单位.csv"), units(&rows)).unwrap();
    std::fs::write(office.path("inbox/四季度.csv"), export(&named, 12)).unwrap();
    office.run("2026Q4", "2026-12-31");

    let told = sheets(&office, &format!("runs/2026Q4-1/{CHANGES}"));
    let lines: Vec<String> = told[0].1.iter().map(|row| row[1..].join("|")).collect();
    let expected = [
        "U02|云泽市教育和体育局|名称|云泽市教育局|云泽市教育和体育局|单位.csv!B3|云信用函〔2026〕7号",
        "U02|云泽市教育和体育局|电子邮箱|jy@yunze.example|jtj@yunze.example|单位.csv!H3|云信用函〔2026〕7号",
        "U05|云泽市水利工程管理所|主管部门|U03 云泽市水利和湖泊局|U07 云泽市水务局|单位.csv!G6|云信用函〔2026〕8号",
        "U05|云泽市水利工程管理所|有效期|/|/2027-12-31|单位.csv!K6|云信用函〔2026〕8号",
        "U06|云泽市体育中心|表中已无|U02 云泽市教育局||单位.csv!A7|",
        "U07|云泽市水务局|新增||U01 云泽市人民政府|单位.csv!A7|云信用函〔2026〕8号",
    ];
    let sorted = |lines: Vec<String>| -> Vec<String> {
        let mut lines = lines;
        lines.sort();
        lines
    };
    assert_eq!(sorted(lines), sorted(expected.map(str::to_owned).to_vec()));
    let addressees: Vec<String> = told[1].1.iter().map(|row| row[1..].join("|")).collect();
    assert_eq!(
        addressees,
        [
            "云泽市第一中学|云泽市教育局 jy@yunze.example 林一舟|云泽市教育和体育局 jtj@yunze.example 林一舟|云信用函〔2026〕7号",
            "云泽市水利工程管理所|云泽市水利和湖泊局 sl@yunze.example|云泽市水务局 sw@yunze.example|云信用函〔2026〕8号",
        ]
    );
    assert!(report("2026Q4-1").contains("通报对象有变化的单位 2 个，涉及本期通报函 2 份"));

    office.run("2026Q4", "2027-01-05");
    assert!(!office.path("runs/2026Q4-2").exists(), "the same quarter again is the same edition");
}

#[test]
fn a_relation_that_the_same_table_lets_begin_in_between_is_a_change() {
    let mut rows = UNITS.to_vec();
    rows[4] = "U05,云泽市水利工程管理所,事业单位,,990184,,U03,,,,2026-11-30";
    rows.push("U05,云泽市水利工程管理所,事业单位,,990184,,U02,,,2026-12-01,");
    let office = Office::new()
        .drop_text("单位.csv", &units(&rows))
        .drop_text("三季度.csv", &export(&["云泽市水利工程管理所"], 11));
    office.run("2026Q3", "2026-10-08");
    let office = office.drop_text("四季度.csv", &export(&["云泽市水利工程管理所"], 12));
    office.run("2026Q4", "2026-12-31");
    let told = sheets(&office, &format!("runs/2026Q4-1/{CHANGES}"));
    assert_eq!(told[0].1.len(), 1);
    assert_eq!(
        told[0].1[0][1..7].join("|"),
        "U05|云泽市水利工程管理所|主管部门|U03 云泽市水利和湖泊局|U02 云泽市教育局|单位.csv!G8"
    );
}

/// The body of a letter, as XML.
fn letter(office: &Office, path: &str) -> String {
    packages::part(&std::fs::read(office.path(path)).unwrap(), "word/document.xml")
}

#[test]
fn an_old_name_stands_in_brackets_on_letter_and_envelope() {
    let mut rows = UNITS.to_vec();
    rows[4] = "U05,云泽市水利工程管理所,事业单位,,990184,,U09,,,2010-01-01,";
    rows.push("U09,云泽市水务局,行政机关,,990184,,U01,,,2000-01-01,2019-02-28");
    rows[2] = "U03,云泽市水利和湖泊局,行政机关,,990184,,U01,,,,";
    rows[3] = "U04,云泽市第一中学,事业单位,,990184,,U08,,,2010-01-01,";
    rows.push("U08,云泽市教育和体育局,行政机关,,990184,,U01,jt@yunze.example,,2000-01-01,");
    let office = Office::new()
        .drop_text("单位.csv", &units(&rows))
        .drop_text(
            "沿革.csv",
            "日期,变更类型,原单位名称,原单位编号,现单位编号,现单位名称\n\
             2019-03-01,合并,云泽市水务局,U09,U03,云泽市水利和湖泊局\n\
             2019-03-01,更名,云泽市教育委员会,U08,U08,云泽市教育和体育局\n",
        )
        .drop_text("三季度.csv", &export(&["云泽市水利工程管理所", "云泽市第一中学", "云泽市水务局"], 11));
    office.run("2026Q3", "2026-10-08");
    let packets = "runs/2026Q3-1/2-通报材料包";
    let water = letter(&office, &format!("{packets}/002-云泽市水利和湖泊局/通报函.docx"));
    assert!(water.contains("云泽市水利和湖泊局（原云泽市水务局）："), "{water}");
    let print = sheets(&office, "runs/2026Q3-1/8-待发邮件/打印清单.xlsx");
    let printed: Vec<&String> = print[0].1.iter().map(|row| &row[1]).collect();
    assert!(printed.contains(&&"云泽市水利和湖泊局（原云泽市水务局）".to_owned()), "no e-mail: {printed:?}");
    let mail = std::fs::read(office.path("runs/2026Q3-1/8-待发邮件/003-云泽市教育和体育局.eml")).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&mail).unwrap();
    let text = mail.body_text(0).unwrap();
    assert!(text.contains("云泽市教育和体育局（原云泽市教育委员会）："), "{text}");
    let city = letter(&office, &format!("{packets}/001-云泽市人民政府/通报函.docx"));
    assert!(
        city.contains("云泽市水利和湖泊局（原云泽市水务局）"),
        "the merged body's successor answers: {city}"
    );
}

#[test]
fn a_village_cooperative_is_not_the_village_and_a_party_organ_is_asked_about() {
    let mut rows = UNITS.to_vec();
    rows.push("T01,云泽市清溪镇人民政府,镇（街道）,,990184101,,U01,,,,");
    rows.push("V01,云泽市清溪镇高湖村村民委员会,村（社区）,,990184101201,,,,,,");
    let names = ["云泽市清溪镇高湖村村民委员会", "云泽市清溪镇高湖村股份经济合作社", "中共云泽市委组织部"];
    let office =
        Office::new().drop_text("单位.csv", &units(&rows)).drop_text("三季度.csv", &export(&names, 11));
    office.run("2026Q3", "2026-10-08");
    let told: Vec<(String, String, String)> = office
        .table("runs/2026Q3-1/data/rows.csv")
        .into_iter()
        .filter(|row| row["file"] == "三季度.csv")
        .map(|row| (row["disposition"].clone(), row["unit_id"].clone(), row["supervisor_id"].clone()))
        .collect();
    let village = ("accepted", "V01", "T01");
    let expected = [village, ("excluded", "", ""), ("held", "", ""), village];
    assert_eq!(told, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

#[test]
fn the_city_government_gets_a_copy_of_what_goes_to_an_upper_system_and_is_asked_nothing() {
    let mut rows = UNITS.to_vec();
    rows.push("S1,澜江市税务局,行政机关,,990100,,,sw@lanjiang.example,,,");
    rows.push("S2,云泽市税务局,行政机关,,990184,,S1,,,,");
    let office = Office::new()
        .drop_text("单位.csv", &units(&rows))
        .drop_text("三季度.csv", &export(&["云泽市税务局", "云泽市第一中学"], 11));
    let said = office.run("2026Q3", "2026-10-08").text;
    let packets = packets(&office, "2026Q3-1");
    assert_eq!(packets.len(), 2, "one to the upper tax bureau, one about the school: {packets:?}");
    let tax = "中共云泽市委政法委员会，云泽市人民政府，云泽市人民法院。";
    assert_eq!(copied(&office, "2026Q3-1", "税务局", "通报函"), tax);
    assert_eq!(copied(&office, "2026Q3-1", "教育局", "通报函"), "中共云泽市委政法委员会，云泽市人民法院。");
    let mut list = open_workbook_auto(office.path("runs/2026Q3-1/8-待发邮件/打印清单.xlsx")).unwrap();
    let copies = list.worksheet_range("抄送件").unwrap();
    let last: Vec<String> = copies.rows().next_back().unwrap().iter().map(ToString::to_string).collect();
    let number = format!("云信用函〔2026〕{}号", 1 + packets_before(&packets, "税务局"));
    assert_eq!(last[..4], ["1", "云泽市人民政府", &number, "澜江市税务局"]);
    let letter = office.path(&format!("runs/2026Q3-1/{}", last[4]));
    assert!(letter.is_file(), "the copied letter lies there: {}", last[4]);
    let rows = list.sheet_names().into_iter().map(|sheet| {
        let numbered = |row: &[Data]| matches!(row.first(), Some(Data::Float(_) | Data::Int(_)));
        list.worksheet_range(&sheet).unwrap().rows().filter(|row| numbered(row)).count()
    });
    let rows: usize = rows.sum();
    assert!(said.contains(&format!("打印清单 {rows} 件")), "every line is counted: {said}");

    // The court's mended file has the tax bureau no more: who got the copy hears of that too.
    let office = office.drop_text("三季度.csv", &export(&["云泽市第一中学"], 12));
    office.run("2026Q3", "2026-10-15");
    assert_eq!(copied(&office, "2026Q3-2", "税务局", "更正补充函"), tax);
}

/// Folders of the packets of an edition.
fn packets(office: &Office, edition: &str) -> Vec<String> {
    std::fs::read_dir(office.path(&format!("runs/{edition}/2-通报材料包")))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('0'))
        .collect()
}

/// What stands under 抄送 in a department's letter.
fn copied(office: &Office, edition: &str, department: &str, file: &str) -> String {
    let names = packets(office, edition);
    let name = names.iter().find(|name| name.contains(department)).unwrap();
    let xml = letter(office, &format!("runs/{edition}/2-通报材料包/{name}/{file}.docx"));
    let paragraph = xml.rsplit("抄送：").next().unwrap();
    paragraph.split('<').next().unwrap().to_owned()
}

/// How many packets lie before that of a department.
fn packets_before(packets: &[String], name: &str) -> usize {
    let mut sorted = packets.to_vec();
    sorted.sort();
    sorted.iter().position(|packet| packet.contains(name)).unwrap()
}
