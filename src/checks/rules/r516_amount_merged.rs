//! R516: one amount merged over the rows of several cases: nobody can say what each is about.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::table::batch::CellNature;

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    if cell.nature == Some(CellNature::MergedOver) {
        to.raise(Code::AmountMerged, cell, &[]);
    }
}
