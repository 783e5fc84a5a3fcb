//! 是否适用: rows of bodies of which the plan does not say whether it applies (R330). A person says it once, for this quarter
//! and all that follow; until then the row waits and the question is asked.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{BooleanChunked, DataFrame, NamedFrom, PolarsResult, Series, StringChunked};

use crate::checks::outcomes::Outcomes;
use crate::domain::code::Code;
use crate::domain::decision::{Answers, Statement};
use crate::domain::disposition::Disposition;
use crate::domain::finding::{Finding, Severity};
use crate::domain::name::NameGrammar;
use crate::domain::place::RowPlace;
use crate::domain::question::{Question, question_key};
use crate::domain::scope::Exclusion;
use crate::table::columns as col;

pub(super) struct Scope<'a> {
    pub answers: &'a Answers<'a>,
    pub grammar: &'a NameGrammar,
}

/// Rows on their way to identity, after what people said about the scope.
pub(super) struct Scoped {
    pub rows: DataFrame,
    pub questions: Vec<Question>,
    /// Keys of the questions that were answered.
    pub heard: BTreeSet<String>,
}

/// What the findings of checks say about the rows in question.
#[derive(Default)]
struct Doubted {
    /// The worst of each row's other findings.
    rows: BTreeMap<RowPlace, Option<Severity>>,
}

impl Scope<'_> {
    /// Lets answered rows go on or excludes them; asks about the others.
    pub(super) fn decide(
        &self,
        rows: DataFrame,
        others: &mut Vec<Outcomes>,
        findings: &mut [Finding],
    ) -> PolarsResult<Scoped> {
        let doubted = Doubted::of(findings);
        let mut scoped = Scoped { rows, questions: Vec::new(), heard: BTreeSet::new() };
        if doubted.rows.is_empty() {
            return Ok(scoped);
        }
        let mut questions: BTreeMap<String, Question> = BTreeMap::new();
        let (mut decided, mut stays) = (BTreeSet::new(), Vec::new());
        let (mut dispositions, mut codes) = (Vec::new(), Vec::new());
        let frame = Frame::of(&scoped.rows)?;
        for at in 0..scoped.rows.height() {
            let (mut disposition, mut written) = (text(frame.dispositions, at), text(frame.codes, at));
            let place = frame.place(at);
            let mut stay = true;
            if let Some(others_worst) = doubted.rows.get(&place) {
                let asked = self.question(&frame, at);
                let standing = self.answers.standing(std::slice::from_ref(&asked.key));
                if self.answers.has(&asked.key) {
                    scoped.heard.insert(asked.key.clone());
                }
                match standing.decided() {
                    Some(Statement::Approved) => {
                        disposition = usable(*others_worst, frame.cases.get(at).is_some()).word().to_owned();
                        written = without(&written, Code::ScopeUnclear);
                        decided.insert(place);
                    }
                    Some(Statement::Refused) => {
                        stay = false;
                        let mut ended = Outcomes::of_batch(place.file.clone(), place.sheet.clone());
                        ended.excluded(place.row, Exclusion::Exempt, vec![Code::ScopeUnclear]);
                        others.push(ended);
                        decided.insert(place);
                    }
                    _ => {
                        let question = questions.entry(asked.key.clone()).or_insert(asked);
                        question.answered = standing.last.cloned();
                        question.rows.push(place);
                    }
                }
            }
            dispositions.push(disposition);
            codes.push(written);
            stays.push(stay);
        }
        scoped.rows.with_column(Series::new(col::DISPOSITION.into(), dispositions).into())?;
        scoped.rows.with_column(Series::new(col::CODES.into(), codes).into())?;
        scoped.rows = scoped.rows.filter(&BooleanChunked::new("stays".into(), stays))?;
        settle(findings, &decided);
        scoped.questions = questions.into_values().collect();
        Ok(scoped)
    }

    /// The question of a row, without the rows that wait for it.
    fn question(&self, frame: &Frame<'_>, at: usize) -> Question {
        let name = text(frame.names, at);
        let codes = [frame.usccs, frame.org_codes, frame.written].map(|column| text(column, at));
        let code = Code::ScopeUnclear;
        let key = self.grammar.key(&name);
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Question {
            key: question_key(&[&code.to_string(), &key.0, &codes[0], &codes[1], &codes[2]]),
            code,
            name,
            uscc: given(&codes[0]),
            org_code: given(&codes[1]),
            code_written: given(&codes[2]),
            case: None,
            candidates: Vec::new(),
            proposed: None,
            rows: Vec::new(),
            answered: None,
        }
    }
}

