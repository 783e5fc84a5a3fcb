//! From checked rows to an edition: identity, hierarchy and the ledger's pure steps, in this order, nothing written.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::{DataFrame, PolarsResult};

use crate::checks::outcomes::Outcomes;
use crate::domain::balance::Balance;
use crate::domain::case_number::CaseKey;
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Decision};
use crate::domain::edition::{Edition, FileAccount, Notice, ToldBefore};
use crate::domain::finding::{Finding, Severity};
use crate::domain::history::History;
use crate::domain::letter::Letter;
use crate::domain::listing::{CaseFacts, Listing, ListingId};
use crate::domain::party::{Party, PartyId};
use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::domain::question::Question;
use crate::domain::supervision::Supervision;
use crate::domain::term::term;
use crate::domain::unit::{UnitId, UnitTable};
use crate::domain::unit_change::UnitChanges;
use crate::hierarchy::{InForce, Supervised, changes, supervise};
use crate::identity::{Resolved, resolve};
use crate::ledger::course::Course;
use crate::ledger::parties::{Memory, PartyCourse, follow_parties, with_listing_ids};
use crate::ledger::past::PastReports;
use crate::ledger::publication::EditionRecord;
use crate::ledger::settle::{Settled, settle};
use crate::ledger::trend::{PastFigures, trend};
use crate::products::letters::{Occasion, plan};
use crate::products::notices::{Earlier, NoticeTerms, address, told};
use crate::table::codes::add_codes;
use crate::table::listing_rows::ListingRows;
use crate::text::words::{Language, Words};

use super::account::{account, all_read, by_file};
use super::decided::{Known, in_order, unknown_keys};
use super::error::RunError;
use super::gathered::Gathered;
use super::office::{Office, Standards};
use super::reading::Reading;
use super::rows::AllRows;
use super::scope::Scope;
use super::stage::{Progress, Step, begin};
use super::standing::{Heard, Listings, Standing, Told, answered, stand};
use super::waiting::keep_waiting;

/// What a run computes against: the ledger as it stood before the quarter.
#[derive(Debug, Clone)]
pub(super) struct Before {
    pub id: EditionId,
    pub as_of: NaiveDate,
    pub parties: Vec<Party>,
    /// For whom earlier editions took each writing of the court.
    pub writings: Memory,
    /// The last published quarter's listings, and which edition they are of.
    pub previous: Option<(EditionId, Vec<Listing>)>,
    /// The edition whose place this one takes.
    pub replaces: Option<EditionId>,
    /// The units tables of that edition, and the day it stood for; `None`: nothing was kept.
    pub units: Option<(EditionRecord, UnitTable)>,
    /// Of a repair run: every listing as it was last published.
    pub known: Vec<Listing>,
    /// How every listing has fared.
    pub histories: BTreeMap<ListingId, History>,
    /// What the court reported in earlier runs.
    pub reports: PastReports,
    /// Figures of the quarters before; empty for a repair run.
    pub figures: PastFigures,
    /// Serial number of the edition's first letter.
    pub first_serial: u32,
    /// 发文字号 of every letter ever issued, with its edition and whom it went to.
    pub issued: BTreeMap<String, (EditionId, UnitId)>,
    /// The listings of the last edition of the same quarter that stands, and what its editions have told departments.
    pub earlier: Vec<Listing>,
    pub told_before: BTreeMap<ListingId, ToldBefore>,
    /// What the lists of those editions said last, by department.
    pub lists_told: BTreeMap<UnitId, String>,
    pub decided: Known,
}

impl Before {
    fn previous(&self) -> Option<EditionId> {
        self.previous.as_ref().map(|(id, _)| *id)
    }
}

/// An edition, not yet published.
#[derive(Debug)]
pub(super) struct Computed {
    pub edition: Edition,
    /// Answers in force from earlier quarters.
    pub earlier_decisions: Vec<Decision>,
    /// What the quarter's lists said before, by department.
    pub lists_told: BTreeMap<UnitId, String>,
    pub units: UnitTable,
    pub party_course: PartyCourse,
    /// Every source row of the run with what became of it, for `data/rows.csv`.
    pub rows: AllRows,
}

pub(super) fn compute(
    office: &Office,
    mut before: Before,
    reading: Reading,
    progress: &dyn Progress,
) -> Result<Computed, RunError> {
    let (mut edition, units, party_course, rows) = without_letters(office, &mut before, reading, progress)?;
    edition.letters = letters(office, &before, &edition, &units)?;
    let (earlier_decisions, lists_told) = (before.decided.decisions, before.lists_told);
    Ok(Computed { edition, earlier_decisions, lists_told, units, party_course, rows })
}

