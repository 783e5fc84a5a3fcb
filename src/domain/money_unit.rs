//! 计量单位: what a bare number of an amount column counts in, as a heading or a line above the table says it
//! (domain.md §2.5–2.7).

use unicode_normalization::UnicodeNormalization;

/// Yuan per unit where the words are there and do not say one unit: a bare number under them is doubtful.
pub const UNCLEAR: u32 = 0;

/// Units with yuan in them, the longer before those that they end with.
const UNITS: [(&str, u32); 7] = [
    ("千万元", 10_000_000),
    ("百万元", 1_000_000),
    ("亿元", 100_000_000),
    ("万元", 10_000),
    ("千元", 1_000),
    ("人民币元", 1),
    ("元", 1),
];
/// What stands for a unit only where nothing else stands beside it.
const SHORT: [(&str, u32); 7] = [
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("亿", 100_000_000),
    ("万", 10_000),
    ("w", 10_000),
    ("千", 1_000),
    ("rmb", 1),
];
/// Words before a unit: `计量单位：人民币万元`.
const LEADING: [&str; 6] = ["计量单位", "金额单位", "单位", "金额", "人民币", "为"];
/// Words that announce the unit of a whole table.
const ANNOUNCING: [&str; 2] = ["单位", "金额"];

/// Yuan per unit of a bare number under this heading: 10 000 for `金额（万元）`, 1 for `金额（元）`, [`UNCLEAR`] for
/// `金额（元/万元）`, `None` if it says nothing of it.
pub fn of_heading(heading: &str) -> Option<u32> {
    let folded = folded(heading);
    let before = folded.split('(').next().unwrap_or_default().trim_end();
    let ending =
        UNITS.iter().find(|(unit, yuan)| *yuan != 1 && before.ends_with(unit)).map(|(_, yuan)| *yuan);
    let inside = bracketed(&folded).filter_map(of_words);
    agreed(ending.into_iter().chain(inside))
}

/// The unit that a line above the table gives to all its amounts: `单位：万元`, `（金额：万元）`.
pub fn of_table(line: &str) -> Option<u32> {
    let folded = folded(line);
    let announced = ANNOUNCING.iter().flat_map(|word| folded.split(word).skip(1)).filter_map(announced);
    agreed(announced.chain(bracketed(&folded).filter_map(alone)))
}

/// The unit that a cell is, with nothing beside it: `（万元）`, `单位：元`.
pub fn of_cell(text: &str) -> Option<u32> {
    alone(&folded(text))
}

/// The unit as a heading says it.
pub fn word(yuan: u32) -> Option<&'static str> {
    UNITS.iter().rev().find(|(_, known)| *known == yuan).map(|(unit, _)| *unit)
}

/// The one that all say, [`UNCLEAR`] if they differ.
pub fn agreed(mut said: impl Iterator<Item = u32>) -> Option<u32> {
    let first = said.next()?;
    Some(if said.all(|other| other == first) { first } else { UNCLEAR })
}

/// What words in brackets say: a unit alone, or the units among them.
fn of_words(words: &str) -> Option<u32> {
    alone(words).or_else(|| agreed(units_in(words).into_iter()))
}

/// A unit with nothing beside it but what leads to it.
fn alone(words: &str) -> Option<u32> {
    let mut rest: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    for word in LEADING {
        rest = rest.strip_prefix(word).map(str::to_owned).unwrap_or(rest);
    }
    UNITS.iter().chain(&SHORT).find(|(unit, _)| *unit == rest).map(|(_, yuan)| *yuan)
}

/// Every unit with yuan in it, from the left.
fn units_in(words: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(next) = rest.chars().next() {
        let unit = UNITS.iter().find(|(unit, _)| rest.starts_with(unit));
        found.extend(unit.map(|(_, yuan)| *yuan));
        rest = rest.get(unit.map_or(next.len_utf8(), |(unit, _)| unit.len())..).unwrap_or_default();
    }
    found
}

