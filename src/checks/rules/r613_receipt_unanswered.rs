//! R613: a receipt that says nothing answers nothing; the clock runs on.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn read(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<String> {
    let answer = cell.prose();
    if answer.is_none() && !cell.is_damaged() {
        to.raise(Code::ReceiptUnanswered, cell, &[]);
    }
    answer
}
