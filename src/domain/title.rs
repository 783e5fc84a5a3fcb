//! Titles of letters: long names are set on several lines, none of which begins within a word (GB/T 9704-2012, 7.3.1).

/// Characters that end a place or a body within a name.
const ENDS: [char; 12] = ['县', '区', '镇', '乡', '道', '村', '局', '司', '团', '院', '校', '部'];
/// How far from the even place a line may end, in characters.
const REACH: usize = 4;

/// The name on as few lines as hold it at `width` characters each, of about the same length.
pub fn lines(name: &str, width: usize) -> Vec<String> {
    let mut rest: Vec<char> = name.chars().collect();
    let mut lines = Vec::new();
    while rest.len() > width.max(1) {
        let count = rest.len().div_ceil(width.max(1));
        let even = rest.len().div_ceil(count);
        let behind = rest.len() - (count - 1) * width.max(1);
        // What is left must fit on the lines that are left.
        let places = even.saturating_sub(REACH).max(behind).max(1)..=(even + REACH).min(width.max(1));
        let ends = places
            .filter(|at| at.checked_sub(1).and_then(|last| rest.get(last)).is_some_and(|c| ENDS.contains(c)));
        let at = ends.min_by_key(|at| at.abs_diff(even)).unwrap_or(even);
        let next = rest.split_off(at);
        lines.push(std::mem::replace(&mut rest, next).into_iter().collect());
    }
    lines.push(rest.into_iter().collect());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_between_its_words() {
        for (name, expected) in [
            ("云泽市第一中学", &["云泽市第一中学"][..]),
            ("云泽市人民政府望湖街道办事处", &["云泽市人民政府望湖街道办事处"]),
            (
                "云泽市望湖街道高新技术产业开发区社区居民委员会",
                &["云泽市望湖街道高新技术产业开发区", "社区居民委员会"],
            ),
            ("云泽市桂河镇城市建设投资发展集团有限公司", &["云泽市桂河镇", "城市建设投资发展集团有限公司"]),
            ("云泽经济技术开发建设投资发展有限责任", &["云泽经济技术开发建", "设投资发展有限责任"]),
        ] {
            assert_eq!(lines(name, 16), expected, "{name}");
        }
    }

    #[test]
    fn no_line_is_longer_than_the_width_and_nothing_is_lost() {
        for length in 0..80 {
            let name: String = "云泽市镇甲乙丙丁戊己".chars().cycle().take(length).collect();
            let found = lines(&name, 16);
            assert!(found.iter().all(|line| line.chars().count() <= 16), "{found:?}");
            assert_eq!(found.concat(), name);
        }
    }
}
