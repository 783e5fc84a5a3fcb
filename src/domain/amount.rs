//! Money, in fen (1/100 yuan) so that sums are exact.

pub(super) mod numeral;
mod token;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{money_unit, width};
use token::{Token, Unit};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// What an amount cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountReading {
    pub fen: Fen,
    /// Written in Chinese numerals (壹万贰仟元整): read, but worth a second look.
    pub in_numerals: bool,
    /// Without a unit: it was taken to be in that of its column.
    pub is_bare: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AmountFault {
    #[error("the amount is below zero")]
    Negative,
    /// Several amounts, a range, about so much, or digits grouped in a way that leaves the size open.
    #[error("the amount can be read in more than one way")]
    Doubtful,
    /// A bare number where it is not clear what one counts in.
    #[error("the unit of the amount is not clear")]
    UnitUnclear,
    #[error("not an amount")]
    Unreadable,
}

/// Reads one amount. `yuan_per_unit` is what a bare number counts in (1, or 10000 in a column headed 万元; 0 where that is not
/// clear, [`super::money_unit::UNCLEAR`]: then it is no sum, but for zero); a unit in the cell goes before it. Fractions of a fen are rounded half up.
pub fn read(text: &str, yuan_per_unit: u32) -> Result<AmountReading, AmountFault> {
    let written: String = width::identifier(text).replace('¥', "￥");
    let amount = strip_currency(&written);
    if let Some(positive) = negated(amount) {
        let known = Token::at_start(strip_currency(positive)).is_some_and(|(_, rest)| rest.is_empty());
        return Err(if known { AmountFault::Negative } else { AmountFault::Unreadable });
    }
    if let Some(fen) = numeral::read(amount) {
        return Ok(AmountReading { fen, in_numerals: true, is_bare: false });
    }
    match Token::at_start(amount) {
        Some((token, "" | "整" | "正" | "人民币" | "RMB" | "CNY")) => {
            let is_bare = token.unit == Unit::None;
            if is_bare && yuan_per_unit == money_unit::UNCLEAR && !token.is_zero() {
                return Err(AmountFault::UnitUnclear);
            }
            let fen = token.fen(yuan_per_unit).ok_or(AmountFault::Unreadable)?;
            Ok(AmountReading { fen, in_numerals: false, is_bare })
        }
        _ if is_doubtful(amount) => Err(AmountFault::Doubtful),
        _ => Err(AmountFault::Unreadable),
    }
}

/// The sum in a sentence such as `支付4126812.71元，案件受理费由被告负担`, if there is exactly one clear amount: a number
/// with a unit of money, a currency sign, a verb of paying before it, or two decimals. Dates, case numbers, rates and
/// numbers of things are not amounts.
pub fn find_in(text: &str) -> Option<Fen> {
    let written: String = text.chars().map(|c| if c == '¥' { '￥' } else { width::half(c) }).collect();
    let mut found = None;
    let mut at = 0;
    while let Some(start) = written.get(at..)?.find(|c: char| c.is_ascii_digit()).map(|offset| at + offset) {
        let (before, rest) = written.split_at_checked(start)?;
        let Some((token, after)) = Token::at_start(rest) else {
            // Digits, dots and commas in no order of an amount: a date, or damage that makes the sum unclear.
            at = start + rest.find(|c: char| !token::is_part(c)).unwrap_or(rest.len());
            continue;
        };
        at = written.len() - after.len();
        if is_money(before, &token, after) {
            // Two sums, or dollars: neither says how many yuan.
            if found.is_some() || before.ends_with('$') {
                return None;
            }
            found = Some(token.fen(1)?);
        }
    }
    if numeral::counts_money(&written) { None } else { found }
}

