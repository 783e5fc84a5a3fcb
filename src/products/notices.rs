//! Who is told what: one notice to each department that supervises a party with a listing to be told.
//!
//! A listing is told while it is in the court's export, nothing withholds it and no closure has performed it. Every
//! addressee of a party gets it (the supervisor by law first, then a parent group). An addressee that only gets a copy (the
//! city government of what goes to an upper system) gets no letter of its own: the first one's names it under 抄送.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::closure::{Repair, RepairPath};
use crate::domain::document_number::document_number;
use crate::domain::edition::{Notice, ToldBefore};
use crate::domain::listing::{Listing, ListingId, Mark};
use crate::domain::party::PartyId;
use crate::domain::supervision::{Addressee, Supervision};
use crate::domain::unit::{RelationKind, Unit, UnitId, UnitTable};

/// What the letters of one edition have in common.
#[derive(Debug, Clone)]
pub struct NoticeTerms<'a> {
    /// 发文机关代字.
    pub word: &'a str,
    pub year: i32,
    /// Serial number of the first letter; the others follow without a gap.
    pub first_serial: u32,
    pub reply_by: Option<NaiveDate>,
    pub rectify_by: Option<NaiveDate>,
}

/// The listings that departments are told about. The leak check has this rule once more (`leak::register`, `is_told`), on
/// purpose: it does not ask the products what they may say. Whoever changes one rule changes the other.
pub fn told<'a>(listings: &'a [Listing], repairs: &[Repair]) -> Vec<&'a Listing> {
    let performed: BTreeSet<_> = repairs
        .iter()
        .filter(|repair| repair.path == RepairPath::Push)
        .map(|repair| &repair.listing)
        .collect();
    listings
        .iter()
        .filter(|listing| matches!(listing.mark, Mark::New | Mark::Continuing))
        .filter(|listing| listing.withheld.is_none() && !performed.contains(&listing.id))
        .collect()
}

/// What the quarter's earlier editions have told, for an edition that comes after them.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    pub told: &'a BTreeMap<ListingId, ToldBefore>,
    /// All listings of this edition.
    pub listings: &'a [Listing],
    pub repairs: &'a [Repair],
    pub units: &'a UnitTable,
    pub as_of: NaiveDate,
}

/// One letter in the making.
struct Draft<'a> {
    name: &'a str,
    former_name: Option<&'a str>,
    email: Option<&'a str>,
    contact: Option<&'a str>,
    parties: BTreeSet<&'a PartyId>,
    listings: BTreeSet<&'a ListingId>,
    recalled: BTreeSet<&'a ListingId>,
    copies: BTreeSet<&'a str>,
}

/// The notices of an edition, sorted by addressee, numbered without a gap. A department that the quarter has written to
/// before hears only what is new, told otherwise or no longer so; one whom nothing of that touches hears nothing.
pub fn address(
    told: &[&Listing],
    supervisions: &BTreeMap<PartyId, Supervision>,
    earlier: &Earlier<'_>,
    terms: &NoticeTerms<'_>,
) -> Vec<Notice> {
    let mut drafts: BTreeMap<&UnitId, Draft<'_>> = BTreeMap::new();
    let mut concerned: BTreeSet<(&UnitId, &ListingId)> = BTreeSet::new();
    for listing in told {
        let supervision = supervisions.get(&listing.party);
        for addressee in supervision.into_iter().flat_map(|found| &found.addressees) {
            concerned.insert((&addressee.unit, &listing.id));
            // What an older program told it in a letter of its own is not taken back for that.
            if addressee.relation == RelationKind::Copy {
                continue;
            }
            if earlier.has_told(listing, &addressee.unit) {
                continue;
            }
            let draft = drafts.entry(&addressee.unit).or_insert_with(|| Draft::to(addressee));
            // Named by its former name as soon as one relation was made under it.
            draft.former_name = draft.former_name.or(addressee.former_name.as_deref());
            draft.parties.insert(&listing.party);
            draft.listings.insert(&listing.id);
            draft.copies.extend(supervision.into_iter().flat_map(|found| found.copied_to(&addressee.unit)));
        }
    }
    for (unit, listing) in earlier.all().filter(|told| !concerned.contains(told)) {
        if let Some(to) = earlier.unit(unit).filter(|_| !earlier.is_performed(listing)) {
            let draft = drafts.entry(unit).or_insert_with(|| Draft::recalling(to));
            draft.recalled.insert(listing);
            let supervision = earlier.party(listing).and_then(|party| supervisions.get(party));
            draft.copies.extend(supervision.into_iter().flat_map(|found| found.copied_to(unit)));
        }
    }
    let numbered = drafts.into_iter().zip(terms.first_serial..);
    numbered.map(|((unit, draft), serial)| draft.signed(unit, serial, earlier, terms)).collect()
}

