//! 撤销 takes back what was said (R34): the letters that named each withdrawn listing.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::MetRemoval;
use super::course::Course;
use super::reports::Reported;
use crate::domain::closure::RemovalKind;
use crate::domain::event::EventKind;
use crate::domain::history::History;
use crate::domain::listing::ListingId;
use crate::domain::quarter::{EditionId, Series};
use crate::domain::recall::{Recall, RecalledNotice};
use crate::domain::unit::UnitId;

/// What recalls are made of.
pub struct RecallRules<'a> {
    pub edition: EditionId,
    /// As the ledger had them before the edition.
    pub histories: &'a BTreeMap<ListingId, History>,
    /// Every 发文字号 ever issued, with its edition and whom it went to.
    pub issued: &'a BTreeMap<String, (EditionId, UnitId)>,
    /// What a unit is called now, if it is still known.
    pub name: &'a dyn Fn(&UnitId) -> Option<String>,
}

/// One for each listing that this edition withdraws and a letter has named, sorted by listing. A second edition of a
/// quarter takes the place of the first, and says again what the first took back.
pub fn recalls(removals: &[MetRemoval], course: &Course, rules: &RecallRules<'_>) -> Vec<Recall> {
    let happened = course.happenings.iter().filter(|happening| happening.kind == EventKind::Withdrawn);
    let withdrawn: BTreeSet<&ListingId> = happened.map(|happening| &happening.listing).collect();
    let is_again = |met: &MetRemoval| {
        let history = rules.histories.get(&met.listing);
        rules.edition.series == Series::Quarterly
            && met.reported == Reported::Now
            && history.is_some_and(|history| history.withdrawn_in == Some(rules.edition.quarter))
    };
    let of_kind = removals.iter().filter(|met| met.removal.kind == RemovalKind::Withdrawn);
    let about = of_kind.filter(|met| withdrawn.contains(&met.listing) || is_again(met));
    let mut recalls: BTreeMap<&ListingId, Recall> = BTreeMap::new();
    for met in about {
        let notices = notices(met, rules);
        // Removals come by day: of several the last one holds.
        if !notices.is_empty() {
            let recall = Recall {
                listing: met.listing.clone(),
                withdrawn_on: met.removal.removed_on,
                ground: met.removal.ground.clone(),
                notices,
            };
            recalls.insert(&met.listing, recall);
        }
    }
    recalls.into_values().collect()
}

fn notices(met: &MetRemoval, rules: &RecallRules<'_>) -> Vec<RecalledNotice> {
    let named = rules.histories.get(&met.listing).map(|history| history.named_by.as_slice());
    let known = named.unwrap_or_default().iter().filter_map(|named| {
        let (edition, addressee) = rules.issued.get(&named.number)?;
        Some(RecalledNotice {
            number: named.number.clone(),
            issued_on: named.on,
            edition: *edition,
            addressee: addressee.clone(),
            name: (rules.name)(addressee).unwrap_or_else(|| named.addressee.clone()),
        })
    });
    known.collect()
}
