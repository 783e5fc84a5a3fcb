//! From checked rows to an edition: identity, hierarchy and the ledger's pure steps, in this order, nothing written.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::{DataFrame, PolarsResult};

use crate::checks::outcomes::Outcomes;
use crate::domain::balance::Balance;
use crate::domain::case_number::CaseKey;
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Decision};
use crate::domain::edition::{Edition, FileAccount, Notice};
use crate::domain::history::History;
use crate::domain::listing::{CaseFacts, Listing, ListingId};
use crate::domain::party::{Party, PartyId};
use crate::domain::quarter::{EditionId, Series};
use crate::domain::question::Question;
use crate::domain::supervision::Supervision;
use crate::domain::term::term;
use crate::domain::unit::{UnitId, UnitTable};
use crate::hierarchy::{Supervised, supervise};
use crate::identity::{Resolved, resolve};
use crate::ledger::course::Course;
use crate::ledger::past::PastReports;
use crate::ledger::settle::{Settled, settle};
use crate::products::notices::{NoticeTerms, address, told};
use crate::table::codes::add_codes;
use crate::table::listing_rows::ListingRows;

use super::account::{account, all_read, by_file};
use super::decided::{Known, in_order, unknown_keys};
use super::error::RunError;
use super::gathered::Gathered;
use super::office::{Office, Standards};
use super::reading::Reading;
use super::rows::AllRows;
use super::stage::{Progress, Step, begin};
use super::standing::{Listings, Standing, Told, answered, stand};

/// What a run computes against: the ledger as it stood before the quarter.
#[derive(Debug, Clone)]
pub(super) struct Before {
    pub id: EditionId,
    pub as_of: NaiveDate,
    pub parties: Vec<Party>,
    /// The last published quarter's listings, and which edition they are of.
    pub previous: Option<(EditionId, Vec<Listing>)>,
    /// Of a repair run: every listing as it was last published.
    pub known: Vec<Listing>,
    /// How every listing has fared.
    pub histories: BTreeMap<ListingId, History>,
    /// What the court reported in earlier runs.
    pub reports: PastReports,
    /// Serial number of the edition's first letter.
    pub first_serial: u32,
    /// 发文字号 of every notice ever issued, with whom it went to.
    pub issued: BTreeMap<String, UnitId>,
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
    let Reading { mut gathered, units, .. } = reading;
    let decisions = in_order(std::mem::take(&mut gathered.decisions), &before.decided, before.as_of);
    let answers = Answers::new(before.decided.decisions.iter().chain(&decisions));
    let Rows { resolved, supervised, settled, balance } =
        rows(office, &before, &mut gathered, &units, &answers, progress)?;
    let told = Told { gathered: &gathered, past: &before.reports, answers: &answers };
    let listings = match before.id.series {
        Series::Quarterly => Listings::Exported(settled.listings),
        Series::Repair => Listings::Known(before.known.clone()),
    };
    let standing = stand(office, &before, &resolved.parties, &units, listings, told);
    let settled_rows = add_codes(settled.rows, &standing.findings)?;
    let notices = notices(office, &before, &standing, &supervised.by_party);
    let (answered, receipts) = answered(office, &before, &gathered, &units);
    let course = standing.advance(&before, &gathered, &notices, &answered);
    let Standing { listings, parties, repairs, questions, findings: found, .. } = standing;
    let listings = concerned(before.id.series, listings, &course, &questions);
    let parties = of_listings(parties, &listings);
    let supervisions = match before.id.series {
        Series::Quarterly => supervised.by_party,
        Series::Repair => supervise(&parties, &units, before.as_of, &severity).by_party,
    };
    let questions = by_key(resolved.questions, questions);
    let unknown = unknown_keys(&decisions, &before.decided, &questions, &resolved.heard, &severity);
    let of_rows = [std::mem::take(&mut gathered.findings), resolved.findings, supervised.findings].concat();
    let mut findings = [of_rows, settled.findings, found, receipts, unknown].concat();
    findings.sort();
    findings.dedup();
    let (sealed_findings, findings) =
        findings.into_iter().partition(|finding| gathered.sealed.contains(&*finding.place.file));
    enter_files(&mut gathered.files, &settled_rows, &gathered.others)?;
    let previous = before.previous.map(|(id, _)| id);
    let named_before = named_before(&before.histories, previous);
    let edition = Edition {
        id: before.id,
        as_of: before.as_of,
        previous,
        parties,
        listings,
        supervisions,
        exceptions: supervised.exceptions,
        questions,
        decisions,
        repairs,
        closures: gathered.closures,
        removals: gathered.removals,
        receipts: gathered.receipts,
        notices,
        happenings: course.happenings,
        histories: course.histories,
        named_before,
        findings,
        sealed_findings,
        returned: gathered.returned,
        corrections: gathered.corrections,
        files: gathered.files,
        balance,
    };
    let rows = AllRows::of(settled_rows, gathered.others)?;
    let earlier_decisions = before.decided.decisions;
    Ok(Computed { edition, earlier_decisions, units, rows })
}

