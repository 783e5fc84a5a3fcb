//! A file that cannot be read gives exactly one finding, with what a person needs to mend it; so does a table of it, or one
//! finding for each column that it lacks.

use super::reading::Voice;
use super::recogniser::{Fault, Missing, Refused};
use super::sheets::Halt;
use crate::domain::code::Code;
use crate::domain::place::{Place, column_letters};
use crate::workbook::read::{Measure, Unreadable};

/// The finding of a refused file; `halt` says why our own sink stopped, if it did.
pub(super) fn refuse(file: &str, why: &Unreadable, halt: Option<&Halt>, voice: &mut Voice<'_>) {
    let mut place = Place::file(file);
    let (code, details) = match (why, halt) {
        (Unreadable::Empty, _) => (Code::FileEmpty, vec![]),
        (Unreadable::Encrypted, _) => (Code::FileEncrypted, vec![]),
        (Unreadable::Archive, _) => (Code::FileIsArchive, vec![]),
        (Unreadable::Document, _) => (Code::FileIsDocument, vec![]),
        (Unreadable::TooLarge { what, limit }, _) => {
            let details =
                vec![("limit", limit_text(*what, *limit)), ("measure", measure_word(*what).to_owned())];
            (Code::FileTooLarge, details)
        }
        (Unreadable::Undecodable { byte_offset }, _) => {
            (Code::TextUndecodable, vec![("offset", byte_offset.to_string())])
        }
        (Unreadable::QuoteUnclosed { record }, _) => {
            place.row = Some(*record);
            (Code::QuoteUnclosed, vec![("record", record.to_string())])
        }
        (Unreadable::Stopped, Some(Halt::TooManyFindings)) => {
            // Each was about a row that does not fit its heading: one word for the whole file instead.
            let count = std::mem::take(&mut voice.findings).len();
            (Code::FileTooLarge, vec![("limit", count.to_string()), ("measure", "findings".to_owned())])
        }
        (Unreadable::Stopped, Some(Halt::UnitTooFar(rows))) => {
            let details = vec![("limit", rows.to_string()), ("measure", "rows_above_unit".to_owned())];
            (Code::FileTooLarge, details)
        }
        (Unreadable::Stopped, Some(Halt::Frame(reason))) => {
            (Code::FileUnreadable, vec![("reason", reason.clone())])
        }
        (_, _) => (Code::FileUnreadable, vec![("reason", why.to_string())]),
    };
    voice.say(code, place, "", &details);
}

/// Says why a table of `sheet` is not read.
pub(super) fn refuse_table(sheet: &Place, refused: &Refused<'_>, voice: &mut Voice<'_>) {
    let dataset = || ("dataset", refused.definition.title.clone());
    let heading_row = || ("heading_row", refused.heading_row.to_string());
    let place = Place { row: Some(refused.heading_row), ..sheet.clone() };
    match &refused.fault {
        Fault::Lacking(missing) => {
            for Missing { field, nearest } in missing {
                let expected = field.headings.first().unwrap_or(&field.name).clone();
                let details = [("expected", expected), ("nearest", nearest.clone()), dataset()];
                voice.say(Code::ColumnMissing, place.clone(), "", &details);
            }
        }
        Fault::OtherList(list) => {
            voice.say(Code::ListOfAnotherKind, place, "", &[("list", list.title.clone()), dataset()]);
        }
        Fault::RowsAbove { first, count } => {
            let details = [("first", first.to_string()), ("count", count.to_string()), heading_row()];
            voice.say(Code::RowsAboveHeading, Place { row: Some(*first), ..place }, "", &details);
        }
        Fault::Twins(first, second) => {
            let details = [
                ("heading", second.heading.to_string()),
                ("first", column_letters(first.number)),
                ("second", column_letters(second.number)),
                heading_row(),
            ];
            let place = Place { column: Some(second.clone()), ..place };
            voice.say(Code::HeadingTwice, place, &second.heading, &details);
        }
    }
}

/// Bytes as the settings name them, in MiB; anything else is counted.
fn limit_text(what: Measure, limit: u64) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    match what {
        Measure::Bytes
        | Measure::UnpackedBytes
        | Measure::RowBytes
        | Measure::TextBytes
        | Measure::Memory
            if limit >= MEBIBYTE =>
        {
            format!("{} MiB", limit / MEBIBYTE)
        }
        _ => limit.to_string(),
    }
}

fn measure_word(what: Measure) -> &'static str {
    match what {
        Measure::Bytes => "bytes",
        Measure::UnpackedBytes => "unpacked_bytes",
        Measure::PackingRatio => "packing_ratio",
        Measure::Rows => "rows",
        Measure::Columns => "columns",
        Measure::CellCharacters => "cell_characters",
        Measure::RowBytes => "row_bytes",
        Measure::TextBytes => "text_bytes",
        Measure::Cells => "cells",
        Measure::Memory => "memory",
        Measure::Seconds => "seconds",
    }
}
