//! The `codes` column: which findings a row has.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, PolarsResult, Series};

use super::columns as col;
use crate::domain::finding::Finding;

/// Adds the codes of `findings` to the rows they are about; a code that a row has already is not said twice. A frame of
/// listing rows ([`super::listing_rows`]) comes back with the same columns.
pub fn add_codes(mut rows: DataFrame, findings: &[Finding]) -> PolarsResult<DataFrame> {
    let mut of_row: BTreeMap<(&str, &str, u32), BTreeSet<String>> = BTreeMap::new();
    for finding in findings {
        if let Some(row) = finding.place.row {
            let place = (finding.place.file.as_ref(), finding.place.sheet.as_ref(), row);
            of_row.entry(place).or_default().insert(finding.code.to_string());
        }
    }
    if of_row.is_empty() {
        return Ok(rows);
    }
    let codes: Series = {
        let (files, sheets) = (rows.column(col::FILE)?.str()?, rows.column(col::SHEET)?.str()?);
        let (numbers, codes) = (rows.column(col::ROW)?.u32()?, rows.column(col::CODES)?.str()?);
        let places = files.iter().zip(sheets.iter()).zip(numbers.iter());
        let all: Vec<String> = places
            .zip(codes.iter())
            .map(|(((file, sheet), number), codes)| {
                let place = (file.unwrap_or_default(), sheet.unwrap_or_default(), number.unwrap_or_default());
                with(codes.unwrap_or_default(), of_row.get(&place))
            })
            .collect();
        Series::new(col::CODES.into(), all)
    };
    rows.with_column(codes.into_column())?;
    Ok(rows)
}

fn with(codes: &str, more: Option<&BTreeSet<String>>) -> String {
    let mut all: Vec<&str> = codes.split(';').filter(|code| !code.is_empty()).collect();
    for code in more.into_iter().flatten() {
        if !all.contains(&code.as_str()) {
            all.push(code);
        }
    }
    all.join(";")
}

#[cfg(test)]
mod tests {
    use super::super::listing_rows::{ListingRow, ListingRows};
    use super::*;
    use crate::domain::code::Code;
    use crate::domain::finding::Severity;
    use crate::domain::place::RowPlace;

    #[test]
    fn a_row_gets_each_of_its_codes_once() {
        let mut rows = ListingRows::default();
        for row in [2, 3] {
            rows.push("a.csv", "", row, ListingRow { codes: "R204".into(), ..ListingRow::default() });
        }
        let place = RowPlace { file: "a.csv".into(), sheet: "".into(), row: 3 };
        let findings: Vec<Finding> = [Code::DuplicateDiffers, Code::CaseNumberMended, Code::DuplicateDiffers]
            .map(|code| Finding::new(code, Severity::Warn, place.cell(None), ""))
            .into();
        let rows = add_codes(rows.into_frame().unwrap(), &findings).unwrap();
        let codes: Vec<Option<&str>> = rows.column(col::CODES).unwrap().str().unwrap().iter().collect();
        assert_eq!(codes, [Some("R204"), Some("R204;R210")]);
    }
}
