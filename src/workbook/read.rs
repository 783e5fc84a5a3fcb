//! One door for every file an office sends: the content decides which reader it gets, the limits decide when it is
//! too much, and whatever is wrong with the bytes comes back as an [`Unreadable`], never as a panic.

use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use super::cell::{SheetSink, Stop};
use super::sniff::{Format, sniff};
use super::{excel, html, ods, text, xml2003};

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a text file (CSV, TSV, TXT) or an XML spreadsheet; both are streamed.
    pub text_bytes: u64,
    /// Bytes of a workbook as it lies on disk.
    pub workbook_bytes: u64,
    /// Bytes of an HTML page; a page is held in memory as a tree some thirty times its size.
    pub page_bytes: u64,
    /// Bytes of all parts of a zipped workbook once unpacked.
    pub unpacked_bytes: u64,
    /// Highest row number of a sheet that is not a text file; text files are only limited by their bytes.
    pub rows_per_sheet: u32,
    /// Highest column number that may hold a value.
    pub columns: u32,
    /// Characters of one cell.
    pub cell_characters: usize,
    /// Bytes of text in one row. A small file may name one long text a million times; this bounds what of it stands in
    /// memory at once.
    pub row_bytes: usize,
}

const MEBIBYTE: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 2048 * MEBIBYTE,
            workbook_bytes: 200 * MEBIBYTE,
            page_bytes: 48 * MEBIBYTE,
            unpacked_bytes: 1536 * MEBIBYTE,
            rows_per_sheet: 1_100_000,
            columns: 512,
            cell_characters: 100_000,
            row_bytes: MEBIBYTE as usize,
        }
    }
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    Bytes,
    UnpackedBytes,
    /// Unpacked bytes per packed byte.
    PackingRatio,
    Rows,
    Columns,
    CellCharacters,
    /// Bytes of text in one row.
    RowBytes,
    /// Bytes of text in all rows of a workbook, which may name one text many times.
    TextBytes,
    /// Cells of the rectangles that an old binary workbook asks to hold in memory.
    Cells,
    /// Bytes of memory that the reader of the file may use.
    Memory,
    /// Seconds that the reader of the file may take.
    Seconds,
}

/// Why nothing (more) could be read. Rows handed on before are void: the whole file is refused.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("no content")]
    Empty,
    #[error("protected by a password")]
    Encrypted,
    #[error("damaged: {detail}")]
    Damaged { detail: String },
    /// Files packed together: a person must say which of them are meant.
    #[error("an archive")]
    Archive,
    #[error("a document or a picture")]
    Document,
    #[error("unknown format")]
    UnknownFormat,
    #[error("more than {limit} ({what:?})")]
    TooLarge { what: Measure, limit: u64 },
    /// The byte at this offset (from 0) belongs to no character in the file's encoding.
    #[error("not decodable at byte {byte_offset}")]
    Undecodable { byte_offset: u64 },
    /// A quotation mark opened in this record (from 1) is not closed.
    #[error("quotation mark not closed in record {record}")]
    QuoteUnclosed { record: u32 },
    /// The process that read the file died of it.
    #[error("its reader died: {how}")]
    ReaderDied { how: String },
    #[error("stopped by the receiver")]
    Stopped,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Unreadable {
    pub(super) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::Damaged { detail: detail.to_string() }
    }
}

impl From<Stop> for Unreadable {
    fn from(_: Stop) -> Self {
        Self::Stopped
    }
}

/// What was read, for the run's log and the source's entry in the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadReport {
    pub format: Format,
    /// `UTF-8`, `GB18030`, `UTF-16LE` …; only where the file does not say it by its format.
    pub encoding: Option<&'static str>,
    pub delimiter: Option<char>,
    /// Rows handed to the sink, all sheets together; blank rows are not handed on.
    pub rows: u64,
}

/// Reads `source` (`size` bytes) into `sink`, sheet by sheet and row by row.
///
/// # Errors
/// See [`Unreadable`]; `Stopped` when the sink returned [`Stop`].
pub fn read<R: Read + Seek>(
    mut source: R,
    size: u64,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<ReadReport, Unreadable> {
    if size == 0 {
        return Err(Unreadable::Empty);
    }
    let format = sniff(&mut source)?;
    let most = match format {
        Format::Text | Format::Xml2003 => limits.text_bytes,
        Format::Html => limits.page_bytes,
        _ => limits.workbook_bytes,
    };
    if size > most {
        return Err(Unreadable::TooLarge { what: Measure::Bytes, limit: most });
    }
    source.seek(SeekFrom::Start(0))?;
    let mut report = ReadReport { format, encoding: None, delimiter: None, rows: 0 };
    match format {
        Format::Xlsx => report.rows = excel::read_xlsx(source, limits, sink)?,
        Format::Xlsb => report.rows = excel::read_xlsb(source, limits, sink)?,
        Format::Xls => report.rows = excel::read_xls(source, limits, sink)?,
        Format::Ods => report.rows = ods::read(source, limits, sink)?,
        Format::Html => (report.rows, report.encoding) = html::read(source, limits, sink)?,
        Format::Xml2003 => (report.rows, report.encoding) = xml2003::read(source, limits, sink)?,
        Format::Text => {
            let table = text::read(source, limits, sink)?;
            report.rows = table.rows;
            report.encoding = Some(table.encoding);
            report.delimiter = Some(table.delimiter);
        }
        Format::EncryptedOffice => return Err(Unreadable::Encrypted),
        Format::Archive => return Err(Unreadable::Archive),
        Format::Document => return Err(Unreadable::Document),
        Format::Unknown => return Err(Unreadable::UnknownFormat),
    }
    Ok(report)
}
