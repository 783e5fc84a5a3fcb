//! Where the office is: the city, what it lies in, its court. Every rule that says "ours" asks here.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jurisdiction {
    /// 县级市 or 县, in full: `云泽市`.
    pub city: String,
    /// What it was called before (`云泽县`).
    #[serde(default)]
    pub former_names: Vec<String>,
    /// The prefecture it belongs to, in full.
    pub prefecture: String,
    /// The province, in full.
    pub province: String,
    /// 行政区划代码, six digits.
    pub division: String,
    /// The court in full: `云泽市人民法院`.
    pub court: String,
    /// 法院代字 since 2016: `泽0184`.
    pub court_code: String,
    /// Short names in case numbers before 2016: `泽云泽`.
    #[serde(default)]
    pub court_short_names: Vec<String>,
}
