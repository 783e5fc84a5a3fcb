//! Which files a run reads: what lies in the inbox, and what an earlier edition of the same quarter was made of.
//!
//! A file belongs to the quarter that first published it. Dropped again later it is named (R008) and not read again.
//! Reference tables (units, other names, successions, state enterprises) stay in force until a newer one arrives: a
//! run that brings none reads those of the newest quarter that had some.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::ledger::publication::SourceFile;
use crate::store::archive::{Archive, Sealed};
use crate::store::hash::Sha256Hex;
use crate::store::inbox::{InboxFile, Waiting, settled};
use crate::store::office::OfficeFolder;
use crate::store::read;
use crate::table::batch::Dataset;
use crate::workbook::host::Source;

use super::error::RunError;

/// One file of a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    pub name: String,
    /// What rows and findings call it: its name, with a number where several files of one run bear it.
    pub shown: String,
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
    /// Returned workbooks in the inbox that belong to another quarter, which they are not read in.
    pub elsewhere: Vec<(String, Quarter)>,
    /// Files in the inbox that the other pipeline reads.
    pub left: Vec<String>,
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
    /// Gathers the files of a run for a quarter. `records`: every file that published editions were made of. `quiet`: how long
    /// a file is watched that was written to just now.
    pub(super) fn gather(
        office: &OfficeFolder,
        quarter: Quarter,
        records: &[SourceFile],
        sealing: Sealing,
        quiet: Duration,
    ) -> Result<Self, RunError> {
        let archive = Archive::of(office);
        let mut waiting = settled(office, quiet)?;
        let mut files: BTreeMap<(String, Sha256Hex), Input> = BTreeMap::new();
        let is_of_quarter =
            |record: &&SourceFile| record.quarter == quarter && record.edition.series == Series::Quarterly;
        for record in records.iter().filter(is_of_quarter) {
            let input = Input {
                name: record.name.clone(),
                shown: record.name.clone(),
                sha256: record.sha256.clone(),
                bytes: record.bytes,
                inbox: None,
                role: Role::Read,
            };
            files.insert((input.name.clone(), input.sha256.clone()), input);
        }
        for file in waiting.files.clone() {
            let Sealed { sha256, bytes } = match sealing {
                Sealing::Seal => archive.seal(&file.path)?,
                Sealing::ReadInPlace => read::sealed(&file.path)?,
            };
            if bytes != file.bytes {
                waiting.leave_growing(&file.name);
                continue;
            }
            let key = (file.name.clone(), sha256.clone());
            let (name, shown) = (file.name.clone(), file.name.clone());
            let input = Input { name, shown, sha256, bytes, inbox: Some(file), role: Role::Read };
            files.insert(key, input);
        }
        let files = files.into_values().collect();
        let (archive, sealed) = (Some(archive), sealing == Sealing::Seal);
        let (elsewhere, left) = (Vec::new(), Vec::new());
        Ok(Inputs { files, waiting, elsewhere, left, archive, sealed })
    }

    /// Decides which files are read, once it is known what each of them is.
    pub(super) fn decide_roles(
        &mut self,
        quarter: Quarter,
        records: &[SourceFile],
        datasets: &BTreeMap<(String, String), BTreeSet<Dataset>>,
    ) {
        let is_added = |input: &Input| datasets.get(&input.key()).is_some_and(is_added);
        mark_seen_earlier(&mut self.files, quarter, records);
        mark_replaced(&mut self.files, quarter, records, &is_added);
        mark_copies(&mut self.files);
    }

    /// Takes a file out of the run: it belongs to another quarter and stays in the inbox until that one is run.
    pub(super) fn set_aside(&mut self, key: &(String, String), quarter: Quarter) {
        self.files.retain(|input| input.key() != *key);
        self.elsewhere.push((key.0.clone(), quarter));
    }

    /// Leaves a file in the inbox to the other pipeline.
    pub(super) fn leave(&mut self, key: &(String, String)) {
        self.files.retain(|input| input.key() != *key);
        self.left.push(key.0.clone());
    }

    /// Takes the files that are chosen out of the run, as inputs of their own.
    pub(super) fn take_out(&mut self, chosen: impl Fn(&Input) -> bool) -> Inputs {
        let files: Vec<Input> = self.files.extract_if(.., |input| chosen(input)).collect();
        Inputs { files, waiting: Waiting::default(), elsewhere: Vec::new(), left: Vec::new(), ..self.clone() }
    }

    /// `false` for files that an operator only wants to have checked.
    pub(super) fn are_of_an_office(&self) -> bool {
        self.archive.is_some()
    }

    /// Files that the operator names, read where they lie.
    pub(super) fn of_files(paths: &[PathBuf]) -> Result<Self, RunError> {
        let mut files = Vec::new();
        for path in paths {
            let Sealed { sha256, bytes } = read::sealed(path)?;
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let inbox = Some(InboxFile { name: name.clone(), path: path.clone(), bytes });
            files.push(Input { shown: name.clone(), name, sha256, bytes, inbox, role: Role::Read });
        }
        files.sort();
        let (elsewhere, left) = (Vec::new(), Vec::new());
        Ok(Inputs { files, waiting: Waiting::default(), elsewhere, left, archive: None, sealed: false })
    }

    /// Adds the reference tables that are still in force from earlier quarters, for the datasets in `lacking`.
    pub(super) fn add_in_force(
        &mut self,
        quarter: Quarter,
        records: &[SourceFile],
        lacking: &BTreeSet<Dataset>,
    ) {
        let mut quarters = BTreeSet::new();
        for dataset in lacking {
            let newest = records
                .iter()
                .filter(|record| record.quarter < quarter && record.datasets.contains(dataset))
                .map(|record| record.quarter)
                .max();
            quarters.extend(newest);
            let theirs = |record: &&SourceFile| Some(record.quarter) == newest;
            for record in records.iter().filter(theirs).filter(|record| record.datasets.contains(dataset)) {
                self.add_one_in_force(record);
            }
        }
        // What was mended or waived in those tables stays so.
        for record in records.iter().filter(|r| quarters.contains(&r.quarter) && is_added(&r.datasets)) {
            self.add_one_in_force(record);
        }
        self.files.sort();
    }

    fn add_one_in_force(&mut self, record: &SourceFile) {
        let is_here = |file: &Input| file.sha256 == record.sha256 && file.role != Role::SeenBefore;
        if !self.files.iter().any(is_here) {
            self.files.push(Input {
                name: record.name.clone(),
                shown: record.name.clone(),
                sha256: record.sha256.clone(),
                bytes: record.bytes,
                inbox: None,
                role: Role::InForce,
            });
        }
    }

    /// Tells files of one name apart, the first to arrive keeping it: a returned workbook comes back more than once.
    pub(super) fn tell_apart(&mut self, records: &[SourceFile]) {
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        let arrival = |input: &Input| (input.role == Role::InForce, arrival(input, records));
        order.sort_by_key(|at| self.files.get(*at).map(arrival));
        let mut taken = BTreeSet::new();
        for at in order {
            let Some(input) = self.files.get_mut(at) else { continue };
            if !matches!(input.role, Role::Read | Role::InForce) {
                continue;
            }
            let mut number = 2;
            while !taken.insert(input.shown.clone()) {
                input.shown = numbered(&input.name, number);
                number += 1;
            }
        }
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

/// When a file arrived: by the edition that took it in, those in the inbox last, then by name and content.
pub(super) fn arrival(input: &Input, records: &[SourceFile]) -> (bool, Option<EditionId>, (String, String)) {
    let same = |record: &&SourceFile| record.name == input.name && record.sha256 == input.sha256;
    let first = records.iter().filter(same).map(|record| record.edition).min();
    (first.is_none(), first, input.key())
}

/// `退回 (2).xlsx` for `退回.xlsx`.
fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem} ({number}).{extension}"),
        None => format!("{name} ({number})"),
    }
}

