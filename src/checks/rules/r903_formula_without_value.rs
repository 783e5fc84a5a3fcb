//! R903: a formula that no program has calculated; the file holds no value.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::table::batch::CellNature;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if cell.nature == Some(CellNature::FormulaWithoutValue) {
        to.raise(Code::FormulaWithoutValue, cell, &[]);
    }
}
