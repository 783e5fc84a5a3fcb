//! Party ids: one for every unit and every body with a code of its own; a party that the ledger knows keeps its id.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{Slot, UnitIndex};
use super::judge::Verdict;
use super::mention::{Mention, Mentions};
use crate::domain::name::NameKey;
use crate::domain::party::{Party, PartyId};

/// What makes rows one party.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PartyKey {
    Unit(Slot),
    /// By organisation code.
    Body(String),
    Named(NameKey),
}

impl PartyKey {
    pub(super) fn of(verdict: &Verdict) -> Option<Self> {
        match verdict {
            Verdict::Unit { slot, .. } => Some(PartyKey::Unit(*slot)),
            Verdict::Body { code, .. } => Some(PartyKey::Body(code.clone())),
            Verdict::NamedBody { name, .. } => Some(PartyKey::Named(name.clone())),
            Verdict::Excluded(_) | Verdict::Open(_) => None,
        }
    }
}

/// A party before it has its id.
#[derive(Debug)]
struct Draft<'m> {
    party: Party,
    /// Rows by way of writing; the most frequent names a body that no table names.
    names: BTreeMap<&'m str, u32>,
}

/// Parties by what makes them one, each with its id.
pub(super) fn allot(
    mentions: &Mentions<'_>,
    verdicts: &[Verdict],
    known: &[Party],
    index: &UnitIndex<'_>,
) -> BTreeMap<PartyKey, Party> {
    let mut drafts: BTreeMap<PartyKey, Draft<'_>> = BTreeMap::new();
    for ((mention, verdict), rows) in mentions.distinct.iter().zip(verdicts).zip(&mentions.rows) {
        let Some(key) = PartyKey::of(verdict) else { continue };
        let Some(empty) = draft(verdict, index) else { continue };
        let draft = drafts.entry(key).or_insert(empty);
        draft.hear(mention, *rows, verdict, index);
    }
    let mut parties: BTreeMap<PartyKey, Party> =
        drafts.into_iter().map(|(key, draft)| (key, draft.finish(index))).collect();
    let unclaimed = claim_known(&mut parties, known, index);
    number_new(&mut parties, unclaimed, known);
    parties
}

fn draft<'m>(verdict: &Verdict, index: &UnitIndex<'_>) -> Option<Draft<'m>> {
    let id = PartyId::numbered(0);
    let party = match verdict {
        Verdict::Unit { slot, .. } => {
            let unit = index.unit(*slot)?.present;
            Party {
                id,
                name: unit.name.clone(),
                class: unit.class,
                uscc: unit.uscc.clone(),
                org_code: unit.org_code.clone(),
                unit: (!index.is_answered_outside(*slot)).then(|| unit.id.clone()),
            }
        }
        Verdict::Body { class, .. } | Verdict::NamedBody { class, .. } => Party {
            id,
            name: String::new(),
            class: *class,
            uscc: None,
            org_code: match verdict {
                Verdict::Body { code, .. } => Some(code.clone()),
                _ => None,
            },
            unit: None,
        },
        Verdict::Excluded(_) | Verdict::Open(_) => return None,
    };
    Some(Draft { party, names: BTreeMap::new() })
}

impl<'m> Draft<'m> {
    fn hear(&mut self, mention: &Mention<'m>, rows: u32, verdict: &Verdict, index: &UnitIndex<'_>) {
        *self.names.entry(mention.name).or_insert(0) += rows;
        let lends = match verdict {
            Verdict::Unit { slot, .. } => index.unit(*slot).is_some_and(|unit| unit.codes.is_empty()),
            _ => true,
        };
        if lends {
            // The smallest, so that the order of rows does not show.
            let uscc = self.party.uscc.as_deref().into_iter().chain(mention.uscc).min();
            self.party.uscc = uscc.map(str::to_owned);
            let org_code = self.party.org_code.as_deref().into_iter().chain(mention.org_code).min();
            self.party.org_code = org_code.map(str::to_owned);
        }
    }

    fn finish(self, index: &UnitIndex<'_>) -> Party {
        let Draft { mut party, names } = self;
        let registered = party.uscc.as_deref().and_then(|uscc| index.enterprise(uscc));
        if let Some(enterprise) = registered {
            party.name.clone_from(&enterprise.name);
        }
        if party.name.is_empty() {
            let written =
                names.into_iter().max_by_key(|(name, rows)| (*rows, name.len(), std::cmp::Reverse(*name)));
            party.name = written.map(|(name, _)| name.to_owned()).unwrap_or_default();
        }
        party
    }
}

/// Gives known ids, strongest evidence first, each to one party only; returns the keys that got none.
fn claim_known(
    parties: &mut BTreeMap<PartyKey, Party>,
    known: &[Party],
    index: &UnitIndex<'_>,
) -> Vec<PartyKey> {
    let mut known: Vec<&Party> = known.iter().collect();
    known.sort_by(|a, b| a.id.cmp(&b.id));
    let name = |party: &Party| Some(index.grammar.key(&party.name).0.to_string());
    type Mark<'f> = &'f dyn Fn(&Party) -> Option<String>;
    let marks: [Mark<'_>; 4] = [
        &|party| party.unit.as_ref().map(ToString::to_string),
        &|party| party.uscc.clone(),
        &|party| party.org_code.clone(),
        &name,
    ];
    let mut claimed: BTreeSet<&PartyId> = BTreeSet::new();
    let mut waiting: Vec<PartyKey> = parties.keys().cloned().collect();
    for mark in marks {
        let mut by_mark: BTreeMap<String, Vec<&Party>> = BTreeMap::new();
        for party in &known {
            if let Some(mark) = mark(party) {
                by_mark.entry(mark).or_default().push(party);
            }
        }
        waiting.retain(|key| {
            let Some(party) = parties.get_mut(key) else { return false };
            let found = mark(party).and_then(|mark| by_mark.get(&mark)).into_iter().flatten();
            let Some(old) = found.into_iter().find(|old| !claimed.contains(&old.id) && !differ(old, party))
            else {
                return true;
            };
            claimed.insert(&old.id);
            party.id = old.id.clone();
            if party.unit.is_none() {
                party.name.clone_from(&old.name);
            }
            party.uscc = party.uscc.take().or_else(|| old.uscc.clone());
            party.org_code = party.org_code.take().or_else(|| old.org_code.clone());
            false
        });
    }
    waiting
}

/// Two units, or two codes of bodies without a unit, are two parties whatever else agrees.
fn differ(a: &Party, b: &Party) -> bool {
    match (&a.unit, &b.unit) {
        (Some(a), Some(b)) => a != b,
        _ => match (&a.org_code, &b.org_code) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        },
    }
}

fn number_new(parties: &mut BTreeMap<PartyKey, Party>, mut new: Vec<PartyKey>, known: &[Party]) {
    let numbers = known.iter().filter_map(|party| party.id.0.strip_prefix('P')?.parse::<u64>().ok());
    let highest = numbers.max().unwrap_or(0);
    new.sort_by_cached_key(|key| {
        parties
            .get(key)
            .map(|party| (party.unit.is_none(), party.unit.clone(), party.uscc.clone(), party.name.clone()))
    });
    for (number, key) in (highest + 1..).zip(new) {
        if let Some(party) = parties.get_mut(&key) {
            party.id = PartyId::numbered(number);
        }
    }
}
