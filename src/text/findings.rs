//! What each finding says: one file per code, `findings/r101_name_missing.toml`, with its words, its severity, its legal
//! basis and its cases. The staff handbook is generated from them, and the cases are run by `tests/rules.rs`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::words::{CatalogueFault, Language, fill};
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};

static FINDINGS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/text/findings");

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingWords {
    /// What it does to the row unless a source definition says otherwise.
    pub severity: Severity,
    /// Law, standard or section of the work plan; empty where it is mere craft.
    #[serde(default)]
    pub basis: String,
    /// First and last day on which rows are judged by it: an old quarter is judged by the rules of its time. The last day
    /// of the quarter decides. Only rules of checks have such days.
    pub in_force_from: Option<NaiveDate>,
    pub in_force_to: Option<NaiveDate>,
    pub zh: Wording,
    pub en: Wording,
    /// Rows that must and must not raise it.
    #[serde(default, rename = "case")]
    pub cases: Vec<Case>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub title: String,
    pub cause: String,
    pub remedy: String,
    #[serde(default)]
    pub example: String,
    /// What a detail is called, by its name and value.
    #[serde(default)]
    pub details: BTreeMap<String, BTreeMap<String, String>>,
}

impl Wording {
    fn named<'a>(&'a self, detail: &str, value: &'a str) -> &'a str {
        self.details.get(detail).and_then(|names| names.get(value)).map_or(value, String::as_str)
    }
}

/// One row: the fields that differ from a good row of the dataset, and whether the finding is expected.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub dataset: crate::table::batch::Dataset,
    pub row: BTreeMap<String, String>,
    /// Cells of special nature by field: `long_number`, `error`, `formula`, `shifted`; `unit_unclear` if their
    /// heading names no one unit.
    #[serde(default)]
    pub nature: BTreeMap<String, String>,
    pub raised: bool,
}

impl FindingWords {
    fn in_language(&self, language: Language) -> &Wording {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }

    fn has_days(&self) -> bool {
        self.in_force_from.is_some() || self.in_force_to.is_some()
    }

    fn is_in_force(&self, day: NaiveDate) -> bool {
        self.in_force_from.is_none_or(|from| from <= day) && self.in_force_to.is_none_or(|to| day <= to)
    }
}

/// All findings' words by code. The empty one knows none and calls every finding by its code.
#[derive(Debug, Clone, Default)]
pub struct FindingCatalogue {
    words: BTreeMap<Code, FindingWords>,
}

impl FindingCatalogue {
    /// Reads the files inside the program; every code must have exactly one, named by number and slug.
    pub fn load() -> Result<Self, CatalogueFault> {
        let mut words = BTreeMap::new();
        for code in Code::ALL {
            let file = format!("r{:03}_{}.toml", code.number(), code.slug());
            let fault = |detail: String| CatalogueFault { file: file.clone(), detail };
            let text = FINDINGS
                .get_file(&file)
                .and_then(|found| found.contents_utf8())
                .ok_or_else(|| fault("missing or not UTF-8".to_owned()))?;
            let read: FindingWords =
                toml::from_str(text).map_err(|error| fault(error.message().to_owned()))?;
            if read.has_days() && !code.is_of_checks() {
                return Err(fault("only rules of checks have days in force".to_owned()));
            }
            words.insert(*code, read);
        }
        Ok(FindingCatalogue { words })
    }

    pub fn words(&self, code: Code) -> Option<&FindingWords> {
        self.words.get(&code)
    }

    pub fn severity(&self, code: Code) -> Severity {
        self.words(code).map_or(Severity::Return, |words| words.severity)
    }

    /// As [`Self::severity`], `None` if the rule is not in force on the day.
    pub fn severity_on(&self, day: NaiveDate, code: Code) -> Option<Severity> {
        let words = self.words(code);
        words.is_none_or(|words| words.is_in_force(day)).then(|| self.severity(code))
    }

    /// Title and remedy of another rule that a finding speaks of (`R201`), whatever row it would be about.
    fn rule_told(&self, rule: &str, language: Language) -> Option<(String, String)> {
        let words = self.words(rule.strip_prefix('R')?.parse().ok().and_then(Code::numbered)?)?;
        let wording = words.in_language(language);
        let told = |text: &str| fill(text, &placeholders(text).map(|name| (name, "…")).collect::<Vec<_>>());
        Some((told(&wording.title), told(&wording.remedy)))
    }

    /// Title, cause and remedy of a finding with its details filled in.
    pub fn told(&self, finding: &Finding, language: Language) -> Wording {
        let Some(words) = self.words(finding.code) else {
            let title = finding.code.to_string();
            return Wording { title, ..Wording::default() };
        };
        let wording = words.in_language(language);
        let mut values: Vec<(&str, &str)> =
            finding.details.iter().map(|(name, value)| (*name, wording.named(name, value))).collect();
        values.push(("value", &finding.value));
        let rule = finding.detail("rule").and_then(|rule| self.rule_told(rule, language));
        if let Some((title, remedy)) = &rule {
            values.extend([("rule_title", title.as_str()), ("rule_remedy", remedy.as_str())]);
        }
        for text in [&wording.title, &wording.cause, &wording.remedy] {
            values.extend(placeholders(text).map(|name| (name, "…")));
        }
        Wording {
            title: fill(&wording.title, &values),
            cause: fill(&wording.cause, &values),
            remedy: fill(&wording.remedy, &values),
            example: wording.example.clone(),
            details: BTreeMap::new(),
        }
    }
}

/// The names in braces. Whoever raises a finding may not know all of them: what is not given is said as `…`.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_said_as_such() {
        let place = crate::domain::place::Place::file("a.csv");
        let finding = Finding::new(Code::NameUnknown, Severity::Hold, place, "{nearest}局");
        let told = FindingCatalogue::load().unwrap().told(&finding, Language::English);
        assert!(
            told.cause.contains("“{nearest}局”") && told.cause.ends_with("Nearest: …."),
            "{}",
            told.cause
        );
    }

    #[test]
    fn a_rule_is_in_force_from_its_first_to_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let catalogue = FindingCatalogue::load().unwrap();
        let mut words = catalogue.words(Code::NameMissing).unwrap().clone();
        assert!(words.is_in_force(day("1949-10-01")), "a rule without days is always in force");
        words.in_force_from = Some(day("2017-05-01"));
        words.in_force_to = Some(day("2026-09-30"));
        let catalogue = FindingCatalogue { words: BTreeMap::from([(Code::NameMissing, words)]) };
        let on = |text: &str| catalogue.severity_on(day(text), Code::NameMissing).is_some();
        assert_eq!(
            ["2017-04-30", "2017-05-01", "2026-09-30", "2026-10-01"].map(on),
            [false, true, true, false]
        );
    }

    #[test]
    fn every_code_has_its_words_and_every_file_its_code() {
        FindingCatalogue::load().unwrap();
        assert_eq!(FINDINGS.files().count(), Code::ALL.len());
    }
}
