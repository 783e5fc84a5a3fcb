//! Parties from edition to edition: which of two that turned out to be one keeps its id (the older), what was split off,
//! and that a listing keeps its id through both.
//!
//! What tells them is the court's own writing: a name and code that an earlier edition took for one party and this one
//! takes for another has moved.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use polars::prelude::{DataFrame, IntoColumn, IntoSeries, PolarsResult, StringChunked};

use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::{Party, PartyId};
use crate::domain::party_event::{PartyEvent, PartyEventKind, Taken, Writing};
use crate::domain::personal_id;
use crate::domain::place::RowPlace;
use crate::table::columns as col;

/// Where the organisation code stands in a unified code.
const ORG_CODE_IN_USCC: Range<usize> = 8..17;

/// What earlier editions took writings for.
pub type Memory = BTreeMap<Writing, PartyId>;

/// What became of parties in an edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyCourse {
    /// Sorted by party.
    pub events: Vec<PartyEvent>,
    /// Writings that were not known or are taken otherwise than before, sorted.
    pub taken: Vec<Taken>,
    /// Parties that go on as another one.
    merged: BTreeMap<PartyId, PartyId>,
    /// Party and party that writings moved between.
    moved: BTreeMap<PartyId, BTreeSet<PartyId>>,
}

/// Gives a merged party its oldest id, in rows and parties, and says what became of whom. `known`: parties as the ledger
/// describes them.
pub fn follow_parties(
    mut rows: DataFrame,
    parties: &mut [Party],
    known: &[Party],
    memory: &Memory,
) -> PolarsResult<(DataFrame, PartyCourse)> {
    rows.rechunk_mut();
    let mut taken = writings(&rows)?;
    let described: BTreeMap<&PartyId, &Party> = known.iter().map(|party| (&party.id, party)).collect();
    let older = older_ids(&taken, parties, &described, memory);
    for party in parties.iter_mut() {
        if let Some(id) = older.get(&party.id) {
            party.id = id.clone();
        }
    }
    for found in &mut taken {
        if let Some(id) = older.get(&found.party) {
            found.party = id.clone();
        }
    }
    let rows = renumbered(rows, &older)?;
    let mut course = PartyCourse::default();
    course.tell_names(parties, &described);
    course.tell_moves(&taken, parties, &described, memory, &older);
    course.events.sort();
    course.events.dedup();
    taken.retain(|found| memory.get(&found.writing) != Some(&found.party));
    course.taken = taken;
    Ok((rows, course))
}

/// Every writing that has a party, with its first row; sorted.
fn writings(rows: &DataFrame) -> PolarsResult<Vec<Taken>> {
    let text = |name: &str| -> PolarsResult<&StringChunked> { rows.column(name)?.str() };
    let (names, parties) = (text(col::PARTY_NAME)?, text(col::PARTY_ID)?);
    let (uscc, org_codes, written) = (text(col::USCC)?, text(col::ORG_CODE)?, text(col::CODE_WRITTEN)?);
    let (evidence, files, sheets) = (text(col::EVIDENCE)?, text(col::FILE)?, text(col::SHEET)?);
    let numbers = rows.column(col::ROW)?.u32()?;
    let mut first: BTreeMap<(&str, &str), (&str, u32, usize)> = BTreeMap::new();
    for (at, (name, party)) in names.iter().zip(parties.iter()).enumerate() {
        let (Some(name), Some(_)) = (name, party) else { continue };
        let in_uscc = || uscc.get(at).and_then(|uscc| uscc.get(ORG_CODE_IN_USCC));
        let code = org_codes.get(at).or_else(in_uscc).or_else(|| written.get(at));
        let place = (files.get(at).unwrap_or_default(), numbers.get(at).unwrap_or_default(), at);
        let seen = first.entry((name, code.unwrap_or_default())).or_insert(place);
        *seen = place.min(*seen);
    }
    let taken = first.into_iter().map(|((name, code), (file, row, at))| Taken {
        writing: Writing { name: name.to_owned(), code: personal_id::mask(code).into_owned() },
        party: PartyId(parties.get(at).unwrap_or_default().into()),
        evidence: evidence.get(at).unwrap_or_default().to_owned(),
        place: RowPlace { file: file.into(), sheet: sheets.get(at).unwrap_or_default().into(), row },
    });
    Ok(taken.collect())
}

/// Present id → older id, for parties that are the same as one known before which no party of now is.
fn older_ids(
    taken: &[Taken],
    parties: &[Party],
    described: &BTreeMap<&PartyId, &Party>,
    memory: &Memory,
) -> BTreeMap<PartyId, PartyId> {
    let present: BTreeMap<&PartyId, &Party> = parties.iter().map(|party| (&party.id, party)).collect();
    let mut older: BTreeMap<PartyId, PartyId> = BTreeMap::new();
    let mut given = BTreeSet::new();
    for found in taken {
        let Some(past) = memory.get(&found.writing).filter(|past| **past < found.party) else { continue };
        let (Some(was), Some(is)) = (described.get(past), present.get(&found.party)) else { continue };
        if present.contains_key(past) || !can_be_one(was, is) {
            continue;
        }
        let best = older.get(&found.party).is_none_or(|known| past < known);
        if best && given.insert(past.clone()) {
            older.insert(found.party.clone(), past.clone());
        }
    }
    older
}

/// Two units, or two codes, are two bodies whatever a writing was taken for.
fn can_be_one(was: &Party, is: &Party) -> bool {
    fn agree<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
        a.is_none() || b.is_none() || a == b
    }
    let known_as_unit = was.unit.is_some() && is.unit.is_none();
    !known_as_unit && agree(&was.unit, &is.unit) && agree(&was.org_code, &is.org_code)
}

