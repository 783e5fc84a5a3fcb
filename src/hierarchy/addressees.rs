//! Who is told about a unit: the one that supervises it by law first, then the others.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Failure;
use super::follow::{Stop, Way};
use super::timeline::{Timeline, division};
use crate::domain::code::Code;
use crate::domain::scope::BodyClass;
use crate::domain::supervision::{Addressee, ExceptionReason};
use crate::domain::unit::{RelationKind, Unit, UnitId};

/// Addressees of a unit that answers today.
pub(super) fn address<'a>(unit: &'a Unit, timeline: &Timeline<'a>) -> Result<Vec<Addressee>, Failure<'a>> {
    let named = supervisor_of(unit, timeline)
        .ok_or_else(|| failure(ExceptionReason::NoSupervisor, Code::SupervisorMissing, unit, ""))?;
    if leads_back(unit, timeline) {
        let value = named.to_string();
        return Err(failure(ExceptionReason::Cycle, Code::SupervisionCycle, unit, &value));
    }
    let first = follow_to(named, unit, timeline)?;
    let relation = relation_of(unit, first.unit);
    let mut addressees = vec![addressee(named, first.unit, relation, unit.valid_from, timeline)];
    for (named, relation) in further(unit, first.unit, relation, timeline) {
        if let Ok(Way { unit: other, .. }) = timeline.follow(named)
            && other.id != unit.id
            && addressees.iter().all(|known| known.unit != other.id)
            && timeline.holding(&other.id, timeline.on).is_some()
        {
            addressees.push(addressee(named, other, relation, unit.valid_from, timeline));
        }
    }
    Ok(addressees)
}

/// The unit that the table names as supervisor, as it stands there.
pub(super) fn supervisor_of<'a>(unit: &'a Unit, timeline: &Timeline<'a>) -> Option<&'a UnitId> {
    let by_class = || match unit.class {
        BodyClass::Village => timeline.town_of(&unit.area_code),
        BodyClass::StateEnterprise => unit.uscc.as_deref().and_then(|uscc| timeline.investor(uscc)),
        BodyClass::Agency | BodyClass::Institution | BodyClass::Town => None,
    };
    unit.supervisor.as_ref().or(unit.parent.as_ref()).or_else(by_class)
}

/// Whether going up from the unit leads to it again.
fn leads_back<'a>(unit: &'a Unit, timeline: &Timeline<'a>) -> bool {
    let mut seen: BTreeSet<&UnitId> = BTreeSet::new();
    let mut above = supervisor_of(unit, timeline);
    while let Some(id) = above {
        if *id == unit.id {
            return true;
        }
        if !seen.insert(id) {
            return false;
        }
        above = timeline.present(id).and_then(|row| supervisor_of(row, timeline));
    }
    false
}

fn follow_to<'a>(named: &UnitId, unit: &'a Unit, timeline: &Timeline<'a>) -> Result<Way<'a>, Failure<'a>> {
    let value = named.to_string();
    let way = timeline.follow(named).map_err(|stop| match stop {
        Stop::Unknown => failure(ExceptionReason::SupervisorUnknown, Code::SupervisorMissing, unit, &value),
        other => other.failure(),
    })?;
    if way.unit.id == unit.id {
        return Err(failure(ExceptionReason::Cycle, Code::SupervisionCycle, unit, &value));
    }
    if timeline.holding(&way.unit.id, timeline.on).is_none() {
        return Err(failure(ExceptionReason::SupervisorAbolished, Code::SupervisorMissing, unit, &value));
    }
    Ok(way)
}

/// The relation that the table says, else the one of the law for this class (domain.md §7.1).
fn relation_of(unit: &Unit, supervisor: &Unit) -> RelationKind {
    let by_class = match unit.class {
        BodyClass::Agency if is_upper_system(unit, supervisor) => RelationKind::Vertical,
        BodyClass::Agency | BodyClass::Town => RelationKind::Supervisor,
        BodyClass::Institution => RelationKind::Sponsor,
        BodyClass::Village => RelationKind::Guidance,
        BodyClass::StateEnterprise => RelationKind::Investor,
    };
    unit.relation.unwrap_or(by_class)
}

/// A department of another division over one of ours: the upper level of the same system. Governments over governments are not.
fn is_upper_system(unit: &Unit, supervisor: &Unit) -> bool {
    division(&unit.area_code) != division(&supervisor.area_code) && !supervisor.is_government()
}

fn further<'a>(
    unit: &'a Unit,
    first: &'a Unit,
    relation: RelationKind,
    timeline: &Timeline<'a>,
) -> Vec<(&'a UnitId, RelationKind)> {
    let mut further = Vec::new();
    if unit.class == BodyClass::StateEnterprise {
        let group = unit.parent.as_ref().filter(|parent| {
            timeline.present(parent).is_some_and(|group| group.class == BodyClass::StateEnterprise)
        });
        let investor =
            if first.class == BodyClass::StateEnterprise { supervisor_of(first, timeline) } else { None };
        further.extend(group.into_iter().chain(investor).map(|id| (id, RelationKind::Investor)));
    }
    if relation == RelationKind::Vertical {
        further.extend(timeline.government_of(&unit.area_code).map(|id| (id, RelationKind::Supervisor)));
    }
    further
}

/// `since`: when the relation was made; what the addressee was called then goes into brackets if it differs.
fn addressee(
    named: &UnitId,
    unit: &Unit,
    relation: RelationKind,
    since: Option<NaiveDate>,
    timeline: &Timeline<'_>,
) -> Addressee {
    let then = timeline.name_on(named, since.unwrap_or(NaiveDate::MIN));
    Addressee {
        unit: unit.id.clone(),
        name: unit.name.clone(),
        former_name: then.filter(|then| *then != unit.name).map(str::to_owned),
        relation,
        email: unit.email.clone(),
        contact: unit.contact.clone(),
    }
}

fn failure<'a>(reason: ExceptionReason, code: Code, unit: &'a Unit, value: &str) -> Failure<'a> {
    Failure { reason, blame: Some((code, &unit.place, value.to_owned())) }
}
