//! Where listings stand after what the court, the credit office and people have said: the ledger's pure steps in their order,
//! for both pipelines.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::definition::office::{DayCount, Deadlines};
use crate::domain::calendar::{Calendar, NoCalendar};
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::{Closure, Repair};
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Decision};
use crate::domain::edition::Notice;
use crate::domain::finding::Finding;
use crate::domain::history::{History, State};
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::{Party, PartyId};
use crate::domain::place::RowPlace;
use crate::domain::question::Question;
use crate::domain::unit::UnitTable;
use crate::domain::width::is_nothing;
use crate::ledger::clues::{ClueRules, MetClue, match_clues};
use crate::ledger::compare::{Departure, Marked, MetRemoval, mark, met_removals, removals_without_listing};
use crate::ledger::course::{Answered, Course, Occasion, advance, is_listed_again};
use crate::ledger::past::PastReports;
use crate::ledger::questions::Approvals;
use crate::ledger::receipts::{Issued, match_receipts};
use crate::ledger::repair::{MetVerification, RepairRules, match_closures, match_verifications};
use crate::ledger::reports::{CourtReports, Reported};
use crate::ledger::withhold::{WithholdRules, withhold};

use super::compute::Before;
use super::decided::by_listing;
use super::gathered::Gathered;
use super::names::{names_of_parties, names_unit};
use super::office::{Office, Standards};

/// What departments and people said, as far as a run takes it.
#[derive(Clone, Copy)]
pub(super) struct Heard<'a> {
    pub answers: &'a [Answered],
    pub decided: &'a BTreeMap<ListingId, Vec<Decision>>,
}

/// Which listings a run is about.
pub(super) enum Listings {
    /// Those of the quarter's exports: they are marked against the last published quarter.
    Exported(Vec<Listing>),
    /// All that are known, as they were last published.
    Known(Vec<Listing>),
}

/// What was said besides the list.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// Closures, removals and verifications of this run.
    pub gathered: &'a Gathered,
    /// What the court said to earlier runs.
    pub past: &'a PastReports,
    /// What people decided about listings.
    pub answers: &'a Answers<'a>,
}

pub(super) struct Standing {
    pub listings: Vec<Listing>,
    /// Every party that a listing names, also those of earlier quarters.
    pub parties: Vec<Party>,
    pub repairs: Vec<Repair>,
    pub questions: Vec<Question>,
    pub findings: Vec<Finding>,
    departures: BTreeMap<ListingId, Departure>,
    removals: Vec<MetRemoval>,
    verifications: Vec<MetVerification>,
    clues: Vec<MetClue>,
}

pub(super) fn stand(
    office: &Office,
    before: &Before,
    resolved: &[Party],
    units: &UnitTable,
    listings: Listings,
    told: Told<'_>,
) -> Standing {
    let Standards { settings, definitions, grammar, catalogue } = &office.standards;
    let severity = |code: Code| catalogue.severity(code);
    let known: BTreeMap<&PartyId, &Party> =
        before.parties.iter().chain(resolved).map(|party| (&party.id, party)).collect();
    let names = names_of_parties(known.values().copied(), units, grammar);
    let goes_by = |party: &PartyId, name: &str| {
        names.get(party).is_some_and(|names| names.contains(&grammar.key(name)))
    };
    let path = |mode: ClosingMode| mode.repair_path();
    let Told { gathered: Gathered { closures, removals, verifications, clues, .. }, past, answers } = told;
    let reports = CourtReports {
        closures,
        removals,
        as_of: before.as_of,
        past,
        goes_by: &goes_by,
        path: &path,
        severity: &severity,
    };
    let Marked { mut listings, departures, removals, mut findings } = marked(listings, before, &reports);
    let history = |listing: &Listing| history_of(before, listing);
    let push_by = |closed_on| push_by(closed_on, &settings.deadlines, &definitions.calendar).ok();
    let approvals = Approvals { answers };
    let matched = match_closures(
        &reports,
        &listings,
        &RepairRules {
            push_by: &push_by,
            confirmed: &|listing: &ListingId, closure: &Closure| approvals.is_repair(listing, closure),
            may_be_pushed: &|listing, reported| {
                history(listing).is_none_or(|history| {
                    history.state.is_open() && (reported == Reported::Now || history.refused_on.is_none())
                })
            },
        },
    );
    findings.extend(matched.findings);
    let waits =
        |listing: &Listing| history(listing).is_some_and(|history| history.state == State::RepairPushed);
    let (verifications, unmet) = match_verifications(verifications, &listings, &reports, &waits);
    findings.extend(unmet);
    let rules = ClueRules {
        decided: &|listing, kind| history(listing).and_then(|history| history.clues.get(&kind).copied()),
        party: &|id| known.get(id).copied(),
    };
    let (clues, unmet) = match_clues(clues, &listings, &reports, &rules);
    findings.extend(unmet);
    findings.extend(hold_back(&mut listings, office, before, &known, approvals));
    let name = |party: &PartyId| known.get(party).map(|party| party.name.clone()).unwrap_or_default();
    let questions = approvals.questions(&listings, &matched.repairs, &name);
    let listed: BTreeSet<&PartyId> = listings.iter().map(|listing| &listing.party).collect();
    let parties =
        known.into_iter().filter(|(id, _)| listed.contains(id)).map(|(_, party)| party.clone()).collect();
    let repairs = matched.repairs;
    Standing { listings, parties, repairs, questions, findings, departures, removals, verifications, clues }
}

