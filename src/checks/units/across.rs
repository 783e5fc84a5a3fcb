//! What only the rows together show: one id twice, days without a row, one code of two units, superiors that are not there
//! or of another place, circles.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::draft::Draft;
use super::level::{Rank, is_elsewhere, rank};
use crate::checks::rules;
use crate::domain::unit::{Unit, UnitId};
use crate::table::columns as col;

/// In this order: a row that repeats another is out of the game before codes and superiors are looked at.
pub(super) fn check(drafts: &mut [Draft<'_>]) {
    repeated_ids(drafts);
    gaps(drafts);
    shared_codes(drafts);
    unknown_superiors(drafts);
    superiors_elsewhere(drafts);
    circles(drafts, col::PARENT_ID, |unit| &mut unit.parent);
    circles(drafts, col::SUPERVISOR_ID, |unit| &mut unit.supervisor);
}

fn used<'d>(drafts: &'d [Draft<'_>]) -> impl Iterator<Item = (usize, &'d Unit)> {
    let drafts = drafts.iter().enumerate().filter(|(_, draft)| !draft.repeats);
    drafts.filter_map(|(at, draft)| Some((at, draft.unit.as_ref()?)))
}

fn overlap(a: &Unit, b: &Unit) -> bool {
    let starts_before_end = |start: Option<NaiveDate>, end: Option<NaiveDate>| match (start, end) {
        (Some(start), Some(end)) => start <= end,
        _ => true,
    };
    starts_before_end(a.valid_from, b.valid_to) && starts_before_end(b.valid_from, a.valid_to)
}

fn repeated_ids(drafts: &mut [Draft<'_>]) {
    let mut first: BTreeMap<UnitId, Vec<(usize, Unit)>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (at, draft) in drafts.iter_mut().enumerate() {
        let Some(unit) = &draft.unit else { continue };
        let before = first.entry(unit.id.clone()).or_default();
        match before.iter().find(|(_, other)| overlap(other, unit)) {
            Some((other, _)) => {
                pairs.push((*other, at));
                draft.repeats = true;
            }
            None => before.push((at, unit.clone())),
        }
    }
    // Said at both rows: the clerk may look at either.
    for (one, other) in pairs.iter().flat_map(|(first, second)| [(*first, *second), (*second, *first)]) {
        let Some(named) = drafts.get(other).and_then(|draft| draft.unit.clone()) else { continue };
        if let Some(draft) = drafts.get_mut(one) {
            rules::r402_unit_twice::raise(&draft.row.cell(col::UNIT_ID), &named, &mut draft.findings);
        }
    }
}

/// Said at the row that begins too late: on the days before it nobody knows who supervises the unit.
fn gaps(drafts: &mut [Draft<'_>]) {
    let mut spans: BTreeMap<UnitId, Vec<(NaiveDate, Option<NaiveDate>, usize)>> = BTreeMap::new();
    for (at, unit) in used(drafts) {
        let from = unit.valid_from.unwrap_or(NaiveDate::MIN);
        spans.entry(unit.id.clone()).or_default().push((from, unit.valid_to, at));
    }
    for rows in spans.values_mut() {
        rows.sort_unstable();
        for pair in rows.windows(2) {
            let [(_, Some(end), _), (start, _, at)] = pair else { continue };
            let (first, last) = (end.succ_opt(), start.pred_opt());
            if let (Some(first), Some(last), Some(draft)) = (first, last, drafts.get_mut(*at))
                && first <= last
            {
                let cell = draft.row.cell(col::VALID_FROM);
                rules::r413_validity_gap::raise(&cell, first, last, &mut draft.findings);
            }
        }
    }
}

fn shared_codes(drafts: &mut [Draft<'_>]) {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, unit) in used(drafts) {
        // A credit code contains the organisation code: comparing the latter finds both.
        if let Some(code) = &unit.org_code {
            by_code.entry(code).or_default().push(at);
        }
    }
    let mut shared: Vec<(usize, Unit)> = Vec::new();
    for rows in by_code.values().filter(|rows| rows.len() > 1) {
        for at in rows {
            let units = rows.iter().filter_map(|other| drafts.get(*other)?.unit.as_ref());
            let own = drafts.get(*at).and_then(|draft| draft.unit.as_ref());
            let other =
                own.and_then(|own| units.clone().find(|other| other.id != own.id && overlap(other, own)));
            shared.extend(other.map(|other| (*at, other.clone())));
        }
    }
    for (at, other) in shared {
        let Some(draft) = drafts.get_mut(at) else { continue };
        let cell = [col::USCC, col::ORG_CODE].map(|field| draft.row.cell(field));
        let written = cell.iter().find(|cell| !cell.is_nothing()).unwrap_or(&cell[0]);
        rules::r406_code_shared::raise(written, &other, &mut draft.findings);
        if let Some(unit) = &mut draft.unit {
            (unit.uscc, unit.org_code) = (None, None);
        }
    }
}

fn unknown_superiors(drafts: &mut [Draft<'_>]) {
    let known: BTreeSet<UnitId> =
        drafts.iter().filter_map(|draft| Some(draft.unit.as_ref()?.id.clone())).collect();
    for draft in drafts {
        let Some(unit) = &mut draft.unit else { continue };
        for (field, superior) in
            [(col::PARENT_ID, &mut unit.parent), (col::SUPERVISOR_ID, &mut unit.supervisor)]
        {
            if superior.as_ref().is_some_and(|id| !known.contains(id)) {
                rules::r403_parent_unknown::raise(&draft.row.cell(field), &mut draft.findings);
                *superior = None;
            }
        }
    }
}

/// A supervisor of a place that neither contains the unit's nor lies in its: the table may mean it, a slip may have made it.
fn superiors_elsewhere(drafts: &mut [Draft<'_>]) {
    let areas: BTreeMap<UnitId, String> =
        used(drafts).map(|(_, unit)| (unit.id.clone(), unit.area_code.clone())).collect();
    for draft in drafts {
        let Some(unit) = &draft.unit else { continue };
        let area = unit.supervisor.as_ref().and_then(|id| areas.get(id));
        if let Some(area) = area.filter(|area| is_elsewhere(&unit.area_code, area)) {
            let (own, cell) = (unit.area_code.clone(), draft.row.cell(col::SUPERVISOR_ID));
            rules::r415_supervisor_elsewhere::raise(&cell, &own, area, &mut draft.findings);
        }
    }
}

/// Drops the relations that lead back to where they start; those that only lead into a circle stay. Where a circle holds
/// relations that go downwards (a government under its own department), only these are dropped: the others are right.
fn circles(drafts: &mut [Draft<'_>], field: &str, superior_of: impl Fn(&mut Unit) -> &mut Option<UnitId>) {
    let mut above: BTreeMap<UnitId, UnitId> = BTreeMap::new();
    let mut ranks: BTreeMap<UnitId, Rank> = BTreeMap::new();
    for draft in drafts.iter_mut().filter(|draft| !draft.repeats) {
        if let Some(unit) = &mut draft.unit {
            let (id, rank) = (unit.id.clone(), rank(unit));
            if let Some(superior) = superior_of(unit) {
                above.insert(id.clone(), superior.clone());
            }
            ranks.insert(id, rank);
        }
    }
    let goes_down = |id: &UnitId| match (ranks.get(id), above.get(id).and_then(|id| ranks.get(id))) {
        (Some(own), Some(superior)) => superior < own,
        _ => false,
    };
    for draft in drafts {
        let Some(unit) = &mut draft.unit else { continue };
        let Some(chain) = circle(&unit.id, &above) else { continue };
        if chain.iter().any(|id| goes_down(id)) && !goes_down(&unit.id) {
            continue;
        }
        let told: Vec<&str> = chain.iter().map(|id| &*id.0).collect();
        let told = told.join(" → ");
        rules::r404_supervision_cycle::raise(&draft.row.cell(field), &told, &mut draft.findings);
        *superior_of(unit) = None;
    }
}

/// `[A, B, A]` if going up from a unit comes back to it.
fn circle<'u>(start: &'u UnitId, above: &'u BTreeMap<UnitId, UnitId>) -> Option<Vec<&'u UnitId>> {
    let mut chain = vec![start];
    let mut seen = BTreeSet::from([start]);
    let mut at = above.get(start)?;
    while at != start {
        if !seen.insert(at) {
            return None;
        }
        chain.push(at);
        at = above.get(at)?;
    }
    chain.push(start);
    Some(chain)
}
