//! 计量单位: what a bare number of an amount column counts in, as a heading or a line above the table says it
//! (domain.md §2.5–2.7).

use unicode_normalization::UnicodeNormalization;

use super::amount::numeral;

/// Yuan per unit where the words are there and do not say one unit of yuan: a bare number under them is doubtful.
pub const UNCLEAR: u32 = 0;

/// Other money: nobody says here how much of it a yuan is.
const FOREIGN: [&str; 11] =
    ["美元", "美金", "欧元", "港元", "港币", "英镑", "加元", "澳元", "usd", "hkd", "eur"];
/// What stands for a unit only where nothing else stands beside it.
const SHORT: [(&str, u32); 2] = [("w", 10_000), ("rmb", 1)];
/// Words before a unit: `计量单位：人民币万元`.
const LEADING: [&str; 6] = ["计量单位", "金额单位", "单位", "金额", "人民币", "为"];
/// After these 元 is a unit among other words (以元计, 精确到元); after others it is part of one (单元) or of other money.
const BEFORE: [&str; 9] = ["单位", "金额", "人民币", "rmb", "为", "以", "按", "到", "或"];
/// With these before it a unit belongs to a sum: 5万元以上, 十余万元, 几万元.
const COUNTING: [char; 4] = ['余', '多', '几', '数'];
/// Words that announce the unit of a whole table.
const ANNOUNCING: [&str; 2] = ["单位", "金额"];

/// A unit of money as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// [`UNCLEAR`] for other money, and for more than anybody owes.
    pub(super) yuan: u32,
    /// With 元 or its like in it; 万 and 千 alone may count something else.
    pub(super) is_whole: bool,
}

/// The unit that a text begins with, and what follows it: 元, 万元, 十万元, 仟圆, and 万 alone.
pub(super) fn at_start(text: &str) -> Option<(Unit, &str)> {
    let (mut times, mut rest) = (1, text);
    while let Some(next) = rest.chars().next()
        && let Some(by) = numeral::multiplier(next)
        && (times == 1 || (by >= 10_000 && by > times))
    {
        times *= by;
        rest = rest.get(next.len_utf8()..)?;
    }
    let begins = |word: &str| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if let Some(word) = FOREIGN.iter().find(|word| begins(word)) {
        return Some((Unit { yuan: UNCLEAR, is_whole: true }, rest.get(word.len()..)?));
    }
    let behind = rest.strip_prefix(numeral::YUAN);
    let unit = Unit { yuan: u32::try_from(times).unwrap_or(UNCLEAR), is_whole: behind.is_some() };
    (unit.is_whole || times > 1).then_some((unit, behind.unwrap_or(rest)))
}

