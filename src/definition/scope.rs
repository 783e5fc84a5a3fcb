//! `pipelines/scope.toml`: the words by which a single row shows that its party is none of the five classes, or that a
//! person has to say.

use serde::{Deserialize, Serialize};

use super::fault::{DefinitionFault, parse};
use super::flaw::Flaw;
use crate::domain::scope::Exclusion;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeWords {
    pub format: u32,
    pub persons: PersonWords,
    pub bodies: BodyWords,
    pub unclear: Vec<UnclearForm>,
    pub excluded: Vec<ExcludedForm>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonWords {
    /// Surnames of one character, written together.
    pub surnames: String,
    pub double_surnames: Vec<String>,
    /// Characters with which no given name ends, written together.
    pub never_last: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyWords {
    /// A name that ends so is no person's.
    pub endings: Vec<String>,
    /// Endings of 镇（街道）, which are registered as 机关.
    pub towns: Vec<String>,
    /// Endings of 村（社区）, for a units table that does not say the kind.
    pub villages: Vec<String>,
}

/// Names of which nobody but a person can say whether the work plan is about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnclearForm {
    /// Asked even where the code says 机关 (11) or 企业 (91).
    #[serde(default)]
    pub despite_code: bool,
    #[serde(default)]
    pub contains: Vec<String>,
    #[serde(default)]
    pub endings: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
}

/// Names that say by their end what the body is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedForm {
    pub why: Exclusion,
    pub endings: Vec<String>,
    /// A name that contains one of these is left to identity.
    #[serde(default)]
    pub unless: Vec<String>,
}

impl ScopeWords {
    pub fn read(file: &str, text: &str) -> Result<Self, Box<DefinitionFault>> {
        let words: ScopeWords = parse(file, text)?;
        if words.format == 1 {
            return Ok(words);
        }
        Err(Box::new(DefinitionFault::new(file, text, Flaw::Format)))
    }
}

impl UnclearForm {
    pub fn fits(&self, name: &str) -> bool {
        let named =
            self.contains.iter().any(|word| name.contains(word)) || ends_with_one(name, &self.endings);
        named && !self.unless.iter().any(|word| name.contains(word))
    }
}

impl ExcludedForm {
    pub fn fits(&self, name: &str) -> bool {
        ends_with_one(name, &self.endings) && !self.unless.iter().any(|word| name.contains(word))
    }
}

/// `true` if the name ends with one of the endings and is more than the ending.
pub fn ends_with_one(name: &str, endings: &[String]) -> bool {
    endings.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> ScopeWords {
        ScopeWords::read("scope.toml", include_str!("../../pipelines/scope.toml")).unwrap()
    }

    fn why(name: &str) -> Option<Exclusion> {
        shipped().excluded.iter().find(|form| form.fits(name)).map(|form| form.why)
    }

    #[test]
    fn the_shipped_words_tell_forms_apart() {
        for (name, expected) in [
            ("云泽市达润水产养殖专业合作社", Some(Exclusion::Cooperative)),
            ("云泽市芦汀镇苇荡村股份经济合作社", Some(Exclusion::OtherBody)),
            ("云泽市芦汀镇盛泰养殖场", Some(Exclusion::IndividualBusiness)),
            ("国营云泽养殖场", None),
            ("云泽市恒达幼儿园", Some(Exclusion::PrivateNonprofit)),
            ("云泽市芦汀镇中心幼儿园", None),
            ("云泽市利福医院", Some(Exclusion::PrivateNonprofit)),
            ("云泽市第二人民医院", None),
            ("云泽市顺泰协会", Some(Exclusion::Association)),
            ("云泽市水务局", None),
        ] {
            assert_eq!(why(name), expected, "{name}");
        }
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        let text = include_str!("../../pipelines/scope.toml").replacen("unless", "unles", 1);
        assert!(ScopeWords::read("scope.toml", &text).is_err());
    }
}
