//! Intake and checks over all files of a run: each file is opened once, its batches are judged as they come.
//!
//! Files with reference tables come first, because checks and identity ask them whom a listing row could mean. Rows of a
//! file that turns out to be damaged at its end are void, so a file's batches count only when it has been read whole.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::aliases::judge_aliases;
use crate::checks::state_enterprises::judge_state_enterprises;
use crate::checks::succession::judge_succession;
use crate::checks::units::judge_units;
use crate::checks::{Context, JudgedTable};
use crate::definition::office::FileLimits;
use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::edition::FileAccount;
use crate::domain::finding::Severity;
use crate::domain::layout::LayoutProfile;
use crate::domain::quarter::Quarter;
use crate::domain::unit::UnitTable;
use crate::intake::{End, FileReading, Profiles, read_file, recognise};
use crate::ledger::publication::SourceFile;
use crate::table::batch::{Batch, Dataset};
use crate::workbook::host::{Bounds, ReaderHost, Readers};
use crate::workbook::read::Limits;

use super::error::RunError;
use super::gathered::Gathered;
use super::inputs::{Input, Inputs, Role};
use super::names::known_bodies;
use super::office::Standards;
use super::stage::{Progress, Step, begin};

/// Tables that stay in force until a newer one arrives.
const REFERENCE: [Dataset; 4] =
    [Dataset::Units, Dataset::Aliases, Dataset::Succession, Dataset::StateEnterprises];

/// Everything that intake and checks make of a run's files.
#[derive(Debug)]
pub(super) struct Reading {
    pub gathered: Gathered,
    pub units: UnitTable,
    /// Datasets of each file read in this quarter, for the ledger.
    pub datasets: BTreeMap<(String, String), BTreeSet<Dataset>>,
}

pub(super) fn read(
    standards: &Standards,
    inputs: &mut Inputs,
    quarter: Quarter,
    today: chrono::NaiveDate,
    records: &[SourceFile],
    host: ReaderHost,
    progress: &dyn Progress,
) -> Result<Reading, RunError> {
    begin(progress, Step::Intake);
    let reader = Reader { standards, readers: readers(&standards.settings.limits, host), progress };
    let mut datasets = reader.datasets(inputs)?;
    let present: BTreeSet<Dataset> = datasets.values().flatten().copied().collect();
    let lacking = REFERENCE.into_iter().filter(|dataset| !present.contains(dataset)).collect();
    inputs.add_in_force(quarter, records, &lacking);

    let is_reference = |input: &Input| {
        input.role == Role::InForce
            || datasets.get(&input.key()).is_some_and(|found| found.iter().any(|set| REFERENCE.contains(set)))
    };
    let (first, second): (Vec<&Input>, Vec<&Input>) = inputs
        .files
        .iter()
        .filter(|input| matches!(input.role, Role::Read | Role::InForce))
        .partition(|input| is_reference(input));
    let mut gathered = Gathered::default();
    let mut tables: BTreeMap<Dataset, Vec<Batch>> = BTreeMap::new();
    for input in first {
        let batches = reader.read_whole(inputs, input, &mut gathered)?;
        // Of an earlier quarter's workbook only the tables are in force, not the listings beside them.
        let counts = |batch: &Batch| input.role == Role::Read || REFERENCE.contains(&batch.layout.dataset);
        for batch in batches.into_iter().filter(counts) {
            tables.entry(batch.layout.dataset).or_default().push(batch);
        }
    }

    begin(progress, Step::Checks);
    // An old quarter is judged by the rules of its time, whenever the run is.
    let time = quarter.last_day().unwrap_or(today);
    let in_force = |code: Code| standards.catalogue.severity_on(time, code);
    let nobody = |_: &str| false;
    let context = Context {
        jurisdiction: &standards.settings.jurisdiction,
        today,
        severity: &in_force,
        is_known_body: &nobody,
        scope: &standards.definitions.scope,
        sources: &standards.definitions.sources,
    };
    let units = judge_reference(&mut tables, &context, &mut gathered);
    let known = known_bodies(&units, &standards.grammar);
    let is_known_body = |name: &str| known.contains(&standards.grammar.key(name));
    let context = Context { is_known_body: &is_known_body, ..context };
    for batch in tables.into_values().flatten() {
        gathered.judge(&batch, &context)?;
    }
    for input in second {
        reader.judge(inputs, input, &context, &mut gathered)?;
    }
    for input in inputs.files.iter().filter(|input| input.role == Role::SeenBefore) {
        gathered.seen_before(input, &|code| standards.catalogue.severity(code));
    }
    datasets.retain(|_, found| !found.is_empty());
    gathered.finish();
    Ok(Reading { gathered, units, datasets })
}

