//! A packet as a department gets it: the annex prints well and its sums are those of the letter; the return form can be
//! filled in and nothing else of it can be changed.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;

use std::fs;

use calamine::{Data, Reader, open_workbook_auto};
use common::{Office, packages};

const DAY: &str = "2026-10-08";

fn published() -> Office {
    let office = Office::new().drop_sample("inbox");
    office.run("2026Q3", DAY);
    office
}

/// The folders of all packets.
fn packets(office: &Office) -> Vec<String> {
    let tree = office.tree();
    let letters =
        tree.keys().filter(|path| path.starts_with("runs/2026Q3-1/2-") && path.ends_with("/通报函.docx"));
    letters.map(|path| path.trim_end_matches("通报函.docx").to_owned()).collect()
}

fn part(office: &Office, path: &str, name: &str) -> String {
    packages::part(&fs::read(office.path(path)).unwrap(), name)
}

fn rows(office: &Office, path: &str) -> Vec<Vec<Data>> {
    let mut book = open_workbook_auto(office.path(path)).unwrap();
    let name = book.sheet_names().remove(0);
    book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// What stands between two texts.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(between, _)| between)
}

/// The text of a letter, run by run.
fn said(office: &Office, path: &str) -> String {
    let document = part(office, path, "word/document.xml");
    let mut text = String::new();
    for piece in document.split('<').filter_map(|piece| piece.split_once('>')) {
        text.push_str(if piece.0.starts_with("/w:p") { "\n" } else { piece.1 });
    }
    text
}

/// One run for all: each looks at the same packets.
#[test]
fn a_packet_prints_well_agrees_with_itself_and_can_be_answered() {
    let office = published();
    an_annex_prints_across_a4_with_its_heading_on_every_page(&office);
    days_and_sums_are_days_and_sums(&office);
    the_letter_counts_what_the_annex_lists(&office);
    a_return_form_takes_answers_and_nothing_else(&office);
}

fn an_annex_prints_across_a4_with_its_heading_on_every_page(office: &Office) {
    for packet in packets(office) {
        let path = format!("{packet}附件1-失信信息.xlsx");
        let (sheet, book) =
            (part(office, &path, "xl/worksheets/sheet1.xml"), part(office, &path, "xl/workbook.xml"));
        for (what, found) in [
            ("A4 across", sheet.contains("paperSize=\"9\"") && sheet.contains("orientation=\"landscape\"")),
            ("as wide as one page", sheet.contains("fitToHeight=\"0\"") && sheet.contains("fitToPage=\"1\"")),
            ("frozen heading", sheet.contains("ySplit=\"3\"") && sheet.contains("state=\"frozen\"")),
            ("code and page number", sheet.contains("验证码 ") && sheet.contains("&amp;P / &amp;N")),
            ("repeated heading", book.contains("_xlnm.Print_Titles") && book.contains("!$3:$3")),
        ] {
            assert!(found, "{path}: {what}");
        }
    }
}

fn days_and_sums_are_days_and_sums(office: &Office) {
    let packet = packets(office).remove(0);
    let rows = rows(office, &format!("{packet}附件1-失信信息.xlsx"));
    let column =
        |heading: &str| rows[2].iter().position(|cell| *cell == Data::String(heading.to_owned())).unwrap();
    let (day, sum) = (column("立案日期"), column("执行标的（元）"));
    assert!(matches!(rows[3][day], Data::DateTime(_)), "{:?}", rows[3][day]);
    assert!(matches!(rows[3][sum], Data::Float(_) | Data::Int(_)), "{:?}", rows[3][sum]);
}

fn the_letter_counts_what_the_annex_lists(office: &Office) {
    let (mut summed, mut told) = (0, 0);
    for packet in packets(office) {
        let rows = rows(office, &format!("{packet}附件1-失信信息.xlsx"));
        let column = |heading: &str| {
            rows[2].iter().position(|cell| *cell == Data::String(heading.to_owned())).unwrap()
        };
        let (name, case, sum) = (column("单位名称"), column("执行案号"), column("执行标的（元）"));
        let (last, listed) = rows[3..].split_last().unwrap();
        let number = |cell: &Data| match cell {
            Data::Float(value) => *value,
            Data::Int(value) => *value as f64,
            _ => 0.0,
        };
        let total: f64 = listed.iter().map(|row| number(&row[sum])).sum();
        let parties = listed.iter().filter(|row| row[name] != Data::Empty).count();
        assert_eq!(last[name].to_string(), format!("{parties}个单位，{}件案件", listed.len()), "{packet}");
        assert!((number(&last[sum]) - total).abs() < 0.001, "{packet}: {last:?} {total}");
        let letter = said(office, &format!("{packet}通报函.docx"));
        if let Some(cases) = between(&letter, "涉及执行案件", "件") {
            assert_eq!(cases.parse(), Ok(listed.len()), "{packet}");
            let amount: f64 = between(&letter, "执行标的合计", "元").unwrap().parse().unwrap();
            assert!((amount - total).abs() < 0.001, "{packet}: {amount} {total}");
            summed += 1;
        } else {
            assert!(listed.iter().all(|row| letter.contains(&row[case].to_string())), "{packet}: {letter}");
            told += 1;
        }
    }
    assert!(summed > 3 && told > 0, "{summed} {told}");
}

fn a_return_form_takes_answers_and_nothing_else(office: &Office) {
    let path = format!("{}附件2-回执.xlsx", packets(office).remove(0));
    let (sheet, styles) =
        (part(office, &path, "xl/worksheets/sheet1.xml"), part(office, &path, "xl/styles.xml"));
    assert!(sheet.contains("<sheetProtection sheet=\"1\""), "{sheet}");
    assert!(sheet.contains("type=\"list\"") && sheet.contains("sqref=\"D4\""), "a list of answers");
    let book = part(office, &path, "xl/workbook.xml");
    assert!(book.contains("chengxin_notice") && book.contains("云信用函〔2026〕"), "the key: {book}");
    // Which cells have a format that is not locked.
    let formats = between(&styles, "<cellXfs", "</cellXfs>").unwrap();
    let open: Vec<bool> =
        formats.split("<xf ").skip(1).map(|format| format.contains("locked=\"0\"")).collect();
    let cells = sheet.split("<c r=\"").skip(1).filter_map(|cell| {
        let style: usize = between(cell, "s=\"", "\"")?.parse().ok()?;
        open[style].then(|| cell.split('"').next().unwrap().to_owned())
    });
    assert_eq!(cells.collect::<Vec<_>>(), ["C4", "D4"]);
}
