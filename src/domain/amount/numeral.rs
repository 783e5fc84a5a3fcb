//! Amounts in Chinese numerals, 壹万贰仟元整 and 一万二千元 alike.

use super::Fen;

const DIGITS: [&str; 10] =
    ["零〇○", "一壹", "二贰贰两弍", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"];
pub(in crate::domain) const YUAN: [char; 3] = ['元', '圆', '圓'];

/// Reads an amount that is written in numerals throughout and names its unit; `None` for anything else.
pub(super) fn read(text: &str) -> Option<Fen> {
    let (whole, rest) = text.split_once(YUAN)?;
    let yuan = number(whole)?;
    let rest = rest.trim_end_matches(['整', '正']).trim_start_matches(['零', '〇']);
    let (jiao, rest) = coin(rest, '角')?;
    let (fen, rest) = coin(rest.trim_start_matches(['零', '〇']), '分')?;
    if !rest.is_empty() {
        return None;
    }
    yuan.checked_mul(100)?.checked_add(jiao * 10 + fen).map(Fen)
}

/// Whether a sentence gives a sum in numerals (so that it cannot be left out when sums are counted).
pub(super) fn counts_money(text: &str) -> bool {
    text.char_indices().any(|(at, c)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        YUAN.contains(&c) && before.is_some_and(|c| digit(c).is_some() || multiplier(c).is_some()) && {
            // 5万元 and 5000元 are no numerals: the figures before 万 count.
            let mut figures =
                text.get(..at).unwrap_or_default().chars().rev().skip_while(|c| multiplier(*c).is_some());
            figures.next().is_some_and(|c| digit(c).is_some())
        }
    })
}

/// The one digit in front of 角 or 分.
fn coin(text: &str, unit: char) -> Option<(i64, &str)> {
    match text.split_once(unit) {
        None => Some((0, text)),
        Some((one, rest)) => {
            let mut characters = one.chars();
            let value = digit(characters.next()?)?;
            characters.next().is_none().then_some((value, rest))
        }
    }
}

/// A whole number below 10¹⁶. Multipliers must fall within each group of four, as they do in any number that a bank
/// accepts.
fn number(text: &str) -> Option<i64> {
    let (mut total, mut group, mut pending, mut last) = (0_i64, 0_i64, None, i64::MAX);
    let mut last_great = i64::MAX;
    for c in text.chars() {
        if let Some(0) = digit(c) {
            continue;
        }
        if let Some(value) = digit(c) {
            if pending.replace(value).is_some() {
                return None;
            }
            continue;
        }
        let by = multiplier(c)?;
        if by < 10_000 {
            let bare_ten = by == 10 && group == 0;
            let value = pending.take().or(bare_ten.then_some(1))?;
            if by >= last {
                return None;
            }
            group += value * by;
            last = by;
        } else {
            group += pending.take().unwrap_or(0);
            if by >= last_great || group == 0 {
                return None;
            }
            total += group * by;
            (group, last, last_great) = (0, i64::MAX, by);
        }
    }
    let number = total + group + pending.unwrap_or(0);
    (number > 0 || text == "零").then_some(number)
}

pub(in crate::domain) fn digit(c: char) -> Option<i64> {
    DIGITS.iter().zip(0..).find(|(writings, _)| writings.contains(c)).map(|(_, value)| value)
}

pub(in crate::domain) fn multiplier(c: char) -> Option<i64> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        '万' | '萬' => Some(10_000),
        '亿' | '億' => Some(100_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read() {
        for (written, fen) in [
            ("壹万元整", 1_000_000),
            ("壹万贰仟元整", 1_200_000),
            ("一万二千元", 1_200_000),
            ("拾万元", 10_000_000),
            ("十五元", 1500),
            ("一百零五元", 10_500),
            ("壹仟零伍拾圆叁角贰分", 105_032),
            ("伍佰元零捌分", 50_008),
            ("贰佰叁拾肆万伍仟陆佰柒拾捌元玖角", 234_567_890),
            ("壹亿贰仟万元", 12_000_000_000),
            ("壹亿零伍拾元正", 10_000_005_000),
            ("零元", 0),
        ] {
            assert_eq!(read(written), Some(Fen(fen)), "{written}");
        }
    }

    #[test]
    fn what_is_no_numeral_is_left_alone() {
        for written in [
            "壹万",
            "元",
            "一二元",
            "万元",
            "5万元",
            "二十百元",
            "一百千元",
            "壹元伍",
            "壹元伍陆角",
            "一万一亿元",
            "",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }

    #[test]
    fn sums_in_numerals_are_noticed_in_a_sentence() {
        assert!(counts_money("支付伍仟元"));
        assert!(counts_money("支付三万元"));
        assert!(!counts_money("支付5万元，5000元"));
        assert!(!counts_money("支付3.41万元"));
    }
}
