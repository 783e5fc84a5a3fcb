//! A sheet of rows that we sent back is headed like the sheet that the rows are of, with a hidden column of row keys and
//! one of reasons beside it.

use super::cells::words;
use super::headings::Meaning;
use super::recogniser::{Recognised, Rows};
use crate::domain::row_key::{RowKey, is_former_key_heading, is_key_heading, is_reason, is_reason_heading};
use crate::table::columns as col;

/// Marks our own columns if the sheet is one of ours: it holds a row key; or both headings are there (somebody may have
/// emptied the keys); or its reasons are ours (a program that saved it may have dropped what was hidden). Our other
/// workbooks have keys of another form.
pub(super) fn mark(recognised: &mut Recognised<'_>, rows: &Rows) {
    let columns = &recognised.layout.columns;
    let last = |is_it: fn(&str) -> bool| columns.iter().rposition(|column| is_it(&column.column.heading));
    let (key, reason) = (last(is_key_heading), last(is_reason_heading));
    let former = last(is_former_key_heading);
    let below = |column: usize, is_ours: &dyn Fn(&str) -> bool| {
        rows.iter().skip(recognised.heading_index + 1).any(|(_, cells)| is_ours(words(cells.get(column))))
    };
    let is_ours = match (key, reason) {
        (Some(_), Some(_)) => true,
        (Some(key), None) => below(key, &|text| text.parse::<RowKey>().is_ok()),
        (None, Some(reason)) => below(reason, &is_reason),
        (None, None) => false,
    };
    if !is_ours {
        return;
    }
    for (at, name) in [(key, col::ROW_KEY), (reason, col::RETURN_REASON), (former, col::FORMER_KEY)] {
        let Some(at) = at else { continue };
        if let Some(meaning) = recognised.meanings.get_mut(at) {
            *meaning = Meaning::Ignored;
        }
        if let Some(column) = recognised.layout.columns.get_mut(at) {
            column.frame_name = name.into();
            column.known = true;
        }
    }
}
