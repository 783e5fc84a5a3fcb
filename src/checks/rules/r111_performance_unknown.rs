//! R111: 履行情况 in a wording that nobody knows.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::performance::Performance;

/// The state of performance; `None` where the cell says nothing or something unknown.
pub(in crate::checks) fn read(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<Performance> {
    if cell.is_damaged() || cell.is_nothing() {
        return None;
    }
    let read = Performance::read(cell.text).ok();
    if read.is_none() {
        to.raise(Code::PerformanceUnknown, cell, &[]);
    }
    read
}
