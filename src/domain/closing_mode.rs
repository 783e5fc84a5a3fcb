//! 结案方式 and what each means for the local repair (domain.md §2.6).

use serde::{Deserialize, Serialize};

use super::closure::RepairPath;
use super::width;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingMode {
    /// 执行完毕, 全部执行完毕
    Performed,
    /// 当事人达成执行和解并履行完毕
    SettledAndPerformed,
    /// 当事人达成执行和解
    Settled,
    /// 积极配合人民法院处置资产 (work plan, task 4)
    Cooperating,
    /// 终结执行
    Terminated,
    /// 不予执行
    Refused,
    /// 终结本次执行程序
    Suspended,
    /// 部分执行完毕
    PartlyPerformed,
    /// 销案, 驳回申请
    Dropped,
    /// 委托, 指定, 提级执行
    Moved,
}

impl ClosingMode {
    pub const ALL: [ClosingMode; 10] = [
        ClosingMode::Performed,
        ClosingMode::SettledAndPerformed,
        ClosingMode::Settled,
        ClosingMode::Cooperating,
        ClosingMode::Terminated,
        ClosingMode::Refused,
        ClosingMode::Suspended,
        ClosingMode::PartlyPerformed,
        ClosingMode::Dropped,
        ClosingMode::Moved,
    ];

