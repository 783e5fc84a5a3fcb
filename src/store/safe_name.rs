//! File names made from data: the one way in which a unit's or a file's name becomes part of a path.
//!
//! What comes out can be held by Windows, WPS, a USB stick and a Linux server alike, hides nothing (no control,
//! zero-width or direction characters) and never leaves its folder.

use unicode_normalization::UnicodeNormalization;

use super::hash::sha256;

/// Longest name in characters, and in bytes: Linux takes 255 bytes, and a number and `.xlsx` come on top.
const MOST_CHARS: usize = 80;
const MOST_BYTES: usize = 200;
/// What an existing file system can hold at most.
const MOST_BYTES_ANYWHERE: usize = 255;

/// A file name (without extension) for any text: the same text always gives the same name, never an empty one.
/// A text that is too long is cut and ends in `~` and eight digits of its hash, so that two long names with one
/// beginning stay two files.
pub fn safe_file_name(text: &str) -> String {
    let name = cleaned(text);
    if name.chars().count() <= MOST_CHARS && name.len() <= MOST_BYTES {
        return name;
    }
    let hash = sha256(text.as_bytes());
    let tail = format!("~{}", hash.as_str().get(..8).unwrap_or_default());
    let mut cut = String::new();
    for c in name.chars().take(MOST_CHARS - tail.len()) {
        if cut.len() + c.len_utf8() + tail.len() > MOST_BYTES {
            break;
        }
        cut.push(c);
    }
    cut + &tail
}

/// `true` if a name, extension included, may stand in a path as it is.
pub(super) fn is_safe(name: &str) -> bool {
    name.len() <= MOST_BYTES_ANYWHERE && cleaned(name) == name
}

fn cleaned(text: &str) -> String {
    // Invisible characters go before NFC, else taking one out could bring two characters together that compose.
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).nfc().collect();
    let plain: String = seen.chars().map(|c| if is_reserved(c) { '_' } else { c }).collect();
    let name = plain.trim_start_matches(is_edge).trim_end_matches(is_edge);
    if name.is_empty() || is_device(name) { format!("_{name}") } else { name.to_owned() }
}

/// Dots and spaces: at the end Windows drops them, at the start they hide the file.
fn is_edge(c: char) -> bool {
    c == '.' || c.is_whitespace()
}

fn is_reserved(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*')
}

/// Control characters, separators of lines and paragraphs, zero-width and direction marks, the byte order mark.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `CON`, `com1.txt` … are devices on Windows, whatever the extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
        })
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, proptest};
    use proptest::{prop_assert, prop_assert_eq};

    use super::*;

    #[test]
    fn names_from_data_become_names_of_files() {
        for (text, name) in [
            ("云泽市水务局", "云泽市水务局"),
            ("云泽市/水务局", "云泽市_水务局"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("..", "_"),
            ("", "_"),
            (" 水务局. ", "水务局"),
            (".hidden", "hidden"),
            ("CON", "_CON"),
            ("com1.txt", "_com1.txt"),
            ("commune", "commune"),
            ("a\u{202e}xslx.exe", "axslx.exe"),
            ("line\nbreak\0", "linebreak"),
            ("e\u{301}", "é"),
            ("C:\\temp", "C__temp"),
        ] {
            assert_eq!(safe_file_name(text), name, "{text:?}");
        }
    }

    #[test]
    fn long_names_with_one_beginning_stay_two() {
        let (one, other) = ("局".repeat(300) + "甲", "局".repeat(300) + "乙");
        assert_ne!(safe_file_name(&one), safe_file_name(&other));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_text_gives_a_name_that_every_file_system_holds(text in any::<String>()) {
            let name = safe_file_name(&text);
            prop_assert!(!name.is_empty());
            prop_assert!(name.chars().count() <= 80 && name.len() <= 200);
            prop_assert!(name.chars().all(|c| !is_invisible(c) && !is_reserved(c)));
            prop_assert!(!name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']));
            prop_assert_eq!(safe_file_name(&name), name.clone(), "naming a name changes nothing");
            let with_extension = name + ".xlsx";
            prop_assert!(is_safe(&with_extension));
        }
    }
}
