//! 撤销/更正/删除/屏蔽: one row takes a listing off, or changes it. The four kinds are kept apart (R34).

use super::each_row::each_row;
use super::outcomes::Subject;
use super::{Context, JudgedTable, rules};
use crate::domain::closure::Removal;
use crate::table::batch::Batch;
use crate::table::columns as col;

pub fn judge_removals(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Removal> {
    each_row(batches, context, |row, to| {
        let case = rules::readable_case(&row.cell(col::CASE_NUMBER), context.today, to);
        let kind = rules::r622_removal_kind_unknown::read(row, to);
        let removed_on = rules::due_day(&row.cell(col::REMOVED_ON), context.today, to);
        let party_name = row.cell(col::PARTY_NAME).prose();
        let case_key = case.as_ref().map(|case| case.key().0.clone());
        let removal = || {
            Some(Removal {
                case: case.as_ref()?.key().clone(),
                party_name: party_name.clone().unwrap_or_default(),
                kind: kind?,
                removed_on: removed_on?,
                ground: row.cell(col::GROUNDS).prose().unwrap_or_default(),
                place: row.place(),
            })
        };
        (removal(), Subject { party_name: party_name.clone(), case_key })
    })
}
