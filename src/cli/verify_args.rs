//! The argument of `verify`: a file, or a code.

use std::path::Path;

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
    let path = Path::new(text);
    if path.exists() {
        return VerifyTarget::File(path.to_path_buf());
    }
    match text.parse() {
        Ok(code) => VerifyTarget::Code(code),
        Err(NotACode::Check) => VerifyTarget::Misheard(text.to_owned()),
        Err(NotACode::Form) if is_like_a_code(text) => VerifyTarget::Misheard(text.to_owned()),
        Err(NotACode::Form) => VerifyTarget::File(path.to_path_buf()),
    }
}

/// A code with a letter that no code has (0 and O, 1 and I are left out of them), or with one too many or too few.
fn is_like_a_code(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| !matches!(c, '-' | ' ' | '－')).collect();
    (9..=11).contains(&letters.len()) && letters.iter().all(char::is_ascii_alphanumeric)
}
