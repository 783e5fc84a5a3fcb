//! Verdicts written back to the rows: columns, findings, questions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series, StringChunked};

use super::candidates::Scored;
use super::decided::open_key;
use super::index::UnitIndex;
use super::judge::{Open, Verdict};
use super::mention::{Mention, Mentions};
use super::party_ids::PartyKey;
use crate::domain::code::Code;
use crate::domain::decision::body_reference;
use crate::domain::disposition::Disposition;
use crate::domain::finding::{Finding, Severity};
use crate::domain::party::Party;
use crate::domain::place::RowPlace;
use crate::domain::question::{Candidate, Question};
use crate::domain::scope::{BodyClass, Exclusion};
use crate::table::columns as col;

/// A reviewer looks at no more.
const CANDIDATES_SHOWN: usize = 5;

pub(super) struct Written {
    pub(super) columns: Vec<Column>,
    pub(super) questions: Vec<Question>,
    pub(super) findings: Vec<Finding>,
}

/// What a verdict writes into each of its rows.
struct Entry<'v> {
    party_id: Option<&'v str>,
    unit_id: Option<&'v str>,
    proposed: Option<&'v str>,
    evidence: Option<&'static str>,
    class: Option<&'v str>,
    excluded: Option<&'static str>,
    /// Another court's case against it is none of our business.
    none_of_ours: bool,
    finding: Option<(Code, Severity)>,
    /// Place in the list of questions.
    question: Option<usize>,
}

pub(super) fn write_rows(
    frame: &DataFrame,
    mentions: &Mentions<'_>,
    verdicts: &[Verdict],
    parties: &BTreeMap<PartyKey, Party>,
    index: &UnitIndex<'_>,
    regions: &Regions<'_>,
    severities: &dyn Fn(Code) -> Severity,
) -> PolarsResult<Written> {
    let mut questions: BTreeMap<String, Question> = BTreeMap::new();
    let mut keys: Vec<Option<String>> = Vec::with_capacity(verdicts.len());
    for (mention, verdict) in mentions.distinct.iter().zip(verdicts) {
        let question = ask(mention, verdict, index);
        keys.push(question.as_ref().map(|question| question.key.clone()));
        if let Some(question) = question {
            questions.entry(question.key.clone()).or_insert(question);
        }
    }
    let mut questions: Vec<Question> = questions.into_values().collect();
    let entries: Vec<Entry<'_>> = mentions
        .distinct
        .iter()
        .zip(verdicts)
        .zip(keys)
        .map(|((mention, verdict), key)| {
            let question = key.and_then(|key| questions.binary_search_by(|q| q.key.cmp(&key)).ok());
            let mut entry = entry(mention, verdict, question, parties, index, severities);
            entry.none_of_ours = is_none_of_ours(&entry, mention, index, regions);
            entry
        })
        .collect();
    let Tale { mut columns, findings, foreign } = tell(frame, mentions, &entries, &mut questions)?;
    questions.retain(|question| !question.rows.is_empty());
    columns.extend(party_columns(mentions, &entries, &foreign));
    Ok(Written { columns, questions, findings })
}

fn entry<'v>(
    mention: &Mention<'v>,
    verdict: &'v Verdict,
    question: Option<usize>,
    parties: &'v BTreeMap<PartyKey, Party>,
    index: &'v UnitIndex<'_>,
    severities: &dyn Fn(Code) -> Severity,
) -> Entry<'v> {
    let party = PartyKey::of(verdict).and_then(|key| parties.get(&key));
    let mut entry = Entry {
        party_id: party.map(|party| &*party.id.0),
        unit_id: party.and_then(|party| party.unit.as_ref()).map(|unit| &*unit.0),
        proposed: None,
        evidence: None,
        class: party.map(|party| party.class.word()).or(mention.class),
        excluded: None,
        none_of_ours: false,
        finding: None,
        question,
    };
    match verdict {
        Verdict::Unit { slot, evidence } if !index.is_answered_outside(*slot) => {
            entry.evidence = Some(evidence.word());
        }
        Verdict::Unit { evidence, .. }
        | Verdict::Body { evidence, .. }
        | Verdict::NamedBody { evidence, .. } => {
            entry.evidence = Some(evidence.word());
            entry.finding = Some((Code::BodyNotInTable, severities(Code::BodyNotInTable)));
        }
        Verdict::Excluded(reason) => entry.excluded = Some(reason.word()),
        Verdict::Open(open) => {
            let unit = open.proposed.and_then(|slot| index.unit(slot));
            entry.proposed = unit.map(|unit| &*unit.present.id.0);
            entry.finding = Some((open.code, severities(open.code).max(Severity::Hold)));
        }
    }
    entry
}

