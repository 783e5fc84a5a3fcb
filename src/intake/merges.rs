//! Cells merged downwards: one debtor's name beside his three cases. The value stands in the first cell only; every
//! row of the area is given it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::cells::is_blank;
use crate::domain::width;
use crate::workbook::cell::{Area, Cell};

/// The merged areas of a sheet on the way down.
#[derive(Debug)]
pub(super) struct Merges {
    /// Areas of more than one row that are still to come, the last first.
    to_come: Vec<Area>,
    open: Vec<(Area, Cell)>,
}

impl Merges {
    /// Areas that begin below `heading_row`.
    pub(super) fn below(heading_row: u32, merged: &[Area]) -> Self {
        let mut to_come: Vec<Area> = merged
            .iter()
            .filter(|area| area.first_row > heading_row && area.last_row > area.first_row)
            .copied()
            .collect();
        to_come.sort_by(|a, b| b.cmp(a));
        Merges { to_come, open: Vec::new() }
    }

    /// The row with the values of the areas that reach into it. Rows must be asked for in rising order.
    pub(super) fn filled<'a>(&mut self, number: u32, cells: &'a [Cell]) -> Cow<'a, [Cell]> {
        self.open.retain(|(area, _)| number <= area.last_row);
        while let Some(area) = self.to_come.pop_if(|area| area.first_row <= number) {
            let value = cells.get((area.first_column as usize).saturating_sub(1));
            if let Some(value) = value.filter(|value| area.first_row == number && !is_blank(value)) {
                self.open.push((area, value.clone()));
            }
        }
        let mut filled = Cow::Borrowed(cells);
        for (area, value) in self.open.iter().filter(|(area, _)| area.first_row < number) {
            let column = (area.first_column as usize).saturating_sub(1);
            if filled.get(column).is_none_or(is_blank) {
                let row = filled.to_mut();
                row.resize(row.len().max(column + 1), Cell::Empty);
                if let Some(place) = row.get_mut(column) {
                    *place = value.clone();
                }
            }
        }
        filled
    }

    /// The areas over this row in some of the columns (from 0), each with its column and value. Of the row that was filled last.
    pub(super) fn over<'a>(&'a self, columns: &'a [usize]) -> impl Iterator<Item = (Area, usize, &'a Cell)> {
        let column = |area: &Area| (area.first_column as usize).saturating_sub(1);
        let all = self.open.iter().map(move |(area, value)| (*area, column(area), value));
        all.filter(|(_, column, _)| columns.contains(column))
    }
}

/// Amounts that stand in one cell for several rows, until it is plain whether those are rows of one case.
#[derive(Debug, Default)]
pub(super) struct SharedAmounts {
    areas: BTreeMap<Area, Shared>,
    last_row: u32,
}

#[derive(Debug, Default)]
struct Shared {
    column: usize,
    rows: Vec<u32>,
    cases: BTreeSet<String>,
}

impl SharedAmounts {
    /// `case`: the case number of the row, empty if it has none.
    pub(super) fn add(&mut self, row: u32, area: Area, column: usize, case: &str) {
        let shared = self.areas.entry(area).or_default();
        shared.column = column;
        shared.rows.push(row);
        shared.cases.insert(width::identifier(case).into_owned());
    }

    /// The row gathered last.
    pub(super) fn pass(&mut self, row: u32) {
        self.last_row = row;
    }

    /// The cells (row, column) that several cases share, of the rows since the last time. What reaches beyond them, `is_end`
    /// unless the table ends, or began before them, nobody can tell: it counts as shared.
    pub(super) fn take(&mut self, is_end: bool) -> Vec<(u32, usize)> {
        let last = self.last_row;
        let is_whole = |area: &Area, shared: &Shared| {
            shared.rows.first() == Some(&area.first_row) && (is_end || area.last_row <= last)
        };
        let areas = std::mem::take(&mut self.areas).into_iter();
        let shared = areas.filter(|(area, shared)| shared.cases.len() > 1 || !is_whole(area, shared));
        shared.flat_map(|(_, shared)| shared.rows.into_iter().map(move |row| (row, shared.column))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::tests::driver::cells;

    #[test]
    fn a_name_beside_three_cases_stands_for_each() {
        let area = |first_row, last_row, column| Area {
            first_row,
            first_column: column,
            last_row,
            last_column: column,
        };
        let mut merges = Merges::below(1, &[area(1, 2, 1), area(5, 6, 2), area(3, 5, 1)]);
        for (number, row, expected) in [
            (2, "|甲", "|甲"),
            (3, "云泽市水务局|执1号", "云泽市水务局|执1号"),
            (4, "|执2号", "云泽市水务局|执2号"),
            (5, "|执3号", "云泽市水务局|执3号"),
            (6, "云泽市教育局", "云泽市教育局|执3号"),
            (7, "|执5号", "|执5号"),
        ] {
            assert_eq!(merges.filled(number, &cells(row)), cells(expected), "row {number}");
        }
    }
}
