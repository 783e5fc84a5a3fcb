//! 回执: one row answers a notice. Whether the notice exists, the ledger says; here the number and an answer must be there.

use super::each_row::each_row;
use super::outcomes::Subject;
use super::rules::r613_receipt_unanswered;
use super::{Context, JudgedTable, rules};
use crate::domain::closure::Receipt;
use crate::domain::code::Code;
use crate::table::batch::Batch;
use crate::table::columns as col;

pub fn judge_receipts(batches: &[Batch], context: &Context<'_>) -> JudgedTable<Receipt> {
    each_row(batches, context, |row, to| {
        let cell = row.cell(col::NOTICE_NUMBER);
        let number = cell.prose();
        if number.is_none() && !cell.is_damaged() {
            to.raise(Code::ReceiptUnknown, &cell, &[]);
        }
        let answered_on = rules::day(&row.cell(col::ANSWERED_ON), context.today, to);
        let unit_name = row.cell(col::UNIT_NAME).prose();
        let answer = r613_receipt_unanswered::read(&row.cell(col::ANSWER), to);
        let receipt = || {
            Some(Receipt {
                notice_number: number?,
                unit_name: unit_name.clone().unwrap_or_default(),
                answered_on,
                answer: answer?,
                place: row.place(),
            })
        };
        (receipt(), Subject { party_name: unit_name, case_key: None })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::tests::hand_tables::{batch, codes, judged};
    use crate::table::batch::Dataset;

    #[test]
    fn a_receipt_without_number_or_answer_waits_for_a_person() {
        let rows = [
            "云信用函〔2026〕12号|2026-10-20|已督促履行",
            "|2026-10-20|已督促履行",
            "云信用函〔2026〕12号|2026-10-20|",
        ];
        let fields = [col::NOTICE_NUMBER, col::ANSWERED_ON, col::ANSWER];
        let table = batch(Dataset::Receipt, "receipt.toml", &fields, &rows);
        let judged = judged(&[], |context| judge_receipts(&[table], context));
        assert_eq!(codes(&judged.findings), [(3, Code::ReceiptUnknown), (4, Code::ReceiptUnanswered)]);
        assert_eq!((judged.items.len(), judged.returned.len(), judged.outcomes[0].len()), (1, 2, 3));
    }
}
