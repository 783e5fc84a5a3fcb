//! 回执: answers that come back must name a notice that was issued.

use std::collections::BTreeSet;

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
    let issued: BTreeSet<String> = issued.iter().map(|number| identifier(number).into_owned()).collect();
    let code = Code::ReceiptUnknown;
    receipts
        .iter()
        .filter(|receipt| !issued.contains(identifier(&receipt.notice_number).as_ref()))
        .map(|receipt| Finding::new(code, severity(code), receipt.place.cell(None), &receipt.notice_number))
        .collect()
}