/// All but what only the whole edition and what was before it can say.
fn without_letters(
    office: &Office,
    before: &mut Before,
    Reading { mut gathered, units, .. }: Reading,
    progress: &dyn Progress,
) -> Result<(Edition, UnitTable, PartyCourse, AllRows), RunError> {
    let severity = |code: Code| office.standards.catalogue.severity(code);
    let decisions = in_order(std::mem::take(&mut gathered.decisions), &before.decided, before.as_of);
    let answers = Answers::new(before.decided.decisions.iter().chain(&decisions));
    let Rows { resolved, party_course, supervised, mut settled, balance } =
        rows(office, before, &mut gathered, &units, &answers, progress)?;
    carry_on(&party_course, &mut settled, &mut before.previous, &mut before.earlier)?;
    let unit_changes = unit_changes(before, &units, &resolved.parties, &supervised);
    let told = Told { gathered: &gathered, past: &before.reports, answers: &answers };
    let listings = in_question(before, settled.listings);
    let standing = stand(office, before, &resolved.parties, &units, listings, told);
    let settled_rows = add_codes(settled.rows, &standing.findings)?;
    let supervisions = with_told(supervised.by_party, before, &standing, &units, &severity);
    let notices = notices(office, before, &standing, &supervisions, &units);
    let decided = standing.decided(&resolved.decided, &answers, &decisions);
    let (course, receipts) = course_of(office, before, &gathered, &units, &standing, (&notices, &decided));
    let recalls = standing.recalls(before, &course, &units);
    let Standing { listings, parties, repairs, questions, findings: found, .. } = standing;
    let (figures, day) = (std::mem::take(&mut before.figures), (before.id, before.as_of));
    let trend = trend(figures, day, &listings, &before.histories, &course);
    let (listings, parties) = concerned(before.id.series, listings, parties, &course, &questions);
    let supervisions = all_supervisions(supervisions, &parties, &units, before.as_of, &severity);
    let questions = by_key(resolved.questions, questions);
    let unknown = unknown_keys(&decisions, &before.decided, &questions, &resolved.heard, &severity);
    let of_rows = [std::mem::take(&mut gathered.findings), resolved.findings, supervised.findings].concat();
    let all = [of_rows, settled.findings, found, receipts, unknown].concat();
    let (sealed_findings, findings) = sealed_apart(all, &gathered.sealed);
    enter_rows(&mut gathered, &settled_rows)?;
    let edition = Edition {
        id: before.id,
        as_of: before.as_of,
        previous: before.previous(),
        replaces: before.replaces,
        parties,
        listings,
        supervisions,
        exceptions: supervised.exceptions,
        unit_changes,
        questions,
        decisions,
        repairs,
        closures: gathered.closures,
        applications: gathered.applications,
        removals: gathered.removals,
        receipts: gathered.receipts,
        recalls,
        notices,
        letters: Vec::new(),
        happenings: course.happenings,
        histories: course.histories,
        named_before: named_before(&before.histories, before.previous().map(|previous| previous.quarter)),
        trend,
        findings,
        sealed_findings,
        returned: gathered.returned,
        corrections: gathered.corrections,
        files: gathered.files,
        balance,
    };
    Ok((edition, units, party_course, AllRows::of(settled_rows, gathered.others)?))
}

/// What the edition lets happen by what departments and people said, and what is wrong with the receipts.
fn course_of(
    office: &Office,
    before: &Before,
    gathered: &Gathered,
    units: &UnitTable,
    standing: &Standing,
    (notices, decided): (&[Notice], &BTreeMap<ListingId, Vec<Decision>>),
) -> (Course, Vec<Finding>) {
    let (answers, receipts) = answered(office, before, gathered, units);
    let heard = Heard { answers: &answers, decided };
    (standing.advance(before, gathered, notices, heard), receipts)
}

/// A quarter is about what the court exported, a repair run about what was published.
fn in_question(before: &Before, exported: Vec<Listing>) -> Listings {
    match before.id.series {
        Series::Quarterly => Listings::Exported(exported),
        Series::Repair => Listings::Known(before.known.clone()),
    }
}

