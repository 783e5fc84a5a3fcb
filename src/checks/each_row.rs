//! The common way of the smaller datasets: every row is judged by itself, becomes a domain value or not, and is accounted
//! for.

use super::collector::Findings;
use super::outcomes::{Outcomes, Subject};
use super::table::{RowView, Table};
use super::{Context, JudgedTable};
use crate::domain::disposition::Disposition;
use crate::domain::finding::Finding;
use crate::table::batch::Batch;

/// Judges every row of all batches. `judge` gives the value, `None` where the row cannot be used: such a row waits for a
/// person even if no finding says so by its severity.
pub(super) fn each_row<T>(
    batches: &[Batch],
    context: &Context<'_>,
    mut judge: impl FnMut(&RowView<'_>, &mut Findings<'_>) -> (Option<T>, Subject),
) -> JudgedTable<T> {
    let mut judged = JudgedTable::default();
    for batch in batches {
        let table = Table::of(batch, context);
        let mut outcomes = Outcomes::of_batch(batch.file.clone(), batch.sheet.clone());
        for row in table.rows() {
            let mut findings = Findings::of_row(context, &row);
            super::rules::damage(&row, &mut findings);
            let (item, subject) = judge(&row, &mut findings);
            let disposition = settled(findings.disposition(), item.is_some());
            outcomes.settled(row.number(), disposition, findings.codes(), subject);
            keep(&mut judged, &row, item, disposition, findings.into_vec());
        }
        judged.outcomes.push(outcomes);
    }
    judged
}

/// A row that nothing speaks against and that still cannot be used is held.
pub(super) fn settled(by_findings: Disposition, usable: bool) -> Disposition {
    match by_findings {
        Disposition::Accepted if !usable => Disposition::Held,
        other => other,
    }
}

/// Puts a judged row where it belongs.
pub(super) fn keep<T>(
    judged: &mut JudgedTable<T>,
    row: &RowView<'_>,
    item: Option<T>,
    disposition: Disposition,
    findings: Vec<Finding>,
) {
    match disposition {
        Disposition::Returned | Disposition::Held => {
            judged.returned.push(row.returned(disposition, findings.clone()));
        }
        Disposition::Accepted => judged.items.extend(item),
        _ => {}
    }
    judged.findings.extend(findings);
}
