//! Rows that checks have held and that nobody need decide any more: a body that the tables do not know may turn out to be
//! none of ours, and whether the plan applies is asked as a question.

use std::collections::BTreeSet;

use polars::prelude::{DataFrame, PolarsResult};

use crate::checks::outcomes::Outcomes;
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::edition::ReturnedRow;
use crate::domain::finding::Severity;
use crate::domain::place::RowPlace;
use crate::table::columns as col;

/// Keeps, of the rows that checks held, those that are still held at the end and that a corrected cell or a waiver can
/// help. Returned rows stay as they are.
pub(super) fn keep_waiting(
    returned: &mut Vec<ReturnedRow>,
    rows: &DataFrame,
    ended: &[Outcomes],
) -> PolarsResult<()> {
    let is_held = |row: &ReturnedRow| row.disposition == Disposition::Held;
    let wanted: BTreeSet<RowPlace> =
        returned.iter().filter(|row| is_held(row)).map(|row| row.place.clone()).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let mut held = BTreeSet::new();
    for outcomes in ended {
        for outcome in outcomes.iter().filter(|outcome| outcome.disposition == Disposition::Held) {
            let (file, sheet) = (outcomes.file.clone(), outcomes.sheet.clone());
            held.insert(RowPlace { file, sheet, row: outcome.row });
        }
    }
    let (files, sheets) = (rows.column(col::FILE)?.str()?, rows.column(col::SHEET)?.str()?);
    let places = files.iter().zip(sheets.iter()).zip(rows.column(col::ROW)?.u32()?.iter());
    let dispositions = rows.column(col::DISPOSITION)?.str()?;
    for (((file, sheet), row), disposition) in places.zip(dispositions.iter()) {
        if disposition == Some(Disposition::Held.word()) {
            let text = |text: Option<&str>| text.unwrap_or_default().into();
            held.insert(RowPlace { file: text(file), sheet: text(sheet), row: row.unwrap_or_default() });
        }
    }
    returned.retain(|row| !is_held(row) || (held.contains(&row.place) && !is_asked_only(row)));
    Ok(())
}

/// Nothing holds the row but the question whether the plan applies to it.
fn is_asked_only(row: &ReturnedRow) -> bool {
    let mut holding = row.findings.iter().filter(|finding| finding.severity >= Severity::Hold).peekable();
    holding.peek().is_some() && holding.all(|finding| finding.code == Code::ScopeUnclear)
}
