//! R401: a unit without id or name is nobody.

use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::code::Code;

pub(in crate::checks) fn check(row: &RowView<'_>, fields: &[&str], to: &mut Findings<'_>) {
    for field in fields {
        let cell = row.cell(field);
        if !cell.is_damaged() && cell.is_nothing() {
            to.raise(Code::UnitIncomplete, &cell, &[]);
        }
    }
}
