//! Which files a run reads: what lies in the inbox, and what an earlier edition of the same quarter was made of.
//!
//! A file belongs to the quarter that first published it. Dropped again later it is named (R008) and not read again.
//! Reference tables (units, other names, successions, state enterprises) stay in force until a newer one arrives: a
//! run that brings none reads those of the newest quarter that had some.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::domain::quarter::Quarter;
use crate::ledger::publication::SourceFile;
use crate::store::archive::{Archive, Sealed};
use crate::store::hash::Sha256Hex;
use crate::store::inbox::{InboxFile, Waiting, waiting};
use crate::store::office::OfficeFolder;
use crate::store::read;
use crate::table::batch::Dataset;
use crate::workbook::host::Source;

use super::error::RunError;

/// One file of a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    pub name: String,
    pub sha256: Sha256Hex,
    pub bytes: u64,
    /// The file in the inbox, if it lies there.
    pub inbox: Option<InboxFile>,
    pub role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Read in this quarter.
    Read,
    /// A reference table of an earlier quarter that is still in force.
    InForce,
    /// The same bytes were read before, in an earlier quarter or under another name: named, not read.
    SeenBefore,
    /// Another file of the same name came later in the quarter: that one is read.
    Replaced,
}

#[derive(Debug, Clone)]
pub(super) struct Inputs {
    /// Sorted by name, then hash.
    pub files: Vec<Input>,
    /// What lies in the inbox but is no file to read yet.
    pub waiting: Waiting,
    /// `None`: the files do not belong to an office.
    archive: Option<Archive>,
    /// `false`: what lies in the inbox is read there (dry run, check).
    sealed: bool,
}

impl Input {
    /// Name and hash: the same content may lie there under two names.
    pub(super) fn key(&self) -> (String, String) {
        (self.name.clone(), self.sha256.as_str().to_owned())
    }
}

/// Whether originals are put into the archive before they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sealing {
    Seal,
    /// Dry run: nothing is written.
    ReadInPlace,
}

impl Inputs {
    /// Gathers the files of a run for a quarter. `records`: every file that published editions were made of.
    pub(super) fn gather(
        office: &OfficeFolder,
        quarter: Quarter,
        records: &[SourceFile],
        sealing: Sealing,
    ) -> Result<Self, RunError> {
        let archive = Archive::of(office);
        let waiting = waiting(office)?;
        let mut files: BTreeMap<(String, Sha256Hex), Input> = BTreeMap::new();
        for record in records.iter().filter(|record| record.quarter == quarter) {
            let input = Input {
                name: record.name.clone(),
                sha256: record.sha256.clone(),
                bytes: record.bytes,
                inbox: None,
                role: Role::Read,
            };
            files.insert((input.name.clone(), input.sha256.clone()), input);
        }
        for file in &waiting.files {
            let Sealed { sha256, bytes } = match sealing {
                Sealing::Seal => archive.seal(&file.path)?,
                Sealing::ReadInPlace => read::sealed(&file.path)?,
            };
            let key = (file.name.clone(), sha256.clone());
            let input =
                Input { name: file.name.clone(), sha256, bytes, inbox: Some(file.clone()), role: Role::Read };
            files.insert(key, input);
        }
        let mut files: Vec<Input> = files.into_values().collect();
        mark_replaced(&mut files, quarter, records);
        mark_seen_before(&mut files, quarter, records);
        Ok(Inputs { files, waiting, archive: Some(archive), sealed: sealing == Sealing::Seal })
    }

    /// Files that the operator names, read where they lie.
    pub(super) fn of_files(paths: &[PathBuf]) -> Result<Self, RunError> {
        let mut files = Vec::new();
        for path in paths {
            let Sealed { sha256, bytes } = read::sealed(path)?;
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let inbox = Some(InboxFile { name: name.clone(), path: path.clone(), bytes });
            files.push(Input { name, sha256, bytes, inbox, role: Role::Read });
        }
        files.sort();
        Ok(Inputs { files, waiting: Waiting::default(), archive: None, sealed: false })
    }

    /// Adds the reference tables that are still in force from earlier quarters, for the datasets in `lacking`.
    pub(super) fn add_in_force(
        &mut self,
        quarter: Quarter,
        records: &[SourceFile],
        lacking: &BTreeSet<Dataset>,
    ) {
        for dataset in lacking {
            let newest = records
                .iter()
                .filter(|record| record.quarter < quarter && record.datasets.contains(dataset))
                .map(|record| record.quarter)
                .max();
            for record in records.iter().filter(|r| Some(r.quarter) == newest && r.datasets.contains(dataset))
            {
                if self.files.iter().any(|file| file.sha256 == record.sha256 && file.role != Role::SeenBefore)
                {
                    continue;
                }
                self.files.push(Input {
                    name: record.name.clone(),
                    sha256: record.sha256.clone(),
                    bytes: record.bytes,
                    inbox: None,
                    role: Role::InForce,
                });
            }
        }
        self.files.sort();
    }

    /// The bytes of an input.
    pub(super) fn open(&self, input: &Input) -> Result<impl Source + use<>, RunError> {
        match (&input.inbox, &self.archive) {
            (Some(file), _) if !self.sealed => Ok(read::open(&file.path)?),
            (_, Some(archive)) => Ok(archive.open(&input.sha256)?),
            (_, None) => Err(RunError::NothingToRead),
        }
    }

    /// The files that lie in the inbox, with what they must still be when they are taken away.
    pub(super) fn inbox_files(&self) -> impl Iterator<Item = (&InboxFile, Sealed)> {
        self.files.iter().filter_map(|input| {
            let sealed = Sealed { sha256: input.sha256.clone(), bytes: input.bytes };
            input.inbox.as_ref().map(|file| (file, sealed))
        })
    }
}

/// A name stands for one file: the one in the inbox, else the one of the latest edition.
fn mark_replaced(files: &mut [Input], quarter: Quarter, records: &[SourceFile]) {
    let mut latest: BTreeMap<String, (bool, u32, Sha256Hex)> = BTreeMap::new();
    for file in files.iter() {
        let edition = records
            .iter()
            .filter(|record| {
                record.quarter == quarter && record.name == file.name && record.sha256 == file.sha256
            })
            .map(|record| record.edition.number)
            .max();
        let age = (file.inbox.is_some(), edition.unwrap_or(0), file.sha256.clone());
        let newest = latest.entry(file.name.clone()).or_insert_with(|| age.clone());
        if *newest < age {
            *newest = age;
        }
    }
    for file in files {
        if latest.get(&file.name).is_some_and(|(_, _, newest)| *newest != file.sha256) {
            file.role = Role::Replaced;
        }
    }
}

fn mark_seen_before(files: &mut [Input], quarter: Quarter, records: &[SourceFile]) {
    let earlier: BTreeSet<&Sha256Hex> =
        records.iter().filter(|record| record.quarter < quarter).map(|record| &record.sha256).collect();
    // Of two names for one content the shorter is the original: copies are called "名单 (1).csv".
    files.sort_by(|a, b| (a.name.chars().count(), &a.name).cmp(&(b.name.chars().count(), &b.name)));
    let mut seen = BTreeSet::new();
    for file in files.iter_mut().filter(|file| file.role == Role::Read) {
        if earlier.contains(&file.sha256) || !seen.insert(file.sha256.clone()) {
            file.role = Role::SeenBefore;
        }
    }
    files.sort();
}
