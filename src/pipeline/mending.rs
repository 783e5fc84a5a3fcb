//! Corrected rows in a run: gathered from the returned workbooks before any other file is read, merged into the rows that
//! they correct, and accounted for like every row.

use std::collections::BTreeSet;

use crate::checks::outcomes::{Outcomes, Subject};
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::edition::ReturnedRow;
use crate::domain::finding::{Finding, Severity};
use crate::domain::personal_id;
use crate::domain::place::Column;
use crate::intake::corrections::{Arrival, Corrections, Fate, FateKind};
use crate::ledger::publication::SourceFile;
use crate::store::hash::Sha256Hex;
use crate::table::batch::{Batch, Dataset};

use super::error::RunError;
use super::gathered::Gathered;
use super::inputs::{Input, Inputs, Role, arrival};
use super::reading::{Reader, WholeFile};
use super::sighting::Sighted;

/// What the returned workbooks of a run hold.
#[derive(Debug, Default)]
pub(super) struct Mending {
    pub corrections: Corrections,
    /// Sheets in them that are not ours (a clerk has put new rows beside): read like any other.
    pub others: Vec<(Batch, Sha256Hex)>,
    /// Workbooks of an earlier quarter whose tables are still in force.
    in_force: BTreeSet<String>,
}

/// `true` for a returned workbook in an office. One that is only checked is judged as the rows it holds.
pub(super) fn is_mending(inputs: &Inputs, input: &Input, sighted: &Sighted) -> bool {
    inputs.are_of_an_office()
        && sighted.get(&input.key()).is_some_and(|found| found.contains(&Dataset::Returned))
}

impl Mending {
    /// Reads the returned workbooks in the order in which they arrived: by the edition that took them in, those in the
    /// inbox last, then by name.
    pub(super) fn gather(
        reader: &Reader<'_>,
        inputs: &Inputs,
        files: &[&Input],
        records: &[SourceFile],
        gathered: &mut Gathered,
    ) -> Result<Self, RunError> {
        let mut mending = Mending::default();
        let mut files = files.to_vec();
        files.sort_by_key(|input| arrival(input, records));
        for input in files {
            let WholeFile { batches, account, .. } =
                reader.read_whole(inputs, input, &mut gathered.findings)?;
            gathered.files.push(account);
            if input.role == Role::InForce {
                mending.in_force.insert(input.shown.clone());
            }
            let arrived = arrival(input, records).1.map_or(Arrival::Now, Arrival::With);
            for batch in batches {
                if batch.layout.is_returned() {
                    mending.corrections.add(&batch, input.sha256.as_str(), arrived);
                } else {
                    mending.others.push((batch, input.sha256.clone()));
                }
            }
        }
        Ok(mending)
    }

    /// Accounts for every corrected row, once all rows of the run have been read.
    pub(super) fn account(
        corrections: Corrections,
        in_force: &BTreeSet<String>,
        gathered: &mut Gathered,
        severity: &dyn Fn(Code) -> Severity,
    ) {
        let (fates, merged) = corrections.settle();
        gathered.corrections = merged;
        let (mut findings, mut strays) = (Vec::new(), Vec::new());
        let mut sheets: Vec<Outcomes> = Vec::new();
        for fates in fates.chunk_by(|a, b| (&a.place.file, &a.place.sheet) == (&b.place.file, &b.place.sheet))
        {
            let Some(first) = fates.first() else { continue };
            let mut outcomes = Outcomes::of_batch(first.place.file.clone(), first.place.sheet.clone());
            for fate in fates {
                let is_in_force = in_force.contains(&*fate.place.file);
                let finding = fault(fate, severity).filter(|_| !is_in_force);
                let damaged = damaged(fate, severity).filter(|_| !is_in_force);
                let damaged: Vec<Finding> = damaged.collect();
                let codes = finding.iter().chain(&damaged).map(|finding| finding.code).collect();
                let disposition = match fate.kind {
                    FateKind::Merged => Disposition::Accepted,
                    FateKind::SaysNothingNew => Disposition::Duplicate,
                    FateKind::Unknown | FateKind::Contradicted if is_in_force => Disposition::Duplicate,
                    FateKind::Unknown | FateKind::Contradicted => Disposition::Returned,
                };
                outcomes.settled(fate.place.row, disposition, codes, Subject::default());
                let told: Vec<Finding> = finding.into_iter().collect();
                if let Some(stray) = fate.stray.clone().filter(|_| !told.is_empty()) {
                    strays.push(ReturnedRow { findings: told.clone(), ..stray });
                }
                findings.extend(told.into_iter().chain(damaged));
            }
            sheets.push(outcomes);
        }
        gathered.keep(sheets, strays, findings);
    }

    pub(super) fn in_force(&self) -> BTreeSet<String> {
        self.in_force.clone()
    }
}

/// R643: codes that the returned workbook would have damaged; they stay as they were.
fn damaged<'f>(fate: &'f Fate, severity: &'f dyn Fn(Code) -> Severity) -> impl Iterator<Item = Finding> + 'f {
    let code = Code::CorrectionDamaged;
    let finding = move |(column, text): &(Column, String)| {
        Finding::new(code, severity(code), fate.place.cell(Some(column.clone())), personal_id::mask(text))
    };
    fate.damaged.iter().map(finding)
}

/// R641: a correction of no row; R642: two corrections of one row that cannot both be.
fn fault(fate: &Fate, severity: &dyn Fn(Code) -> Severity) -> Option<Finding> {
    let code = match fate.kind {
        FateKind::Unknown => Code::CorrectionUnknown,
        FateKind::Contradicted => Code::CorrectionTwice,
        FateKind::Merged | FateKind::SaysNothingNew => return None,
    };
    let key = personal_id::mask(&fate.written_key);
    Some(Finding::new(code, severity(code), fate.place.cell(None), key))
}