/// First six digits of the divisions that the units table covers.
pub(super) type Regions<'u> = BTreeSet<&'u str>;

/// Nobody in the table, nobody like it, not in the register of state enterprises, no code of our divisions, and a name
/// that opens neither with our city nor with one of its towns.
fn is_none_of_ours(
    entry: &Entry<'_>,
    mention: &Mention<'_>,
    index: &UnitIndex<'_>,
    regions: &Regions<'_>,
) -> bool {
    let key = index.grammar.key(mention.name);
    let region = mention.uscc.and_then(|uscc| uscc.get(2..8));
    let unknown = matches!(entry.finding, Some((Code::NameUnknown | Code::BodyNotInTable, _)));
    unknown
        && entry.unit_id.is_none()
        && entry.proposed.is_none()
        && entry.class != Some(BodyClass::StateEnterprise.word())
        && index.grammar.form(&key).head.is_empty()
        && region.is_none_or(|region| !regions.contains(region))
}

/// What [`tell`] says of the rows.
struct Tale {
    columns: Vec<Column>,
    findings: Vec<Finding>,
    /// By row: another court's case against a body that is none of ours.
    foreign: Vec<bool>,
}

/// What changes from row to row: disposition, reason and codes, the findings, and the rows that wait for an answer.
fn tell(
    frame: &DataFrame,
    mentions: &Mentions<'_>,
    entries: &[Entry<'_>],
    questions: &mut [Question],
) -> PolarsResult<Tale> {
    let text = |name: &str| -> PolarsResult<&StringChunked> { frame.column(name)?.str() };
    let (mut findings, mut foreign) = (Vec::new(), Vec::new());
    let (mut dispositions, mut reasons, mut codes) = (Vec::new(), Vec::new(), Vec::new());
    let before = text(col::DISPOSITION)?.iter().zip(text(col::REASON)?.iter()).zip(text(col::CODES)?.iter());
    let places = places(frame)?;
    for ((at, place), ((disposition, reason), written)) in mentions.of_row.iter().zip(places).zip(before) {
        let Some(entry) = entries.get(*at) else { continue };
        let written = written.unwrap_or_default();
        let is_foreign = entry.none_of_ours && has_code(written, Code::CourtForeign);
        foreign.push(is_foreign);
        if is_foreign {
            dispositions.push(Disposition::Excluded.word().to_owned());
            reasons.push(Some(Exclusion::ForeignCourt.word().to_owned()));
            codes.push(written.to_owned());
            continue;
        }
        let (disposition, excluded) = judged(disposition.unwrap_or_default(), written, entry);
        dispositions.push(disposition.to_owned());
        reasons.push(excluded.or(reason).map(str::to_owned));
        codes.push(with_code(written, entry.finding.map(|(code, _)| code)));
        let Some((code, severity)) = entry.finding else { continue };
        let name = mentions.distinct.get(*at).map_or("", |mention| mention.name);
        let mut finding = Finding::new(code, severity, place.cell(None), name);
        if let Some(question) = entry.question.and_then(|at| questions.get_mut(at)) {
            if let Some(best) = question.candidates.first() {
                finding = finding.with("nearest", best.name.clone());
            }
            question.rows.push(place);
        }
        findings.push(finding);
    }
    let columns = vec![
        Series::new(col::DISPOSITION.into(), dispositions).into(),
        Series::new(col::REASON.into(), reasons).into(),
        Series::new(col::CODES.into(), codes).into(),
    ];
    Ok(Tale { columns, findings, foreign })
}

/// The columns that are the same for all rows of a mention.
fn party_columns(mentions: &Mentions<'_>, entries: &[Entry<'_>], foreign: &[bool]) -> Vec<Column> {
    type Pick<'p> = &'p dyn for<'e> Fn(&'e Entry<'_>) -> Option<&'e str>;
    let picks: [(&str, Pick<'_>); 5] = [
        (col::PARTY_ID, &|entry| entry.party_id),
        (col::UNIT_ID, &|entry| entry.unit_id),
        (col::PROPOSED_UNIT_ID, &|entry| entry.proposed),
        (col::EVIDENCE, &|entry| entry.evidence),
        (col::PARTY_CLASS, &|entry| entry.class),
    ];
    let column = |(name, pick): (&str, Pick<'_>)| {
        let rows = mentions.of_row.iter().zip(foreign);
        let values: Vec<Option<&str>> =
            rows.map(|(at, foreign)| entries.get(*at).filter(|_| !foreign).and_then(pick)).collect();
        Series::new(name.into(), values).into()
    };
    picks.into_iter().map(column).collect()
}

/// What becomes of a row that came as `before`. A row held for a doubt that is not about its party stays held, but
/// nobody is asked about a row that is none of our business; only a doubt about the scope itself outlasts that.
fn judged<'e>(before: &'e str, codes: &str, entry: &Entry<'e>) -> (&'e str, Option<&'e str>) {
    if entry.excluded.is_some() && !has_code(codes, Code::ScopeUnclear) {
        return (Disposition::Excluded.word(), entry.excluded);
    }
    if before != Disposition::Accepted.word() {
        return (before, None);
    }
    (Disposition::after(entry.finding.map(|(_, severity)| severity)).word(), None)
}

