//! From a unit to the one that answers for it today.

use std::collections::BTreeSet;

use super::timeline::Timeline;
use super::{Blame, Failure};
use crate::domain::code::Code;
use crate::domain::supervision::{ExceptionReason, Followed};
use crate::domain::unit::{Change, Succession, Unit, UnitId};
use crate::table::columns as col;

/// Where a unit leads.
pub(super) struct Way<'a> {
    /// Its row of today, or the last one if it was abolished without a successor.
    pub(super) unit: &'a Unit,
    pub(super) followed: Vec<Followed>,
}

/// Why a unit leads nowhere.
pub(super) enum Stop<'a> {
    /// Not in the table.
    Unknown,
    Split(&'a Succession),
    /// Successions that lead back.
    Cycle(&'a Succession),
}

impl<'a> Stop<'a> {
    /// As the failure of a party whose own unit stops so.
    pub(super) fn failure(self) -> Failure<'a> {
        let blame = |code, succession: &'a Succession| {
            let value = succession.old_name.clone();
            Some(Blame { code, place: &succession.place, field: col::FROM_UNIT, value })
        };
        match self {
            Stop::Unknown => Failure { reason: ExceptionReason::SupervisorUnknown, blame: None },
            Stop::Split(succession) => Failure {
                reason: ExceptionReason::SplitUndecided,
                blame: blame(Code::SplitUndecided, succession),
            },
            Stop::Cycle(succession) => {
                Failure { reason: ExceptionReason::Cycle, blame: blame(Code::SupervisionCycle, succession) }
            }
        }
    }
}

impl<'a> Timeline<'a> {
    /// Follows mergers, renames that changed the id, and nothing else. A successor that the table lacks is not followed:
    /// the last row known answers.
    pub(super) fn follow(&self, from: &UnitId) -> Result<Way<'a>, Stop<'a>> {
        let mut unit = self.present(from).ok_or(Stop::Unknown)?;
        let mut followed = Vec::new();
        let mut seen = BTreeSet::from([&unit.id]);
        while let Some(succession) = self.next_after(unit)? {
            let Some(next) = self.present(&succession.to) else { break };
            if !seen.insert(&next.id) {
                return Err(Stop::Cycle(succession));
            }
            followed.push(Followed {
                on: succession.on,
                change: succession.change,
                from: unit.id.clone(),
                to: next.id.clone(),
            });
            unit = next;
        }
        Ok(Way { unit, followed })
    }

    /// The last change that took the unit away. One before a row that holds again (a unit re-established) is history.
    fn next_after(&self, unit: &'a Unit) -> Result<Option<&'a Succession>, Stop<'a>> {
        let again = self.holding(&unit.id, self.on).and_then(|row| row.valid_from);
        let mut changes = self
            .successions(&unit.id)
            .iter()
            .rev()
            .filter(|change| change.to != unit.id || change.change == Change::Split)
            .filter(|change| again.is_none_or(|again| again <= change.on));
        let Some(last) = changes.next() else { return Ok(None) };
        let parted = changes.any(|other| other.on == last.on && other.to != last.to);
        if parted || last.change == Change::Split {
            return Err(Stop::Split(last));
        }
        Ok(Some(last))
    }
}
