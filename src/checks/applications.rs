//! 修复申请: one row is a case for which the body itself asks to be repaired. Whether it is on the list, and what the court has
//! said of it, is for the ledger; here the row must say who asks, for which case, and with which document.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::{Context, JudgedTable, rules};
use crate::domain::application::Application;
use crate::domain::closure::Closure;
use crate::table::batch::Batch;
use crate::table::columns as col;

pub fn judge_applications(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Application> {
    each_row(batches, context, |row, to| {
        let name = row.cell(col::PARTY_NAME);
        rules::r101_name_missing::check(&name, to);
        let party_name = name.prose();
        let case = rules::readable_case(&row.cell(col::CASE_NUMBER), context.today, to);
        let mode = rules::r602_closing_mode_unknown::read(&row.cell(col::CLOSING_MODE), to);
        let closed_on = rules::due_day(&row.cell(col::CLOSED_ON), context.today, to);
        let applied_on = rules::day(&row.cell(col::APPLIED_ON), context.today, to);
        let document = rules::r661_application_without_document::read(row, to);
        let pledged = rules::r662_application_without_pledge::is_pledged(row, to);
        let case_key = case.as_ref().map(|case| case.key().0.clone());
        let application = || {
            let (document, document_number) = document.filter(|_| pledged)?;
            let closure = Closure {
                case: case.as_ref()?.key().clone(),
                party_name: party_name.clone()?,
                mode: mode?,
                closed_on: closed_on?,
                document,
                document_number,
                place: row.place(),
            };
            Some(Application { closure, applied_on })
        };
        (application(), Subject { party_name: party_name.clone(), case_key })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::domain::code::Code;
    use crate::table::batch::Dataset;

    #[test]
    fn an_application_names_its_document_and_carries_a_pledge() {
        let case = "云泽市第一中学|（2025）泽0184执1234号|执行完毕|2026-10-20";
        let rows = [
            format!("{case}|结案通知书||有"),
            format!("{case}||（2025）泽0184执1234号之一|有"),
            format!("{case}|||有"),
            format!("{case}|结案通知书||"),
            format!("{}|结案通知书||有", case.replacen("云泽市第一中学", "", 1)),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let fields = [
            col::PARTY_NAME,
            col::CASE_NUMBER,
            col::CLOSING_MODE,
            col::CLOSED_ON,
            col::DOCUMENT,
            col::DOCUMENT_NUMBER,
            col::PLEDGE,
        ];
        let table = batch(Dataset::Application, "repair_application.toml", &fields, &rows);
        let judged = judged(&[], |context| judge_applications(&[table], context));
        let expected = [
            (4, Code::ApplicationWithoutDocument),
            (5, Code::ApplicationWithoutPledge),
            (6, Code::NameMissing),
        ];
        assert_eq!(codes(&judged.findings), expected);
        assert_eq!(judged.items.len(), 2);
    }
}
