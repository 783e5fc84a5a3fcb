//! A number with its unit of money, exactly as written.

use super::Fen;
use crate::domain::money_unit;

/// Digits, decimals and unit of one amount.
pub(super) struct Token {
    /// All digits, the point left out.
    mantissa: i128,
    /// How many of them stand behind the point.
    pub(super) decimals: u32,
    pub(super) unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A bare number.
    None,
    /// Yuan in one of it.
    Yuan(u32),
    /// Other money, or more than anybody owes.
    Unknown,
}

/// More digits than any sum of money has; keeps the reckoning within `i128`.
const MOST_DIGITS: usize = 24;

/// Whether a character can stand inside the figures of an amount.
pub(super) fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',')
}

impl Token {
    /// The amount that `text` (half width) begins with, and what follows it. `None` if the figures are not those of one
    /// amount: two points, thousands that are not three digits, too many digits.
    pub(super) fn at_start(text: &str) -> Option<(Token, &str)> {
        let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
        let figures = text.get(..end)?;
        // A comma or point at the very end belongs to the sentence.
        let figures = figures.strip_suffix(',').unwrap_or(figures);
        let rest = text.get(figures.len()..)?;
        let (whole, fraction) = figures.split_once('.').unwrap_or((figures, ""));
        let mut groups = whole.split(',');
        let first = groups.next().filter(|group| !group.is_empty())?;
        let in_thousands = groups.clone().next().is_none() || first.len() <= 3;
        if !in_thousands || groups.any(|group| group.len() != 3) || fraction.contains(['.', ',']) {
            return None;
        }
        let digits: String = whole.chars().chain(fraction.chars()).filter(char::is_ascii_digit).collect();
        if digits.len() > MOST_DIGITS {
            return None;
        }
        let (unit, rest) = Unit::at_start(rest);
        let token =
            Token { mantissa: digits.parse().ok()?, decimals: u32::try_from(fraction.len()).ok()?, unit };
        Some((token, rest))
    }

    pub(super) fn is_zero(&self) -> bool {
        self.mantissa == 0
    }

    /// Rounded half up; `None` beyond what `Fen` holds, and for what is no yuan.
    pub(super) fn fen(&self, yuan_per_unit: u32) -> Option<Fen> {
        let yuan = match self.unit {
            Unit::Yuan(yuan) => yuan,
            Unit::None => yuan_per_unit,
            Unit::Unknown => return None,
        };
        let scaled = self.mantissa * i128::from(yuan) * 100;
        let divisor = 10_i128.checked_pow(self.decimals)?;
        i64::try_from((scaled + divisor / 2) / divisor).ok().map(Fen)
    }
}

impl Unit {
    /// 元 is left out from 万 on; 千 and 百 alone count other things (5千克), and so does 块 behind 元.
    fn at_start(text: &str) -> (Unit, &str) {
        let trimmed = text.trim_start();
        let (said, rest) = match money_unit::at_start(trimmed) {
            Some((unit, rest)) if unit.is_whole => (unit.yuan, rest),
            Some((unit, rest)) => match rest.strip_prefix('块') {
                Some(rest) => (unit.yuan, rest),
                None if !(1..10_000).contains(&unit.yuan) => (unit.yuan, rest),
                None => return (Unit::None, text),
            },
            None => match trimmed.strip_prefix('块') {
                Some(rest) => (1, rest),
                None => return (Unit::None, text),
            },
        };
        (if said == money_unit::UNCLEAR { Unit::Unknown } else { Unit::Yuan(said) }, rest)
    }
}
