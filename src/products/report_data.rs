//! The figures of the run report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::layout::is_sealed;
use super::report_course::{DueLine, EndingLine, RepairFigures, due, endings, repair_figures};
use super::view::{Case, View};
use super::zero_report::ZeroReport;
use super::{layout, unit_changes};
use crate::domain::amount::Fen;
use crate::domain::application::RepairChannel;
use crate::domain::closure::RepairPath;
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::edition::FileAccount;
use crate::domain::finding::{Finding, Severity};
use crate::domain::listing::Mark;
use crate::domain::quarter::Series;
use crate::domain::scope::BodyClass;
use crate::domain::waiver::{WAIVED_BY, WAIVED_ON, WAIVED_REASON};
use crate::text::outgoing::line;
use crate::text::words::Language;

/// Cells that are named for each kind of finding.
const CELLS: usize = 5;
/// Departments that are drawn; the others are summed up.
const DEPARTMENTS: usize = 20;

#[derive(Debug, Serialize)]
pub(super) struct ReportData {
    issuer: String,
    court: String,
    city: String,
    quarter: String,
    edition: String,
    previous: Option<String>,
    as_of: String,
    figures: Figures,
    /// Of a quarter with nothing to push.
    zero: Option<ZeroReport>,
    /// Only of a repair edition.
    repair_figures: Option<RepairFigures>,
    stages: Vec<StageLine>,
    exclusions: Vec<Bar>,
    files: Vec<FileLine>,
    findings: Vec<FindingLine>,
    waivers: Vec<WaiverLine>,
    marks: Vec<Bar>,
    classes: Vec<Bar>,
    departments: Vec<Bar>,
    exceptions: Vec<Bar>,
    units: Option<UnitsLine>,
    repairs: Vec<RepairLine>,
    due: Vec<DueLine>,
    endings: Vec<EndingLine>,
    products: Vec<ProductLine>,
}

#[derive(Debug, Serialize)]
struct Figures {
    rows: u64,
    parties: usize,
    listings: usize,
    withheld: usize,
    amount: String,
    notices: usize,
    returned: usize,
    questions: usize,
    exceptions: usize,
}

#[derive(Debug, Serialize)]
struct StageLine {
    name: String,
    rows_in: u64,
    /// In the order of [`Disposition::ALL`].
    out: Vec<u64>,
}

/// A bar of a chart; `share` is its length in thousandths of the longest.
#[derive(Debug, Serialize)]
struct Bar {
    label: String,
    count: u64,
    share: u64,
}

#[derive(Debug, Serialize)]
struct FileLine {
    name: String,
    hash: String,
    definition: Option<String>,
    /// Why a file without a definition was not read; `None`: no finding says it.
    unread: Option<UnreadReason>,
    format: String,
    rows: u64,
    out: Vec<u64>,
}

#[derive(Debug, Serialize)]
struct UnreadReason {
    title: String,
    tone: &'static str,
}

#[derive(Debug, Serialize)]
struct FindingLine {
    code: String,
    severity: String,
    /// `warn`, `hold` …: the colour.
    tone: &'static str,
    title: String,
    /// What was found, in words: findings about whole files have no workbook that would say it.
    said: Vec<String>,
    count: usize,
    cells: Vec<String>,
}

/// 放行: a rule that somebody let pass for a row.
#[derive(Debug, Serialize)]
struct WaiverLine {
    place: String,
    code: String,
    title: String,
    by: String,
    reason: String,
    on: String,
}

/// What the units tables say otherwise than last quarter.
#[derive(Debug, Serialize)]
struct UnitsLine {
    since: String,
    aspects: Vec<Bar>,
    /// Parties with other addressees, and the notices that go to these.
    parties: usize,
    notices: usize,
    file: String,
}

#[derive(Debug, Serialize)]
struct RepairLine {
    case: String,
    party: String,
    mode: String,
    path: String,
    push_by: String,
    /// The edition comes after that day.
    is_late: bool,
}

#[derive(Debug, Serialize)]
struct ProductLine {
    path: String,
    size: String,
}

impl ReportData {
    pub(super) fn gather(view: &View<'_>, files: &[(String, usize)]) -> Self {
        let (edition, office, wording) = (view.book.edition, view.book.office, view.wording);
        ReportData {
            issuer: line(&office.credit_office.name),
            court: line(&office.jurisdiction.court),
            city: line(&office.jurisdiction.city),
            quarter: wording.quarter(edition.id.quarter),
            edition: edition.id.to_string(),
            previous: edition.previous.map(|id| id.to_string()),
            as_of: wording.date(edition.as_of),
            figures: figures(view),
            zero: ZeroReport::of(view).filter(|_| edition.id.series == Series::Quarterly),
            repair_figures: (edition.id.series == Series::Repair).then(|| repair_figures(view)),
            stages: stages(view),
            exclusions: exclusions(view),
            files: edition.files.iter().map(|file| file_line(view, file)).collect(),
            findings: findings(view),
            waivers: waivers(view),
            marks: marks(view),
            classes: classes(view),
            departments: departments(view),
            exceptions: exceptions(view),
            units: units(view),
            repairs: repairs(view),
            due: due(view),
            endings: endings(view),
            products: files
                .iter()
                .filter(|(path, _)| !is_sealed(view, path))
                .map(|(path, size)| product_line(path, *size))
                .collect(),
        }
    }
}

