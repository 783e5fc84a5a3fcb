//! The argument of `verify`: a file, or a code.

use std::path::{Path, PathBuf};

use clap::{Arg, Command};

use super::args::subcommand;
use crate::domain::document_code::NotACode;
use crate::pipeline::verify::VerifyTarget;
use crate::text::words::Words;

pub(super) fn verify(words: &Words) -> Command {
    subcommand("verify", words).arg(
        Arg::new("target")
            .value_name("FILE|CODE")
            .required(true)
            .help(words.word("help.verify_target").to_owned()),
    )
}

/// A file that is there is a file, whatever it is called.
pub(super) fn target(text: &str) -> VerifyTarget {
    match text.parse() {
        _ if Path::new(text).exists() => VerifyTarget::File(PathBuf::from(text)),
        Ok(code) => VerifyTarget::Code(code),
        Err(NotACode::Check) => VerifyTarget::Misheard(text.to_owned()),
        Err(NotACode::Form) => VerifyTarget::File(PathBuf::from(text)),
    }
}