/// Corrections and waivers add to what was there: a new file of the same name takes nothing away.
fn is_added(datasets: &BTreeSet<Dataset>) -> bool {
    datasets.contains(&Dataset::Returned) || datasets.contains(&Dataset::Waiver)
}

/// What an earlier quarter or a repair run read is not read again.
fn mark_seen_earlier(files: &mut [Input], quarter: Quarter, records: &[SourceFile]) {
    let is_own =
        |record: &&SourceFile| record.quarter == quarter && record.edition.series == Series::Quarterly;
    let own: BTreeSet<&Sha256Hex> = records.iter().filter(is_own).map(|record| &record.sha256).collect();
    let earlier: BTreeSet<&Sha256Hex> = records
        .iter()
        .filter(|record| record.quarter < quarter || record.edition.series == Series::Repair)
        .map(|record| &record.sha256)
        .collect();
    let is_seen = |file: &&mut Input| earlier.contains(&file.sha256) && !own.contains(&file.sha256);
    for file in files.iter_mut().filter(is_seen) {
        file.role = Role::SeenBefore;
    }
}

/// A name stands for one file: the one in the inbox, else the one of the latest edition. A returned workbook saved under
/// the name of the file that it corrects does not replace it.
fn mark_replaced(
    files: &mut [Input],
    quarter: Quarter,
    records: &[SourceFile],
    is_added: &dyn Fn(&Input) -> bool,
) {
    let stands = |file: &&mut Input| file.role == Role::Read && !is_added(file);
    let mut latest: BTreeMap<String, (bool, u32, Sha256Hex)> = BTreeMap::new();
    for file in files.iter_mut().filter(stands) {
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
    for file in files.iter_mut().filter(stands) {
        if latest.get(&file.name).is_some_and(|(_, _, newest)| *newest != file.sha256) {
            file.role = Role::Replaced;
        }
    }
}

/// Of two names for one content one is read.
fn mark_copies(files: &mut [Input]) {
    // The shorter name is the original: copies are called "名单 (1).csv".
    files.sort_by(|a, b| (a.name.chars().count(), &a.name).cmp(&(b.name.chars().count(), &b.name)));
    let mut seen = BTreeSet::new();
    for file in files.iter_mut().filter(|file| file.role == Role::Read) {
        if !seen.insert(file.sha256.clone()) {
            file.role = Role::SeenBefore;
        }
    }
    files.sort();
}
