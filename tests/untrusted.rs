//! Files that kill their reader: the run goes on, the file has one finding, the other files are read as ever.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a story that cannot be told has failed"
)]

mod common;

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use common::{Office, chengxin};

const ROW: &str = "<tr><td>云泽市水务局<td>（2026）泽0184执1号<td>2026-01-05";

/// A web page saved as `.xls` with so many rows.
fn page(rows: usize) -> String {
    format!("<html><table><tr><td>被执行人<td>案号<td>立案时间{}</table>", ROW.repeat(rows))
}

/// Findings about files (0xx) that `check` has with the limits of the office, as `file code`.
fn file_findings(office: &Office, files: &[&str]) -> Vec<String> {
    let mut command = chengxin();
    command.arg("--office").arg(office.root()).arg("check");
    command.args(files.iter().map(|file| office.path(&format!("inbox/{file}"))));
    let output = command.args(["--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let shown = findings.map(|finding| {
        format!("{} {}", finding["file"].as_str().unwrap(), finding["code"].as_str().unwrap())
    });
    shown.filter(|finding| finding.contains(" R0")).collect()
}

/// Sets a limit in `office.toml`.
fn limit(office: &Office, name: &str, value: u32) {
    let path = office.path("office.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("[limits]"), "the sample office has the usual limits");
    fs::write(path, format!("{text}\n[limits]\n{name} = {value}\n")).unwrap();
}

#[test]
#[cfg(unix)]
fn a_reader_without_memory_takes_only_its_own_file_along() {
    let office = Office::new()
        .drop_text("a-page.xls", &page(40_000))
        .drop_text("b-list.xls", &page(1))
        .drop_text("c-list.csv", "被执行人,案号,立案时间\n云泽市教育局,（2026）泽0184执2号,2026-02-05\n");
    limit(&office, "reader_mib", 24);
    let found = file_findings(&office, &["a-page.xls", "b-list.xls", "c-list.csv"]);
    assert_eq!(found, ["a-page.xls R004"]);

    office.run("2026Q3", "2026-10-08");
    let rows = office.table("runs/2026Q3-1/data/rows.csv");
    let files: Vec<&str> = rows.iter().map(|row| row["file"].as_str()).collect();
    assert_eq!(files, ["b-list.xls", "c-list.csv"]);
}

#[test]
fn a_reader_that_takes_too_long_is_stopped() {
    let office = Office::new().drop_text("page.xls", &page(110_000));
    limit(&office, "reader_seconds", 1);
    let began = Instant::now();
    assert_eq!(file_findings(&office, &["page.xls"]), ["page.xls R004"]);
    assert!(began.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_zip_bomb_is_one_finding_and_the_rest_is_read() {
    let office = Office::new().drop_text("b-list.xls", &page(1));
    let mut writer = zip::ZipWriter::new(fs::File::create(office.path("inbox/a-bomb.xlsx")).unwrap());
    let packed = zip::write::SimpleFileOptions::default();
    writer.start_file("xl/workbook.xml", packed).unwrap();
    writer.write_all(b"<workbook/>").unwrap();
    writer.start_file("xl/worksheets/sheet1.xml", packed).unwrap();
    let blanks = vec![b' '; 1 << 20];
    (0..70).for_each(|_| writer.write_all(&blanks).unwrap());
    writer.finish().unwrap();
    assert!(fs::metadata(office.path("inbox/a-bomb.xlsx")).unwrap().len() < 1 << 20);
    assert_eq!(file_findings(&office, &["a-bomb.xlsx", "b-list.xls"]), ["a-bomb.xlsx R004"]);
}

#[test]
fn the_reader_is_no_command_for_people() {
    let help = chengxin().arg("--help").output().unwrap();
    assert!(!String::from_utf8_lossy(&help.stdout).contains("__read"));
    // Without a parent that says what to do there is nothing to do.
    assert_eq!(chengxin().arg("__read").output().unwrap().status.code(), Some(1));
}