fn renumbered(mut rows: DataFrame, older: &BTreeMap<PartyId, PartyId>) -> PolarsResult<DataFrame> {
    if older.is_empty() {
        return Ok(rows);
    }
    let ids: BTreeMap<&str, &str> = older.iter().map(|(now, then)| (&*now.0, &*then.0)).collect();
    let parties = rows.column(col::PARTY_ID)?.str()?;
    let told = parties.iter().map(|id| id.map(|id| ids.get(id).copied().unwrap_or(id)));
    let mut column: StringChunked = told.collect();
    column.rename(col::PARTY_ID.into());
    rows.with_column(column.into_series().into_column())?;
    Ok(rows)
}

impl PartyCourse {
    fn tell_names(&mut self, parties: &[Party], described: &BTreeMap<&PartyId, &Party>) {
        let renamed = parties.iter().filter_map(|party| {
            let before = described.get(&party.id).filter(|before| before.name != party.name)?;
            Some(PartyEvent {
                party: party.id.clone(),
                kind: PartyEventKind::Renamed,
                other: None,
                name: before.name.clone(),
                evidence: String::new(),
                place: None,
            })
        });
        self.events.extend(renamed);
    }

    fn tell_moves(
        &mut self,
        taken: &[Taken],
        parties: &[Party],
        described: &BTreeMap<&PartyId, &Party>,
        memory: &Memory,
        older: &BTreeMap<PartyId, PartyId>,
    ) {
        let present: BTreeMap<&PartyId, &Party> = parties.iter().map(|party| (&party.id, party)).collect();
        // A known id that gave way to an older one has merged into it, though none of its own writings moved.
        for (now, then) in older.iter().filter(|(now, _)| described.contains_key(*now)) {
            let by =
                taken.iter().find(|found| found.party == *then && memory.get(&found.writing) == Some(then));
            self.merge(now, then, by);
        }
        for found in taken {
            let Some(past) = memory.get(&found.writing).filter(|past| **past != found.party) else {
                continue;
            };
            let (Some(was), Some(is)) = (described.get(past), present.get(&found.party)) else { continue };
            self.moved.entry(past.clone()).or_default().insert(found.party.clone());
            if older.get(past) == Some(&found.party) {
                continue;
            }
            if !present.contains_key(past) && can_be_one(was, is) {
                self.merge(past, &found.party, Some(found));
            } else {
                self.events.push(event(PartyEventKind::Split, &found.party, past, Some(found)));
            }
        }
    }

    fn merge(&mut self, gone: &PartyId, into: &PartyId, by: Option<&Taken>) {
        if self.merged.insert(gone.clone(), into.clone()).is_none() {
            self.moved.entry(gone.clone()).or_default().insert(into.clone());
            self.events.push(event(PartyEventKind::Merged, into, gone, by));
        }
    }

    /// Lets listings of now and of the last edition be the same ones though their party has another id, and gives the
    /// listings of now the ids that they had.
    pub fn carry_on(&self, now: &mut [Listing], before: &mut Vec<Listing>) -> BTreeMap<ListingId, ListingId> {
        let present: BTreeSet<(PartyId, _)> =
            now.iter().map(|listing| (listing.party.clone(), listing.case.clone())).collect();
        for listing in before.iter_mut() {
            let is_here = |party: &PartyId| present.contains(&(party.clone(), listing.case.clone()));
            let moved = self.moved.get(&listing.party).into_iter().flatten();
            let case_went = moved.into_iter().find(|now| is_here(now) && !is_here(&listing.party));
            if let Some(party) = case_went.or_else(|| self.merged.get(&listing.party)) {
                listing.party = party.clone();
            }
        }
        // Both of a merged pair may have had the case: the older listing goes on.
        before.sort_by(|a, b| (&a.party, &a.case, &a.id).cmp(&(&b.party, &b.case, &b.id)));
        before.dedup_by(|later, first| later.party == first.party && later.case == first.case);
        let ids: BTreeMap<(&PartyId, _), &ListingId> =
            before.iter().map(|listing| ((&listing.party, &listing.case), &listing.id)).collect();
        let mut other = BTreeMap::new();
        for listing in now {
            if let Some(id) = ids.get(&(&listing.party, &listing.case)).filter(|id| ***id != listing.id) {
                other.insert(listing.id.clone(), (*id).clone());
                listing.id = (*id).clone();
            }
        }
        other
    }
}

fn event(kind: PartyEventKind, party: &PartyId, other: &PartyId, by: Option<&Taken>) -> PartyEvent {
    PartyEvent {
        party: party.clone(),
        kind,
        other: Some(other.clone()),
        name: by.map(|found| found.writing.name.clone()).unwrap_or_default(),
        evidence: by.map(|found| found.evidence.clone()).unwrap_or_default(),
        place: by.map(|found| found.place.clone()),
    }
}

/// The frame with the ids that its listings go by.
pub fn with_listing_ids(
    mut rows: DataFrame,
    ids: &BTreeMap<ListingId, ListingId>,
) -> PolarsResult<DataFrame> {
    if ids.is_empty() {
        return Ok(rows);
    }
    let ids: BTreeMap<&str, &str> = ids.iter().map(|(now, then)| (&*now.0, &*then.0)).collect();
    let listings = rows.column(col::LISTING_ID)?.str()?;
    let told = listings.iter().map(|id| id.map(|id| ids.get(id).copied().unwrap_or(id)));
    let mut column: StringChunked = told.collect();
    column.rename(col::LISTING_ID.into());
    rows.with_column(column.into_series().into_column())?;
    Ok(rows)
}
