//! A correction after publishing: the departments that it touches hear of it, and nobody else does.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;

use std::io::Read;

use common::Office;

const HEADINGS: &str = "被执行人姓名/名称,统一社会信用代码,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形,发布时间";
const UNITS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号,电子邮箱\n\
    U01,云泽市人民政府,行政机关,,990184,,zf@yunze.example\n\
    U02,云泽市教育局,行政机关,,990184,U01,jy@yunze.example\n\
    U03,云泽市水利和湖泊局,行政机关,,990184,U01,sl@yunze.example\n\
    U04,云泽市第一中学,事业单位,,990184,U02,yz@yunze.example\n\
    U05,云泽市第二中学,事业单位,,990184,U02,ez@yunze.example\n\
    U06,云泽市渡口管理所,事业单位,,990184,U03,dk@yunze.example\n";

fn row(name: &str, case: u32, done: &str) -> String {
    format!(
        "{name},,云泽市人民法院,（2025）泽0184执{case}号,2025年3月5日,（2024）泽0184民初{case}号,云泽市人民法院,给付货款12000元,{done},有履行能力而拒不履行生效法律文书确定义务,2026年4月1日"
    )
}

fn export(rows: &[String]) -> String {
    format!("{HEADINGS}\n{}\n", rows.join("\n"))
}

/// Three bodies of two departments, one case each.
fn published() -> Office {
    let office = Office::new().drop_text("单位.csv", UNITS).drop_text(
        "三季度.csv",
        &export(&[
            row("云泽市第一中学", 1, "全部未履行"),
            row("云泽市第二中学", 2, "全部未履行"),
            row("云泽市渡口管理所", 3, "全部未履行"),
        ]),
    );
    office.run("2026Q3", "2026-10-08");
    office
}

/// Files of an edition's packets, without their place numbers.
fn packets(office: &Office, edition: &str) -> Vec<String> {
    let files = office.tree().into_keys().filter_map(|path| {
        let packet = path.strip_prefix(&format!("runs/{edition}/2-通报材料包/"))?.to_owned();
        let (place, rest) = packet.split_once('-')?;
        place.parse::<u32>().is_ok().then(|| rest.to_owned())
    });
    files.collect()
}

fn letter(office: &Office, edition: &str, path: &str) -> String {
    let bytes = std::fs::read(office.path(&format!("runs/{edition}/2-通报材料包/{path}"))).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let texts = xml.split("<w:t").skip(1).filter_map(|piece| piece.split_once('>')?.1.split("</w:t>").next());
    texts.collect()
}

#[test]
fn a_row_that_the_court_had_forgotten_is_told_to_its_own_department_only() {
    let office = published();
    assert_eq!(packets(&office, "2026Q3-1").len(), 6, "two packets of three files");
    let office = office.drop_text("三季度补报.csv", &export(&[row("云泽市渡口管理所", 4, "全部未履行")]));
    office.run("2026Q3", "2026-10-15");
    assert_eq!(
        packets(&office, "2026Q3-2"),
        [
            "云泽市水利和湖泊局/更正补充函.docx",
            "云泽市水利和湖泊局/附件1-失信信息.xlsx",
            "云泽市水利和湖泊局/附件2-回执.xlsx"
        ]
    );
    let said = letter(&office, "2026Q3-2", "001-云泽市水利和湖泊局/更正补充函.docx");
    assert!(said.contains("〔2026〕") && said.contains("（2025）泽0184执4号"), "{said}");
    assert!(!said.contains("（2025）泽0184执3号"), "what was told is not told again: {said}");
    let parties = office.table("runs/2026Q3-2/data/parties.csv");
    let school = parties.iter().find(|party| party["name"] == "云泽市第一中学").unwrap();
    assert_eq!(school["notices"], "云信用函〔2026〕1号", "its notice still is the first");
}

#[test]
fn what_was_told_wrongly_is_told_again_and_what_no_longer_holds_is_recalled() {
    let office = published();
    // The court mends its file: case 1 is partly performed, and case 3 was never to be in it.
    let office = office.drop_text(
        "三季度.csv",
        &export(&[row("云泽市第一中学", 1, "部分未履行"), row("云泽市第二中学", 2, "全部未履行")]),
    );
    office.run("2026Q3", "2026-10-15");
    let files = packets(&office, "2026Q3-2");
    assert_eq!(files.len(), 4, "{files:?}");
    let education = letter(&office, "2026Q3-2", "001-云泽市教育局/更正补充函.docx");
    assert!(education.contains("（2025）泽0184执1号") && !education.contains("执2号"), "{education}");
    assert!(!education.contains("撤回"), "{education}");
    assert!(files.contains(&"云泽市水利和湖泊局/更正补充函.docx".to_owned()), "only a letter: {files:?}");
    let water = letter(&office, "2026Q3-2", "002-云泽市水利和湖泊局/更正补充函.docx");
    assert!(water.contains("撤回") && water.contains("（2025）泽0184执3号"), "{water}");
    assert!(water.contains("云信用函〔2026〕2号"), "it names the letter that it corrects: {water}");

    // Nothing more has changed: nobody hears anything.
    let office = office.drop_text("补报.csv", &export(&[row("云泽市第二中学", 2, "全部未履行")]));
    office.run("2026Q3", "2026-10-20");
    assert_eq!(packets(&office, "2026Q3-3"), Vec::<String>::new());
}

#[test]
fn a_withdrawal_recalls_the_notices_of_earlier_quarters() {
    let office = published().drop_text(
        "撤销.csv",
        "案号,被执行人,处理类型,处理日期\n（2025）泽0184执3号,云泽市渡口管理所,撤销,2026-11-10\n",
    );
    office.repairs("2026-11-12");
    let said = letter(&office, "2026Q4-R1", "更正补充函/001-云泽市水利和湖泊局.docx");
    assert!(said.contains("撤回") && said.contains("（2025）泽0184执3号"), "{said}");
    assert!(said.contains("云信用函〔2026〕2号"), "{said}");
}
