//! What has changed in the units tables since the last quarter's edition, and who is told otherwise because of it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::party::PartyId;
use super::place::Place;
use super::quarter::EditionId;
use super::unit::UnitId;

/// What about a unit is otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitAspect {
    /// The table did not have it.
    Added,
    /// The table has it no longer.
    Gone,
    Name,
    Class,
    /// 统一社会信用代码 or 组织机构代码
    Codes,
    Supervisor,
    Parent,
    Email,
    Contact,
    /// From which day to which its rows hold.
    Validity,
    /// 更名、合并、拆分: a record of it is new.
    Succession,
}

impl UnitAspect {
    pub fn word(self) -> &'static str {
        match self {
            UnitAspect::Added => "added",
            UnitAspect::Gone => "gone",
            UnitAspect::Name => "name",
            UnitAspect::Class => "class",
            UnitAspect::Codes => "codes",
            UnitAspect::Supervisor => "supervisor",
            UnitAspect::Parent => "parent",
            UnitAspect::Email => "email",
            UnitAspect::Contact => "contact",
            UnitAspect::Validity => "validity",
            UnitAspect::Succession => "succession",
        }
    }
}

/// One thing that one unit's rows say otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct UnitChange {
    pub unit: UnitId,
    /// Its name now; that of before where it is gone.
    pub name: String,
    pub aspect: UnitAspect,
    pub before: String,
    pub now: String,
    /// The cell that says it now; of a unit that is gone the row that it had.
    pub place: Place,
}

/// A party whose addressees are not those that the earlier tables gave it, or are described otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Readdressed {
    pub party: PartyId,
    /// Those told by the earlier tables, in order, each with e-mail and contact; empty: nobody.
    pub before: Vec<String>,
    pub now: Vec<String>,
    /// Those of now that are new to the party, or whose name, e-mail or contact is another.
    pub differing: BTreeSet<UnitId>,
}

/// The units tables of an edition held against those of the last quarter's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitChanges {
    pub since: EditionId,
    /// Sorted by unit, then aspect.
    pub changes: Vec<UnitChange>,
    /// Sorted by party.
    pub readdressed: Vec<Readdressed>,
}
