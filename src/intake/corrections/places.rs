//! Which cell of a returned row stands for which of the row that it corrects.
//!
//! The headings say it: columns may be moved, added and deleted. But a clerk who has several returned sheets pastes the
//! rows of one below those of another, and then the headings above them are another sheet's. Such a row still has the
//! order in which we sent it, its key at the end, and agrees better with the original in that order than by the headings.

use super::{CorrectedRow, Written, differs};
use crate::table::batch::{Layout, LayoutColumn};

/// The cells by column of the original; `None`: the row has no such column. `None` for all: nobody can say which is which.
pub(super) fn cells_for<'r>(
    row: &'r CorrectedRow,
    layout: &Layout,
    original: &[Written],
) -> Option<Vec<Option<&'r Written>>> {
    let in_order = in_order(row, layout);
    if row.is_shifted {
        return in_order;
    }
    let by_heading: Vec<Option<&Written>> =
        (0..layout.columns.len()).map(|column| by_heading(row, layout, column)).collect();
    let agreeing = |cells: &[Option<&Written>]| {
        let same = |(cell, was): &(&Option<&Written>, &Written)| {
            !was.text.is_empty() && cell.is_some_and(|cell| !differs(cell, was))
        };
        cells.iter().zip(original).filter(same).count()
    };
    let is_better = |cells: &Vec<Option<&Written>>| agreeing(cells) > agreeing(&by_heading);
    Some(in_order.filter(is_better).unwrap_or(by_heading))
}

/// As we sent it: the original's columns, the reason, the key.
fn in_order<'r>(row: &'r CorrectedRow, layout: &Layout) -> Option<Vec<Option<&'r Written>>> {
    let width = layout.columns.len();
    (row.key_at == Some(width + 1)).then(|| row.cells.iter().take(width).map(Some).collect())
}

/// Found by the heading (the second 名称 of one is the second of the other), else by what the column means.
fn by_heading<'r>(row: &'r CorrectedRow, original: &Layout, column: usize) -> Option<&'r Written> {
    let wanted = original.columns.get(column)?;
    let columns = &row.layout.columns;
    let heading = |column: &LayoutColumn| column.column.heading.clone();
    let place = original.columns.iter().take(column).filter(|one| heading(one) == heading(wanted)).count();
    let same = columns
        .iter()
        .enumerate()
        .filter(|(_, one)| heading(one) == heading(wanted))
        .map(|(at, _)| at)
        .nth(place);
    let same = same.filter(|_| !wanted.column.heading.is_empty());
    let alike = || columns.iter().position(|one| wanted.known && one.frame_name == wanted.frame_name);
    row.cells.get(same.or_else(alike)?)
}
