//! `pipelines/sources/*.toml`: how a dataset's columns are headed, what kind of value they hold, which must be there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bounds::Bounds;
use super::fault::{DefinitionFault, parse};
use super::flaw::Flaw;
use crate::domain::code::Code;
use crate::domain::drift::DriftLimits;
use crate::domain::finding::Severity;
use crate::domain::ground;
use crate::table::batch::Dataset;
use crate::table::columns;

/// What a column holds; decides how a workbook's number becomes text and which checks look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A name of a person or body.
    Name,
    /// Codes and numbers that are no quantities: a number cell of 16 or more digits here has lost digits.
    Identifier,
    CaseNumber,
    /// Number cells are serial days of the workbook's date system.
    Date,
    Amount,
    /// One of a list of values.
    Code,
    /// Free text.
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDefinition {
    /// One of [`columns::FIELDS`].
    pub name: String,
    pub kind: FieldKind,
    /// A sheet without this column is not read.
    #[serde(default)]
    pub required: bool,
    /// Headings that mean this field; compared without width, brackets, spaces and line breaks, 做出 = 作出.
    pub headings: Vec<String>,
    /// Values that mean one of the program's own words (`行政机关` → `agency`).
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceDefinition {
    pub format: u32,
    pub dataset: Dataset,
    /// What an operator calls the dataset.
    pub title: String,
    /// First words of rows that are no data (制表人, 注: …), beside what the program knows itself: totals, labels with their
    /// colon, page numbers, seals, days ([`crate::domain::footer`]).
    #[serde(default)]
    pub footers: Vec<String>,
    /// First words of cells in a line below the heading that says how to fill the form in: 格式:, 例:, 必填 …
    #[serde(default)]
    pub hints: Vec<String>,
    /// Headings that are known and of no use (序号, 关注次数): kept with the row, not reported as unknown.
    #[serde(default)]
    pub ignored: Vec<String>,
    /// Severities that differ from the catalogue's, by code (`R301 = "hold"`): those that a file, or one of its rows,
    /// shows by itself.
    #[serde(default)]
    pub severity: BTreeMap<String, Severity>,
    /// Outside these a run stops before publishing.
    #[serde(default)]
    pub bounds: Bounds,
    /// From where on a difference to the last quarter's sheet is said.
    #[serde(default)]
    pub drift: DriftLimits,
    /// What only this dataset has; see [`Lookalike`].
    #[serde(default)]
    pub signs: Signs,
    /// Lists of other kinds whose sheets look like this dataset's.
    #[serde(default, rename = "lookalike")]
    pub lookalikes: Vec<Lookalike>,
    #[serde(rename = "field")]
    pub fields: Vec<FieldDefinition>,
}

/// Signs that a sheet is this dataset's; one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    /// Fields that no other list has.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Words in a heading or in a line above it.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words that make a heading a question (是否…), and no sign.
    #[serde(default)]
    pub asking: Vec<String>,
}

/// A list of another kind: a sheet without any of the [`Signs`] that bears one of these marks is that list and refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookalike {
    /// What an operator calls it.
    pub title: String,
    pub headings: Vec<String>,
    /// Words in a line above the headings.
    #[serde(default)]
    pub titles: Vec<String>,
}

impl SourceDefinition {
    pub fn read(file: &str, text: &str) -> Result<Self, Box<DefinitionFault>> {
        let definition: SourceDefinition = parse(file, text)?;
        definition.check(file, text)?;
        Ok(definition)
    }

    /// Whether a code value is one of those that the definition lists for a field, whatever its ending.
    pub fn lists(&self, field: &str, value: &str) -> bool {
        let bare = ground::without_ending(value);
        let of = |field: &FieldDefinition| {
            let mut listed = field.values.iter().flat_map(|(written, word)| [written, word]);
            listed.any(|listed| listed == value || listed == bare)
        };
        self.field(field).is_some_and(of)
    }

    pub fn field(&self, name: &str) -> Option<&FieldDefinition> {
        self.fields.iter().find(|field| field.name == name)
    }

    fn check(&self, file: &str, text: &str) -> Result<(), Box<DefinitionFault>> {
        let fault = |flaw: Flaw, about: &str| {
            let fault = DefinitionFault::new(file, text, flaw);
            Box::new(match text.find(&format!("\"{about}\"")).or_else(|| text.find(about)) {
                Some(start) => fault.at(start..start + about.len()),
                None => fault,
            })
        };
        if self.format != 1 {
            return Err(fault(Flaw::Format, "format"));
        }
        let mut seen = BTreeMap::new();
        for field in &self.fields {
            if !columns::FIELDS.contains(&field.name.as_str()) {
                return Err(fault(Flaw::NoField(field.name.clone()), &field.name));
            }
            for heading in &field.headings {
                if let Some(other) = seen.insert(heading.as_str(), field.name.as_str()) {
                    let (one, other) = (other.to_owned(), field.name.clone());
                    return Err(fault(Flaw::HeadingTwice { heading: heading.clone(), one, other }, heading));
                }
            }
        }
        if let Some((about, flaw)) = self.bounds.fault(&|name| self.field(name).is_some()) {
            return Err(fault(flaw, &about));
        }
        for sign in &self.signs.fields {
            if self.field(sign).is_none() {
                return Err(fault(Flaw::NoField(sign.clone()), sign));
            }
        }
        for heading in &self.ignored {
            if let Some(other) = seen.insert(heading.as_str(), "ignored") {
                let field = other.to_owned();
                return Err(fault(Flaw::HeadingIgnored { heading: heading.clone(), field }, heading));
            }
        }
        for code in self.severity.keys() {
            let known =
                code.strip_prefix('R').and_then(|number| number.parse().ok()).and_then(Code::numbered);
            match known {
                None => return Err(fault(Flaw::NoFinding(code.clone()), code)),
                Some(known) if !known.is_of_checks() && !known.is_of_files() => {
                    return Err(fault(Flaw::FindingAcrossFiles(code.clone()), code));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
format = 1
dataset = "closure"
title = "结案情况"
[[field]]
name = "case_number"
kind = "case_number"
required = true
headings = ["案号"]
"#;

    #[test]
    fn a_good_definition_is_read() {
        let definition = SourceDefinition::read("closure.toml", GOOD).unwrap();
        assert!(definition.field("case_number").is_some_and(|field| field.required));
    }

    #[test]
    fn what_is_misspelt_is_refused_with_its_place() {
        for (from, to) in [
            ("format = 1", "format = 2"),
            ("required = true", "requird = true"),
            ("name = \"case_number\"", "name = \"case_numbre\""),
            ("title = \"结案情况\"", "title = \"结案情况\"\nseverity = { R999 = \"hold\" }"),
            ("title = \"结案情况\"", "title = \"结案情况\"\nseverity = { R341 = \"hold\" }"),
            ("title = \"结案情况\"", "title = \"结案情况\"\nsigns = { fields = [\"grounds\"] }"),
            ("title = \"结案情况\"", "title = \"结案情况\"\nbounds = { rows_mim = 1 }"),
            ("title = \"结案情况\"", "title = \"结案情况\"\nbounds.filled_percent_min = { weather = 1 }"),
            ("title = \"结案情况\"", "title = \"结案情况\"\ndrift = { rows_fewest = -1 }"),
            ("headings = [\"案号\"]", "headings = [\"案号\", \"案号\"]"),
        ] {
            let text = GOOD.replace(from, to);
            assert!(SourceDefinition::read("closure.toml", &text).is_err(), "{to}");
        }
    }
}
