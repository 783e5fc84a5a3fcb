//! R521: the state of performance and the parts beside it do not agree, or all is performed and the entry still stands.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::checks::table::RowView;
use crate::domain::amount;
use crate::domain::code::Code;
use crate::domain::performance::Performance;
use crate::table::columns as col;

pub(in crate::checks) fn check(row: &RowView<'_>, performance: Option<Performance>, to: &mut Findings<'_>) {
    let part = match performance {
        Some(Performance::None) => some_sum(&row.cell(col::PERFORMED_PART)),
        Some(Performance::Full) => some_sum(&row.cell(col::UNPERFORMED_PART)).or(Some("—".to_owned())),
        _ => None,
    };
    if let Some(part) = part {
        to.raise(Code::PerformanceContradicted, &row.cell(col::PERFORMANCE), &[("part", &part)]);
    }
}

/// What a cell for a performed or open part says, unless it says "nothing" in some way.
fn some_sum(cell: &Cell<'_>) -> Option<String> {
    let said = cell.prose()?;
    let nothing = amount::read(&said, 1).is_ok_and(|sum| sum.fen.0 == 0)
        || Performance::read(&said) == Ok(Performance::None);
    (!nothing).then_some(said)
}
