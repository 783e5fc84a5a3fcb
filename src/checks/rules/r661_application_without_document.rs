//! R661: the work plan lets a body apply 凭人民法院出具的结案文书; one that names none has nothing to be verified by.

use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::code::Code;
use crate::table::columns as col;

/// Name and number of the closing document; one of them is enough.
pub(in crate::checks) fn read(row: &RowView<'_>, to: &mut Findings<'_>) -> Option<(String, String)> {
    let (name, number) = (row.cell(col::DOCUMENT), row.cell(col::DOCUMENT_NUMBER));
    let read = (name.prose(), number.prose());
    if read == (None, None) {
        if !name.is_damaged() && !number.is_damaged() {
            to.raise(Code::ApplicationWithoutDocument, &name, &[]);
        }
        return None;
    }
    Some((read.0.unwrap_or_default(), read.1.unwrap_or_default()))
}
