//! A file that cannot be read gives exactly one finding, with what a person needs to mend it.

use super::reading::Voice;
use super::sheets::Halt;
use crate::domain::code::Code;
use crate::domain::place::Place;
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
            let details = vec![("limit", limit.to_string()), ("measure", measure_word(*what).to_owned())];
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
        (Unreadable::Stopped, Some(Halt::Frame(reason))) => {
            (Code::FileUnreadable, vec![("reason", reason.clone())])
        }
        (_, _) => (Code::FileUnreadable, vec![("reason", why.to_string())]),
    };
    voice.say(code, place, "", &details);
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
