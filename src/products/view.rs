//! The edition as products look at it: parties with their cases, notices and closures at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::wording::Wording;
use super::{Book, ProductFault, notices};
use crate::domain::case_number::CaseKey;
use crate::domain::closure::{Removal, Repair, RepairPath};
use crate::domain::document_code::DocumentCode;
use crate::domain::edition::Notice;
use crate::domain::event::EventKind;
use crate::domain::history::{History, State};
use crate::domain::listing::{CaseFacts, Listing, ListingId, Mark};
use crate::domain::party::{Party, PartyId};
use crate::domain::recall::Recall;
use crate::domain::supervision::Supervision;
use crate::domain::trend::is_listed;
use crate::domain::unit::{Unit, UnitId};
use crate::text::outgoing;
use crate::workbook::write::{About, WorkbookWriter, WriteFault};

pub(super) struct View<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) wording: Wording<'a>,
    /// Sorted by party, then case.
    pub(super) cases: Vec<Case<'a>>,
    by_party: BTreeMap<&'a PartyId, Range<usize>>,
    notices: BTreeMap<&'a PartyId, Vec<&'a Notice>>,
    repairs: BTreeMap<&'a ListingId, Vec<&'a Repair>>,
    removals: BTreeMap<&'a CaseKey, Vec<&'a Removal>>,
    by_listing: BTreeMap<&'a ListingId, usize>,
    /// Rows of the units table that hold on the day of the run.
    units: BTreeMap<&'a UnitId, &'a Unit>,
}

/// A listing with the party that it is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) party: &'a Party,
    pub(super) listing: &'a Listing,
    pub(super) supervision: Option<&'a Supervision>,
    /// Goes off the list with this quarter's repair batch.
    pub(super) is_repaired: bool,
    /// Where it stands after this edition.
    pub(super) history: Option<&'a History>,
    /// One of those that departments are told about ([`notices::told`]).
    pub(super) is_told: bool,
}

impl<'a> Case<'a> {
    pub(super) fn facts(&self) -> &'a CaseFacts {
        &self.listing.facts
    }

    /// The export has it, or has lost it without a reason.
    pub(super) fn is_active(&self) -> bool {
        self.listing.mark != Mark::GoneWithReason
    }

    /// 在列, as the leading group's page counts it too: an export may still name a case that has run out.
    pub(super) fn is_listed(&self) -> bool {
        self.history.map_or_else(|| self.is_active(), |history| is_listed(self.listing.mark, history.state))
    }

    /// On the list, not kept back and not performed: what sanction lists name. Unlike a letter they go on naming a case
    /// that the export has merely lost.
    pub(super) fn is_sanctioned(&self) -> bool {
        self.stays() && self.listing.withheld.is_none()
    }

    /// Stays on the list after this edition.
    pub(super) fn stays(&self) -> bool {
        self.is_active() && !self.is_repaired && self.is_open()
    }

    fn is_open(&self) -> bool {
        self.history.is_none_or(|history| history.state.is_open())
    }

    /// Named to the departments that hold the honours.
    pub(super) fn is_of_second_stage(&self) -> bool {
        self.listing.mark != Mark::MissingWithoutReason
            && self.history.is_some_and(|history| history.state == State::SecondStage)
    }

    /// The limit for performing has run out.
    pub(super) fn is_overdue(&self) -> bool {
        self.history.is_some_and(|history| matches!(history.state, State::Overdue | State::SecondStage))
    }
}

