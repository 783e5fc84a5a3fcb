//! What comes of reading one file: its sheets, its findings, and whether its rows may be used.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::Place;
use crate::table::batch::Layout;

/// A file and everything that was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileReading {
    /// `xlsx`, `xls`, `text GB18030 ,` …; empty if it could not be told.
    pub format: String,
    /// Rows handed on, all sheets together.
    pub data_rows: u64,
    /// In the file's order, blank sheets left out.
    pub sheets: Vec<SheetReading>,
    /// Sorted.
    pub findings: Vec<Finding>,
    pub end: End,
}

impl FileReading {
    /// A file that was not even opened.
    pub(super) fn refused(findings: Vec<Finding>) -> Self {
        let (format, sheets) = (String::new(), Vec::new());
        FileReading { format, data_rows: 0, sheets, findings, end: End::Refused }
    }
}

/// How the reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All rows were handed on.
    Whole,
    /// The file is refused: batches handed on before are void.
    Refused,
    /// The receiver of the batches wanted no more.
    Stopped,
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetReading {
    pub name: Arc<str>,
    pub is_hidden: bool,
    /// `None`: not recognised, or a required column is missing; no row was handed on.
    pub layout: Option<Arc<Layout>>,
    pub data_rows: u64,
    /// Rows that are no data (合计, 制表人, headings repeated).
    pub footer_rows: u64,
}

/// So many findings about single rows mean that the file is not what its heading says.
const MOST_FINDINGS: usize = 200_000;

/// Findings while a file is read, with the severities of the office.
pub(super) struct Voice<'a> {
    severity: &'a dyn Fn(Code) -> Severity,
    /// What the definition of the present sheet says otherwise, by `R007`.
    exceptions: Option<&'a BTreeMap<String, Severity>>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Voice<'a> {
    pub(super) fn new(severity: &'a dyn Fn(Code) -> Severity) -> Self {
        Voice { severity, exceptions: None, findings: Vec::new() }
    }

    /// From here on findings are as bad as this definition says; `None`: as the office says.
    pub(super) fn judge_by(&mut self, definition: Option<&'a SourceDefinition>) {
        self.exceptions = definition.map(|definition| &definition.severity);
    }

    fn severity(&self, code: Code) -> Severity {
        let exception = self.exceptions.and_then(|exceptions| exceptions.get(&code.to_string()));
        exception.copied().unwrap_or_else(|| (self.severity)(code))
    }

    pub(super) fn say(&mut self, code: Code, place: Place, value: &str, details: &[(&'static str, String)]) {
        self.say_at_most(Severity::Return, code, place, value, details);
    }

    /// As [`Self::say`], but no worse than `most`.
    pub(super) fn say_at_most(
        &mut self,
        most: Severity,
        code: Code,
        place: Place,
        value: &str,
        details: &[(&'static str, String)],
    ) {
        let finding = Finding::new(code, self.severity(code).min(most), place, value);
        let with =
            |finding: Finding, (name, value): &(&'static str, String)| finding.with(name, value.as_str());
        self.findings.push(details.iter().fold(finding, with));
    }

    /// `true` if more findings would only fill the memory.
    pub(super) fn is_exhausted(&self) -> bool {
        self.findings.len() >= MOST_FINDINGS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_may_judge_otherwise_than_the_office() {
        let mut definition = crate::intake::tests::driver::definition("listing.toml");
        definition.severity.insert("R007".into(), Severity::Hold);
        let mut voice = Voice::new(&|_| Severity::Warn);
        let mut say = |definition: Option<&'static SourceDefinition>, code| {
            voice.judge_by(definition);
            voice.say(code, Place::file("甲.csv"), "", &[("heading", "天气".into())]);
            voice.findings.last().unwrap().severity
        };
        let definition: &'static SourceDefinition = Box::leak(Box::new(definition));
        assert_eq!(say(Some(definition), Code::ColumnUnknown), Severity::Hold);
        assert_eq!(say(Some(definition), Code::RowTooWide), Severity::Warn);
        assert_eq!(say(None, Code::ColumnUnknown), Severity::Warn);
    }
}
