//! 失信被执行人 as a party: one body, however many rows and cases name it.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::scope::BodyClass;
use super::unit::UnitId;

/// `P000001`; given once, kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartyId(pub Arc<str>);

impl PartyId {
    pub fn numbered(number: u64) -> Self {
        PartyId(format!("P{number:06}").into())
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why two rows are one party, strongest first (design §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A person said so in a review workbook.
    Decision,
    /// 统一社会信用代码 that passes its check.
    Uscc,
    /// 组织机构代码 that passes its check.
    OrgCode,
    /// The exact name after normalising.
    Name,
    /// A 简称 of the alias table.
    Alias,
    /// A dated 曾用名.
    FormerName,
    /// 内设机构: the name is that of a part, and in front of it stands the exact name of the body.
    Department,
}

impl Evidence {
    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            Evidence::Decision => "decision",
            Evidence::Uscc => "uscc",
            Evidence::OrgCode => "org_code",
            Evidence::Name => "name",
            Evidence::Alias => "alias",
            Evidence::FormerName => "former_name",
            Evidence::Department => "department",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    pub id: PartyId,
    /// Its name in the units table, else as the court writes it.
    pub name: String,
    pub class: BodyClass,
    pub uscc: Option<String>,
    pub org_code: Option<String>,
    /// `None`: in scope, but not in the units table.
    pub unit: Option<UnitId>,
}

impl Party {
    /// A people's government itself, not one of its departments: listing it goes through 备案 first (R19).
    pub fn is_government(&self) -> bool {
        matches!(self.class, BodyClass::Agency | BodyClass::Town) && is_government_name(&self.name)
    }
}

pub fn is_government_name(name: &str) -> bool {
    name.ends_with("人民政府")
}

/// Whether a person's name says who it is: 何某 and 张** do not.
pub fn is_telling_name(name: &str) -> bool {
    name.chars().count() > 1 && !name.contains(['某', '*', '×', '＊'])
}
