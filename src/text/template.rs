//! Filling templates of letters, mails and pages. Strict: a name that is not known, and a value that is missing or empty,
//! is an error with its line. A letter never goes out with a gap in it.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter};
use serde::Serialize;
use thiserror::Error as ThisError;

#[derive(Debug, ThisError, PartialEq, Eq)]
#[error("template {file}, line {line}: {message}")]
pub struct TemplateFault {
    pub file: String,
    /// From 1; 0 where it is not known.
    pub line: usize,
    pub message: String,
}

/// Fills `source` with `values`. The ending of `file` decides how values are escaped: `.xml`, `.rels` and `.html` as
/// markup, everything else not at all.
pub fn fill<T: Serialize>(file: &str, source: &[u8], values: &T) -> Result<String, TemplateFault> {
    let fault = |line, message| TemplateFault { file: file.to_owned(), line, message };
    let source = std::str::from_utf8(source).map_err(|_| fault(0, "not UTF-8".to_owned()))?;
    let name = if file.ends_with(".rels") { format!("{file}.xml") } else { file.to_owned() };
    environment()
        .and_then(|environment| environment.render_named_str(&name, source, Value::from(Serde(values))))
        .map_err(|error| fault(error.line().unwrap_or_default(), told(&error)))
}

/// Lines that hold only a block leave no empty line behind.
fn environment() -> Result<Environment<'static>, Error> {
    let syntax =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax);
    environment.set_formatter(without_gaps);
    Ok(environment)
}

fn without_gaps(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() || value.as_str().is_some_and(str::is_empty) {
        return Err(Error::new(ErrorKind::UndefinedError, "the value is missing or empty"));
    }
    escape_formatter(out, state, value)
}

fn told(error: &Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn values() -> BTreeMap<&'static str, Option<&'static str>> {
        BTreeMap::from([("name", Some("某局 & <b>")), ("empty", Some("")), ("none", None)])
    }

    #[test]
    fn markup_in_values_is_escaped_in_markup_only() {
        assert_eq!(
            fill("a.xml", b"<w:t>{{ name }}</w:t>", &values()).unwrap(),
            "<w:t>某局 &amp; &lt;b&gt;</w:t>"
        );
        assert_eq!(fill("a.txt", b"{{ name }}", &values()).unwrap(), "某局 & <b>");
    }

    #[test]
    fn a_gap_is_an_error_with_its_line() {
        for source in ["\n{{ nmae }}", "\n{{ empty }}", "\n{{ none }}", "\n{{ name.of }}", "\n{% if %}"] {
            let fault = fill("letter.xml", source.as_bytes(), &values()).unwrap_err();
            assert_eq!((fault.file.as_str(), fault.line), ("letter.xml", 2), "{source}");
        }
    }

    #[test]
    fn a_value_that_may_be_missing_is_asked_for_first() {
        assert_eq!(fill("a.txt", b"{% if none %}x{% else %}y{% endif %}", &values()).unwrap(), "y");
    }
}
