//! A file read to its end; beside it real layouts of every dataset, and the driver for tests that need no file.

pub(super) mod driver;
mod layouts;

use std::io::Cursor;

use super::*;
use crate::table::batch::Dataset;
use crate::workbook::host::ReaderHost;

const LISTING: &str = "iname,caseCode,courtName\n云泽市水务局,（2026）泽0184执1号,云泽市人民法院\n";

fn read_bytes(bytes: &[u8], take: &mut dyn FnMut(Batch) -> Result<(), Stop>) -> FileReading {
    let definitions = driver::definitions();
    let (size, readers) = (bytes.len() as u64, Readers::usual(ReaderHost::InProcess));
    read_file("甲.csv", Cursor::new(bytes), size, &definitions, &readers, &|_| Severity::Return, take)
}

#[test]
fn a_file_is_read_to_its_end() {
    let mut rows = 0;
    let reading = read_bytes(LISTING.as_bytes(), &mut |batch| {
        rows += batch.frame.height();
        Ok(())
    });
    assert_eq!((rows, reading.data_rows, reading.end), (1, 1, End::Whole));
    let layout = reading.sheets[0].layout.as_ref().unwrap();
    assert_eq!((layout.dataset, &*layout.definition), (Dataset::Listing, "listing.toml"));
    assert_eq!(reading.findings, []);
}

#[test]
fn what_cannot_be_read_gives_one_finding() {
    let unclosed = format!("{LISTING}甲,\"（2026）泽0184执2号\n乙,丙\n");
    let cases: [(&[u8], Code); 7] = [
        (b"", Code::FileEmpty),
        (b"\n\n\n", Code::FileEmpty),
        (b"%PDF-1.7 ...", Code::FileIsDocument),
        (b"Rar!\x1A\x07\x01\0...", Code::FileIsArchive),
        (b"PK\x03\x04torn", Code::FileUnreadable),
        (unclosed.as_bytes(), Code::QuoteUnclosed),
        ("今日天气,明日天气\n晴,雨\n".as_bytes(), Code::FileUnrecognised),
    ];
    for (bytes, code) in cases {
        let reading = read_bytes(bytes, &mut |_| Ok(()));
        let codes: Vec<Code> = reading.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [code], "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn an_unfinished_copy_is_not_opened() {
    let definitions = driver::definitions();
    let size = LISTING.len() as u64;
    let (source, readers) = (Cursor::new(LISTING.as_bytes()), Readers::usual(ReaderHost::InProcess));
    let name = "~$甲.xlsx";
    let take: &mut dyn FnMut(Batch) -> Result<(), Stop> = &mut |_| panic!("no batch");
    let reading = read_file(name, source.clone(), size, &definitions, &readers, &|_| Severity::Warn, take);
    assert_eq!(reading.findings[0].code, Code::FileUnfinished);
    assert_eq!(recognise(name, source, size, &definitions, &readers), []);
}

#[test]
fn a_receiver_that_wants_no_more_is_no_fault_of_the_file() {
    let reading = read_bytes(LISTING.as_bytes(), &mut |_| Err(Stop));
    assert_eq!((reading.end, reading.findings.len()), (End::Stopped, 0));
}

#[test]
fn a_dataset_is_recognised_without_reading_on() {
    let definitions = driver::definitions();
    let rest = "\"never closed".repeat(3);
    let of = |text: &str| {
        recognise(
            "甲.csv",
            Cursor::new(text.as_bytes()),
            text.len() as u64,
            &definitions,
            &Readers::usual(ReaderHost::InProcess),
        )
    };
    assert_eq!(of(LISTING), [Dataset::Listing]);
    assert_eq!(of("单位编号,别名\nYZ0001,市水务局\n"), [Dataset::Aliases]);
    assert_eq!(of("今日天气,明日天气\n"), []);
    let long = format!("{LISTING}{}{rest}", "云泽市水务局,（2026）泽0184执1号,\n".repeat(40));
    assert_eq!(of(&long), [Dataset::Listing]);
}

#[test]
fn a_unit_below_more_rows_than_a_batch_holds_is_said_and_not_guessed() {
    let mut text = "被执行人,案号,执行标的,失信情形\n".to_owned();
    text.push_str(&"云泽市水务局,（2026）泽0184执1号,3\n".repeat(BATCH_ROWS + 1));
    text.push_str("单位：万元\n");
    let reading = read_bytes(text.as_bytes(), &mut |_| Ok(()));
    let [finding] = reading.findings.as_slice() else { panic!("{:?}", reading.findings) };
    assert_eq!((reading.end, finding.code), (End::Refused, Code::FileTooLarge));
    let told = crate::text::findings::FindingCatalogue::load().unwrap();
    let cause = told.told(finding, crate::text::words::Language::Chinese).cause;
    assert!(cause.starts_with("金额单位写在表格下方，它上方的行数超过上限（50000）"), "{cause}");
}
