//! 类型代字: which types of cases there are, as far as it matters here.

use super::Form;

/// Types of the old form. What stands before the longest that fits is the court's short name: 丰法民执字 is 丰法 and 民执,
/// 广法执字 is 广法 and 执.
const OLD: &[&str] = &[
    "非诉行执",
    "非诉执",
    "公证执",
    "行审执",
    "执恢",
    "恢执",
    "执民",
    "民执",
    "执商",
    "商执",
    "执行",
    "行执",
    "刑执",
    "仲执",
    "证执",
    "执异",
    "执复",
    "执监",
    "执协",
    "执保",
    "执他",
    "执请",
    "执申",
    "执督",
    "执外",
    "民初",
    "民终",
    "民申",
    "民再",
    "商初",
    "商终",
    "知初",
    "刑初",
    "刑终",
    "行初",
    "行终",
    "行审",
    "执",
];

/// Parts the characters before 字 into court and type.
pub(super) fn split_old(text: &str) -> Option<(&str, &str)> {
    let known = OLD.iter().filter_map(|kind| Some((text.strip_suffix(kind)?, *kind)));
    let by_table = known.filter(|(court, _)| !court.is_empty()).max_by_key(|(_, kind)| kind.len());
    by_table
        .or_else(|| {
            // An unknown type: two characters, or the last one of a short name.
            let characters = text.chars().count();
            let width = if characters > 3 { 2 } else { 1 };
            let (at, _) = text.char_indices().nth(characters.checked_sub(width)?)?;
            text.split_at_checked(at)
        })
        .filter(|(court, _)| !court.is_empty())
}

/// Whether cases of this type put debtors on the list.
pub(super) fn is_listing(kind: &str, form: Form) -> bool {
    match form {
        Form::New => matches!(kind, "执" | "执恢"),
        Form::Old => matches!(
            kind,
            "执" | "执恢"
                | "恢执"
                | "执民"
                | "民执"
                | "执商"
                | "商执"
                | "执行"
                | "行执"
                | "刑执"
                | "仲执"
                | "非诉行执"
                | "非诉执"
                | "行审执"
        ),
    }
}
