//! What people write into a table that is no case of it: totals, who filled it in and when, page numbers, captions of
//! groups, a line of column numbers. The words are the same in every office's sheets; a definition may add words with which such
//! a row begins.

use unicode_normalization::UnicodeNormalization;

/// Words of a total; longer ones before their beginnings.
const TOTALS: [&str; 13] = [
    "本页合计",
    "本页小计",
    "本页总计",
    "全部合计",
    "以上合计",
    "总合计",
    "合计",
    "小计",
    "总计",
    "累计",
    "共计",
    "合共",
    "总共",
];
/// What may follow them without making a name of it: 合计村 is a village.
const AFTER_TOTAL: [&str; 14] =
    ["数", "金额", "件", "户", "条", "笔", "案件", "人民币", "标的", "共", "为", "约", "人数", "万元"];
/// Labels of whoever filled the form in; a colon follows, perhaps after a word for the signature.
const LABELS: [&str; 36] = [
    "制表人",
    "制表",
    "制表单位",
    "制表时间",
    "制表日期",
    "填表人",
    "填表时间",
    "填表日期",
    "填表单位",
    "填报人",
    "填报单位",
    "填报时间",
    "填报日期",
    "经办人",
    "经办",
    "审核人",
    "审核",
    "复核人",
    "审批人",
    "签发人",
    "报送人",
    "报送单位",
    "报送时间",
    "报送日期",
    "上报单位",
    "上报时间",
    "统计人",
    "统计时间",
    "统计日期",
    "打印时间",
    "打印日期",
    "导出时间",
    "联系人",
    "联系电话",
    "电话",
    "日期",
];
const SIGNATURES: [&str; 6] = ["签名", "签字", "签章", "盖章", "(签名)", "(签字)"];
/// Lines that end or continue a form.
const LINES: [&str; 10] = [
    "以下无正文",
    "以下空白",
    "以下为空",
    "此页无正文",
    "续表",
    "续上表",
    "接上表",
    "续下表",
    "接下表",
    "转下页",
];
const SEALS: [&str; 4] = ["(盖章)", "(公章)", "(印章)", "(单位盖章)"];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const NUMERALS: &str = "一二三四五六七八九十";

/// As the questions below want a cell: half width, without white space. The colon stays, `注：` is not the beginning of 注销.
pub fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// `true` for 合计 alone, also with its colon.
pub fn is_bare_total(folded: &str) -> bool {
    TOTALS.contains(&folded.trim_end_matches(':'))
}

/// `true` for a total and what is said with it (`合计480件`, `总计(件)`), but not for a name that begins like one.
pub fn is_total(folded: &str) -> bool {
    let rest = TOTALS.iter().find_map(|word| folded.strip_prefix(word));
    rest.is_some_and(|rest| {
        rest.chars().next().is_none_or(|c| !c.is_alphabetic())
            || AFTER_TOTAL.iter().any(|word| rest.starts_with(word))
    })
}

/// `true` for `经办人：张某`, `报送时间：…`, `填表人签名：`.
pub fn is_label(folded: &str) -> bool {
    let Some((label, _)) = folded.split_once(':') else { return false };
    let label = SIGNATURES.iter().find_map(|word| label.strip_suffix(word)).unwrap_or(label);
    LABELS.contains(&label)
}

/// `true` for a label without its colon, its value perhaps in the next cell: `填报单位`.
pub fn is_label_alone(folded: &str) -> bool {
    LABELS.contains(&folded)
}

/// `true` for a line that stands alone in its row and is no case: a page number, a seal, a date, 续表, 一、行政机关.
pub fn is_line(folded: &str) -> bool {
    let bare = folded.trim_matches(|c: char| matches!(c, '(' | ')' | '-' | '—' | '*' | '。'));
    LINES.contains(&bare)
        || folded.ends_with("(续)")
        || SEALS.iter().any(|seal| folded.ends_with(seal))
        || is_page(bare)
        || is_day(bare)
        || is_caption(folded)
        || is_sentence(folded)
}

/// `第1页`, `第1页共3页`, `共3页`, `1/3`.
fn is_page(text: &str) -> bool {
    let words: String = text.chars().filter(|c| !c.is_ascii_digit() && !NUMERALS.contains(*c)).collect();
    ["第页", "第页共页", "第页,共页", "共页", "共页第页", "共页,第页", "第/页", "/"].contains(&&*words)
        && text.chars().count() > words.chars().count()
}

