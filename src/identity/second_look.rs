//! What only shows when all mentions are judged: a unit that would get two codes, and names of bodies that other rows
//! or the ledger know by a valid code.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{Slot, UnitIndex};
use super::judge::{Judge, Verdict};
use super::mention::Mention;
use crate::domain::code::Code;
use crate::domain::name::NameKey;
use crate::domain::party::{Evidence, Party};
use crate::domain::scope::BodyClass;

/// Changes verdicts in place.
pub(super) fn second_look(
    mentions: &[Mention<'_>],
    verdicts: &mut [Verdict],
    known: &[Party],
    index: &UnitIndex<'_>,
    judge: &mut Judge<'_, '_>,
) {
    separate_codes(mentions, verdicts, known, index, judge);
    recognise_bodies(mentions, verdicts, known, index);
}

/// A unit without a code in the table takes the code of the rows that name it, if they all give the same one.
fn separate_codes(
    mentions: &[Mention<'_>],
    verdicts: &mut [Verdict],
    known: &[Party],
    index: &UnitIndex<'_>,
    judge: &mut Judge<'_, '_>,
) {
    let mut codes: BTreeMap<Slot, BTreeSet<&str>> = BTreeMap::new();
    for (slot, code) in mentions.iter().zip(verdicts.iter()).filter_map(|(m, v)| lent_code(m, v, index)) {
        codes.entry(slot).or_default().insert(code);
    }
    for party in known {
        let slot = party.unit.as_ref().and_then(|unit| index.slot(unit));
        if let (Some(codes), Some(code)) = (slot.and_then(|slot| codes.get_mut(&slot)), &party.org_code) {
            codes.insert(code);
        }
    }
    for (mention, verdict) in mentions.iter().zip(verdicts) {
        let Some((slot, _)) = lent_code(mention, verdict, index) else { continue };
        if codes.get(&slot).is_some_and(|codes| codes.len() > 1) {
            let key = index.grammar.key(mention.name);
            *verdict = Verdict::Open(judge.conflict(&key, &[slot]));
        }
    }
}

/// The unit found by name, and the code that the mention has beside it, where the table lists none.
fn lent_code<'f>(mention: &Mention<'f>, verdict: &Verdict, index: &UnitIndex<'_>) -> Option<(Slot, &'f str)> {
    let Verdict::Unit { slot, .. } = verdict else { return None };
    let code = mention.org_code?;
    index.unit(*slot)?.codes.is_empty().then_some((*slot, code))
}

fn recognise_bodies(
    mentions: &[Mention<'_>],
    verdicts: &mut [Verdict],
    known: &[Party],
    index: &UnitIndex<'_>,
) {
    let mut bodies: BTreeMap<NameKey, BTreeSet<(String, BodyClass)>> = BTreeMap::new();
    for (mention, verdict) in mentions.iter().zip(verdicts.iter()) {
        if let Verdict::Body { code, class, evidence: Evidence::Uscc | Evidence::OrgCode } = verdict {
            bodies.entry(index.grammar.key(mention.name)).or_default().insert((code.clone(), *class));
        }
    }
    for party in known.iter().filter(|party| party.unit.is_none()) {
        if let Some(code) = &party.org_code {
            let key = index.grammar.key(&party.name);
            bodies.entry(key).or_default().insert((code.clone(), party.class));
        }
    }
    let decided: BTreeMap<NameKey, BodyClass> = verdicts.iter().filter_map(decided_body).collect();
    for (mention, verdict) in mentions.iter().zip(verdicts) {
        let unknown = matches!(verdict, Verdict::Open(open) if open.code == Code::NameUnknown);
        if !unknown || mention.org_code.is_some() {
            continue;
        }
        let key = index.grammar.key(mention.name);
        if let (Some(class), None) = (decided.get(&key), bodies.get(&key)) {
            *verdict = Verdict::NamedBody { name: key, class: *class, evidence: Evidence::Name };
            continue;
        }
        let Some(found) = bodies.get(&key) else { continue };
        let codes: BTreeSet<&String> = found.iter().map(|(code, _)| code).collect();
        if let (1, Some((code, class))) = (codes.len(), found.first()) {
            *verdict = Verdict::Body { code: code.clone(), class: *class, evidence: Evidence::Name };
        }
    }
}

/// A body that a person called a new one, by its name.
fn decided_body(verdict: &Verdict) -> Option<(NameKey, BodyClass)> {
    match verdict {
        Verdict::NamedBody { name, class, evidence: Evidence::Decision } => Some((name.clone(), *class)),
        _ => None,
    }
}