/// Yuan per unit of a bare number under this heading: 10 000 for `金额（万元）`, 1 for `金额（元）`, [`UNCLEAR`] for
/// `金额（元/万元）` and `金额（美元）`, `None` if it says nothing of it.
pub fn of_heading(heading: &str) -> Option<u32> {
    let folded = folded(heading);
    let before = folded.split('(').next().unwrap_or_default().trim_end();
    agreed(at_end(before).into_iter().chain(bracketed(&folded).flat_map(in_words)))
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

/// The unit as a heading says it; `None` if no word is so many yuan.
pub fn word(yuan: u32) -> Option<String> {
    const GREAT: [(&str, u32); 3] = [("", 1), ("万", 10_000), ("亿", 100_000_000)];
    const SMALL: [(&str, u32); 4] = [("", 1), ("十", 10), ("百", 100), ("千", 1_000)];
    let mut words = GREAT.iter().flat_map(|great| SMALL.iter().map(move |small| (small, great)));
    let ((small, _), (great, _)) =
        words.find(|((_, small), (_, great))| small.checked_mul(*great) == Some(yuan))?;
    Some(format!("{small}{great}元"))
}

/// The one that all say, [`UNCLEAR`] if they differ.
pub fn agreed(mut said: impl Iterator<Item = u32>) -> Option<u32> {
    let first = said.next()?;
    Some(if said.all(|other| other == first) { first } else { UNCLEAR })
}

/// A unit of more than a yuan that a heading ends with; 元 alone may be the end of any word.
fn at_end(words: &str) -> Option<u32> {
    words.char_indices().find_map(|(at, _)| {
        let (unit, rest) = at_start(words.get(at..)?)?;
        (rest.is_empty() && unit.is_whole && unit.yuan != 1).then_some(unit.yuan)
    })
}

/// What the words in one pair of brackets say.
fn in_words(words: &str) -> Vec<u32> {
    let parts = words.split(|c: char| !c.is_alphanumeric());
    parts.flat_map(|part| alone(part).map_or_else(|| among(part), |unit| vec![unit])).collect()
}

/// A unit with nothing beside it but what leads to it.
fn alone(words: &str) -> Option<u32> {
    let mut rest: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    for word in LEADING {
        rest = rest.strip_prefix(word).map(str::to_owned).unwrap_or(rest);
    }
    short(&rest).filter(|(_, rest)| rest.is_empty()).map(|(yuan, _)| yuan)
}

/// A unit where one is looked for: 元 may be left out.
fn short(text: &str) -> Option<(u32, &str)> {
    let word = SHORT.iter().find_map(|(word, yuan)| Some((*yuan, text.strip_prefix(word)?)));
    let unit = at_start(text).filter(|(unit, _)| unit.is_whole || !(1..1_000).contains(&unit.yuan));
    word.or(unit.map(|(unit, rest)| (unit.yuan, rest)))
}

/// Every whole unit among other words, from the left.
fn among(words: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(next) = rest.chars().next() {
        let before = words.strip_suffix(rest).unwrap_or_default();
        rest = match at_start(rest).filter(|(unit, _)| unit.is_whole) {
            Some((unit, behind)) => {
                found.push(if is_unit_after(before, unit) { unit.yuan } else { UNCLEAR });
                behind
            }
            None => rest.get(next.len_utf8()..).unwrap_or_default(),
        };
    }
    found
}

/// Whether what stands before a unit leaves it one.
fn is_unit_after(before: &str, unit: Unit) -> bool {
    let counts = |c| numeral::digit(c).is_some() || c.is_numeric() || COUNTING.contains(&c);
    let is_word = before.is_empty() || BEFORE.iter().any(|word| before.ends_with(word));
    !before.ends_with(counts) && (is_word || unit.yuan != 1)
}

/// What follows the word that announces a unit: the unit, if a word ends behind it.
fn announced(after: &str) -> Option<u32> {
    let mut rest = after.trim_start_matches([':', ' ', '(', '为', '是']);
    rest = rest.strip_prefix("人民币").unwrap_or(rest).trim_start_matches([':', ' ']);
    let (yuan, behind) = short(rest)?;
    behind.chars().next().is_none_or(|next| !next.is_alphanumeric()).then_some(yuan)
}

/// Half width, lower case, one kind of brackets, no spaces within a word (`单　位：万 元`).
fn folded(text: &str) -> String {
    let plain = text.nfkc().flat_map(char::to_lowercase).map(|c| match c {
        '【' | '〔' | '[' | '{' => '(',
        '】' | '〕' | ']' | '}' => ')',
        c if c.is_whitespace() => ' ',
        c => c,
    });
    let plain: String = plain.collect();
    let is_one_word = |first: char, second: char| {
        matches!((first, second), ('单', '位') | ('金', '额'))
            || (numeral::multiplier(first).is_some() && numeral::YUAN.contains(&second))
    };
    let mut told = String::with_capacity(plain.len());
    let mut rest = plain.trim();
    while let Some(next) = rest.chars().next() {
        told.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
        let (spaces, behind) = rest.split_at(rest.len() - rest.trim_start().len());
        if !spaces.is_empty() && behind.chars().next().is_some_and(|second| is_one_word(next, second)) {
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
            ("执行标的（仟元）", Some(1_000)),
            ("执行标的（仟 元）", Some(1_000)),
            ("执行标的（千）", Some(1_000)),
            ("执行标的（百元）", Some(100)),
            ("执行标的（萬元）", Some(10_000)),
            ("执行标的（万圆）", Some(10_000)),
            ("执行标的（十万元）", Some(100_000)),
            ("执行标的十万元", Some(100_000)),
            ("执行标的（千万）", Some(10_000_000)),
            ("执行标的（圆）", Some(1)),
            ("执行标的（本金，万元）", Some(10_000)),
            ("执行标的（本金万元）", Some(10_000)),
            ("执行标的（以元计，精确到元）", Some(1)),
            ("执行标的（万元人民币）", Some(10_000)),
            ("执行标的（元/万）", Some(UNCLEAR)),
            ("执行标的（美元）", Some(UNCLEAR)),
            ("执行标的（万美元）", Some(UNCLEAR)),
            ("执行标的（万 USD）", Some(UNCLEAR)),
            ("执行标的万美元", Some(UNCLEAR)),
            ("执行标的（日元）", Some(UNCLEAR)),
            ("执行标的（K元）", Some(UNCLEAR)),
            ("执行标的（百亿元）", Some(UNCLEAR)),
            ("执行标的（5万元以上）", Some(UNCLEAR)),
            ("执行标的（十余万元）", Some(UNCLEAR)),
            ("执行标的（十）", None),
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
            ("单位：仟元", Some(1_000)),
            ("金额单位：十万圆", Some(100_000)),
            ("单位：万美元", Some(UNCLEAR)),
            ("2026年三季度失信台账（金额：万元）", Some(10_000)),
            ("失信名单（金额单位为万元）", Some(10_000)),
            ("失信名单（万元）", Some(10_000)),
            (padded.as_str(), Some(10_000)),
            ("单位：元（大额为万元）", Some(1)),
            ("单位：元；单位：万元", Some(UNCLEAR)),
            ("填报单位：云泽市人民法院", None),
            ("填报单位：万元村村民委员会", None),
            ("填报单位：千阳县人民法院", None),
            ("云泽市人民法院政务失信执行案件台账", None),
        ] {
            assert_eq!(of_table(line), expected, "{line:?}");
        }
    }

    #[test]
    fn a_unit_has_its_word() {
        for (yuan, expected) in [
            (1, Some("元")),
            (100, Some("百元")),
            (1_000, Some("千元")),
            (10_000, Some("万元")),
            (100_000, Some("十万元")),
            (10_000_000, Some("千万元")),
            (1_000_000_000, Some("十亿元")),
            (3, None),
            (UNCLEAR, None),
        ] {
            assert_eq!(word(yuan).as_deref(), expected, "{yuan}");
        }
    }
}
