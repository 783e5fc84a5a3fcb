//! 结案方式 and what each means for the local repair (domain.md §2.6).

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
