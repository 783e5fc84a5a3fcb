//! R352: an answer that is none of the answers allowed, or that leaves open which question or which candidate it means.

use crate::checks::collector::Findings;
use crate::checks::decisions::Meant;
use crate::checks::table::RowView;
use crate::domain::code::Code;
use crate::domain::decision::Answer;
use crate::domain::unit::UnitId;
use crate::table::columns as col;

pub(in crate::checks) fn read(
    row: &RowView<'_>,
    meant: &Meant,
    to: &mut Findings<'_>,
) -> Option<(Answer, Vec<UnitId>)> {
    let cell = row.cell(col::VERDICT);
    if cell.is_damaged() {
        return None;
    }
    let answer = row.word(col::VERDICT).and_then(Answer::of_word);
    let units = answer.and_then(|answer| meant.units(answer));
    let asked = row.cell(col::QUESTION_KEY).prose().is_some();
    match (answer, units, asked) {
        (Some(answer), Some(units), true) => Some((answer, units)),
        _ => {
            to.raise(Code::DecisionUnusable, &cell, &[]);
            None
        }
    }
}
