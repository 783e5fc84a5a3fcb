//! The units that a name might mean, best first. Only names that nothing else resolved come here, and each is held
//! against few units: those that share its rarest characters.

use std::collections::{BTreeMap, BTreeSet};

use super::features::{LEAST, Likeness, Profile, compare};
use super::index::{Slot, UnitIndex};
use crate::domain::name::{NameGrammar, NameKey};

/// Longer writings are no names of bodies.
const LONGEST_NAME: usize = 60;
/// How many entries of the character lists one name may touch: keeps a million names linear.
const TOUCHED: usize = 6_000;
/// How many names are compared character by character.
const COMPARED: usize = 24;
/// What a code that is one slip away adds.
const CODE_NEAR: i32 = 100;

/// A unit with its likeness to a written name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scored {
    pub(super) slot: Slot,
    pub(super) likeness: Likeness,
}

struct Entry<'i> {
    id: usize,
    profile: Profile<'i>,
}

/// Names by their characters, each with the number of whom it belongs to.
pub(super) struct NameFinder<'i> {
    grammar: &'i NameGrammar,
    entries: Vec<Entry<'i>>,
    by_character: BTreeMap<char, Vec<usize>>,
    by_id: BTreeMap<usize, Vec<usize>>,
    /// Shared weight by entry, and the entries touched; kept between calls for its memory.
    shared: Vec<u32>,
}

/// Every name of every unit.
pub(super) struct CandidateFinder<'i, 'a> {
    index: &'i UnitIndex<'a>,
    names: NameFinder<'i>,
}

impl<'i, 'a> CandidateFinder<'i, 'a> {
    pub(super) fn new(index: &'i UnitIndex<'a>) -> Self {
        let names = index.units.iter().enumerate();
        let names = names.flat_map(|(slot, unit)| unit.names.iter().map(move |key| (slot, key)));
        CandidateFinder { index, names: NameFinder::new(&index.grammar, names) }
    }

    /// How like the name is to one unit, by the unit's nearest name.
    pub(super) fn likeness(&self, key: &NameKey, slot: Slot) -> Likeness {
        self.names.likeness(key, slot)
    }

    /// Units like the name, best first; ties by id. `code_written`: a code that failed its check or is masked.
    pub(super) fn find(&mut self, key: &NameKey, code_written: Option<&str>) -> Vec<Scored> {
        let near = self.names.near(key);
        let scored = |(slot, mut likeness): (Slot, Likeness)| {
            if code_written.is_some_and(|code| self.is_code_near(slot, code)) {
                likeness.score += CODE_NEAR;
                likeness.features.push("evidence.code_near");
            }
            Scored { slot, likeness }
        };
        let mut found: Vec<Scored> =
            near.into_iter().map(scored).filter(|scored| scored.likeness.score >= LEAST).collect();
        found.sort_by_key(|scored| (std::cmp::Reverse(scored.likeness.score), scored.slot));
        found
    }

    fn is_code_near(&self, slot: Slot, written: &str) -> bool {
        self.index.unit(slot).is_some_and(|unit| unit.codes.iter().any(|code| is_near(code, written)))
    }
}

