//! R901: a spreadsheet keeps fifteen digits of a number. A code typed as a number has lost the rest; it is never repaired (R3).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use crate::table::batch::CellNature;
use crate::table::columns as col;

/// Fields that hold codes, not quantities.
const CODES: [&str; 11] = [
    col::IDENTIFIER,
    col::USCC,
    col::ORG_CODE,
    col::PERSONAL_ID,
    col::CASE_NUMBER,
    col::BASIS_NUMBER,
    col::DOCUMENT_NUMBER,
    col::UNIT_ID,
    col::PARENT_ID,
    col::SUPERVISOR_ID,
    col::INVESTOR,
];

pub(in crate::checks) fn check(cell: &Cell<'_>, to: &mut Findings<'_>) {
    let in_code = cell.column.is_some_and(|column| CODES.contains(&&*column.frame_name));
    if in_code && cell.nature == Some(CellNature::LongNumber) {
        to.raise(Code::NumberDigitsLost, cell, &[]);
    }
}
