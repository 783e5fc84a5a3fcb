//! The leak check (R37, R38): before an edition is published, and again before it is approved, every file of it is opened
//! as its recipient could open it and held against what that recipient may read. It knows nothing of the products but
//! where they lie; what it compares with is the edition.
//!
//! The rules, and why they raise no false alarm, stand in `docs/why.md`.

mod finder;
mod judge;
mod open;
mod place;
mod reach;
mod register;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::{BufRead, Error};

use aho_corasick::BuildError;
use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::domain::party::PartyId;

pub use place::Place;
pub use register::{Addressed, Known, Tells};

/// Why there is no leak check; nothing is published without one.
#[derive(Debug, Error)]
pub enum CheckFault {
    /// More names than can be looked for at once (some hundred millions of characters).
    #[error(transparent)]
    Names(#[from] BuildError),
    /// The words of templates cannot be read: a fault of the build.
    #[error("fields.toml: {0}")]
    Vocabulary(#[from] toml::de::Error),
}

use judge::{Clean, Judge};
use reach::Reach;
use register::Register;

/// Something that a file must not hold. What is told of it is veiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    pub place: Place,
    pub kind: LeakKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum LeakKind {
    /// Name or code of a party that is not the recipient's.
    OtherParty {
        party: Option<PartyId>,
        text: String,
    },
    /// A case that is not the recipient's, or is withheld.
    OtherCase {
        party: Option<PartyId>,
        text: String,
    },
    /// A full 公民身份号码.
    PersonalNumber(String),
    /// A column that `recipients.toml` does not give to this recipient; empty: one without a heading.
    Column(String),
    HiddenSheet,
    /// A cell in a hidden row or column.
    HiddenCell,
    /// A property that tells who sat at the computer.
    Property {
        name: String,
        value: String,
    },
    /// A path of somebody's computer.
    UserPath(String),
    /// A message to another address than the recipient's.
    Address(String),
    /// A paper that the edition has for somebody else.
    OthersPaper,
    /// An attachment that can be read by anybody, though `recipients.toml` wants it sealed.
    Unsealed,
    /// Sealed, and nobody has given the pass-phrase to look into it.
    Sealed,
    /// Nobody has said who receives such a file.
    Undeclared,
    /// A workbook that points into another one, whose content goes with it.
    Linked,
    /// The file cannot be opened, so nobody can say what is in it.
    Closed(String),
}

impl LeakKind {
    /// The word in the catalogue (`leak.other_party` …).
    pub fn word(&self) -> &'static str {
        match self {
            LeakKind::OtherParty { .. } => "other_party",
            LeakKind::OtherCase { .. } => "other_case",
            LeakKind::PersonalNumber(_) => "personal_number",
            LeakKind::Column(_) => "column",
            LeakKind::HiddenSheet => "hidden_sheet",
            LeakKind::HiddenCell => "hidden_cell",
            LeakKind::Property { .. } => "property",
            LeakKind::UserPath(_) => "user_path",
            LeakKind::Address(_) => "address",
            LeakKind::OthersPaper => "others_paper",
            LeakKind::Unsealed => "unsealed",
            LeakKind::Sealed => "sealed",
            LeakKind::Undeclared => "undeclared",
            LeakKind::Linked => "linked",
            LeakKind::Closed(_) => "closed",
        }
    }

    /// What was found, veiled; empty where the word says it all.
    pub fn told(&self) -> String {
        match self {
            LeakKind::OtherParty { party, text } | LeakKind::OtherCase { party, text } => match party {
                Some(party) => format!("{party} {text}"),
                None => text.clone(),
            },
            LeakKind::PersonalNumber(text)
            | LeakKind::Column(text)
            | LeakKind::UserPath(text)
            | LeakKind::Address(text)
            | LeakKind::Closed(text) => text.clone(),
            LeakKind::Property { name, value } => format!("{name} = {value}"),
            LeakKind::HiddenSheet
            | LeakKind::HiddenCell
            | LeakKind::OthersPaper
            | LeakKind::Unsealed
            | LeakKind::Sealed
            | LeakKind::Linked
            | LeakKind::Undeclared => String::new(),
        }
    }
}

/// Another listed party named by the court itself, in what it says about a case of the recipient's. Not a leak; told, so
/// that a person may look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub place: Place,
    pub party: Option<PartyId>,
}

/// What was found in one file or in many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    pub files: usize,
    pub leaks: Vec<Leak>,
    pub mentions: Vec<Mention>,
}

/// The files that a message or an archive carries, with their names; none of any other file.
pub fn carried(name: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    open::open(&Place::file(name), name, bytes, &mut |_, sight| {
        if let open::Sight::Attached { name, bytes } = sight {
            files.push((name.to_owned(), bytes.to_vec()));
        }
    });
    files
}

/// Every text that stands in a file, hidden or not: for whoever looks for a document's code.
pub fn texts(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    collect(&Place::file(name), name, bytes, &mut texts);
    texts
}

fn collect(place: &Place, name: &str, bytes: &[u8], texts: &mut Vec<String>) {
    open::open(place, name, bytes, &mut |place, sight| match sight {
        open::Sight::Body(text) | open::Sight::Inside(text) | open::Sight::Cell { text, .. } => {
            texts.push(text.to_owned());
        }
        open::Sight::Attached { name, bytes } => collect(place, name, bytes, texts),
        _ => {}
    });
}

pub struct LeakCheck<'k> {
    register: Register<'k>,
    headings: BTreeSet<String>,
    fact_headings: BTreeSet<String>,
    clean: Clean,
}

impl<'k> LeakCheck<'k> {
    /// # Errors
    /// As [`CheckFault`] says.
    pub fn new(known: Known<'k>) -> Result<Self, CheckFault> {
        let register = Register::new(known)?;
        let (headings, fact_headings) = (register.all_headings(), register.fact_headings());
        Ok(LeakCheck { register, headings, fact_headings, clean: Clean::new() })
    }

    /// Opens a file of the edition. Messages come after the packets that they carry, as their folders do.
    pub fn file(&mut self, path: &str, bytes: &[u8], into: &mut Inspection) {
        let place = Place::file(path);
        into.files += 1;
        let Some(reach) = self.register.reach(path) else {
            return into.leaks.push(Leak { place, kind: LeakKind::Undeclared });
        };
        let mut judge = self.judge(reach);
        judge.see(&place, open::Sight::Name(path));
        open::open(&place, path, bytes, &mut |place, sight| judge.see(place, sight));
        into.mentions.append(&mut judge.mentions);
        let owner = judge.reach.owner.filter(|_| judge.leaks.is_empty());
        into.leaks.append(&mut judge.leaks);
        if let Some(owner) = owner {
            self.clean.entry(Sha256::digest(bytes).into()).or_default().insert(owner);
        }
    }

    /// Reads a table of the office's own that may be too long to stand in memory: only for personal numbers.
    pub fn lines(&self, path: &str, from: &mut dyn BufRead, into: &mut Inspection) -> Result<(), Error> {
        let place = Place::file(path);
        into.files += 1;
        let mut judge = self.judge(Reach::default());
        let (mut line, mut number) = (String::new(), 0_u64);
        while from.read_line(&mut line)? > 0 {
            number += 1;
            judge.see(&place.inner(&number.to_string()), open::Sight::Body(&line));
            line.clear();
        }
        into.leaks.append(&mut judge.leaks);
        Ok(())
    }

    fn judge(&self, reach: Reach) -> Judge<'_> {
        Judge::new(&self.register, &self.headings, &self.fact_headings, reach, &self.clean)
    }
}
