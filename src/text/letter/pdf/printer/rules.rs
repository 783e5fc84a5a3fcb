//! Where Chinese lines may be parted, and what may hang out of them (GB/T 9704-2012 7.3.3, 避头尾): the sets that Word and
//! LibreOffice have for simplified Chinese.

/// May not begin a line.
const NOT_FIRST: &str =
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠—";
/// May not end one.
const NOT_LAST: &str = "$(£¥·‘“〈《「『【〔〖〝﹗﹙﹛＄（．［｛￡￥";
/// May stand beyond the right edge, if that is allowed at all.
const HANGING: &str = "!,.:;?、。！，．：；？";

pub(super) fn may_hang(c: char) -> bool {
    HANGING.contains(c)
}

/// A character after and before which a line may be parted, as far as the sets allow.
pub(super) fn is_ideographic(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '\u{E000}'..='\u{F8FF}')
        || "‘’“”…—·×‰℃".contains(c)
}

/// Whether a line may end between two characters.
pub(super) fn may_part(before: char, after: char, whole_words: bool) -> bool {
    if matches!(after, ' ' | '\u{A0}') || before == '\u{A0}' {
        return false;
    }
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    // 破折号 and 省略号 are one sign each.
    if before == after && matches!(after, '—' | '…') {
        return false;
    }
    if before == ' ' || is_ideographic(before) || is_ideographic(after) {
        return true;
    }
    !whole_words || before == '-'
}

/// Whether a quarter of a character stands between them: Chinese beside Latin letters or digits.
pub(super) fn is_mixed(before: char, after: char) -> bool {
    let han =
        |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    let latin = |c: char| c.is_alphanumeric() && !is_ideographic(c);
    (han(before) && latin(after)) || (latin(before) && han(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_where_the_signs_allow_it() {
        for (before, after, parts) in [
            ('函', '告', true),
            ('告', '。', false),
            ('（', '一', false),
            ('》', '（', true),
            ('号', '》', false),
            ('—', '—', false),
            ('2', '0', false),
            ('年', '2', true),
            ('6', '年', true),
            ('-', '1', true),
            (' ', 'a', true),
            ('a', ' ', false),
        ] {
            assert_eq!(may_part(before, after, true), parts, "{before}{after}");
        }

        assert!(may_part('2', '0', false), "a document that parts words parts numbers");
        assert!(!may_part('5', '.', false), "a full stop begins no line, whatever the document says");
    }
}
