//! Number formats that show more than the cell holds: a unit of money (`0.00"万元"`), or the number in a larger unit
//! (`0!.0000`, `0.0,`). What people see is the amount; the bare number alone may be ten thousand times too small or large.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use zip::ZipArchive;

use super::cell::Cell;
use super::number::number_text;
use super::read::Unreadable;
use super::xml::attribute;
use super::{package, view};
use crate::domain::money_unit;

/// How a cell shows its number: divided by a power of ten, with a unit behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    power: u32,
    unit: String,
}

/// What cells of an `.xlsx` show beyond their numbers: by sheet, then row and column from 0.
#[derive(Debug, Default)]
pub(super) struct ShownCells {
    forms: BTreeMap<usize, Shown>,
    sheets: BTreeMap<String, BTreeMap<(u32, u32), usize>>,
}

impl ShownCells {
    /// Walks through the sheets only where the workbook has such a format at all.
    pub(super) fn of_xlsx<R: Read + Seek>(source: R) -> Result<Self, Unreadable> {
        let mut archive = package::open(source)?;
        let forms = forms(&mut archive)?;
        let mut sheets = BTreeMap::new();
        if !forms.is_empty() {
            for (name, part) in view::xml_sheets(&mut archive)? {
                let Some(part) = part else { continue };
                let cells = styled(archive.by_name(&part).map_err(package::damaged)?, &forms)?;
                sheets.insert(name, cells);
            }
        }
        Ok(ShownCells { forms, sheets })
    }

    /// The cell as it shows, if it shows more than its number.
    pub(super) fn cell(&self, sheet: &str, position: (u32, u32), cell: Cell) -> Cell {
        let Cell::Number(number) = cell else { return cell };
        let form = self.sheets.get(sheet).and_then(|cells| cells.get(&position));
        form.and_then(|form| self.forms.get(form)).map_or(cell, |shown| shown.cell(number))
    }
}

/// Formats that show more than the number, by their place among the formats of cells.
fn forms<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<BTreeMap<usize, Shown>, Unreadable> {
    let Some(part) = view::part_named(archive, |name| name.ends_with("styles.xml"))? else {
        return Ok(BTreeMap::new());
    };
    let mut codes: BTreeMap<String, Shown> = BTreeMap::new();
    let mut forms = BTreeMap::new();
    let (mut of_cells, mut place) = (false, 0);
    view::through(archive.by_name(&part).map_err(package::damaged)?, &mut |element| {
        match element.local_name().as_ref() {
            "numFmt" => {
                let shown = attribute(element, "formatCode")?.and_then(|code| of_code(&code));
                codes.extend(attribute(element, "numFmtId")?.zip(shown));
            }
            "cellXfs" => of_cells = true,
            "cellStyleXfs" | "cellStyles" | "dxfs" => of_cells = false,
            "xf" if of_cells => {
                let code = attribute(element, "numFmtId")?.and_then(|id| codes.get(&id).cloned());
                forms.extend(code.map(|shown| (place, shown)));
                place += 1;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(forms)
}

/// Cells of a sheet with one of these formats.
fn styled(
    part: impl Read,
    forms: &BTreeMap<usize, Shown>,
) -> Result<BTreeMap<(u32, u32), usize>, Unreadable> {
    let mut found = BTreeMap::new();
    let (mut row, mut column) = (0_u32, 0_u32);
    view::through(part, &mut |element| {
        match element.local_name().as_ref() {
            "row" => {
                let number = attribute(element, "r")?.and_then(|text| text.trim().parse().ok());
                row = number.unwrap_or(row.saturating_add(1));
                column = 0;
            }
            "c" => {
                let named = attribute(element, "r")?.and_then(|name| column_of(&name));
                column = named.unwrap_or(column.saturating_add(1));
                let style = attribute(element, "s")?.and_then(|text| text.trim().parse().ok());
                if let Some(style) = style.filter(|style| forms.contains_key(style)) {
                    found.insert((row.saturating_sub(1), column.saturating_sub(1)), style);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// The column of an address (`G2` is in 7).
fn column_of(address: &str) -> Option<u32> {
    let letters = address.trim().bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_u32, |number, letter| {
        number.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    (number > 0).then_some(number)
}

/// What a format code shows beyond the number; `None` where that is nothing, or not to be told.
fn of_code(code: &str) -> Option<Shown> {
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
    let power = behind + 3 * commas;
    let is_unit = money_unit::of_cell(&unit).is_some();
    let unit = if is_unit { unit.trim().to_owned() } else { String::new() };
    (digits > 0 && (is_unit || (power > 0 && power <= 8))).then_some(Shown { power, unit })
}

impl Shown {
    /// What the cell of this number says. A number that is only shown smaller is itself in yuan.
    fn cell(&self, number: f64) -> Cell {
        if self.unit.is_empty() {
            let yuan = money_unit::word(1).unwrap_or_default();
            return Cell::Text(format!("{}{yuan}", number_text(number)));
        }
        let shown = number / 10_f64.powi(self.power.try_into().unwrap_or(0));
        // To the 15 digits that a spreadsheet shows.
        let shown = format!("{shown:.14e}").parse().unwrap_or(shown);
        Cell::Text(format!("{}{}", number_text(shown), self.unit))
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
            ("#,##0.0,", 1_234_567.0, "1234567元"),
            ("[>=10000]0!.0,\"万元\";0\"元\"", 125_000.0, "12.5万元"),
        ] {
            let shown = of_code(code).unwrap_or_else(|| panic!("{code}"));
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
            assert_eq!(of_code(code), None, "{code}");
        }
    }
}
