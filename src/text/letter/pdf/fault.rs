//! Why a letter cannot be put on paper.

use std::fmt;

use thiserror::Error;

use super::super::fault::Place;

/// A letter that was not printed, and why. What it displays goes into the log: it has nothing of what the letter says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{letter} (template {template}): {what}")]
pub struct PrintFault {
    /// Path of the letter inside the edition.
    pub letter: String,
    /// Name of its template, `通报函.docx`.
    pub template: String,
    pub what: Unprintable,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unprintable {
    /// Characters that no font has, in the order of their numbers.
    Characters(Vec<char>),
    /// Something of the template that the printer does not know; `what` is the end of a key in the catalogue
    /// (`template.print_picture`), or the element's own name. No place: it is about the page as a whole.
    Unknown { place: Option<Place>, what: String },
    /// A line, a row of a table or a frame that no page holds.
    TooLarge,
    /// A document that cannot be read, or not be written as PDF.
    Damaged(String),
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unprintable::Characters(characters) => {
                write!(f, "{} characters without a font", characters.len())
            }
            Unprintable::Unknown { place: None, what } => write!(f, "{what} of the page"),
            Unprintable::Unknown { place: Some(place), what } => {
                write!(f, "{what} in paragraph {} of {}", place.paragraph, place.part.key())
            }
            Unprintable::TooLarge => f.write_str("something is larger than the paper"),
            Unprintable::Damaged(detail) => f.write_str(detail),
        }
    }
}

/// There is no font that has Chinese characters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no font with Chinese characters")]
pub struct NoFont;
