//! 组织机构层级表: first every row by itself, then the rows against each other. A defective field is left out and said; the
//! unit stays. A row without id or name goes back. No defect of one row touches another.

mod across;
mod draft;
mod level;

use super::cells::Cell;
use super::each_row::{keep, settled};
use super::outcomes::{Outcomes, Subject};
use super::table::Table;
use super::{Context, JudgedTable};
use crate::domain::disposition::Disposition;
use crate::domain::unit::{Unit, UnitId};
use crate::domain::width;
use crate::table::batch::Batch;
use draft::Draft;

/// Judges the rows of all units tables together, for an id of one file may stand in another.
pub fn judge_units(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Unit> {
    let tables: Vec<Table<'_>> = batches.iter().map(|batch| Table::of(batch, context)).collect();
    let mut drafts: Vec<Draft<'_>> =
        tables.iter().flat_map(Table::rows).map(|row| Draft::of(row, context)).collect();
    across::check(&mut drafts);
    let mut judged = JudgedTable::default();
    let mut drafts = drafts.into_iter();
    for (batch, table) in batches.iter().zip(&tables) {
        let mut outcomes = Outcomes::of_batch(batch.file.clone(), batch.sheet.clone());
        for draft in drafts.by_ref().take(table.height()) {
            let by_findings = draft.findings.disposition();
            let disposition = match by_findings {
                Disposition::Accepted if draft.repeats => Disposition::Duplicate,
                other => settled(other, draft.unit.is_some()),
            };
            let subject =
                Subject { party_name: draft.unit.as_ref().map(|unit| unit.name.clone()), case_key: None };
            outcomes.settled(draft.row.number(), disposition, draft.findings.codes(), subject);
            keep(&mut judged, &draft.row, draft.unit, disposition, draft.findings.into_vec());
        }
        judged.outcomes.push(outcomes);
    }
    judged.items.sort_by(|a, b| (&a.id, a.valid_from, &a.place).cmp(&(&b.id, b.valid_from, &b.place)));
    judged
}

/// The unit id of a cell, in one writing; `None` where there is none.
pub(super) fn unit_id(cell: &Cell<'_>) -> Option<UnitId> {
    let usable = !cell.is_damaged() && !cell.is_nothing();
    usable.then(|| UnitId::from(&*width::identifier(cell.text)))
}

#[cfg(test)]
mod tests;
