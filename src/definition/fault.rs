//! A definition that cannot be used: which file, which line, what to do.

use std::ops::Range;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use super::flaw::Flaw;

/// Shown by miette with the line and a caret; the catalogue says what is wrong.
#[derive(Debug, Error, Diagnostic)]
#[error("{file}: {flaw}")]
pub struct DefinitionFault {
    pub file: String,
    pub flaw: Flaw,
    #[source_code]
    source_code: NamedSource<String>,
    #[label]
    span: Option<SourceSpan>,
}

impl DefinitionFault {
    pub fn new(file: &str, text: &str, flaw: Flaw) -> Self {
        DefinitionFault {
            file: file.to_owned(),
            flaw,
            source_code: NamedSource::new(file, text.to_owned()),
            span: None,
        }
    }

    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(SourceSpan::from(span));
        self
    }
}

/// Reads one strict TOML file; the fault carries the place that toml names.
pub fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, Box<DefinitionFault>> {
    toml::from_str(text).map_err(|error| {
        let fault = DefinitionFault::new(file, text, Flaw::of_toml(error.message()));
        Box::new(match error.span() {
            Some(span) => fault.at(span),
            None => fault,
        })
    })
}
