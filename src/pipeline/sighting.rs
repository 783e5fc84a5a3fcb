//! What each file is, before the run is planned: which datasets it holds, and whether it is a returned workbook that
//! belongs to another quarter. Such a file takes no part in the run; it stays in the inbox until its quarter is run.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::quarter::Quarter;
use crate::intake::corrections::quarters_of;
use crate::intake::recognise;
use crate::ledger::publication::SourceFile;
use crate::table::batch::Dataset;
use crate::workbook::host::ReaderHost;

use super::error::RunError;
use super::inputs::{Input, Inputs, Role};
use super::office::Standards;
use super::reading::{Reader, WholeFile};
use super::stage::Progress;

/// The datasets of every file that is read in this quarter, by the file's key.
pub(super) type Sighted = BTreeMap<(String, String), BTreeSet<Dataset>>;

/// Looks at every file, sets aside what belongs to another quarter and decides which files are read.
pub(super) fn sight(
    standards: &Standards,
    inputs: &mut Inputs,
    quarter: Quarter,
    records: &[SourceFile],
    host: ReaderHost,
    progress: &dyn Progress,
) -> Result<Sighted, RunError> {
    let reader = Reader::new(standards, host, progress);
    let mut sighted = Sighted::new();
    for input in &inputs.files {
        let sources = &standards.definitions.sources;
        let found = recognise(&input.name, inputs.open(input)?, input.bytes, sources, &reader.readers);
        sighted.insert(input.key(), found.into_iter().collect());
    }
    let published: BTreeSet<Quarter> = records.iter().map(|record| record.quarter).collect();
    let returned = |input: &&Input| {
        let is_new = !records.iter().any(|record| {
            record.quarter == quarter && record.name == input.name && record.sha256 == input.sha256
        });
        is_new && sighted.get(&input.key()).is_some_and(|found| found.contains(&Dataset::Returned))
    };
    let mut aside = Vec::new();
    for input in inputs.files.iter().filter(returned) {
        let WholeFile { batches, .. } = reader.read_whole(inputs, input, &mut Vec::new())?;
        let quarters: BTreeSet<Quarter> = batches.iter().flat_map(quarters_of).collect();
        let elsewhere = quarters.iter().find(|of| published.contains(of));
        if let (false, Some(of)) = (quarters.contains(&quarter), elsewhere) {
            aside.push((input.key(), *of));
        }
    }
    for (key, of) in aside {
        inputs.set_aside(&key, of);
        sighted.remove(&key);
    }
    inputs.decide_roles(quarter, records, &sighted);
    let read = |key: &(String, String)| {
        inputs.files.iter().any(|input| input.role == Role::Read && input.key() == *key)
    };
    sighted.retain(|key, _| read(key));
    Ok(sighted)
}
