//! 执行依据文号: free in form, because arbitration awards, notarial deeds and penalty decisions count too (§4.1).

use super::super::width;

/// One writing for brackets, width and spaces; nothing else is touched. A year in brackets has round ones where a court's
/// name follows, `（2014）广民初字第501号`, and the corners of official documents where 第 or the number follows,
/// `川劳人仲裁字〔2023〕第45号`. Other brackets become full-width round ones.
pub fn basis(text: &str) -> String {
    let shown: Vec<char> =
        text.chars().filter_map(|c| width::visible(c).map(|half| narrow(c, half))).collect();
    let mut written = String::with_capacity(text.len());
    let mut closing = '）';
    for (at, c) in shown.iter().enumerate() {
        match c {
            '(' | '（' | '〔' | '[' | '［' | '【' | '﹝' => {
                let after = shown.get(at + 1..).unwrap_or_default();
                let corners = is_document_year(after);
                closing = if corners { '〕' } else { '）' };
                written.push(if corners { '〔' } else { '（' });
            }
            ')' | '）' | '〕' | ']' | '］' | '】' | '﹞' => {
                written.push(closing);
                closing = '）';
            }
            _ => written.push(*c),
        }
    }
    written
}

/// Half width for letters and digits only: Chinese commas and stops stay.
fn narrow(c: char, half: char) -> char {
    if half.is_ascii_alphanumeric() { half } else { c }
}

/// `2023〕第45号`, `2023〕12号`
fn is_document_year(after: &[char]) -> bool {
    let Some((year, rest)) = after.split_at_checked(4) else { return false };
    year.iter().all(char::is_ascii_digit) && rest.get(1).is_some_and(|c| *c == '第' || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_width_and_spaces_have_one_writing() {
        for (written, expected) in [
            ("(2013)甬奉商初字第01018号", "（2013）甬奉商初字第01018号"),
            ("【2014】广民初字第501号 民事判决书", "（2014）广民初字第501号民事判决书"),
            ("（ ２０１４） 广民初字第５０１号", "（2014）广民初字第501号"),
            ("川劳人仲裁字[2023]第45号", "川劳人仲裁字〔2023〕第45号"),
            ("泽政罚决（2023）12号", "泽政罚决〔2023〕12号"),
            ("（2014）广民初字第1号，（2015）广民初字第2号", "（2014）广民初字第1号，（2015）广民初字第2号"),
            ("调解书(副本)", "调解书（副本）"),
            ("见判决书", "见判决书"),
            ("(", "（"),
            ("(2023", "（2023"),
            ("", ""),
        ] {
            assert_eq!(basis(written), expected, "{written}");
            assert_eq!(basis(expected), expected);
        }
    }
}
