//! R414: another name that stands for several units, or for none, identifies nobody by itself.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

/// `other`: the row that gives the same name to another unit; `None` if the unit is not in the table.
pub(in crate::checks) fn raise(cell: &Cell<'_>, other: Option<u32>, to: &mut Findings<'_>) {
    let other = other.map(|row| row.to_string()).unwrap_or_else(|| "—".to_owned());
    to.raise(Code::AliasAmbiguous, cell, &[("other", &other)]);
}
