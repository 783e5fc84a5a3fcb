//! How people write column headings: one key for all writings of the same words (domain.md §2.5–2.7).

use unicode_normalization::UnicodeNormalization;

/// A heading is a few words; what is longer is a value and not worth comparing.
const LONGEST: usize = 60;

/// Letters and digits only, half width, lower case, 做出 as 作出: `＊被执行人 姓名／名称：` gives `被执行人姓名名称`. What
/// stands in brackets counts. Empty for what is too long to be a heading.
pub fn key(text: &str) -> String {
    if text.chars().nth(LONGEST).is_some() {
        return String::new();
    }
    let folded: String = text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    folded.replace("做出", "作出").replace("其它", "其他")
}

/// As [`key`], without what stands in brackets: `金额（万元）` gives `金额`.
pub fn key_outside_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let outside: String = text
        .chars()
        .filter(|c| {
            if is_opening(*c) {
                depth += 1;
            }
            let shown = depth == 0;
            if is_closing(*c) {
                depth = depth.saturating_sub(1);
            }
            shown
        })
        .collect();
    key(&outside)
}

/// A heading without the number that people put before it: `1.被执行人名称`, `（1）案号`, `二、案号`.
pub fn without_number(text: &str) -> &str {
    let text = text.trim();
    let is_numeral =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十".contains(c);
    let opened = text.strip_prefix(['(', '（']);
    let numbered = opened.unwrap_or(text);
    let rest = numbered.trim_start_matches(is_numeral);
    let ends: &[char] = if opened.is_some() { &[')', '）'] } else { &['.', '．', '、', ')', '）'] };
    match rest.strip_prefix(ends) {
        Some(after) if rest.len() < numbered.len() && !after.trim().is_empty() => after.trim_start(),
        _ => text.trim_start_matches(|c| ('①'..='⑳').contains(&c)).trim_start(),
    }
}

/// What a heading over several others says without the word that only means "group": `申请执行人信息` gives `申请执行人`.
pub fn group_key(text: &str) -> String {
    let whole = key(text);
    let short = ["基本信息", "基本情况", "信息", "情况"]
        .iter()
        .find_map(|word| whole.strip_suffix(word))
        .map(str::to_owned);
    short.filter(|rest| !rest.is_empty()).unwrap_or(whole)
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '［' | '【' | '〔' | '{' | '｛')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '］' | '】' | '〕' | '}' | '｝')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_writings_of_a_heading_have_one_key() {
        for (written, expected) in [
            ("案 号", "案号"),
            ("＊案号：", "案号"),
            ("执行标的\n（元）", "执行标的元"),
            ("做出执行依据单位", "作出执行依据单位"),
            ("身份证号码／组织机构代码", "身份证号码组织机构代码"),
            ("caseCode", "casecode"),
            ("ｃａｓｅ＿ｃｏｄｅ", "casecode"),
            ("\u{FEFF}iname", "iname"),
            ("", ""),
            ("——", ""),
        ] {
            assert_eq!(key(written), expected, "{written:?}");
        }
        assert_eq!(key(&"义务".repeat(40)), "");
    }

    #[test]
    fn brackets_can_be_left_out() {
        for (written, expected) in [
            ("执行标的\n（元）", "执行标的"),
            ("案号【必填】", "案号"),
            ("案号(必填", "案号"),
            ("名称（单位（个人））全称", "名称全称"),
            ("）案号", "案号"),
        ] {
            assert_eq!(key_outside_brackets(written), expected, "{written:?}");
        }
    }

    #[test]
    fn a_number_before_a_heading_is_none_of_its_words() {
        for (written, expected) in [
            ("1.被执行人名称", "被执行人名称"),
            ("（1）案号", "案号"),
            ("12、立案日期", "立案日期"),
            ("二、案号", "案号"),
            ("③ 案号", "案号"),
            ("1", "1"),
            ("（1）", "（1）"),
            ("2026年案号", "2026年案号"),
            ("（必填）案号", "（必填）案号"),
            ("案号", "案号"),
        ] {
            assert_eq!(without_number(written), expected, "{written:?}");
        }
    }

    #[test]
    fn a_group_heading_loses_its_empty_word() {
        for (written, expected) in [
            ("申请执行人信息", "申请执行人"),
            ("被执行人基本情况", "被执行人"),
            ("履行情况", "履行"),
            ("信息", "信息"),
            ("被执行人", "被执行人"),
        ] {
            assert_eq!(group_key(written), expected);
        }
    }
}
