//! 发送件: one matter for one recipient — a letter with what belongs to it, or a list without a letter. It goes as one
//! packet: by mail, in one message or several parts, or on paper.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use super::edition::Notice;
use super::letter::{Letter, LetterKind, OwnNumber};
use super::listing::ListingId;
use super::unit::{Unit, UnitId};

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// A letter with what belongs to it.
    Letter(LetterKind),
    /// 联合惩戒名单 of one department, of both stages.
    Sanctions,
}

/// One matter for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dispatch {
    pub matter: Matter,
    /// 发文字号; `None`: a list, or a letter that the court numbers.
    pub number: Option<OwnNumber>,
    /// Unit id, or the name of one that the units table does not have.
    pub addressee: UnitId,
    pub name: String,
    pub former_name: Option<String>,
    /// As the units table has it; `None`: it goes on paper.
    pub email: Option<String>,
    pub contact: Option<String>,
    /// 抄送: names of those who get a copy on paper.
    pub copies: Vec<String>,
    /// It corrects or takes back what an earlier letter said.
    pub corrects: bool,
    /// An answer is asked for.
    pub wants_answer: bool,
    pub reply_by: Option<NaiveDate>,
    /// The cases that it tells or takes back; of a list none: the measures of its department say what it may name.
    pub listings: BTreeSet<ListingId>,
}

impl Matter {
    /// 材料包: 通报函 or 更正补充函 to a supervising department, with annex and return form.
    pub const PACKET: Matter = Matter::Letter(LetterKind::Notice);

    /// The word in the ledger and in the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Matter::PACKET => "packet",
            Matter::Letter(kind) => kind.word(),
            Matter::Sanctions => "sanctions",
        }
    }

    /// What an office calls it.
    pub fn name(self) -> &'static str {
        match self {
            Matter::Letter(kind) => kind.name(),
            Matter::Sanctions => "联合惩戒名单",
        }
    }

    /// The court signs, numbers and hands it over.
    pub fn is_of_the_court(self) -> bool {
        matches!(self, Matter::Letter(kind) if kind.is_of_the_court())
    }

    /// Made anew every quarter, so that two of them can be held against each other; other letters are written when
    /// something happens.
    pub fn recurs(self) -> bool {
        matches!(self, Matter::PACKET | Matter::Sanctions)
    }
}

/// A word that stands for no matter.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is nothing that is sent")]
pub struct UnknownMatter(pub String);

impl FromStr for Matter {
    type Err = UnknownMatter;

    fn from_str(word: &str) -> Result<Self, UnknownMatter> {
        let mut letters = LetterKind::ALL.into_iter().map(Matter::Letter);
        let letter = letters.find(|matter| matter.word() == word);
        let found = letter.or((word == Matter::Sanctions.word()).then_some(Matter::Sanctions));
        found.ok_or_else(|| UnknownMatter(word.to_owned()))
    }
}

impl Dispatch {
    /// 发文字号 in full.
    pub fn document_number(&self) -> Option<&str> {
        self.number.as_ref().map(|number| number.text.as_str())
    }

    /// What an office calls it: a packet that corrects goes with a 更正补充函.
    pub fn matter_name(&self) -> &'static str {
        match self.matter {
            Matter::PACKET if self.corrects => LetterKind::Correction.name(),
            matter => matter.name(),
        }
    }

    /// The packet of a notice.
    pub fn of_notice(notice: &Notice) -> Self {
        Dispatch {
            matter: Matter::PACKET,
            number: Some(OwnNumber { text: notice.number.clone(), year: notice.year, serial: notice.serial }),
            addressee: notice.addressee.clone(),
            name: notice.name.clone(),
            former_name: notice.former_name.clone(),
            email: notice.email.clone(),
            contact: notice.contact.clone(),
            copies: notice.copies.clone(),
            corrects: notice.is_supplement(),
            wants_answer: !notice.is_recall(),
            reply_by: notice.reply_by,
            listings: notice.listings.union(&notice.recalled).cloned().collect(),
        }
    }

    /// A letter to whom the units table has, if it has: `unit`. What the court sends goes its own way.
    pub fn of_letter(letter: &Letter, unit: Option<&Unit>) -> Self {
        let unit = unit.filter(|_| !letter.kind.is_of_the_court());
        Dispatch {
            matter: Matter::Letter(letter.kind),
            number: letter.number.clone(),
            addressee: letter.addressee.clone(),
            name: letter.name.clone(),
            former_name: None,
            email: unit.and_then(|unit| unit.email.clone()),
            contact: unit.and_then(|unit| unit.contact.clone()),
            copies: letter.copies.clone(),
            corrects: letter.kind == LetterKind::Correction,
            wants_answer: letter.kind.wants_answer(),
            reply_by: letter.reply_by,
            listings: letter.listings.union(&letter.recalled).cloned().collect(),
        }
    }

    /// The lists of a department by its full name.
    pub fn of_lists(department: &str, unit: Option<&Unit>) -> Self {
        Dispatch {
            matter: Matter::Sanctions,
            number: None,
            addressee: unit.map_or_else(|| department.into(), |unit| unit.id.clone()),
            name: department.to_owned(),
            former_name: None,
            email: unit.and_then(|unit| unit.email.clone()),
            contact: unit.and_then(|unit| unit.contact.clone()),
            copies: Vec::new(),
            corrects: false,
            wants_answer: false,
            reply_by: None,
            listings: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matter_has_a_word_of_its_own() {
        let letters = LetterKind::ALL.into_iter().map(Matter::Letter);
        for matter in letters.chain([Matter::Sanctions]) {
            assert_eq!(matter.word().parse(), Ok(matter));
        }
        assert_eq!(Matter::PACKET.word(), "packet");
        assert_eq!("gift".parse::<Matter>(), Err(UnknownMatter("gift".to_owned())));
    }
}