fn is_money(before: &str, token: &Token, after: &str) -> bool {
    const PAYING: [&str; 14] = [
        "支付",
        "给付",
        "偿还",
        "归还",
        "返还",
        "退还",
        "赔偿",
        "清偿",
        "缴纳",
        "交纳",
        "人民币",
        "标的",
        "款",
        "金额",
    ];
    let before = before.trim_end().trim_end_matches(['共', '计', '为', ':', '约']);
    let counted = ["年", "月", "日", "号", "%", "‰", "倍", "条", "份", "个", "期", "案", "亩", "平"];
    if token.unit != Unit::None || before.ends_with(['￥', '$']) {
        return true;
    }
    if before.ends_with(['第', '(', '-'])
        || counted.iter().any(|unit| after.trim_start_matches(' ').starts_with(unit))
    {
        return false;
    }
    token.decimals == 2 || PAYING.iter().any(|verb| before.ends_with(verb))
}

fn strip_currency(text: &str) -> &str {
    ["人民币", "RMB", "CNY", "￥", ":"]
        .iter()
        .fold(text, |rest, sign| rest.strip_prefix(sign).unwrap_or(rest))
}

/// The amount behind a minus sign, 负, or in the brackets of bookkeepers.
fn negated(text: &str) -> Option<&str> {
    let bracketed = || text.strip_prefix('(')?.strip_suffix(')');
    text.strip_prefix(|c| width::is_dash(c) || c == '负').filter(|rest| !rest.is_empty()).or_else(bracketed)
}

/// More than one number, or a number and a word that leaves it open.
fn is_doubtful(text: &str) -> bool {
    let mut numbers = 0;
    let mut others = String::new();
    for part in text.split_inclusive(|c: char| !token::is_part(c)) {
        numbers += usize::from(part.starts_with(|c: char| c.is_ascii_digit()));
        others.extend(part.chars().filter(|c| !token::is_part(*c)));
    }
    let dots = text.matches('.').count();
    let open = ["约", "余", "多", "左右", "以上", "以下", "至少"].iter().any(|word| others.contains(word));
    let grouped = others.is_empty() && text.contains(',') && dots <= 1;
    numbers > 1 || (numbers == 1 && (open || grouped))
}

impl Fen {
    /// With its unit, for running text: `808340.00元`.
    pub fn in_yuan(self) -> String {
        format!("{self}元")
    }
}