/// What follows the word that announces a unit: the unit, if a word ends behind it.
fn announced(after: &str) -> Option<u32> {
    let mut rest = after.trim_start_matches([':', ' ', '(', '为', '是']);
    rest = rest.strip_prefix("人民币").unwrap_or(rest).trim_start_matches([':', ' ']);
    let (unit, yuan) = UNITS.iter().chain(&SHORT).find(|(unit, _)| rest.starts_with(unit))?;
    let ends = rest.strip_prefix(unit)?.chars().next().is_none_or(|next| !next.is_alphanumeric());
    ends.then_some(*yuan)
}

/// Words that are written with spaces in them: `单　位：万 元`.
const SPACED: [(char, char); 4] = [('单', '位'), ('金', '额'), ('万', '元'), ('千', '元')];

/// Half width, lower case, one kind of brackets, no spaces within a word.
fn folded(text: &str) -> String {
    let plain = text.nfkc().flat_map(char::to_lowercase).map(|c| match c {
        '【' | '〔' | '[' | '{' => '(',
        '】' | '〕' | ']' | '}' => ')',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    let plain: String = plain.collect();
    let mut told = String::with_capacity(plain.len());
    let mut rest = plain.trim();
    while let Some(next) = rest.chars().next() {
        told.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
        let (spaces, behind) = rest.split_at(rest.len() - rest.trim_start().len());
        let is_one_word = SPACED.iter().any(|pair| *pair == (next, behind.chars().next().unwrap_or(' ')));
        if !spaces.is_empty() && is_one_word {
            rest = behind;
        }
    }
    told
}

fn bracketed(folded: &str) -> impl Iterator<Item = &str> {
    folded.split('(').skip(1).filter_map(|rest| rest.split(')').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_read_from_the_heading() {
        for (heading, expected) in [
            ("执行标的（万元）", Some(10_000)),
            ("执行标的(单位：万元)", Some(10_000)),
            ("执行标的万元", Some(10_000)),
            ("执行标的（元）", Some(1)),
            ("执行标的（人民币元）", Some(1)),
            ("执行标的（元，保留两位小数）", Some(1)),
            ("执行标的（千元）", Some(1_000)),
            ("执行标的【单位:千元】", Some(1_000)),
            ("执行标的（百万元）", Some(1_000_000)),
            ("执行标的（亿元）", Some(100_000_000)),
            ("执行标的（万）", Some(10_000)),
            ("执行标的（单位:万）", Some(10_000)),
            ("执行标的（人民币：万）", Some(10_000)),
            ("执行标的（Ｗ）", Some(10_000)),
            ("执行标的（元/万元）", Some(UNCLEAR)),
            ("执行标的（元，不足1万元的按1万元）", Some(UNCLEAR)),
            ("执行标的万元（元）", Some(UNCLEAR)),
            ("执行标的", None),
            ("执行标的（估算）", None),
            ("万元以上案件", None),
        ] {
            assert_eq!(of_heading(heading), expected, "{heading:?}");
        }
    }

    #[test]
    fn the_unit_is_read_from_a_line_above_the_table() {
        let padded =
            format!("填报单位：云泽市人民法院{0}填报日期：2026年10月8日{0}单位：万元", " ".repeat(20));
        for (line, expected) in [
            ("单位：万元", Some(10_000)),
            ("金额单位: 人民币万元", Some(10_000)),
            ("单位：千元", Some(1_000)),
            ("单　　位：万 元", Some(10_000)),
            ("2026年三季度失信台账（金额：万元）", Some(10_000)),
            ("失信名单（金额单位为万元）", Some(10_000)),
            ("失信名单（万元）", Some(10_000)),
            (padded.as_str(), Some(10_000)),
            ("单位：元（大额为万元）", Some(1)),
            ("单位：元；单位：万元", Some(UNCLEAR)),
            ("填报单位：云泽市人民法院", None),
            ("填报单位：万元村村民委员会", None),
            ("云泽市人民法院政务失信执行案件台账", None),
        ] {
            assert_eq!(of_table(line), expected, "{line:?}");
        }
    }

    #[test]
    fn a_unit_has_its_word() {
        assert_eq!([1, 1_000, 10_000, 3].map(word), [Some("元"), Some("千元"), Some("万元"), None]);
    }
}
