//! 待核问题: what a person must decide, one question a row, with the candidates and what speaks for and against each. The
//! workbook comes back through the inbox; the hidden key says which question a row answers, the hidden ids which candidates
//! it was answered about.

use chrono::NaiveDate;

use super::column::{Column, headings, values};
use super::layout::path;
use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::code::Code;
use crate::domain::difference::differing;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::Place;
use crate::domain::question::{Candidate, Question};
use crate::domain::scope::BodyClass;
use crate::text::outgoing::{clean, line, visible};
use crate::text::words::Language;
use crate::workbook::write::{Look, Value, WorkbookWriter, WriteFault};

/// Candidates that are shown.
const SHOWN: usize = 5;
/// Rows that are named; of the others only the number.
const PLACES: usize = 6;
/// Columns that the person fills in.
const ANSWERS: [&str; 6] = ["verdict", "chosen", "unit_class", "decided_by", "concluded_on", "remark"];
const IDENTITY_VERDICTS: [&str; 5] =
    ["verdict_same", "verdict_different", "verdict_new", "verdict_unsure", "verdict_withdraw"];
const APPROVAL_VERDICTS: [&str; 8] = [
    "verdict_approve",
    "verdict_refuse",
    "verdict_confirm",
    "verdict_deny",
    "verdict_applies",
    "verdict_exempt",
    "verdict_unsure",
    "verdict_withdraw",
];
const ALL_VERDICTS: [&str; 11] = [
    "verdict_same",
    "verdict_different",
    "verdict_new",
    "verdict_approve",
    "verdict_refuse",
    "verdict_confirm",
    "verdict_deny",
    "verdict_applies",
    "verdict_exempt",
    "verdict_unsure",
    "verdict_withdraw",
];

struct QuestionRow<'v> {
    view: &'v View<'v>,
    number: u64,
    question: &'v Question,
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    if view.book.edition.questions.is_empty() {
        return Ok(());
    }
    put(Produced::of(path(view, "folder_review", "file_review"), workbook(view)?))
}

/// What a person fills in about who is meant.
const ANSWER: [&str; 6] = ["verdict", "chosen", "unit_class", "decided_by", "concluded_on", "remark"];

fn columns<'v>() -> Vec<Column<QuestionRow<'v>>> {
    let mut columns = asked_columns();
    columns.extend(answer_columns(&ANSWER));
    columns.push(Column::new("waiting_rows", 26, |row| places(row).into()));
    columns
}

/// What is asked and the first candidate stand side by side, what differs between them in red.
fn asked_columns<'v>() -> Vec<Column<QuestionRow<'v>>> {
    vec![
        Column::new("key", 20, |row| line(&row.question.key).into()),
        Column::new("candidate_units", 20, |row| {
            let shown = row.question.candidates.iter().take(SHOWN);
            line(&shown.map(|found| found.unit.to_string()).collect::<Vec<_>>().join(";")).into()
        }),
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("question", 12, |row| question(row).into()),
        Column::new("name_as_written", 26, |row| {
            let first = row.question.candidates.first();
            beside(&line(&row.question.name), first.map(|first| line(&first.name))).0
        }),
        Column::new("first_candidate", 26, |row| match row.question.candidates.first() {
            Some(first) => beside(&line(&row.question.name), Some(line(&first.name))).1,
            None => row.view.wording.word("no_candidate").into(),
        }),
        Column::new("code_as_written", 20, |row| codes(row).0),
        Column::new("first_code", 20, |row| codes(row).1),
        Column::new("first_evidence", 30, |row| first_evidence(row).into()),
        Column::new("other_candidates", 40, |row| {
            let others = (1..).zip(row.question.candidates.iter().take(SHOWN)).skip(1);
            let told: Vec<String> = others.map(|(place, found)| candidate(row, place, found)).collect();
            clean(&told.join("\n")).into()
        }),
    ]
}

/// Both sides with what differs marked; the first as it is where there is no other.
fn beside(one: &str, other: Option<String>) -> (Value, Value) {
    match other {
        Some(other) if !one.is_empty() && !other.is_empty() => {
            let (one, other) = differing(one, &other);
            (Value::Marked(one), Value::Marked(other))
        }
        other => (one.into(), other.unwrap_or_default().into()),
    }
}

