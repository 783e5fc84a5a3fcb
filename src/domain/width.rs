//! Full width and half width, invisible characters: one writing for identifiers and numbers, and one for names and
//! prose. Spreadsheets, web pages and input methods all leave their own marks in a cell (domain.md §2.8).

use std::borrow::Cow;

/// The writing in which identifiers are compared: full width becomes half width, ASCII letters upper case; white
/// space, tabs, no-break and zero-width characters, BOM and control characters go, and so does the leading apostrophe
/// with which people keep spreadsheet programs from reading a number.
pub fn identifier(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_lowercase() && byte != b'\'') {
        return Cow::Borrowed(text);
    }
    let folded: String = text.chars().filter_map(visible).map(|c| c.to_ascii_uppercase()).collect();
    match folded.strip_prefix(['\'', '‘', '’']) {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => Cow::Owned(folded),
    }
}

/// The writing in which names and prose are kept: trimmed, without invisible characters, inner white space and line
/// breaks as one space. Full-width brackets and punctuation stay: they are the proper ones in Chinese.
pub fn plain(text: &str) -> Cow<'_, str> {
    let clean = !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
        && text.chars().all(|c| c == ' ' || !(c.is_whitespace() || is_invisible(c)));
    if clean {
        return Cow::Borrowed(text);
    }
    let shown: String = text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    Cow::Owned(words.join(" "))
}

/// `true` if the cell says in some way that there is nothing: empty, `— —`, 暂无, 无, `/`, `-`, `NULL`, the two
/// characters `\n` that a faulty export leaves, and what database tools write for no value.
pub fn is_nothing(text: &str) -> bool {
    const LONGEST_WORD: usize = 4;
    let seen = || text.chars().filter_map(visible);
    if seen().all(|c| is_dash(c) || matches!(c, '/' | '\\')) {
        return true;
    }
    if seen().nth(LONGEST_WORD).is_some() {
        return false; // long prose is not copied to be compared
    }
    let word: String = seen().map(|c| c.to_ascii_uppercase()).collect();
    const WORDS: [&str; 10] = ["无", "暂无", "NULL", "NONE", "NAN", "N/A", "\\N", "\\R\\N", ".", "="];
    WORDS.contains(&word.as_str())
}

/// `true` for a mark of repetition (同上). It says something, but not here: a row stands for itself, and what stood above is
/// elsewhere once rows are sorted or sent back.
pub fn is_ditto(text: &str) -> bool {
    const LONGEST: usize = 2;
    const WORDS: [&str; 7] = ["同上", "同前", "仝上", "〃", "″", "”", "\""];
    let seen = || text.chars().filter_map(visible);
    seen().nth(LONGEST).is_none() && WORDS.contains(&seen().collect::<String>().as_str())
}

/// The half-width form of a character, `None` for one that nobody sees.
pub(super) fn visible(c: char) -> Option<char> {
    if c.is_whitespace() || is_invisible(c) {
        return None;
    }
    Some(half(c))
}

/// The half-width form of a full-width ASCII character; any other character as it is.
pub(super) fn half(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Hyphens, dashes, minus signs and the box-drawing line that some input methods give.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{FF0D}')
}

/// Characters without a shape: controls, soft hyphen, zero-width and direction marks, variation selectors, BOM.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
        )
}

/// `true` for what a spreadsheet program shows of a long number: `4.20984E+17`. `written`: in the writing of [`identifier`].
pub fn is_scientific(written: &str) -> bool {
    let Some((mantissa, exponent)) = written.split_once('E') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn identifiers_have_one_writing() {
        for (written, expected) in [
            ("91330203674737244w", "91330203674737244W"),
            ("９１１１０１０８７１７７４３４６９Ｋ", "91110108717743469K"),
            ("9111 0108\u{A0}7177\u{3000}4346 9K", "91110108717743469K"),
            ("'420984197501010028", "420984197501010028"),
            ("＇420984197501010028", "420984197501010028"),
            ("\t91110108717743469K\t", "91110108717743469K"),
            ("\u{FEFF}9111\u{200B}0108717743469K\r\n", "91110108717743469K"),
            ("0113352\u{AD}1X", "01133521X"),
            ("420984********0028", "420984********0028"),
            ("", ""),
        ] {
            assert_eq!(identifier(written), expected, "{written:?}");
        }
    }

    #[test]
    fn a_clean_identifier_is_not_copied() {
        assert!(matches!(identifier("91110108717743469K"), Cow::Borrowed(_)));
    }

    #[test]
    fn names_keep_their_brackets_and_lose_what_is_not_seen() {
        for (written, expected) in [
            (" 云泽市水务局 ", "云泽市水务局"),
            ("云泽市\u{200B}水务局\u{FEFF}", "云泽市水务局"),
            ("云泽市（本级）\r\n水务局", "云泽市（本级） 水务局"),
            ("云泽市\u{3000}\u{3000}水务局", "云泽市 水务局"),
            ("云泽市 水务局", "云泽市 水务局"),
            ("\u{0}\u{7}", ""),
        ] {
            assert_eq!(plain(written), expected, "{written:?}");
        }
    }

    #[test]
    fn markers_for_nothing_are_known() {
        for text in [
            "", "  ", "\u{A0}", "— —", "——", "－－", "-", "--", "/", "／", "\\", "无", " 暂无 ", "暂 无",
            "NULL", "null", "None", "nan", "N/A", "\\n", "\\r\\n", "\\N", ".", "=",
        ] {
            assert!(is_nothing(text), "{text:?}");
        }
        for text in ["同上", "\"", "无锡路", "0", "1-2", "暂无财产", "????", "****", "n", "-1"] {
            assert!(!is_nothing(text), "{text:?}");
        }
    }

    #[test]
    fn marks_of_repetition_are_known_and_say_something() {
        for text in ["同上", " 同 上 ", "同前", "仝上", "〃", "＂", "\"", "”"] {
            assert!(is_ditto(text) && !is_nothing(text), "{text:?}");
        }
        for text in ["", "同上村", "上", "\"\"", "无"] {
            assert!(!is_ditto(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn doing_it_twice_changes_nothing(text in any::<String>()) {
            let once = plain(&text).into_owned();
            prop_assert_eq!(plain(&once), once.as_str());
            let once = identifier(&text).into_owned();
            prop_assume!(!once.starts_with(['\'', '‘', '’']));
            prop_assert_eq!(identifier(&once), once.as_str());
        }
    }
}
