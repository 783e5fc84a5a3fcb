//! `pipelines/vocabulary.toml`: the words in names of public bodies.

use serde::Deserialize;

use super::fault::{DefinitionFault, parse};
use super::flaw::Flaw;
use crate::domain::name_words::NameWords;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VocabularyFile {
    /// Version of this file's form; 1.
    format: u32,
    names: NameWords,
}

/// Reads the file; a form that this program does not know, an unknown key, or a kind with neither ending nor word of
/// its own is a fault.
pub fn read(file: &str, text: &str) -> Result<NameWords, Box<DefinitionFault>> {
    let vocabulary: VocabularyFile = parse(file, text)?;
    if vocabulary.format != 1 {
        return Err(Box::new(DefinitionFault::new(file, text, Flaw::Format)));
    }
    let names = vocabulary.names;
    let mut words: Vec<&str> = names.kinds.iter().map(|kind| kind.word.as_str()).collect();
    words.sort_unstable();
    if let Some(twice) = words.windows(2).find_map(|pair| (pair[0] == pair[1]).then_some(pair[0])) {
        return Err(Box::new(DefinitionFault::new(file, text, Flaw::KindTwice(twice.to_owned()))));
    }
    if let Some(kind) = names.kinds.iter().find(|kind| kind.endings.iter().all(String::is_empty)) {
        return Err(Box::new(DefinitionFault::new(file, text, Flaw::KindWithoutEnding(kind.word.clone()))));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../pipelines/vocabulary.toml");

    #[test]
    fn the_shipped_vocabulary_is_read() {
        let names = read("vocabulary.toml", SHIPPED).unwrap();
        assert_eq!(names.endings.get("村委会").map(String::as_str), Some("村民委员会"));
    }

    #[test]
    fn another_form_an_unknown_key_and_a_kind_that_stands_twice_are_faults() {
        for (from, to) in [
            ("format = 1", "format = 2"),
            ("noise =", "noises ="),
            ("word = \"village_committee\"", "word = \"company\""),
        ] {
            let text = SHIPPED.replacen(from, to, 1);
            assert_ne!(text, SHIPPED);
            assert!(read("vocabulary.toml", &text).is_err(), "{to}");
        }
    }

    /// A canonical writing that is itself written otherwise would make two keys of one name.
    #[test]
    fn no_usual_writing_is_itself_a_variant() {
        let names = read("vocabulary.toml", SHIPPED).unwrap();
        assert!(names.characters.values().all(|usual| !names.characters.contains_key(usual)));
    }
}
