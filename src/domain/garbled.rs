//! Text that a wrong conversion between encodings has destroyed. The characters are gone; nobody can put them back but
//! the one who wrote them.

/// `true` if a name shows the traces: the replacement character itself, what GBK makes of it (锟斤拷), what uninitialised
/// memory looks like in GBK (烫烫, 屯屯), question marks in place of characters, private-use characters, or UTF-8 read
/// as Latin-1.
pub fn is_garbled(text: &str) -> bool {
    const TRACES: [&str; 7] = ["\u{FFFD}", "锟斤", "斤拷", "烫烫", "屯屯", "??", "？？"];
    let latin =
        text.chars().filter(|c| ('\u{80}'..='\u{FF}').contains(c) && !matches!(c, '·' | '\u{A0}')).count();
    TRACES.iter().any(|trace| text.contains(trace))
        || text.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c))
        || latin >= 3
        || (!text.is_empty() && text.chars().all(|c| matches!(c, '?' | '？')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_seen_and_names_are_left_alone() {
        for text in [
            "锟斤拷锟斤拷村民委员会",
            "云泽市\u{FFFD}村",
            "????",
            "?",
            "äº‘æ³½å¸‚",
            "烫烫烫",
            "云泽市\u{E5E5}局",
        ] {
            assert!(is_garbled(text), "{text}");
        }
        for text in ["", "云泽市烫台镇人民政府", "阿依古丽·买买提", "云泽市ＫＴＶ", "屯留村村民委员会"]
        {
            assert!(!is_garbled(text), "{text}");
        }
    }
}
