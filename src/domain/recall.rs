//! 撤回: letters that named a case which should never have been listed (撤销, 法释〔2017〕7号 第九条; R34). Whoever has such a
//! letter is to be told that it does not hold.

use chrono::NaiveDate;
use serde::Serialize;

use super::listing::ListingId;
use super::quarter::EditionId;
use super::unit::UnitId;

/// A withdrawn listing and every letter that named it since it was last put on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recall {
    pub listing: ListingId,
    pub withdrawn_on: NaiveDate,
    /// As the court wrote it.
    pub ground: String,
    /// In the order in which they were issued; never empty.
    pub notices: Vec<RecalledNotice>,
}

/// One letter to take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecalledNotice {
    /// 发文字号
    pub number: String,
    pub issued_on: NaiveDate,
    /// The edition that it went out with.
    pub edition: EditionId,
    pub addressee: UnitId,
    /// As the addressee is called on the day of the recall; as the letter called it where the units tables know it no more.
    pub name: String,
}
