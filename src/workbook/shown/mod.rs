//! Number formats that show more than the cell holds: a unit of money (`0.00"万元"`), or the number in a larger unit
//! (`0!.0000`, `0.0,`). What people see is the amount; the bare number alone may be ten thousand times too small or large.

mod packages;
mod records;

use std::collections::BTreeMap;

pub(super) use records::RecordForms;

use super::cell::Cell;
use super::number::number_text;
use crate::domain::money_unit;

/// `0!.0000` is how ten thousands are shown where the number itself is in yuan.
const TEN_THOUSANDS: u32 = 4;

/// How a cell shows its number: divided by a power of ten, with a unit behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    power: u32,
    unit: String,
}

/// The formats of a workbook's cells, as far as they show more than the number.
#[derive(Debug, Default)]
struct Forms {
    /// By the format's own number.
    codes: BTreeMap<u32, Shown>,
    /// The number of the format that each form of a cell has, by the place of the form among the others.
    formats: Vec<u32>,
}

impl Forms {
    fn add_code(&mut self, number: u32, code: &str) {
        self.codes.extend(Shown::of_code(code).map(|shown| (number, shown)));
    }

    fn add_form(&mut self, format: u32) {
        self.formats.push(format);
    }

    fn get(&self, place: u32) -> Option<&Shown> {
        self.codes.get(self.formats.get(usize::try_from(place).ok()?)?)
    }
}

/// What cells of a workbook show beyond their numbers: for each sheet, in the workbook's order, the forms by row and column
/// from 0.
#[derive(Debug, Default)]
pub(super) struct ShownCells {
    forms: Forms,
    sheets: Vec<BTreeMap<(u32, u32), u32>>,
}

impl ShownCells {
    /// The cell as it shows, if it shows more than its number.
    pub(super) fn cell(&self, sheet: usize, position: (u32, u32), cell: Cell) -> Cell {
        let Cell::Number(number) = cell else { return cell };
        let form = self.sheets.get(sheet).and_then(|cells| cells.get(&position));
        form.and_then(|form| self.forms.get(*form)).map_or(cell, |shown| shown.cell(number))
    }
}

