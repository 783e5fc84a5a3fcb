//! Whose is it: the departments that are told about a party (法释〔2017〕7号 第八条; work plan, task 2).

use serde::Serialize;

use super::party::PartyId;
use super::place::Place;
use super::unit::{Change, RelationKind, UnitId};
use chrono::NaiveDate;

/// A department that supervises a party on the day asked, under its present name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Addressee {
    pub unit: UnitId,
    pub name: String,
    /// Where the relation was made under another name: （原××局）.
    pub former_name: Option<String>,
    pub relation: RelationKind,
    pub email: Option<String>,
    pub contact: Option<String>,
    /// Why this unit.
    pub named: NamedBy,
}

/// What names an addressee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NamedBy {
    /// The cell of the tables; `None`: the law by itself, over the area code (a village's town, a town's government, the
    /// city government that is told besides an upper system).
    pub cell: Option<Place>,
    /// First and last day on which that row holds.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// A rename or merger that was followed on the way from the unit named to the unit that answers today.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Followed {
    pub on: NaiveDate,
    pub change: Change,
    pub from: UnitId,
    pub to: UnitId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supervision {
    pub party: PartyId,
    /// The unit that answers for the party today (itself, or its successor) and its present name.
    pub answering_unit: UnitId,
    pub present_name: String,
    pub followed: Vec<Followed>,
    /// First the one that supervises by law, then further ones (parent group; the city government, which only gets a copy).
    pub addressees: Vec<Addressee>,
}

impl Supervision {
    /// 抄送: names of those who only get a copy, of a letter about the party to `unit`. What is copied is the letter to
    /// the first addressee; the others' letters go to them alone.
    pub fn copied_to(&self, unit: &UnitId) -> impl Iterator<Item = &str> {
        let is_first = self.addressees.first().is_some_and(|first| first.unit == *unit);
        let copies = self.addressees.iter().filter(move |one| is_first && one.relation == RelationKind::Copy);
        copies.map(|addressee| addressee.name.as_str())
    }
}

/// Why no department can be told. Never a guess: the party goes on the exception list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionReason {
    /// The body is in scope but not in the units table.
    NotInTable,
    /// The table names no supervisor for the day.
    NoSupervisor,
    /// The supervisor named is not in the table.
    SupervisorUnknown,
    /// Parents lead back to the unit itself.
    Cycle,
    /// The unit was split; a person says who answers.
    SplitUndecided,
    /// The supervisor was abolished and nobody follows it.
    SupervisorAbolished,
}

impl ExceptionReason {
    pub fn word(self) -> &'static str {
        match self {
            ExceptionReason::NotInTable => "not_in_table",
            ExceptionReason::NoSupervisor => "no_supervisor",
            ExceptionReason::SupervisorUnknown => "supervisor_unknown",
            ExceptionReason::Cycle => "cycle",
            ExceptionReason::SplitUndecided => "split_undecided",
            ExceptionReason::SupervisorAbolished => "supervisor_abolished",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exception {
    pub party: PartyId,
    pub reason: ExceptionReason,
    /// Units worth asking: id and name.
    pub nearest: Vec<(UnitId, String)>,
}
