//! 行标识: the name of a source row that travels with it when it goes back to the court, in a hidden column, and says
//! which row a corrected row replaces, whenever and in whatever order it comes back.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::heading;
use super::quarter::EditionId;

/// Heading of the hidden column.
pub const KEY_HEADING: &str = "行标识";
/// Heading of the column that says why a row came back.
pub const REASON_HEADING: &str = "退回原因";
/// Heading of the column that says why a row waits for a person.
pub const HELD_HEADING: &str = "待核原因";
/// Heading over the keys of corrected rows that belong to no row, where the right one is to be filled in.
pub const FORMER_KEY_HEADING: &str = "原行标识";
/// Under that heading: the corrected row was not meant.
pub const DROPPED: &str = "作废";

/// Which source row: the first eight bytes of a hash over file content, sheet and row. The same for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowMark(u64);

impl RowMark {
    /// `file_sha256`: lower-case hex; `row` counts from 1.
    pub fn of(file_sha256: &str, sheet: &str, row: u32) -> Self {
        let digest = Sha256::digest(format!("{file_sha256}|{sheet}|{row}"));
        RowMark(digest.iter().take(8).fold(0, |mark, byte| mark << 8 | u64::from(*byte)))
    }
}

/// A row's mark with the edition that returned it, written `2026Q3-1-0123456789abcdef`. A correction belongs to the next
/// edition of that quarter, and what the clerk had before him is what that edition knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowKey {
    pub edition: EditionId,
    pub mark: RowMark,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a row key")]
pub struct NotARowKey;

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:016x}", self.edition, self.mark.0)
    }
}

impl FromStr for RowKey {
    type Err = NotARowKey;

    fn from_str(text: &str) -> Result<Self, NotARowKey> {
        let (edition, mark) = text.trim().rsplit_once('-').ok_or(NotARowKey)?;
        let edition = edition.parse().map_err(|_| NotARowKey)?;
        let mark = u64::from_str_radix(mark, 16).map_err(|_| NotARowKey)?;
        let key = RowKey { edition, mark: RowMark(mark) };
        // Numbers can be written in several ways, a key in one.
        if key.to_string() == text.trim() { Ok(key) } else { Err(NotARowKey) }
    }
}

/// `true` for the heading of the hidden column, however it is written.
pub fn is_key_heading(text: &str) -> bool {
    heading::key(text) == heading::key(KEY_HEADING)
}

/// `true` for the heading of the column that says why a row came back or waits.
pub fn is_reason_heading(text: &str) -> bool {
    [REASON_HEADING, HELD_HEADING].iter().any(|known| heading::key(text) == heading::key(known))
}

/// `true` for a reason as we write it, which begins with the code of a finding: `R201 …`.
pub fn is_reason(text: &str) -> bool {
    let mut letters = text.trim_start().chars();
    letters.next() == Some('R')
        && letters.by_ref().take(3).filter(char::is_ascii_digit).count() == 3
        && letters.next() == Some(' ')
}

/// `true` for the heading over keys that belong to no row.
pub fn is_former_key_heading(text: &str) -> bool {
    heading::key(text) == heading::key(FORMER_KEY_HEADING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_named_by_what_the_file_holds_and_where_it_stands() {
        assert_eq!(RowMark::of("ab", "名单", 7), RowMark::of("ab", "名单", 7));
        for other in [RowMark::of("ab", "名单", 8), RowMark::of("cd", "名单", 7), RowMark::of("ab", "", 7)]
        {
            assert_ne!(RowMark::of("ab", "名单", 7), other);
        }
    }

    #[test]
    fn our_reasons_begin_with_a_code() {
        assert!(is_reason("R201 没有案号 请填写案号"));
        for other in ["", "材料不全，退回", "R2 退回", "R201退回", "2026R201 "] {
            assert!(!is_reason(other), "{other}");
        }
    }

    #[test]
    fn a_key_is_read_as_it_is_written_and_nothing_else_is_one() {
        let key = RowKey { edition: "2026Q3-2".parse().unwrap(), mark: RowMark::of("ab", "", 2) };
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!(key.to_string().len(), 25);
        let written = key.to_string();
        for wrong in [
            "",
            "2026Q3",
            "q1f00ab",
            "2026Q3-1-",
            "2026Q3-0123456789abcdef",
            "2026Q7-1-0123456789abcdef",
            "2026Q3-+1-0123456789abcdef",
            "2026Q3-1-0123456789ABCDEF",
            "2026Q3-1-0123456789abcdeg",
        ] {
            assert_eq!(wrong.parse::<RowKey>(), Err(NotARowKey), "{wrong}");
        }
        assert_eq!(written[..24].parse::<RowKey>(), Err(NotARowKey));
    }
}
