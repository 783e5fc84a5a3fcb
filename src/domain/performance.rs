//! 被执行人的履行情况.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Performance {
    /// 全部未履行
    None,
    /// 部分未履行
    Partial,
    /// 全部已履行
    Full,
    /// 其他
    Other,
}
