//! R532: a term may be extended by one to three years (法释〔2017〕7号 第二条); the cell says something else.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::domain::term;

/// The years of the extension, `None` for none.
pub(in crate::checks) fn read(cell: &Cell<'_>, to: &mut Findings<'_>) -> Option<u32> {
    if cell.is_damaged() {
        return None;
    }
    match term::extension_years(cell.text) {
        Ok(years) => (years > 0).then_some(years),
        Err(_) => {
            to.raise(Code::TermExtensionUnreadable, cell, &[]);
            None
        }
    }
}
