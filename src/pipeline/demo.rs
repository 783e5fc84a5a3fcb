//! The sample office: a fictional city's files inside the program, so that one command shows the whole work.

use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::domain::quarter::Quarter;
use crate::store::office::OfficeFolder;

use super::error::RunError;
use super::office::{Office, settings};

static SAMPLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/sample_data/inbox");
const OFFICE_TOML: &[u8] = include_bytes!("../../sample_data/office.toml");

/// The quarter that the sample is about, and the day on which it is run.
pub const QUARTER: &str = "2026Q3";
pub const DAY: &str = "2026-10-08";

/// Makes the sample office in a new folder and drops the sample files into its inbox. An existing folder is refused
/// unless `force`; then it must be an office, and goes.
pub fn prepare(path: &Path, force: bool) -> Result<Quarter, RunError> {
    if force {
        OfficeFolder::remove(path)?;
    }
    let office = Office::create(path, &settings(OFFICE_TOML)?, false)?;
    for file in SAMPLE.files() {
        if let Some(name) = file.path().file_name() {
            office.folder.drop_into_inbox(&name.to_string_lossy(), file.contents())?;
        }
    }
    QUARTER.parse().map_err(|_| RunError::NothingToRead)
}
