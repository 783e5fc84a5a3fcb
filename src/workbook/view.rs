//! Hidden rows and columns and set filters of zipped Excel workbooks: calamine reads past what says so.
//!
//! A pass of its own over the parts that hold sheets, before the cells are read. What it cannot tell stays untold: a part
//! that it stumbles over is one that the parser behind refuses.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read, Seek, Write};

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::concealed::{Concealed, Span};
use super::package;
use super::read::Unreadable;
use super::xml::{self, attribute, local_attribute};

/// For each sheet of an `.xlsx`, in the workbook's order. `marked`: the parts that hold the word, in lower case.
pub(super) fn of_xlsx<R: Read + Seek>(
    source: R,
    marked: &BTreeSet<String>,
) -> Result<Vec<Concealed>, Unreadable> {
    let mut archive = package::open(source)?;
    let mut found = Vec::new();
    for (_, part) in xml_sheets(&mut archive)? {
        let part = part.filter(|part| marked.contains(&part.replace('\\', "/").to_ascii_lowercase()));
        found.push(match part {
            Some(part) => xml_sheet(archive.by_name(&part).map_err(package::damaged)?)?,
            None => Concealed::default(),
        });
    }
    Ok(found)
}

/// The sheets of an `.xlsx` in the workbook's order: name, and the part that holds it.
pub(super) fn xml_sheets<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
) -> Result<Vec<(String, Option<String>)>, Unreadable> {
    let Some(book) = part_named(archive, |name| name.ends_with("workbook.xml"))? else {
        return Ok(Vec::new());
    };
    let mut sheets = Vec::new();
    through(archive.by_name(&book).map_err(package::damaged)?, &mut |element| {
        if element.local_name().as_ref() == "sheet" {
            let name = attribute(element, "name")?.unwrap_or_default();
            sheets.push((name, local_attribute(element, "id")?.unwrap_or_default()));
        }
        Ok(())
    })?;
    let targets = targets(archive, &book)?;
    let part = |(name, id): (String, String)| {
        let path = targets.get(&id).map(String::as_str).unwrap_or_default();
        Ok((name, part_named(archive, |name| name == path)?))
    };
    sheets.into_iter().map(part).collect()
}

/// For each sheet of an `.xlsb`, in the workbook's order.
pub(super) fn of_xlsb<R: Read + Seek>(source: R) -> Result<Vec<Concealed>, Unreadable> {
    let mut archive = package::open(source)?;
    let mut found = Vec::new();
    for part in binary_sheets(&mut archive)? {
        found.push(match part {
            Some(part) => binary_sheet(archive.by_name(&part).map_err(package::damaged)?)?,
            None => Concealed::default(),
        });
    }
    Ok(found)
}

/// The parts that hold the sheets of an `.xlsb`, in the workbook's order.
pub(super) fn binary_sheets<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
) -> Result<Vec<Option<String>>, Unreadable> {
    const BOOK: &str = "xl/workbook.bin";
    let targets = targets(archive, BOOK)?;
    let mut ids = Vec::new();
    records(archive.by_name(BOOK).map_err(package::damaged)?, &mut |kind, data| {
        if kind == BUNDLED_SHEET {
            ids.extend(wide_text(data, 8)); // behind state and number; a sheet without part has none
        }
    })?;
    let part = |id: String| {
        let path = targets.get(&id).map(String::as_str).unwrap_or_default();
        part_named(archive, |name| name == path)
    };
    ids.into_iter().map(part).collect()
}

/// The first part of which this holds; it is asked about names in lower case.
pub(super) fn part_named<R: Read + Seek>(
    archive: &ZipArchive<R>,
    is: impl Fn(&str) -> bool,
) -> Result<Option<String>, Unreadable> {
    for name in archive.file_names() {
        let name = name.map_err(package::damaged)?;
        if is(&name.replace('\\', "/").to_ascii_lowercase()) {
            return Ok(Some(name.into_owned()));
        }
    }
    Ok(None)
}

/// Parts that the workbook names, by the id of their relation; in lower case.
fn targets<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    book: &str,
) -> Result<BTreeMap<String, String>, Unreadable> {
    let (folder, name) = book.rsplit_once('/').map_or(("", book), |(folder, name)| (folder, name));
    let relations = format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_ascii_lowercase();
    let mut found = BTreeMap::new();
    let Some(part) = part_named(archive, |name| name == relations)? else { return Ok(found) };
    through(archive.by_name(&part).map_err(package::damaged)?, &mut |element| {
        if element.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(element, "Id")?, attribute(element, "Target")?)
        {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{folder}/{target}").trim_start_matches('/').to_owned(),
            };
            found.insert(id, path.to_ascii_lowercase());
        }
        Ok(())
    })?;
    Ok(found)
}

