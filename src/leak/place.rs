//! Where in a file something stands, from the outside inwards: `…/003.eml › 附件1.xlsx › 失信信息 › C4`.

use std::fmt;

use crate::domain::personal_id;

/// Names of files, sheets and attachments are data too: a personal number in one of them stands masked, so that the
/// message and the log do not pass on what they warn of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(Vec<String>);

impl Place {
    /// A file by its path inside the edition.
    pub(super) fn file(path: &str) -> Self {
        Place(vec![personal_id::mask(path).into_owned()])
    }

    pub(super) fn inner(&self, name: &str) -> Self {
        Place(self.0.iter().cloned().chain([personal_id::mask(name).into_owned()]).collect())
    }

    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    pub(super) fn last(&self) -> &str {
        self.0.last().map(String::as_str).unwrap_or_default()
    }

    /// The file in the edition.
    pub fn path(&self) -> &str {
        self.0.first().map(String::as_str).unwrap_or_default()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" › "))
    }
}
