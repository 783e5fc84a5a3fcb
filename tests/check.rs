//! `chengxin check FILE…`: the same findings without an office, whatever the file's format, and an exit code that a script can
//! rely on.

#![allow(clippy::disallowed_methods, reason = "a story lays out files as a clerk would")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]

mod common;

use std::path::Path;
use std::process::Output;

use common::sample;

fn check(files: &[&Path], options: &[&str]) -> Output {
    common::chengxin()
        .arg("check")
        .args(files)
        .args(options)
        .args(["--as-of", "2026-10-08"])
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_exit_code_says_whether_rows_are_left() {
    let broken = tempfile::tempdir().unwrap();
    let cut = broken.path().join("传了一半.xlsx");
    let whole = std::fs::read(sample("inbox/组织机构层级表.xlsx")).unwrap();
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let missing = broken.path().join("没有.csv");
    for (file, code, says) in [
        (sample("inbox/国有企业名录.csv"), 0, "没有发现问题"),
        (sample("inbox/空文件.csv"), 0, "提醒 1"),
        (sample("inbox/执行案件台账_旧系统.xls"), 0, "失信被执行人信息"),
        (sample("inbox/法院信息系统查询结果.xls"), 0, "没有发现问题"),
        (sample("inbox/接口导出_api.csv"), 3, "退回"),
        (sample("inbox/失信名单导出_GBK.csv"), 3, "待核"),
        (cut, 3, "没有采用任何内容"),
    ] {
        let output = check(&[&file], &[]);
        assert_eq!(output.status.code(), Some(code), "{}: {}", file.display(), text(&output));
        assert!(text(&output).contains(says), "{}: {}", file.display(), text(&output));
    }
    let output = check(&[&missing], &[]);
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("找不到文件") && output.stdout.is_empty(), "{told}");
}

/// Width on a terminal: Chinese characters and full-width marks take two places.
fn width(line: &str) -> usize {
    let is_wide =
        |c: char| matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}');
    line.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

#[test]
fn the_table_is_aligned_whatever_the_width_of_its_characters() {
    for language in ["zh", "en"] {
        let files = [sample("inbox/失信名单导出_GBK.csv"), sample("inbox/执行案件台账.xlsx")];
        let told = text(&check(&[&files[0], &files[1]], &["--lang", language]));
        let lines: Vec<&str> = told.lines().filter(|line| line.starts_with(['|', '+'])).collect();
        assert!(lines.len() > 40, "{told}");
        for line in &lines {
            assert_eq!(width(line), width(lines[0]), "{line}");
        }
        assert!(width(lines[0]) <= 120);
    }
}

#[test]
fn every_kind_of_table_in_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("两张表.csv");
    let tables = "案号,结案方式,结案日期\n（2026）泽0184执1号,执行完毕,2026-09-30\n\n\
                  被执行人,案号,失信情形\n云泽市水务局,（2026）泽0184执2号,违反财产报告制度\n";
    std::fs::write(&file, tables).unwrap();
    let told = text(&check(&[&file], &["--lang", "zh"]));
    assert_eq!(text(&check(&[&file], &["--format", "json"])), "", "what is good needs no line");
    std::fs::write(folder.path().join("~$台账.xlsx"), "x").unwrap();
    std::fs::write(folder.path().join(".DS_Store"), "x").unwrap();
    let of_folder = text(&check(&[folder.path()], &["--lang", "zh"]));
    assert!(of_folder.contains("两张表.csv：识别为") && of_folder.contains("R009"), "{of_folder}");
    assert!(!of_folder.contains("DS_Store"), "{of_folder}");
    assert!(told.contains("两张表.csv：识别为结案情况、失信被执行人信息，2 行"), "{told}");
}

#[test]
fn one_line_of_json_is_one_finding_with_the_same_keys() {
    let files = [sample("inbox/失信名单导出_GBK.csv"), sample("inbox/加密的台账.xlsx")];
    let told = text(&check(&[&files[0], &files[1]], &["--format", "json", "--lang", "en"]));
    let keys = [
        "cause", "code", "column", "file", "heading", "remedy", "row", "severity", "sheet", "title", "value",
    ];
    let lines: Vec<serde_json::Value> =
        told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        let mut found: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        found.sort_unstable();
        assert_eq!(found, keys);
    }
    let of = |code: &str| lines.iter().find(|line| line["code"] == code).unwrap();
    let doubtful = of("R513");
    assert_eq!((&doubtful["row"], &doubtful["column"]), (&41.into(), &"T".into()));
    assert_eq!((&doubtful["severity"], &doubtful["title"]), (&"return".into(), &"Amount is negative".into()));
    assert!(of("R003")["row"].is_null(), "a finding about a file has no row");
}

#[test]
fn what_is_wrong_does_not_depend_on_the_encoding() {
    let rows = "被执行人姓名/名称,案号,执行法院,立案时间\n云泽市教育局,45352,云泽市人民法院,2026-02-30\n";
    let folder = tempfile::tempdir().unwrap();
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(rows.chars())
        .flat_map(|c| {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>()
        })
        .collect();
    let gbk = encoding_rs::GBK.encode(rows).0.into_owned();
    let mut told = Vec::new();
    for bytes in [rows.as_bytes().to_vec(), gbk, utf16] {
        let file = folder.path().join("名单.csv");
        std::fs::write(&file, bytes).unwrap();
        told.push(text(&check(&[&file], &["--format", "json"])));
    }
    assert!(told[0].contains("R202") && told[0].contains("R501"), "{}", told[0]);
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
}
