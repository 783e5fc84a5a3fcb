//! 函件: every kind of letter that the office sends, or drafts for the court.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::listing::ListingId;
use super::unit::UnitId;

/// One letter of an edition, besides the 通报函 to the supervising departments ([`super::edition::Notice`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    pub kind: LetterKind,
    /// `None`: the court signs and numbers it.
    pub number: Option<OwnNumber>,
    /// Unit id, or the name of one that the units table does not have.
    pub addressee: UnitId,
    pub name: String,
    /// The cases that it is about.
    pub listings: BTreeSet<ListingId>,
    /// 更正补充函: the cases that the addressee must no longer act upon.
    pub recalled: BTreeSet<ListingId>,
    /// 抄送: names of those who get a copy of it besides those whom its template names.
    pub copies: Vec<String>,
    /// 发文字号 of the notices that it refers to.
    pub earlier: Vec<String>,
    /// 催办, 督办: the day that has gone by.
    pub due: Option<NaiveDate>,
    /// Answer expected by; `None`: it asks for none, or the calendar lacks the year.
    pub reply_by: Option<NaiveDate>,
    pub rectify_by: Option<NaiveDate>,
}

/// 发文字号 from the office's counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnNumber {
    pub text: String,
    pub year: i32,
    pub serial: u32,
}

/// 版头: how the first page of a letter is laid out (GB/T 9704-2012).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterHead {
    /// 信函格式 (10.1): the issuer above a red double line, 发文字号 at the right, no number on the first page.
    #[default]
    Letter,
    /// 红头 (7.2): the issuer 35 mm below the upper edge of 版心, 发文字号 centred above a red line, 版记 with 印发机关.
    Red,
}

impl LetterHead {
    pub const ALL: [LetterHead; 2] = [LetterHead::Letter, LetterHead::Red];
}

/// In the order in which the letters of an edition are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// 通报函 to a supervising department (work plan, task 2; 法释〔2017〕7号 第八条).
    Notice,
    /// 更正补充函: what an earlier notice said wrongly, and what is new.
    Correction,
    /// 告知函 to the listed unit itself (work plan, task 2: 通报相关单位及其上级主管部门).
    Unit,
    /// 交办函: the first step of supervision.
    Assigned,
    /// 催办函: no answer came by its day.
    Urged,
    /// 督办函: the limit for performing has run out.
    Demanded,
    /// 解除惩戒通知 to a sanctioning department (work plan, task 4).
    Lifting,
    /// 信用修复告知函 to the repaired unit: what is lifted, and which cases remain.
    Repaired,
    /// 失信信息推送函: the court to the credit office, every quarter (work plan, task 1).
    Push,
    /// 零报告函: the quarter has nothing to push (R26).
    Zero,
    /// 信用修复推送函: the court to the credit office, within five days of the closing (work plan, task 4).
    Repair,
    /// 线索移送函: the court to the discipline commission or the police.
    Clue,
}

impl LetterKind {
    pub const ALL: [LetterKind; 12] = [
        LetterKind::Notice,
        LetterKind::Correction,
        LetterKind::Unit,
        LetterKind::Assigned,
        LetterKind::Urged,
        LetterKind::Demanded,
        LetterKind::Lifting,
        LetterKind::Repaired,
        LetterKind::Push,
        LetterKind::Zero,
        LetterKind::Repair,
        LetterKind::Clue,
    ];

    /// The word in data files and in the catalogue of fields.
    pub fn word(self) -> &'static str {
        match self {
            LetterKind::Notice => "notice",
            LetterKind::Correction => "correction",
            LetterKind::Unit => "unit",
            LetterKind::Assigned => "assigned",
            LetterKind::Urged => "urged",
            LetterKind::Demanded => "demanded",
            LetterKind::Lifting => "lifting",
            LetterKind::Repaired => "repaired",
            LetterKind::Push => "push",
            LetterKind::Zero => "zero",
            LetterKind::Repair => "repair",
            LetterKind::Clue => "clue",
        }
    }

    /// What an office calls it: the name of its template and of its file.
    pub fn name(self) -> &'static str {
        match self {
            LetterKind::Notice => "通报函",
            LetterKind::Correction => "更正补充函",
            LetterKind::Unit => "告知函",
            LetterKind::Assigned => "交办函",
            LetterKind::Urged => "催办函",
            LetterKind::Demanded => "督办函",
            LetterKind::Lifting => "解除惩戒通知",
            LetterKind::Repaired => "信用修复告知函",
            LetterKind::Push => "失信信息推送函",
            LetterKind::Zero => "零报告函",
            LetterKind::Repair => "信用修复推送函",
            LetterKind::Clue => "线索移送函",
        }
    }

    /// It asks for an answer by a day.
    pub fn wants_answer(self) -> bool {
        matches!(
            self,
            LetterKind::Notice
                | LetterKind::Unit
                | LetterKind::Assigned
                | LetterKind::Urged
                | LetterKind::Demanded
        )
    }

    /// The court signs and numbers it; the office only drafts it.
    pub fn is_of_the_court(self) -> bool {
        matches!(self, LetterKind::Push | LetterKind::Zero | LetterKind::Repair | LetterKind::Clue)
    }
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_are_serialised() {
        for kind in LetterKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
    }
}
