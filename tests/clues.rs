//! 线索: suggested by grounds, confirmed by a named officer, sealed for who takes it, and told to nobody else.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use std::io::Read;

use common::lists::{Row, SCHOOLS, export, row};
use common::{Office, chengxin};

const FORM: &str = "单位名称,案号,线索类型,涉及公职人员,移送意见,确认人,确认日期,线索说明\n";
const PASS_PHRASE: &str = "渡口 柳树 七";
/// What only a clue says: its officer, what is known, its kinds.
const SECRETS: [&str; 5] = ["楚江南", "过户至亲属", "失职渎职", "clue_transferred", "dereliction"];

fn resisted() -> Row<'static> {
    Row {
        ground: "以伪造证据、暴力、威胁等方法妨碍、抗拒执行", ..row("云泽市第二中学", 2)
    }
}

/// Two schools of which one is said to have resisted, and an officer's answer: dereliction at the first, which no ground
/// suggests; the suggestion about the second is dismissed.
fn confirmed() -> Office {
    let list = export(&[row("云泽市第一中学", 1), resisted()]);
    let office = Office::new().drop_text("单位.csv", SCHOOLS).drop_text("三季度.csv", &list);
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
    let list = export(&[row("云泽市第一中学", 1)]);
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
    let due = ["sealed/2026Q4-R1/云泽市纪委监委.docx", "sealed/2026Q4-R1/云泽市纪委监委.xlsx"];
    assert_eq!(lists, due, "letter and list; dereliction goes to nobody else");
    let read = || due.map(|file| std::fs::read(office.path(file)).unwrap());
    let first = read();
    for bytes in &first {
        assert!(!says(bytes).contains("楚江南"));
        assert!(zip::ZipArchive::new(std::io::Cursor::new(bytes)).is_err(), "no plain document");
    }
    assert!(seal(&office, PASS_PHRASE).status.success());
    assert_eq!(read(), first, "sealed again, the same bytes");
}

#[test]
fn what_was_decided_is_not_suggested_again_and_not_taken_back() {
    let office = confirmed();
    let again = format!("{FORM},（2025）泽0184执1号,失职渎职,,不移送,楚江南,2026-11-02,\n");
    let office = office.drop_text("线索确认表二.csv", &again);
    let told = office.repairs("2026-11-03").text;
    assert!(told.contains("1 处问题") && !told.contains("已确认移送线索"), "{told}");
    let list = export(&[resisted()]);
    let office = office.drop_text("四季度.csv", &list);
    office.run("2026Q4", "2026-12-31");
    assert!(!office.path("runs/2026Q4-1/9-线索（密）").exists(), "the only suggestion was dismissed");
}
