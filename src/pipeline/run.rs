//! A run from the inbox to a published edition.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};

use crate::clock::Clock;
use crate::domain::code::Code;
use crate::domain::edition::Edition;
use crate::domain::layout::RememberedLayout;
use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::ledger::database::Ledger;
use crate::ledger::publication::{EditionRecord, SourceFile};
use crate::store::hash::{Sha256Hex, sha256};
use crate::store::inbox::{InboxFile, Unfinished};
use crate::store::lock::OfficeLock;
use crate::store::staging::{StagedFile, Staging};
use crate::workbook::host::ReaderHost;

use super::assemble::{assemble, publication};
use super::bounds::keep_bounds;
use super::compute::{Before, compute};
use super::decided::{Known, days_of_files};
use super::drift::{Drifted, drifted};
use super::error::RunError;
use super::gathered::Gathered;
use super::inputs::{Inputs, Sealing};
use super::manifest::differing_file;
use super::office::Office;
use super::publish::{finish, publish, recover};
use super::reading::read;
use super::reports::{Heard, take_in};
use super::sighting::sight;
use super::stage::{Progress, Step, begin};

/// What a run is asked for.
#[derive(Debug, Clone, Copy)]
pub struct RunRequest {
    /// `None`: the quarter that closed last.
    pub quarter: Option<Quarter>,
    pub today: NaiveDate,
    pub mode: Mode,
    pub host: ReaderHost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Publish,
    /// Computes everything, publishes nothing, uses no document number.
    DryRun,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Published,
    /// The inputs are those of the published edition, and making it again gave the same bytes.
    Unchanged,
    DryRun,
}

#[derive(Debug)]
pub struct RunOutcome {
    pub ending: Ending,
    pub edition: Edition,
    /// Where the edition lies (or would lie).
    pub folder: PathBuf,
    /// Sorted by path.
    pub files: Vec<StagedFile>,
    /// What lies in the inbox and was not read.
    pub unfinished: Vec<Unfinished>,
    /// Returned workbooks of other quarters; they stay in the inbox until their quarter is run.
    pub elsewhere: Vec<(String, Quarter)>,
    /// Files that were saved again while they were being worked on; they stay in the inbox.
    pub changed: Vec<InboxFile>,
    /// What bounces and receipts of sent messages said; they are no part of the edition.
    pub heard: Vec<Heard>,
}

/// Runs the quarterly pipeline in an office.
pub fn run(path: &Path, request: RunRequest, progress: &dyn Progress) -> Result<RunOutcome, RunError> {
    let office = Office::open(path)?;
    let _lock = OfficeLock::take(&office.folder)?;
    let mut ledger = open_ledger(&office, request.mode)?;
    recover(&office, &ledger)?;
    let heard = match request.mode {
        Mode::Publish => take_in(&office.folder, &mut ledger, Clock::fixed(request.today).stamp())?,
        Mode::DryRun => Vec::new(),
    };
    let quarter = request.quarter.unwrap_or_else(|| Quarter::closed_before(request.today));
    let records = ledger.source_files()?;

    begin(progress, Step::Seal);
    let sealing = if request.mode == Mode::DryRun { Sealing::ReadInPlace } else { Sealing::Seal };
    let mut inputs = Inputs::gather(&office.folder, quarter, &records, sealing)?;
    let sighted = sight(&office.standards, &mut inputs, quarter, &records, request.host, progress)?;
    if inputs.files.is_empty() {
        return Err(match inputs.elsewhere.into_iter().next() {
            Some((file, of)) => RunError::OfOtherQuarter { file, of },
            None => RunError::NothingToRead,
        });
    }
    let plan = Plan::make(&office, &ledger, quarter, request.today, &inputs)?;
    let before = plan.before(&office, &ledger, &inputs, &records)?;
    let time = (quarter, plan.as_of);
    let mut reading = read(&office.standards, &mut inputs, sighted, time, &records, request.host, progress)?;
    keep_bounds(&reading.gathered, &office.standards.definitions.sources)?;
    let layouts = hold_against_last(&office, &ledger, plan.id, &mut reading.gathered)?;
    let datasets = reading.datasets.clone();
    let computed = compute(&office, before, reading, progress)?;

    let staging = Staging::begin(&office.folder, &plan.id.to_string())?;
    let assembled = assemble(&office, &computed, &inputs, &plan.inputs_digest, staging, progress)?;
    let files = assembled.staging.files();
    let folder = office.folder.runs().join(plan.id.to_string());
    let ending = match (&plan.recorded, request.mode) {
        (_, Mode::DryRun) => {
            assembled.staging.discard()?;
            Ending::DryRun
        }
        (Some(record), Mode::Publish) => {
            confirm(record, &assembled.manifest_sha256, &folder, &files)?;
            assembled.staging.discard()?;
            Ending::Unchanged
        }
        (None, Mode::Publish) => {
            let word = &office.standards.settings.credit_office.document_word;
            let publication =
                publication(&computed, &assembled, plan.inputs_digest, &inputs, &datasets, layouts, word);
            publish(assembled.staging, &mut ledger, &publication, progress)?;
            Ending::Published
        }
    };
    let changed = match ending {
        Ending::DryRun => Vec::new(),
        Ending::Published | Ending::Unchanged => finish(&office, &plan.id.to_string(), &inputs, progress)?,
    };
    let Inputs { waiting, elsewhere, .. } = inputs;
    let unfinished = waiting.unfinished;
    Ok(RunOutcome { ending, edition: computed.edition, folder, files, unfinished, elsewhere, changed, heard })
}

