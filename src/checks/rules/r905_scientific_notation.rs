//! R905: 4.20984E+17 was a code once.

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;

pub(in crate::checks) fn raise(cell: &Cell<'_>, to: &mut Findings<'_>) {
    to.raise(Code::ScientificNotation, cell, &[]);
}

/// `written`: in the writing of [`crate::domain::width::identifier`].
pub(in crate::checks) fn is_scientific(written: &str) -> bool {
    let Some((mantissa, exponent)) = written.split_once('E') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
}
