//! R907: a separator too many (a comma in an amount, not quoted) has moved the values of a row of a text file to the right.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::table::batch::CellNature;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if cell.nature == Some(CellNature::Shifted) {
        to.raise(Code::RowShifted, cell, &[]);
    }
}
