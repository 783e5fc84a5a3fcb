//! R622: the four removals differ in effect (R34); a fifth word is never guessed at.

use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::closure::RemovalKind;
use crate::domain::code::Code;
use crate::table::columns as col;

pub(in crate::checks) fn read(row: &RowView<'_>, to: &mut Findings<'_>) -> Option<RemovalKind> {
    let cell = row.cell(col::REMOVAL_KIND);
    if cell.is_damaged() {
        return None;
    }
    let read = row.word(col::REMOVAL_KIND).and_then(RemovalKind::of_word);
    if read.is_none() {
        to.raise(Code::RemovalKindUnknown, &cell, &[]);
    }
    read
}
