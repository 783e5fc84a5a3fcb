//! `chengxin review`: the questions that the last editions ask, one of them in full, the workbook, or an answer to one.

use std::path::Path;

use comfy_table::{ContentArrangement, Table};

use crate::domain::code::Code;
use crate::domain::decision::Decision;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::Place;
use crate::pipeline::error::RunError;
use crate::pipeline::review::{AskedQuestion, Review, answer, export};

use super::args::ReviewAct;
use super::exit::Exit;
use super::terminal::Terminal;

pub(super) fn review(office: &Path, act: &ReviewAct, terminal: &Terminal) -> Result<Exit, RunError> {
    match act {
        ReviewAct::List => list(&Review::open(office)?, terminal),
        ReviewAct::Show { key } => {
            let review = Review::open(office)?;
            show(&review, review.question(key)?, terminal);
        }
        ReviewAct::Export { out } => {
            for path in export(office, out.as_deref())? {
                terminal.say("review.exported", &[("path", &path.display().to_string())]);
            }
        }
        ReviewAct::Answer(new) => {
            let name = answer(office, new)?;
            terminal.say("review.answered", &[("file", &name)]);
        }
    }
    Ok(Exit::Done)
}

fn list(review: &Review, terminal: &Terminal) {
    let word = |key: &str| terminal.words.word(key).to_owned();
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(
        [
            "review.key",
            "review.question",
            "review.name",
            "review.first_candidate",
            "review.rows",
            "review.last",
        ]
        .map(word),
    );
    for question in &review.questions {
        let first = question.candidates.first();
        let last = review.answers(&question.key).last();
        table.add_row([
            question.key.clone(),
            format!("{} {}", question.code, title(review, question, terminal)),
            question.name.clone(),
            first.map(|found| format!("{} {}", found.unit, found.name)).unwrap_or_default(),
            question.rows.len().to_string(),
            last.map(|last| answer_told(last, terminal)).unwrap_or_default(),
        ]);
    }
    if !review.questions.is_empty() {
        terminal.tell(&table.to_string());
    }
    let (edition, count) = (review.edition.to_string(), review.questions.len().to_string());
    terminal.say("review.total", &[("edition", &edition), ("count", &count)]);
}

fn show(review: &Review, question: &AskedQuestion, terminal: &Terminal) {
    let say = |key: &str, value: &str| terminal.say(key, &[("value", value)]);
    say("review.show_key", &question.key);
    say("review.show_question", &format!("{} {}", question.code, title(review, question, terminal)));
    say("review.show_name", &question.name);
    for (key, value) in [
        ("review.show_uscc", &question.uscc),
        ("review.show_org_code", &question.org_code),
        ("review.show_code_written", &question.code_written),
        ("review.show_case", &question.case),
    ] {
        if let Some(value) = value {
            say(key, value);
        }
    }
    for (place, candidate) in (1..).zip(&question.candidates) {
        let features: Vec<&str> =
            candidate.features.iter().map(|feature| terminal.words.word(feature)).collect();
        let (place, score) = (place.to_string(), candidate.score.to_string());
        terminal.say(
            "review.show_candidate",
            &[
                ("place", &place),
                ("unit", &candidate.unit),
                ("name", &candidate.name),
                ("code", candidate.code.as_deref().unwrap_or_default()),
                ("score", &score),
                ("features", &features.join(terminal.words.word("review.and"))),
            ],
        );
    }
    if let Some(proposed) = &question.proposed {
        say("review.show_proposed", proposed);
    }
    for place in &question.rows {
        say("review.show_row", &place.cell(None).to_string());
    }
    for decision in review.answers(&question.key) {
        say("review.show_answer", &answer_told(decision, terminal));
    }
}

/// An answer with its units, by whom and when.
pub(super) fn answer_told(decision: &Decision, terminal: &Terminal) -> String {
    let word = |key: &str| terminal.words.word(key);
    let units: Vec<&str> = decision.units.iter().map(|unit| &*unit.0).collect();
    let by = if decision.by.is_empty() { word("products.unsigned") } else { &decision.by };
    let day = decision.on.map(|day| day.to_string()).unwrap_or_default();
    let verdict = word(&format!("products.verdict_{}", decision.answer.word()));
    terminal
        .words
        .say("review.told", &[("verdict", verdict), ("units", &units.join(" ")), ("by", by), ("day", &day)])
}

/// What is asked, in the words of the finding.
fn title(review: &Review, question: &AskedQuestion, terminal: &Terminal) -> String {
    let code =
        question.code.strip_prefix('R').and_then(|number| number.parse().ok()).and_then(Code::numbered);
    let Some(code) = code else { return String::new() };
    let finding = Finding::new(code, Severity::Hold, Place::file(""), question.name.as_str());
    review.catalogue.told(&finding, terminal.language).title
}
