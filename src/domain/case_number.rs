//! 案号: case numbers in the form of 法〔2015〕137号 and in the form before 2016.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What makes two writings one case: year, court, type and number, in the canonical writing
/// `（2024）鄂0984执1234号`. Zero padding, brackets, spaces, `之一` and a trailing document name do not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseKey(pub Arc<str>);

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
