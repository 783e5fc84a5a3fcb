//! R602: a closing mode that nobody knows leads to nothing until a person says what it is.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::closing_mode::ClosingMode;
use crate::domain::code::Code;

pub(in crate::checks) fn read(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<ClosingMode> {
    if cell.is_damaged() {
        return None;
    }
    let read = ClosingMode::read(cell.text);
    if read.is_none() {
        to.raise(Code::ClosingModeUnknown, cell, &[]);
    }
    read
}
