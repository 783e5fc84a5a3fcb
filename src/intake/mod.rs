//! Stage one: a file becomes batches of rows whose columns have names.
//!
//! The readers of [`crate::workbook`] give cells with addresses; here the heading row is found, the dataset recognised
//! by its definition, what is no data left out, and the rest handed on as text, batch by batch. Nothing is judged but
//! the file itself: a wrong value in a cell is a matter of checks.

mod batches;
mod cells;
pub mod corrections;
#[cfg(test)]
mod driver;
mod footers;
mod headings;
#[cfg(test)]
mod layouts;
pub mod mail_reports;
mod merges;
mod nearest;
mod other_lists;
mod preface;
mod profiles;
mod reading;
mod recogniser;
mod recognition;
mod refusals;
mod returned;
mod second_tables;
mod sheets;
mod table_rows;
mod unit_lines;

use std::collections::BTreeMap;

pub use profiles::Profiles;
pub use reading::{End, FileReading, SheetReading};
pub use recognition::recognise;

use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::Place;
use crate::domain::unfinished::is_unfinished;
use crate::table::batch::Batch;
use crate::workbook::cell::Stop;
use crate::workbook::host::{Readers, Source};
use crate::workbook::read::{ReadReport, Unreadable};
use crate::workbook::sniff::Format;

/// Rows of a batch; some ten megabytes of an ordinary listing.
const BATCH_ROWS: usize = 50_000;

/// Reads a file named `name` (`size` bytes) and hands its rows to `take`, at most 50 000 at a time, sheet by sheet in
/// the file's order. `severity` says how bad a finding is in this office.
///
/// If the reading ends [`End::Refused`], the batches handed on are void: the fault may lie behind them.
pub fn read_file(
    name: &str,
    source: impl Source,
    size: u64,
    definitions: &BTreeMap<String, SourceDefinition>,
    readers: &Readers,
    severity: &dyn Fn(Code) -> Severity,
    take: &mut dyn FnMut(Batch) -> Result<(), Stop>,
) -> FileReading {
    let mut voice = reading::Voice::new(severity);
    if is_unfinished(name) {
        voice.say(Code::FileUnfinished, Place::file(name), "", &[]);
        return FileReading::refused(voice.findings);
    }
    let recogniser = recogniser::Recogniser::new(definitions);
    let mut sheets = sheets::Sheets::new(name, &recogniser, voice, BATCH_ROWS, take);
    let outcome = readers
        .read(source, size, &mut sheets)
        .and_then(|report| sheets.finish().map(|()| report).map_err(Unreadable::from));
    reading_of(name, outcome, sheets)
}

fn reading_of(
    name: &str,
    outcome: Result<ReadReport, Unreadable>,
    sheets: sheets::Sheets<'_>,
) -> FileReading {
    let sheets::Sheets { mut voice, readings, halt, .. } = sheets;
    let (format, end) = match &outcome {
        Ok(report) if readings.is_empty() => {
            voice.say(Code::FileEmpty, Place::file(name), "", &[]);
            (format_word(report), End::Refused)
        }
        Ok(report) => (format_word(report), End::Whole),
        Err(Unreadable::Stopped) if halt == Some(sheets::Halt::Receiver) => (String::new(), End::Stopped),
        Err(why) => {
            refusals::refuse(name, why, halt.as_ref(), &mut voice);
            (String::new(), End::Refused)
        }
    };
    let mut findings: Vec<Finding> = voice.findings;
    findings.sort();
    let first = readings.iter().find_map(|sheet| sheet.layout.as_ref());
    FileReading {
        format,
        definition: first.map(|layout| layout.definition.to_string()),
        dataset: first.map(|layout| layout.dataset),
        data_rows: readings.iter().map(|sheet| sheet.data_rows).sum(),
        findings,
        end,
        sheets: readings,
    }
}

fn format_word(report: &ReadReport) -> String {
    let format = match report.format {
        Format::Xlsx => "xlsx",
        Format::Xlsb => "xlsb",
        Format::Ods => "ods",
        Format::Xls => "xls",
        Format::EncryptedOffice => "encrypted",
        Format::Html => "html",
        Format::Xml2003 => "xml",
        Format::Text => "text",
        Format::Archive => "archive",
        Format::Document => "document",
        Format::Unknown => "",
    };
    match report.encoding {
        Some(encoding) => format!("{format} {encoding}"),
        None => format.to_owned(),
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            (reading.dataset, reading.definition.as_deref()),
            (Some(Dataset::Listing), Some("listing.toml"))
        );
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
        let reading =
            read_file(name, source.clone(), size, &definitions, &readers, &|_| Severity::Warn, take);
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
}
