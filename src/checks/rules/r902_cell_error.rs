//! R902: `#VALUE!` and its kin where a value should stand.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::table::batch::CellNature;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if cell.nature == Some(CellNature::ErrorValue) {
        to.raise(Code::CellError, cell, &[]);
    }
}
