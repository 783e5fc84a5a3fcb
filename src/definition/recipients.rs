//! `pipelines/recipients.toml`: which columns each class of recipient may see (domain.md §9, R38).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fault::{DefinitionFault, parse};

/// Who receives a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientClass {
    CreditOffice,
    Supervisor,
    Sanctioner,
    /// A sanctioning department, told what has ended.
    Lifting,
    PoliticalLegalCommittee,
    /// The same committee, for 平安建设考核: one line a body.
    Assessment,
    Court,
}

/// The columns of a recipient class, in the order in which a product shows them. Names are catalogue keys of
/// `products.column.*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    pub format: u32,
    /// Departments whose messages carry sealed files, by full name or unit id.
    #[serde(default)]
    pub sealed: BTreeSet<String>,
    pub columns: BTreeMap<RecipientClass, Vec<String>>,
}

impl Recipients {
    pub fn read(file: &str, text: &str) -> Result<Self, Box<DefinitionFault>> {
        parse(file, text)
    }

    pub fn columns(&self, class: RecipientClass) -> &[String] {
        self.columns.get(&class).map_or(&[], Vec::as_slice)
    }
}