impl Shown {
    /// What a format code shows beyond the number; `None` where that is nothing, or not to be told.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        let mut rest = code.chars().peekable();
        // Digits behind a decimal point that is only written, commas that nothing but the end follows, words behind the digits.
        let (mut written_point, mut has_point, mut behind, mut commas) = (false, false, 0, 0);
        let (mut digits, mut unit) = (0_u32, String::new());
        while let Some(next) = rest.next() {
            match next {
                ';' => break,
                '0' | '#' | '?' => {
                    if !unit.trim().is_empty() {
                        return None; // words between the digits: 123万4567
                    }
                    digits += 1;
                    behind += u32::from(written_point && !has_point);
                    commas = 0;
                    unit.clear();
                }
                '.' => has_point = true,
                ',' => commas += 1,
                '[' => rest.by_ref().take_while(|c| *c != ']').for_each(drop),
                '_' | '*' => drop(rest.next()),
                'E' | 'e' | '%' | '/' | '@' | 'y' | 'm' | 'd' | 'h' | 's' => return None,
                '!' | '\\' if rest.peek() == Some(&'.') && digits > 0 => {
                    rest.next();
                    written_point = true;
                }
                '!' | '\\' => unit.extend(rest.next()),
                '"' => {
                    let words: String = rest.by_ref().take_while(|c| *c != '"').collect();
                    match words.as_str() {
                        "." if digits > 0 => written_point = true,
                        words => unit.push_str(words),
                    }
                }
                other => unit.push(other),
            }
            if digits == 0 {
                unit.clear(); // ￥ and the like before the number
            }
        }
        if digits == 0 { None } else { Self::of_parts(behind + 3 * commas, &unit) }
    }

    /// What a cell says whose number shows as this text: `12.50万元`, or `123.4567` for 1234567. For formats that keep no
    /// code, only what they show.
    pub(super) fn of_text(number: f64, text: &str) -> Option<Self> {
        let words = text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
        let end = words.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
        let (digits, unit) = words.split_at(end);
        let decimals = digits.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len());
        let seen: f64 = digits.replace(',', "").parse().ok()?;
        let rounding = 0.5 * 10_f64.powi(-i32::try_from(decimals).ok()?) * 1.000_001;
        let power = (0..=8).find(|power| (number / 10_f64.powi(*power) - seen).abs() <= rounding)?;
        Self::of_parts(u32::try_from(power).ok()?, unit)
    }

    fn of_parts(power: u32, unit: &str) -> Option<Self> {
        let is_unit = money_unit::of_cell(unit).is_some();
        let unit = if is_unit { unit.trim().to_owned() } else { String::new() };
        (is_unit || (power > 0 && power <= 8)).then_some(Shown { power, unit })
    }

    /// What the cell of this number says. A number that shows ten thousand times smaller is itself in yuan; where another
    /// power is left out nobody can tell of which unit people think who see it, so both numbers are said.
    pub(super) fn cell(&self, number: f64) -> Cell {
        let shown = number / 10_f64.powi(self.power.try_into().unwrap_or(0));
        // To the 15 digits that a spreadsheet shows.
        let shown = number_text(format!("{shown:.14e}").parse().unwrap_or(shown));
        Cell::Text(match self.unit.as_str() {
            "" if self.power == TEN_THOUSANDS => {
                format!("{}{}", number_text(number), money_unit::word(1).unwrap_or_default())
            }
            "" => format!("{} / {shown}", number_text(number)),
            unit => format!("{shown}{unit}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook};

    use super::super::rows::Kept;
    use super::*;

    #[test]
    fn a_format_shows_a_unit_or_a_larger_one() {
        for (code, number, expected) in [
            ("0.00\"万元\"", 12.5, "12.5万元"),
            ("#,##0.00\"万\"", 1250.0, "1250万"),
            ("#,##0.00万元_ ;-#,##0.00万元", 12.5, "12.5万元"),
            ("\"¥\"#,##0.00\"元\"", 3000.0, "3000元"),
            ("0!.0,\"万元\"", 1_234_567.0, "123.4567万元"),
            ("0\\.0000\"万元\"", 1_234_567.0, "123.4567万元"),
            ("0\".\"0,\"万\"", 125_000.0, "12.5万"),
            ("0.0,,\"百万元\"", 2_500_000.0, "2.5百万元"),
            ("0!.0000", 1_234_567.0, "1234567元"),
            ("#,##0.0,", 1_234_567.0, "1234567 / 1234.567"),
            ("[>=10000]0!.0,\"万元\";0\"元\"", 125_000.0, "12.5万元"),
        ] {
            let shown = Shown::of_code(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(shown.cell(number), Cell::Text(expected.into()), "{code}");
        }
    }

    #[test]
    fn a_number_of_a_workbook_comes_with_the_unit_that_it_shows() {
        let format = |code: &str| Format::new().set_num_format(code);
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, 5).unwrap();
        let sheet = book.add_worksheet().set_name("名单").unwrap();
        sheet.write_with_format(2, 27, 12.5, &format("0.00\"万元\"")).unwrap();
        sheet.write_with_format(2, 28, 7, &format("0.00")).unwrap();
        sheet.write_with_format(3, 27, 1_234_567, &format("0!.0000")).unwrap();
        let (kept, _) = Kept::of(&book.save_to_buffer().unwrap()).unwrap();
        let rows = &kept.sheets[1].1;
        assert_eq!(rows[0].1[27..], [Cell::Text("12.5万元".into()), Cell::Number(7.0)]);
        assert_eq!(rows[1].1[27], Cell::Text("1234567元".into()));
        assert_eq!(kept.sheets[0].1[0].1, [Cell::Number(5.0)]);
    }

    #[test]
    fn what_a_cell_shows_tells_its_unit_and_power() {
        for (number, text, expected) in [
            (12.5, "12.50万元", Some("12.5万元")),
            (1_234_567.0, "123.4567", Some("1234567元")),
            (1_234_567.0, "123.5 万元", Some("123.4567万元")),
            (-1_234_567.0, "¥-1,234.6", Some("-1234567 / -1234.567")),
            (1_234_567.0, "1,234,567.00", None),
            (1_234_567.0, "1,234,567", None),
            (1_234_567.0, "1.23E+06", None),
            (0.125, "12.5%", None),
            (9.0, "（2026）泽0184执9号", None),
            (0.0, "", None),
        ] {
            let shown = Shown::of_text(number, text).map(|shown| shown.cell(number));
            assert_eq!(shown, expected.map(|text| Cell::Text(text.into())), "{text}");
        }
    }

    #[test]
    fn other_formats_show_the_number() {
        for code in [
            "General",
            "0.00",
            "#,##0.00",
            "#,##0",
            "\"¥\"#,##0.00",
            "0%",
            "0.00E+00",
            "yyyy\"年\"m\"月\"",
            "\"（2026）泽0184执\"0\"号\"",
            "000000000",
            "0\"万\"0000",
            "@",
            "",
        ] {
            assert_eq!(Shown::of_code(code), None, "{code}");
        }
    }
}
