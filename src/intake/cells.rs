//! From a cell to text: the value as the file holds it, in one writing, and a mark where the text alone would deceive.

use std::borrow::Cow;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::definition::source::FieldKind;
use crate::table::batch::CellNature;
use crate::workbook::cell::Cell;
use crate::workbook::number;

/// The smallest number of 16 digits; a spreadsheet keeps 15.
const SIXTEEN_DIGITS: f64 = 1e15;
/// 9999-12-31 in the 1900 system; more is `20260930` typed as a number.
const LAST_SERIAL: f64 = 2_958_465.0;
/// A bare year, or year and month (`2026.3`), typed as a number. As a serial it would be a day of 1905, before any of our courts.
const YEARS: std::ops::RangeInclusive<f64> = 1900.0..=2100.0;

/// The text of a cell, `None` if it holds nothing, and what the text does not show.
pub(super) fn text_of(
    cell: &Cell,
    kind: FieldKind,
    counts_from_1904: bool,
) -> (Option<Cow<'_, str>>, Option<CellNature>) {
    match cell {
        Cell::Empty => (None, None),
        Cell::Text(text) if text.trim().is_empty() => (None, None),
        Cell::Text(text) => (Some(Cow::Borrowed(text)), None),
        Cell::Number(number) => number_text(*number, kind, counts_from_1904),
        Cell::Date(moment) => (Some(Cow::Owned(moment_text(*moment))), None),
        Cell::Bool(true) => (Some(Cow::Borrowed("TRUE")), None),
        Cell::Bool(false) => (Some(Cow::Borrowed("FALSE")), None),
        Cell::Error(shown) => (Some(Cow::Borrowed(shown)), Some(CellNature::ErrorValue)),
        Cell::FormulaWithoutValue => (None, Some(CellNature::FormulaWithoutValue)),
    }
}

/// `true` if there is nothing to read in the cell; a formula without a value is something.
pub(super) fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// The words of a text cell, empty for any other: headings and footers are never numbers.
pub(super) fn words(cell: Option<&Cell>) -> &str {
    match cell {
        Some(Cell::Text(text)) => text.trim(),
        _ => "",
    }
}

fn number_text(
    number: f64,
    kind: FieldKind,
    counts_from_1904: bool,
) -> (Option<Cow<'static, str>>, Option<CellNature>) {
    if kind == FieldKind::Date
        && let Some(moment) = moment_of(number, counts_from_1904)
    {
        return (Some(Cow::Owned(moment_text(moment))), None);
    }
    let text = number::number_text(without_dust(number));
    let is_long = number.abs() >= SIXTEEN_DIGITS;
    ((!text.is_empty()).then_some(Cow::Owned(text)), is_long.then_some(CellNature::LongNumber))
}

/// A fraction to the 15 digits that a spreadsheet shows and reckons with: `83.08200000000001` was written as 83.082.
fn without_dust(number: f64) -> f64 {
    if number.fract() == 0.0 {
        return number;
    }
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// The moment of a serial number, `None` where it is none.
fn moment_of(serial: f64, counts_from_1904: bool) -> Option<NaiveDateTime> {
    if !(1.0..=LAST_SERIAL).contains(&serial) || YEARS.contains(&serial.trunc()) {
        return None;
    }
    let day = serial.trunc();
    let first = if counts_from_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else if day < 60.0 {
        NaiveDate::from_ymd_opt(1899, 12, 31)?
    } else if day == 60.0 {
        return None; // 1900-02-29, which the 1900 system has and the calendar has not
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)?
    };
    let midnight = first.checked_add_days(Days::new(day as u64))?.and_time(NaiveTime::MIN);
    midnight.checked_add_signed(TimeDelta::seconds((serial.fract() * 86_400.0).round() as i64))
}

fn moment_text(moment: NaiveDateTime) -> String {
    let form = if moment.time() == NaiveTime::MIN { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
    moment.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cell: &Cell, kind: FieldKind, from_1904: bool) -> (Option<String>, Option<CellNature>) {
        let (text, nature) = text_of(cell, kind, from_1904);
        (text.map(Cow::into_owned), nature)
    }

    #[test]
    fn numbers_keep_what_the_cell_holds() {
        for (number, kind, expected, nature) in [
            (680_926_658.0, FieldKind::Identifier, "680926658", None),
            (999_999_999_999_999.0, FieldKind::Identifier, "999999999999999", None),
            (1e15, FieldKind::Identifier, "1000000000000000", Some(CellNature::LongNumber)),
            (
                4.209_841_975_010_1e17,
                FieldKind::Identifier,
                "420984197501010000",
                Some(CellNature::LongNumber),
            ),
            (1234.5, FieldKind::Amount, "1234.5", None),
            (-0.0, FieldKind::Amount, "0", None),
            (83.082_000_000_000_01, FieldKind::Amount, "83.082", None),
            (123_456_789_012.345, FieldKind::Amount, "123456789012.345", None),
            (46_295.0, FieldKind::Text, "46295", None),
        ] {
            let expected = (Some(expected.to_owned()), nature);
            assert_eq!(shown(&Cell::Number(number), kind, false), expected, "{number}");
        }
    }

    #[test]
    fn serial_days_follow_the_workbooks_system() {
        for (number, from_1904, expected) in [
            (45_658.0, false, "2025-01-01"),
            (46_023.0, false, "2026-01-01"),
            (46_349.0, false, "2026-11-23"),
            (44_196.0, true, "2025-01-01"),
            (46_349.5, false, "2026-11-23 12:00:00"),
            (46_348.999_999_9, false, "2026-11-23"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (60.0, false, "60"),
            (2026.0, false, "2026"),
            (20_260_930.0, false, "20260930"),
            (-1.0, false, "-1"),
            (0.5, false, "0.5"),
        ] {
            let (text, _) = shown(&Cell::Number(number), FieldKind::Date, from_1904);
            assert_eq!(text.as_deref(), Some(expected), "{number}");
        }
        assert_eq!(shown(&Cell::Number(f64::NAN), FieldKind::Date, false), (None, None));
    }

    #[test]
    fn other_cells_say_what_they_are() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        let cases = [
            (Cell::Date(day.and_time(NaiveTime::MIN)), Some("2026-09-30"), None),
            (Cell::Date(day.and_hms_opt(8, 30, 0).unwrap()), Some("2026-09-30 08:30:00"), None),
            (Cell::Bool(true), Some("TRUE"), None),
            (Cell::Error("#N/A".into()), Some("#N/A"), Some(CellNature::ErrorValue)),
            (Cell::FormulaWithoutValue, None, Some(CellNature::FormulaWithoutValue)),
            (Cell::Text(" \u{3000}".into()), None, None),
            (Cell::Text(" 某局 ".into()), Some(" 某局 "), None),
            (Cell::Empty, None, None),
        ];
        for (cell, text, nature) in cases {
            assert_eq!(shown(&cell, FieldKind::Text, false), (text.map(str::to_owned), nature), "{cell:?}");
        }
    }
}
