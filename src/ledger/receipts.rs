//! 回执: answers that come back must name a notice that was issued.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::course::Answered;
use crate::domain::closure::Receipt;
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::width::identifier;

/// Findings for receipts whose 发文字号 no edition has issued; brackets and widths do not count.
pub fn unknown_receipts(
    receipts: &[Receipt],
    issued: &BTreeSet<String>,
    severity: &dyn Fn(Code) -> Severity,
) -> Vec<Finding> {
    let code = Code::ReceiptUnknown;
    receipts
        .iter()
        .filter(|receipt| issued_number(receipt, issued).is_none())
        .map(|receipt| Finding::new(code, severity(code), receipt.place.cell(None), &receipt.notice_number))
        .collect()
}

/// The receipts that answer a notice, under its number as it was issued. An answer without a day is one of the day of the
/// run.
pub fn answered(receipts: &[Receipt], issued: &BTreeSet<String>, as_of: NaiveDate) -> Vec<Answered> {
    let answers = receipts.iter().filter_map(|receipt| {
        Some(Answered {
            notice_number: issued_number(receipt, issued)?.to_owned(),
            on: receipt.answered_on.unwrap_or(as_of),
            answer: receipt.answer.clone(),
            place: receipt.place.clone(),
        })
    });
    answers.collect()
}

fn issued_number<'i>(receipt: &Receipt, issued: &'i BTreeSet<String>) -> Option<&'i str> {
    let said = identifier(&receipt.notice_number);
    issued.iter().find(|number| identifier(number) == said).map(String::as_str)
}
