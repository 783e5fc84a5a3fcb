//! What text must lose before it leaves the house: characters that hide or turn text round, full personal numbers, and
//! whatever a spreadsheet program would run or a file system would trip over.

use crate::domain::personal_id;

/// Longest file or folder name made from data, in characters: attachment names stay short enough for mail programs,
/// paths below Windows' 260.
const NAME_LENGTH: usize = 40;

/// For cells, letters and pages: invisible and control characters gone, personal numbers masked, line breaks kept as
/// `\n`.
pub fn clean(text: &str) -> String {
    personal_id::mask(&visible(text)).into_owned()
}

/// Like [`clean`], on one line.
pub fn line(text: &str) -> String {
    on_one_line(&clean(text))
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Invisible and control characters gone, nothing masked: only for what goes back to the court that wrote it.
pub fn visible(text: &str) -> String {
    let unbroken = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = unbroken.chars().filter(|c| !is_hidden(*c));
    kept.map(|c| if c == '\t' { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Control characters (but for tab and line feed), zero-width and bidirectional marks, characters that XML forbids.
fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFB}' => true,
        '\u{FFFE}' | '\u{FFFF}' => true,
        _ => c.is_control(),
    }
}

/// A CSV field on one line that no spreadsheet program runs as a formula: an apostrophe stands before `=`, `+`, `-`,
/// `@`. Masks nothing, because unit codes pass through here too.
pub fn neutral(text: &str) -> String {
    let text = on_one_line(&visible(text));
    match text.chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{text}"),
        _ => text,
    }
}

/// A name for a file or folder that Windows takes: reserved characters become `-`, no dot or space at the ends, no
/// device name, at most 40 characters.
pub fn file_name(text: &str) -> String {
    let line = line(text);
    let safe = line
        .chars()
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') { '-' } else { c });
    let short: String = safe.take(NAME_LENGTH).collect();
    let name = short.trim_matches(['.', ' ']);
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    if name.is_empty() || is_device { format!("_{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_removed_and_line_breaks_stay() {
        for (written, said) in [
            ("云泽\u{202E}市\u{200B}局\u{7}", "云泽市局"),
            ("一\r\n二\r三", "一\n二\n三"),
            ("\u{FEFF} 名称\t ", "名称"),
        ] {
            assert_eq!(clean(written), said);
        }
    }

    #[test]
    fn personal_numbers_are_masked_but_for_the_court() {
        assert_eq!(clean("向11010519491231002X支付"), "向110105********002X支付");
        assert_eq!(visible("向11010519491231002X支付"), "向11010519491231002X支付");
    }

    #[test]
    fn formulas_are_disarmed_in_text_files() {
        for (written, said) in
            [("=1+1", "'=1+1"), ("\t@SUM(A1)", "'@SUM(A1)"), ("\r-2", "'-2"), ("+86", "'+86"), ("1-2", "1-2")]
        {
            assert_eq!(neutral(written), said);
        }
    }

    #[test]
    fn names_of_files_are_safe_on_windows() {
        for (written, said) in [
            ("a/b\\c:d", "a-b-c-d"),
            ("尾点. ", "尾点"),
            ("con.txt", "_con.txt"),
            ("COM1", "_COM1"),
            ("..", "_"),
            ("云泽市教育局", "云泽市教育局"),
        ] {
            assert_eq!(file_name(written), said);
        }
        assert_eq!(file_name(&"长".repeat(300)).chars().count(), NAME_LENGTH);
    }
}
