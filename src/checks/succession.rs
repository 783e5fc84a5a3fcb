//! 更名/合并/拆分: what became of units. Which of several successors answers, a person says (R18); here the record must be
//! whole and name units of the table.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::units::unit_id;
use super::{Context, JudgedTable, rules};
use crate::domain::unit::{Change, Succession, Unit, UnitId};
use crate::table::batch::Batch;
use crate::table::columns as col;

/// `units`: the units table; where there is none, ids are taken as they are.
pub fn judge_succession(batches: &[Batch], units: &[Unit], context: &Context<'_>) -> JudgedTable<Succession> {
    let is_known = |id: &UnitId| units.is_empty() || units.iter().any(|unit| unit.id == *id);
    each_row(batches, context, |row, to| {
        let text = |field| row.cell(field).prose().unwrap_or_default();
        let id = |field| unit_id(&row.cell(field)).filter(|id| is_known(id));
        let old_name = text(col::OLD_NAME);
        let succession = (|| {
            Some(Succession {
                on: rules::day(&row.cell(col::CHANGED_ON), context.today, to)?,
                change: row.word(col::CHANGE).and_then(Change::of_word)?,
                old_name: old_name.clone(),
                from: id(col::FROM_UNIT)?,
                to: id(col::TO_UNIT)?,
                new_name: text(col::NEW_NAME),
                place: row.place(),
            })
        })();
        if succession.is_none() {
            rules::r411_succession_unknown::raise(&old_name, to);
        }
        (succession, Subject { party_name: Some(old_name), case_key: None })
    })
}
