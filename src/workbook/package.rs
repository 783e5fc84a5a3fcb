//! Zipped workbooks before anything is parsed: which kind, and whether what they unpack to stays within the limits.
//!
//! Declared sizes may lie, so every part that a reader will open is unpacked once and counted. That costs some tenths
//! of a second on the largest files and bounds what the parsers behind can be made to hold.

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek};

use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use super::read::{Limits, Measure, Unreadable};
use super::sniff::Format;
use super::view::Watch;
use super::xml;

/// No sheet an office wrote packs better; lists of equal rows reach about 60.
const RATIO: u64 = 400;
/// Below this a bomb does no harm.
const RATIO_FROM: u64 = 64 << 20;
const ODS_TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// `<si/>`: the shortest entry of a table of shared strings.
const SHORTEST_STRING: u64 = 5;

/// Tells the zipped formats apart by their parts.
pub(super) fn format<R: Read + Seek>(source: &mut R) -> Result<Format, Unreadable> {
    let mut archive = open(source)?;
    let mut names = Vec::new();
    for name in archive.file_names() {
        names.push(name.map_err(damaged)?.replace('\\', "/").to_ascii_lowercase());
    }
    let has = |name: &str| names.iter().any(|found| found == name);
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("xl/workbook.xml")
        || (has("[content_types].xml") && names.iter().any(|name| name.ends_with("/workbook.xml")))
    {
        return Ok(Format::Xlsx);
    }
    // OFD (GB/T 33190), the office's own kind of PDF.
    if has("ofd.xml") {
        return Ok(Format::Document);
    }
    if ["word/", "ppt/", "visio/"].iter().any(|folder| names.iter().any(|name| name.starts_with(folder))) {
        return Ok(Format::Document);
    }
    if has("content.xml") {
        let mut media_type = Vec::new();
        if let Ok(part) = archive.by_name("mimetype") {
            part.take(100).read_to_end(&mut media_type)?;
        }
        return Ok(if media_type.starts_with(ODS_TYPE) { Format::Ods } else { Format::Document });
    }
    Ok(Format::Archive)
}

/// Opens the archive.
pub(super) fn open<R: Read + Seek>(source: R) -> Result<ZipArchive<R>, Unreadable> {
    ZipArchive::new(source).map_err(damaged)
}

/// What an error of the archive means for the file.
pub(super) fn damaged(error: ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Unreadable::Encrypted
        }
        other => Unreadable::damaged(other),
    }
}

/// What was seen on the way: whoever wants it reads only what has it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Parts, in lower case, in which something may be hidden.
    pub(super) hiding: BTreeSet<String>,
    /// Somewhere cells may be merged.
    pub(super) merged: bool,
}

/// Checks every XML or binary part against the limits.
pub(super) fn check<R: Read + Seek>(source: &mut R, limits: &Limits) -> Result<Seen, Unreadable> {
    let mut archive = open(source)?;
    let too_large = Unreadable::TooLarge { what: Measure::UnpackedBytes, limit: limits.unpacked_bytes };
    if archive.decompressed_size().is_some_and(|size| size > u128::from(limits.unpacked_bytes)) {
        return Err(too_large);
    }
    let mut total = 0;
    let mut seen = Seen::default();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        if !(name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".bin")) {
            continue;
        }
        let packed = part.compressed_size();
        let allowed = limits.unpacked_bytes - total;
        let mut watch = Watch::new();
        let unpacked = std::io::copy(&mut part.by_ref().take(allowed + 1), &mut watch)
            .map_err(|fault| Unreadable::damaged(format_args!("{name}: {fault}")))?;
        if unpacked > allowed {
            return Err(too_large);
        }
        if unpacked > RATIO_FROM && unpacked / packed.max(1) > RATIO {
            return Err(Unreadable::TooLarge { what: Measure::PackingRatio, limit: RATIO });
        }
        total += unpacked;
        drop(part);
        if name.ends_with("sharedstrings.xml") {
            let part = archive.by_index(index).map_err(damaged)?;
            check_string_count(part, unpacked)?;
        }
        seen.merged |= watch.saw_merged();
        if watch.saw_hidden() {
            seen.hiding.insert(name.replace('\\', "/"));
        }
    }
    Ok(seen)
}