impl<'a> View<'a> {
    pub(super) fn open(book: &'a Book<'a>) -> Result<Self, ProductFault> {
        let edition = book.edition;
        let parties: BTreeMap<_, _> = edition.parties.iter().map(|party| (&party.id, party)).collect();
        let find =
            |id: &PartyId| parties.get(id).copied().ok_or_else(|| ProductFault::PartyMissing(id.clone()));
        let told = notices::told(&edition.listings, &edition.repairs);
        let told: BTreeSet<_> = told.into_iter().map(|listing| &listing.id).collect();
        let pushed = edition.repairs.iter().filter(|repair| repair.path == RepairPath::Push);
        let repaired: BTreeSet<_> = pushed.map(|repair| &repair.listing).collect();
        let mut cases = Vec::with_capacity(edition.listings.len());
        for listing in &edition.listings {
            let supervision = edition.supervisions.get(&listing.party);
            cases.push(Case {
                party: find(&listing.party)?,
                listing,
                supervision,
                is_repaired: repaired.contains(&listing.id),
                history: edition.histories.get(&listing.id),
                is_told: told.contains(&listing.id),
            });
        }
        cases.sort_by_key(|case| (&case.party.id, &case.listing.case, &case.listing.id));
        let mut by_party: BTreeMap<&PartyId, Range<usize>> = BTreeMap::new();
        for (at, case) in cases.iter().enumerate() {
            by_party.entry(&case.party.id).or_insert(at..at).end = at + 1;
        }
        let mut notices: BTreeMap<&PartyId, Vec<&Notice>> = BTreeMap::new();
        for notice in &edition.notices {
            for party in &notice.parties {
                find(party)?;
                notices.entry(party).or_default().push(notice);
            }
        }
        let repairs = grouped(edition.repairs.iter().map(|repair| (&repair.listing, repair)));
        let removals = edition.removals.iter();
        let removals = grouped(removals.map(|removal| (&removal.case, removal)));
        let by_listing = cases.iter().enumerate().map(|(at, case)| (&case.listing.id, at)).collect();
        let wording = Wording::new(book.words);
        let mut units = BTreeMap::new();
        for unit in book.units.units.iter().filter(|unit| unit.is_valid_on(edition.as_of)) {
            units.entry(&unit.id).or_insert(unit);
        }
        Ok(View { book, wording, cases, by_party, notices, repairs, removals, by_listing, units })
    }

    /// All cases of a party, also those that have gone.
    pub(super) fn cases_of(&self, party: &PartyId) -> &[Case<'a>] {
        self.by_party.get(party).and_then(|range| self.cases.get(range.clone())).unwrap_or_default()
    }

