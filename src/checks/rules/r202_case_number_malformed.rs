//! R202: no case number of 法〔2015〕137号, and none of the form before it.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::CaseNumberMalformed, cell, &[]);
}
