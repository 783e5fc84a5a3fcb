//! 待核结论: one row answers one question of our own review workbook. A row without an answer is a question that still
//! waits, and nothing is wrong with it.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::table::RowView;
use super::{Context, JudgedTable, rules};
use crate::domain::decision::{Answer, Decision};
use crate::domain::scope::BodyClass;
use crate::domain::unit::UnitId;
use crate::table::batch::Batch;
use crate::table::columns as col;

/// `None` stands for a row that is not answered yet.
pub fn judge_decisions(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Option<Decision>> {
    each_row(batches, context, |row, to| {
        if row.cell(col::VERDICT).is_nothing() && !row.cell(col::VERDICT).is_damaged() {
            return (Some(None), Subject::default());
        }
        let on = rules::day(&row.cell(col::DECIDED_ON), context.today, to);
        let said = rules::r352_decision_unusable::read(row, &meant(row), to);
        let decision = said.map(|(answer, units)| Decision {
            key: row.cell(col::QUESTION_KEY).prose().unwrap_or_default(),
            answer,
            units,
            class: row.word(col::UNIT_CLASS).and_then(BodyClass::of_word),
            by: row.cell(col::DECIDED_BY).prose().unwrap_or_default(),
            on,
            place: row.place(),
        });
        (decision.map(Some), Subject::default())
    })
}

/// What the candidate columns of a row say.
pub(super) struct Meant {
    /// In the order in which the workbook shows them.
    pub(super) candidates: Vec<UnitId>,
    /// The one pointed at. `Some(None)`: something is written there that points at nobody.
    pub(super) chosen: Option<Option<UnitId>>,
}

fn meant(row: &RowView<'_>) -> Meant {
    let listed = row.cell(col::CANDIDATE_UNITS).prose().unwrap_or_default();
    let candidates: Vec<UnitId> =
        listed.split(';').map(str::trim).filter(|id| !id.is_empty()).map(UnitId::from).collect();
    let chosen = row.cell(col::CHOSEN).prose().map(|written| match written.parse::<usize>() {
        Ok(place) => place.checked_sub(1).and_then(|at| candidates.get(at)).cloned(),
        Err(_) => Some(UnitId::from(written.as_str())),
    });
    Meant { candidates, chosen }
}

impl Meant {
    /// The units that an answer is about: `None` where it does not say which.
    pub(super) fn units(&self, answer: Answer) -> Option<Vec<UnitId>> {
        match (answer, &self.chosen, self.candidates.as_slice()) {
            (Answer::Same | Answer::Different, Some(chosen), _) => chosen.clone().map(|unit| vec![unit]),
            (Answer::Same, None, [only]) => Some(vec![only.clone()]),
            (Answer::Same, None, _) | (Answer::Different, None, []) => None,
            (Answer::Different, None, all) => Some(all.to_vec()),
            _ => Some(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::domain::code::Code;
    use crate::table::batch::Dataset;

    const FIELDS: [&str; 5] =
        [col::QUESTION_KEY, col::VERDICT, col::CHOSEN, col::CANDIDATE_UNITS, col::DECIDED_BY];

    fn read(rows: &[&str]) -> JudgedTable<Option<Decision>> {
        let table = batch(Dataset::Decision, "decision.toml", &FIELDS, rows);
        judged(&[], |context| judge_decisions(&[table], context))
    }

    #[test]
    fn an_answer_says_which_units_it_is_about() {
        for (row, answer, units) in [
            ("q|是同一单位|2|U1;U2|韩某", Answer::Same, vec!["U2"]),
            ("q|是同一单位||U1|韩某", Answer::Same, vec!["U1"]),
            ("q|same|U9|U1;U2|", Answer::Same, vec!["U9"]),
            ("q|不是||U1;U2|", Answer::Different, vec!["U1", "U2"]),
            ("q|不是|1|U1;U2|", Answer::Different, vec!["U1"]),
            ("q|新单位||U1;U2|", Answer::New, vec![]),
            ("q|撤回||U1|", Answer::Withdraw, vec![]),
            ("q|放行|||", Answer::Approve, vec![]),
        ] {
            let items: Vec<Decision> = read(&[row]).items.into_iter().flatten().collect();
            let units: Vec<UnitId> = units.into_iter().map(UnitId::from).collect();
            assert_eq!((items[0].answer, &items[0].units), (answer, &units), "{row}");
        }
    }

    #[test]
    fn a_row_without_an_answer_is_no_fault_and_one_that_points_at_nobody_is() {
        let rows =
            ["q||2|U1;U2|", "q|是同一单位||U1;U2|", "q|是同一单位|3|U1;U2|", "q|也许||U1|", "|不是||U1|"];
        let judged = read(&rows);
        assert_eq!(codes(&judged.findings), [3, 4, 5, 6].map(|row| (row, Code::DecisionUnusable)));
        assert_eq!(judged.items, [None]);
    }
}
