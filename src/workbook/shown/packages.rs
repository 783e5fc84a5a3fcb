//! Number formats of the zipped workbooks, `.xlsx` (ECMA-376 18.8.30) and `.xlsb` (MS-XLSB 2.4.663 BrtFmt, 2.4.839 BrtXF).

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use zip::ZipArchive;

use super::super::read::Unreadable;
use super::super::xml::attribute;
use super::super::{package, view};
use super::{Forms, ShownCells};

/// Records of `.xlsb`: a format, a form of a cell, the forms of cells and their end; a row, and the cells that hold numbers.
const FORMAT: u16 = 44;
const FORM: u16 = 47;
const FORMS: u16 = 617;
const FORMS_END: u16 = 618;
const ROW: u16 = 0;
const NUMBERS: [u16; 3] = [2, 5, 9];

impl ShownCells {
    /// Walks through the sheets only where the workbook has such a format at all.
    pub(in super::super) fn of_xlsx<R: Read + Seek>(source: R) -> Result<Self, Unreadable> {
        let mut archive = package::open(source)?;
        let forms = xml_forms(&mut archive)?;
        let mut sheets = Vec::new();
        if !forms.codes.is_empty() {
            for (_, part) in view::xml_sheets(&mut archive)? {
                sheets.push(match part {
                    Some(part) => xml_sheet(archive.by_name(&part).map_err(package::damaged)?, &forms)?,
                    None => BTreeMap::new(),
                });
            }
        }
        Ok(ShownCells { forms, sheets })
    }

    /// As [`Self::of_xlsx`].
    pub(in super::super) fn of_xlsb<R: Read + Seek>(source: R) -> Result<Self, Unreadable> {
        let mut archive = package::open(source)?;
        let forms = binary_forms(&mut archive)?;
        let mut sheets = Vec::new();
        if !forms.codes.is_empty() {
            for part in view::binary_sheets(&mut archive)? {
                sheets.push(match part {
                    Some(part) => binary_sheet(archive.by_name(&part).map_err(package::damaged)?, &forms)?,
                    None => BTreeMap::new(),
                });
            }
        }
        Ok(ShownCells { forms, sheets })
    }
}

fn xml_forms<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Forms, Unreadable> {
    let mut forms = Forms::default();
    let Some(part) = view::part_named(archive, |name| name.ends_with("styles.xml"))? else {
        return Ok(forms);
    };
    let mut of_cells = false;
    view::through(archive.by_name(&part).map_err(package::damaged)?, &mut |element| {
        let number =
            |name| Ok::<_, Unreadable>(attribute(element, name)?.and_then(|text| text.trim().parse().ok()));
        match element.local_name().as_ref() {
            "numFmt" => {
                if let (Some(number), Some(code)) = (number("numFmtId")?, attribute(element, "formatCode")?) {
                    forms.add_code(number, &code);
                }
            }
            "cellXfs" => of_cells = true,
            "cellStyleXfs" | "cellStyles" | "dxfs" => of_cells = false,
            "xf" if of_cells => forms.add_form(number("numFmtId")?.unwrap_or_default()),
            _ => {}
        }
        Ok(())
    })?;
    Ok(forms)
}

fn xml_sheet(part: impl Read, forms: &Forms) -> Result<BTreeMap<(u32, u32), u32>, Unreadable> {
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
                let form = attribute(element, "s")?.and_then(|text| text.trim().parse().ok());
                if let Some(form) = form.filter(|form| forms.get(*form).is_some()) {
                    found.insert((row.saturating_sub(1), column.saturating_sub(1)), form);
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

fn binary_forms<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Forms, Unreadable> {
    let mut forms = Forms::default();
    let Some(part) = view::part_named(archive, |name| name.ends_with("styles.bin"))? else {
        return Ok(forms);
    };
    let mut of_cells = false;
    view::records(archive.by_name(&part).map_err(package::damaged)?, &mut |kind, data| match kind {
        FORMAT => {
            if let (Some(number), Some(code)) = (view::short(data, 0), view::wide_text(data, 2)) {
                forms.add_code(number.into(), &code);
            }
        }
        FORMS => of_cells = true,
        FORMS_END => of_cells = false,
        FORM if of_cells => forms.add_form(view::short(data, 2).unwrap_or_default().into()),
        _ => {}
    })?;
    Ok(forms)
}

fn binary_sheet(part: impl Read, forms: &Forms) -> Result<BTreeMap<(u32, u32), u32>, Unreadable> {
    let mut found = BTreeMap::new();
    let mut row = 0;
    view::records(part, &mut |kind, data| match kind {
        ROW => row = view::long(data, 0).unwrap_or_default(),
        kind if NUMBERS.contains(&kind) => {
            // The form takes three bytes, the fourth are flags.
            let place = view::long(data, 0).zip(view::long(data, 4).map(|form| form & 0x00FF_FFFF));
            let place = place.filter(|(_, form)| forms.get(*form).is_some());
            found.extend(place.map(|(column, form)| ((row, column), form)));
        }
        _ => {}
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::super::cell::Cell;
    use super::super::super::rows::Kept;
    use super::super::super::view::tests::{binary_with_styles, record, wide};
    use super::*;

    #[test]
    fn a_number_of_a_binary_package_comes_with_the_unit_that_it_shows() {
        let format = [&[164, 0][..], &wide("0.00\"万元\"")].concat();
        let form = |format: u8| record(FORM, &[0, 0, format, 0, 0, 0, 0, 0]);
        let styles = [
            record(615, &[1, 0, 0, 0]),
            record(FORMAT, &format),
            record(616, &[]),
            form(164), // of a named style
            record(FORMS, &[2, 0, 0, 0]),
            form(0),
            form(164),
            record(FORMS_END, &[]),
        ]
        .concat();
        let number = |column: u8, form: u8| {
            record(5, &[&[column, 0, 0, 0, form, 0, 0, 0][..], &12.5_f64.to_le_bytes()].concat())
        };
        let row = record(ROW, &[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let extent = record(148, &[0; 16]);
        let rows = [extent, record(145, &[]), row, number(1, 1), number(2, 0), record(146, &[])].concat();
        let bytes = binary_with_styles(&rows, Some(&styles));
        let found = ShownCells::of_xlsb(Cursor::new(&bytes)).unwrap();
        assert_eq!(found.cell(0, (3, 1), Cell::Number(12.5)), Cell::Text("12.5万元".into()));
        assert_eq!(found.cell(0, (3, 2), Cell::Number(12.5)), Cell::Number(12.5));
        let (kept, _) = Kept::of(&bytes).unwrap();
        assert_eq!(kept.sheets[0].1[0].1[1..], [Cell::Text("12.5万元".into()), Cell::Number(12.5)]);
    }
}
