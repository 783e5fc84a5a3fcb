//! Intake and checks over all files of a run: each file is opened once, its batches are judged as they come.
//!
//! Files with reference tables come first, because checks and identity ask them whom a listing row could mean. Rows of a
//! file that turns out to be damaged at its end are void, so a file's batches count only when it has been read whole.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::waivers::judge_waivers;
use crate::checks::{Context, JudgedTable};
use crate::definition::office::FileLimits;
use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::edition::FileAccount;
use crate::domain::finding::{Finding, Severity};
use crate::domain::layout::LayoutProfile;
use crate::domain::quarter::Quarter;
use crate::domain::unit::UnitTable;
use crate::domain::waiver::Waivers;
use crate::intake::corrections::Corrections;
use crate::intake::{End, FileReading, Profiles, read_file};
use crate::ledger::publication::SourceFile;
use crate::table::batch::{Batch, Dataset};
use crate::workbook::host::{Bounds, ReaderHost, Readers};
use crate::workbook::read::Limits;

use super::error::RunError;
use super::gathered::Gathered;
use super::inputs::{Input, Inputs, Role};
use super::mending::{Mending, is_mending};
use super::names::known_bodies;
use super::office::Standards;
use super::reference::{REFERENCE, judge_reference};
use super::sighting::Sighted;
use super::stage::{Progress, Step, begin};

/// Batches that are judged as whole tables, by dataset.
pub(super) type Tables = BTreeMap<Dataset, Vec<Batch>>;

/// Everything that intake and checks make of a run's files.
#[derive(Debug)]
pub(super) struct Reading {
    pub gathered: Gathered,
    pub units: UnitTable,
    /// Datasets of each file read in this quarter, for the ledger.
    pub datasets: Sighted,
}

/// Reads every file of the run and judges its rows. `sighted`: the datasets of the files of this quarter.
pub(super) fn read(
    standards: &Standards,
    inputs: &mut Inputs,
    mut sighted: Sighted,
    (quarter, today): (Quarter, chrono::NaiveDate),
    records: &[SourceFile],
    host: ReaderHost,
    progress: &dyn Progress,
) -> Result<Reading, RunError> {
    begin(progress, Step::Intake);
    let reader = Reader::new(standards, host, progress);
    let datasets = sighted.clone();
    let present: BTreeSet<Dataset> = datasets.values().flatten().copied().collect();
    let lacking = REFERENCE.into_iter().filter(|dataset| !present.contains(dataset)).collect();
    inputs.add_in_force(quarter, records, &lacking);
    inputs.tell_apart(records);
    for input in inputs.files.iter().filter(|input| input.role == Role::InForce) {
        let record = records.iter().find(|record| record.name == input.name && record.sha256 == input.sha256);
        sighted.extend(record.map(|record| (input.key(), record.datasets.clone())));
    }

    let Order { returned, first, second } = Order::of(inputs, &sighted);
    let mut gathered = Gathered::default();
    let mending = Mending::gather(&reader, inputs, &returned, records, &mut gathered)?;
    let of_before = mending.in_force();
    let Mending { mut corrections, others, .. } = mending;
    let mut tables = Tables::new();
    for (mut batch, sha256) in others {
        corrections.merge(&mut batch, sha256.as_str())?;
        tables.entry(batch.layout.dataset).or_default().push(batch);
    }
    reader.tables(inputs, &first, &mut corrections, &mut tables, &mut gathered)?;

    begin(progress, Step::Checks);
    // An old quarter is judged by the rules of its time, whenever the run is.
    let time = quarter.last_day().unwrap_or(today);
    let in_force = |code: Code| standards.catalogue.severity_on(time, code);
    let nobody = |_: &str| false;
    let nothing = Waivers::default();
    let context = Context {
        jurisdiction: &standards.settings.jurisdiction,
        today,
        severity: &in_force,
        is_known_body: &nobody,
        scope: &standards.definitions.scope,
        waivers: &nothing,
        sources: &standards.definitions.sources,
    };
    let waivers = judge_waiver_sheets(&mut tables, &context, &mut gathered);
    let context = Context { waivers: &waivers, ..context };
    let units = judge_reference(&mut tables, &context, &mut gathered);
    let known = known_bodies(&units, &standards.grammar);
    let is_known_body = |name: &str| known.contains(&standards.grammar.key(name));
    let context = Context { is_known_body: &is_known_body, ..context };
    for batch in tables.into_values().flatten() {
        gathered.judge(&batch, &context)?;
    }
    for input in second {
        reader.judge(inputs, input, &context, &mut corrections, &mut gathered)?;
    }
    let severity = |code: Code| standards.catalogue.severity(code);
    gathered.say_not_read(inputs, records, &severity);
    Mending::account(corrections, &of_before, &mut gathered, &severity);
    // Who checks a workbook by itself has not given the rows that it lets pass.
    if inputs.are_of_an_office() {
        gathered.say_idle(&waivers, inputs, &severity);
    }
    gathered.finish();
    Ok(Reading { gathered, units, datasets: with_content(datasets) })
}