impl Doubted {
    fn of(findings: &[Finding]) -> Self {
        let mut doubted = Doubted::default();
        let holds =
            |finding: &&Finding| finding.code == Code::ScopeUnclear && finding.severity >= Severity::Hold;
        for place in findings.iter().filter(holds).filter_map(row_of) {
            doubted.rows.insert(place, None);
        }
        for finding in findings.iter().filter(|finding| finding.code != Code::ScopeUnclear) {
            if let Some(worst) = row_of(finding).and_then(|place| doubted.rows.get_mut(&place)) {
                *worst = (*worst).max(Some(finding.severity));
            }
        }
        doubted
    }
}

/// The columns that a question is made of.
struct Frame<'f> {
    files: &'f StringChunked,
    sheets: &'f StringChunked,
    numbers: &'f polars::prelude::UInt32Chunked,
    dispositions: &'f StringChunked,
    codes: &'f StringChunked,
    names: &'f StringChunked,
    usccs: &'f StringChunked,
    org_codes: &'f StringChunked,
    written: &'f StringChunked,
    cases: &'f StringChunked,
}

impl<'f> Frame<'f> {
    fn of(rows: &'f DataFrame) -> PolarsResult<Self> {
        let column = |name: &str| rows.column(name)?.str();
        Ok(Frame {
            files: column(col::FILE)?,
            sheets: column(col::SHEET)?,
            numbers: rows.column(col::ROW)?.u32()?,
            dispositions: column(col::DISPOSITION)?,
            codes: column(col::CODES)?,
            names: column(col::PARTY_NAME)?,
            usccs: column(col::USCC)?,
            org_codes: column(col::ORG_CODE)?,
            written: column(col::CODE_WRITTEN)?,
            cases: column(col::CASE_KEY)?,
        })
    }

    fn place(&self, at: usize) -> RowPlace {
        RowPlace {
            file: text(self.files, at).into(),
            sheet: text(self.sheets, at).into(),
            row: self.numbers.get(at).unwrap_or_default(),
        }
    }
}

fn text(column: &StringChunked, at: usize) -> String {
    column.get(at).unwrap_or_default().to_owned()
}

fn row_of(finding: &Finding) -> Option<RowPlace> {
    let place = &finding.place;
    Some(RowPlace { file: place.file.clone(), sheet: place.sheet.clone(), row: place.row? })
}

/// What the other findings leave of a row that the plan applies to; one without a case waits.
fn usable(worst: Option<Severity>, has_case: bool) -> Disposition {
    match Disposition::after(worst) {
        Disposition::Accepted if !has_case => Disposition::Held,
        other => other,
    }
}

fn without(codes: &str, gone: Code) -> String {
    let gone = gone.to_string();
    codes.split(';').filter(|code| *code != gone).collect::<Vec<_>>().join(";")
}

/// A doubt that somebody has settled is a remark.
fn settle(findings: &mut [Finding], decided: &BTreeSet<RowPlace>) {
    for finding in findings.iter_mut().filter(|finding| finding.code == Code::ScopeUnclear) {
        if row_of(finding).is_some_and(|place| decided.contains(&place)) {
            finding.severity = finding.severity.min(Severity::Warn);
        }
    }
}
