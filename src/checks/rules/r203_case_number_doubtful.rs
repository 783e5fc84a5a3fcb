//! R203: somebody who knows the case can say what is meant; the program cannot.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::CaseNumberDoubtful, cell, &[]);
}