/// The code as the file has it, checked by nobody, so it may be a person's; and that of the first candidate, of which the
/// same part is shown.
fn codes(row: &QuestionRow<'_>) -> (Value, Value) {
    let question = row.question;
    let written = question.uscc.as_ref().or(question.code_written.as_ref()).or(question.org_code.as_ref());
    let first = question.candidates.first().and_then(|first| first.code.clone());
    let first = match (&written, first) {
        // An organisation code is compared with characters 9–17 of a USCC.
        (Some(written), Some(code)) if written.len() == 9 && code.len() == 18 => {
            code.get(8..17).map(str::to_owned)
        }
        (_, first) => first,
    };
    beside(&written.map(|code| line(&visible(code))).unwrap_or_default(), first)
}

/// The proposed answer, and what speaks for and against it.
fn first_evidence(row: &QuestionRow<'_>) -> String {
    let Some(first) = row.question.candidates.first() else { return String::new() };
    let is_proposed = row.question.proposed.as_ref() == Some(&first.unit);
    let proposal = row.view.wording.word(if is_proposed { "proposed_same" } else { "proposed_nothing" });
    let features = features(row, first);
    clean(&[proposal, features.as_str()].join("\n"))
}

fn features(row: &QuestionRow<'_>, candidate: &Candidate) -> String {
    let words = row.view.book.words;
    let told: Vec<String> = candidate.features.iter().map(|key| words.say(key, &[])).collect();
    row.view.wording.list(&told)
}

/// Cells for the person to fill in.
fn answer_columns<'v>(keys: &[&'static str]) -> Vec<Column<QuestionRow<'v>>> {
    keys.iter().map(|key| Column::new(key, 12, |_| Value::Empty)).collect()
}

fn approval_columns<'v>() -> Vec<Column<QuestionRow<'v>>> {
    let mut columns = vec![
        Column::new("key", 20, |row: &QuestionRow<'v>| line(&row.question.key).into()),
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("question", 18, |row| question(row).into()),
        Column::new("party_name", 22, |row| line(&row.question.name).into()),
        case_number(),
    ];
    columns.extend(answer_columns(&["verdict", "decided_by", "concluded_on", "remark"]));
    columns.push(Column::new("waiting_rows", 26, |row| places(row).into()));
    columns
}

fn left_open_columns<'v>() -> Vec<Column<QuestionRow<'v>>> {
    let mut columns = asked_columns();
    columns.push(case_number());
    columns.push(Column::new("last_answer", 20, |row| last_answer(row).into()));
    columns.extend(answer_columns(&ANSWER));
    columns.push(Column::new("waiting_rows", 26, |row| places(row).into()));
    columns
}

fn case_number<'v>() -> Column<QuestionRow<'v>> {
    Column::new("case_number", 18, |row| {
        row.question.case.as_ref().map_or(Value::Empty, |case| case.to_string().into())
    })
}

/// The answer that left the question open, with who gave it and when.
fn last_answer(row: &QuestionRow<'_>) -> String {
    let Some(last) = &row.question.answered else { return String::new() };
    let wording = row.view.wording;
    let verdict = wording.word(&format!("verdict_{}", last.answer.word()));
    let by = if last.by.is_empty() { wording.word("unsigned").to_owned() } else { line(&last.by) };
    let day = last.on.map(|day| wording.date(day)).unwrap_or_default();
    wording.say("last_answer", &[("verdict", verdict), ("by", &by), ("day", &day)])
}

/// The question in the words of its finding.
fn question(row: &QuestionRow<'_>) -> String {
    let place = row.question.rows.first().map_or_else(|| Place::file(""), |first| first.cell(None));
    let finding = Finding::new(row.question.code, Severity::Hold, place, line(&row.question.name));
    let title = line(&row.view.book.catalogue.told(&finding, Language::Chinese).title);
    let reckoned = reckoned(row).map(|day| row.view.wording.date(day));
    reckoned.map_or(title.clone(), |day| {
        row.view.wording.say("question_reckoned", &[("title", &title), ("day", &day)])
    })
}

/// When the listing that is asked about would have ended, where the question is whether it has.
fn reckoned(row: &QuestionRow<'_>) -> Option<NaiveDate> {
    if row.question.code != Code::TermUnsettled {
        return None;
    }
    let mut listings = row.view.book.edition.listings.iter();
    let asked = listings.find(|listing| {
        Some(&listing.case) == row.question.case.as_ref() && listing.sources == row.question.rows
    });
    asked?.term.map(|term| term.ends_on)
}

fn candidate(row: &QuestionRow<'_>, place: usize, candidate: &Candidate) -> String {
    let (place, features) = (place.to_string(), features(row, candidate));
    let code = candidate.code.as_deref().map(visible).unwrap_or_default();
    let name = line(&candidate.name);
    let with_code = if code.is_empty() {
        name
    } else {
        row.view.wording.say("with_code", &[("name", &name), ("code", &code)])
    };
    let key = if features.is_empty() { "candidate_bare" } else { "candidate" };
    row.view.wording.say(key, &[("place", &place), ("name", &with_code), ("features", &features)])
}

fn places(row: &QuestionRow<'_>) -> String {
    let rows = &row.question.rows;
    let mut told: Vec<String> = rows.iter().take(PLACES).map(|place| place.cell(None).to_string()).collect();
    if rows.len() > PLACES {
        told.push(row.view.wording.say("rows_in_all", &[("count", &rows.len().to_string())]));
    }
    clean(&told.join("\n"))
}

/// A sheet of the workbook: its tab, its remark, its columns, the answers offered.
struct Sheet<'v> {
    tab: &'static str,
    remark: &'static str,
    columns: Vec<Column<QuestionRow<'v>>>,
    verdicts: &'static [&'static str],
    questions: Vec<&'v Question>,
}