impl<'i> NameFinder<'i> {
    pub(super) fn new(
        grammar: &'i NameGrammar,
        names: impl IntoIterator<Item = (usize, &'i NameKey)>,
    ) -> Self {
        let mut finder = NameFinder {
            grammar,
            entries: Vec::new(),
            by_character: BTreeMap::new(),
            by_id: BTreeMap::new(),
            shared: Vec::new(),
        };
        for (id, key) in names {
            if key.0.chars().count() <= LONGEST_NAME {
                finder.enter(id, Profile::listed(grammar, key));
            }
        }
        finder.shared = vec![0; finder.entries.len()];
        finder
    }

    fn enter(&mut self, id: usize, profile: Profile<'i>) {
        let entry = self.entries.len();
        let characters: BTreeSet<char> = profile.chars().iter().copied().collect();
        for c in characters {
            self.by_character.entry(c).or_default().push(entry);
        }
        self.by_id.entry(id).or_default().push(entry);
        self.entries.push(Entry { id, profile });
    }

    /// How like the name is to the nearest of those that belong to `id`.
    pub(super) fn likeness(&self, key: &NameKey, id: usize) -> Likeness {
        if key.0.chars().count() > LONGEST_NAME {
            return Likeness { contradicted: true, ..Likeness::default() };
        }
        let written = Profile::written(self.grammar, key);
        let entries = self.by_id.get(&id).into_iter().flatten();
        self.nearest(&written, entries.copied()).into_values().next().unwrap_or_default()
    }

    /// Whose names are somewhat like this one, by number.
    pub(super) fn near(&mut self, key: &NameKey) -> BTreeMap<usize, Likeness> {
        if key.0.is_empty() || key.0.chars().count() > LONGEST_NAME {
            return BTreeMap::new();
        }
        let written = Profile::written(self.grammar, key);
        // By what is left without the city, which no entry has.
        let shortest = written.iter().min_by_key(|written| written.chars().len());
        let blocked = shortest.map(|written| self.blocked(written.chars())).unwrap_or_default();
        self.nearest(&written, blocked.into_iter())
    }

    fn nearest(
        &self,
        written: &[Profile<'_>],
        entries: impl Iterator<Item = usize>,
    ) -> BTreeMap<usize, Likeness> {
        let mut nearest: BTreeMap<usize, Likeness> = BTreeMap::new();
        for entry in entries.filter_map(|entry| self.entries.get(entry)) {
            for written in written {
                let likeness = compare(self.grammar, written, &entry.profile);
                if nearest.get(&entry.id).is_none_or(|known| rank(&likeness) > rank(known)) {
                    nearest.insert(entry.id, likeness);
                }
            }
        }
        nearest
    }

    /// Entries that share half of the name's characters by weight, best first. A character weighs the more the fewer
    /// names have it, so that 有限公司 alone makes nobody a candidate.
    fn blocked(&mut self, written: &[char]) -> Vec<usize> {
        let characters: BTreeSet<char> = written.iter().copied().collect();
        let names = self.entries.len().max(2);
        let weight_of = |count: usize| 1 + 2 * (names / count.max(1)).ilog2();
        let mut lists: Vec<&Vec<usize>> =
            characters.iter().filter_map(|c| self.by_character.get(c)).collect();
        lists.sort_by_key(|list| list.len());
        let unknown = characters.len() - lists.len();
        let mut whole = weight_of(1) * u32::try_from(unknown).unwrap_or(u32::MAX / 64);
        let mut touched = Vec::new();
        let mut left = TOUCHED;
        for list in lists {
            if list.len() > left && !touched.is_empty() {
                break;
            }
            left = left.saturating_sub(list.len());
            let weight = weight_of(list.len());
            whole += weight;
            for entry in list.iter().take(TOUCHED) {
                let Some(shared) = self.shared.get_mut(*entry) else { continue };
                if *shared == 0 {
                    touched.push(*entry);
                }
                *shared += weight;
            }
        }
        let mut ranked: Vec<(u32, usize)> = touched
            .into_iter()
            .map(|entry| (self.shared.get_mut(entry).map(std::mem::take).unwrap_or_default(), entry))
            .filter(|(shared, _)| shared * 2 >= whole)
            .collect();
        ranked.sort_unstable_by_key(|(shared, entry)| (std::cmp::Reverse(*shared), *entry));
        ranked.into_iter().take(COMPARED).map(|(_, entry)| entry).collect()
    }
}

fn rank(likeness: &Likeness) -> (bool, i32) {
    (!likeness.contradicted, likeness.score)
}

/// One character changed, left out, added or swapped with its neighbour; or masked, and the rest agrees.
fn is_near(code: &str, written: &str) -> bool {
    if written.contains('*') {
        let same_length = code.chars().count() == written.chars().count();
        return same_length && code.chars().zip(written.chars()).all(|(a, b)| b == '*' || a == b);
    }
    code.len().abs_diff(written.len()) < 2 && strsim::osa_distance(code, written) < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_near_by_one_slip_or_under_a_mask() {
        for (written, near) in [
            ("12990184MX1A2B3C4D", true),
            ("12990184MX1A2B3C4E", true),
            ("12990184XM1A2B3C4D", true),
            ("1299O184MX1A2B3C4D", true),
            ("12990184MX****3C4D", true),
            ("12990184MX****3C5D", false),
            ("12990184XM1A2B3C4E", false),
            ("", false),
        ] {
            assert_eq!(is_near("12990184MX1A2B3C4D", written), near, "{written}");
        }
    }
}