/// Files that hold something that is known, for the ledger.
fn with_content(mut datasets: Sighted) -> Sighted {
    datasets.retain(|_, found| !found.is_empty());
    datasets
}

/// In which order files are read.
struct Order<'i> {
    /// Corrected rows, because they go before the rows that they correct.
    returned: Vec<&'i Input>,
    /// Waivers and reference tables, because checks and identity ask them.
    first: Vec<&'i Input>,
    second: Vec<&'i Input>,
}

impl<'i> Order<'i> {
    fn of(inputs: &'i Inputs, sighted: &Sighted) -> Self {
        let goes_first = |input: &Input| {
            let found = sighted.get(&input.key());
            let early =
                |set: &Dataset| REFERENCE.contains(set) || matches!(set, Dataset::Waiver | Dataset::Returned);
            input.role == Role::InForce || found.is_some_and(|found| found.iter().any(early))
        };
        let mut order = Order { returned: Vec::new(), first: Vec::new(), second: Vec::new() };
        for input in inputs.files.iter().filter(|input| matches!(input.role, Role::Read | Role::InForce)) {
            if is_mending(inputs, input, sighted) {
                order.returned.push(input);
            } else if goes_first(input) {
                order.first.push(input);
            } else {
                order.second.push(input);
            }
        }
        order
    }
}

/// The waivers of the run. Their sheets leave `tables`.
fn judge_waiver_sheets(tables: &mut Tables, context: &Context<'_>, gathered: &mut Gathered) -> Waivers {
    let sheets = tables.remove(&Dataset::Waiver).unwrap_or_default();
    let JudgedTable { items, outcomes, returned, findings } = judge_waivers(&sheets, context);
    gathered.keep(outcomes, returned, findings);
    Waivers::new(items.into_iter().flatten())
}

/// A small file and how its sheets looked. (Our own workbooks that come back say nothing of how the court exports.)
pub(super) struct WholeFile {
    pub(super) batches: Vec<Batch>,
    pub(super) account: FileAccount,
    pub(super) layouts: Vec<LayoutProfile>,
}

pub(super) struct Reader<'a> {
    standards: &'a Standards,
    pub(super) readers: Readers,
    progress: &'a dyn Progress,
}

impl<'a> Reader<'a> {
    pub(super) fn new(standards: &'a Standards, host: ReaderHost, progress: &'a dyn Progress) -> Self {
        Reader { standards, readers: readers(&standards.settings.limits, host), progress }
    }

    /// The sheets of waivers and reference tables, and what lies beside them in the same files.
    fn tables(
        &self,
        inputs: &Inputs,
        files: &[&Input],
        corrections: &mut Corrections,
        tables: &mut Tables,
        gathered: &mut Gathered,
    ) -> Result<(), RunError> {
        for input in files {
            let WholeFile { batches, account, layouts } =
                self.read_whole(inputs, input, &mut gathered.findings)?;
            gathered.files.push(account);
            gathered.layouts.extend(layouts);
            // Of an earlier quarter's workbook only the tables are in force, not the listings beside them.
            let counts = |batch: &Batch| {
                let dataset = batch.layout.dataset;
                input.role == Role::Read || dataset == Dataset::Waiver || REFERENCE.contains(&dataset)
            };
            for mut batch in batches.into_iter().filter(counts) {
                corrections.merge(&mut batch, input.sha256.as_str())?;
                tables.entry(batch.layout.dataset).or_default().push(batch);
            }
        }
        Ok(())
    }

