//! 线索确认: one row is what a named court officer says about a clue. A row that nobody has decided yet (empty, or 待定) says
//! nothing. Where a row is and what is wrong with it is accounted for like every row's, whom it is about is not; and no row
//! goes back, for what it says would go with it.

use super::collector::Findings;
use super::each_row::each_row;
use super::outcomes::Subject;
use super::rules::r631_clue_incomplete::incomplete;
use super::rules::r632_clue_kind_unknown;
use super::table::RowView;
use super::{Context, JudgedTable, rules};
use crate::domain::clue::{Clue, ClueKind, ClueReceiver};
use crate::table::batch::Batch;
use crate::table::columns as col;

/// `None` stands for a row that is not decided yet.
pub fn judge_clues(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Option<Clue>> {
    each_row(batches, context, |row, to| {
        let verdict = row.cell(col::CLUE_VERDICT);
        let is_open = verdict.is_nothing() && !verdict.is_damaged();
        if is_open || row.word(col::CLUE_VERDICT) == Some("undecided") {
            return (Some(None), Subject::default());
        }
        let case = rules::readable_case(&row.cell(col::CASE_NUMBER), context.today, to);
        let on = rules::day(&row.cell(col::CLUE_ON), context.today, to);
        let kind = r632_clue_kind_unknown::read(row, to);
        let officer = row.cell(col::CLUE_OFFICER);
        let signed = officer.prose();
        if signed.is_none() {
            incomplete(&officer, to);
        }
        let receivers = receivers(row, kind, to);
        let prose = |column| row.cell(column).prose().unwrap_or_default();
        let clue = || {
            Some(Clue {
                case: case.as_ref()?.key().clone(),
                party_name: prose(col::PARTY_NAME),
                kind: kind?,
                receivers: receivers?,
                officer: signed?,
                on,
                reason: prose(col::CLUE_REASON),
                place: row.place(),
            })
        };
        (clue().map(Some), Subject::default())
    })
}

/// To whom the row sends the clue, nobody if it is dismissed; `None` where it does not say enough.
fn receivers(row: &RowView<'_>, kind: Option<ClueKind>, to: &mut Findings<'_>) -> Option<Vec<ClueReceiver>> {
    match row.word(col::CLUE_VERDICT) {
        Some("dismiss") => Some(Vec::new()),
        Some("transfer") => {
            let by_official = match row.word(col::CLUE_BY_OFFICIAL) {
                Some("yes") => Some(true),
                Some("no") => Some(false),
                _ => None,
            };
            let receivers = kind?.receivers(by_official);
            if receivers.is_none() {
                incomplete(&row.cell(col::CLUE_BY_OFFICIAL), to);
            }
            receivers
        }
        _ => {
            incomplete(&row.cell(col::CLUE_VERDICT), to);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::domain::code::Code;
    use crate::domain::disposition::Disposition;
    use crate::table::batch::{CellMark, CellNature, Dataset};

    #[test]
    fn only_what_an_officer_has_signed_is_a_clue() {
        let case = "（2025）泽0184执1234号";
        let rows = [
            format!("{case}|失职渎职|移送||韩秋实"),
            format!("{case}|暴力抗法|||"),
            format!("{case}|暴力抗法|待定||韩秋实"),
            format!("{case}|暴力抗法|不移送||韩秋实"),
            format!("{case}|失职渎职|移送||"),
            format!("{case}|暴力抗法|移送||韩秋实"),
            format!("{case}|打人|移送|是|韩秋实"),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let fields =
            [col::CASE_NUMBER, col::CLUE_KIND, col::CLUE_VERDICT, col::CLUE_BY_OFFICIAL, col::CLUE_OFFICER];
        let table = batch(Dataset::Clue, "clue.toml", &fields, &rows);
        let judged = judged(&[], |context| judge_clues(&[table], context));
        let incomplete = Code::ClueIncomplete;
        assert_eq!(codes(&judged.findings), [(6, incomplete), (7, incomplete), (8, Code::ClueKindUnknown)]);
        let clues: Vec<_> = judged.items.into_iter().flatten().collect();
        let told: Vec<_> = clues.iter().map(|clue| (clue.kind, clue.is_transferred())).collect();
        assert_eq!(told, [(ClueKind::Dereliction, true), (ClueKind::Violence, false)]);
        let held = judged.outcomes[0].iter().filter(|row| row.disposition == Disposition::Held).count();
        assert_eq!(held, 3);
        assert!(
            judged.outcomes[0].iter().all(|row| row.subject.is_none_or(|subject| subject.case_key.is_none()))
        );
    }

    #[test]
    fn whatever_is_wrong_no_clue_goes_back() {
        let rows =
            ["45352|2026-02-30|失职渎职|移送|是|韩秋实", "（2025）泽0184执1号||失职渎职|移送|是|韩秋实"];
        let fields = [
            col::CASE_NUMBER,
            col::CLUE_ON,
            col::CLUE_KIND,
            col::CLUE_VERDICT,
            col::CLUE_BY_OFFICIAL,
            col::CLUE_OFFICER,
        ];
        let mut table = batch(Dataset::Clue, "clue.toml", &fields, &rows);
        table.marks = vec![CellMark { row: 3, column: 1, what: CellNature::Shifted }];
        let judged = judged(&[], |context| judge_clues(&[table], context));
        let expected = [(2, Code::CaseNumberMalformed), (2, Code::DateImpossible), (3, Code::RowShifted)];
        assert_eq!(codes(&judged.findings), expected);
        assert!(judged.outcomes[0].iter().all(|row| row.disposition == Disposition::Held));
    }
}
