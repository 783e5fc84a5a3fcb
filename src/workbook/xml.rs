//! What both XML formats need: a strict event reader, attributes by name, references without entity expansion, and the
//! two passes that bring merged areas to the sink before the first row.

use std::io::{self, BufReader, Read, Seek};

use chrono::{NaiveDate, NaiveDateTime};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart};

use super::cell::{Area, Cell, SheetInfo, SheetSink};
use super::concealed::Span;
use super::encoding;
use super::read::{Limits, Unreadable};
use super::rows::Rows;

pub(super) type Reader<R> = quick_xml::Reader<BufReader<R>>;

/// An event reader in which `<a/>` comes as a start and an end, and text keeps its blanks.
pub(super) fn reader<R: Read>(source: R) -> Reader<R> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(source));
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// Value of the attribute with this name, prefix included (`office:value`).
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    find(element, |found| found.key.as_ref() == name)
}

/// Value of the attribute with this name, whatever its prefix (`Index` of `ss:Index`).
pub(super) fn local_attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    find(element, |found| found.key.local_name().as_ref() == name)
}

fn find(element: &BytesStart<'_>, is: impl Fn(&Attribute<'_>) -> bool) -> Result<Option<String>, Unreadable> {
    // Without the check for doubled names, which takes quadratic time on a hostile element.
    for found in element.attributes().with_checks(false) {
        let found = found.map_err(Unreadable::damaged)?;
        if is(&found) {
            let value = found.normalized_value(XmlVersion::Implicit1_0).map_err(Unreadable::damaged)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// A count in an attribute; `absent` if it is not there.
pub(super) fn count(value: Option<String>, absent: u32) -> Result<u32, Unreadable> {
    match value {
        Some(text) => {
            text.trim().parse().map_err(|_| Unreadable::damaged(format_args!("{text:?} is no count")))
        }
        None => Ok(absent),
    }
}

/// Appends what `&…;` stands for. Entities that the document declares itself are refused: they can grow without end.
pub(super) fn resolve(reference: &BytesRef<'_>, into: &mut String) -> Result<(), Unreadable> {
    if let Some(character) = reference.resolve_char_ref().map_err(Unreadable::damaged)? {
        into.push(character);
        return Ok(());
    }
    into.push(match reference.as_ref() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        other => return Err(Unreadable::damaged(format_args!("unknown entity {other}"))),
    });
    Ok(())
}

/// What an error of the event reader means for the file.
pub(super) fn fault(error: quick_xml::Error) -> Unreadable {
    let quick_xml::Error::Io(inner) = &error else { return Unreadable::damaged(error) };
    if let Some(undecodable) = encoding::undecodable(inner) {
        return undecodable;
    }
    match inner.kind() {
        // What the unpacking of a broken part says.
        io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::Other => Unreadable::damaged(inner),
        kind => Unreadable::Io(io::Error::new(kind, inner.to_string())),
    }
}

/// `2026-09-30` or `2026-09-30T08:00:00.000`, with or without `Z`.
pub(super) fn iso_date(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches('Z');
    text.parse::<NaiveDateTime>()
        .ok()
        .or_else(|| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok())
        .or_else(|| text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0))
}

/// What a walk through a document comes upon.
#[derive(Debug)]
pub(super) enum Part {
    Sheet {
        name: String,
    },
    /// The sheet that began last is hidden.
    Hidden,
    /// Rows of the sheet that began last do not show.
    RowsHidden(Span),
    ColumnsHidden(Span),
    /// In the sheet that began last a filter is set.
    Filtered,
    /// Serial numbers of the workbook count from 1904.
    From1904,
    /// A cell at `row`, `column` (from 1) that covers so many further columns and rows.
    Cell {
        row: u32,
        column: u32,
        cell: Cell,
        across: u32,
        down: u32,
    },
}

/// Takes the parts of one walk.
pub(super) type Take<'t> = dyn FnMut(Part) -> Result<(), Unreadable> + 't;

/// Walks twice: once for what must be known of each sheet before its first row, once for the rows.
pub(super) fn read_twice<R: Read + Seek>(
    source: &mut R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
    walk: impl Fn(&mut R, &mut Take<'_>) -> Result<(), Unreadable>,
) -> Result<u64, Unreadable> {
    let mut sheets: Vec<SheetInfo> = Vec::new();
    let mut counts_from_1904 = false;
    source.rewind()?;
    walk(source, &mut |part| {
        match part {
            Part::Sheet { name } => sheets.push(SheetInfo { name, ..SheetInfo::default() }),
            Part::From1904 => counts_from_1904 = true,
            part => {
                if let Some(sheet) = sheets.last_mut() {
                    describe(sheet, part);
                }
            }
        }
        Ok(())
    })?;
    let mut rows = Rows::new(limits, sink);
    sheets.iter_mut().rev().take(1).for_each(|last| last.is_last = true);
    let mut sheets = sheets.into_iter();
    source.rewind()?;
    walk(source, &mut |part| match part {
        Part::Sheet { .. } => match sheets.next() {
            Some(info) => rows.sheet(SheetInfo { counts_from_1904, ..info }),
            None => Err(Unreadable::damaged("the file changed while it was read")),
        },
        Part::Cell { row, column, cell, .. } => rows.put(row, column, cell),
        _ => Ok(()), // known from the first walk
    })?;
    rows.finish()
}

/// What a part of the first walk says of its sheet.
fn describe(sheet: &mut SheetInfo, part: Part) {
    match part {
        Part::Hidden => sheet.hidden = true,
        Part::RowsHidden(span) => sheet.concealed.rows.add(span),
        Part::ColumnsHidden(span) => sheet.concealed.columns.add(span),
        Part::Filtered => sheet.concealed.filtered = true,
        Part::Cell { row, column, across, down, .. } if across > 0 || down > 0 => sheet.merged.push(Area {
            first_row: row,
            first_column: column,
            last_row: row.saturating_add(down),
            last_column: column.saturating_add(across),
        }),
        Part::Cell { .. } | Part::Sheet { .. } | Part::From1904 => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_in_three_lengths() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        let cases = [
            ("2026-09-30", day.and_hms_opt(0, 0, 0)),
            ("2026-09-30T08:15:00.000", day.and_hms_opt(8, 15, 0)),
            ("2026-09-30T08:15:00Z", day.and_hms_opt(8, 15, 0)),
            ("2026-09-30T08:15", day.and_hms_opt(8, 15, 0)),
            ("2026-09-31", None),
            ("30.9.2026", None),
        ];
        for (text, date) in cases {
            assert_eq!(iso_date(text), date, "{text}");
        }
    }
}
