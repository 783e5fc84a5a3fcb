//! 组织机构: the units table (one row a unit and its supervisor for a span of time), other names and successions.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::place::{Column, Place, RowPlace};
use super::scope::BodyClass;

/// The id that the office's own table gives a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitId(pub Arc<str>);

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for UnitId {
    fn from(text: &str) -> Self {
        UnitId(text.into())
    }
}

/// How a unit stands to the one that supervises it (domain.md §7.1 with the laws).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// 主管部门
    Supervisor,
    /// 举办单位 of a public institution
    Sponsor,
    /// 履行出资人职责的机构 of a state enterprise
    Investor,
    /// 指导: a town or street to a village or residents' committee
    Guidance,
    /// 垂直管理: the upper level of the same system
    Vertical,
    /// 抄送: the city government, which gets a copy of what goes to an upper system
    Copy,
}

impl RelationKind {
    pub fn word(self) -> &'static str {
        match self {
            RelationKind::Supervisor => "supervisor",
            RelationKind::Sponsor => "sponsor",
            RelationKind::Investor => "investor",
            RelationKind::Guidance => "guidance",
            RelationKind::Vertical => "vertical",
            RelationKind::Copy => "copy",
        }
    }

    /// The kind of a word in data files and definitions.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "supervisor" => Some(RelationKind::Supervisor),
            "sponsor" => Some(RelationKind::Sponsor),
            "investor" => Some(RelationKind::Investor),
            "guidance" => Some(RelationKind::Guidance),
            "vertical" => Some(RelationKind::Vertical),
            _ => None,
        }
    }
}

/// One row of the units table: what a unit was called and who supervised it from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub name: String,
    pub class: BodyClass,
    /// Valid by its check character; a code that fails is reported and left out.
    pub uscc: Option<String>,
    /// Nine characters without hyphen (USCC 9–17 where only a USCC is given).
    pub org_code: Option<String>,
    /// 行政区划代码, 6 to 12 digits.
    pub area_code: String,
    pub parent: Option<UnitId>,
    pub supervisor: Option<UnitId>,
    /// `None`: the table does not say; the class decides.
    pub relation: Option<RelationKind>,
    pub email: Option<String>,
    /// 责任人 named by the unit.
    pub contact: Option<String>,
    /// First day on which the row holds; `None`: since ever.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which the row holds; `None`: still.
    pub valid_to: Option<NaiveDate>,
    pub place: RowPlace,
}

impl Unit {
    /// A people's government itself, not one of its departments.
    pub fn is_government(&self) -> bool {
        self.name.ends_with("人民政府")
    }

    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Another name that stands for a unit: 简称, 曾用名, 俗称.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    pub unit: UnitId,
    pub name: String,
    pub former: bool,
    pub place: RowPlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 更名: one to one, the unit stays the same.
    Rename,
    /// 合并: several to one, the successor answers.
    Merge,
    /// 拆分: one to several, a person decides.
    Split,
}

impl Change {
    pub fn word(self) -> &'static str {
        match self {
            Change::Rename => "rename",
            Change::Merge => "merge",
            Change::Split => "split",
        }
    }

    /// The change of a word in data files and definitions.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "rename" => Some(Change::Rename),
            "merge" => Some(Change::Merge),
            "split" => Some(Change::Split),
            _ => None,
        }
    }
}

/// 更名/合并/拆分: what became of a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    pub on: NaiveDate,
    pub change: Change,
    pub old_name: String,
    pub from: UnitId,
    pub to: UnitId,
    pub new_name: String,
    pub place: RowPlace,
}

/// 国有企业名录: a state-owned enterprise and who invests for the state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateEnterprise {
    pub uscc: String,
    pub name: String,
    pub investor: Option<UnitId>,
    pub place: RowPlace,
}

/// Everything the office knows about organisations, as its newest tables say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitTable {
    /// Sorted by id, then by `valid_from`.
    pub units: Vec<Unit>,
    pub aliases: Vec<Alias>,
    pub successions: Vec<Succession>,
    pub state_enterprises: Vec<StateEnterprise>,
    /// Sorted by file and sheet.
    pub columns: Vec<SheetColumns>,
}

/// In which column of a sheet each field stands: what makes a cell of a row's place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SheetColumns {
    pub file: Arc<str>,
    pub sheet: Arc<str>,
    pub of_field: BTreeMap<String, Column>,
}

impl UnitTable {
    /// The row of a unit that holds on a day; of several the one that began last.
    pub fn on(&self, id: &UnitId, day: NaiveDate) -> Option<&Unit> {
        self.units.iter().rev().find(|unit| unit.id == *id && unit.is_valid_on(day))
    }

    /// The cell of a field in a row of these tables; the row, where the sheet has no such column.
    pub fn cell(&self, place: &RowPlace, field: &str) -> Place {
        let sheet = self.columns.iter().find(|sheet| sheet.file == place.file && sheet.sheet == place.sheet);
        place.cell(sheet.and_then(|sheet| sheet.of_field.get(field)).cloned())
    }
}