fn figures(view: &View<'_>) -> Figures {
    let edition = view.book.edition;
    let listed: Vec<&Case<'_>> = view.cases.iter().filter(|case| case.is_listed()).collect();
    let total: i64 = listed.iter().filter_map(|case| case.facts().amount).map(|amount| amount.0).sum();
    Figures {
        rows: edition.balance.end().map_or(0, |stage| stage.rows_in),
        parties: listed.chunk_by(|a, b| a.party.id == b.party.id).count(),
        listings: listed.len(),
        withheld: listed.iter().filter(|case| case.listing.withheld.is_some()).count(),
        amount: view.wording.amount(Fen(total)),
        notices: edition.notices.len(),
        returned: edition.returned_rows(Disposition::Returned).count(),
        questions: edition.questions.len(),
        exceptions: edition.exceptions.len(),
    }
}

fn stages(view: &View<'_>) -> Vec<StageLine> {
    let told = |name: &str| {
        let word = view.book.words.word(&format!("step.{name}"));
        if word.is_empty() { name.to_owned() } else { word.to_owned() }
    };
    let stages = view.book.edition.balance.stages.iter();
    stages
        .map(|stage| StageLine {
            name: told(stage.stage),
            rows_in: stage.rows_in,
            out: Disposition::ALL.map(|kind| stage.out.get(&kind).copied().unwrap_or(0)).to_vec(),
        })
        .collect()
}

fn exclusions(view: &View<'_>) -> Vec<Bar> {
    let last = view.book.edition.balance.end();
    let reasons = last.into_iter().flat_map(|stage| &stage.excluded);
    bars(reasons.map(|(reason, count)| {
        let word = view.book.words.word(&format!("exclusion.{reason}"));
        (if word.is_empty() { (*reason).to_owned() } else { word.to_owned() }, *count)
    }))
}

fn file_line(view: &View<'_>, file: &FileAccount) -> FileLine {
    let about_it = view.book.edition.findings.iter().filter(|finding| *finding.place.file == *file.name);
    let gravest =
        about_it.filter(|finding| finding.code.is_of_files()).max_by_key(|finding| finding.severity);
    let unread = gravest.filter(|_| file.definitions.is_empty()).map(|finding| UnreadReason {
        title: line(&view.book.catalogue.told(finding, Language::Chinese).title),
        tone: tone(finding.severity),
    });
    FileLine {
        unread,
        name: line(&file.name),
        hash: file.sha256.chars().take(12).collect(),
        definition: file.recognised_as().as_deref().map(line),
        format: line(&file.format),
        rows: file.rows,
        out: Disposition::ALL.map(|kind| file.out.get(kind.word()).copied().unwrap_or(0)).to_vec(),
    }
}

fn findings(view: &View<'_>) -> Vec<FindingLine> {
    let mut by_code: BTreeMap<(Code, Severity), Vec<&Finding>> = BTreeMap::new();
    for finding in &view.book.edition.findings {
        by_code.entry((finding.code, finding.severity)).or_default().push(finding);
    }
    let mut lines: Vec<_> = by_code.into_iter().collect();
    lines.sort_by_key(|((code, severity), _)| (std::cmp::Reverse(*severity), *code));
    let told = lines.into_iter().filter_map(|((code, severity), found)| {
        let title = view.book.catalogue.told(found.first()?, Language::Chinese).title;
        let tone = tone(severity);
        let cause = |finding: &&Finding| line(&view.book.catalogue.told(finding, Language::Chinese).cause);
        let of_files = found.iter().filter(|finding| finding.code.is_of_files());
        let mut said: Vec<String> = Vec::new();
        for words in of_files.map(cause) {
            if said.len() < CELLS && !said.contains(&words) {
                said.push(words);
            }
        }
        Some(FindingLine {
            code: code.to_string(),
            severity: view.wording.word(&format!("severity_{tone}")).to_owned(),
            tone,
            title: line(&title),
            said,
            count: found.len(),
            cells: found.iter().take(CELLS).map(|finding| line(&finding.place.to_string())).collect(),
        })
    });
    told.collect()
}

