//! What was typed wrong, said in the operator's language. clap knows the kind and the words; the sentences are ours.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::text::words::Words;

/// The sentences for a mistyped command line.
pub(super) fn told(error: &clap::Error, words: &Words) -> String {
    let value = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let arg = value(ContextKind::InvalidArg);
    let given = value(ContextKind::InvalidValue);
    let command = value(ContextKind::InvalidSubcommand);
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => words.say("usage.unknown_command", &[("command", &command)]),
        ErrorKind::UnknownArgument => words.say("usage.unknown_argument", &[("argument", &arg)]),
        ErrorKind::MissingRequiredArgument => words.say("usage.missing", &[("argument", &arg)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            words.say("usage.invalid_value", &[("argument", &arg), ("value", &given)])
        }
        _ => words.say("usage.other", &[("detail", error.kind().as_str().unwrap_or(""))]),
    };
    format!("{sentence}\n{}", words.word("usage.see_help"))
}
