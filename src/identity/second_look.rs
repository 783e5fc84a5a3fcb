//! What only shows when all mentions are judged: a unit that would get two codes. (Bodies without a unit: [`super::outside`].)

use std::collections::{BTreeMap, BTreeSet};

use super::index::{Slot, UnitIndex};
use super::judge::{Judge, Verdict};
use super::mention::Mention;
use crate::domain::party::Party;

/// A unit without a code in the table takes the code of the rows that name it, if they all give the same one.
pub(super) fn separate_codes(
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