fn waivers(view: &View<'_>) -> Vec<WaiverLine> {
    let waived = view.book.edition.findings.iter().filter(|finding| finding.is_waived());
    let told = waived.map(|finding| {
        let detail = |name| line(finding.detail(name).unwrap_or_default());
        let on = detail(WAIVED_ON);
        WaiverLine {
            place: line(&finding.place.to_string()),
            code: finding.code.to_string(),
            title: line(&view.book.catalogue.told(finding, Language::Chinese).title),
            by: detail(WAIVED_BY),
            reason: detail(WAIVED_REASON),
            on: on.parse().map_or(on, |day| view.wording.date(day)),
        }
    });
    told.collect()
}

fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Shadow => "shadow",
        Severity::Warn => "warn",
        Severity::Hold => "hold",
        Severity::Return => "return",
    }
}

fn marks(view: &View<'_>) -> Vec<Bar> {
    let all = [Mark::New, Mark::Continuing, Mark::GoneWithReason, Mark::MissingWithoutReason];
    bars(all.into_iter().map(|mark| {
        let count = view.cases.iter().filter(|case| case.listing.mark == mark).count();
        (view.wording.mark(mark).to_owned(), count as u64)
    }))
}

fn classes(view: &View<'_>) -> Vec<Bar> {
    bars(BodyClass::ALL.into_iter().map(|class| {
        let cases = view.cases.iter().filter(|case| case.is_listed() && case.party.class == class);
        (view.wording.class(class).to_owned(), cases.count() as u64)
    }))
}

/// Released cases by the department that is told, most first.
fn departments(view: &View<'_>) -> Vec<Bar> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for notice in &view.book.edition.notices {
        let cases: usize = view.cases_of_notice(notice).iter().map(Vec::len).sum();
        *counts.entry(line(&notice.name)).or_default() += cases as u64;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if counts.len() > DEPARTMENTS {
        let rest = counts.split_off(DEPARTMENTS);
        let label = view.wording.say("other_departments", &[("count", &rest.len().to_string())]);
        counts.push((label, rest.iter().map(|(_, count)| count).sum()));
    }
    bars(counts.into_iter())
}

fn exceptions(view: &View<'_>) -> Vec<Bar> {
    let mut counts = BTreeMap::new();
    for exception in &view.book.edition.exceptions {
        *counts.entry(exception.reason).or_insert(0_u64) += 1;
    }
    bars(counts.into_iter().map(|(reason, count)| (view.wording.exception(reason).to_owned(), count)))
}

fn units(view: &View<'_>) -> Option<UnitsLine> {
    let changes = view.book.edition.unit_changes.as_ref()?;
    let mut counts = BTreeMap::new();
    for change in &changes.changes {
        *counts.entry(change.aspect).or_insert(0_u64) += 1;
    }
    let listed = changes.readdressed.iter().filter(|found| !view.cases_of(&found.party).is_empty());
    Some(UnitsLine {
        since: changes.since.to_string(),
        aspects: bars(
            counts.into_iter().map(|(aspect, count)| (view.wording.aspect(aspect).to_owned(), count)),
        ),
        parties: listed.count(),
        notices: unit_changes::Touched::of(view, changes).notices.len(),
        file: layout::path(view, "folder_review", "file_unit_changes"),
    })
}

fn bars(counts: impl Iterator<Item = (String, u64)>) -> Vec<Bar> {
    let counts: Vec<(String, u64)> = counts.filter(|(_, count)| *count > 0).collect();
    let longest = counts.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    counts.into_iter().map(|(label, count)| Bar { label, count, share: count * 1000 / longest }).collect()
}

fn repairs(view: &View<'_>) -> Vec<RepairLine> {
    let wording = view.wording;
    let mut repairs: Vec<_> =
        view.book.edition.repairs.iter().filter(|r| r.path != RepairPath::Never).collect();
    repairs.sort_by_key(|repair| (repair.push_by.is_none(), repair.push_by, &repair.listing));
    let told = repairs.into_iter().filter_map(|repair| {
        let case = view.case_of(&repair.listing)?;
        let mode = repair.closure.mode.text();
        let (mode, no_limit) = match repair.channel {
            RepairChannel::Court => (mode.to_owned(), "no_calendar"),
            RepairChannel::Application => (wording.say("mode_as_applied", &[("mode", mode)]), "no_limit"),
        };
        Some(RepairLine {
            case: case.listing.case.to_string(),
            party: view.party_name(case.party),
            mode,
            path: wording.repair_path(repair.path).to_owned(),
            is_late: repair.push_by.is_some_and(|day| day < view.book.edition.as_of),
            push_by: repair
                .push_by
                .map_or_else(|| wording.word(no_limit).to_owned(), |day| wording.date(day)),
        })
    });
    told.collect()
}

fn product_line(path: &str, size: usize) -> ProductLine {
    let size = if size < 1_048_576 {
        format!("{} KB", size.div_ceil(1024))
    } else {
        format!("{:.1} MB", size as f64 / 1_048_576.0)
    };
    ProductLine { path: path.to_owned(), size }
}