/// The parser makes room for as many strings as the part claims to have: the claim must fit into the part.
fn check_string_count(part: impl Read, unpacked: u64) -> Result<(), Unreadable> {
    let mut reader = xml::reader(BufReader::new(part.take(64 * 1024)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let Ok(event) = reader.read_event_into(&mut buffer) else {
            return Ok(()); // no part of the workbook (`__MACOSX/…`), or the parser will say what is wrong with it
        };
        match event {
            Event::Start(element) => {
                let claimed =
                    xml::attribute(&element, "uniqueCount")?.and_then(|text| text.trim().parse::<u64>().ok());
                if claimed.is_some_and(|claimed| claimed > unpacked / SHORTEST_STRING) {
                    return Err(Unreadable::damaged("more shared strings claimed than there are"));
                }
                return Ok(());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Writes into each entry of a package's directory that a Unix made it, as it would be on Linux: the same input gives the same
/// bytes on Windows. Changes nothing where the directory is not found (APPNOTE 4.3.12, 4.3.16, 4.4.2).
pub(super) fn name_one_system(bytes: &mut [u8]) {
    const END: usize = 22;
    const ENTRY: usize = 46;
    const UNIX: u8 = 3;
    let short = |bytes: &[u8], at: usize| Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let start = |bytes: &[u8]| {
        let end = bytes.get(bytes.len().checked_sub(END)?..).filter(|end| end.starts_with(b"PK\x05\x06"))?;
        usize::try_from(u32::from_le_bytes(*end.get(16..)?.first_chunk()?)).ok()
    };
    let mut next = start(bytes);
    while let Some(entry) =
        next.and_then(|at| bytes.get_mut(at..)).filter(|entry| entry.starts_with(b"PK\x01\x02"))
    {
        if let Some(system) = entry.get_mut(5) {
            *system = UNIX;
        }
        let lengths = [28, 30, 32].map(|at| short(entry, at).map_or(0, usize::from));
        next = next.map(|at| at + ENTRY + lengths.iter().sum::<usize>());
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A zip of these parts.
    pub(in super::super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let bytes = zipped(&[("xl/workbook.xml", "<workbook/>"), ("xl/a.xml", &" ".repeat(5000))]);
        let within =
            |unpacked_bytes| check(&mut Cursor::new(&bytes), &Limits { unpacked_bytes, ..Limits::default() });
        assert!(within(6000).is_ok());
        let refused = within(4000);
        assert!(matches!(refused, Err(Unreadable::TooLarge { what: Measure::UnpackedBytes, limit: 4000 })));
    }

    #[test]
    fn a_package_does_not_tell_on_which_system_it_was_written() {
        let of = |system| {
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            for name in ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
                writer.start_file(name, SimpleFileOptions::default().system(system)).unwrap();
                writer.write_all(name.repeat(30).as_bytes()).unwrap();
            }
            writer.finish().unwrap().into_inner()
        };
        let (mut windows, linux) = (of(zip::System::Dos), of(zip::System::Unix));
        assert_ne!(windows, linux);
        name_one_system(&mut windows);
        assert_eq!(windows, linux);
        name_one_system(&mut []);
    }

    #[test]
    fn a_claim_of_countless_strings_is_refused() {
        let part = "<?xml version=\"1.0\"?><sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
        let foreign = zipped(&[("__MACOSX/xl/._sharedStrings.xml", "\0\u{5}\u{16}<a<\u{FFFF}")]);
        assert!(check(&mut Cursor::new(foreign), &Limits::default()).is_ok());
        let bytes = zipped(&[("xl/sharedStrings.xml", part)]);
        assert!(matches!(
            check(&mut Cursor::new(bytes), &Limits::default()),
            Err(Unreadable::Damaged { .. })
        ));
    }

    #[test]
    fn kinds_are_told_by_their_parts() {
        let ods = "application/vnd.oasis.opendocument.spreadsheet";
        let odt = "application/vnd.oasis.opendocument.text";
        let cases: [(&[(&str, &str)], Format); 7] = [
            (&[("xl/workbook.xml", "")], Format::Xlsx),
            (&[("xl/workbook.bin", "")], Format::Xlsb),
            (&[("mimetype", ods), ("content.xml", "")], Format::Ods),
            (&[("mimetype", odt), ("content.xml", "")], Format::Document),
            (&[("[Content_Types].xml", ""), ("word/document.xml", "")], Format::Document),
            (&[("OFD.xml", ""), ("Doc_0/Document.xml", "")], Format::Document),
            (&[("案号.csv", ""), ("执行案件台账.xlsx", "")], Format::Archive),
        ];
        for (parts, kind) in cases {
            assert_eq!(format(&mut Cursor::new(zipped(parts))).unwrap(), kind, "{parts:?}");
        }
    }
}
