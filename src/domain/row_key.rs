//! 行标识: the name of a source row that travels with it when it goes back to the court, in a hidden column, and says
//! which row a corrected row replaces, whenever and in whatever order it comes back.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::heading;
use super::quarter::Quarter;

/// Heading of the hidden column.
pub const KEY_HEADING: &str = "行标识";
/// Heading of the column that says why a row came back.
pub const REASON_HEADING: &str = "退回原因";

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

/// A row's mark with the quarter that returned it, written `2026Q3-0123456789abcdef`: a correction belongs to the next
/// edition of that quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowKey {
    pub quarter: Quarter,
    pub mark: RowMark,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a row key")]
pub struct NotARowKey;

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:016x}", self.quarter, self.mark.0)
    }
}

impl FromStr for RowKey {
    type Err = NotARowKey;

    fn from_str(text: &str) -> Result<Self, NotARowKey> {
        let (quarter, mark) = text.trim().split_once('-').ok_or(NotARowKey)?;
        if mark.len() != 16 || mark.bytes().any(|byte| byte == b'+' || byte.is_ascii_uppercase()) {
            return Err(NotARowKey);
        }
        let mark = u64::from_str_radix(mark, 16).map_err(|_| NotARowKey)?;
        Ok(RowKey { quarter: quarter.parse().map_err(|_| NotARowKey)?, mark: RowMark(mark) })
    }
}

/// `true` for the heading of the hidden column, however it is written.
pub fn is_key_heading(text: &str) -> bool {
    heading::key(text) == heading::key(KEY_HEADING)
}

/// `true` for the heading of the column that says why a row came back.
pub fn is_reason_heading(text: &str) -> bool {
    heading::key(text) == heading::key(REASON_HEADING)
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
    fn a_key_is_read_as_it_is_written_and_nothing_else_is_one() {
        let key = RowKey { quarter: "2026Q3".parse().unwrap(), mark: RowMark::of("ab", "", 2) };
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!(key.to_string().len(), 23);
        let written = key.to_string();
        for wrong in
            ["", "2026Q3", "q1f00ab", "2026Q3-", "2026Q7-0123456789abcdef", "2026Q3-0123456789abcdeg"]
        {
            assert_eq!(wrong.parse::<RowKey>(), Err(NotARowKey), "{wrong}");
        }
        assert_eq!(written[..22].parse::<RowKey>(), Err(NotARowKey));
    }
}