/// The listings that the lists of the last published quarter named.
pub(super) fn named_before(
    histories: &BTreeMap<ListingId, History>,
    previous: Option<Quarter>,
) -> BTreeSet<ListingId> {
    let Some(previous) = previous else { return BTreeSet::new() };
    let named = histories.iter().filter(|(_, history)| history.named_in == Some(previous));
    named.map(|(listing, _)| listing.clone()).collect()
}

/// The court's rows after identity, hierarchy and settling.
struct Rows {
    resolved: Resolved,
    party_course: PartyCourse,
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
    let rows_read = gathered.rows_read;
    let mut balance = Balance::default();
    balance.enter(all_read(rows_read))?;
    balance.enter(account(Step::Checks, &rows, &gathered.others, rows_read)?)?;
    let scope = Scope { answers, grammar: &office.standards.grammar };
    let scoped = scope.decide(rows, &mut gathered.others, &mut gathered.findings)?;
    let others = &gathered.others;

    begin(progress, Step::Identity);
    let mut resolved =
        resolve(scoped.rows, units, &before.parties, &office.standards.grammar, answers, &severity)?;
    // Under the ids that parties have always had.
    let (rows, party_course) =
        follow_parties(resolved.rows, &mut resolved.parties, &before.parties, &before.writings)?;
    resolved.rows = rows;
    resolved.parties.sort_by(|a, b| a.id.cmp(&b.id));
    balance.enter(account(Step::Identity, &resolved.rows, others, rows_read)?)?;
    resolved.questions.extend(scoped.questions);
    resolved.heard.extend(scoped.heard);

    begin(progress, Step::Hierarchy);
    let supervised = supervise(&resolved.parties, units, before.as_of, &severity);

    begin(progress, Step::Ledger);
    let term_of =
        |facts: &CaseFacts| term(&facts.grounds, facts.decided_on, facts.published_on, facts.extension_years);
    let settled = settle(std::mem::take(&mut resolved.rows), &resolved.parties, &term_of, &severity)?;
    balance.enter(account(Step::Ledger, &settled.rows, others, rows_read)?)?;
    Ok(Rows { resolved, party_course, supervised, settled, balance })
}

/// Listings and rows under the ids that they had in the last quarter, whatever became of their parties.
fn carry_on(
    course: &PartyCourse,
    settled: &mut Settled,
    previous: &mut Option<(EditionId, Vec<Listing>)>,
    earlier: &mut Vec<Listing>,
) -> PolarsResult<()> {
    let previous = previous.as_mut().map(|(_, listings)| listings);
    for known in previous.into_iter().chain([earlier]) {
        let ids = course.carry_on(&mut settled.listings, known);
        settled.rows = with_listing_ids(std::mem::take(&mut settled.rows), &ids)?;
    }
    Ok(())
}

/// The tables held against those of the last quarter. A repair edition has no letters that could go elsewhere.
fn unit_changes(
    before: &Before,
    units: &UnitTable,
    parties: &[Party],
    supervised: &Supervised,
) -> Option<UnitChanges> {
    let (since, earlier) = before.units.as_ref().filter(|_| before.id.series == Series::Quarterly)?;
    let earlier = InForce { table: earlier, on: since.as_of };
    let now = InForce { table: units, on: before.as_of };
    Some(changes(since.id, earlier, now, parties, supervised))
}

/// A quarterly edition is about every listing, a repair edition about those that something happens to or is asked of.
fn concerned(
    series: Series,
    mut listings: Vec<Listing>,
    parties: Vec<Party>,
    course: &Course,
    questions: &[Question],
) -> (Vec<Listing>, Vec<Party>) {
    if series == Series::Quarterly {
        let parties = of_listings(parties, &listings);
        return (listings, parties);
    }
    let open = course.happenings.iter().filter(|happening| !happening.kind.is_sealed());
    let moved: BTreeSet<&ListingId> = open.map(|happening| &happening.listing).collect();
    let asked: BTreeSet<&CaseKey> = questions.iter().filter_map(|question| question.case.as_ref()).collect();
    let touched: BTreeSet<PartyId> = listings
        .iter()
        .filter(|listing| moved.contains(&listing.id) || asked.contains(&listing.case))
        .map(|listing| listing.party.clone())
        .collect();
    // With the other cases of the same parties: a letter says which of them remain.
    listings.retain(|listing| touched.contains(&listing.party));
    let parties = of_listings(parties, &listings);
    (listings, parties)
}

