//! Events (受理 → 通报 → 修复): what an edition lets happen to its listings, as the ledger will keep it for ever.
//!
//! Only what is a fact when the edition is published: a notice is *issued* with its number and date, a repair stands in
//! the batch. Sending is not here but in the outbox's states.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::compare::Departure;
use super::publication::Publication;
use crate::domain::closure::RepairPath;
use crate::domain::edition::Correction;
use crate::domain::listing::{Listing, ListingId, Mark};
use crate::domain::party::PartyId;
use crate::domain::place::RowPlace;
use crate::domain::quarter::{EditionId, Quarter};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// 新增
    Listed,
    /// 持续
    Continued,
    /// Absent from the export without a reason.
    Missing,
    /// 退出
    Gone,
    /// 通报: named in a notice of the edition.
    NoticeIssued,
    /// A person is asked whether a closing means repair.
    RepairProposed,
    /// 信用修复: in the repair batch of the edition.
    RepairBatched,
}

/// An event on its way into the ledger. There is one of a kind for a listing and quarter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Happening {
    pub listing: ListingId,
    pub kind: EventKind,
    /// Day of the fact where a document says one, else the day of the run.
    pub on: NaiveDate,
    pub evidence: Option<RowPlace>,
    pub payload: Value,
}

/// An event as the ledger keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub seq: u64,
    pub edition: EditionId,
    pub quarter: Quarter,
    pub listing: ListingId,
    pub kind: EventKind,
    pub on: NaiveDate,
    pub actor: String,
    pub evidence: Option<RowPlace>,
    pub payload: Value,
    pub hash: String,
}

/// What the edition lets happen, sorted by listing and kind.
pub(super) fn happenings(publication: &Publication<'_>) -> Vec<Happening> {
    let edition = publication.edition;
    let notices = notices_by_party(publication);
    let mut all = Vec::new();
    for listing in &edition.listings {
        let departure = publication.departures.get(&listing.id);
        let corrections = edition.corrections.iter().filter(|done| listing.sources.contains(&done.row));
        all.push(standing(listing, departure, edition.as_of, corrections.collect()));
        let notified = listing.mark != Mark::GoneWithReason && listing.withheld.is_none();
        if let Some(numbers) = notices.get(&listing.party).filter(|_| notified) {
            all.push(Happening {
                listing: listing.id.clone(),
                kind: EventKind::NoticeIssued,
                on: edition.as_of,
                evidence: listing.sources.first().cloned(),
                payload: json!({ "notices": numbers }),
            });
        }
    }
    for repair in &edition.repairs {
        let kind = match repair.path {
            RepairPath::Push => EventKind::RepairBatched,
            RepairPath::Confirm => EventKind::RepairProposed,
            RepairPath::Never => continue,
        };
        let closure = &repair.closure;
        all.push(Happening {
            listing: repair.listing.clone(),
            kind,
            on: edition.as_of,
            evidence: Some(closure.place.clone()),
            payload: json!({
                "mode": closure.mode,
                "closed_on": closure.closed_on,
                "document_number": closure.document_number,
                "push_by": repair.push_by,
            }),
        });
    }
    all.sort_by(|a, b| (&a.listing, a.kind).cmp(&(&b.listing, b.kind)));
    all.dedup_by(|later, first| (&later.listing, later.kind) == (&first.listing, first.kind));
    all
}

/// `corrections`: of the rows that say so; who came from which cell is kept for ever.
fn standing(
    listing: &Listing,
    departure: Option<&Departure>,
    as_of: NaiveDate,
    corrections: Vec<&Correction>,
) -> Happening {
    let kind = match listing.mark {
        Mark::New => EventKind::Listed,
        Mark::Continuing => EventKind::Continued,
        Mark::MissingWithoutReason => EventKind::Missing,
        Mark::GoneWithReason => EventKind::Gone,
    };
    let mut payload = match departure {
        Some(departure) => json!({ "reason": departure.reason }),
        None => json!({ "withheld": listing.withheld }),
    };
    if let (Value::Object(payload), false) = (&mut payload, corrections.is_empty()) {
        payload.insert("corrections".to_owned(), json!(corrections));
    }
    Happening {
        listing: listing.id.clone(),
        kind,
        on: departure.map_or(as_of, |departure| departure.on),
        evidence: departure
            .map(|departure| departure.place.clone())
            .or_else(|| listing.sources.first().cloned()),
        payload,
    }
}

fn notices_by_party<'a>(publication: &Publication<'a>) -> BTreeMap<&'a PartyId, BTreeSet<&'a str>> {
    let mut numbers: BTreeMap<&PartyId, BTreeSet<&str>> = BTreeMap::new();
    for notice in &publication.edition.notices {
        for party in &notice.parties {
            numbers.entry(party).or_default().insert(&notice.number);
        }
    }
    numbers
}
