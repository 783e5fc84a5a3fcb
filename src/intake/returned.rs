//! A sheet of rows that we sent back is headed like the sheet that the rows are of, with a hidden column of row keys and
//! one of reasons beside it.

use super::cells::words;
use super::headings::Meaning;
use super::recogniser::{Recognised, Rows};
use crate::domain::row_key::{RowKey, is_former_key_heading, is_key_heading, is_reason_heading};
use crate::table::columns as col;

/// Marks the column of keys if the sheet is one of ours: it holds a row key, or both headings are there (somebody may have
/// emptied the keys). Our other workbooks have keys of another form.
pub(super) fn mark(recognised: &mut Recognised<'_>, rows: &Rows) {
    let columns = &recognised.layout.columns;
    let Some(key) = columns.iter().rposition(|column| is_key_heading(&column.column.heading)) else { return };
    let reason = columns.iter().rposition(|column| is_reason_heading(&column.column.heading));
    let mut below = rows.iter().skip(recognised.heading_index + 1);
    let former = columns.iter().rposition(|column| is_former_key_heading(&column.column.heading));
    let is_ours = reason.is_some() || below.any(|(_, cells)| words(cells.get(key)).parse::<RowKey>().is_ok());
    if !is_ours {
        return;
    }
    for at in [Some(key), reason, former].into_iter().flatten() {
        if let Some(meaning) = recognised.meanings.get_mut(at) {
            *meaning = Meaning::Ignored;
        }
    }
    for (at, name) in [(Some(key), col::ROW_KEY), (former, col::FORMER_KEY)] {
        if let Some(column) = at.and_then(|at| recognised.layout.columns.get_mut(at)) {
            column.frame_name = name.into();
            column.known = true;
        }
    }
}
