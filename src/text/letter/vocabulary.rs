//! The placeholders that a clerk may write: `fields.toml`, by Chinese name, each with its meaning and where it may stand.

use serde::Deserialize;

use crate::domain::letter::LetterKind;

/// Nearer than this a misspelt name is taken for a slip of the pen.
const NEAR: f64 = 0.5;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// One placeholder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// As the template says it.
    pub name: String,
    /// As the program calls it.
    pub key: String,
    pub kind: FieldKind,
    /// Empty: every letter has it.
    #[serde(default)]
    pub letters: Vec<LetterKind>,
    /// Letters that must say it.
    #[serde(default)]
    pub required: Vec<LetterKind>,
    /// Keys of the lists between whose 每个 and 结束 it stands; empty: anywhere.
    #[serde(default)]
    pub within: Vec<String>,
    pub about: String,
    #[serde(default)]
    pub example: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Always has a value.
    Text,
    /// May have none: stands inside its 如果.
    Optional,
    /// For 如果 only.
    Switch,
    /// For 每个.
    List,
}

/// Why a name means nothing where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotFound {
    Unknown { nearest: Option<String> },
    OnlyWithin { list: String },
}

impl Vocabulary {
    pub fn load() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("fields.toml"))
    }

    /// What a letter of this kind may say.
    pub fn of(&self, kind: LetterKind) -> impl Iterator<Item = &Field> {
        let has = move |field: &&Field| field.letters.is_empty() || field.letters.contains(&kind);
        let lists = move |list: &String| self.fields.iter().filter(has).any(|field| field.key == *list);
        let stands = move |field: &&Field| field.within.is_empty() || field.within.iter().any(lists);
        self.fields.iter().filter(has).filter(stands)
    }

    /// The field that `name` means with these lists open, the innermost last.
    pub(super) fn find(&self, kind: LetterKind, open: &[&str], name: &str) -> Result<&Field, NotFound> {
        let named: Vec<&Field> = self.of(kind).filter(|field| field.name == name).collect();
        let within =
            |list: &&str| named.iter().find(|field| field.within.iter().any(|known| known == list)).copied();
        let anywhere = || named.iter().find(|field| field.within.is_empty()).copied();
        if let Some(field) = open.iter().rev().find_map(within).or_else(anywhere) {
            return Ok(field);
        }
        match named.first().and_then(|field| field.within.first()) {
            Some(list) => Err(NotFound::OnlyWithin { list: self.name_of(list) }),
            None => Err(NotFound::Unknown { nearest: self.nearest(kind, name) }),
        }
    }

    /// The Chinese name of a list.
    pub fn name_of(&self, key: &str) -> String {
        let found = self.fields.iter().find(|field| field.key == key);
        found.map(|field| field.name.clone()).unwrap_or_default()
    }

    fn nearest(&self, kind: LetterKind, name: &str) -> Option<String> {
        let names = self.of(kind).map(|field| field.name.as_str());
        nearest(name, names)
    }
}

/// The name that is most like `written`, if any is like it; of equals the first.
pub(super) fn nearest<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    // Two characters in the wrong order are one slip.
    let scored = names.map(|name| (strsim::normalized_damerau_levenshtein(written, name), name));
    let near = scored.filter(|(score, _)| *score >= NEAR);
    let best = near.reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map(|(_, name)| name.to_owned())
}
