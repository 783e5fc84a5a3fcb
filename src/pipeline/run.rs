//! A run from the inbox to a published edition.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::clock::Clock;
use crate::domain::code::Code;
use crate::domain::edition::Edition;
use crate::domain::layout::RememberedLayout;
use crate::domain::quarter::{EditionId, Quarter, Series};
use crate::leak::Mention;
use crate::ledger::database::Ledger;
use crate::ledger::publication::{DispatchRecord, EditionRecord};
use crate::store::inbox::{InboxFile, Unfinished, Unread};
use crate::store::lock::OfficeLock;
use crate::store::staging::{StagedFile, Staging};
use crate::workbook::host::ReaderHost;

use super::assemble::{Assembled, Surroundings, assemble, publication};
use super::bounds::keep_bounds;
use super::compute::{Computed, compute};
use super::drift::{Drifted, drifted};
use super::error::RunError;
use super::gathered::Gathered;
use super::inputs::{Inputs, Sealing};
use super::manifest::differing_file;
use super::office::Office;
pub use super::outgoing::OutgoingCount;
use super::plan::{Plan, before};
use super::publish::{finish, publish, recover};
use super::reading::read;
use super::repairs::repairs;
use super::reports::{Heard, take_in};
use super::sealing::{Seals, sealed_folder};
use super::sighting::{Sighted, sight};
use super::stage::{Progress, Step, begin};

