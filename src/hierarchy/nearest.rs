//! Units worth asking where nobody can be told: what a split made first, because one of these answers.

use super::addressees::supervisor_of;
use super::timeline::Timeline;
use crate::domain::party::Party;
use crate::domain::unit::{Change, Unit, UnitId};

/// Characters that a party's name and a town's must share in a row: city and town, or the town alone.
const SHARED: usize = 3;

/// What a unit was split into.
fn parts<'a>(id: &UnitId, timeline: &Timeline<'a>) -> impl Iterator<Item = &'a UnitId> {
    let splits = timeline.successions(id).iter().filter(|record| record.change == Change::Split);
    splits.map(|record| &record.to)
}

/// What the table names for the unit, its town, the government of its county; only units that the table has.
pub(super) fn nearest(party: &Party, timeline: &Timeline<'_>) -> Vec<(UnitId, String)> {
    let unit = party.unit.as_ref().and_then(|unit| timeline.present(unit));
    let area = unit
        .map(|unit| unit.area_code.as_str())
        .or_else(|| party.uscc.as_deref().and_then(|uscc| uscc.get(2..8)));
    let named = unit.and_then(|unit| supervisor_of(unit, timeline)).map(|named| named.id);
    let parent = unit.and_then(|unit| unit.parent.as_ref());
    let town = match unit {
        Some(unit) => timeline.town_of(&unit.area_code),
        None => town_in_name(&party.name, timeline),
    };
    let government = area.and_then(|area| timeline.government_of(area));
    let mut nearest: Vec<(UnitId, String)> = Vec::new();
    let split = [party.unit.as_ref(), named].into_iter().flatten().flat_map(|id| parts(id, timeline));
    for id in split.chain([named, parent, town, government].into_iter().flatten()) {
        let known = nearest.iter().any(|(near, _)| near == id) || party.unit.as_ref() == Some(id);
        if let (false, Some(Unit { name, .. })) = (known, timeline.present(id)) {
            nearest.push((id.clone(), name.clone()));
        }
    }
    nearest
}

/// The one town whose name shares the longest run of characters with the party's.
fn town_in_name<'a>(name: &str, timeline: &Timeline<'a>) -> Option<&'a UnitId> {
    let name: Vec<char> = name.chars().collect();
    let mut runs: Vec<(usize, &UnitId)> = timeline
        .towns()
        .filter_map(|id| Some((longest_run(&name, &timeline.present(id)?.name), id)))
        .filter(|(run, _)| *run >= SHARED)
        .collect();
    runs.sort_by_key(|(run, _)| std::cmp::Reverse(*run));
    match runs.as_slice() {
        [(best, _), (next, _), ..] if best == next => None,
        [(_, id), ..] => Some(id),
        [] => None,
    }
}

fn longest_run(name: &[char], other: &str) -> usize {
    let mut longest = 0;
    let mut ending_before = vec![0; name.len()];
    for c in other.chars() {
        let mut ending = vec![0; name.len()];
        for (at, _) in name.iter().enumerate().filter(|(_, own)| **own == c) {
            let before = at.checked_sub(1).and_then(|at| ending_before.get(at)).copied().unwrap_or(0);
            if let Some(run) = ending.get_mut(at) {
                *run = before + 1;
                longest = longest.max(*run);
            }
        }
        ending_before = ending;
    }
    longest
}
