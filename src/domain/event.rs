//! 事项: what happens to a listing, from the day it is registered to the day it is repaired or taken off. Events are only
//! ever added; where a listing stands is read off them ([`super::history`]).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::closure::RemovalKind;
use super::listing::ListingId;
use super::place::RowPlace;
use super::quarter::{EditionId, Quarter};

/// In the order in which the events of one edition happen to one listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// 新增
    Listed,
    /// Listed again after it had been taken off: a new listing in law (法释〔2017〕7号 第十条).
    Relisted,
    /// 人工结论: a person said who it is, released it or confirmed its repair.
    Decided,
    /// 持续
    Continued,
    /// Absent from the export without a reason.
    Missing,
    /// 退出
    Gone,
    /// 回执: the department answered the notice.
    Answered,
    /// 催办: no answer by the day asked for.
    Urged,
    /// The limit for performing has run out: 督办.
    Overdue,
    /// 通报: named in a notice of the edition.
    NoticeIssued,
    /// 交办: on the supervision and sanction lists of the edition.
    Supervised,
    /// 评优评先: named to the departments that hold the honours.
    SecondStage,
    /// 结案 in a way that may mean repair.
    Closed,
    /// 修复申请: the body itself asks, with a closing document.
    RepairApplied,
    /// A person is asked whether a closing means repair.
    RepairProposed,
    /// 信用修复: in the repair batch of the edition.
    RepairBatched,
    /// 核实: the credit office found it true.
    RepairVerified,
    /// The credit office did not find it true; the listing stands as before the closing.
    RepairRefused,
    /// 屏蔽失信信息、解除惩戒措施: lifting lists are out.
    Repaired,
    /// 更正
    Corrected,
    /// 撤销
    Withdrawn,
    /// 删除
    Deleted,
    /// 屏蔽 by the court.
    Hidden,
    /// 期限届满
    Expired,
    /// 线索移送: a named court officer said so; who takes it stands in the payload.
    ClueTransferred,
    /// 线索不移送, by a named court officer: it is not suggested again.
    ClueDismissed,
    /// 撤回: a later edition of the quarter took back what a department was told.
    Recalled,
}

impl EventKind {
    /// The word in data files.
    pub fn word(self) -> String {
        let said = serde_json::to_value(self).ok();
        said.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Whether nobody may hear of it but who takes the clue: such events stand in the ledger and in no product (R31).
    pub fn is_sealed(self) -> bool {
        matches!(self, EventKind::ClueTransferred | EventKind::ClueDismissed)
    }

    pub fn of_removal(kind: RemovalKind) -> Self {
        match kind {
            RemovalKind::Withdrawn => EventKind::Withdrawn,
            RemovalKind::Corrected => EventKind::Corrected,
            RemovalKind::Deleted => EventKind::Deleted,
            RemovalKind::Hidden => EventKind::Hidden,
        }
    }

    /// Whether one of them tells all about a quarter: a later edition of it says nothing twice. Of other kinds several may
    /// happen in one quarter, and each is told apart by its day and what it says.
    pub fn is_once_a_quarter(self) -> bool {
        matches!(
            self,
            EventKind::Listed
                | EventKind::Relisted
                | EventKind::Continued
                | EventKind::Missing
                | EventKind::Gone
                | EventKind::Supervised
                | EventKind::SecondStage
                | EventKind::Expired
        )
    }
}

/// An event on its way into the ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Happening {
    pub listing: ListingId,
    pub kind: EventKind,
    /// Day of the fact where a document says one, else the day of the run.
    pub on: NaiveDate,
    pub evidence: Option<RowPlace>,
    pub payload: Value,
}

/// An event as the ledger keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub seq: u64,
    pub edition: EditionId,
    pub quarter: Quarter,
    pub listing: ListingId,
    pub kind: EventKind,
    pub on: NaiveDate,
    pub actor: String,
    pub evidence: Option<RowPlace>,
    pub payload: Value,
    pub hash: String,
}