/// Who is meant; what is released or confirmed; what was left open and may be answered otherwise.
fn sheets<'v>(view: &View<'v>) -> [Sheet<'v>; 3] {
    let asked = &view.book.edition.questions;
    let pick = |wanted: &dyn Fn(&Question) -> bool| {
        let mut picked: Vec<&Question> = asked.iter().filter(|question| wanted(question)).collect();
        // Questions of one kind and names that begin alike stand together.
        picked.sort_by(|a, b| (a.code, &a.name, &a.key).cmp(&(b.code, &b.name, &b.key)));
        picked
    };
    [
        Sheet {
            tab: "sheet_review",
            remark: "review_remark",
            columns: columns(),
            verdicts: &IDENTITY_VERDICTS,
            questions: pick(&|question| question.answered.is_none() && question.is_about_identity()),
        },
        Sheet {
            tab: "sheet_approvals",
            remark: "approvals_remark",
            columns: approval_columns(),
            verdicts: &APPROVAL_VERDICTS,
            questions: pick(&|question| question.answered.is_none() && !question.is_about_identity()),
        },
        Sheet {
            tab: "sheet_left_open",
            remark: "left_open_remark",
            columns: left_open_columns(),
            verdicts: &ALL_VERDICTS,
            questions: pick(&|question| question.answered.is_some()),
        },
    ]
}

fn workbook(view: &View<'_>) -> Result<Vec<u8>, WriteFault> {
    let mut workbook = view.workbook(view.wording.word("review_title"))?;
    for sheet in sheets(view).iter().filter(|sheet| !sheet.questions.is_empty()) {
        write_sheet(&mut workbook, view, sheet)?;
    }
    workbook.finish()
}

fn write_sheet<'v>(
    workbook: &mut WorkbookWriter,
    view: &'v View<'v>,
    plan: &Sheet<'v>,
) -> Result<(), WriteFault> {
    let wording = view.wording;
    let columns = &plan.columns;
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let mut sheet = workbook.sheet(wording.word(plan.tab))?;
    sheet.title(wording.word("review_title"), width)?;
    sheet.remark(wording.word(plan.remark), width)?;
    sheet.head(&headings(columns, &wording))?;
    let first = sheet.next_row();
    let is_answer =
        |at: u16| columns.get(usize::from(at)).is_some_and(|column| ANSWERS.contains(&column.key));
    for (number, question) in (1..).zip(&plan.questions) {
        let row = QuestionRow { view, number, question };
        sheet.styled_row(
            &values(columns, &row),
            |at| if is_answer(at) { Look::Answer } else { Look::Plain },
        )?;
    }
    let verdicts: Vec<&str> = plan.verdicts.iter().map(|key| wording.word(key)).collect();
    for (at, column) in (0_u16..).zip(columns) {
        match column.key {
            "key" | "candidate_units" => sheet.hide_column(at)?,
            "verdict" => sheet.choices(first, at, &verdicts, true)?,
            "chosen" => sheet.choices(first, at, &["1", "2", "3", "4", "5"], false)?,
            "unit_class" => {
                sheet.choices(first, at, &BodyClass::ALL.map(|class| wording.class(class)), true)?;
            }
            _ => {}
        }
    }
    sheet.filter()
}
