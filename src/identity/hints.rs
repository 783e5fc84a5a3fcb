//! What rows say beside name and code: the case and who represents the body. It never decides, because several debtors share
//! a case and people change office; it raises a candidate in the question and is told there.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, PolarsResult};

use super::candidates::Scored;
use super::features::LEAST;
use super::index::{Slot, UnitIndex};
use super::judge::{Judge, Open, Verdict};
use super::mention::Mentions;
use crate::domain::code::Code;
use crate::domain::party::is_telling_name;
use crate::table::columns as col;

/// What a case in common with rows of the unit adds, and the same person at its head.
const CASE_SHARED: i32 = 60;
const REPRESENTATIVE_AGREES: i32 = 40;

/// The values that one column gives to open mentions, and the units whose rows have them too. A million rows may be open, so
/// these are sorted lists and not maps of sets.
struct Hint<'f> {
    /// Mention and value, sorted.
    told: Vec<(usize, &'f str)>,
    shared: BTreeMap<&'f str, BTreeSet<Slot>>,
}

/// Adds the hints to every open question.
pub(super) fn weigh_hints(
    frame: &DataFrame,
    mentions: &Mentions<'_>,
    verdicts: &mut [Verdict],
    index: &UnitIndex<'_>,
    judge: &Judge<'_, '_>,
) -> PolarsResult<()> {
    if !verdicts.iter().any(|verdict| matches!(verdict, Verdict::Open(_))) {
        return Ok(());
    }
    let cases = Hint::gather(frame, col::CASE_KEY, mentions, verdicts, &|_| true)?;
    let heads = Hint::gather(frame, col::REPRESENTATIVE, mentions, verdicts, &is_telling_name)?;
    for (at, (mention, verdict)) in mentions.distinct.iter().zip(verdicts).enumerate() {
        let Verdict::Open(open) = verdict else { continue };
        let (by_case, by_head) = (cases.units(at), heads.units(at));
        if by_case.is_empty() && by_head.is_empty() {
            continue;
        }
        let key = index.grammar.key(mention.name);
        for slot in &by_case {
            let id = index.unit(*slot).map(|unit| &unit.present.id);
            let known = open.candidates.iter().any(|found| found.slot == *slot);
            if known || id.is_none_or(|id| open.rejected.contains(id)) {
                continue;
            }
            let likeness = judge.likeness(&key, *slot);
            if likeness.score >= LEAST {
                open.candidates.push(Scored { slot: *slot, likeness });
            }
        }
        raise(open, &by_case, CASE_SHARED, "evidence.case_shared");
        raise(open, &by_head, REPRESENTATIVE_AGREES, "evidence.representative_agrees");
        let is_part =
            open.candidates.iter().any(|found| found.likeness.features.contains(&"evidence.part_of"));
        if open.code == Code::NameUnknown && !is_part {
            open.candidates.sort_by_key(|found| (std::cmp::Reverse(found.likeness.score), found.slot));
            open.proposed = Open::propose(&open.candidates);
        }
    }
    Ok(())
}

fn raise(open: &mut Open, units: &BTreeSet<Slot>, weight: i32, feature: &'static str) {
    for found in open.candidates.iter_mut().filter(|found| units.contains(&found.slot)) {
        found.likeness.score += weight;
        found.likeness.features.push(feature);
    }
}

impl<'f> Hint<'f> {
    fn gather(
        frame: &'f DataFrame,
        column: &str,
        mentions: &Mentions<'_>,
        verdicts: &[Verdict],
        is_telling: &dyn Fn(&str) -> bool,
    ) -> PolarsResult<Self> {
        let values = frame.column(column)?.str()?;
        let rows = || mentions.of_row.iter().zip(values.iter()).filter_map(|(at, value)| Some((*at, value?)));
        let is_open = |at: usize| matches!(verdicts.get(at), Some(Verdict::Open(_)));
        let mut told: Vec<(usize, &str)> =
            rows().filter(|(at, value)| is_open(*at) && is_telling(value)).collect();
        told.sort_unstable();
        told.dedup();
        let mut wanted: Vec<&str> = told.iter().map(|(_, value)| *value).collect();
        wanted.sort_unstable();
        let mut shared: BTreeMap<&str, BTreeSet<Slot>> = BTreeMap::new();
        for (at, value) in rows() {
            if let Some(Verdict::Unit { slot, .. }) = verdicts.get(at)
                && wanted.binary_search(&value).is_ok()
            {
                shared.entry(value).or_default().insert(*slot);
            }
        }
        Ok(Hint { told, shared })
    }

    fn units(&self, mention: usize) -> BTreeSet<Slot> {
        let first = self.told.partition_point(|(at, _)| *at < mention);
        let told = self.told.get(first..).unwrap_or_default().iter().take_while(|(at, _)| *at == mention);
        told.filter_map(|(_, value)| self.shared.get(value)).flatten().copied().collect()
    }
}
