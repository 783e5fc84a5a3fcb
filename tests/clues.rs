//! 线索: suggested by grounds, confirmed by a named officer, sealed for who takes it, and told to nobody else.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use std::io::Read;

use common::{Office, chengxin};

const HEADINGS: &str = "被执行人姓名/名称,统一社会信用代码,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形,发布时间";
const UNITS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号,电子邮箱\n\
    U01,云泽市人民政府,行政机关,,990184,,\n\
    U02,云泽市教育局,行政机关,,990184,U01,jy@yunze.example\n\
    U04,云泽市第一中学,事业单位,,990184,U02,yz@yunze.example\n\
    U05,云泽市第二中学,事业单位,,990184,U02,ez@yunze.example\n";
const FORM: &str = "单位名称,案号,线索类型,涉及公职人员,移送意见,确认人,确认日期,线索说明\n";
const PASS_PHRASE: &str = "渡口 柳树 七";
/// What only a clue says: its officer, what is known, its kinds.
const SECRETS: [&str; 5] = ["楚江南", "过户至亲属", "失职渎职", "clue_transferred", "dereliction"];

fn row(name: &str, case: u32, ground: &str) -> String {
    format!(
        "{name},,云泽市人民法院,（2025）泽0184执{case}号,2025年3月5日,（2024）泽0184民初{case}号,云泽市人民法院,给付货款12000元,全部未履行,{ground},2026年4月1日\n"
    )
}

/// Two schools of which one is said to have resisted, and an officer's answer: dereliction at the first, which no ground
/// suggests; the suggestion about the second is dismissed.
fn confirmed() -> Office {
    let list = format!(
        "{HEADINGS}\n{}{}",
        row("云泽市第一中学", 1, "有履行能力而拒不履行生效法律文书确定义务"),
        row("云泽市第二中学", 2, "以伪造证据、暴力、威胁等方法妨碍、抗拒执行")
    );
    let office = Office::new().drop_text("单位.csv", UNITS).drop_text("三季度.csv", &list);
    office.run("2026Q3", "2026-10-09");
    assert_eq!(sheets(&office, "runs/2026Q3-1/9-线索（密）/线索确认表.xlsx"), ["线索确认"]);
    let form = format!(
        "{FORM}云泽市第一中学,（2025）泽0184执1号,失职渎职,是,移送,楚江南,2026-10-15,查封车辆过户至亲属\n\
         云泽市第二中学,（2025）泽0184执2号,暴力抗法,否,不移送,楚江南,2026-10-15,\n\
         云泽市第二中学,（2025）泽0184执2号,失职渎职,,移送,,2026-10-15,\n"
    );
    let office = office.drop_text("线索确认表.csv", &form);
    let told = office.repairs("2026-10-16").text;
    assert!(told.contains("CHENGXIN_CLUE_PASSPHRASE") && told.contains("1 条"), "{told}");
    office
}

fn sheets(office: &Office, path: &str) -> Vec<String> {
    use calamine::Reader;
    calamine::open_workbook_auto(office.path(path)).unwrap().sheet_names()
}

fn seal(office: &Office, pass_phrase: &str) -> std::process::Output {
    let mut command = chengxin();
    command.env("CHENGXIN_CLUE_PASSPHRASE", pass_phrase);
    command.arg("--office").arg(office.root()).arg("clues").output().unwrap()
}

/// Everything that a file says: its bytes, and those of its members if it is an archive.
fn says(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) {
        for at in 0..archive.len() {
            let mut member = Vec::new();
            archive.by_index(at).unwrap().read_to_end(&mut member).unwrap();
            text.push_str(&String::from_utf8_lossy(&member));
        }
    }
    text
}

#[test]
fn no_file_but_the_sealed_ones_says_anything_of_a_clue() {
    let office = confirmed();
    // The next quarter's packets and lists are made with the clue in the ledger.
    let list =
        format!("{HEADINGS}\n{}", row("云泽市第一中学", 1, "有履行能力而拒不履行生效法律文书确定义务"));
    let office = office.drop_text("四季度.csv", &list);
    office.run("2026Q4", "2026-12-31");
    let mut looked_at = 0;
    for path in office.tree().into_keys() {
        let is_own =
            path.contains("9-线索（密）/") || path.starts_with("archive/") || path.starts_with("ledger.db");
        if is_own || path.starts_with("pipelines/") {
            continue;
        }
        let said = says(&std::fs::read(office.path(&path)).unwrap());
        for secret in SECRETS {
            assert!(!said.contains(secret), "{path} says {secret}");
        }
        looked_at += 1;
    }
    assert!(looked_at > 40, "{looked_at} files");
    let told =
        chengxin().arg("--office").arg(office.root()).args(["explain", "云泽市第一中学"]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("云泽市第一中学") && !told.contains("楚江南"), "{told}");
}

#[test]
fn a_repair_edition_does_not_name_a_party_because_of_a_clue() {
    let office = confirmed();
    assert_eq!(office.table("runs/2026Q4-R1/data/listings.csv").len(), 0);
    assert_eq!(office.table("runs/2026Q4-R1/data/findings.csv").len(), 0);
    assert_eq!(sheets(&office, "runs/2026Q4-R1/9-线索（密）/线索确认表.xlsx"), ["问题"]);
}

#[test]
fn lists_are_made_only_with_a_pass_phrase_and_open_with_no_other() {
    let office = confirmed();
    let refused = seal(&office, "");
    assert_eq!(refused.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("CHENGXIN_CLUE_PASSPHRASE"));
    assert!(!office.path("sealed").exists());

    assert!(seal(&office, PASS_PHRASE).status.success());
    let lists: Vec<String> = office.tree().into_keys().filter(|path| path.starts_with("sealed/")).collect();
    assert_eq!(lists, ["sealed/2026Q4-R1/云泽市纪委监委.xlsx"], "dereliction goes to nobody else");
    let first = std::fs::read(office.path(&lists[0])).unwrap();
    assert!(!says(&first).contains("楚江南"));
    assert!(seal(&office, PASS_PHRASE).status.success());
    assert_eq!(std::fs::read(office.path(&lists[0])).unwrap(), first, "sealed again, the same bytes");
}

#[test]
fn what_was_decided_is_not_suggested_again_and_not_taken_back() {
    let office = confirmed();
    let again = format!("{FORM},（2025）泽0184执1号,失职渎职,,不移送,楚江南,2026-11-02,\n");
    let office = office.drop_text("线索确认表二.csv", &again);
    let told = office.repairs("2026-11-03").text;
    assert!(told.contains("1 处问题") && !told.contains("已确认移送线索"), "{told}");
    let list =
        format!("{HEADINGS}\n{}", row("云泽市第二中学", 2, "以伪造证据、暴力、威胁等方法妨碍、抗拒执行"));
    let office = office.drop_text("四季度.csv", &list);
    office.run("2026Q4", "2026-12-31");
    assert!(!office.path("runs/2026Q4-1/9-线索（密）").exists(), "the only suggestion was dismissed");
}
