//! 核实结果: one row says what the credit office found about a case of a repair batch. A row that nobody has filled in yet
//! says nothing and is none.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::{Context, JudgedTable, rules};
use crate::domain::closure::Verification;
use crate::domain::code::Code;
use crate::table::batch::Batch;
use crate::table::columns as col;

pub fn judge_verifications(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Verification> {
    each_row(batches, context, |row, to| {
        let case = rules::readable_case(&row.cell(col::CASE_NUMBER), context.today, to);
        let found = row.cell(col::FOUND);
        let is_true = match row.word(col::FOUND) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        if is_true.is_none() && !found.is_damaged() {
            to.raise(Code::VerificationUnclear, &found, &[]);
        }
        let found_on = rules::day(&row.cell(col::FOUND_ON), context.today, to);
        let prose = |column| row.cell(column).prose().unwrap_or_default();
        let party_name = row.cell(col::PARTY_NAME).prose();
        let case_key = case.as_ref().map(|case| case.key().0.clone());
        let verification = || {
            Some(Verification {
                case: case.as_ref()?.key().clone(),
                party_name: party_name.clone().unwrap_or_default(),
                is_true: is_true?,
                found_on,
                by: prose(col::FOUND_BY),
                reason: prose(col::FOUND_REASON),
                place: row.place(),
            })
        };
        (verification(), Subject { party_name: party_name.clone(), case_key })
    })
}
