//! 结案/履行: one row is a case closed, with its mode. What the mode leads to is for the ledger; here it must be known.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::{Context, JudgedTable, rules};
use crate::domain::closure::Closure;
use crate::table::batch::Batch;
use crate::table::columns as col;

pub fn judge_closures(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Closure> {
    each_row(batches, context, |row, to| {
        let case = rules::readable_case(&row.cell(col::CASE_NUMBER), context.today, to);
        let mode = rules::r602_closing_mode_unknown::read(&row.cell(col::CLOSING_MODE), to);
        let closed_on = rules::due_day(&row.cell(col::CLOSED_ON), context.today, to);
        let party_name = row.cell(col::PARTY_NAME).prose();
        let case_key = case.as_ref().map(|case| case.key().0.clone());
        let text = |field| row.cell(field).prose().unwrap_or_default();
        let closure = || {
            Some(Closure {
                case: case.as_ref()?.key().clone(),
                party_name: party_name.clone().unwrap_or_default(),
                mode: mode?,
                closed_on: closed_on?,
                document: text(col::DOCUMENT),
                document_number: text(col::DOCUMENT_NUMBER),
                place: row.place(),
            })
        };
        (closure(), Subject { party_name: party_name.clone(), case_key })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::domain::closing_mode::ClosingMode;
    use crate::domain::code::Code;
    use crate::domain::disposition::Disposition;
    use crate::table::batch::Dataset;

    #[test]
    fn a_closure_needs_its_case_its_mode_and_its_day() {
        let case = "（2025）泽0184执1234号";
        let rows = [
            format!("{case}|执行完毕|2026-09-29"),
            format!("{case}|府院联动协调化解|2026-09-29"),
            format!("{case}|执行完毕|"),
            "45352|执行完毕|2026-09-29".to_owned(),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let fields = [col::CASE_NUMBER, col::CLOSING_MODE, col::CLOSED_ON];
        let table = batch(Dataset::Closure, "closure.toml", &fields, &rows);
        let judged = judged(&[], |context| judge_closures(&[table], context));
        let expected =
            [(3, Code::ClosingModeUnknown), (4, Code::DateImpossible), (5, Code::CaseNumberMalformed)];
        assert_eq!(codes(&judged.findings), expected);
        let dispositions: Vec<Disposition> = judged.outcomes[0].iter().map(|row| row.disposition).collect();
        use Disposition::{Accepted, Held, Returned};
        assert_eq!(dispositions, [Accepted, Held, Returned, Returned]);
        assert_eq!(judged.items[0].mode, ClosingMode::Performed);
    }
}
