//! 生效法律文书确定的义务: the sum that a sentence of paying names, where there is no column for it.

use super::amount::{self, AmountFault};
use super::width;

/// The words behind a verb of paying that should be a sum and are none: `支付12.3.4`, `支付见判决书`, `支付-`. `None` where
/// the sentence names a sum, or speaks of something else (支付货款及利息 promises no figure).
pub fn unreadable_sum(duty: &str) -> Option<String> {
    const PAYING: [&str; 5] = ["支付", "给付", "偿还", "清偿", "赔偿"];
    const ELSEWHERE: [&str; 4] = ["见", "详见", "同上", "如判决"];
    let first = duty.lines().next()?;
    let written = width::plain(first);
    let rest = PAYING.iter().find_map(|verb| written.strip_prefix(verb))?;
    let sum = rest.split(['，', '；', '。', ';']).next()?.trim();
    if is_damaged_number(sum) || sum.is_empty() || width::is_nothing(sum) {
        return Some(sum.to_owned());
    }
    let refers =
        ELSEWHERE.iter().any(|word| sum.starts_with(word)) && !sum.chars().any(|c| c.is_ascii_digit());
    refers.then(|| sum.to_owned())
}

/// Digits and the signs of amounts only, and yet no amount.
pub fn is_damaged_number(text: &str) -> bool {
    let written = width::identifier(text);
    written.chars().any(|c| c.is_ascii_digit())
        && written
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | '￥' | '¥' | '元' | '万'))
        && amount::read(text, 1) == Err(AmountFault::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_without_a_figure_is_told_from_one_that_lost_it() {
        for (duty, sum) in
            [("支付12.3.4", "12.3.4"), ("支付见判决书", "见判决书"), ("支付-", "-"), ("给付\n逾期加倍", "")]
        {
            assert_eq!(unreadable_sum(duty).as_deref(), Some(sum), "{duty}");
        }
        for duty in [
            "支付4126812.71",
            "支付￥9,006,916.46\n案件受理费由被告负担",
            "支付45.411944万元",
            "支付货款及利息",
            "支付壹万贰仟元整",
            "停止侵害",
            "（2024）泽0184民初88号",
            "无",
            "",
        ] {
            assert_eq!(unreadable_sum(duty), None, "{duty}");
        }
    }
}
