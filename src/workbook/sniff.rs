//! What a file is, by its content. The name is never asked: half of the `.xls` files an office gets are something else.

use std::io::{Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use super::compound::Compound;
use super::encoding;
use super::package;
use super::read::Unreadable;

/// Formats that can come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    /// Also `.xlsm`.
    Xlsx,
    Xlsb,
    Ods,
    Xls,
    /// A password-protected OOXML workbook (a compound file around the encrypted package).
    EncryptedOffice,
    /// Tables of a web page saved as `.xls`.
    Html,
    /// XML spreadsheet 2003.
    Xml2003,
    /// CSV, TSV, TXT.
    Text,
    /// Files packed together, whatever they are.
    Archive,
    /// A letter, slides, a scan, a picture, a saved web page with its pictures: its tables cannot be read for certain.
    Document,
    Unknown,
}

const HEAD_BYTES: u64 = 64 * 1024;
const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// What is no table, by its first bytes: RAR, 7z, gzip; PDF, PNG, JPEG, GIF, TIFF twice, RTF, web archive.
const KNOWN_OTHERS: [(&[u8], Format); 11] = [
    (b"Rar!", Format::Archive),
    (b"7z\xBC\xAF", Format::Archive),
    (b"\x1F\x8B", Format::Archive),
    (b"%PDF-", Format::Document),
    (b"\x89PNG", Format::Document),
    (b"\xFF\xD8\xFF", Format::Document),
    (b"GIF8", Format::Document),
    (b"II*\0", Format::Document),
    (b"MM\0*", Format::Document),
    (b"{\\rtf", Format::Document),
    (b"MIME-Version:", Format::Document),
];
/// Streams of Word, PowerPoint and Visio in a compound file.
const DOCUMENT_STREAMS: [&str; 3] = ["WordDocument", "PowerPoint Document", "VisioDocument"];

/// `true` if a parser must open the bytes to read them or even to say what they are; the position in `source` is left
/// undefined. Plain text and what is known at its first bytes to be no table need none.
///
/// # Errors
/// `Io` if the bytes cannot be read.
pub(super) fn needs_parser<R: Read + Seek>(source: &mut R) -> Result<bool, Unreadable> {
    let head = head(source)?;
    if head.starts_with(b"PK") || head.starts_with(&COMPOUND_FILE) {
        return Ok(true);
    }
    Ok(other(&head).is_none() && matches!(markup_or_text(&head), Format::Html | Format::Xml2003))
}

/// Decides the format; the position in `source` is left undefined.
///
/// # Errors
/// `Damaged` if the bytes begin as a container that cannot be opened, `Io` if they cannot be read.
pub fn sniff<R: Read + Seek>(source: &mut R) -> Result<Format, Unreadable> {
    let head = head(source)?;
    if head.starts_with(b"PK") {
        return package::format(source);
    }
    if head.starts_with(&COMPOUND_FILE) {
        return compound_format(source);
    }
    Ok(other(&head).unwrap_or_else(|| markup_or_text(&head)))
}

fn other(head: &[u8]) -> Option<Format> {
    KNOWN_OTHERS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, format)| *format)
}

fn head<R: Read + Seek>(source: &mut R) -> Result<Vec<u8>, Unreadable> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    source.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

fn compound_format<R: Read + Seek>(source: &mut R) -> Result<Format, Unreadable> {
    let compound = Compound::open(source)?;
    Ok(if compound.has("EncryptedPackage") {
        Format::EncryptedOffice
    } else if compound.has("Workbook") || compound.has("Book") {
        Format::Xls
    } else if DOCUMENT_STREAMS.iter().any(|stream| compound.has(stream)) {
        Format::Document
    } else {
        Format::Unknown
    })
}

fn markup_or_text(head: &[u8]) -> Format {
    let wide = encoding::wide(head).is_some();
    // Names of elements are ASCII: without the NULs of UTF-16 every encoding shows them alike.
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let plain: Vec<u8> = start
        .iter()
        .filter(|&&byte| !(wide && (byte == 0 || byte >= 0xFE)))
        .map(u8::to_ascii_lowercase)
        .skip_while(u8::is_ascii_whitespace)
        .collect();
    if plain.first() == Some(&b'<') {
        let has = |needle: &str| plain.windows(needle.len()).any(|part| part == needle.as_bytes());
        if has("<html") || has("<!doctype html") {
            return Format::Html;
        }
        if has("urn:schemas-microsoft-com:office:spreadsheet") {
            return Format::Xml2003;
        }
        // Flat OpenDocument: its tables are not those of a web page.
        if has("urn:oasis:names:tc:opendocument") {
            return Format::Document;
        }
        if has("<table") || has("<head") || has("<body") {
            return Format::Html;
        }
        if plain.starts_with(b"<?xml") {
            return Format::Unknown;
        }
    }
    if !wide && is_binary(head) { Format::Unknown } else { Format::Text }
}

/// More than one control character in twenty bytes: no office wrote that as text.
fn is_binary(head: &[u8]) -> bool {
    let controls = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A))
        .count();
    controls * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn format_of(bytes: &[u8]) -> Format {
        sniff(&mut Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn content_decides_and_not_the_name() {
        let cases: [(&[u8], Format); 14] = [
            ("案号,姓名\n".as_bytes(), Format::Text),
            (b"\xEF\xBB\xBF \r\n<html><body><table></table>", Format::Html),
            (b"<TABLE border=1><tr><td>a</td></tr></TABLE>", Format::Html),
            (
                b"<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Format::Xml2003,
            ),
            (b"<?xml version=\"1.0\"?><letter/>", Format::Unknown),
            (
                b"<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">\
                  <table:table/>",
                Format::Document,
            ),
            (b"<5 days,2\n", Format::Text),
            (b"%PDF-1.7", Format::Document),
            (b"Rar!\x1A\x07", Format::Archive),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related", Format::Document),
            (b"\x00\x01\x02\x03\x04\x05\x06", Format::Unknown),
            (b"a,b\0c,d,e,f,g,h,i,j,k,l,m,n,o", Format::Text),
            (b"\xFF\xFE<\0h\0t\0m\0l\0>\0", Format::Html),
            (b"a\0,\0b\0\n\0", Format::Text),
        ];
        for (bytes, format) in cases {
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!(format_of(bytes), format, "{shown:?}");
            let parsed = needs_parser(&mut Cursor::new(bytes)).unwrap();
            assert_eq!(parsed, matches!(format, Format::Html | Format::Xml2003), "{shown:?}");
        }
    }

    #[test]
    fn a_torn_container_is_damaged() {
        for bytes in [b"PK\x03\x04torn".as_slice(), &COMPOUND_FILE] {
            assert!(matches!(sniff(&mut Cursor::new(bytes)), Err(Unreadable::Damaged { .. })));
            assert!(needs_parser(&mut Cursor::new(bytes)).unwrap());
        }
    }
}
