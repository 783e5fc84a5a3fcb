//! 失信情形: the six situations of 法释〔2017〕7号 第一条.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ground {
    /// 有履行能力而拒不履行生效法律文书确定义务的
    S1,
    /// 以伪造证据、暴力、威胁等方法妨碍、抗拒执行的
    S2,
    /// 以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行的
    S3,
    /// 违反财产报告制度的
    S4,
    /// 违反限制消费令的
    S5,
    /// 无正当理由拒不履行执行和解协议的
    S6,
}
