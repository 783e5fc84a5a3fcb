//! What stays on the list but is not notified this quarter, and why.

use chrono::NaiveDate;

use crate::domain::code::Code;
use crate::domain::exception;
use crate::domain::finding::{Finding, Severity};
use crate::domain::listing::{Listing, ListingId, Mark, Withheld};
use crate::domain::party::PartyId;
use crate::domain::performance::Performance;
use crate::domain::term::precedes_terms;

/// The rules for withholding; what needs the units table or words of data comes as a function.
pub struct WithholdRules<'a> {
    pub as_of: NaiveDate,
    /// Whether a party is a people's government itself.
    pub is_government: &'a dyn Fn(&PartyId) -> bool,
    /// Whether a person released a government's listing.
    pub is_released: &'a dyn Fn(&ListingId) -> bool,
    /// Whether a person said that a listing older than the rule with terms has none; `None`: nobody has said.
    pub is_untimed: &'a dyn Fn(&ListingId) -> Option<bool>,
    /// Whether a listing was pushed for repair before.
    pub is_under_repair: &'a dyn Fn(&Listing) -> bool,
    /// Whether the text of a cell says that there is nothing.
    pub says_nothing: &'a dyn Fn(&str) -> bool,
    pub severity: &'a dyn Fn(Code) -> Severity,
}

/// Sets [`Listing::withheld`] anew on every listing that is not gone. A listing may be withheld for several reasons:
/// what the law ends stands before what a person may release. The findings are sorted by place.
pub fn withhold(listings: &mut [Listing], rules: &WithholdRules<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for listing in listings.iter_mut().filter(|listing| listing.mark != Mark::GoneWithReason) {
        let reasons = reasons(listing, rules);
        listing.withheld = reasons.first().copied();
        let Some(source) = listing.sources.first() else {
            continue;
        };
        for reason in reasons {
            let code = match reason {
                Withheld::TermExpired => Code::TermExpired,
                Withheld::TermUnsettled => Code::TermUnsettled,
                Withheld::GovernmentRelease => Code::GovernmentRelease,
                Withheld::UnderRepair
                | Withheld::FullyPerformed
                | Withheld::Excepted
                | Withheld::Incomplete => continue,
            };
            let finding = Finding::new(code, (rules.severity)(code), source.cell(None), "");
            findings.push(match (reason, listing.term) {
                (Withheld::TermExpired | Withheld::TermUnsettled, Some(term)) => {
                    finding.with("ends_on", term.ends_on.to_string())
                }
                _ => finding,
            });
        }
    }
    findings.sort();
    findings
}

fn reasons(listing: &Listing, rules: &WithholdRules<'_>) -> Vec<Withheld> {
    let over = listing.term.is_some_and(|term| term.ends_on < rules.as_of);
    let facts = &listing.facts;
    let is_old = precedes_terms(&facts.grounds, facts.decided_on, facts.published_on);
    let untimed = if is_old { (rules.is_untimed)(&listing.id) } else { Some(false) };
    let performed = listing.facts.performance == Some(Performance::Full);
    let excepted = exception::holds(&facts.exception, rules.as_of, rules.says_nothing);
    [
        (over && untimed == Some(false), Withheld::TermExpired),
        (over && untimed.is_none(), Withheld::TermUnsettled),
        ((rules.is_under_repair)(listing), Withheld::UnderRepair),
        (performed, Withheld::FullyPerformed),
        (excepted, Withheld::Excepted),
        (
            (rules.is_government)(&listing.party) && !(rules.is_released)(&listing.id),
            Withheld::GovernmentRelease,
        ),
        (!listing.facts.lacking().is_empty(), Withheld::Incomplete),
    ]
    .into_iter()
    .filter_map(|(applies, reason)| applies.then_some(reason))
    .collect()
}