/// Every start tag of a document.
pub(super) fn through(
    part: impl Read,
    take: &mut dyn FnMut(&BytesStart<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = xml::reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(xml::fault)? {
            Event::Start(element) => take(&element)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn xml_sheet(part: impl Read) -> Result<Concealed, Unreadable> {
    let mut found = Concealed::default();
    let mut row = 0_u32;
    through(part, &mut |element| {
        let number =
            |name| Ok::<_, Unreadable>(attribute(element, name)?.and_then(|text| text.trim().parse().ok()));
        match element.local_name().as_ref() {
            "row" => {
                row = number("r")?.unwrap_or(row.saturating_add(1));
                if is_hidden(element)? {
                    found.rows.add(Span::one(row));
                }
            }
            "col" if is_hidden(element)? => {
                if let (Some(first), Some(last)) = (number("min")?, number("max")?) {
                    found.columns.add(Span { first, last });
                }
            }
            // Only inside the sheet's filter; a filter button alone leaves nothing out.
            "filters" | "customFilters" | "top10" | "dynamicFilter" | "colorFilter" | "iconFilter" => {
                found.filtered = true;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

fn is_hidden(element: &BytesStart<'_>) -> Result<bool, Unreadable> {
    Ok(attribute(element, "hidden")?.is_some_and(|value| matches!(value.trim(), "1" | "true")))
}

/// Records of the binary format (MS-XLSB 2.3).
const ROW: u16 = 0;
const COLUMNS: u16 = 60;
const BUNDLED_SHEET: u16 = 156;
const FILTER_COLUMN: u16 = 163;

fn binary_sheet(part: impl Read) -> Result<Concealed, Unreadable> {
    let mut found = Concealed::default();
    records(part, &mut |kind, data| {
        let number = |at| long(data, at).map(|number| number.saturating_add(1));
        match kind {
            ROW if data.get(11).is_some_and(|flags| flags & 0x10 != 0) => {
                number(0).map(Span::one).into_iter().for_each(|row| found.rows.add(row));
            }
            COLUMNS if data.get(16).is_some_and(|flags| flags & 1 != 0) => {
                let span = number(0).zip(number(4)).map(|(first, last)| Span { first, last });
                span.into_iter().for_each(|span| found.columns.add(span));
            }
            FILTER_COLUMN => found.filtered = true,
            _ => {}
        }
    })?;
    Ok(found)
}

/// A text of a record: its length, then its characters.
pub(super) fn wide_text(data: &[u8], at: usize) -> Option<String> {
    let length = usize::try_from(long(data, at)?).ok()?;
    let units = data.get(at..)?.get(4..)?.get(..length.checked_mul(2)?)?.chunks_exact(2);
    let units: Vec<u16> = units.filter_map(|pair| short(pair, 0)).collect();
    Some(String::from_utf16_lossy(&units))
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

/// Type and data of every record; both type and length are written in groups of seven bits.
pub(super) fn records(part: impl Read, take: &mut dyn FnMut(u16, &[u8])) -> Result<(), Unreadable> {
    let mut reader = BufReader::new(part);
    let mut data = Vec::new();
    while !reader.fill_buf()?.is_empty() {
        let kind = grouped(&mut reader, 2)?;
        let length = grouped(&mut reader, 4)?;
        data.clear();
        reader.by_ref().take(length.into()).read_to_end(&mut data)?;
        take(u16::try_from(kind).unwrap_or(u16::MAX), &data);
    }
    Ok(())
}

fn grouped(reader: &mut impl Read, most: u32) -> io::Result<u32> {
    let mut number = 0;
    for group in 0..most {
        let mut byte = [0];
        reader.read_exact(&mut byte)?;
        let [byte] = byte;
        number |= u32::from(byte & 0x7F) << (7 * group);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}

/// Looks for words in what is written to it.
pub(super) struct Watch {
    words: [(&'static [u8], bool); 2],
    /// The last bytes written: a word may come in two pieces.
    tail: Vec<u8>,
}

const HIDDEN: &[u8] = b"hidden";
const MERGED: &[u8] = b"mergeCell";

impl Watch {
    pub(super) fn new() -> Self {
        Watch { words: [(HIDDEN, false), (MERGED, false)], tail: Vec::new() }
    }

    /// Whether something may be hidden.
    pub(super) fn saw_hidden(&self) -> bool {
        self.words.contains(&(HIDDEN, true))
    }

    /// Whether cells may be merged.
    pub(super) fn saw_merged(&self) -> bool {
        self.words.contains(&(MERGED, true))
    }
}

impl Write for Watch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const KEEP: usize = MERGED.len() - 1;
        self.tail.extend(bytes.iter().take(KEEP));
        for (word, seen) in &mut self.words {
            *seen |= memmem::find(&self.tail, word).is_some() || memmem::find(bytes, word).is_some();
        }
        if bytes.len() >= KEEP {
            self.tail.clear();
            self.tail.extend(bytes.iter().skip(bytes.len() - KEEP));
        } else {
            let surplus = self.tail.len().saturating_sub(KEEP);
            self.tail.drain(..surplus);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Cursor;

    use rust_xlsxwriter::{FilterCondition, Workbook};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::super::rows::Kept;
    use super::*;

    /// A record of the binary format, at most 127 bytes long.
    pub(in super::super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let kind = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
        [kind.as_slice(), &[u8::try_from(data.len()).unwrap()], data].concat()
    }

    /// A text with its length.
    pub(in super::super) fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&u32::try_from(units.len() / 2).unwrap().to_le_bytes()[..], &units].concat()
    }

    /// An `.xlsb` with one sheet of these records.
    pub(in super::super) fn binary(sheet: &[u8]) -> Vec<u8> {
        binary_with_styles(sheet, None)
    }

    /// As [`binary`], with the records of a part of styles.
    pub(in super::super) fn binary_with_styles(sheet: &[u8], styles: Option<&[u8]>) -> Vec<u8> {
        let bundled = [&[0; 8][..], &wide("rId1"), &wide("名单")].concat();
        let relations =
            "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [
            (
                "xl/workbook.bin",
                [record(BUNDLED_SHEET, &bundled), record(144, &[]), record(132, &[])].concat(),
            ),
            ("xl/_rels/workbook.bin.rels", relations.as_bytes().to_vec()),
            ("xl/worksheets/sheet1.bin", sheet.to_vec()),
        ]
        .into_iter()
        .chain(styles.map(|styles| ("xl/styles.bin", styles.to_vec())))
        {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(&bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn hidden_and_filtered_rows_and_hidden_columns_of_an_xlsx_are_known() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("全见").unwrap().write(0, 0, 1).unwrap();
        let sheet = book.add_worksheet().set_name("藏行 & 列").unwrap();
        (0..9).for_each(|row| assert!(sheet.write(row, 0, row).is_ok()));
        [2, 3, 7].into_iter().for_each(|row| assert!(sheet.set_row_hidden(row).is_ok()));
        sheet.set_column_hidden(1).unwrap().set_column_hidden(2).unwrap();
        let sheet = book.add_worksheet().set_name("筛").unwrap();
        sheet.write(0, 0, "名称").unwrap().write(1, 0, "甲").unwrap().write(2, 0, "乙").unwrap();
        sheet.autofilter(0, 0, 2, 0).unwrap();
        sheet.filter_column(0, &FilterCondition::new().add_list_filter("甲")).unwrap();
        let (kept, _) = Kept::of(&book.save_to_buffer().unwrap()).unwrap();
        let [first, second, third] = [0, 1, 2].map(|sheet: usize| &kept.sheets[sheet].0.concealed);
        assert_eq!(first, &Concealed::default());
        assert_eq!(second.rows.as_slice(), [Span { first: 3, last: 4 }, Span::one(8)]);
        assert_eq!((second.columns.as_slice(), second.filtered), (&[Span { first: 2, last: 3 }][..], false));
        assert_eq!((third.rows.as_slice(), third.filtered), (&[Span::one(3)][..], true));
        assert_eq!(kept.sheets[1].1.len(), 9, "what is hidden is read");
    }

    #[test]
    fn hidden_and_filtered_rows_and_hidden_columns_of_an_xlsb_are_known() {
        let row = |number: u8, flags: u8| record(ROW, &[number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, flags, 0]);
        let columns = record(COLUMNS, &[1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
        let filter = record(FILTER_COLUMN, &[0; 6]);
        let sheet = [columns, row(0, 0), row(4, 0x10), row(5, 0x30), row(6, 8), filter].concat();
        let found = of_xlsb(Cursor::new(binary(&sheet))).unwrap();
        assert_eq!(found[0].rows.as_slice(), [Span { first: 5, last: 6 }]);
        assert_eq!(found[0].columns.as_slice(), [Span { first: 2, last: 4 }]);
        assert!(found[0].filtered && found.len() == 1);
    }

    #[test]
    fn a_word_is_seen_wherever_the_pieces_part() {
        for cut in 0..=12 {
            let (first, second) = b"<a hidden=1>".split_at(cut);
            let mut watch = Watch::new();
            watch.write_all(first).unwrap();
            second.chunks(1).for_each(|byte| watch.write_all(byte).unwrap());
            assert!(watch.saw_hidden() && !watch.saw_merged(), "{cut}");
        }
        let mut watch = Watch::new();
        watch.write_all(b"<a hid").unwrap();
        watch.write_all(b" den><merge").unwrap();
        assert!(!watch.saw_hidden() && !watch.saw_merged());
        watch.write_all(b"Cells>").unwrap();
        assert!(watch.saw_merged());
    }
}
