//! All definitions of an office together, from its own `pipelines/` folder or from the ones inside the program.

use std::collections::BTreeMap;

use include_dir::{Dir, DirEntry, include_dir};

use super::calendar;
use super::fault::DefinitionFault;
use super::measures::Measures;
use super::recipients::Recipients;
use super::scope::ScopeWords;
use super::source::SourceDefinition;
use crate::domain::calendar::Calendar;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/pipelines");

/// Definition files by path inside `pipelines/`, with `/`.
pub type DefinitionFiles = BTreeMap<String, Vec<u8>>;

#[derive(Debug, Clone)]
pub struct Definitions {
    /// Sorted by file name; more than one file may define the same dataset.
    pub sources: BTreeMap<String, SourceDefinition>,
    pub measures: Measures,
    pub recipients: Recipients,
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
        let (mut measures, mut recipients, mut scope) = (None, None, None);
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
                    "scope.toml" => scope = Some(ScopeWords::read(path, text)?),
                    _ if path.starts_with("calendar/") => years.push(calendar::read(path, text)?),
                    _ => {
                        if let Some(name) = path.strip_prefix("sources/") {
                            sources.insert(name.to_owned(), SourceDefinition::read(path, text)?);
                        }
                    }
                }
                Ok(())
            }));
        }
        for (name, found) in [
            ("measures.toml", measures.is_some()),
            ("recipients.toml", recipients.is_some()),
            ("scope.toml", scope.is_some()),
        ] {
            if !found && !files.contains_key(name) {
                faults.push(DefinitionFault::new(name, "", "the file is missing"));
            }
        }
        let calendar = Calendar::new(years)
            .map_err(|fault| faults.push(DefinitionFault::new("calendar", "", fault.to_string())));
        match (measures, recipients, scope, calendar) {
            (Some(measures), Some(recipients), Some(scope), Ok(calendar)) if faults.is_empty() => {
                Ok(Definitions { sources, measures, recipients, scope, calendar, templates })
            }
            _ => Err(faults),
        }
    }
}

fn text_of<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, Box<DefinitionFault>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("not UTF-8 from byte {}", error.valid_up_to());
        Box::new(DefinitionFault::new(path, "", message).hint("save the file as UTF-8"))
    })
}
