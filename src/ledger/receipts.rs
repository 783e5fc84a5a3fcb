//! 回执: answers that come back must name a notice that was issued, come from whom it went to, and be about cases that are
//! still on the list.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::course::Answered;
use super::early_receipts::notice_after;
use crate::domain::closure::Receipt;
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::history::History;
use crate::domain::listing::ListingId;
use crate::domain::quarter::EditionId;
use crate::domain::unit::UnitId;
use crate::domain::width::identifier;

/// What receipts are held against.
pub struct Issued<'a> {
    /// 发文字号 of every notice ever issued, with its edition and its addressee.
    pub notices: &'a BTreeMap<String, (EditionId, UnitId)>,
    /// Whether a unit goes by a name as it was written.
    pub is_named: &'a dyn Fn(&UnitId, &str) -> bool,
    /// As the ledger has them before the run.
    pub histories: &'a BTreeMap<ListingId, History>,
    pub as_of: NaiveDate,
}

/// The receipts that answer a notice, under its number as it was issued; brackets and widths do not count. An answer without
/// a day is one of the day of the run. Findings for those whose number nobody issued, that come from another unit than the
/// addressee or are older than the notice (they answer nothing), and whose notice names no case that still waits for it.
pub fn match_receipts(
    receipts: &[Receipt],
    issued: &Issued<'_>,
    severity: &dyn Fn(Code) -> Severity,
) -> (Vec<Answered>, Vec<Finding>) {
    let (mut answers, mut findings) = (Vec::new(), Vec::new());
    for receipt in receipts {
        let finding = |code: Code, value: &str| {
            Finding::new(code, severity(code), receipt.place.cell(None), value)
                .with("number", &receipt.notice_number)
        };
        let said = identifier(&receipt.notice_number);
        let Some((number, (_, addressee))) =
            issued.notices.iter().find(|(number, _)| identifier(number) == said)
        else {
            findings.push(finding(Code::ReceiptUnknown, &receipt.notice_number));
            continue;
        };
        let unit = receipt.unit_name.as_str();
        if !unit.is_empty() && !(issued.is_named)(addressee, unit) {
            findings.push(finding(Code::ReceiptOfOtherUnit, unit));
            continue;
        }
        let answered_on = receipt.answered_on.unwrap_or(issued.as_of);
        if let Some(day) = notice_after(answered_on, number, issued.histories) {
            let early = finding(Code::ReceiptBeforeNotice, &answered_on.to_string());
            findings.push(early.with("issued_on", day.to_string()));
            continue;
        }
        let waits = |history: &History| {
            let named = history.last_notice.iter().any(|notice| notice.numbers.contains(number));
            named && history.state.is_open()
        };
        if !issued.histories.values().any(waits) {
            findings.push(finding(Code::ReceiptWithoutEffect, &receipt.notice_number));
        }
        answers.push(Answered {
            notice_number: number.clone(),
            on: answered_on,
            answer: receipt.answer.clone(),
            place: receipt.place.clone(),
        });
    }
    (answers, findings)
}
