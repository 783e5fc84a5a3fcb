//! Cells merged downwards: one debtor's name beside his three cases. The value stands in the first cell only; every
//! row of the area is given it.

use std::borrow::Cow;

use super::cells::is_blank;
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

    /// The cells merged over this row and others in one of the columns (from 0), unless the column `unless` is merged over all
    /// their rows too. Of the row that was filled last.
    pub(super) fn over<'a>(
        &'a self,
        columns: &'a [usize],
        unless: Option<usize>,
    ) -> impl Iterator<Item = (usize, &'a Cell)> {
        let column = |area: &Area| (area.first_column as usize).saturating_sub(1);
        let is_one = move |area: &Area| {
            let covers = |other: &Area| other.first_row <= area.first_row && area.last_row <= other.last_row;
            self.open.iter().any(|(other, _)| Some(column(other)) == unless && covers(other))
        };
        let here = self.open.iter().filter(move |(area, _)| columns.contains(&column(area)) && !is_one(area));
        here.map(move |(area, value)| (column(area), value))
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
