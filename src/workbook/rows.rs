//! Between the readers and the sink: gathers cells into rows, keeps the limits, leaves blank rows out.

use super::cell::{Cell, SheetInfo, SheetSink};
use super::read::{Limits, Measure, Unreadable};

/// Takes cells in row order and hands whole rows to the sink.
pub(super) struct Rows<'a> {
    sink: &'a mut dyn SheetSink,
    limits: &'a Limits,
    /// Number of the row being gathered, from 1; 0 before the first.
    number: u32,
    cells: Vec<Cell>,
    /// Bytes of text in the row being gathered, and in all rows before it.
    row_bytes: usize,
    text_bytes: u64,
    handed_on: u64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(limits: &'a Limits, sink: &'a mut dyn SheetSink) -> Self {
        Self { sink, limits, number: 0, cells: Vec::new(), row_bytes: 0, text_bytes: 0, handed_on: 0 }
    }

    /// Ends the sheet before and begins a new one.
    pub(super) fn sheet(&mut self, info: SheetInfo) -> Result<(), Unreadable> {
        self.finish_row()?;
        self.number = 0;
        Ok(self.sink.sheet(info)?)
    }

    /// Puts a cell at `row`, `column` (both from 1). Rows must not fall; cells of a row may come in any order.
    pub(super) fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Unreadable> {
        if matches!(cell, Cell::Empty) {
            return Ok(());
        }
        if row != self.number {
            self.begin(row)?;
        }
        if column == 0 {
            return Err(Unreadable::damaged("column number 0"));
        }
        if column > self.limits.columns {
            return Err(Unreadable::TooLarge { what: Measure::Columns, limit: self.limits.columns.into() });
        }
        self.check_length(&cell)?;
        self.count_text(&cell)?;
        let index = column as usize - 1;
        if index >= self.cells.len() {
            self.cells.resize(index + 1, Cell::Empty);
        }
        if let Some(place) = self.cells.get_mut(index) {
            *place = cell;
        }
        Ok(())
    }

    /// Hands on the last row and says how many rows the sink was given.
    pub(super) fn finish(mut self) -> Result<u64, Unreadable> {
        self.finish_row()?;
        Ok(self.handed_on)
    }

    fn begin(&mut self, row: u32) -> Result<(), Unreadable> {
        if row < self.number || row == 0 {
            return Err(Unreadable::damaged(format_args!("row {row} after row {}", self.number)));
        }
        if row > self.limits.rows_per_sheet {
            return Err(Unreadable::TooLarge {
                what: Measure::Rows,
                limit: self.limits.rows_per_sheet.into(),
            });
        }
        self.finish_row()?;
        self.number = row;
        Ok(())
    }

    fn finish_row(&mut self) -> Result<(), Unreadable> {
        if !self.cells.is_empty() {
            self.sink.row(self.number, &self.cells)?;
            self.handed_on += 1;
            self.cells.clear();
            self.row_bytes = 0;
        }
        Ok(())
    }

    fn count_text(&mut self, cell: &Cell) -> Result<(), Unreadable> {
        let (Cell::Text(text) | Cell::Error(text)) = cell else { return Ok(()) };
        self.row_bytes += text.len();
        self.text_bytes += text.len() as u64;
        let (row, all) = (self.limits.row_bytes, self.limits.unpacked_bytes);
        if self.row_bytes > row {
            return Err(Unreadable::TooLarge { what: Measure::RowBytes, limit: row as u64 });
        }
        if self.text_bytes > all {
            return Err(Unreadable::TooLarge { what: Measure::TextBytes, limit: all });
        }
        Ok(())
    }

    fn check_length(&self, cell: &Cell) -> Result<(), Unreadable> {
        let limit = self.limits.cell_characters;
        match cell {
            Cell::Text(text) if text.len() > limit && text.chars().count() > limit => {
                Err(Unreadable::TooLarge { what: Measure::CellCharacters, limit: limit as u64 })
            }
            _ => Ok(()),
        }
    }
}

