//! Letters: templates as .docx, the office's own or the shipped ones, with placeholders in double braces that a clerk writes in
//! Word, WPS or LibreOffice. A template is read, joined and checked as a whole before a run begins; filling it then cannot
//! leave a gap.

mod compile;
pub mod fault;
pub mod fill;
mod markup;
mod package;
pub mod page;
mod paragraph;
pub mod pdf;
mod shipped;
#[cfg(test)]
mod tests;
pub mod vocabulary;

use std::collections::BTreeMap;

use thiserror::Error;

use crate::domain::letter::{LetterHead, LetterKind};
use compile::{Compiler, Item};
use fault::{LetterFault, Wrong};
use fill::{FillFault, Values, fill};
use markup::{parse, write};
use pdf::Unprintable;
use vocabulary::{Vocabulary, nearest};

pub use package::About;
pub use shipped::{is_shipped, template as shipped_template};

/// Ending of a template's name.
const ENDING: &str = ".docx";

/// The templates of every kind, checked.
#[derive(Debug, Clone)]
pub struct Letters {
    templates: BTreeMap<LetterKind, Template>,
}

#[derive(Debug, Clone)]
struct Template {
    /// In the order in which they are written.
    parts: Vec<(String, Part)>,
    /// Width of the text of a page, twips.
    page: i64,
}

#[derive(Debug, Clone)]
enum Part {
    Fixed(Vec<u8>),
    Filled(Item),
}

#[derive(Debug, Error)]
pub enum LetterError {
    #[error("{0}: {1}")]
    Fill(LetterKind, FillFault),
    #[error("{0}: the template is missing")]
    Missing(LetterKind),
    #[error("document: {0}")]
    Document(#[from] zip::result::ZipError),
}

impl Letters {
    /// Templates by file name, `通报函.docx`; of a kind that has none, or one that nobody has edited, the shipped one with
    /// this head holds. All faults come together.
    pub fn read(files: &BTreeMap<String, Vec<u8>>, head: LetterHead) -> Result<Self, Vec<LetterFault>> {
        let of_program = |detail: String| {
            let file = "fields.toml".to_owned();
            vec![LetterFault { file, place: None, what: Wrong::Damaged(detail) }]
        };
        let vocabulary = Vocabulary::load().map_err(|error| of_program(error.message().to_owned()))?;
        let (mut templates, mut faults) = (BTreeMap::new(), Vec::new());
        for (file, bytes) in files.iter().filter(|(file, _)| !is_left_alone(file)) {
            let Some(kind) = kind_of(file) else {
                let names = LetterKind::ALL.map(|kind| format!("{kind}{ENDING}"));
                let nearest = nearest(file, names.iter().map(String::as_str));
                let what = Wrong::NoSuchLetter { nearest };
                faults.push(LetterFault { file: file.clone(), place: None, what });
                continue;
            };
            if shipped::is_shipped(kind, bytes) {
                continue;
            }
            let read = Template::read(file, kind, bytes, &vocabulary);
            match read.and_then(|template| can_be_drawn(file, bytes).map(|()| template)) {
                Ok(template) => {
                    templates.insert(kind, template);
                }
                Err(found) => faults.extend(found),
            }
        }
        for kind in LetterKind::ALL {
            if faults.is_empty() && !templates.contains_key(&kind) {
                let bytes = shipped::template(kind, head).map_err(|error| of_program(error.to_string()))?;
                match Template::read(&format!("{kind}{ENDING}"), kind, &bytes, &vocabulary) {
                    Ok(template) => {
                        templates.insert(kind, template);
                    }
                    Err(found) => faults.extend(found),
                }
            }
        }
        if faults.is_empty() { Ok(Letters { templates }) } else { Err(faults) }
    }

    /// A finished letter. The same values give the same bytes.
    pub fn fill(&self, kind: LetterKind, values: &Values, about: &About<'_>) -> Result<Vec<u8>, LetterError> {
        let template = self.templates.get(&kind).ok_or(LetterError::Missing(kind))?;
        let mut filled = Vec::new();
        for (name, part) in &template.parts {
            let bytes = match part {
                Part::Fixed(bytes) => bytes.clone(),
                Part::Filled(item) => match fill(item, values, template.page) {
                    Ok(root) => root.map(|root| write(&root)).unwrap_or_default(),
                    Err(fault) => return Err(LetterError::Fill(kind, fault)),
                },
            };
            filled.push((name.as_str(), bytes));
        }
        let parts = filled.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        Ok(package::pack(&parts, about)?)
    }
}

/// Whether the archive's PDF can have what a template of the office has; said before the quarter, not in it.
fn can_be_drawn(file: &str, bytes: &[u8]) -> Result<(), Vec<LetterFault>> {
    let Err(fault) = pdf::check(bytes) else { return Ok(()) };
    let (place, what) = match fault {
        Unprintable::Unknown { place, what } => (place, Wrong::Undrawable(what)),
        other => (None, Wrong::Damaged(other.to_string())),
    };
    Err(vec![LetterFault { file: file.to_owned(), place, what }])
}

/// Lock files of Word and LibreOffice, and notes that lie beside the templates.
fn is_left_alone(file: &str) -> bool {
    file.starts_with(['~', '.']) || file.ends_with(".md") || file.ends_with(".txt")
}

fn kind_of(file: &str) -> Option<LetterKind> {
    let name = file.strip_suffix(ENDING)?;
    LetterKind::ALL.into_iter().find(|kind| kind.name() == name)
}

impl Template {
    fn read(
        file: &str,
        kind: LetterKind,
        bytes: &[u8],
        vocabulary: &Vocabulary,
    ) -> Result<Self, Vec<LetterFault>> {
        let fault = |(place, what)| LetterFault { file: file.to_owned(), place, what };
        let parts = package::open(bytes)
            .map_err(|wrongs| wrongs.into_iter().map(|wrong| fault((None, wrong))).collect::<Vec<_>>())?;
        let mut compiler = Compiler::new(vocabulary, kind);
        let (mut read, mut page) = (Vec::new(), package::PAGE);
        for (name, content) in parts {
            let part = match package::kind(&name) {
                None => Part::Fixed(content),
                Some(part) => {
                    let root = parse(&content)
                        .map_err(|error| vec![fault((None, Wrong::Damaged(format!("{name}: {error}"))))])?;
                    page = package::text_width(&root).unwrap_or(page);
                    Part::Filled(compiler.part(part, &root))
                }
            };
            read.push((name, part));
        }
        let missing = vocabulary.of(kind).filter(|field| field.required.contains(&kind));
        let missing = missing.filter(|field| !compiler.said.contains(&field.key));
        let missing: Vec<_> = missing.map(|field| (None, Wrong::Missing(field.name.clone()))).collect();
        let wrongs = std::mem::take(&mut compiler.wrongs).into_iter().chain(missing);
        let faults: Vec<LetterFault> = wrongs.map(fault).collect();
        if faults.is_empty() { Ok(Template { parts: read, page }) } else { Err(faults) }
    }
}
