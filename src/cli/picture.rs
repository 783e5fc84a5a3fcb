//! A fault of a definition as the operator sees it: the sentence in the operator's language, the line with a caret under it.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, SourceCode};

use crate::definition::fault::DefinitionFault;
use crate::text::words::Words;

#[derive(Debug)]
struct Pictured<'f> {
    fault: &'f DefinitionFault,
    told: String,
}

impl fmt::Display for Pictured<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

impl std::error::Error for Pictured<'_> {}

impl Diagnostic for Pictured<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.fault.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.fault.labels()
    }
}

/// `office.toml：缺少“city”这一项`, and the line.
pub(super) fn picture(fault: &DefinitionFault, words: &Words) -> String {
    let (key, values) = fault.flaw.told();
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let what = words.say(&format!("definition.{key}"), &values);
    let told = words.say("template.in_file", &[("file", &fault.file), ("what", &what)]);
    let mut picture = String::new();
    match GraphicalReportHandler::new().render_report(&mut picture, &Pictured { fault, told: told.clone() }) {
        Ok(()) => picture,
        Err(_) => told,
    }
}