/// Says which known layouts have drifted, and gives what is to be remembered of all.
fn hold_against_last(
    office: &Office,
    ledger: &Ledger,
    edition: EditionId,
    gathered: &mut Gathered,
) -> Result<Vec<RememberedLayout>, RunError> {
    let known = ledger.layouts_before(edition.quarter)?;
    let sheets = std::mem::take(&mut gathered.layouts);
    let standards = &office.standards;
    let severity = |code: Code| standards.catalogue.severity(code);
    let Drifted { findings, layouts } =
        drifted(edition, sheets, known, &standards.definitions.sources, &severity);
    gathered.findings.extend(findings);
    Ok(layouts)
}

/// A dry run must not leave a ledger behind where there was none.
fn open_ledger(office: &Office, mode: Mode) -> Result<Ledger, RunError> {
    let file = office.folder.ledger_file();
    if mode == Mode::DryRun && !file.exists() {
        return Ok(Ledger::in_memory()?);
    }
    Ok(Ledger::open(&file)?)
}

/// Which edition a run makes, as of which day.
struct Plan {
    id: EditionId,
    as_of: NaiveDate,
    inputs_digest: Sha256Hex,
    /// Set if the inputs are those of a published edition: the run makes it again, as of its own day.
    recorded: Option<EditionRecord>,
}

impl Plan {
    fn make(
        office: &Office,
        ledger: &Ledger,
        quarter: Quarter,
        today: NaiveDate,
        inputs: &Inputs,
    ) -> Result<Self, RunError> {
        let previous = ledger.editions()?.into_iter().rfind(|edition| edition.id.quarter < quarter);
        let mut all = format!("quarter {quarter}\ndefinitions {}\n", office.definitions_digest.as_str());
        if let Some(previous) = previous {
            all.push_str(&format!("after {} {}\n", previous.id, previous.manifest_sha256));
        }
        for input in &inputs.files {
            all.push_str(&format!("{} {}\n", input.sha256.as_str(), input.name));
        }
        let inputs_digest = sha256(all.as_bytes());
        Ok(match ledger.latest_edition(quarter)? {
            Some(latest) if latest.inputs_digest == inputs_digest.as_str() => {
                Plan { id: latest.id, as_of: latest.as_of, inputs_digest, recorded: Some(latest) }
            }
            latest => {
                let number = latest.map_or(1, |latest| latest.id.number + 1);
                Plan {
                    id: EditionId { quarter, series: Series::Quarterly, number },
                    as_of: today,
                    inputs_digest,
                    recorded: None,
                }
            }
        })
    }

    /// The ledger as it stood before the quarter.
    fn before(
        &self,
        office: &Office,
        ledger: &Ledger,
        inputs: &Inputs,
        records: &[SourceFile],
    ) -> Result<Before, RunError> {
        let issued_here = ledger.notice_numbers(self.id)?;
        let word = &office.standards.settings.credit_office.document_word;
        let first_serial = match issued_here.iter().map(|notice| notice.serial).min() {
            Some(first) => first,
            None => ledger.next_serial(self.as_of.year(), word, self.id)?,
        };
        let up_to = ledger.up_to(self.id)?;
        let mut issued = BTreeSet::new();
        for edition in ledger.all_editions()?.into_iter().take_while(|edition| edition.id != self.id) {
            issued.extend(ledger.notice_numbers(edition.id)?.into_iter().map(|notice| notice.number));
        }
        Ok(Before {
            id: self.id,
            as_of: self.as_of,
            parties: ledger.parties()?,
            previous: ledger.snapshot_before(self.id.quarter)?,
            histories: ledger.histories(up_to)?,
            reports: ledger.past_reports(up_to, Some(self.id.quarter))?,
            first_serial,
            issued,
            decided: Known {
                decisions: ledger.decisions_before(self.id.quarter, up_to)?,
                asked: ledger.asked(up_to)?,
                days: days_of_files(ledger, inputs, self.id.quarter, records)?,
            },
        })
    }
}

/// The edition made again must be the one that was published. A newer program may make other bytes of the same facts:
/// then the published edition stands as it is.
fn confirm(
    record: &EditionRecord,
    manifest_sha256: &Sha256Hex,
    published: &Path,
    staged: &[StagedFile],
) -> Result<(), RunError> {
    if record.manifest_sha256 == manifest_sha256.as_str() {
        return Ok(());
    }
    match differing_file(published, staged)? {
        Some(path) => Err(RunError::NotReproduced { edition: record.id, path }),
        None => Ok(()),
    }
}