    /// All batches of a small file, for tables that are judged as a whole.
    pub(super) fn read_whole(
        &self,
        inputs: &Inputs,
        input: &Input,
        findings: &mut Vec<Finding>,
    ) -> Result<WholeFile, RunError> {
        let mut batches = Vec::new();
        let (reading, layouts) = self.read(inputs, input, &mut |batch| {
            batches.push(batch);
            Ok(())
        })?;
        if reading.end != End::Whole {
            batches.clear();
        }
        let account = file_account(input, &reading, &self.standards.definitions.sources);
        findings.extend(reading.findings);
        Ok(WholeFile { batches, account, layouts })
    }

    /// Judges a file batch by batch; what it gathered counts only if the file was read to its end.
    fn judge(
        &self,
        inputs: &Inputs,
        input: &Input,
        context: &Context<'_>,
        corrections: &mut Corrections,
        gathered: &mut Gathered,
    ) -> Result<(), RunError> {
        let mut of_file = Gathered::default();
        let mut failed = None;
        let (reading, layouts) = self.read(inputs, input, &mut |mut batch| {
            let merged = corrections.merge(&mut batch, input.sha256.as_str()).map_err(RunError::from);
            merged.and_then(|()| of_file.judge(&batch, context)).map_err(|error| {
                failed = Some(error);
                crate::workbook::cell::Stop
            })
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        gathered.files.push(file_account(input, &reading, &self.standards.definitions.sources));
        gathered.findings.extend(reading.findings);
        gathered.layouts.extend(layouts);
        if reading.end == End::Whole {
            gathered.absorb(of_file)?;
        }
        Ok(())
    }

    /// Reads a file, and how its sheets looked if it was read to its end and is of this quarter.
    fn read(
        &self,
        inputs: &Inputs,
        input: &Input,
        take: &mut dyn FnMut(Batch) -> Result<(), crate::workbook::cell::Stop>,
    ) -> Result<(FileReading, Vec<LayoutProfile>), RunError> {
        self.progress.file(&input.name);
        let severity = |code: Code| -> Severity { self.standards.catalogue.severity(code) };
        let source = inputs.open(input)?;
        let sources = &self.standards.definitions.sources;
        let mut profiles = Profiles::new(sources);
        let mut see_and_take = |batch: Batch| {
            profiles.see(&batch);
            take(batch)
        };
        let take = &mut see_and_take;
        let reading = read_file(&input.shown, source, input.bytes, sources, &self.readers, &severity, take);
        let counts = reading.end == End::Whole && input.role == Role::Read;
        let layouts = if counts { profiles.of(&input.shown, &reading) } else { Vec::new() };
        Ok((reading, layouts))
    }
}

/// Definitions are told by their titles: clerks do not know file names of `pipelines/`.
fn file_account(
    input: &Input,
    reading: &FileReading,
    sources: &BTreeMap<String, SourceDefinition>,
) -> FileAccount {
    let mut definitions: Vec<String> = Vec::new();
    for layout in reading.sheets.iter().filter_map(|sheet| sheet.layout.as_ref()) {
        let title = sources.get(&*layout.definition).map(|definition| definition.title.clone());
        definitions.extend(title.filter(|title| !definitions.contains(title)));
    }
    FileAccount {
        name: input.shown.clone(),
        sha256: input.sha256.as_str().to_owned(),
        bytes: input.bytes,
        definitions,
        format: reading.format.clone(),
        rows: if reading.end == End::Whole { reading.data_rows } else { 0 },
        list_rows: list_rows(reading),
        out: BTreeMap::new(),
    }
}

fn list_rows(reading: &FileReading) -> Option<u64> {
    let datasets =
        reading.sheets.iter().filter_map(|sheet| Some((sheet.layout.as_ref()?.dataset, sheet.data_rows)));
    let rows = datasets.filter(|(dataset, _)| *dataset == Dataset::Listing).map(|(_, rows)| rows);
    rows.reduce(|sum, rows| sum + rows).filter(|_| reading.end == End::Whole)
}

pub(super) fn readers(limits: &FileLimits, host: ReaderHost) -> Readers {
    const MEBIBYTE: u64 = 1 << 20;
    let bounds =
        Bounds { memory_bytes: limits.reader_mib.saturating_mul(MEBIBYTE), seconds: limits.reader_seconds };
    let limits = Limits {
        text_bytes: limits.text_mib.saturating_mul(MEBIBYTE),
        workbook_bytes: limits.workbook_mib.saturating_mul(MEBIBYTE),
        unpacked_bytes: limits.unpacked_mib.saturating_mul(MEBIBYTE),
        columns: limits.columns,
        ..Limits::default()
    };
    Readers { limits, bounds, host }
}
