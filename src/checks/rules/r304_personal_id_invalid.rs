//! R304: a person's number that cannot be. The row is excluded all the same; the court should know.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::PersonalIdInvalid, cell, &[]);
}
