//! The words that names of public bodies are made of. They are data (`pipelines/vocabulary.toml`); the grammar that uses
//! them is [`super::name`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::scope::{BodyClass, Exclusion};

/// What the office may change about the reading of names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    /// Words in brackets that say nothing about who it is: 本级, 本部.
    pub noise: Vec<String>,
    /// From such a word on the name speaks of others: 及其.
    pub cut_from: Vec<String>,
    /// Openings of a bracket that holds a former name: 原, 曾用名.
    pub former_marks: Vec<String>,
    /// What a seat of town government is called after the town's own name: 人民政府, 办事处.
    pub town_seats: Vec<String>,
    /// Short ending → ending in full; the longest that fits is written out.
    pub endings: BTreeMap<String, String>,
    /// Way of writing a character → the usual one.
    pub characters: BTreeMap<char, char>,
    /// Traditional characters, each followed by its simplified form.
    pub traditional: Vec<String>,
    /// Groups of characters that are mistaken for each other.
    pub confused: Vec<String>,
    /// Groups of characters that sound alike.
    pub sounds: Vec<String>,
    /// Groups of characters that tell one body from its neighbour: 东西南北, 一二三.
    pub markers: Vec<String>,
    /// Endings after the name of a town, and whole names after that of the city, that only public institutions have.
    pub public_in_town: Vec<String>,
    pub public_in_city: Vec<String>,
    pub departments: DepartmentWords,
    /// Kinds of body by the ending of the name.
    pub kinds: Vec<BodyKind>,
}

/// 内设机构: parts of a body that are nobody by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentWords {
    /// 科, 股: with up to six characters before.
    pub endings: Vec<String>,
    /// 办公室: only so.
    pub whole: Vec<String>,
}

/// What a body is, by the ending of its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyKind {
    /// A word of our own, unique.
    pub word: String,
    pub endings: Vec<String>,
    /// Set where the ending alone says the class.
    #[serde(default)]
    pub class: Option<BodyClass>,
    /// Set where a body of this ending is out of scope unless a table knows it.
    #[serde(default)]
    pub excluded: Option<Exclusion>,
}
