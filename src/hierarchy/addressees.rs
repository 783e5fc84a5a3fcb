//! Who is told about a unit: the one that supervises it by law first, then the others.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::follow::{Stop, Way};
use super::timeline::{Timeline, division};
use super::{Blame, Failure};
use crate::domain::code::Code;
use crate::domain::place::RowPlace;
use crate::domain::scope::BodyClass;
use crate::domain::supervision::{Addressee, ExceptionReason, NamedBy};
use crate::domain::unit::{RelationKind, Unit, UnitId};
use crate::table::columns as col;

/// A unit that another one's row, the register or the law names.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) id: &'a UnitId,
    /// Row and field that say so; `None`: the area code alone.
    said: Option<(&'a RowPlace, &'static str)>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl<'a> Named<'a> {
    fn by_row(id: &'a Option<UnitId>, row: &'a Unit, field: &'static str) -> Option<Self> {
        let said = Some((&row.place, field));
        id.as_ref().map(|id| Named { id, said, from: row.valid_from, to: row.valid_to })
    }

    fn by_area(id: &'a UnitId) -> Self {
        Named { id, said: None, from: None, to: None }
    }

    fn by_register(uscc: &str, timeline: &Timeline<'a>) -> Option<Self> {
        let line = timeline.registered(uscc)?;
        let said = Some((&line.place, col::INVESTOR));
        line.investor.as_ref().map(|id| Named { id, said, from: None, to: None })
    }
}

/// Addressees of a unit that answers today.
pub(super) fn address<'a>(unit: &'a Unit, timeline: &Timeline<'a>) -> Result<Vec<Addressee>, Failure<'a>> {
    let named = supervisor_of(unit, timeline)
        .ok_or_else(|| failure(ExceptionReason::NoSupervisor, Code::SupervisorMissing, unit, ""))?;
    if leads_back(unit, timeline) {
        let value = named.id.to_string();
        return Err(failure(ExceptionReason::Cycle, Code::SupervisionCycle, unit, &value));
    }
    let first = follow_to(named.id, unit, timeline)?;
    let relation = relation_of(unit, first.unit);
    let mut addressees = vec![addressee(named, first.unit, relation, unit.valid_from, timeline)];
    for (named, relation) in further(unit, first.unit, relation, timeline) {
        if let Ok(Way { unit: other, .. }) = timeline.follow(named.id)
            && other.id != unit.id
            && addressees.iter().all(|known| known.unit != other.id)
            && timeline.holding(&other.id, timeline.on).is_some()
        {
            addressees.push(addressee(named, other, relation, unit.valid_from, timeline));
        }
    }
    Ok(addressees)
}

/// The unit that the table names as supervisor, as it stands there; where it is silent, the one that the law names by the
/// area code or the register, for the classes of which it names one.
pub(super) fn supervisor_of<'a>(unit: &'a Unit, timeline: &Timeline<'a>) -> Option<Named<'a>> {
    let by_class = || match unit.class {
        BodyClass::Village => timeline.town_of(&unit.area_code).map(Named::by_area),
        BodyClass::Town => timeline.government_of(&unit.area_code).map(Named::by_area),
        BodyClass::StateEnterprise => {
            unit.uscc.as_deref().and_then(|uscc| Named::by_register(uscc, timeline))
        }
        // An agency may be the city government's or an upper system's, an institution anybody's.
        BodyClass::Agency | BodyClass::Institution => None,
    };
    let parent = || Named::by_row(&unit.parent, unit, col::PARENT_ID);
    Named::by_row(&unit.supervisor, unit, col::SUPERVISOR_ID).or_else(parent).or_else(by_class)
}

/// Whether going up from the unit leads to it again.
fn leads_back<'a>(unit: &'a Unit, timeline: &Timeline<'a>) -> bool {
    let mut seen: BTreeSet<&UnitId> = BTreeSet::new();
    let mut above = supervisor_of(unit, timeline);
    while let Some(named) = above {
        if *named.id == unit.id {
            return true;
        }
        if !seen.insert(named.id) {
            return false;
        }
        above = timeline.present(named.id).and_then(|row| supervisor_of(row, timeline));
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

/// A department of a division above ours over one of ours: the upper level of the same system. A government is not.
fn is_upper_system(unit: &Unit, supervisor: &Unit) -> bool {
    let (own, above) = (division(&unit.area_code), division(&supervisor.area_code));
    own != above && own.starts_with(above.trim_end_matches("00")) && !supervisor.is_government()
}

fn further<'a>(
    unit: &'a Unit,
    first: &'a Unit,
    relation: RelationKind,
    timeline: &Timeline<'a>,
) -> Vec<(Named<'a>, RelationKind)> {
    let mut further = Vec::new();
    if unit.class == BodyClass::StateEnterprise {
        let is_group = |named: &Named<'_>| {
            timeline.present(named.id).is_some_and(|group| group.class == BodyClass::StateEnterprise)
        };
        let group = Named::by_row(&unit.parent, unit, col::PARENT_ID).filter(is_group);
        let investor = investor_above(first, timeline);
        further.extend(group.into_iter().chain(investor).map(|named| (named, RelationKind::Investor)));
    }
    if relation == RelationKind::Vertical {
        let government = timeline.government_of(&unit.area_code).map(Named::by_area);
        further.extend(government.map(|named| (named, RelationKind::Copy)));
    }
    further
}

/// Who invests for the state in the group of a company, however many companies stand in between.
fn investor_above<'a>(group: &'a Unit, timeline: &Timeline<'a>) -> Option<Named<'a>> {
    let mut seen = BTreeSet::new();
    let mut at = group;
    while at.class == BodyClass::StateEnterprise && seen.insert(&at.id) {
        let named = supervisor_of(at, timeline)?;
        at = timeline.follow(named.id).ok()?.unit;
        if at.class != BodyClass::StateEnterprise {
            return Some(named);
        }
    }
    None
}

/// `since`: when the relation was made; what the addressee was called then goes into brackets if it differs.
fn addressee(
    named: Named<'_>,
    unit: &Unit,
    relation: RelationKind,
    since: Option<NaiveDate>,
    timeline: &Timeline<'_>,
) -> Addressee {
    let then = timeline.name_on(named.id, since.unwrap_or(NaiveDate::MIN));
    Addressee {
        unit: unit.id.clone(),
        name: unit.name.clone(),
        former_name: then.filter(|then| *then != unit.name).map(str::to_owned),
        relation,
        email: unit.email.clone(),
        contact: unit.contact.clone(),
        named: NamedBy {
            cell: named.said.map(|(place, field)| timeline.table.cell(place, field)),
            from: named.from,
            to: named.to,
        },
    }
}

fn failure<'a>(reason: ExceptionReason, code: Code, unit: &'a Unit, value: &str) -> Failure<'a> {
    let blame = Blame { code, place: &unit.place, field: col::SUPERVISOR_ID, value: value.to_owned() };
    Failure { reason, blame: Some(blame) }
}
