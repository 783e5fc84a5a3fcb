//! What is asked about: a row or cell of a file, or anything else that is printed somewhere.

/// What a target means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    Row(RowTarget),
    Named(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowTarget {
    pub(super) file: String,
    /// `None`: whatever sheet has the row.
    pub(super) sheet: Option<String>,
    pub(super) row: u32,
    /// Letters of the column, where a cell is asked about.
    pub(super) column: Option<String>,
}

impl Target {
    /// `FILE!7`, `FILE!B7`, `FILE!SHEET!B7`; anything else names a case, a party, a listing or a letter.
    pub(super) fn of(text: &str) -> Self {
        let named = || Target::Named(text.trim().to_owned());
        let Some((place, last)) = text.trim().rsplit_once(['!', '！']) else { return named() };
        let digits = last.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let Ok(row) = digits.parse() else { return named() };
        let column = last.strip_suffix(digits).filter(|letters| !letters.is_empty());
        let (file, sheet) = match place.split_once(['!', '！']) {
            Some((file, sheet)) => (file, Some(sheet.to_owned())),
            None => (place, None),
        };
        let column = column.map(str::to_ascii_uppercase);
        Target::Row(RowTarget { file: file.to_owned(), sheet, row, column })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_row_or_a_cell_of_any_or_of_one_sheet() {
        let row = |file: &str, sheet: Option<&str>, row, column: Option<&str>| {
            let (sheet, column) = (sheet.map(str::to_owned), column.map(str::to_owned));
            Target::Row(RowTarget { file: file.to_owned(), sheet, row, column })
        };
        for (text, meant) in [
            ("名单.csv!7", row("名单.csv", None, 7, None)),
            ("名单.csv!b7", row("名单.csv", None, 7, Some("B"))),
            ("台账.xlsx!执行台账!AA94", row("台账.xlsx", Some("执行台账"), 94, Some("AA"))),
            ("台账.xlsx！执行台账！94", row("台账.xlsx", Some("执行台账"), 94, None)),
            ("（2025）泽0184执3号", Target::Named("（2025）泽0184执3号".to_owned())),
            ("哎!好", Target::Named("哎!好".to_owned())),
        ] {
            assert_eq!(Target::of(text), meant, "{text}");
        }
    }
}
