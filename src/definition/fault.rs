//! A definition that cannot be used: which file, which line, what to do.

use std::ops::Range;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

/// Rendered by miette with the line and a caret.
#[derive(Debug, Error, Diagnostic)]
#[error("{file}: {message}")]
pub struct DefinitionFault {
    pub file: String,
    pub message: String,
    #[source_code]
    source_code: NamedSource<String>,
    #[label]
    span: Option<SourceSpan>,
    #[help]
    pub hint: Option<String>,
}

impl DefinitionFault {
    pub fn new(file: &str, text: &str, message: impl Into<String>) -> Self {
        DefinitionFault {
            file: file.to_owned(),
            message: message.into(),
            source_code: NamedSource::new(file, text.to_owned()),
            span: None,
            hint: None,
        }
    }

    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(SourceSpan::from(span));
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Reads one strict TOML file; the fault carries the place that toml names.
pub fn parse<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, Box<DefinitionFault>> {
    toml::from_str(text).map_err(|error| {
        let fault = DefinitionFault::new(file, text, error.message());
        Box::new(match error.span() {
            Some(span) => fault.at(span),
            None => fault,
        })
    })
}
