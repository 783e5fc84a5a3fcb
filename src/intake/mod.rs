//! Stage one: a file becomes batches of rows whose columns have names.
//!
//! The readers of [`crate::workbook`] give cells with addresses; here the heading row is found, the dataset recognised
//! by its definition, what is no data left out, and the rest handed on as text, batch by batch. Nothing is judged but
//! the file itself: a wrong value in a cell is a matter of checks.

mod batches;
mod cells;
pub mod corrections;
mod footers;
mod headings;
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
#[cfg(test)]
mod tests;
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
    FileReading {
        format,
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
