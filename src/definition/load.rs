//! All definitions of an office together, from its own `pipelines/` folder or from the ones inside the program.

use std::collections::BTreeMap;

use include_dir::{Dir, DirEntry, include_dir};

use super::calendar;
use super::fault::DefinitionFault;
use super::flaw::Flaw;
use super::measures::Measures;
use super::recipients::Recipients;
use super::scope::ScopeWords;
use super::source::SourceDefinition;
use super::vocabulary::read as read_vocabulary;
use crate::domain::calendar::Calendar;
use crate::domain::name_words::NameWords;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/pipelines");

/// Definition files by path inside `pipelines/`, with `/`.
pub type DefinitionFiles = BTreeMap<String, Vec<u8>>;

#[derive(Debug, Clone)]
pub struct Definitions {
    /// Sorted by file name; more than one file may define the same dataset.
    pub sources: BTreeMap<String, SourceDefinition>,
    pub measures: Measures,
    pub recipients: Recipients,
    /// Words in names of public bodies.
    pub vocabulary: NameWords,
    /// Words by which a row is known to be out of scope.
    pub scope: ScopeWords,
    pub calendar: Calendar,
    /// Letter and mail templates by file name, as bytes (`.docx` or text).
    pub templates: DefinitionFiles,
}

/// The definitions that the program ships; `init` copies them into a new office.
pub fn shipped() -> DefinitionFiles {
    let mut files = DefinitionFiles::new();
    collect(&SHIPPED, &mut files);
    files
}

/// A template that the program ships, for an office that has none of its own.
pub fn shipped_file(name: &str) -> Option<&'static [u8]> {
    Some(SHIPPED.get_file(format!("templates/{name}"))?.contents())
}

fn collect(folder: &Dir<'static>, files: &mut DefinitionFiles) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, files),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                files.insert(path, file.contents().to_vec());
            }
        }
    }
}

impl Definitions {
    /// Reads and checks every file; all faults come together.
    pub fn read(files: &DefinitionFiles) -> Result<Self, Vec<DefinitionFault>> {
        let mut faults = Vec::new();
        let mut keep = |result: Result<(), Box<DefinitionFault>>| {
            if let Err(fault) = result {
                faults.push(*fault);
            }
        };
        let mut sources = BTreeMap::new();
        let mut years = Vec::new();
        let (mut measures, mut recipients, mut vocabulary, mut scope) = (None, None, None, None);
        let mut templates = DefinitionFiles::new();
        for (path, bytes) in files {
            if let Some(name) = path.strip_prefix("templates/") {
                templates.insert(name.to_owned(), bytes.clone());
                continue;
            }
            keep(text_of(path, bytes).and_then(|text| {
                match path.as_str() {
                    "measures.toml" => measures = Some(Measures::read(path, text)?),
                    "recipients.toml" => recipients = Some(Recipients::read(path, text)?),
                    "vocabulary.toml" => vocabulary = Some(read_vocabulary(path, text)?),
                    "scope.toml" => scope = Some(ScopeWords::read(path, text)?),
                    _ if path.starts_with("calendar/") => years.push(calendar::read(path, text)?),
                    _ => match path.strip_prefix("sources/") {
                        Some(name) => {
                            sources.insert(name.to_owned(), SourceDefinition::read(path, text)?);
                        }
                        None if path.ends_with(".toml") => {
                            return Err(Box::new(DefinitionFault::new(path, text, Flaw::NoSuchDefinition)));
                        }
                        None => {}
                    },
                }
                Ok(())
            }));
        }
        for name in ["measures.toml", "recipients.toml", "vocabulary.toml", "scope.toml"] {
            if !files.contains_key(name) {
                faults.push(DefinitionFault::new(name, "", Flaw::FileMissing));
            }
        }
        let calendar = Calendar::new(years)
            .map_err(|fault| faults.push(DefinitionFault::new("calendar", "", Flaw::Calendar(fault))));
        match (measures, recipients, vocabulary, scope, calendar) {
            (Some(measures), Some(recipients), Some(vocabulary), Some(scope), Ok(calendar))
                if faults.is_empty() =>
            {
                Ok(Definitions { sources, measures, recipients, vocabulary, scope, calendar, templates })
            }
            _ => Err(faults),
        }
    }
}

fn text_of<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, Box<DefinitionFault>> {
    std::str::from_utf8(bytes).map_err(|_| Box::new(DefinitionFault::new(path, "", Flaw::NotUtf8)))
}
