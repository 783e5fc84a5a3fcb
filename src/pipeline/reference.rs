//! The reference tables of a run: units, other names, successions, state enterprises, and in which columns they say what.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::aliases::judge_aliases;
use crate::checks::state_enterprises::judge_state_enterprises;
use crate::checks::succession::judge_succession;
use crate::checks::units::judge_units;
use crate::checks::{Context, JudgedTable};
use crate::domain::unit::{SheetColumns, UnitTable};
use crate::table::batch::{Batch, Dataset};

use super::gathered::Gathered;
use super::reading::Tables;

/// Tables that stay in force until a newer one arrives.
pub(super) const REFERENCE: [Dataset; 4] =
    [Dataset::Units, Dataset::Aliases, Dataset::Succession, Dataset::StateEnterprises];

/// The reference tables as domain types. Their batches leave `tables`; listings in the same files stay.
pub(super) fn judge_reference(
    tables: &mut Tables,
    context: &Context<'_>,
    gathered: &mut Gathered,
) -> UnitTable {
    let columns = columns(tables);
    let mut take = |dataset: Dataset| tables.remove(&dataset).unwrap_or_default();
    let (units, aliases) = (take(Dataset::Units), take(Dataset::Aliases));
    let (succession, enterprises) = (take(Dataset::Succession), take(Dataset::StateEnterprises));
    let JudgedTable { items: units, outcomes, returned, findings } = judge_units(&units, context);
    gathered.keep(outcomes, returned, findings);
    let JudgedTable { items: aliases, outcomes, returned, findings } =
        judge_aliases(&aliases, &units, context);
    gathered.keep(outcomes, returned, findings);
    let JudgedTable { items: successions, outcomes, returned, findings } =
        judge_succession(&succession, &units, context);
    gathered.keep(outcomes, returned, findings);
    let JudgedTable { items: state_enterprises, outcomes, returned, findings } =
        judge_state_enterprises(&enterprises, &units, context);
    gathered.keep(outcomes, returned, findings);
    UnitTable { units, aliases, successions, state_enterprises, columns }
}

/// In which column each sheet of reference tables has which field.
fn columns(tables: &Tables) -> Vec<SheetColumns> {
    let of_sheet = |batch: &Batch| {
        // From the last to the first: of two columns of one field the first counts.
        let known = batch.layout.columns.iter().rev().filter(|column| column.known);
        let of_field: BTreeMap<_, _> =
            known.map(|column| (column.frame_name.to_string(), column.column.clone())).collect();
        SheetColumns { file: batch.file.clone(), sheet: batch.sheet.clone(), of_field }
    };
    let batches = REFERENCE.iter().filter_map(|dataset| tables.get(dataset)).flatten();
    batches.map(of_sheet).collect::<BTreeSet<_>>().into_iter().collect()
}
