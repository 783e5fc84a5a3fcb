//! Hierarchy: which department is told about a party on a day (法释〔2017〕7号 第八条; domain.md §7.1, R17, R18).
//!
//! * The unit of the party is followed through mergers and changes of id to the one that answers today; a split is never
//!   decided here. A unit that was abolished without a successor answers by its last row.
//! * First addressee: the unit in the `supervisor` column of the row that holds on the day; where that is empty, the
//!   `parent`, then for a village the town of its area code, for a town the government of its county, for a state
//!   enterprise the investor of the register. It is followed the same way and must still exist.
//! * Further addressees: the parent group of a state enterprise, and the body that invests for the state in the group at
//!   the top; the city government as copy of what goes to an upper level of the same system.
//! * No supervisor, one that nobody knows, one that no longer exists, a chain that leads back: an exception with the units
//!   worth asking. Never a guess.

mod addressees;
mod changes;
mod follow;
mod nearest;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use self::addressees::address;
pub use self::changes::{InForce, changes};
use self::follow::{Stop, Way};
use self::nearest::nearest;
use self::timeline::Timeline;
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::party::{Party, PartyId};
use crate::domain::place::RowPlace;
use crate::domain::supervision::{Exception, ExceptionReason, Supervision};
use crate::domain::unit::UnitTable;

/// Who is told about whom, and about whom nobody can be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supervised {
    pub by_party: BTreeMap<PartyId, Supervision>,
    /// In the order of the parties.
    pub exceptions: Vec<Exception>,
    /// About rows of the units table; each fault once, sorted by place.
    pub findings: Vec<Finding>,
}

/// Why a party has no supervision, and the table row to blame.
struct Failure<'a> {
    reason: ExceptionReason,
    blame: Option<Blame<'a>>,
}

/// A row of the tables that cannot be followed, and the field in which it says so.
struct Blame<'a> {
    code: Code,
    place: &'a RowPlace,
    field: &'static str,
    value: String,
}

/// Finds the addressees of every party on a day. Whatever the table holds, this ends: a way never passes a unit twice.
pub fn supervise(
    parties: &[Party],
    units: &UnitTable,
    on: NaiveDate,
    severities: &dyn Fn(Code) -> Severity,
) -> Supervised {
    let timeline = Timeline::new(units, on);
    let mut supervised = Supervised::default();
    let mut findings = BTreeSet::new();
    for party in parties {
        match supervise_one(party, &timeline) {
            Ok(supervision) => {
                supervised.by_party.insert(party.id.clone(), supervision);
            }
            Err(failure) => {
                if let Some(Blame { code, place, field, value }) = failure.blame {
                    findings.insert(Finding::new(code, severities(code), units.cell(place, field), value));
                }
                let nearest = nearest(party, &timeline);
                supervised.exceptions.push(Exception {
                    party: party.id.clone(),
                    reason: failure.reason,
                    nearest,
                });
            }
        }
    }
    supervised.findings = findings.into_iter().collect();
    supervised
}

fn supervise_one<'a>(party: &Party, timeline: &Timeline<'a>) -> Result<Supervision, Failure<'a>> {
    let not_in_table = || Failure { reason: ExceptionReason::NotInTable, blame: None };
    let unit = party.unit.as_ref().ok_or_else(not_in_table)?;
    let Way { unit, followed } = timeline.follow(unit).map_err(|stop| match stop {
        Stop::Unknown => not_in_table(),
        other => other.failure(),
    })?;
    let addressees = address(unit, timeline)?;
    Ok(Supervision {
        party: party.id.clone(),
        answering_unit: unit.id.clone(),
        present_name: unit.name.clone(),
        followed,
        addressees,
    })
}
