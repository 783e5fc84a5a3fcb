//! 结案/履行 and 撤销/更正/删除: what takes a listing off, or does not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::application::RepairChannel;
use super::case_number::CaseKey;
use super::closing_mode::ClosingMode;
use super::listing::ListingId;
use super::place::RowPlace;
use super::width;

/// One row of a closure export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closure {
    pub case: CaseKey,
    /// As written; empty: every listing of the case.
    pub party_name: String,
    pub mode: ClosingMode,
    pub closed_on: NaiveDate,
    /// 结案文书名称 and 文号.
    pub document: String,
    pub document_number: String,
    pub place: RowPlace,
}

/// The four removals are kept apart (法释〔2017〕7号 第九、十条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalKind {
    /// 撤销: should never have been listed.
    Withdrawn,
    /// 更正: a value was wrong.
    Corrected,
    /// 删除: a ground is met or the term is over.
    Deleted,
    /// 屏蔽: hidden on the platform.
    Hidden,
}

impl RemovalKind {
    /// The kind of a word in data files and definitions.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "withdrawn" => Some(RemovalKind::Withdrawn),
            "corrected" => Some(RemovalKind::Corrected),
            "deleted" => Some(RemovalKind::Deleted),
            "hidden" => Some(RemovalKind::Hidden),
            _ => None,
        }
    }
}

/// Whether a ground is the applicant's own written request (法释〔2017〕7号 第十条第三项).
pub fn is_on_request(ground: &str) -> bool {
    let bare: String = width::identifier(ground).chars().filter(|c| !c.is_whitespace()).collect();
    let is_named =
        ["十.3", "10.3", "第三项", "第3项", "(三)", "（三）"].iter().any(|item| bare.contains(item));
    is_named || (bare.contains("申请执行人") && bare.contains("申请删除"))
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Removal {
    pub case: CaseKey,
    pub party_name: String,
    pub kind: RemovalKind,
    pub removed_on: NaiveDate,
    pub ground: String,
    pub place: RowPlace,
}

/// 核实结果: what the credit office found about a case of a repair batch (work plan, task 4: 经核实后).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verification {
    pub case: CaseKey,
    /// As written; empty: every listing of the case.
    pub party_name: String,
    /// Whether the debt is settled as the closing says.
    pub is_true: bool,
    pub found_on: Option<NaiveDate>,
    pub by: String,
    pub reason: String,
    pub place: RowPlace,
}

/// What a closure means for the local repair (domain.md §2.6, last table).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairPath {
    /// Goes into the batch by itself.
    Push,
    /// A person confirms first (settlement not yet performed, cooperation, 终结执行 …).
    Confirm,
    /// Never (终本, 部分执行完毕, moved cases).
    Never,
}

/// A closure met with its listing: one line of the repair batch, or of the questions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Repair {
    pub listing: ListingId,
    pub closure: Closure,
    pub path: RepairPath,
    /// Last day for the court's push to the credit office; `None`: the calendar lacks the year, or the body applied itself.
    pub push_by: Option<NaiveDate>,
    pub channel: RepairChannel,
    /// Of an application that says its day.
    pub applied_on: Option<NaiveDate>,
}

impl Repair {
    /// By a closing that the court has reported.
    pub fn of_court(
        listing: ListingId,
        closure: Closure,
        path: RepairPath,
        push_by: Option<NaiveDate>,
    ) -> Self {
        Repair { listing, closure, path, push_by, channel: RepairChannel::Court, applied_on: None }
    }
}

/// 回执: a supervising department's answer to a notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// 发文字号 of the notice answered.
    pub notice_number: String,
    pub unit_name: String,
    pub answered_on: Option<NaiveDate>,
    pub answer: String,
    pub place: RowPlace,
}