/// The reference tables as domain types. Their batches leave `tables`; listings in the same files stay.
fn judge_reference(
    tables: &mut BTreeMap<Dataset, Vec<Batch>>,
    context: &Context<'_>,
    gathered: &mut Gathered,
) -> UnitTable {
    let mut take = |dataset: Dataset| tables.remove(&dataset).unwrap_or_default();
    let (units, aliases) = (take(Dataset::Units), take(Dataset::Aliases));
    let (succession, enterprises) = (take(Dataset::Succession), take(Dataset::StateEnterprises));
    let JudgedTable { items: units, outcomes, returned, findings } = judge_units(&units, context);
    gathered.keep(outcomes, returned, findings);
    let JudgedTable { items: aliases, outcomes, returned, findings } =
        judge_aliases(&aliases, &units, context);
    gathered.keep(outcomes, returned, findings);
    let JudgedTable { items: successions, outcomes, returned, findings } =
        judge_succession(&succession, &units, context);
    gathered.keep(outcomes, returned, findings);
    let JudgedTable { items: state_enterprises, outcomes, returned, findings } =
        judge_state_enterprises(&enterprises, &units, context);
    gathered.keep(outcomes, returned, findings);
    UnitTable { units, aliases, successions, state_enterprises }
}

struct Reader<'a> {
    standards: &'a Standards,
    readers: Readers,
    progress: &'a dyn Progress,
}

impl Reader<'_> {
    /// The datasets of every file of this quarter, by the file's key.
    fn datasets(&self, inputs: &Inputs) -> Result<BTreeMap<(String, String), BTreeSet<Dataset>>, RunError> {
        let mut datasets = BTreeMap::new();
        for input in inputs.files.iter().filter(|input| input.role == Role::Read) {
            let sources = &self.standards.definitions.sources;
            let found = recognise(&input.name, inputs.open(input)?, input.bytes, sources, &self.readers);
            datasets.insert(input.key(), found.into_iter().collect());
        }
        Ok(datasets)
    }

    /// All batches of a small file, for tables that are judged as a whole.
    fn read_whole(
        &self,
        inputs: &Inputs,
        input: &Input,
        gathered: &mut Gathered,
    ) -> Result<Vec<Batch>, RunError> {
        let mut batches = Vec::new();
        let (reading, layouts) = self.read(inputs, input, &mut |batch| {
            batches.push(batch);
            Ok(())
        })?;
        if reading.end != End::Whole {
            batches.clear();
        }
        gathered.files.push(file_account(input, &reading, &self.standards.definitions.sources));
        gathered.findings.extend(reading.findings);
        gathered.layouts.extend(layouts);
        Ok(batches)
    }

    /// Judges a file batch by batch; what it gathered counts only if the file was read to its end.
    fn judge(
        &self,
        inputs: &Inputs,
        input: &Input,
        context: &Context<'_>,
        gathered: &mut Gathered,
    ) -> Result<(), RunError> {
        let mut of_file = Gathered::default();
        let mut failed = None;
        let (reading, layouts) = self.read(inputs, input, &mut |batch| {
            of_file.judge(&batch, context).map_err(|error| {
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
        let reading =
            read_file(&input.name, source, input.bytes, sources, &self.readers, &severity, &mut see_and_take);
        let counts = reading.end == End::Whole && input.role == Role::Read;
        let layouts = if counts { profiles.of(&input.name, &reading) } else { Vec::new() };
        Ok((reading, layouts))
    }
}

/// `definition` is told by its title: clerks do not know file names of `pipelines/`.
fn file_account(
    input: &Input,
    reading: &FileReading,
    sources: &BTreeMap<String, SourceDefinition>,
) -> FileAccount {
    let definition = reading.definition.as_ref().and_then(|name| sources.get(name));
    FileAccount {
        name: input.name.clone(),
        sha256: input.sha256.as_str().to_owned(),
        bytes: input.bytes,
        definition: definition.map(|definition| definition.title.clone()),
        format: reading.format.clone(),
        rows: if reading.end == End::Whole { reading.data_rows } else { 0 },
        out: BTreeMap::new(),
    }
}

fn readers(limits: &FileLimits, host: ReaderHost) -> Readers {
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
