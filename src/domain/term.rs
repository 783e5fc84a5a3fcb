//! 纳入期限: how long a listing lasts (法释〔2017〕7号 第二条).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Last day of the term.
    pub ends_on: NaiveDate,
    /// `true` if reckoned from the publication date because the decision date is not known.
    pub estimated: bool,
}
