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
        let (from, successor) = (unit_id(&row.cell(col::FROM_UNIT)), unit_id(&row.cell(col::TO_UNIT)));
        let on = rules::day(&row.cell(col::CHANGED_ON), context.today, to);
        let change = row.word(col::CHANGE).and_then(Change::of_word);
        let is_in_table = |id: &Option<UnitId>| id.as_ref().is_some_and(is_known);
        for (field, fine) in [
            (col::CHANGED_ON, on.is_some()),
            (col::CHANGE, change.is_some()),
            (col::FROM_UNIT, is_in_table(&from)),
            (col::TO_UNIT, is_in_table(&successor)),
        ] {
            rules::r411_succession_unknown::check(&row.cell(field), fine, to);
        }
        let old_name = text(col::OLD_NAME);
        let succession = (|| {
            Some(Succession {
                on: on?,
                change: change?,
                old_name: old_name.clone(),
                from: from.clone().filter(is_known)?,
                // A successor that the table lacks is not followed, but the old unit's end is still known.
                to: successor.clone()?,
                new_name: text(col::NEW_NAME),
                place: row.place(),
            })
        })();
        (succession, Subject { party_name: Some(old_name), case_key: None })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::domain::code::Code;
    use crate::domain::disposition::Disposition;
    use crate::table::batch::Dataset;

    #[test]
    fn a_record_without_its_old_unit_waits_and_one_without_successor_is_kept() {
        let rows =
            ["2019-03-01|合并|A|B", "2019-03-01|合并|A|X", "2019-03-01|合并|X|A", "2019-03-01|改制|A|B"];
        let fields = [col::CHANGED_ON, col::CHANGE, col::FROM_UNIT, col::TO_UNIT];
        let table = batch(Dataset::Succession, "succession.toml", &fields, &rows);
        let fields = [col::UNIT_ID, col::UNIT_NAME, col::UNIT_KIND];
        let rows = ["A|云泽市水务局|行政机关", "B|云泽市农业农村局|行政机关"];
        let units = batch(Dataset::Units, "units.toml", &fields, &rows);
        let judged = judged(&[], |context| {
            let units = super::super::units::judge_units(&[units], context).items;
            judge_succession(&[table], &units, context)
        });
        let unknown = Code::SuccessionUnknown;
        assert_eq!(codes(&judged.findings), [(3, unknown), (4, unknown), (5, unknown)]);
        let dispositions: Vec<Disposition> = judged.outcomes[0].iter().map(|row| row.disposition).collect();
        use Disposition::{Accepted, Held};
        assert_eq!(dispositions, [Accepted, Accepted, Held, Held]);
    }
}
