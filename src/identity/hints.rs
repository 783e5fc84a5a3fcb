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
use crate::table::columns as col;

/// What a case in common with rows of the unit adds, and the same person at its head.
const CASE_SHARED: i32 = 60;
const REPRESENTATIVE_AGREES: i32 = 40;

/// A value of an open row and the units whose rows have it too.
type Shared<'f> = BTreeMap<&'f str, BTreeSet<Slot>>;

/// The values that one column gives to open mentions, and who else has them.
struct Hint<'f> {
    of_mention: BTreeMap<usize, BTreeSet<&'f str>>,
    shared: Shared<'f>,
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
    let heads = Hint::gather(frame, col::REPRESENTATIVE, mentions, verdicts, &is_telling)?;
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

/// 何某 and 张** are nobody.
fn is_telling(name: &str) -> bool {
    name.chars().count() > 1 && !name.contains(['某', '*', '×', '＊'])
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
        let mut hint = Hint { of_mention: BTreeMap::new(), shared: BTreeMap::new() };
        for (at, value) in rows().filter(|(_, value)| is_telling(value)) {
            if matches!(verdicts.get(at), Some(Verdict::Open(_))) {
                hint.of_mention.entry(at).or_default().insert(value);
                hint.shared.entry(value).or_default();
            }
        }
        for (at, value) in rows() {
            if let (Some(Verdict::Unit { slot, .. }), Some(units)) =
                (verdicts.get(at), hint.shared.get_mut(value))
            {
                units.insert(*slot);
            }
        }
        Ok(hint)
    }

    fn units(&self, mention: usize) -> BTreeSet<Slot> {
        let values = self.of_mention.get(&mention).into_iter().flatten();
        values.filter_map(|value| self.shared.get(value)).flatten().copied().collect()
    }
}