impl fmt::Display for Fen {
    /// Yuan with two decimals: `15748.26`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fen(text: &str, yuan_per_unit: u32) -> Result<i64, AmountFault> {
        read(text, yuan_per_unit).map(|reading| reading.fen.0)
    }

    #[test]
    fn amounts_are_read_to_the_fen() {
        for (written, expected) in [
            ("15748.26", 1_574_826),
            ("1,234.50", 123_450),
            ("1，234.50", 123_450),
            ("￥2,738.66", 273_866),
            ("¥ 2,738.66元", 273_866),
            ("１２３４．５０", 123_450),
            ("12.5万元", 12_500_000),
            ("3.414740万元", 3_414_740),
            ("12.5 万", 12_500_000),
            ("0.5亿元", 5_000_000_000),
            ("3千元", 300_000),
            ("5000元", 500_000),
            ("人民币5000元整", 500_000),
            ("5000圆", 500_000),
            ("5000块", 500_000),
            ("0.5万块", 500_000),
            ("5十万元", 50_000_000),
            ("3百万", 300_000_000),
            ("2千万圆整", 2_000_000_000),
            ("RMB5000", 500_000),
            ("0", 0),
            ("15748.260000000002", 1_574_826),
            ("0.005", 1),
            ("0.0049", 0),
            ("1.", 100),
            ("90071992547409.93", 9_007_199_254_740_993),
        ] {
            assert_eq!(fen(written, 1), Ok(expected), "{written}");
        }
    }

    #[test]
    fn a_unit_in_the_cell_goes_before_the_columns() {
        assert_eq!(fen("12.5", 10_000), Ok(12_500_000));
        assert_eq!(fen("12.5元", 10_000), Ok(1250));
        assert_eq!(fen("12.5万元", 10_000), Ok(12_500_000));
        assert_eq!(fen("3.4147405", 10_000), Ok(3_414_741));
    }

    #[test]
    fn a_bare_number_of_an_unclear_unit_is_no_sum() {
        for written in ["5000", "5000整", "5,000.00正", "￥5000"] {
            assert_eq!(fen(written, money_unit::UNCLEAR), Err(AmountFault::UnitUnclear), "{written}");
        }
        assert_eq!(fen("0.00", money_unit::UNCLEAR), Ok(0), "nothing is nothing in any unit");
        for written in ["5000元", "0.5万元整", "伍仟元整"] {
            assert_eq!(fen(written, money_unit::UNCLEAR), Ok(500_000), "{written}");
        }
    }

    #[test]
    fn chinese_numerals_are_read_and_said() {
        let reading = read("人民币壹万贰仟元整", 10_000).unwrap();
        assert_eq!(reading, AmountReading { fen: Fen(1_200_000), in_numerals: true, is_bare: false });
        assert_eq!(
            read("１,２００.００", 10_000),
            Ok(AmountReading { fen: Fen(1_200_000_000), in_numerals: false, is_bare: true })
        );
    }

    #[test]
    fn what_is_no_amount_says_why() {
        for (written, fault) in [
            ("-5", AmountFault::Negative),
            ("－1,234.50元", AmountFault::Negative),
            ("￥-5.00", AmountFault::Negative),
            ("(1,234.50)", AmountFault::Negative),
            ("负5000元", AmountFault::Negative),
            ("5000-6000", AmountFault::Doubtful),
            ("5000元、3000元", AmountFault::Doubtful),
            ("5000至6000元", AmountFault::Doubtful),
            ("约5000元", AmountFault::Doubtful),
            ("5000余元", AmountFault::Doubtful),
            ("12,34", AmountFault::Doubtful),
            ("1,2345.00", AmountFault::Doubtful),
            ("2万3千元", AmountFault::Doubtful),
            ("支付￥2,738.66", AmountFault::Unreadable),
            ("见判决书", AmountFault::Unreadable),
            ("5万美元", AmountFault::Unreadable),
            ("5000USD", AmountFault::Unreadable),
            ("5千亿元", AmountFault::Unreadable),
            ("5千", AmountFault::Unreadable),
            ("12.3.4", AmountFault::Unreadable),
            ("1.5E+5", AmountFault::Doubtful),
            ("-", AmountFault::Unreadable),
            ("", AmountFault::Unreadable),
            ("#VALUE!", AmountFault::Unreadable),
            ("99999999999999999999999999999999999999999999", AmountFault::Unreadable),
            ("99999999999999999999", AmountFault::Unreadable),
        ] {
            assert_eq!(fen(written, 1), Err(fault), "{written}");
        }
    }

    #[test]
    fn the_single_sum_of_a_duty_is_found() {
        for (duty, expected) in [
            ("支付4126812.71\n案件受理费由被告负担，\"逾期\"加倍支付迟延履行利息", Some(412_681_271)),
            ("支付￥2,738.66", Some(273_866)),
            ("支付3.414740万元\n案件受理费由被告负担", Some(3_414_740)),
            ("支付5000", Some(500_000)),
            ("被执行人标的款5000元", Some(500_000)),
            ("给付原告货款共计：１２，０００元，于2015年6月1日前付清", Some(1_200_000)),
            ("偿还借款80000元，按月利率1.25%计息，2014.03.28起，1.95倍", Some(8_000_000)),
            ("支付100000元及利息20000元", None),
            ("支付99.9.9", None),
            ("（2014）广民初字第501号民事判决书", None),
            ("（2014）广民初字第501号，支付501.00元", Some(50_100)),
            ("支付伍仟元（5000元）", None),
            ("支付5万美元", None),
            ("支付$5000", None),
            ("支付5000元，并交付3千克样品", Some(500_000)),
            ("支付见判决书", None),
            ("支付-", None),
            ("无", None),
            ("", None),
        ] {
            assert_eq!(find_in(duty), expected.map(Fen), "{duty}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_text_is_judged_without_panic(text in "[0-9,.￥元万亿支付年\\-（）壹拾佰零 ]{0,24}|.*") {
            let _ = read(&text, 10_000);
            let _ = find_in(&text);
        }

        #[test]
        fn a_shown_amount_reads_back(fen in 0..i64::MAX) {
            prop_assert_eq!(read(&Fen(fen).to_string(), 1).map(|reading| reading.fen), Ok(Fen(fen)));
        }
    }
}
