//! Number formats of `.xls`, record by record (MS-XLS 2.4.126 Format, 2.4.353 XF; BIFF5 writes texts in the code page).

use std::collections::BTreeMap;

use encoding_rs::GBK;

use super::ShownCells;

const BEGIN: u16 = 0x0809;
const FORMAT: u16 = 0x041E;
const FORM: u16 = 0x00E0;
/// Number, packed number, formula: row, column, form.
const NUMBERS: [u16; 3] = [0x0203, 0x027E, 0x0006];
/// Row, first column, form and packed number of each, last column.
const SEVERAL_NUMBERS: u16 = 0x00BD;
const BIFF8: u16 = 0x0600;

/// Gathers what the cells of a workbook show from its records.
#[derive(Default)]
pub(in super::super) struct RecordForms {
    is_biff8: bool,
    found: ShownCells,
}

impl RecordForms {
    /// A record that stands before the first sheet.
    pub(in super::super) fn add_of_book(&mut self, kind: u16, data: &[u8]) {
        match kind {
            BEGIN => self.is_biff8 = short(data, 0) == Some(BIFF8),
            FORMAT => {
                let code = if self.is_biff8 { wide_text(data) } else { narrow_text(data) };
                if let (Some(number), Some(code)) = (short(data, 0), code) {
                    self.found.forms.add_code(number.into(), &code);
                }
            }
            FORM => self.found.forms.add_form(short(data, 2).unwrap_or_default().into()),
            _ => {}
        }
    }

    /// The records that follow are of the next sheet.
    pub(in super::super) fn begin_sheet(&mut self) {
        self.found.sheets.push(BTreeMap::new());
    }

    /// A record of a sheet.
    pub(in super::super) fn add_of_sheet(&mut self, kind: u16, data: &[u8]) {
        if self.found.forms.codes.is_empty() {
            return;
        }
        if NUMBERS.contains(&kind) {
            self.add_cell(short(data, 0), short(data, 2), short(data, 4));
        } else if kind == SEVERAL_NUMBERS
            && let (Some(row), Some(first), Some(cells)) = (short(data, 0), short(data, 2), data.get(4..))
        {
            for (column, cell) in (first..).zip(cells.chunks_exact(6)) {
                self.add_cell(Some(row), Some(column), short(cell, 0));
            }
        }
    }

    fn add_cell(&mut self, row: Option<u16>, column: Option<u16>, form: Option<u16>) {
        let (Some(row), Some(column), Some(form)) = (row, column, form) else { return };
        if self.found.forms.get(form.into()).is_some()
            && let Some(sheet) = self.found.sheets.last_mut()
        {
            sheet.insert((row.into(), column.into()), form.into());
        }
    }

    pub(in super::super) fn finish(self) -> ShownCells {
        self.found
    }
}

/// Number, length, whether the characters are wide, characters.
fn wide_text(data: &[u8]) -> Option<String> {
    let length = usize::from(short(data, 2)?);
    let (is_wide, characters) = (data.get(4)? & 1 == 1, data.get(5..)?);
    if !is_wide {
        return Some(characters.get(..length)?.iter().map(|byte| char::from(*byte)).collect());
    }
    let units: Vec<u16> =
        characters.get(..2 * length)?.chunks_exact(2).filter_map(|pair| short(pair, 0)).collect();
    Some(String::from_utf16_lossy(&units))
}

/// Number, length in one byte, bytes of the code page: here GBK, in which the units of money are written that matter.
fn narrow_text(data: &[u8]) -> Option<String> {
    let length = usize::from(*data.get(2)?);
    Some(GBK.decode_without_bom_handling(data.get(3..)?.get(..length)?).0.into_owned())
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

#[cfg(test)]
mod tests {
    use super::super::super::cell::Cell;
    use super::*;

    #[test]
    fn numbers_of_old_workbooks_come_with_the_unit_that_they_show() {
        let wide: Vec<u8> = "0.00\"万元\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let biff8 = [&[170, 0, 8, 0, 1][..], &wide].concat();
        let narrow = GBK.encode("0.00\"万元\"").0.into_owned();
        let biff5 = [&[170, 0, u8::try_from(narrow.len()).unwrap()][..], &narrow].concat();
        let plain = [&[171, 0, 4, 0, 0][..], b"0.00"].concat();
        for (version, format) in [(6, biff8), (5, biff5)] {
            let mut forms = RecordForms::default();
            forms.add_of_book(BEGIN, &[0, version, 5, 0]);
            forms.add_of_book(FORMAT, &format);
            forms.add_of_book(FORMAT, &plain);
            forms.add_of_book(FORM, &[0, 0, 171, 0]);
            forms.add_of_book(FORM, &[0, 0, 170, 0]);
            forms.begin_sheet();
            forms.begin_sheet();
            forms.add_of_sheet(0x0203, &[2, 0, 1, 0, 1, 0]);
            forms.add_of_sheet(0x027E, &[2, 0, 2, 0, 0, 0]);
            forms.add_of_sheet(SEVERAL_NUMBERS, &[3, 0, 4, 0, 0, 0, 9, 9, 9, 9, 1, 0, 9, 9, 9, 9, 5, 0]);
            let found = forms.finish();
            let cell = |sheet, place| found.cell(sheet, place, Cell::Number(12.5));
            let with_unit = Cell::Text("12.5万元".into());
            assert_eq!((cell(1, (2, 1)), cell(1, (2, 2))), (with_unit.clone(), Cell::Number(12.5)));
            assert_eq!((cell(1, (3, 4)), cell(1, (3, 5))), (Cell::Number(12.5), with_unit));
            assert_eq!(cell(0, (2, 1)), Cell::Number(12.5));
        }
    }
}
