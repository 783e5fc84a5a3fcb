//! What is wrong with a template, and where: said before a run begins, so that no letter ever has a gap.

use std::fmt;

use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}{}: {what:?}", .place.as_ref().map(|place| format!(", {place}")).unwrap_or_default())]
pub struct LetterFault {
    /// Name of the template, `通报函.docx`.
    pub file: String,
    /// `None`: about the file as a whole.
    pub place: Option<Place>,
    pub what: Wrong,
}

/// A paragraph of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub part: PartKind,
    /// From 1, empty paragraphs and those in tables counted.
    pub paragraph: usize,
    /// How it begins.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    Body,
    Header,
    Footer,
    Notes,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// No letter has the file's name.
    NoSuchLetter {
        nearest: Option<String>,
    },
    /// An old .doc, a protected file, or no document at all.
    NotDocx,
    Damaged(String),
    TooLarge,
    Macros,
    /// A link out of the document.
    External(String),
    /// An object of another program.
    Embedded(String),
    /// Tracked changes that nobody has accepted or refused.
    Revisions,
    Comments,
    HiddenText,
    Unknown {
        name: String,
        nearest: Option<String>,
    },
    /// Known, but only between 每个 … and 结束.
    OnlyWithin {
        name: String,
        list: String,
    },
    /// A brace that belongs to no placeholder.
    StrayBrace,
    /// A placeholder that does not end, or has something else than text in it.
    Broken(String),
    /// One placeholder in two formats: which one holds?
    TwoLooks(String),
    /// May have no value, and does not stand in its 如果.
    MayBeEmpty(String),
    NotAValue(String),
    NotAList(String),
    NotACondition(String),
    /// 每个 or 如果 without 结束.
    Unclosed(String),
    /// 结束 or 否则 without a beginning.
    Unopened(String),
    /// Every letter of this kind must say it.
    Missing(String),
    /// Cannot be drawn as PDF: the end of a key (`picture`), or an element's own name.
    Undrawable(String),
}

impl PartKind {
    /// Its key in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            PartKind::Body => "part_body",
            PartKind::Header => "part_header",
            PartKind::Footer => "part_footer",
            PartKind::Notes => "part_notes",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} paragraph {} {:?}", self.part, self.paragraph, self.text)
    }
}

impl Wrong {
    /// Key in the catalogue and what fills it: a name of the template and the nearest one, empty where there is none.
    pub fn told(&self) -> (&'static str, [(&'static str, &str); 2]) {
        let near = |nearest: &'_ Option<String>| nearest.is_some();
        let (key, name, other): (&'static str, &str, &str) = match self {
            Wrong::NoSuchLetter { nearest } if near(nearest) => {
                ("no_such_letter_near", "", nearest.as_deref().unwrap_or_default())
            }
            Wrong::NoSuchLetter { .. } => ("no_such_letter", "", ""),
            Wrong::NotDocx => ("not_docx", "", ""),
            Wrong::Damaged(detail) => ("damaged", detail, ""),
            Wrong::TooLarge => ("too_large", "", ""),
            Wrong::Macros => ("macros", "", ""),
            Wrong::External(target) => ("external", target, ""),
            Wrong::Embedded(part) => ("embedded", part, ""),
            Wrong::Revisions => ("revisions", "", ""),
            Wrong::Comments => ("comments", "", ""),
            Wrong::HiddenText => ("hidden_text", "", ""),
            Wrong::Unknown { name, nearest } if near(nearest) => {
                ("unknown_near", name, nearest.as_deref().unwrap_or_default())
            }
            Wrong::Unknown { name, .. } => ("unknown", name, ""),
            Wrong::OnlyWithin { name, list } => ("only_within", name, list),
            Wrong::StrayBrace => ("stray_brace", "", ""),
            Wrong::Broken(text) => ("broken", text, ""),
            Wrong::TwoLooks(text) => ("two_looks", text, ""),
            Wrong::MayBeEmpty(name) => ("may_be_empty", name, ""),
            Wrong::NotAValue(name) => ("not_a_value", name, ""),
            Wrong::NotAList(name) => ("not_a_list", name, ""),
            Wrong::NotACondition(name) => ("not_a_condition", name, ""),
            Wrong::Unclosed(mark) => ("unclosed", mark, ""),
            Wrong::Unopened(mark) => ("unopened", mark, ""),
            Wrong::Missing(name) => ("missing", name, ""),
            Wrong::Undrawable(what) => match what.as_str() {
                "picture" => ("print_picture", "", ""),
                "numbering" => ("print_numbering", "", ""),
                "sections" => ("print_sections", "", ""),
                "columns" => ("print_columns", "", ""),
                "grid" => ("print_grid", "", ""),
                "page" => ("print_page", "", ""),
                "notes" => ("print_notes", "", ""),
                element => ("print_other", element, ""),
            },
        };
        (key, [("name", name), ("other", other)])
    }
}