/// Against the last published quarter, or as they are known.
fn marked(listings: Listings, before: &Before, reports: &CourtReports<'_>) -> Marked {
    match listings {
        Listings::Exported(listings) => {
            let previous = before.previous.as_ref().map_or(&[][..], |(_, listings)| listings);
            mark(listings, previous, reports)
        }
        Listings::Known(listings) => Marked {
            departures: BTreeMap::new(),
            removals: met_removals(&listings, reports),
            findings: removals_without_listing(&listings, reports),
            listings,
        },
    }
}

/// Sets what is kept out of notices and lists, and says why.
fn hold_back(
    listings: &mut [Listing],
    office: &Office,
    before: &Before,
    known: &BTreeMap<&PartyId, &Party>,
    approvals: Approvals<'_>,
) -> Vec<Finding> {
    let is_under_repair = |listing: &Listing| {
        let state = history_of(before, listing).map(|history| history.state);
        state.is_some_and(|state| state.is_under_repair() || state == State::Repaired)
    };
    let rules = WithholdRules {
        as_of: before.as_of,
        is_government: &|party| known.get(party).is_some_and(|party| party.is_government()),
        is_released: &|listing| approvals.is_released(listing),
        is_untimed: &|listing| approvals.is_untimed(listing),
        is_under_repair: &is_under_repair,
        says_nothing: &is_nothing,
        severity: &|code| office.standards.catalogue.severity(code),
    };
    withhold(listings, &rules)
}

/// How a listing has fared; nothing for one that has been listed anew.
fn history_of<'b>(before: &'b Before, listing: &Listing) -> Option<&'b History> {
    before.histories.get(&listing.id).filter(|history| !is_listed_again(listing, history))
}

impl Standing {
    /// What this quarter's answers are about, by listing. `of_rows`: those that gave rows their party.
    pub(super) fn decided(
        &self,
        of_rows: &BTreeMap<RowPlace, Decision>,
        answers: &Answers<'_>,
        decisions: &[Decision],
    ) -> BTreeMap<ListingId, Vec<Decision>> {
        by_listing(&self.listings, &self.repairs, of_rows, Approvals { answers }, decisions)
    }

    /// What the edition lets happen, and where every listing stands after it.
    pub(super) fn advance(
        &self,
        before: &Before,
        gathered: &Gathered,
        notices: &[Notice],
        heard: Heard<'_>,
    ) -> Course {
        advance(&Occasion {
            as_of: before.as_of,
            series: before.id.series,
            quarter: before.id.quarter,
            listings: &self.listings,
            departures: &self.departures,
            corrections: &gathered.corrections,
            removals: &self.removals,
            repairs: &self.repairs,
            verifications: &self.verifications,
            clues: &self.clues,
            notices,
            answers: heard.answers,
            decided: heard.decided,
            histories: &before.histories,
        })
    }
}

/// What departments answered, and what is wrong with their receipts.
pub(super) fn answered(
    office: &Office,
    before: &Before,
    gathered: &Gathered,
    units: &UnitTable,
) -> (Vec<Answered>, Vec<Finding>) {
    let Standards { grammar, catalogue, .. } = &office.standards;
    let is_named = names_unit(units, grammar);
    let Before { issued: notices, histories, as_of, .. } = before;
    let issued = Issued { notices, is_named: &is_named, histories, as_of: *as_of };
    match_receipts(&gathered.receipts, &issued, &|code| catalogue.severity(code))
}

/// Last day for the push of a closed case to the credit office (work plan, task 4: 结案后五日内).
fn push_by(
    closed_on: NaiveDate,
    deadlines: &Deadlines,
    calendar: &Calendar,
) -> Result<NaiveDate, NoCalendar> {
    match deadlines.repair_count {
        DayCount::Natural => calendar.add_natural_days_rolled(closed_on, deadlines.repair_days),
        DayCount::Working => calendar.add_working_days(closed_on, deadlines.repair_days),
    }
}
