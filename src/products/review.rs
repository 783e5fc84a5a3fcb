//! 待核问题: what a person must decide, one question a row, with the candidates and what speaks for and against each. The
//! workbook comes back through the inbox; the hidden key says which question a row answers.

use super::column::{Column, headings, values};
use super::layout::path;
use super::view::View;
use super::{Produced, ProductFault, Put};
use crate::domain::finding::{Finding, Severity};
use crate::domain::question::{Candidate, Question};
use crate::text::outgoing::{clean, line, visible};
use crate::text::words::Language;
use crate::workbook::write::{Look, Value, WriteFault};

/// Candidates that are shown.
const SHOWN: usize = 5;
/// Rows that are named; of the others only the number.
const PLACES: usize = 6;
/// Columns that the person fills in.
const ANSWERS: [&str; 4] = ["verdict", "chosen", "decided_by", "remark"];

struct QuestionRow<'v> {
    view: &'v View<'v>,
    number: u64,
    question: &'v Question,
}

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    if view.book.edition.questions.is_empty() {
        return Ok(());
    }
    put(Produced { path: path(view, "folder_review", "file_review"), bytes: workbook(view)? })
}

fn columns<'v>() -> Vec<Column<QuestionRow<'v>>> {
    vec![
        Column::new("key", 20, |row| line(&row.question.key).into()),
        Column::new("seq", 5, |row| Value::Count(row.number)),
        Column::new("question", 18, |row| question(row).into()),
        Column::new("name_as_written", 22, |row| line(&row.question.name).into()),
        Column::new("uscc_as_written", 20, |row| written_code(row.question.uscc.as_deref())),
        Column::new("org_code_as_written", 12, |row| written_code(row.question.org_code.as_deref())),
        Column::new("candidates", 40, |row| {
            let candidates = (1..).zip(row.question.candidates.iter().take(SHOWN));
            let told: Vec<String> = candidates.map(|(place, found)| candidate(row, place, found)).collect();
            clean(&told.join("\n")).into()
        }),
        Column::new("verdict", 12, |_| Value::Empty),
        Column::new("chosen", 9, |_| Value::Empty),
        Column::new("decided_by", 9, |_| Value::Empty),
        Column::new("remark", 14, |_| Value::Empty),
        Column::new("waiting_rows", 26, |row| places(row).into()),
    ]
}

/// A code as the file has it: checked by nobody, so it may be a person's.
fn written_code(code: Option<&str>) -> Value {
    code.map_or(Value::Empty, |code| line(&visible(code)).into())
}

/// The question in the words of its finding.
fn question(row: &QuestionRow<'_>) -> String {
    let Some(first) = row.question.rows.first() else { return row.question.code.to_string() };
    let finding = Finding::new(row.question.code, Severity::Hold, first.cell(None), line(&row.question.name));
    let wording = row.view.book.catalogue.told(&finding, Language::Chinese);
    line(&wording.title)
}

fn candidate(row: &QuestionRow<'_>, place: usize, candidate: &Candidate) -> String {
    let words = row.view.book.words;
    let features: Vec<String> = candidate.features.iter().map(|key| words.say(key, &[])).collect();
    let (place, features) = (place.to_string(), row.view.wording.list(&features));
    let (name, unit) = (line(&candidate.name), candidate.unit.to_string());
    let key = if features.is_empty() { "candidate_bare" } else { "candidate" };
    row.view.wording.say(key, &[("place", &place), ("name", &name), ("unit", &unit), ("features", &features)])
}

fn places(row: &QuestionRow<'_>) -> String {
    let rows = &row.question.rows;
    let mut told: Vec<String> = rows.iter().take(PLACES).map(|place| place.cell(None).to_string()).collect();
    if rows.len() > PLACES {
        told.push(row.view.wording.say("rows_in_all", &[("count", &rows.len().to_string())]));
    }
    clean(&told.join("\n"))
}

fn workbook(view: &View<'_>) -> Result<Vec<u8>, WriteFault> {
    let wording = view.wording;
    let columns = columns();
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let title = wording.word("review_title");
    let mut workbook = view.workbook(title)?;
    let mut sheet = workbook.sheet(wording.word("sheet_review"))?;
    sheet.title(title, width)?;
    sheet.remark(wording.word("review_remark"), width)?;
    sheet.head(&headings(&columns, &wording))?;
    let first = sheet.next_row();
    let is_answer =
        |at: u16| columns.get(usize::from(at)).is_some_and(|column| ANSWERS.contains(&column.key));
    for (number, question) in (1..).zip(&view.book.edition.questions) {
        let row = QuestionRow { view, number, question };
        sheet.styled_row(
            &values(&columns, &row),
            |at| if is_answer(at) { Look::Answer } else { Look::Plain },
        )?;
    }
    let verdicts = ["verdict_same", "verdict_different", "verdict_new", "verdict_unsure"];
    for (at, column) in (0_u16..).zip(&columns) {
        match column.key {
            "key" => sheet.hide_column(at)?,
            "verdict" => sheet.choices(first, at, &verdicts.map(|key| wording.word(key)), true)?,
            "chosen" => sheet.choices(first, at, &["1", "2", "3", "4", "5"], false)?,
            _ => {}
        }
    }
    sheet.filter()?;
    workbook.finish()
}
