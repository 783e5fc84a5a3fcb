//! From rows to listings: the accepted rows of one party in one case are one listing, however many exports repeat it.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, IntoColumn, IntoSeries, StringChunkedBuilder};

use super::error::SettleError;
use super::settle_rows::{Rows, Shared};
use crate::domain::case_number::CaseKey;
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::finding::{Finding, Severity};
use crate::domain::listing::{CaseFacts, Listing, ListingId, Mark};
use crate::domain::party::{Party, PartyId};
use crate::domain::place::RowPlace;
use crate::domain::term::Term;
use crate::store::hash::sha256;
use crate::table::codes::add_codes;
use crate::table::columns as col;

#[derive(Debug, Clone)]
pub struct Settled {
    /// Sorted by party, then case. All marked [`Mark::New`] until they are compared.
    pub listings: Vec<Listing>,
    /// The frame given: with `listing_id`, rows that another one stands for as `duplicate`, R210 among the `codes`.
    pub rows: DataFrame,
    /// Sorted by place.
    pub findings: Vec<Finding>,
}

/// `term` reckons when a listing with these facts ends by law.
pub fn settle(
    mut rows: DataFrame,
    parties: &[Party],
    term: &dyn Fn(&CaseFacts) -> Option<Term>,
    severity: &dyn Fn(Code) -> Severity,
) -> Result<Settled, SettleError> {
    rows.rechunk_mut();
    let mut settling = Settling {
        parties: parties.iter().map(|party| (party.id.0.as_ref(), &party.id)).collect(),
        term,
        severity,
        shared: Shared::default(),
        listings: Vec::new(),
        findings: Vec::new(),
        fates: vec![Fate::Untouched; rows.height()],
    };
    let view = Rows::of(&rows)?;
    let accepted = view.accepted_by_listing()?;
    for group in accepted.chunk_by(|&a, &b| view.listing(a) == view.listing(b)) {
        settling.listing(&view, group)?;
    }
    let Settling { listings, mut findings, fates, .. } = settling;
    findings.sort();
    let rows = add_codes(with_fates(rows, &fates, &listings)?, &findings)?;
    Ok(Settled { listings, rows, findings })
}

/// The same for the same party and case in every quarter.
pub fn listing_id(party: &PartyId, case: &CaseKey) -> ListingId {
    let hash = sha256(format!("{party}|{case}").as_bytes());
    ListingId(format!("L{}", hash.as_str().get(..12).unwrap_or_default()).into())
}

/// What settling makes of a row; the number is the index of its listing.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Untouched,
    Stands(usize),
    Repeats(usize),
}

struct Settling<'a> {
    parties: BTreeMap<&'a str, &'a PartyId>,
    term: &'a dyn Fn(&CaseFacts) -> Option<Term>,
    severity: &'a dyn Fn(Code) -> Severity,
    shared: Shared,
    listings: Vec<Listing>,
    findings: Vec<Finding>,
    fates: Vec<Fate>,
}

impl Settling<'_> {
    /// `group`: the rows of one listing, the one whose facts stand first.
    fn listing(&mut self, rows: &Rows<'_>, group: &[usize]) -> Result<(), SettleError> {
        let Some((&standing, repeating)) = group.split_first() else {
            return Ok(());
        };
        let (party, case) = rows.listing(standing);
        let party =
            *self.parties.get(party).ok_or_else(|| SettleError::PartyUnknown { party: party.to_owned() })?;
        let case = CaseKey(case.into());
        let number = self.listings.len();
        self.seal_fate(standing, Fate::Stands(number));

        let mut sources = vec![self.shared.place(rows.place(standing))];
        let mut repeating: Vec<usize> = repeating.to_vec();
        repeating.sort_unstable_by(|&a, &b| rows.by_place(a, b));
        for index in repeating {
            self.seal_fate(index, Fate::Repeats(number));
            let place = self.shared.place(rows.place(index));
            let fields = rows.told_differently(index, standing);
            if !fields.is_empty() {
                self.findings.push(self.differs(&place, &sources, &fields));
            }
            sources.push(place);
        }
        let facts = rows.facts(standing)?;
        self.listings.push(Listing {
            id: listing_id(party, &case),
            party: party.clone(),
            case,
            term: (self.term)(&facts),
            facts,
            mark: Mark::New,
            withheld: None,
            sources,
        });
        Ok(())
    }

    fn seal_fate(&mut self, index: usize, fate: Fate) {
        if let Some(slot) = self.fates.get_mut(index) {
            *slot = fate;
        }
    }

    /// R210: `fields` are column names joined by `;`, `stands` is the place of the row that stands.
    fn differs(&self, losing: &RowPlace, sources: &[RowPlace], fields: &[&str]) -> Finding {
        let code = Code::DuplicateDiffers;
        let stands = sources.first().map(|place| place.cell(None).to_string()).unwrap_or_default();
        Finding::new(code, (self.severity)(code), losing.cell(None), "")
            .with("fields", fields.join(";"))
            .with("stands", stands)
    }
}

fn with_fates(mut rows: DataFrame, fates: &[Fate], listings: &[Listing]) -> Result<DataFrame, SettleError> {
    let mut dispositions = StringChunkedBuilder::new(col::DISPOSITION.into(), fates.len());
    let mut ids = StringChunkedBuilder::new(col::LISTING_ID.into(), fates.len());
    let before = rows.column(col::DISPOSITION)?.str()?;
    for (fate, before) in fates.iter().zip(before.iter()) {
        let (disposition, listing) = match fate {
            Fate::Untouched => (before, None),
            Fate::Stands(listing) => (before, Some(*listing)),
            Fate::Repeats(listing) => (Some(Disposition::Duplicate.word()), Some(*listing)),
        };
        dispositions.append_option(disposition);
        ids.append_option(
            listing.and_then(|number| listings.get(number)).map(|listing| listing.id.0.as_ref()),
        );
    }
    rows.with_column(dispositions.finish().into_series().into_column())?;
    rows.with_column(ids.finish().into_series().into_column())?;
    Ok(rows)
}
