//! The same findings without an office: files are read and judged, nothing is kept.

use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::domain::edition::FileAccount;
use crate::domain::finding::{Finding, Severity};
use crate::domain::quarter::Quarter;
use crate::store::atomic::write_atomic;
use crate::store::inbox::{Unread, Waiting, lying_in};
use crate::store::read;
use crate::text::findings::FindingCatalogue;
use crate::workbook::host::ReaderHost;

use super::error::RunError;
use super::inputs::Inputs;
use super::office::{Office, Standards};
use super::reading::read;
use super::sighting::sight;
use super::stage::{Progress, Step};

/// What was found in the files.
#[derive(Debug)]
pub struct Checked {
    pub files: Vec<FileAccount>,
    /// Sorted by place.
    pub findings: Vec<Finding>,
    pub catalogue: FindingCatalogue,
}

impl Checked {
    /// `true` if a row or file comes back or waits for a person.
    pub fn leaves_rows(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity >= Severity::Hold)
    }
}

/// The files that the operator means: a folder stands for what an inbox would hold of it, and for the files in it that are
/// not whole yet, so that these are said too.
pub fn meant(paths: &[PathBuf]) -> Result<Vec<PathBuf>, RunError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let Waiting { files: whole, unfinished } = lying_in(path)?;
        let unfinished =
            unfinished.iter().filter(|file| matches!(file.why, Unread::Unfinished | Unread::Open));
        let unfinished = unfinished.map(|file| path.join(&file.name));
        let mut of_folder: Vec<PathBuf> = whole.into_iter().map(|file| file.path).chain(unfinished).collect();
        of_folder.sort();
        files.extend(of_folder);
    }
    Ok(files)
}

/// Checks files where they lie. With an office its definitions hold, without one those that the program ships.
pub fn check_files(
    files: &[PathBuf],
    office: Option<&Path>,
    clock: Clock,
    host: ReaderHost,
) -> Result<Checked, RunError> {
    let standards = match office {
        Some(path) => Office::open(path)?.standards,
        None => Standards::shipped()?,
    };
    let mut inputs = Inputs::of_files(files)?;
    let quarter = Quarter::closed_before(clock.today());
    let sighted = sight(&standards, &mut inputs, quarter, &[], host, &Silence)?;
    let reading = read(&standards, &mut inputs, sighted, (quarter, clock.today()), &[], host, &Silence)?;
    let mut findings = reading.gathered.findings;
    findings.sort();
    Ok(Checked { files: reading.gathered.files, findings, catalogue: standards.catalogue })
}

/// Writes what was found to the file that the operator names: the one thing that is written outside an office.
///
/// # Errors
/// [`RunError::OutIsInput`] where that would write over one of the files that were checked.
pub fn write_out(path: &Path, checked: &[PathBuf], bytes: &[u8]) -> Result<(), RunError> {
    if read::is_one_of(path, checked) {
        return Err(RunError::OutIsInput(path.to_path_buf()));
    }
    Ok(write_atomic(path, bytes)?)
}

struct Silence;

impl Progress for Silence {
    fn step(&self, _step: Step) {}
    fn file(&self, _name: &str) {}
}