fn of_listings(mut parties: Vec<Party>, listings: &[Listing]) -> Vec<Party> {
    let named: BTreeSet<&PartyId> = listings.iter().map(|listing| &listing.party).collect();
    parties.retain(|party| named.contains(&party.id));
    parties
}

/// With the supervisors of those whom an earlier edition of the quarter has told of, and this one may take back.
fn with_told(
    known: BTreeMap<PartyId, Supervision>,
    before: &Before,
    standing: &Standing,
    units: &UnitTable,
    severity: &dyn Fn(Code) -> Severity,
) -> BTreeMap<PartyId, Supervision> {
    let told = standing.listings.iter().filter(|listing| before.told_before.contains_key(&listing.id));
    let named: BTreeSet<&PartyId> = told.map(|listing| &listing.party).collect();
    let told = standing.parties.iter().filter(|party| named.contains(&party.id));
    all_supervisions(known, &told.cloned().collect::<Vec<_>>(), units, before.as_of, severity)
}

/// A body whose cases the export has lost, or that a repair is about, still has a supervisor.
fn all_supervisions(
    mut known: BTreeMap<PartyId, Supervision>,
    parties: &[Party],
    units: &UnitTable,
    as_of: NaiveDate,
    severity: &dyn Fn(Code) -> Severity,
) -> BTreeMap<PartyId, Supervision> {
    let others: Vec<Party> = parties.iter().filter(|party| !known.contains_key(&party.id)).cloned().collect();
    known.extend(supervise(&others, units, as_of, severity).by_party);
    known
}

/// Questions about who is meant and about what may happen, in one order.
fn by_key(mut questions: Vec<Question>, more: Vec<Question>) -> Vec<Question> {
    questions.extend(more);
    questions.sort_by(|a, b| a.key.cmp(&b.key));
    questions
}

/// Findings in order: those about files of clues, and the others.
fn sealed_apart(mut findings: Vec<Finding>, sealed: &BTreeSet<String>) -> (Vec<Finding>, Vec<Finding>) {
    findings.sort();
    findings.dedup();
    findings.into_iter().partition(|finding| sealed.contains(&*finding.place.file))
}

/// Enters what became of the rows into the accounts of their files and into what goes back.
fn enter_rows(gathered: &mut Gathered, rows: &DataFrame) -> PolarsResult<()> {
    enter_files(&mut gathered.files, rows, &gathered.others)?;
    keep_waiting(&mut gathered.returned, rows, &gathered.others)
}

/// Enters what became of each file's rows.
fn enter_files(files: &mut [FileAccount], rows: &DataFrame, others: &[Outcomes]) -> PolarsResult<()> {
    let mut counts = by_file(rows, others)?;
    for file in files {
        file.out = counts.remove(&file.name).unwrap_or_default();
    }
    Ok(())
}

/// The letters of the edition besides its notices.
fn letters(
    office: &Office,
    before: &Before,
    edition: &Edition,
    units: &UnitTable,
) -> Result<Vec<Letter>, RunError> {
    let words = Words::load(Language::Chinese)?;
    let occasion =
        Occasion { before: &before.histories, sent_to: &before.issued, terms: &terms(office, before) };
    Ok(plan(&office.book(edition, units, &words), &occasion)?)
}

/// The notices of the edition; a repair edition writes none to departments.
fn notices(
    office: &Office,
    before: &Before,
    standing: &Standing,
    supervisions: &BTreeMap<PartyId, Supervision>,
    units: &UnitTable,
) -> Vec<Notice> {
    if before.id.series == Series::Repair {
        return Vec::new();
    }
    let told = told(&standing.listings, &standing.repairs);
    let earlier = Earlier {
        told: &before.told_before,
        listings: &standing.listings,
        repairs: &standing.repairs,
        units,
        as_of: before.as_of,
    };
    address(&told, supervisions, &earlier, &terms(office, before))
}

/// What the letters of the edition have in common.
fn terms<'o>(office: &'o Office, before: &Before) -> NoticeTerms<'o> {
    let Standards { settings, definitions, .. } = &office.standards;
    let deadlines = &settings.deadlines;
    let calendar = &definitions.calendar;
    NoticeTerms {
        word: &settings.credit_office.document_word,
        year: before.as_of.year(),
        first_serial: before.first_serial,
        reply_by: calendar.add_working_days(before.as_of, deadlines.reply_working_days).ok(),
        rectify_by: calendar.add_natural_days_rolled(before.as_of, deadlines.rectification_days).ok(),
    }
}
