//! 信用修复: the pipeline that runs daily, or whenever a file arrives, between two quarters (work plan, task 4: 结案后五日内).
//!
//! It takes from the inbox what cannot wait — closures, applications, removals, verifications, receipts, clues, answers — and
//! leaves the rest to the quarterly run. Its listings are those that are known; clocks that have run out since are said too.

use crate::domain::quarter::Quarter;
use crate::ledger::database::Ledger;
use crate::ledger::publication::SourceFile;
use crate::table::batch::Dataset;

use super::compute::compute;
use super::error::RunError;
use super::inputs::{Inputs, Role};
use super::office::Office;
use super::plan::{Plan, before};
use super::publish::finish;
use super::reading::{Reader, WholeFile, read};
use super::run::{Made, Mode, RunRequest};
use super::sealing::Seals;
use super::sighting::{Sighted, sight};
use super::stage::{Progress, Step, begin};

/// What a repair run reads.
const DATASETS: [Dataset; 7] = [
    Dataset::Closure,
    Dataset::Removal,
    Dataset::Verification,
    Dataset::Application,
    Dataset::Receipt,
    Dataset::Clue,
    Dataset::Decision,
];

pub(super) fn repairs(
    office: &Office,
    ledger: &Ledger,
    request: RunRequest,
    progress: &dyn Progress,
) -> Result<Made, RunError> {
    if ledger.editions()?.is_empty() {
        return Err(RunError::NothingPublished);
    }
    let seals = Seals::gather(office)?;
    let records = ledger.source_files()?;
    // Tables that the quarter's own run brought are in force too.
    let quarter = Quarter::of(request.today).next();

    begin(progress, Step::Seal);
    let mut inputs = Inputs::gather(&office.folder, quarter, &[], request.mode.sealing(), office.quiet())?;
    let mut sighted = sight(&office.standards, &mut inputs, quarter, &records, request.host, progress)?;
    let reader = Reader::new(&office.standards, request.host, progress);
    leave_others(&reader, &mut inputs, &mut sighted)?;
    if request.mode == Mode::Publish {
        finish_last(office, ledger, &mut inputs, &records, progress)?;
    }
    let plan = Plan::repairs(office, ledger, request.today, &inputs)?;
    let before = before(&plan, office, ledger, &inputs, &records)?;
    let is_empty = inputs.files.is_empty();
    let time = (quarter, plan.as_of);
    let mut reading = read(&office.standards, &mut inputs, sighted, time, &records, request.host, progress)?;
    // What is wrong with the tables in force was said by the quarter that brought them.
    let is_old =
        |file: &str| inputs.files.iter().any(|input| input.role == Role::InForce && input.shown == file);
    reading.gathered.findings.retain(|finding| !is_old(&finding.place.file));
    let datasets = reading.datasets.clone();
    let computed = compute(office, before, reading, progress)?;
    let is_idle = is_empty && computed.edition.happenings.is_empty();
    Ok(Made { plan, inputs, computed, datasets, layouts: Vec::new(), seals, is_idle })
}

/// Leaves in the inbox every file that holds anything else, or that nobody knows: the quarterly run reads it or says what
/// is wrong with it.
fn leave_others(reader: &Reader<'_>, inputs: &mut Inputs, sighted: &mut Sighted) -> Result<(), RunError> {
    let is_ours = |dataset: &Dataset| DATASETS.contains(dataset);
    let mut left = Vec::new();
    for input in inputs.files.iter().filter(|input| input.role != Role::SeenBefore) {
        let found = sighted.get(&input.key());
        // A list of the court may stand below a closure on its sheet, where nobody has looked yet.
        let is_whole = found.is_some_and(|found| !found.is_empty() && found.iter().all(is_ours)) && {
            let WholeFile { batches, .. } = reader.read_whole(inputs, input, &mut Vec::new())?;
            batches.iter().all(|batch| is_ours(&batch.layout.dataset))
        };
        if !is_whole {
            left.push(input.key());
        }
    }
    for key in &left {
        sighted.remove(key);
        inputs.leave(key);
    }
    Ok(())
}

/// A run that died after its edition was recorded has left its files in the inbox: its work is finished here.
fn finish_last(
    office: &Office,
    ledger: &Ledger,
    inputs: &mut Inputs,
    records: &[SourceFile],
    progress: &dyn Progress,
) -> Result<(), RunError> {
    let Some(last) = ledger.all_editions()?.into_iter().next_back() else { return Ok(()) };
    let taken = inputs.take_out(|input| {
        records.iter().any(|record| {
            record.edition == last.id && record.sha256 == input.sha256 && record.name == input.name
        })
    });
    finish(office, last.id, ledger.replaces(last.id)?, &taken, progress)?;
    Ok(())
}
