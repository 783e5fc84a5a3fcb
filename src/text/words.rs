//! Sentences by key. A key is `file.name`: `summary.read` stands in `words/zh/summary.toml` and `words/en/summary.toml`
//! as `read = "…{rows}…"`. A test proves that both languages have every key and that every key used in code exists.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use thiserror::Error;

static WORDS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/text/words");

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Language {
    fn folder(self) -> &'static str {
        match self {
            Language::Chinese => "zh",
            Language::English => "en",
        }
    }
}

/// The catalogue of one language.
#[derive(Debug, Clone)]
pub struct Words {
    sentences: BTreeMap<String, String>,
}

/// The catalogue inside the program cannot be read: a fault of the build, found by its tests.
#[derive(Debug, Error)]
#[error("catalogue file {file}: {detail}")]
pub struct CatalogueFault {
    pub file: String,
    pub detail: String,
}

impl Words {
    pub fn load(language: Language) -> Result<Self, CatalogueFault> {
        let mut sentences = BTreeMap::new();
        let folder = WORDS.get_dir(language.folder());
        for file in folder.into_iter().flat_map(Dir::files) {
            let name =
                file.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let fault = |detail: String| CatalogueFault { file: file.path().display().to_string(), detail };
            let text = file.contents_utf8().ok_or_else(|| fault("not UTF-8".to_owned()))?;
            let table: BTreeMap<String, String> =
                toml::from_str(text).map_err(|error| fault(error.message().to_owned()))?;
            sentences.extend(table.into_iter().map(|(key, text)| (format!("{name}.{key}"), text)));
        }
        Ok(Words { sentences })
    }

    /// The sentence of a key with `{name}` replaced by the value given for it. An unknown key says itself, so that a
    /// gap is seen and nothing stops.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        match self.sentences.get(key) {
            Some(sentence) => fill(sentence, values),
            None => key.to_owned(),
        }
    }

    /// A sentence without values: headings, labels, names of code values.
    pub fn word(&self, key: &str) -> &str {
        self.sentences.get(key).map_or("", String::as_str)
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sentences.keys().map(String::as_str)
    }
}

/// Replaces `{name}` in a sentence in one pass, so that a value that holds braces is never read as a placeholder.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut said = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        said.push_str(before);
        let found = after.find('}').and_then(|close| {
            let value = values.iter().find(|(name, _)| *name == &after[1..close])?;
            Some((value.1, close))
        });
        match found {
            Some((value, close)) => {
                said.push_str(value);
                rest = &after[close + 1..];
            }
            None => {
                said.push('{');
                rest = &after[1..];
            }
        }
    }
    said.push_str(rest);
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_once() {
        assert_eq!(fill("{a} 和 {b}", &[("a", "{b}"), ("b", "2")]), "{b} 和 2");
        assert_eq!(fill("{missing} {", &[]), "{missing} {");
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let chinese = Words::load(Language::Chinese).unwrap();
        let english = Words::load(Language::English).unwrap();
        assert_eq!(chinese.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
    }
}
