//! Questions and answers without a workbook: what the last editions ask, and an answer written into the inbox as a file
//! like any other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::definition::source::SourceDefinition;
use crate::domain::decision::{Answer, Decision};
use crate::domain::quarter::EditionId;
use crate::domain::scope::BodyClass;
pub use crate::ledger::answers::AskedQuestion;
use crate::ledger::database::Ledger;
use crate::products::review_path;
use crate::store::atomic::write_atomic;
use crate::store::read;
use crate::table::batch::Dataset;
use crate::table::columns as col;
use crate::text::findings::FindingCatalogue;
use crate::text::words::{Language, Words};

use super::error::RunError;
use super::office::Office;

/// What is asked now, with every answer in force.
#[derive(Debug)]
pub struct Review {
    /// The last one, of either pipeline.
    pub edition: EditionId,
    /// The editions whose workbooks hold the questions.
    pub asked_in: BTreeSet<EditionId>,
    /// Sorted by key.
    pub questions: Vec<AskedQuestion>,
    /// In the order in which they were given.
    pub decisions: Vec<Decision>,
    pub catalogue: FindingCatalogue,
}

/// An answer given on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The question's key or the beginning of it.
    pub key: String,
    pub answer: Answer,
    pub unit: Option<String>,
    pub class: Option<BodyClass>,
    pub by: String,
    pub on: NaiveDate,
}

impl Review {
    pub fn open(path: &Path) -> Result<Self, RunError> {
        let office = Office::open(path)?;
        let ledger = Ledger::open(&office.folder.ledger_file())?;
        let edition =
            ledger.all_editions()?.last().map(|edition| edition.id).ok_or(RunError::NothingPublished)?;
        let (asked_in, questions) = ledger.questions_now()?.into_values().unzip();
        let decisions = ledger.decisions_now()?;
        Ok(Review { edition, asked_in, questions, decisions, catalogue: office.standards.catalogue })
    }

    /// The question whose key begins so.
    pub fn question(&self, key: &str) -> Result<&AskedQuestion, RunError> {
        let mut found = self.questions.iter().filter(|question| question.key.starts_with(key));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(RunError::QuestionUnknown(key.to_owned())),
        }
    }

    /// What was answered to a question, in order.
    pub fn answers<'r>(&'r self, key: &'r str) -> impl Iterator<Item = &'r Decision> {
        self.decisions.iter().filter(move |decision| decision.key == key)
    }
}

/// Where the review workbooks lie that hold the questions: that of the last quarterly edition and those of the repair
/// editions since. The last of them is copied to `out` if that is given.
pub fn export(path: &Path, out: Option<&Path>) -> Result<Vec<PathBuf>, RunError> {
    let review = Review::open(path)?;
    let office = Office::open(path)?;
    let name = review_path(&Words::load(Language::Chinese)?);
    let workbook = |edition: &EditionId| office.folder.runs().join(edition.to_string()).join(&name);
    let mut workbooks: Vec<PathBuf> =
        review.asked_in.iter().map(workbook).filter(|workbook| workbook.is_file()).collect();
    let last = workbooks.last_mut().ok_or(RunError::NothingAsked(review.edition))?;
    if let Some(out) = out {
        write_atomic(out, &read::bytes(last)?)?;
        out.clone_into(last);
    }
    Ok(workbooks)
}

/// Writes an answer into the inbox; the next run takes it. Gives the file's name.
pub fn answer(path: &Path, new: &NewAnswer) -> Result<String, RunError> {
    let review = Review::open(path)?;
    let office = Office::open(path)?;
    let question = review.question(&new.key)?;
    let candidates: Vec<&str> = question.candidates.iter().map(|candidate| candidate.unit.as_str()).collect();
    let unclear = match new.answer {
        Answer::Same => new.unit.is_none() && candidates.len() != 1,
        Answer::Different => new.unit.is_none() && candidates.is_empty(),
        _ => false,
    };
    if unclear {
        return Err(RunError::AnswerUnclear(question.key.clone()));
    }
    let day = new.on.to_string();
    let fields = [
        (col::QUESTION_KEY, question.key.as_str()),
        (col::CANDIDATE_UNITS, &candidates.join(";")),
        (col::VERDICT, new.answer.word()),
        (col::CHOSEN, new.unit.as_deref().unwrap_or_default()),
        (col::UNIT_CLASS, new.class.map(BodyClass::word).unwrap_or_default()),
        (col::DECIDED_BY, &new.by),
        (col::DECIDED_ON, &day),
    ];
    let definition = office.standards.definitions.sources.values().find(|definition| {
        definition.dataset == Dataset::Decision
            && fields.iter().all(|(name, _)| definition.field(name).is_some())
    });
    let definition =
        definition.ok_or_else(|| RunError::Settings("no definition for decisions".to_owned()))?;
    let bytes = as_csv(definition, &fields)?;
    let name = free_name(&office, &Ledger::open(&office.folder.ledger_file())?, new.on)?;
    office.folder.drop_into_inbox(&name, &bytes)?;
    Ok(name)
}

/// One row under the headings that the definition knows.
fn as_csv(definition: &SourceDefinition, fields: &[(&str, &str)]) -> Result<Vec<u8>, RunError> {
    let heading = |name: &str| {
        definition.field(name).and_then(|field| field.headings.first()).map_or("", String::as_str)
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields.iter().map(|(name, _)| heading(name)))?;
    writer.write_record(fields.iter().map(|(_, value)| value))?;
    writer.into_inner().map_err(|error| RunError::Csv(csv::Error::from(error.into_error())))
}

/// Answers of one day are taken in the order of their files' names.
fn free_name(office: &Office, ledger: &Ledger, on: NaiveDate) -> Result<String, RunError> {
    let mut taken: Vec<String> = ledger.source_files()?.into_iter().map(|file| file.name).collect();
    taken.extend(read::tree(&office.folder.inbox())?.into_keys());
    let free = (1_u32..=9999).map(|number| format!("decision-{on}-{number:04}.csv"));
    let mut free = free.filter(|name| !taken.contains(name));
    free.next().ok_or_else(|| RunError::Settings("too many answers in one day".to_owned()))
}