impl<'a> Earlier<'a> {
    /// Every department with every listing that it was told.
    fn all(&self) -> impl Iterator<Item = (&'a UnitId, &'a ListingId)> {
        self.told.iter().flat_map(|(listing, told)| told.numbers.keys().map(move |unit| (unit, listing)))
    }

    /// Whether the department knows the listing as it stands.
    fn has_told(&self, listing: &Listing, unit: &UnitId) -> bool {
        let told = self.told.get(&listing.id);
        told.is_some_and(|told| told.facts == listing.facts && told.numbers.contains_key(unit))
    }

    /// What a closing has ended is lifted, not recalled.
    fn is_performed(&self, listing: &ListingId) -> bool {
        self.repairs.iter().any(|repair| repair.path == RepairPath::Push && repair.listing == *listing)
    }

    fn party(&self, listing: &ListingId) -> Option<&'a PartyId> {
        self.listings.iter().find(|own| own.id == *listing).map(|own| &own.party)
    }

    fn unit(&self, id: &UnitId) -> Option<&'a Unit> {
        self.units.on(id, self.as_of)
    }

    /// 发文字号 of the letters that the department has got about this quarter.
    fn numbers(&self, unit: &UnitId) -> Vec<String> {
        let numbers = self.told.values().filter_map(|told| told.numbers.get(unit)).flatten();
        let numbers: BTreeSet<(usize, &String)> = numbers.map(|number| (number.len(), number)).collect();
        numbers.into_iter().map(|(_, number)| number.clone()).collect()
    }
}

impl<'a> Draft<'a> {
    fn to(addressee: &'a Addressee) -> Self {
        let Addressee { name, former_name, email, contact, .. } = addressee;
        let former_name = former_name.as_deref();
        Draft::named(name, former_name, email.as_deref(), contact.as_deref())
    }

    /// To a department that has nothing to hear but that.
    fn recalling(unit: &'a Unit) -> Self {
        Draft::named(&unit.name, None, unit.email.as_deref(), unit.contact.as_deref())
    }

    fn named(
        name: &'a str,
        former_name: Option<&'a str>,
        email: Option<&'a str>,
        contact: Option<&'a str>,
    ) -> Self {
        let (parties, listings, recalled, copies) = Default::default();
        Draft { name, former_name, email, contact, parties, listings, recalled, copies }
    }

    fn signed(self, unit: &UnitId, serial: u32, earlier: &Earlier<'_>, terms: &NoticeTerms<'_>) -> Notice {
        let own = |ids: BTreeSet<&ListingId>| ids.into_iter().cloned().collect();
        Notice {
            number: document_number(terms.word, terms.year, serial),
            year: terms.year,
            serial,
            addressee: unit.clone(),
            name: self.name.to_owned(),
            former_name: self.former_name.map(str::to_owned),
            email: self.email.map(str::to_owned),
            contact: self.contact.map(str::to_owned),
            parties: self.parties.into_iter().cloned().collect(),
            listings: own(self.listings),
            recalled: own(self.recalled),
            copies: self.copies.into_iter().map(str::to_owned).collect(),
            earlier: earlier.numbers(unit),
            reply_by: terms.reply_by,
            rectify_by: terms.rectify_by,
        }
    }
}
