//! Excel workbooks through calamine: `.xlsx`/`.xlsm` and `.xlsb` cell by cell, so that half a million rows need little
//! memory, `.xls` as grids. Addresses are absolute: blank first rows and columns shift nothing.
//!
//! calamine is called behind [`guarded`]: a panic on bytes it did not expect is damage, like any error it returns.

use std::io::{BufReader, Read, Seek};
use std::iter::repeat_with;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, Xlsx, XlsxError,
};

use super::cell::{Area, Cell, SheetInfo, SheetSink};
use super::concealed::Concealed;
use super::read::{Limits, Unreadable};
use super::rows::{Rows, text_cell};
use super::shown::ShownCells;
use super::{compound, package, view, xml};

/// Day after the last that Excel knows (9999-12-31) as a serial number.
const SERIALS_END: f64 = 2_958_466.0;

/// Reads `.xlsx` and `.xlsm`; gives the rows handed on.
pub(super) fn read_xlsx<R: Read + Seek>(
    mut source: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<u64, Unreadable> {
    let seen = package::check(&mut source, limits)?;
    let concealed = view::of_xlsx(&mut source, &seen.hiding).unwrap_or_default();
    let shown = ShownCells::of_xlsx(&mut source).unwrap_or_default();
    source.rewind()?;
    let mut book: Xlsx<_> = guarded(|| Xlsx::new(BufReader::new(source)), xlsx_fault)?;
    let counts_from_1904 = book.has_1904_epoch();
    let mut rows = Rows::new(limits, sink);
    for (place, sheet, known) in worksheets(book.sheets_metadata(), concealed) {
        // calamine walks through the whole sheet for them.
        let merged = match seen.merged {
            true => guarded(|| book.merge_cells_by_sheet_name(&sheet.name), xlsx_fault)?,
            false => Vec::new(),
        };
        rows.sheet(SheetInfo { counts_from_1904, merged: areas(&merged), ..known })?;
        let mut reader = guarded(|| book.worksheet_cells_reader(&sheet.name), xlsx_fault)?;
        while let Some(found) = guarded(|| reader.next_cell_with_formula_metadata(), xlsx_fault)? {
            let cell = match found.value {
                DataRef::Empty if found.formula.is_some() => Cell::FormulaWithoutValue,
                value => shown.cell(place, found.pos, cell(value)),
            };
            put(&mut rows, found.pos, cell)?;
        }
    }
    rows.finish()
}

/// Reads `.xlsb`; gives the rows handed on. calamine does not tell the merged areas of this format.
pub(super) fn read_xlsb<R: Read + Seek>(
    mut source: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<u64, Unreadable> {
    package::check(&mut source, limits)?;
    let concealed = view::of_xlsb(&mut source).unwrap_or_default();
    let shown = ShownCells::of_xlsb(&mut source).unwrap_or_default();
    source.rewind()?;
    let mut book: Xlsb<_> = guarded(|| Xlsb::new(BufReader::new(source)), xlsb_fault)?;
    let counts_from_1904 = book.has_1904_epoch();
    let mut rows = Rows::new(limits, sink);
    for (place, sheet, known) in worksheets(book.sheets_metadata(), concealed) {
        rows.sheet(SheetInfo { counts_from_1904, ..known })?;
        let mut reader = guarded(|| book.worksheet_cells_reader(&sheet.name), xlsb_fault)?;
        while let Some(found) = guarded(|| reader.next_cell(), xlsb_fault)? {
            let position = found.get_position();
            put(&mut rows, position, shown.cell(place, position, cell(found.get_value().clone())))?;
        }
    }
    rows.finish()
}

/// Reads `.xls` (BIFF5 and BIFF8); gives the rows handed on.
pub(super) fn read_xls<R: Read + Seek>(
    mut source: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<u64, Unreadable> {
    let (concealed, shown) = compound::check_workbook(&mut source)?;
    source.rewind()?;
    let mut book: Xls<_> = guarded(|| Xls::new(BufReader::new(source)), xls_fault)?;
    let counts_from_1904 = book.has_1904_epoch();
    let mut rows = Rows::new(limits, sink);
    for (place, sheet, known) in worksheets(book.sheets_metadata(), concealed) {
        let merged = guarded(|| book.merge_cells_by_sheet_name(&sheet.name), xls_fault)?;
        rows.sheet(SheetInfo { counts_from_1904, merged: areas(&merged), ..known })?;
        let range = guarded(|| book.worksheet_range(&sheet.name), xls_fault)?;
        let Some((first_row, first_column)) = range.start() else { continue };
        for (row, cells) in (first_row..).zip(range.rows()) {
            for (column, value) in (first_column..).zip(cells) {
                put(&mut rows, (row, column), shown.cell(place, (row, column), grid_cell(value)))?;
            }
        }
    }
    rows.finish()
}

/// Calls into calamine; an error or a panic becomes an [`Unreadable`].
fn guarded<T, E>(call: impl FnOnce() -> Result<T, E>, fault: fn(E) -> Unreadable) -> Result<T, Unreadable> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(outcome) => outcome.map_err(fault),
        Err(_) => Err(Unreadable::damaged("the parser cannot cope with it")),
    }
}

fn xlsx_fault(error: XlsxError) -> Unreadable {
    if matches!(error, XlsxError::Password) { Unreadable::Encrypted } else { Unreadable::damaged(error) }
}

fn xlsb_fault(error: XlsbError) -> Unreadable {
    if matches!(error, XlsbError::Password) { Unreadable::Encrypted } else { Unreadable::damaged(error) }
}

fn xls_fault(error: XlsError) -> Unreadable {
    if matches!(error, XlsError::Password) { Unreadable::Encrypted } else { Unreadable::damaged(error) }
}

/// The sheets that hold cells (no charts, dialogs or macros): the place of each among all (from 0), and what is known of it
/// without reading it.
fn worksheets(sheets: &[Sheet], concealed: Vec<Concealed>) -> Vec<(usize, Sheet, SheetInfo)> {
    let concealed = concealed.into_iter().chain(repeat_with(Concealed::default));
    let all = sheets.iter().zip(concealed).enumerate();
    let with_cells = all.filter(|(_, (sheet, _))| sheet.typ == SheetType::WorkSheet);
    let mut known: Vec<(usize, Sheet, SheetInfo)> = with_cells
        .map(|(place, (sheet, concealed))| (place, sheet.clone(), info(sheet, concealed)))
        .collect();
    known.iter_mut().rev().take(1).for_each(|(_, _, last)| last.is_last = true);
    known
}

fn info(sheet: &Sheet, concealed: Concealed) -> SheetInfo {
    let hidden = sheet.visible != SheetVisible::Visible;
    SheetInfo { name: sheet.name.clone(), hidden, concealed, ..SheetInfo::default() }
}

fn areas(merged: &[Dimensions]) -> Vec<Area> {
    let area = |area: &Dimensions| Area {
        first_row: area.start.0.saturating_add(1),
        first_column: area.start.1.saturating_add(1),
        last_row: area.end.0.saturating_add(1),
        last_column: area.end.1.saturating_add(1),
    };
    merged.iter().map(area).collect()
}

/// Puts a cell whose position counts from 0.
fn put(rows: &mut Rows<'_>, (row, column): (u32, u32), cell: Cell) -> Result<(), Unreadable> {
    rows.put(row.saturating_add(1), column.saturating_add(1), cell)
}

fn cell(value: DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => whole(number),
        DataRef::Float(number) => Cell::Number(number),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(value) => Cell::Bool(value),
        DataRef::DateTime(date) => date_cell(date),
        DataRef::DateTimeIso(text) => {
            xml::iso_date(&text).map_or_else(|| text_cell(text.as_str()), Cell::Date)
        }
        DataRef::DurationIso(text) => text_cell(text),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn grid_cell(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(number) => whole(*number),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) => text_cell(text.as_str()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(date) => date_cell(*date),
        Data::DateTimeIso(text) => xml::iso_date(text).map_or_else(|| text_cell(text.as_str()), Cell::Date),
        Data::DurationIso(text) => text_cell(text.as_str()),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

/// The formats hold whole numbers of at most 30 bits as such: nothing is lost.
fn whole(number: i64) -> Cell {
    Cell::Number(number as f64)
}

/// A date, if it is one that Excel could show; a duration stays the number it is.
fn date_cell(date: ExcelDateTime) -> Cell {
    let serial = date.as_f64();
    let shown = date.is_datetime() && (0.0..SERIALS_END).contains(&serial);
    // Asked only within these bounds: calamine's conversion may panic outside them.
    let moment = if shown { date.as_datetime() } else { None };
    moment.map_or(Cell::Number(serial), Cell::Date)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use chrono::NaiveDate;
    use rust_xlsxwriter::{Format, Formula, Workbook};

    use super::super::compound::tests::{compound, number, workbook as stream_of};
    use super::super::concealed::Span;
    use super::super::package::tests::zipped;
    use super::super::read::Measure;
    use super::super::rows::Kept;
    use super::*;

    fn workbook() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("名单").unwrap();
        sheet.merge_range(2, 1, 2, 3, "云泽市", &Format::new()).unwrap();
        sheet.write(4, 1, "（2026）泽0184执1号").unwrap();
        sheet.write(4, 2, 1234.5).unwrap();
        sheet.write(4, 3, true).unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        sheet.write_with_format(6, 5, &day, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        sheet.write_formula(6, 6, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write_formula(6, 7, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write_blank(9, 400, &Format::new().set_bold()).unwrap();
        let hidden = book.add_worksheet();
        hidden.set_name("藏").unwrap().set_hidden(true);
        book.save_to_buffer().unwrap()
    }

    /// A workbook whose first sheet has this data.
    fn by_hand(sheet_data: &str, date_system: &str) -> Vec<u8> {
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |kind: &str, target: &str| {
            format!(
                "<Relationships><Relationship Id='r1' Type='{relations}/{kind}' Target='{target}'/></Relationships>"
            )
        };
        let book = format!(
            "<workbook xmlns:r='{relations}'><workbookPr date1904='{date_system}'/><sheets>\
             <sheet name='一' sheetId='1' r:id='r1'/></sheets></workbook>"
        );
        let styles = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>";
        zipped(&[
            ("_rels/.rels", &relation("officeDocument", "xl/workbook.xml").replace('\'', "\"")),
            (
                "xl/_rels/workbook.xml.rels",
                &relation("worksheet", "worksheets/sheet1.xml").replace('\'', "\""),
            ),
            ("xl/workbook.xml", &book.replace('\'', "\"")),
            ("xl/styles.xml", &styles.replace('\'', "\"")),
            ("xl/worksheets/sheet1.xml", &format!("<worksheet>{sheet_data}</worksheet>").replace('\'', "\"")),
        ])
    }

    #[test]
    fn a_workbook_keeps_addresses_types_and_merged_areas() {
        let (kept, report) = Kept::of(&workbook()).unwrap();
        assert_eq!(report.rows, 3);
        let (info, rows) = &kept.sheets[0];
        assert_eq!(info.merged, [Area { first_row: 3, first_column: 2, last_row: 3, last_column: 4 }]);
        assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 5, 7]);
        let expected = [
            (3, 2, "云泽市"),
            (5, 2, "（2026）泽0184执1号"),
            (5, 3, "Number(1234.5)"),
            (5, 4, "Bool(true)"),
            (7, 6, "Date(2026-09-30T00:00:00)"),
            (7, 7, "Number(2.0)"),
            (7, 8, "Error(\"#N/A\")"),
        ];
        assert_eq!(kept.texts(0), expected.map(|(row, column, text)| (row, column, String::from(text))));
        assert_eq!((kept.sheets[1].0.name.as_str(), kept.sheets[1].0.hidden), ("藏", true));
    }

    #[test]
    fn a_formula_never_calculated_is_not_an_empty_cell() {
        let data = "<sheetData><row r='2'><c r='B2'><f>1+1</f><v></v></c><c r='C2' t='str'><f>A1</f><v></v></c>\
                    <c r='D2'><f>1+2</f><v>3</v></c></row></sheetData>";
        let (kept, _) = Kept::of(&by_hand(data, "0")).unwrap();
        let expected = [(2, 2, String::from("FormulaWithoutValue")), (2, 4, String::from("Number(3.0)"))];
        assert_eq!(kept.texts(0), expected);
    }

    #[test]
    fn serials_from_1904_are_the_right_day_and_impossible_ones_stay_numbers() {
        let data = "<sheetData><row r='1'><c r='A1' s='1'><v>44833</v></c><c r='B1' s='1'><v>1e300</v></c></row></sheetData>";
        for (system, first) in [("0", "Date(2022-09-29T00:00:00)"), ("1", "Date(2026-09-30T00:00:00)")] {
            let (kept, _) = Kept::of(&by_hand(data, system)).unwrap();
            assert_eq!(kept.sheets[0].0.counts_from_1904, system == "1");
            assert_eq!(kept.texts(0)[0].2, first);
            assert!(kept.texts(0)[1].2.starts_with("Number("));
        }
    }

    #[test]
    fn a_lying_dimension_and_a_far_cell_take_no_grid() {
        let data = "<dimension ref='A1:XFD1048576'/><sheetData><row r='1048576'><c r='A1048576'><v>1</v></c>\
                    <c r='XFD1048576' s='1'/></row></sheetData>";
        let (kept, _) = Kept::of(&by_hand(data, "0")).unwrap();
        assert_eq!(kept.texts(0), [(1_048_576, 1, String::from("Number(1.0)"))]);
        let filled = data.replace("s='1'/>", "><v>2</v></c>");
        let refused = Kept::of(&by_hand(&filled, "0"));
        assert!(matches!(refused, Err(Unreadable::TooLarge { what: Measure::Columns, limit: 512 })));
    }

    #[test]
    fn an_old_workbook_keeps_addresses_and_merged_areas() {
        let merged = (0x00E5, [1_u16, 2, 3, 1, 2].into_iter().flat_map(u16::to_le_bytes).collect());
        let row =
            |number: u8, flags: u8| (0x0208, vec![number, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, flags, 1, 0, 0]);
        let columns = (0x007D, vec![1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
        let filter = (0x009B, vec![]);
        let records =
            [filter, columns, row(2, 0x20), row(9, 0), number(2, 1, 12.5), number(9, 4, -1.0), merged];
        let (kept, report) = Kept::of(&compound("Workbook", &stream_of(&records))).unwrap();
        assert_eq!((report.rows, kept.sheets[0].0.name.as_str()), (2, "名单"));
        assert_eq!(
            kept.sheets[0].0.merged,
            [Area { first_row: 3, first_column: 2, last_row: 4, last_column: 3 }]
        );
        assert_eq!(
            kept.texts(0),
            [(3, 2, String::from("Number(12.5)")), (10, 5, String::from("Number(-1.0)"))]
        );
        let concealed = &kept.sheets[0].0.concealed;
        assert_eq!(concealed.rows.as_slice(), [Span::one(3)]);
        assert_eq!(
            (concealed.columns.as_slice(), concealed.filtered),
            (&[Span { first: 2, last: 3 }][..], true)
        );
    }

    #[test]
    fn an_encrypted_package_is_named_as_such() {
        assert!(matches!(Kept::of(&compound("EncryptedPackage", &[0])), Err(Unreadable::Encrypted)));
    }

    #[test]
    fn a_torn_workbook_is_damaged_and_no_panic() {
        let whole = workbook();
        for part in [4, 40, whole.len() / 2, whole.len() - 30] {
            assert!(matches!(Kept::of(&whole[..part]), Err(Unreadable::Damaged { .. })), "{part}");
        }
        let unclosed = by_hand("<sheetData><row r='1'><c r='A1'><v>1</v></c>", "0");
        assert!(matches!(Kept::of(&unclosed), Err(Unreadable::Damaged { .. })));
    }

    #[test]
    fn a_panic_in_the_parser_is_damage() {
        let outcome: Result<(), _> = guarded(|| panic!("整"), xls_fault);
        assert!(matches!(outcome, Err(Unreadable::Damaged { .. })));
        let passed = guarded(|| Ok(Cursor::new(1)), xls_fault).unwrap();
        assert_eq!(passed.into_inner(), 1);
    }
}
