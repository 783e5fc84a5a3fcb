//! R632: the kind of a clue says to whom it goes; one that nobody knows goes to nobody.

use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::clue::ClueKind;
use crate::domain::code::Code;
use crate::table::columns as col;

pub(in crate::checks) fn read(row: &RowView<'_>, to: &mut Findings<'_>) -> Option<ClueKind> {
    let kind = row.word(col::CLUE_KIND).and_then(ClueKind::of_word);
    let cell = row.cell(col::CLUE_KIND);
    if kind.is_none() && !cell.is_damaged() {
        to.raise(Code::ClueKindUnknown, &cell, &[]);
    }
    kind
}
