//! Several names written into one cell, as far as the writing shows it; whether the parts are names, others must say.

/// What parts names in a list.
const LISTING: &str = "、，,；;";
/// What may join two names and may also stand inside one: 文化和旅游局, a name with a space.
const JOINING: &str = "和与及/／|｜+＋&＆";

/// The parts of a list: 甲局、乙局.
pub fn listed(text: &str) -> Vec<&str> {
    parts(text, &|c| LISTING.contains(c))
}

/// The parts of whatever may be several: 甲局和乙局, 甲局/乙局, 甲局 乙局, ①甲局②乙局.
pub fn joined(text: &str) -> Vec<&str> {
    let is_number = |c: char| ('①'..='⑳').contains(&c);
    parts(text, &|c| LISTING.contains(c) || JOINING.contains(c) || is_number(c) || c.is_whitespace())
}

/// `true` for 甲局等3家.
pub fn is_counted(text: &str) -> bool {
    let is_count = |rest: &str| {
        let behind =
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十多".contains(c));
        behind.len() < rest.len() && behind.starts_with(['家', '个', '户', '人'])
    };
    text.match_indices('等').any(|(at, word)| text.get(at + word.len()..).is_some_and(is_count))
}

/// What stands in brackets is not looked into.
pub fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let outside = |c: &char| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    name.chars().filter(outside).collect()
}

fn parts<'n>(text: &'n str, parts: &dyn Fn(char) -> bool) -> Vec<&'n str> {
    text.split(parts).map(str::trim).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_taken_apart_where_names_may_end() {
        assert_eq!(listed("甲局、乙局；丙和丁局"), ["甲局", "乙局", "丙和丁局"]);
        assert_eq!(joined("①甲局②乙局/丙局 丁局与戊局"), ["甲局", "乙局", "丙局", "丁局", "戊局"]);
        assert_eq!(without_brackets("甲局（乙、丙）(丁)"), "甲局");
        assert!(is_counted("甲局等3家单位") && is_counted("甲局等三个单位"));
        assert!(!is_counted("中等职业学校") && !is_counted("高等三中"));
    }
}