/// What a run is asked for.
#[derive(Debug, Clone, Copy)]
pub struct RunRequest {
    pub pipeline: Series,
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

impl Mode {
    pub(super) fn sealing(self) -> Sealing {
        if self == Mode::DryRun { Sealing::ReadInPlace } else { Sealing::Seal }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Published,
    /// The inputs are those of the published edition, and making it again gave the same bytes.
    Unchanged,
    DryRun,
    /// A repair run to which nothing came and for which nothing fell due.
    Idle,
}

#[derive(Debug)]
pub struct RunOutcome {
    pub ending: Ending,
    pub edition: Edition,
    /// Where the edition lies (or would lie).
    pub folder: PathBuf,
    /// Sorted by path.
    pub files: Vec<StagedFile>,
    /// Other listed parties that the court itself names in what departments are told.
    pub mentions: Vec<Mention>,
    /// How what goes to single recipients goes.
    pub outgoing: OutgoingCount,
    /// What the print list of the edition had whose place this one takes: somebody may have sent it off.
    pub replaced_on_paper: usize,
    /// Paths of font files that cannot be used; others drew the letters of the archive.
    pub unusable_fonts: Vec<String>,
    /// What lies in the inbox and was not read.
    pub unfinished: Vec<Unfinished>,
    /// Returned workbooks of other quarters; they stay in the inbox until their quarter is run.
    pub elsewhere: Vec<(String, Quarter)>,
    /// Files in the inbox that the other pipeline reads.
    pub left: Vec<String>,
    /// Files that were saved again while they were being worked on; they stay in the inbox.
    pub changed: Vec<InboxFile>,
    /// What bounces and receipts of sent messages said; they are no part of the edition.
    pub heard: Vec<Heard>,
}

/// Runs a pipeline in an office.
pub fn run(path: &Path, request: RunRequest, progress: &dyn Progress) -> Result<RunOutcome, RunError> {
    let office = Office::open(path)?;
    let _lock = OfficeLock::take(&office.folder)?;
    let mut ledger = open_ledger(&office, request.mode)?;
    recover(&office, &ledger)?;
    let heard = match request.mode {
        Mode::Publish => take_in(&office.folder, &mut ledger, Clock::fixed(request.today).stamp())?,
        Mode::DryRun => Vec::new(),
    };
    let made = match request.pipeline {
        Series::Quarterly => quarterly(&office, &ledger, request, progress)?,
        Series::Repair => repairs(&office, &ledger, request, progress)?,
    };
    let outcome = conclude(&office, &mut ledger, made, request.mode, progress)?;
    Ok(RunOutcome { heard, ..outcome })
}

/// An edition that is computed, with all that publishing it takes.
pub(super) struct Made {
    pub plan: Plan,
    pub inputs: Inputs,
    pub computed: Computed,
    pub datasets: Sighted,
    pub layouts: Vec<RememberedLayout>,
    pub seals: Seals,
    /// Nothing came in and nothing fell due: there is nothing to publish.
    pub is_idle: bool,
}

fn quarterly(
    office: &Office,
    ledger: &Ledger,
    request: RunRequest,
    progress: &dyn Progress,
) -> Result<Made, RunError> {
    let quarter = request.quarter.unwrap_or_else(|| Quarter::closed_before(request.today));
    let seals = Seals::gather(office)?;
    let records = ledger.source_files()?;

    begin(progress, Step::Seal);
    let mut inputs =
        Inputs::gather(&office.folder, quarter, &records, request.mode.sealing(), office.quiet())?;
    let sighted = sight(&office.standards, &mut inputs, quarter, &records, request.host, progress)?;
    if inputs.files.is_empty() {
        return Err(match inputs.elsewhere.into_iter().next() {
            Some((file, of)) => RunError::OfOtherQuarter { file, of },
            None => match inputs.waiting.unfinished.into_iter().min_by_key(|entry| entry.why) {
                Some(entry) if entry.why != Unread::Hidden => RunError::NothingFinished(entry),
                _ => RunError::NothingToRead,
            },
        });
    }
    let plan = Plan::quarterly(office, ledger, quarter, request.today, &inputs)?;
    let before = before(&plan, office, ledger, &inputs, &records)?;
    let time = (quarter, plan.as_of);
    let mut reading = read(&office.standards, &mut inputs, sighted, time, &records, request.host, progress)?;
    keep_bounds(&reading.gathered, &office.standards.definitions.sources)?;
    let layouts = hold_against_last(office, ledger, plan.id, &mut reading.gathered)?;
    let datasets = reading.datasets.clone();
    let computed = compute(office, before, reading, progress)?;
    Ok(Made { plan, inputs, computed, datasets, layouts, seals, is_idle: false })
}

/// From a computed edition to a published one.
fn conclude(
    office: &Office,
    ledger: &mut Ledger,
    made: Made,
    mode: Mode,
    progress: &dyn Progress,
) -> Result<RunOutcome, RunError> {
    let Made { plan, inputs, computed, datasets, layouts, seals, is_idle } = made;
    let folder = office.folder.runs().join(plan.id.to_string());
    let replaced = plan.replaces.map(|replaced| ledger.dispatches(replaced)).transpose()?.unwrap_or_default();
    let replaced_on_paper = replaced.iter().map(DispatchRecord::printed).sum();
    let mut unusable_fonts = Vec::new();
    let (ending, files, changed, mentions, outgoing) = if is_idle {
        (Ending::Idle, Vec::new(), Vec::new(), Vec::new(), OutgoingCount::default())
    } else {
        let staging = Staging::begin(&office.folder, &plan.id.to_string())?;
        let earlier = ledger.parties()?;
        let around = Surroundings { earlier: &earlier, seals: &seals };
        let mut assembled =
            assemble(office, &computed, &inputs, &plan.inputs_digest, &around, staging, progress)?;
        let mentions = std::mem::take(&mut assembled.mentions);
        let outgoing = assembled.count();
        unusable_fonts = std::mem::take(&mut assembled.printed.unusable_fonts);
        let files = assembled.staging.files();
        let ending = match (&plan.recorded, mode) {
            (_, Mode::DryRun) => {
                assembled.staging.discard()?;
                Ending::DryRun
            }
            (Some(record), Mode::Publish) => {
                confirm(record, &assembled, &folder, &files)?;
                assembled.staging.discard()?;
                Ending::Unchanged
            }
            (None, Mode::Publish) => {
                let word = &office.standards.settings.credit_office.document_word;
                let digest = plan.inputs_digest;
                let publication =
                    publication(&computed, &assembled, digest, &inputs, &datasets, layouts, word);
                publish(office, assembled.staging, ledger, &publication, progress)?;
                Ending::Published
            }
        };
        let changed = match ending {
            Ending::DryRun | Ending::Idle => Vec::new(),
            Ending::Published | Ending::Unchanged => {
                finish(office, plan.id, plan.replaces, &inputs, progress)?
            }
        };
        (ending, files, changed, mentions, outgoing)
    };
    let (edition, heard) = (computed.edition, Vec::new());
    Ok(RunOutcome {
        ending,
        edition,
        folder,
        files,
        mentions,
        outgoing,
        replaced_on_paper,
        unusable_fonts,
        unfinished: inputs.waiting.unfinished,
        elsewhere: inputs.elsewhere,
        left: inputs.left,
        changed,
        heard,
    })
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

/// The edition made again must be the one that was published. A newer program may make other bytes of the same facts:
/// then the published edition stands as it is.
fn confirm(
    record: &EditionRecord,
    again: &Assembled,
    published: &Path,
    staged: &[StagedFile],
) -> Result<(), RunError> {
    if record.manifest_sha256 == again.manifest_sha256.as_str() {
        return Ok(());
    }
    let sealed = sealed_folder()?;
    match differing_file(published, staged, &again.printed)? {
        Some(path) if path.contains(&sealed) => Err(RunError::SealedOtherwise(record.id)),
        Some(path) => Err(RunError::NotReproduced { edition: record.id, path }),
        None => Ok(()),
    }
}
