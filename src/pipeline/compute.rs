//! From checked rows to an edition: identity, hierarchy and the ledger's pure steps, in this order, nothing written.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::{DataFrame, PolarsResult};

use crate::checks::outcomes::Outcomes;
use crate::definition::office::{DayCount, Deadlines};
use crate::domain::balance::Balance;
use crate::domain::calendar::{Calendar, NoCalendar};
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::{Closure, Removal, Repair};
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Decision};
use crate::domain::edition::{Edition, FileAccount, Notice};
use crate::domain::finding::Finding;
use crate::domain::history::{History, State};
use crate::domain::listing::{CaseFacts, Listing, ListingId};
use crate::domain::party::{Party, PartyId};
use crate::domain::quarter::EditionId;
use crate::domain::question::Question;
use crate::domain::supervision::Supervision;
use crate::domain::term::term;
use crate::domain::unit::UnitTable;
use crate::domain::width::is_nothing;
use crate::hierarchy::supervise;
use crate::identity::resolve;
use crate::ledger::compare::{Departure, MetRemoval, mark};
use crate::ledger::course::{Occasion, advance, is_listed_again};
use crate::ledger::past::PastReports;
use crate::ledger::questions::Approvals;
use crate::ledger::receipts::{answered, unknown_receipts};
use crate::ledger::repair::{RepairRules, match_closures};
use crate::ledger::reports::CourtReports;
use crate::ledger::settle::settle;
use crate::ledger::withhold::{WithholdRules, withhold};
use crate::products::notices::{NoticeTerms, address, told};

use crate::table::codes::add_codes;
use crate::table::listing_rows::ListingRows;

use super::account::{account, all_read, by_file};
use super::decided::{Known, in_order, unknown_keys};
use super::error::RunError;
use super::gathered::Gathered;
use super::names::names_of_parties;
use super::office::{Office, Standards};
use super::reading::Reading;
use super::rows::AllRows;
use super::stage::{Progress, Step, begin};

/// What a run computes against: the ledger as it stood before the quarter.
#[derive(Debug, Clone)]
pub(super) struct Before {
    pub id: EditionId,
    pub as_of: NaiveDate,
    pub parties: Vec<Party>,
    /// The last published quarter's listings, and which edition they are of.
    pub previous: Option<(EditionId, Vec<Listing>)>,
    /// How every listing has fared.
    pub histories: BTreeMap<ListingId, History>,
    /// What the court reported in earlier runs.
    pub reports: PastReports,
    /// Serial number of the edition's first letter.
    pub first_serial: u32,
    /// 发文字号 of every notice ever issued.
    pub issued: BTreeSet<String>,
    pub decided: Known,
}

/// An edition, not yet published.
#[derive(Debug)]
pub(super) struct Computed {
    pub edition: Edition,
    /// Answers in force from earlier quarters.
    pub earlier_decisions: Vec<Decision>,
    pub units: UnitTable,
    /// Every source row of the run with what became of it, for `data/rows.csv`.
    pub rows: AllRows,
}

pub(super) fn compute(
    office: &Office,
    before: Before,
    reading: Reading,
    progress: &dyn Progress,
) -> Result<Computed, RunError> {
    let severity = |code: Code| office.standards.catalogue.severity(code);
    let Reading { gathered, units, .. } = reading;
    let Gathered { rows, others, rows_read, closures, removals, receipts, returned, corrections, .. } =
        gathered;
    let (mut findings, mut files) = (gathered.findings, gathered.files);
    let decisions = in_order(gathered.decisions, &before.decided, before.as_of);
    let answers = Answers::new(before.decided.decisions.iter().chain(&decisions));
    // A quarter without rows has a frame too, with all its columns.
    let rows = rows.map_or_else(|| ListingRows::default().into_frame(), Ok)?;
    let mut balance = Balance::default();
    balance.enter(all_read(rows_read))?;
    balance.enter(account(Step::Checks, &rows, &others, rows_read)?)?;

    begin(progress, Step::Identity);
    let resolved = resolve(rows, &units, &before.parties, &office.standards.grammar, &answers, &severity)?;
    balance.enter(account(Step::Identity, &resolved.rows, &others, rows_read)?)?;
    findings.extend(resolved.findings);

    begin(progress, Step::Hierarchy);
    let supervised = supervise(&resolved.parties, &units, before.as_of, &severity);
    findings.extend(supervised.findings);

    begin(progress, Step::Ledger);
    let term_of = |facts: &CaseFacts| term(&facts.grounds, facts.decided_on, facts.published_on, 0);
    let settled = settle(resolved.rows, &resolved.parties, &term_of, &severity)?;
    balance.enter(account(Step::Ledger, &settled.rows, &others, rows_read)?)?;
    findings.extend([settled.findings, unknown_receipts(&receipts, &before.issued, &severity)].concat());

    let told =
        CourtTold { closures: &closures, removals: &removals, past: &before.reports, answers: &answers };
    let standing = stand(office, &before, &resolved.parties, &units, settled.listings, told);
    let settled_rows = add_codes(settled.rows, &standing.findings)?;
    findings.extend(standing.findings);
    let Standing { listings, parties, repairs, departures, removals: met, .. } = standing;
    let notices = notices(office, &before, &listings, &repairs, &supervised.by_party);
    let course = advance(&Occasion {
        as_of: before.as_of,
        listings: &listings,
        departures: &departures,
        corrections: &corrections,
        removals: &met,
        repairs: &repairs,
        notices: &notices,
        answers: &answered(&receipts, &before.issued, before.as_of),
        histories: &before.histories,
    });
    let questions = by_key(resolved.questions, standing.questions);
    findings.extend(unknown_keys(&decisions, &before.decided, &questions, &resolved.heard, &severity));
    findings.sort();
    findings.dedup();
    enter_files(&mut files, &settled_rows, &others)?;
    let edition = Edition {
        id: before.id,
        as_of: before.as_of,
        previous: before.previous.map(|(id, _)| id),
        parties,
        listings,
        supervisions: supervised.by_party,
        exceptions: supervised.exceptions,
        questions,
        decisions,
        repairs,
        closures,
        removals,
        receipts,
        notices,
        happenings: course.happenings,
        histories: course.histories,
        findings,
        returned,
        corrections,
        files,
        balance,
    };
    let rows = AllRows::of(settled_rows, others)?;
    let earlier_decisions = before.decided.decisions;
    Ok(Computed { edition, earlier_decisions, units, rows })
}

