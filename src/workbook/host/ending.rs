//! The last thing a reader in a child says: what it read, or why it could not. As JSON, once a file.

use std::io;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::super::encoding;
use super::super::read::{Measure, ReadReport, Unreadable};
use super::super::sniff::Format;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Ending {
    Whole {
        format: Format,
        encoding: Option<String>,
        delimiter: Option<char>,
        rows: u64,
    },
    Empty,
    Encrypted,
    Damaged(String),
    Archive,
    Document,
    UnknownFormat,
    TooLarge(Measure, u64),
    Undecodable(u64),
    QuoteUnclosed(u32),
    /// The file could not be read from the disk.
    Input(String),
    /// The parent wants no more; nobody listens to this.
    Stopped,
}

impl Ending {
    pub(super) fn of(outcome: Result<ReadReport, Unreadable>) -> Self {
        match outcome {
            Ok(ReadReport { format, encoding, delimiter, rows }) => {
                Self::Whole { format, encoding: encoding.map(str::to_owned), delimiter, rows }
            }
            Err(Unreadable::Empty) => Self::Empty,
            Err(Unreadable::Encrypted) => Self::Encrypted,
            Err(Unreadable::Damaged { detail }) => Self::Damaged(detail),
            Err(Unreadable::Archive) => Self::Archive,
            Err(Unreadable::Document) => Self::Document,
            Err(Unreadable::UnknownFormat) => Self::UnknownFormat,
            Err(Unreadable::TooLarge { what, limit }) => Self::TooLarge(what, limit),
            Err(Unreadable::Undecodable { byte_offset }) => Self::Undecodable(byte_offset),
            Err(Unreadable::QuoteUnclosed { record }) => Self::QuoteUnclosed(record),
            Err(Unreadable::ReaderDied { how }) => Self::Damaged(how),
            Err(Unreadable::Stopped) => Self::Stopped,
            Err(Unreadable::Io(fault)) => Self::Input(fault.to_string()),
        }
    }

    pub(super) fn outcome(self) -> Result<ReadReport, Unreadable> {
        Err(match self {
            Self::Whole { format, encoding, delimiter, rows } => {
                let encoding = encoding.and_then(|name| Encoding::for_label(name.as_bytes()));
                return Ok(ReadReport { format, encoding: encoding.map(encoding::name), delimiter, rows });
            }
            Self::Empty => Unreadable::Empty,
            Self::Encrypted => Unreadable::Encrypted,
            Self::Damaged(detail) => Unreadable::Damaged { detail },
            Self::Archive => Unreadable::Archive,
            Self::Document => Unreadable::Document,
            Self::UnknownFormat => Unreadable::UnknownFormat,
            Self::TooLarge(what, limit) => Unreadable::TooLarge { what, limit },
            Self::Undecodable(byte_offset) => Unreadable::Undecodable { byte_offset },
            Self::QuoteUnclosed(record) => Unreadable::QuoteUnclosed { record },
            Self::Input(reason) => Unreadable::Io(io::Error::other(reason)),
            Self::Stopped => Unreadable::Stopped,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_comes_back_as_it_was() {
        for encoding in [None, Some("UTF-8"), Some("GB18030"), Some("UTF-16LE"), Some("Big5")] {
            let report = ReadReport { format: Format::Html, encoding, delimiter: None, rows: 7 };
            let json = serde_json::to_string(&Ending::of(Ok(report.clone()))).unwrap();
            let back: Ending = serde_json::from_str(&json).unwrap();
            assert_eq!(back.outcome().unwrap(), report);
        }
    }

    #[test]
    fn every_refusal_keeps_its_reason() {
        let refusals = [
            Ending::Empty,
            Ending::Encrypted,
            Ending::Damaged("torn".into()),
            Ending::Archive,
            Ending::Document,
            Ending::UnknownFormat,
            Ending::TooLarge(Measure::Columns, 512),
            Ending::Undecodable(9),
            Ending::QuoteUnclosed(4),
            Ending::Input("disk".into()),
            Ending::Stopped,
        ];
        for refusal in refusals {
            assert_eq!(Ending::of(refusal.clone().outcome()), refusal);
        }
    }
}