fn has_code(codes: &str, wanted: Code) -> bool {
    codes.split(';').any(|code| code == wanted.to_string())
}

fn with_code(codes: &str, added: Option<Code>) -> String {
    match added {
        None => codes.to_owned(),
        Some(code) if codes.is_empty() => code.to_string(),
        Some(code) => format!("{codes};{code}"),
    }
}

pub(super) fn places(frame: &DataFrame) -> PolarsResult<Vec<RowPlace>> {
    let mut names: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let mut shared = |text: Option<&str>| -> Arc<str> {
        let text = text.unwrap_or_default();
        match names.get(text) {
            Some(name) => name.clone(),
            None => names.entry(text.to_owned()).or_insert_with(|| text.into()).clone(),
        }
    };
    let files = frame.column(col::FILE)?.str()?.iter();
    let sheets = frame.column(col::SHEET)?.str()?.iter();
    let rows = frame.column(col::ROW)?.u32()?.iter();
    Ok(files
        .zip(sheets)
        .zip(rows)
        .map(|((file, sheet), row)| RowPlace {
            file: shared(file),
            sheet: shared(sheet),
            row: row.unwrap_or_default(),
        })
        .collect())
}

fn ask(mention: &Mention<'_>, verdict: &Verdict, index: &UnitIndex<'_>) -> Option<Question> {
    let Verdict::Open(open) = verdict else { return None };
    Some(Question {
        key: open_key(mention, open, index),
        code: open.code,
        name: mention.name.to_owned(),
        uscc: mention.uscc.map(str::to_owned),
        org_code: mention.org_code.map(str::to_owned),
        code_written: mention.code_written.map(str::to_owned),
        proposed: open.proposed.and_then(|slot| index.unit(slot)).map(|unit| unit.present.id.clone()),
        candidates: candidates(open, index),
        rows: Vec::new(),
        case: None,
        answered: open.answered.as_deref().cloned(),
    })
}

/// Units and bodies without a unit, best first.
fn candidates(open: &Open, index: &UnitIndex<'_>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = open.candidates.iter().filter_map(|c| candidate(c, index)).collect();
    all.extend(open.bodies.iter().map(|body| Candidate {
        unit: body_reference(&body.key.0),
        name: body.name.clone(),
        code: None,
        score: body.likeness.score.clamp(0, 1000).unsigned_abs(),
        features: body.likeness.features.clone(),
    }));
    // Stable: what was first among equals stays so.
    if !open.bodies.is_empty() {
        all.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    }
    all.truncate(CANDIDATES_SHOWN);
    all
}

fn candidate(scored: &Scored, index: &UnitIndex<'_>) -> Option<Candidate> {
    let unit = index.unit(scored.slot)?.present;
    Some(Candidate {
        unit: unit.id.clone(),
        name: unit.name.clone(),
        code: unit.uscc.clone().or_else(|| unit.org_code.clone()),
        score: scored.likeness.score.clamp(0, 1000).unsigned_abs(),
        features: scored.likeness.features.clone(),
    })
}
