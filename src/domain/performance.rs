//! 被执行人的履行情况.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::width;

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

/// A text that says nothing known about performance: as written, trimmed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no state of performance")]
pub struct UnknownPerformance(pub String);

impl Performance {
    pub const ALL: [Performance; 4] =
        [Performance::None, Performance::Partial, Performance::Full, Performance::Other];

    /// Reads what courts and the sites that copy them write. 失信记录已退出 is not among it: it says that the record is
    /// gone, not that the debt is paid. An empty cell is unknown too; ask [`width::is_nothing`] first.
    pub fn read(text: &str) -> Result<Self, UnknownPerformance> {
        match width::identifier(text).trim_end_matches('。') {
            "全部未履行" | "未履行" | "全部没有履行" | "尚未履行" => Ok(Performance::None),
            "部分未履行" | "部分履行" | "部分已履行" | "已部分履行" => {
                Ok(Performance::Partial)
            }
            "全部已履行"
            | "全部履行"
            | "已履行"
            | "已全部履行"
            | "履行完毕"
            | "已履行完毕"
            | "全部履行完毕"
            | "执行完毕"
            | "全部执行完毕"
            | "和解并履行完毕" => Ok(Performance::Full),
            "其他" | "其它" => Ok(Performance::Other),
            _ => Err(UnknownPerformance(width::plain(text).into_owned())),
        }
    }

    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            Performance::None => "none",
            Performance::Partial => "partial",
            Performance::Full => "full",
            Performance::Other => "other",
        }
    }

    /// As the national list writes it.
    pub fn text(self) -> &'static str {
        match self {
            Performance::None => "全部未履行",
            Performance::Partial => "部分未履行",
            Performance::Full => "全部已履行",
            Performance::Other => "其他",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_seen_is_known() {
        for (performance, wordings) in [
            (Performance::None, &["全部未履行", "未履行", " 全部 未履行\n"][..]),
            (Performance::Partial, &["部分未履行", "部分履行", "部分已履行"]),
            (
                Performance::Full,
                &["全部已履行", "全部履行", "已履行", "履行完毕", "已履行完毕", "执行完毕", "和解并履行完毕"],
            ),
            (Performance::Other, &["其他", "其它"]),
        ] {
            for wording in wordings {
                assert_eq!(Performance::read(wording), Ok(performance), "{wording}");
            }
        }
    }

    #[test]
    fn the_canonical_text_reads_back() {
        for performance in Performance::ALL {
            assert_eq!(Performance::read(performance.text()), Ok(performance));
        }
    }

    #[test]
    fn a_record_withdrawn_is_no_state_of_performance() {
        for text in ["失信记录已退出", "", "暂无", "履行"] {
            assert_eq!(Performance::read(text), Err(UnknownPerformance(text.to_owned())));
        }
    }
}
