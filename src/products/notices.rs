//! Who is told what: one notice to each department that supervises a party with a listing to be told.
//!
//! A listing is told while it is in the court's export, nothing withholds it and no closure has performed it. Every
//! addressee of a party gets it (the supervisor by law first, then a parent group or the city government as copy).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::closure::{Repair, RepairPath};
use crate::domain::document_number::document_number;
use crate::domain::edition::Notice;
use crate::domain::listing::{Listing, Mark};
use crate::domain::party::PartyId;
use crate::domain::supervision::{Addressee, Supervision};

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

/// The listings that departments are told about.
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

/// The notices of an edition, sorted by addressee, numbered without a gap.
pub fn address(
    told: &[&Listing],
    supervisions: &BTreeMap<PartyId, Supervision>,
    terms: &NoticeTerms<'_>,
) -> Vec<Notice> {
    let parties: BTreeSet<&PartyId> = told.iter().map(|listing| &listing.party).collect();
    let mut letters: BTreeMap<_, (&Addressee, Vec<PartyId>)> = BTreeMap::new();
    for supervision in parties.into_iter().filter_map(|party| supervisions.get(party)) {
        for addressee in &supervision.addressees {
            let letter = letters.entry(&addressee.unit).or_insert_with(|| (addressee, Vec::new()));
            // Named by its former name as soon as one relation was made under it.
            if letter.0.former_name.is_none() {
                letter.0 = addressee;
            }
            letter.1.push(supervision.party.clone());
        }
    }
    letters
        .into_values()
        .zip(terms.first_serial..)
        .map(|((addressee, parties), serial)| Notice {
            number: document_number(terms.word, terms.year, serial),
            year: terms.year,
            serial,
            addressee: addressee.unit.clone(),
            name: addressee.name.clone(),
            former_name: addressee.former_name.clone(),
            email: addressee.email.clone(),
            contact: addressee.contact.clone(),
            parties,
            reply_by: terms.reply_by,
            rectify_by: terms.rectify_by,
        })
        .collect()
}
