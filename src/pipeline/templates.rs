//! The templates of letters, written out for a clerk to edit, and checked as a run would check them.

use std::path::{Path, PathBuf};

use crate::domain::letter::{LetterHead, LetterKind};
use crate::store::atomic::write_into;
use crate::store::error::StoreError;
use crate::store::office::OfficeFolder;
use crate::store::read;
use crate::text::letter::{LetterError, Letters, is_shipped, shipped_template};

use super::error::RunError;
use super::office::settings;

/// What became of an office's templates.
#[derive(Debug)]
pub struct Completed {
    /// Laid out now: missing before, or the shipped one with another head or of another version.
    pub written: Vec<String>,
    /// The office's own, never touched.
    pub own: Vec<String>,
}

/// Lays the shipped template of every kind that an office has none of into its `templates/`, with the head that its
/// settings say, and checks them all. A template that somebody has edited is never touched.
pub fn complete(office: &Path) -> Result<Completed, RunError> {
    let folder = OfficeFolder::open(office)?;
    let head = head_of(office)?;
    let written = lay_out(&folder, head)?;
    let templates = read::tree(&folder.templates())?;
    Letters::read(&templates, head).map_err(RunError::Letters)?;
    let mut own = Vec::new();
    for kind in LetterKind::ALL {
        let name = file_name(kind);
        let Some(bytes) = templates.get(&name) else { continue };
        if !is_shipped(kind, bytes) {
            own.push(name);
        }
    }
    Ok(Completed { written, own })
}

/// The head that an office's settings say.
pub fn head_of(office: &Path) -> Result<LetterHead, RunError> {
    let toml = read::bytes(&OfficeFolder::open(office)?.office_toml())?;
    Ok(settings(&toml)?.letters.head)
}

/// [`complete`] without the check, for an office whose definitions are not read yet; gives the names of those written.
pub(super) fn lay_out(folder: &OfficeFolder, head: LetterHead) -> Result<Vec<String>, RunError> {
    let known = read::tree(&folder.templates())?;
    let mut written = Vec::new();
    for kind in LetterKind::ALL {
        let (name, bytes) = (file_name(kind), shipped_template(kind, head).map_err(LetterError::from)?);
        let is_due = match known.get(&name) {
            None => true,
            Some(known) => *known != bytes && is_shipped(kind, known),
        };
        if is_due {
            folder.write(&format!("templates/{name}"), &bytes)?;
            written.push(name);
        }
    }
    Ok(written)
}

/// Writes every shipped template into a folder that has none of them yet, and gives the files.
pub fn write_out(folder: &Path, head: LetterHead) -> Result<Vec<PathBuf>, RunError> {
    let mut written = Vec::new();
    if LetterKind::ALL.into_iter().any(|kind| folder.join(file_name(kind)).exists()) {
        return Err(StoreError::NotEmpty(folder.to_owned()).into());
    }
    for kind in LetterKind::ALL {
        let bytes = shipped_template(kind, head).map_err(LetterError::from)?;
        written.push(write_into(folder, &file_name(kind), &bytes)?);
    }
    Ok(written)
}

fn file_name(kind: LetterKind) -> String {
    format!("{kind}.docx")
}