/// A cell of this text: [`Cell::Empty`] if there is none.
pub(super) fn text_cell(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

#[cfg(test)]
type KeptSheet = (SheetInfo, Vec<(u32, Vec<Cell>)>);

/// A sink that keeps everything, for the readers' tests.
#[cfg(test)]
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) sheets: Vec<KeptSheet>,
}

#[cfg(test)]
impl SheetSink for Kept {
    fn sheet(&mut self, info: SheetInfo) -> Result<(), super::cell::Stop> {
        self.sheets.push((info, Vec::new()));
        Ok(())
    }

    fn row(&mut self, number: u32, cells: &[Cell]) -> Result<(), super::cell::Stop> {
        let (_, rows) = self.sheets.last_mut().ok_or(super::cell::Stop)?;
        rows.push((number, cells.to_vec()));
        Ok(())
    }
}

#[cfg(test)]
impl Kept {
    /// Reads bytes with default limits.
    pub(super) fn of(bytes: &[u8]) -> Result<(Self, super::read::ReadReport), Unreadable> {
        Self::within(bytes, &Limits::default())
    }

    pub(super) fn within(
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(Self, super::read::ReadReport), Unreadable> {
        let mut kept = Self::default();
        let report = super::read::read(std::io::Cursor::new(bytes), bytes.len() as u64, limits, &mut kept)?;
        Ok((kept, report))
    }

    /// Non-empty cells of a sheet as `(row, column, text)`, numbers and dates in Debug form.
    pub(super) fn texts(&self, sheet: usize) -> Vec<(u32, u32, String)> {
        let mut found = Vec::new();
        for (row, cells) in &self.sheets[sheet].1 {
            for (column, cell) in (1..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => found.push((*row, column, text.clone())),
                    other => found.push((*row, column, format!("{other:?}"))),
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> SheetInfo {
        SheetInfo { name: String::from("一"), ..SheetInfo::default() }
    }

    #[test]
    fn blank_rows_are_left_out_and_their_numbers_are_not() {
        let (limits, mut kept) = (Limits::default(), Kept::default());
        let mut rows = Rows::new(&limits, &mut kept);
        rows.sheet(sheet()).unwrap();
        rows.put(3, 2, Cell::Bool(true)).unwrap();
        rows.put(4, 9, Cell::Empty).unwrap();
        rows.put(7, 1, text_cell("云泽市")).unwrap();
        assert_eq!(rows.finish().unwrap(), 2);
        assert_eq!(kept.sheets[0].1[0], (3, vec![Cell::Empty, Cell::Bool(true)]));
        assert_eq!(kept.sheets[0].1[1], (7, vec![Cell::Text(String::from("云泽市"))]));
    }

    #[test]
    fn falling_rows_far_columns_and_endless_text_are_refused() {
        let (limits, mut kept) = (Limits::default(), Kept::default());
        let mut other = Kept::default();
        let mut rows = Rows::new(&limits, &mut kept);
        rows.sheet(sheet()).unwrap();
        rows.put(3, 1, Cell::Bool(true)).unwrap();
        assert!(matches!(rows.put(2, 1, Cell::Bool(true)), Err(Unreadable::Damaged { .. })));
        let long = || Cell::Text("一".repeat(30));
        let limits = Limits { row_bytes: 200, unpacked_bytes: 400, ..Limits::default() };
        let mut few = Rows::new(&limits, &mut other);
        few.sheet(sheet()).unwrap();
        for row in 1..=2 {
            few.put(row, 1, long()).unwrap();
            few.put(row, 2, long()).unwrap();
        }
        assert!(matches!(
            few.put(2, 3, long()),
            Err(Unreadable::TooLarge { what: Measure::RowBytes, limit: 200 })
        ));
        let all = few.put(3, 1, long());
        assert!(matches!(all, Err(Unreadable::TooLarge { what: Measure::TextBytes, limit: 400 })), "{all:?}");
        assert!(matches!(
            rows.put(4, 16_384, Cell::Bool(true)),
            Err(Unreadable::TooLarge { what: Measure::Columns, limit: 512 })
        ));
    }
}
