//! 结案/履行: one row is a case closed, with its mode. What the mode leads to is for the ledger; here it must be known.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::{Context, JudgedTable, rules};
use crate::domain::closure::Closure;
use crate::table::batch::Batch;
use crate::table::columns as col;

pub fn judge_closures(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Closure> {
    each_row(batches, context, |row, to| {
        let case = rules::readable_case(&row.cell(col::CASE_NUMBER), context.today, to);
        let mode = rules::r602_closing_mode_unknown::read(&row.cell(col::CLOSING_MODE), to);
        let closed_on = rules::due_day(&row.cell(col::CLOSED_ON), context.today, to);
        let party_name = row.cell(col::PARTY_NAME).prose();
        let case_key = case.as_ref().map(|case| case.key().0.clone());
        let text = |field| row.cell(field).prose().unwrap_or_default();
        let closure = || {
            Some(Closure {
                case: case.as_ref()?.key().clone(),
                party_name: party_name.clone().unwrap_or_default(),
                mode: mode?,
                closed_on: closed_on?,
                document: text(col::DOCUMENT),
                document_number: text(col::DOCUMENT_NUMBER),
                place: row.place(),
            })
        };
        (closure(), Subject { party_name: party_name.clone(), case_key })
    })
}