/// Questions about who is meant and about what may happen, in one order.
fn by_key(mut questions: Vec<Question>, more: Vec<Question>) -> Vec<Question> {
    questions.extend(more);
    questions.sort_by(|a, b| a.key.cmp(&b.key));
    questions
}

/// Enters what became of each file's rows.
fn enter_files(files: &mut [FileAccount], rows: &DataFrame, others: &[Outcomes]) -> PolarsResult<()> {
    let mut counts = by_file(rows, others)?;
    for file in files {
        file.out = counts.remove(&file.name).unwrap_or_default();
    }
    Ok(())
}

/// What the court and other people said besides the list.
#[derive(Clone, Copy)]
struct CourtTold<'a> {
    closures: &'a [Closure],
    removals: &'a [Removal],
    /// What it said to earlier runs.
    past: &'a PastReports,
    /// What people decided about listings.
    answers: &'a Answers<'a>,
}

/// Where listings, repairs and marks stand after the ledger's steps.
struct Standing {
    listings: Vec<Listing>,
    /// Every party that a listing names, also those of earlier quarters.
    parties: Vec<Party>,
    repairs: Vec<Repair>,
    departures: BTreeMap<ListingId, Departure>,
    removals: Vec<MetRemoval>,
    questions: Vec<Question>,
    findings: Vec<Finding>,
}

fn stand(
    office: &Office,
    before: &Before,
    resolved: &[Party],
    units: &UnitTable,
    settled: Vec<Listing>,
    told: CourtTold<'_>,
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
    let CourtTold { closures, removals, past, answers } = told;
    let reports =
        CourtReports { closures, removals, past, goes_by: &goes_by, path: &path, severity: &severity };
    let previous = before.previous.as_ref().map_or(&[][..], |(_, listings)| listings);
    let marked = mark(settled, previous, &reports);
    let (mut listings, mut findings) = (marked.listings, marked.findings);
    let push_by = |closed_on| push_by(closed_on, &settings.deadlines, &definitions.calendar).ok();
    let approvals = Approvals { answers };
    let confirmed = |listing: &ListingId, closure: &Closure| approvals.is_repair(listing, closure);
    let history = |listing: &Listing| {
        before.histories.get(&listing.id).filter(|history| !is_listed_again(listing, history))
    };
    let is_open = |listing: &Listing| history(listing).is_none_or(|history| history.state.is_open());
    let matched = match_closures(
        &reports,
        &listings,
        &RepairRules { push_by: &push_by, confirmed: &confirmed, is_open: &is_open },
    );
    findings.extend(matched.findings);
    let is_government = |party: &PartyId| known.get(party).is_some_and(|party| party.is_government());
    let rules = WithholdRules {
        as_of: before.as_of,
        is_government: &is_government,
        is_released: &|listing| approvals.is_released(listing),
        is_under_repair: &|listing| {
            history(listing)
                .is_some_and(|history| history.state.is_under_repair() || history.state == State::Repaired)
        },
        says_nothing: &is_nothing,
        severity: &severity,
    };
    findings.extend(withhold(&mut listings, &rules));
    let name = |party: &PartyId| known.get(party).map(|party| party.name.clone()).unwrap_or_default();
    let questions = approvals.questions(&listings, &matched.repairs, &name);
    let listed: BTreeSet<&PartyId> = listings.iter().map(|listing| &listing.party).collect();
    let parties =
        known.into_iter().filter(|(id, _)| listed.contains(id)).map(|(_, party)| party.clone()).collect();
    Standing {
        listings,
        parties,
        repairs: matched.repairs,
        departures: marked.departures,
        removals: marked.removals,
        questions,
        findings,
    }
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

/// The letters of the edition.
fn notices(
    office: &Office,
    before: &Before,
    listings: &[Listing],
    repairs: &[Repair],
    supervisions: &BTreeMap<PartyId, Supervision>,
) -> Vec<Notice> {
    let Standards { settings, definitions, .. } = &office.standards;
    let deadlines = &settings.deadlines;
    let calendar = &definitions.calendar;
    let terms = NoticeTerms {
        word: &settings.credit_office.document_word,
        year: before.as_of.year(),
        first_serial: before.first_serial,
        reply_by: calendar.add_working_days(before.as_of, deadlines.reply_working_days).ok(),
        rectify_by: calendar.add_natural_days_rolled(before.as_of, deadlines.rectification_days).ok(),
    };
    address(&told(listings, repairs), supervisions, &terms)
}
