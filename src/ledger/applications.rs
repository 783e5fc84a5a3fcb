//! 修复申请 met with the listings that they ask to be repaired: what bodies say of their closings, held against what the court
//! has said (work plan, task 4; domain.md §5.5).

use std::collections::BTreeMap;

use super::compare::is_before;
use super::repair::{RepairRules, surer};
use super::reports::{CourtReports, Reported, by_case};
use crate::domain::application::{Application, RepairChannel};
use crate::domain::closure::{Closure, Repair, RepairPath};
use crate::domain::code::Code;
use crate::domain::finding::Finding;
use crate::domain::listing::{Listing, ListingId};

/// An application of this run met with a listing that still waits for repair.
#[derive(Debug, Clone, PartialEq)]
pub struct MetApplication {
    pub listing: ListingId,
    pub application: Application,
}

/// What applications lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The court's repairs and those applied for, one for a listing, sorted by listing.
    pub repairs: Vec<Repair>,
    pub met: Vec<MetApplication>,
    /// Sorted by place.
    pub findings: Vec<Finding>,
}

/// What the matching is told by others.
pub struct ApplicationRules<'a> {
    pub repair: &'a RepairRules<'a>,
    /// Whether a listing is repaired, on its way there, or off the list.
    pub is_ended: &'a dyn Fn(&Listing) -> bool,
}

/// Takes applications in beside `court`, the repairs that the court's own closings lead to. A closing that the court has
/// pushed needs no application; one that it tells otherwise is not believed.
pub fn match_applications(
    applications: &[Application],
    listings: &[Listing],
    court: Vec<Repair>,
    reports: &CourtReports<'_>,
    rules: &ApplicationRules<'_>,
) -> Applied {
    let of_case = by_case(listings, |listing: &Listing| &listing.case);
    let pushed = court.iter().filter(|repair| repair.path == RepairPath::Push);
    let pushed: Vec<ListingId> = pushed.map(|repair| repair.listing.clone()).collect();
    let mut repairs: BTreeMap<ListingId, Repair> =
        court.into_iter().map(|repair| (repair.listing.clone(), repair)).collect();
    let (mut met, mut findings) = (Vec::new(), Vec::new());
    let past = reports.past.applications.iter().map(|application| (application, Reported::Before));
    let all = past.chain(applications.iter().map(|application| (application, Reported::Now)));
    for (application, when) in all {
        let closure = &application.closure;
        let listed = of_case.get(&closure.case).map(Vec::as_slice).unwrap_or_default();
        let about =
            listed.iter().find(|listing| reports.is_about(&closure.case, &closure.party_name, listing));
        let is_over = |listing: &Listing| (rules.is_ended)(listing) || pushed.contains(&listing.id);
        let outcome = match about {
            None if listed.is_empty() => Err(Code::ApplicationWithoutListing),
            None => Err(Code::ApplicationOfOtherParty),
            Some(listing) if is_over(listing) => Err(Code::ApplicationSettled),
            Some(listing) => judged(application, when, listing, reports, rules),
        };
        if let Some(listing) = about.filter(|listing| when == Reported::Now && !is_over(listing)) {
            met.push(MetApplication { listing: listing.id.clone(), application: application.clone() });
        }
        let code = match outcome {
            Ok(None) => None,
            Ok(Some(repair)) => {
                let waits = repair.path == RepairPath::Confirm;
                let code = waits.then_some(Code::ClosingNeedsConfirmation);
                let stands = match repairs.remove(&repair.listing) {
                    Some(standing) => surer(standing, repair),
                    None => repair,
                };
                repairs.insert(stands.listing.clone(), stands);
                code
            }
            Err(code) => Some(code),
        };
        if let Some(code) = code.filter(|_| when == Reported::Now) {
            findings.push(told(code, closure, about.copied(), reports));
        }
    }
    findings.sort();
    Applied { repairs: repairs.into_values().collect(), met, findings }
}

/// The repair that an application asks for; none if a person said no, or it was found untrue and nobody has applied since.
fn judged(
    application: &Application,
    when: Reported,
    listing: &Listing,
    reports: &CourtReports<'_>,
    rules: &ApplicationRules<'_>,
) -> Result<Option<Repair>, Code> {
    let closure = &application.closure;
    if is_before(closure.closed_on, listing) {
        return Err(Code::ApplicationOfEarlierListing);
    }
    if contradicting(closure, listing, reports).is_some() {
        return Err(Code::ApplicationContradicted);
    }
    let path = match (reports.path)(closure.mode) {
        RepairPath::Never => return Err(Code::ClosingIsNoRepair),
        RepairPath::Push => RepairPath::Push,
        RepairPath::Confirm => match (rules.repair.confirmed)(&listing.id, closure) {
            Some(true) => RepairPath::Push,
            Some(false) => return Ok(None),
            None => RepairPath::Confirm,
        },
    };
    let may_be_pushed = (rules.repair.may_be_pushed)(listing, when);
    Ok(may_be_pushed.then(|| Repair {
        listing: listing.id.clone(),
        closure: closure.clone(),
        path,
        push_by: None,
        channel: RepairChannel::Application,
        applied_on: application.applied_on,
    }))
}

/// The court's last closing of the case, if it is not older than the one applied with and says something else.
fn contradicting<'r>(
    closure: &Closure,
    listing: &Listing,
    reports: &CourtReports<'r>,
) -> Option<&'r Closure> {
    let own = reports.all_closures().filter(|court| {
        reports.is_about(&court.case, &court.party_name, listing) && !is_before(court.closed_on, listing)
    });
    let last = own.max_by_key(|court| (court.closed_on, &court.place))?;
    (last.mode != closure.mode && last.closed_on >= closure.closed_on).then_some(last)
}

fn told(code: Code, closure: &Closure, listing: Option<&Listing>, reports: &CourtReports<'_>) -> Finding {
    let finding = reports
        .finding(code, &closure.place, &closure.case, &closure.party_name)
        .with("mode", closure.mode.text())
        .with("day", closure.closed_on.to_string());
    match listing.and_then(|listing| contradicting(closure, listing, reports)) {
        Some(court) => {
            finding.with("court_mode", court.mode.text()).with("court_day", court.closed_on.to_string())
        }
        None => finding,
    }
}
