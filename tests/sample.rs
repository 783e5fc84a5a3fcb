//! The sample data tell every story that the program knows: each planted finding is found where it was planted, and no
//! finding is known that the sample does not show.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use std::collections::BTreeSet;

use chengxin::domain::code::Code;
use common::{Office, sample};

/// Codes that say something about a file which is left in the inbox; they stand in no edition.
const LEFT_IN_THE_INBOX: [Code; 1] = [Code::FileUnfinished];

/// Codes about clues: they stand in the form of the sealed folder and in no other file.
const SEALED: std::ops::RangeInclusive<u16> = 631..=634;
/// Codes that only a second delivery or a third run can show; `tests/repairs.rs` and `tests/quarters.rs` tell their stories.
const TOLD_BETWEEN_QUARTERS: [Code; 3] =
    [Code::ReceiptWithoutEffect, Code::FileReplaced, Code::CorrectionDamaged];

struct Plant {
    code: String,
    file: String,
    row: String,
    note: String,
}

fn planted() -> Vec<Plant> {
    let mut reader = csv::Reader::from_path(sample("planted.csv")).unwrap();
    let plants = reader.records().map(|record| {
        let record = record.unwrap();
        let field = |at: usize| record.get(at).unwrap().to_owned();
        Plant { code: field(0), file: field(1), row: field(3), note: field(4) }
    });
    plants.filter(|plant| !plant.code.is_empty()).collect()
}

#[test]
fn every_planted_finding_is_found_where_it_was_planted() {
    let office = Office::new().drop_sample("inbox");
    let told = office.run("2026Q3", "2026-10-08");
    let found: BTreeSet<(String, String, String)> = office
        .table("runs/2026Q3-1/data/findings.csv")
        .into_iter()
        .map(|finding| (finding["code"].clone(), finding["file"].clone(), finding["row"].clone()))
        .collect();
    let mut lost = Vec::new();
    for plant in planted() {
        let Plant { code, file, row, note } = plant;
        let Some(file) = file.strip_prefix("inbox/").map(str::to_owned) else { continue };
        if LEFT_IN_THE_INBOX.iter().any(|left| left.to_string() == code) {
            assert!(told.text.contains(&file), "{file} is not said to be left");
            continue;
        }
        if SEALED.map(|code| format!("R{code}")).any(|sealed| sealed == code) {
            assert!(found.iter().all(|(_, named, _)| *named != file), "{file} is named");
            assert!(told.text.contains("线索确认表有 5 处问题"), "{}", told.text);
            continue;
        }
        let here = |(c, f, r): &(String, String, String)| {
            *c == code && *f == file && (row.is_empty() || *r == row || r.is_empty())
        };
        if !found.iter().any(here) {
            lost.push(format!("{code} {file} {row}: {note}"));
        }
    }
    assert!(lost.is_empty(), "planted, not found:\n{}", lost.join("\n"));
    let report = std::fs::read_to_string(office.path("runs/2026Q3-1/运行报告.html")).unwrap();
    for why in ["文件设有密码", "文件以前收过", "是压缩包"] {
        let beside = format!("没有读取</span><br>{why}</td>");
        assert!(report.contains(&beside), "the list of files does not say: {why}");
    }
}

#[test]
fn every_code_is_planted() {
    let planted: BTreeSet<String> = planted().into_iter().map(|plant| plant.code).collect();
    let missing: Vec<String> = Code::ALL
        .iter()
        .filter(|code| !TOLD_BETWEEN_QUARTERS.contains(code))
        .map(Code::to_string)
        .filter(|code| !planted.contains(code))
        .collect();
    assert!(missing.is_empty(), "no sample row shows {missing:?}");
}

#[test]
fn the_rows_balance_file_by_file() {
    let office = Office::new().drop_sample("inbox");
    office.run("2026Q3", "2026-10-08");
    let manifest = std::fs::read_to_string(office.path("runs/2026Q3-1/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let stages = manifest["balance"]["stages"].as_array().unwrap();
    assert_eq!(stages.len(), 4, "intake, checks, identity, ledger");
    let rows = office.table("runs/2026Q3-1/data/rows.csv").len() as u64;
    for stage in stages {
        assert_eq!(stage["rows_in"].as_u64(), Some(rows), "{}", stage["stage"]);
        let out: u64 = stage["out"].as_object().unwrap().values().filter_map(serde_json::Value::as_u64).sum();
        assert_eq!(out, rows, "{}", stage["stage"]);
    }
}
