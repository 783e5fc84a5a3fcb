//! Whoever holds a document can have it told: the original, an altered one, or none of ours.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story keeps copies as whoever receives them would")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::packages::edited;
use common::{Office, packages};

const QUARTER: &str = "2026Q3";
const DAY: &str = "2026-10-08";

fn verify(office: &Office, target: impl AsRef<std::ffi::OsStr>) -> (Option<i32>, String) {
    let output =
        common::chengxin().arg("--office").arg(office.root()).arg("verify").arg(target).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(told).unwrap())
}

fn published() -> Office {
    let office = Office::new().drop_small_sample();
    office.run(QUARTER, DAY);
    office
}

/// The first file of the edition whose path ends so.
fn file(office: &Office, ending: &str) -> PathBuf {
    let tree = office.tree();
    let path = tree.keys().find(|path| path.starts_with("runs/2026Q3-1/") && path.ends_with(ending));
    office.path(path.unwrap())
}

/// A copy somewhere else, under another name.
fn copy(office: &Office, name: &str, bytes: &[u8]) -> PathBuf {
    let path = office.root().with_file_name(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn code_in(told: &str) -> String {
    told.split("验证码 ").nth(1).unwrap().chars().take(11).collect()
}

#[test]
fn an_original_is_known_by_its_bytes_whatever_it_is_and_is_called() {
    let office = published();
    for ending in
        ["附件1-失信信息.xlsx", "通报函.docx", ".eml", "推送表.csv", "运行报告.html", "manifest.json"]
    {
        let original = file(&office, ending);
        let (code, told) = verify(&office, copy(&office, "收到的", &fs::read(&original).unwrap()));
        assert_eq!(code, Some(0), "{ending}: {told}");
        let inside = original.strip_prefix(office.path("runs/2026Q3-1")).unwrap().display().to_string();
        assert!(told.contains("逐字节一致") && told.contains(&inside) && told.contains("2026Q3-1"), "{told}");
    }
}

#[test]
fn an_altered_annex_is_said_to_be_altered_and_what_it_was() {
    let office = published();
    let annex = file(&office, "附件1-失信信息.xlsx");
    let spoilt = copy(&office, "附件.xlsx", &edited(&fs::read(annex).unwrap(), "部分未履行", "全部履行"));
    let (code, told) = verify(&office, spoilt);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("不是原件") && told.contains("附件1-失信信息.xlsx"), "{told}");
    let letter = file(&office, "通报函.docx");
    let (code, told) =
        verify(&office, copy(&office, "函.docx", &edited(&fs::read(letter).unwrap(), "督促", "不必")));
    assert_eq!((code, told.contains("不是原件") && told.contains("通报函.docx")), (Some(1), true), "{told}");
    let (code, told) = verify(&office, copy(&office, "别的.txt", "与本办无关".as_bytes()));
    assert_eq!((code, told.contains("查无此件")), (Some(1), true), "{told}");
}

#[test]
fn papers_in_a_message_or_an_archive_are_told_one_by_one() {
    let office = published();
    let message = [b"Received: from gateway\r\n".to_vec(), fs::read(file(&office, ".eml")).unwrap()].concat();
    let (code, told) = verify(&office, copy(&office, "收到的.eml", &message));
    assert!(told.contains("逐个核对") && told.contains("逐字节一致"), "{told}");
    assert!(code == Some(0) && !told.contains("不是原件"), "{told}");

    let letter = fs::read(file(&office, "通报函.docx")).unwrap();
    let annex = edited(&fs::read(file(&office, "附件1-失信信息.xlsx")).unwrap(), "部分未履行", "全部履行");
    let archive = packages::packed([("材料/函.docx".into(), letter), ("材料/附件.xlsx".into(), annex)]);
    let archive = copy(&office, "材料.zip", &archive);
    let (code, told) = verify(&office, archive);
    assert!(told.contains("材料/函.docx：\n是原件") && told.contains("材料/附件.xlsx：\n不是原件"), "{told}");
    assert_eq!(code, Some(1), "{told}");

    // An archive may hold archives without end, or itself: nobody is kept waiting for that.
    let mut nested = fs::read(file(&office, "通报函.docx")).unwrap();
    for _ in 0..12 {
        nested = packages::packed([("内.zip".into(), nested)]);
    }
    let (code, told) = verify(&office, copy(&office, "套.zip", &nested));
    assert_eq!((code, told.contains("查无此件")), (Some(1), true), "{told}");
}

#[test]
fn a_code_read_over_the_telephone_leads_to_the_document() {
    let office = published();
    let (_, told) = verify(&office, file(&office, "附件1-失信信息.xlsx"));
    let code = code_in(&told);
    let spoken = code.to_lowercase().replace('-', " ");
    let (exit, told) = verify(&office, &spoken);
    assert_eq!(exit, Some(0), "{told}");
    assert!(told.contains("附件1-失信信息.xlsx"), "{told}");
    // It stands on the document itself.
    let annex = fs::read(file(&office, "附件1-失信信息.xlsx")).unwrap();
    let sheet = packages::part(&annex, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(&format!("验证码 {code}")), "in the footer");
    let slip = code.replacen(|c: char| c != '-', if code.starts_with('7') { "8" } else { "7" }, 1);
    let (exit, told) = verify(&office, slip);
    assert_eq!((exit, told.contains("听错")), (Some(1), true), "{told}");
    // What is written where no code has such a letter, or one is missing, is no name of a file.
    for misread in [code.replacen(|c: char| c != '-', "O", 1), code.chars().skip(1).collect()] {
        let (exit, told) = verify(&office, &misread);
        assert_eq!((exit, told.contains("没有 0、O、1、I")), (Some(1), true), "{misread}: {told}");
    }
}

#[test]
fn a_superseded_document_and_a_touched_edition_are_said() {
    let office = published();
    let annex = file(&office, "附件1-失信信息.xlsx");
    let office = office.drop_file("inbox/失信名单导出_GBK.csv");
    office.run(QUARTER, "2026-10-09");
    let (exit, told) = verify(&office, &annex);
    assert_eq!(exit, Some(3), "{told}");
    assert!(told.contains("第 2026Q3-1 期之后该季度还有第 2026Q3-2 期"), "{told}");

    let code = code_in(&told);
    fs::write(&annex, b"x").unwrap();
    let (exit, told) = verify(&office, &code);
    assert_eq!((exit, told.contains("已不是发布时的内容")), (Some(1), true), "{told}");
    let manifest = office.path("runs/2026Q3-1/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("2026-10-08", "2026-10-07")).unwrap();
    let (exit, told) = verify(&office, &code);
    assert_eq!(exit, Some(1), "{told}");
    assert!(told.contains("与台账记录不一致") && told.contains("查无此件"), "{told}");
}
