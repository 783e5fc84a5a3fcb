//! The templates of letters, written out for a clerk to edit, and checked as a run would check them.

use std::path::{Path, PathBuf};

use crate::definition::load::DefinitionFiles;
use crate::domain::letter::LetterKind;
use crate::store::atomic::write_into;
use crate::store::error::StoreError;
use crate::store::office::OfficeFolder;
use crate::store::read;
use crate::text::letter::{LetterError, Letters, shipped_template};

use super::error::RunError;

/// Lays the shipped template of every kind that an office has none of into its `templates/`, and checks them all; gives
/// the names of those written. A template that is there is never touched.
pub fn complete(office: &Path) -> Result<Vec<String>, RunError> {
    let folder = OfficeFolder::open(office)?;
    let written = lay_out(&folder)?;
    Letters::read(&read::tree(&folder.templates())?).map_err(RunError::Letters)?;
    Ok(written)
}

/// The same, for an office whose definitions are not read yet.
pub(super) fn lay_out(folder: &OfficeFolder) -> Result<Vec<String>, RunError> {
    let known = read::tree(&folder.templates())?;
    let mut written = Vec::new();
    for (name, bytes) in shipped()? {
        if !known.contains_key(&name) {
            folder.write(&format!("templates/{name}"), &bytes)?;
            written.push(name);
        }
    }
    Ok(written)
}

/// Writes every shipped template into a folder that has none of them yet, and gives the files.
pub fn write_out(folder: &Path) -> Result<Vec<PathBuf>, RunError> {
    let templates = shipped()?;
    if templates.keys().any(|name| folder.join(name).exists()) {
        return Err(StoreError::NotEmpty(folder.to_owned()).into());
    }
    let written = templates.iter().map(|(name, bytes)| write_into(folder, name, bytes));
    Ok(written.collect::<Result<_, _>>()?)
}

fn shipped() -> Result<DefinitionFiles, RunError> {
    let template = |kind: LetterKind| Ok((format!("{kind}.docx"), shipped_template(kind)?));
    LetterKind::ALL.into_iter().map(template).collect::<Result<_, LetterError>>().map_err(RunError::Letter)
}
