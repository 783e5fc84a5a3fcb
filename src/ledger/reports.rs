//! What the court reported besides the list: closures and removals, and the rules for reading them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::past::PastReports;
use crate::domain::case_number::CaseKey;
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::{Closure, Removal, RepairPath};
use crate::domain::code::Code;
use crate::domain::finding::{Finding, Severity};
use crate::domain::listing::Listing;
use crate::domain::party::PartyId;
use crate::domain::place::RowPlace;

/// When the court reported something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// In a file of this run.
    Now,
    /// In an earlier run.
    Before,
}

/// Closures and removals of the quarter. What needs the units table or the definitions comes as a function, so that
/// the ledger knows neither.
pub struct CourtReports<'a> {
    pub closures: &'a [Closure],
    pub removals: &'a [Removal],
    /// The day of the run.
    pub as_of: NaiveDate,
    /// What earlier runs read; it still holds, and nothing is found wrong with it a second time.
    pub past: &'a PastReports,
    /// Whether a party goes by a name as a court writes it (present, former or other name).
    pub goes_by: &'a dyn Fn(&PartyId, &str) -> bool,
    /// What a way of closing means for the repair.
    pub path: &'a dyn Fn(ClosingMode) -> RepairPath,
    pub severity: &'a dyn Fn(Code) -> Severity,
}

impl<'a> CourtReports<'a> {
    pub(super) fn all_closures(&self) -> impl Iterator<Item = &'a Closure> + use<'a> {
        self.past.closures.iter().chain(self.closures)
    }

    pub(super) fn all_removals(&self) -> impl Iterator<Item = &'a Removal> + use<'a> {
        self.past.removals.iter().chain(self.removals)
    }

    /// Whether a report about a case, and perhaps one party of it, is about this listing. A report that names no party
    /// is about every listing of its case.
    pub(super) fn is_about(&self, case: &CaseKey, party_name: &str, listing: &Listing) -> bool {
        *case == listing.case && (party_name.is_empty() || (self.goes_by)(&listing.party, party_name))
    }

    /// A finding about a report's row, with the case and the party it names.
    pub(super) fn finding(&self, code: Code, place: &RowPlace, case: &CaseKey, party_name: &str) -> Finding {
        Finding::new(code, (self.severity)(code), place.cell(None), case.0.as_ref())
            .with("case", case.0.as_ref())
            .with("party", party_name)
    }
}

/// Things under the case they belong to, each in the order given.
pub(super) fn by_case<'a, T>(
    things: impl IntoIterator<Item = &'a T>,
    case: impl Fn(&'a T) -> &'a CaseKey,
) -> BTreeMap<&'a CaseKey, Vec<&'a T>> {
    let mut index: BTreeMap<&CaseKey, Vec<&T>> = BTreeMap::new();
    for thing in things {
        index.entry(case(thing)).or_default().push(thing);
    }
    index
}