/// A day and nothing else; a form's last line.
fn is_day(text: &str) -> bool {
    let words: String =
        text.chars().filter(|c| !c.is_ascii_digit() && !"〇零一二三四五六七八九十".contains(*c)).collect();
    text.chars().count() > words.chars().count() && ["年月日", "年月", "--", "..", "//"].contains(&&*words)
}

/// `一、行政机关`, `(二)乡镇`, `第三部分`: the heading of a group of rows.
fn is_caption(text: &str) -> bool {
    let after = |text: &str| {
        let rest = text.trim_start_matches(|c| NUMERALS.contains(c));
        (rest.len() < text.len()).then(|| rest.to_owned())
    };
    let numbered = after(text).is_some_and(|rest| rest.starts_with(['、', '.']));
    let bracketed = text.strip_prefix('(').and_then(after).is_some_and(|rest| rest.starts_with(')'));
    let part = text
        .strip_prefix('第')
        .and_then(after)
        .is_some_and(|rest| ["部分", "批", "类"].iter().any(|word| rest.starts_with(word)));
    numbered || bracketed || part
}

/// A remark in words: no name of a body ends with a full stop.
fn is_sentence(text: &str) -> bool {
    text.chars().count() >= 6 && text.ends_with('。')
}

/// What a cell in a line of column numbers counts: 3 for `3`, `(3)`, `③`; 0 for a stem (甲, 乙), which counts nothing.
pub fn column_number(folded: &str) -> Option<u32> {
    let bare = folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(folded);
    let mut chars = bare.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if STEMS.contains(c) => Some(0),
        _ if bare.len() <= 2 => bare.parse().ok().filter(|number| *number > 0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_no_villages() {
        for (text, expected) in [
            ("合 计", true),
            ("合计：", true),
            ("合计480件", true),
            ("总 计（件）", true),
            ("本页小计", true),
            ("共计", true),
            ("合计金额", true),
            ("合计村村民委员会", false),
            ("累计乡人民政府", false),
            ("云泽市合计", false),
        ] {
            assert_eq!(is_total(&folded(text)), expected, "{text}");
        }
        assert!(is_bare_total("小计:") && !is_bare_total("小计2件"));
    }

    #[test]
    fn labels_need_their_colon() {
        for (text, expected) in [
            ("经办人：张某", true),
            ("填表人签名：", true),
            ("审核人（签字）：", true),
            ("报送时间：2026年9月30日", true),
            ("电话：0990-123", true),
            ("经办人张某", false),
            ("云泽市水务局：", false),
        ] {
            assert_eq!(is_label(&folded(text)), expected, "{text}");
        }
    }

    const LONG_REMARK: &str = "本季度新增案件均已通过执行指挥中心核对，涉及乡镇人民政府的两件按照上级法院要求另行书面报告，限制消费措施正在办理的案件没有列入本表，请信用管理部门知悉。";

    #[test]
    fn lines_between_and_below_the_rows_are_known() {
        for (text, expected) in [
            ("（以下无正文）", true),
            ("云泽市人民法院（盖章）", true),
            ("2026年9月30日", true),
            ("二〇二六年九月三十日", true),
            ("2026-09-30", true),
            ("第1页 共1页", true),
            ("第1页", true),
            ("- 3 / 4 -", true),
            ("（续表）", true),
            ("失信名单（续）", true),
            ("一、行政机关", true),
            ("（一）乡镇", true),
            ("二、事业单位（共1件）", true),
            ("第二部分 事业单位", true),
            ("此表一式两份，一份留存，一份报送信用办。", true),
            (LONG_REMARK, true),
            ("云泽市水务局", false),
            ("第一中学", false),
            ("一中", false),
            ("12345", false),
            ("（2026）泽0184执1号", false),
            ("", false),
        ] {
            assert_eq!(is_line(&folded(text)), expected, "{text}");
        }
    }

    #[test]
    fn columns_are_numbered_in_many_ways() {
        for (text, expected) in [
            ("3", Some(3)),
            ("（3）", Some(3)),
            ("③", Some(3)),
            ("12", Some(12)),
            ("甲", Some(0)),
            ("0", None),
            ("123", None),
            ("某局", None),
            ("", None),
        ] {
            assert_eq!(column_number(&folded(text)), expected, "{text}");
        }
    }
}