/// The listings that the lists of the last published quarter named.
fn named_before(
    histories: &BTreeMap<ListingId, History>,
    previous: Option<EditionId>,
) -> BTreeSet<ListingId> {
    let Some(previous) = previous else { return BTreeSet::new() };
    let named = histories.iter().filter(|(_, history)| history.named_in == Some(previous.quarter));
    named.map(|(listing, _)| listing.clone()).collect()
}

/// The court's rows after identity, hierarchy and settling.
struct Rows {
    resolved: Resolved,
    supervised: Supervised,
    settled: Settled,
    balance: Balance,
}

fn rows(
    office: &Office,
    before: &Before,
    gathered: &mut Gathered,
    units: &UnitTable,
    answers: &Answers<'_>,
    progress: &dyn Progress,
) -> Result<Rows, RunError> {
    let severity = |code: Code| office.standards.catalogue.severity(code);
    // A run without listings has a frame too, with all its columns.
    let rows = gathered.rows.take().map_or_else(|| ListingRows::default().into_frame(), Ok)?;
    let (others, rows_read) = (&gathered.others, gathered.rows_read);
    let mut balance = Balance::default();
    balance.enter(all_read(rows_read))?;
    balance.enter(account(Step::Checks, &rows, others, rows_read)?)?;

    begin(progress, Step::Identity);
    let mut resolved = resolve(rows, units, &before.parties, &office.standards.grammar, answers, &severity)?;
    balance.enter(account(Step::Identity, &resolved.rows, others, rows_read)?)?;

    begin(progress, Step::Hierarchy);
    let supervised = supervise(&resolved.parties, units, before.as_of, &severity);

    begin(progress, Step::Ledger);
    let term_of = |facts: &CaseFacts| term(&facts.grounds, facts.decided_on, facts.published_on, 0);
    let settled = settle(std::mem::take(&mut resolved.rows), &resolved.parties, &term_of, &severity)?;
    balance.enter(account(Step::Ledger, &settled.rows, others, rows_read)?)?;
    Ok(Rows { resolved, supervised, settled, balance })
}

/// A quarterly edition is about every listing, a repair edition about those that something happens to or is asked of.
fn concerned(
    series: Series,
    mut listings: Vec<Listing>,
    course: &Course,
    questions: &[Question],
) -> Vec<Listing> {
    if series == Series::Quarterly {
        return listings;
    }
    let open = course.happenings.iter().filter(|happening| !happening.kind.is_sealed());
    let moved: BTreeSet<&ListingId> = open.map(|happening| &happening.listing).collect();
    let asked: BTreeSet<&CaseKey> = questions.iter().filter_map(|question| question.case.as_ref()).collect();
    let parties: BTreeSet<PartyId> = listings
        .iter()
        .filter(|listing| moved.contains(&listing.id) || asked.contains(&listing.case))
        .map(|listing| listing.party.clone())
        .collect();
    // With the other cases of the same parties: a letter says which of them remain.
    listings.retain(|listing| parties.contains(&listing.party));
    listings
}

fn of_listings(mut parties: Vec<Party>, listings: &[Listing]) -> Vec<Party> {
    let named: BTreeSet<&PartyId> = listings.iter().map(|listing| &listing.party).collect();
    parties.retain(|party| named.contains(&party.id));
    parties
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

/// The letters of the edition; a repair edition writes none to departments.
fn notices(
    office: &Office,
    before: &Before,
    standing: &Standing,
    supervisions: &BTreeMap<PartyId, Supervision>,
) -> Vec<Notice> {
    if before.id.series == Series::Repair {
        return Vec::new();
    }
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
    address(&told(&standing.listings, &standing.repairs), supervisions, &terms)
}