    /// What a notice may say: its parties' released cases, party by party.
    pub(super) fn cases_of_notice(&self, notice: &Notice) -> Vec<Vec<Case<'a>>> {
        let is_told = |case: &&Case<'a>| case.is_told && notice.listings.contains(&case.listing.id);
        let released = |party| self.cases_of(party).iter().filter(is_told).copied().collect();
        notice.parties.iter().map(released).filter(|cases: &Vec<_>| !cases.is_empty()).collect()
    }

    pub(super) fn case_of(&self, listing: &ListingId) -> Option<&Case<'a>> {
        self.by_listing.get(listing).and_then(|at| self.cases.get(*at))
    }

    /// Letters to take back, with the case that they named.
    pub(super) fn recalls(&self) -> impl Iterator<Item = (&Case<'a>, &'a Recall)> {
        self.book.edition.recalls.iter().filter_map(|recall| Some((self.case_of(&recall.listing)?, recall)))
    }

    /// How each listing has ended that ends with this edition: repaired, withdrawn, deleted, hidden or expired.
    pub(super) fn endings(&self) -> Vec<(&Case<'a>, EventKind)> {
        let ends = |kind: EventKind| {
            matches!(
                kind,
                EventKind::Repaired
                    | EventKind::Withdrawn
                    | EventKind::Deleted
                    | EventKind::Hidden
                    | EventKind::Expired
            )
        };
        let happenings = self.book.edition.happenings.iter().filter(|happening| ends(happening.kind));
        let ended =
            happenings.filter_map(|happening| Some((self.case_of(&happening.listing)?, happening.kind)));
        // What the court takes off its own list after the repair ends nothing anew.
        let last = |(case, kind): &(&Case<'_>, EventKind)| {
            case.history.is_none_or(|history| history.state == state_of(*kind))
        };
        ended.filter(last).collect()
    }

    /// Why a case is on no sanction list: how it ended, or why it is kept back.
    pub(super) fn why_off(&self, case: &Case<'_>) -> String {
        let state = case.history.map(|history| history.state).filter(|state| !state.is_open());
        match (case.listing.withheld, state) {
            (_, Some(state)) => self.wording.state(state).to_owned(),
            (Some(withheld), None) => self.wording.withheld(withheld).to_owned(),
            (None, None) if case.is_repaired => self.wording.word("withheld_repaired").to_owned(),
            (None, None) => self.wording.mark(case.listing.mark).to_owned(),
        }
    }

    pub(super) fn notices_of(&self, party: &PartyId) -> &[&'a Notice] {
        self.notices.get(party).map_or(&[], Vec::as_slice)
    }

    /// 发文字号 of the notices that tell the case: this edition's, or for one that an earlier edition of the quarter has told
    /// already, that one's.
    pub(super) fn numbers_of<'c>(&self, case: &Case<'c>) -> Vec<&'c str>
    where
        'a: 'c,
    {
        let told = case.history.and_then(|history| history.last_notice.as_ref());
        let told = told.filter(|_| case.is_told).map(|notice| notice.numbers.iter().map(String::as_str));
        let named = self.notices_of(&case.party.id).iter();
        let named = named.filter(|notice| case.is_told && notice.listings.contains(&case.listing.id));
        let here: Vec<&str> = named.map(|notice| notice.number.as_str()).collect();
        if here.is_empty() { told.into_iter().flatten().collect() } else { here }
    }

    pub(super) fn repairs_of(&self, listing: &ListingId) -> &[&'a Repair] {
        self.repairs.get(listing).map_or(&[], Vec::as_slice)
    }

    /// The removal that names the case, and the party or nobody in particular.
    pub(super) fn removal_of(&self, case: &Case<'_>) -> Option<&'a Removal> {
        let mut removals = self.removals.get(&case.listing.case)?.iter().copied();
        removals.find(|removal| removal.party_name.is_empty() || removal.party_name == case.party.name)
    }

    /// The row of the units table that holds on the day of the run.
    pub(super) fn unit(&self, id: &UnitId) -> Option<&'a Unit> {
        self.units.get(id).copied()
    }

    /// The name that a party has today, alone.
    pub(super) fn present_name(&self, party: &Party) -> String {
        let present = self.book.edition.supervisions.get(&party.id).map(|found| found.present_name.as_str());
        outgoing::line(present.filter(|present| !present.is_empty()).unwrap_or(&party.name))
    }

    /// The unit of just this name on the day of the run; `None` also where several have it: which one is meant is not guessed.
    pub(super) fn unit_named(&self, name: &str) -> Option<&'a Unit> {
        let mut named = self.units.values().copied().filter(|unit| unit.name == name);
        named.next().filter(|_| named.next().is_none())
    }

    /// A party's present name, with the name that the list carries where it is another.
    pub(super) fn party_name(&self, party: &Party) -> String {
        let present = self.book.edition.supervisions.get(&party.id).map(|found| found.present_name.as_str());
        match present {
            Some(present) if !present.is_empty() && present != party.name => {
                self.wording.formerly(&outgoing::line(present), &outgoing::line(&party.name))
            }
            _ => outgoing::line(&party.name),
        }
    }

    /// A workbook of ours with its title under the properties.
    pub(super) fn workbook(&self, title: &str) -> Result<WorkbookWriter, WriteFault> {
        let author = &self.book.office.credit_office.name;
        WorkbookWriter::new(&About { title, author, stamp: self.book.clock.stamp() })
    }

    /// A workbook that leaves the house, with the code of the document that it is.
    pub(super) fn document(&self, title: &str, path: &str) -> Result<WorkbookWriter, WriteFault> {
        let code = DocumentCode::of(self.book.edition.id, path).to_string();
        let line = self.wording.say("code_line", &[("code", &code)]);
        Ok(self.workbook(title)?.marked(&line, &code))
    }
}

/// The state that an ending leads to.
fn state_of(ending: EventKind) -> State {
    match ending {
        EventKind::Withdrawn => State::Withdrawn,
        EventKind::Deleted => State::Deleted,
        EventKind::Hidden => State::Hidden,
        EventKind::Expired => State::Expired,
        _ => State::Repaired,
    }
}

fn grouped<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut groups: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}
