//! R512: 壹万贰仟元整 is read, and said, because nobody sums it up by eye.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::amount::AmountReading;
use crate::domain::code::Code;

pub(in crate::checks) fn check(cell: &Cell<'_>, amount: AmountReading, to: &mut Findings<'_>) {
    if amount.in_numerals {
        to.raise(Code::AmountInNumerals, cell, &[("expected", &amount.fen.to_string())]);
    }
}
