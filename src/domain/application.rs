//! 修复申请: a listed body asks for its repair itself, with the court's closing document in hand (work plan, task 4, the first
//! of its two ways: 凭人民法院出具的结案文书可自行向市信用办申请信用修复).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::closure::Closure;

/// One row of an application form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// What the body says of the closing; it names a document and the body itself. The court has not said so.
    pub closure: Closure,
    pub applied_on: Option<NaiveDate>,
}

/// Who brought a repair to the credit office.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairChannel {
    /// The court pushed its closing, within five days of it.
    #[default]
    Court,
    /// The body applied. No limit runs for it; its document is verified like every closing.
    Application,
}

impl RepairChannel {
    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            RepairChannel::Court => "court",
            RepairChannel::Application => "application",
        }
    }
}
