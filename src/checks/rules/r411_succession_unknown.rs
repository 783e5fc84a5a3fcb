//! R411: a change of units that lacks its day or kind, or names units that the table does not have.

use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(written: &str, to: &mut Findings<'_>) {
    to.raise_row(Code::SuccessionUnknown, written, &[]);
}
