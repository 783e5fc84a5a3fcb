//! 名单: a party in a case put on the list, with what the court says about it and where it stands this quarter.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::amount::Fen;
use super::case_number::CaseKey;
use super::ground::Ground;
use super::party::PartyId;
use super::performance::Performance;
use super::place::RowPlace;

/// `L` and twelve hex digits of a hash over party id and case key: the same listing has the same id in every quarter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ListingId(pub Arc<str>);

impl fmt::Display for ListingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the court's row says (法释〔2017〕7号 第六条: 基本案情, 执行依据, 失信情形 and performance).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseFacts {
    pub court: String,
    pub filed_on: Option<NaiveDate>,
    /// 决定书 date; where absent a computed term is an estimate.
    pub decided_on: Option<NaiveDate>,
    /// 发布时间.
    pub published_on: Option<NaiveDate>,
    /// 执行依据文号, normalised but free in form.
    pub basis_number: String,
    pub basis_unit: String,
    pub duty: String,
    pub performance: Option<Performance>,
    pub performed_part: String,
    pub unperformed_part: String,
    pub grounds: Vec<Ground>,
    pub amount: Option<Fen>,
    /// 法定代表人或者负责人姓名.
    pub representative: String,
    /// 第三/四条 exception or grace period that the court noted; empty where it noted none.
    pub exception: String,
    /// Years by which the court extended the term, 0 to 3.
    #[serde(default)]
    pub extension_years: u32,
}

/// The three items that the court pushes for every case (work plan, task 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PushItem {
    /// 基本案情
    BasicFacts,
    /// 执行依据
    Basis,
    /// 失信情形
    Grounds,
}

impl CaseFacts {
    /// Which of the three items are empty: a case that lacks one is not told to anybody (R20).
    pub fn lacking(&self) -> Vec<PushItem> {
        let items = [
            (self.filed_on.is_none() && self.amount.is_none() && self.duty.is_empty(), PushItem::BasicFacts),
            (self.basis_unit.is_empty() && self.basis_number.is_empty(), PushItem::Basis),
            (self.grounds.is_empty(), PushItem::Grounds),
        ];
        items.into_iter().filter_map(|(lacks, item)| lacks.then_some(item)).collect()
    }
}

/// How a listing of this quarter stands to the last published quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// 新增
    New,
    /// 持续
    Continuing,
    /// 退出: a closure or removal says why.
    GoneWithReason,
    /// Not in the export, and nothing says why: a question to the court; stays listed.
    MissingWithoutReason,
}

impl Mark {
    pub fn word(self) -> &'static str {
        match self {
            Mark::New => "new",
            Mark::Continuing => "continuing",
            Mark::GoneWithReason => "gone_with_reason",
            Mark::MissingWithoutReason => "missing_without_reason",
        }
    }
}

/// Why an active listing is kept out of packets and sanction lists this quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// A government itself is the debtor: 备案 first (R19), a person releases it.
    GovernmentRelease,
    /// The term has run out: should be deleted, is not notified (R21).
    TermExpired,
    /// Listed before there were terms, and reckoned as one is now it would be over: a person says which holds (R21).
    TermUnsettled,
    /// Closed and pushed for repair earlier, though the court still has it on its list.
    UnderRepair,
    /// 全部已履行: deletion is due, not notification.
    FullyPerformed,
    /// An exclusion of 第三/四条 or a grace period (R22).
    Excepted,
    /// One of the three items of the push is empty ([`CaseFacts::lacking`], R20).
    Incomplete,
}

impl Withheld {
    pub fn word(self) -> &'static str {
        match self {
            Withheld::GovernmentRelease => "government_release",
            Withheld::TermExpired => "term_expired",
            Withheld::TermUnsettled => "term_unsettled",
            Withheld::UnderRepair => "under_repair",
            Withheld::FullyPerformed => "fully_performed",
            Withheld::Excepted => "excepted",
            Withheld::Incomplete => "incomplete",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    pub id: ListingId,
    pub party: PartyId,
    pub case: CaseKey,
    pub facts: CaseFacts,
    pub mark: Mark,
    pub withheld: Option<Withheld>,
    /// When the listing ends by law; `None`: no fixed term.
    pub term: Option<super::term::Term>,
    /// The rows that say it; the first is the one whose facts stand. Empty for one that is missing this quarter.
    pub sources: Vec<RowPlace>,
}

impl Listing {
    /// R19: a government itself is the debtor (备案 first). Until somebody releases the case no paper that leaves the house
    /// names it, not even among the cases that go on when another one is lifted.
    pub fn awaits_release(&self) -> bool {
        self.withheld == Some(Withheld::GovernmentRelease)
    }
}
