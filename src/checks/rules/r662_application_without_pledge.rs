//! R662: whoever applies himself hands in a 信用承诺书 (国办发〔2025〕22号); a push of the court needs none.

use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::code::Code;
use crate::table::columns as col;

pub(in crate::checks) fn is_pledged(row: &RowView<'_>, to: &mut Findings<'_>) -> bool {
    let is_pledged = row.word(col::PLEDGE) == Some("yes");
    let cell = row.cell(col::PLEDGE);
    if !is_pledged && !cell.is_damaged() {
        to.raise(Code::ApplicationWithoutPledge, &cell, &[]);
    }
    is_pledged
}