    /// Reads what case systems and clerks write. 主动履行 without 完毕 is not among it: it does not say that all is paid.
    pub fn read(text: &str) -> Option<Self> {
        let written = width::identifier(text);
        let bare = written.trim_end_matches('。').trim_end_matches("结案");
        let bare =
            bare.strip_prefix('以').unwrap_or(bare).trim_start_matches("当事人").trim_start_matches("双方");
        match bare {
            "执行完毕" | "全部执行完毕" | "已执行完毕" | "履行完毕" | "已履行完毕" | "全部履行完毕"
            | "主动履行完毕" | "自动履行完毕" | "自动履行" => Some(ClosingMode::Performed),
            "达成执行和解并履行完毕"
            | "达成执行和解协议并履行完毕"
            | "达成和解并履行完毕"
            | "和解并履行完毕"
            | "执行和解并履行完毕"
            | "执行和解履行完毕"
            | "和解履行完毕" => Some(ClosingMode::SettledAndPerformed),
            "达成执行和解" | "达成执行和解协议" | "达成和解" | "达成和解协议" | "执行和解" | "和解" => {
                Some(ClosingMode::Settled)
            }
            "积极配合人民法院处置资产"
            | "积极配合法院处置资产"
            | "配合人民法院处置资产"
            | "配合法院处置资产"
            | "积极配合处置资产"
            | "配合处置资产"
            | "配合处置财产" => Some(ClosingMode::Cooperating),
            "终结执行" | "裁定终结执行" => Some(ClosingMode::Terminated),
            "不予执行" | "裁定不予执行" => Some(ClosingMode::Refused),
            "终结本次执行程序" | "终结本次执行" | "裁定终结本次执行程序" | "终本" => {
                Some(ClosingMode::Suspended)
            }
            "部分执行完毕" | "部分履行完毕" => Some(ClosingMode::PartlyPerformed),
            "销案" | "驳回申请" | "驳回执行申请" | "裁定驳回申请" => {
                Some(ClosingMode::Dropped)
            }
            "委托执行" | "指定执行" | "提级执行" => Some(ClosingMode::Moved),
            _ => None,
        }
    }

    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            ClosingMode::Performed => "performed",
            ClosingMode::SettledAndPerformed => "settled_and_performed",
            ClosingMode::Settled => "settled",
            ClosingMode::Cooperating => "cooperating",
            ClosingMode::Terminated => "terminated",
            ClosingMode::Refused => "refused",
            ClosingMode::Suspended => "suspended",
            ClosingMode::PartlyPerformed => "partly_performed",
            ClosingMode::Dropped => "dropped",
            ClosingMode::Moved => "moved",
        }
    }

    /// As case systems write it; for modes that hold several, the most general.
    pub fn text(self) -> &'static str {
        match self {
            ClosingMode::Performed => "执行完毕",
            ClosingMode::SettledAndPerformed => "当事人达成执行和解并履行完毕",
            ClosingMode::Settled => "当事人达成执行和解",
            ClosingMode::Cooperating => "积极配合人民法院处置资产",
            ClosingMode::Terminated => "终结执行",
            ClosingMode::Refused => "不予执行",
            ClosingMode::Suspended => "终结本次执行程序",
            ClosingMode::PartlyPerformed => "部分执行完毕",
            ClosingMode::Dropped => "驳回申请",
            ClosingMode::Moved => "指定执行",
        }
    }

    /// What it does to the local repair (R32). The work plan counts a settlement as performance before it is carried out;
    /// the national list does not, so that a person confirms it. 终本 closes the file, not the debt.
    pub fn repair_path(self) -> RepairPath {
        match self {
            ClosingMode::Performed | ClosingMode::SettledAndPerformed => RepairPath::Push,
            ClosingMode::Settled
            | ClosingMode::Cooperating
            | ClosingMode::Terminated
            | ClosingMode::Refused => RepairPath::Confirm,
            ClosingMode::Suspended
            | ClosingMode::PartlyPerformed
            | ClosingMode::Dropped
            | ClosingMode::Moved => RepairPath::Never,
        }
    }

    /// The ground of 法释〔2017〕7号 第十条 on which a listing without a term is deleted from the national list; `None`
    /// where the mode alone gives none (终本 needs two fruitless searches besides).
    pub fn deletion_ground(self) -> Option<&'static str> {
        match self {
            ClosingMode::Performed => Some("十.1"),
            ClosingMode::SettledAndPerformed => Some("十.2"),
            ClosingMode::Refused => Some("十.6"),
            ClosingMode::Terminated => Some("十.7"),
            ClosingMode::Settled
            | ClosingMode::Cooperating
            | ClosingMode::Suspended
            | ClosingMode::PartlyPerformed
            | ClosingMode::Dropped
            | ClosingMode::Moved => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_of_a_case_system_is_known_with_what_follows_from_it() {
        use ClosingMode::*;
        use RepairPath::{Confirm, Never, Push};
        for (written, mode, path, ground) in [
            ("执行完毕", Performed, Push, Some("十.1")),
            ("全部执行完毕", Performed, Push, Some("十.1")),
            ("当事人达成执行和解并履行完毕", SettledAndPerformed, Push, Some("十.2")),
            ("当事人达成执行和解", Settled, Confirm, None),
            ("积极配合人民法院处置资产", Cooperating, Confirm, None),
            ("终结执行", Terminated, Confirm, Some("十.7")),
            ("不予执行", Refused, Confirm, Some("十.6")),
            ("终结本次执行程序", Suspended, Never, None),
            ("终本", Suspended, Never, None),
            ("部分执行完毕", PartlyPerformed, Never, None),
            ("销案", Dropped, Never, None),
            ("驳回申请", Dropped, Never, None),
            ("驳回执行申请", Dropped, Never, None),
            ("委托执行", Moved, Never, None),
            ("指定执行", Moved, Never, None),
            ("提级执行", Moved, Never, None),
        ] {
            let read = ClosingMode::read(written);
            assert_eq!(read, Some(mode), "{written}");
            assert_eq!((mode.repair_path(), mode.deletion_ground()), (path, ground), "{written}");
        }
    }

    #[test]
    fn writing_does_not_matter() {
        for (written, mode) in [
            (" 执行 完毕。", ClosingMode::Performed),
            ("以执行完毕结案", ClosingMode::Performed),
            ("和解并履行完毕", ClosingMode::SettledAndPerformed),
            ("双方达成和解", ClosingMode::Settled),
            ("终结本次\n执行程序", ClosingMode::Suspended),
        ] {
            assert_eq!(ClosingMode::read(written), Some(mode), "{written}");
        }
    }

    #[test]
    fn the_canonical_text_reads_back() {
        for mode in ClosingMode::ALL {
            assert_eq!(ClosingMode::read(mode.text()), Some(mode));
        }
    }

    #[test]
    fn other_words_are_unknown() {
        for text in ["", "结案", "主动履行", "终结", "执行", "未执行完毕"] {
            assert_eq!(ClosingMode::read(text), None, "{text}");
        }
    }
}
