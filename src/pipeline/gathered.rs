//! What checks have made of the batches so far: typed rows in frames, the account of every row, closures and the like.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, PolarsResult};

use crate::checks::applications::judge_applications;
use crate::checks::closures::judge_closures;
use crate::checks::clues::judge_clues;
use crate::checks::decisions::judge_decisions;
use crate::checks::outcomes::Outcomes;
use crate::checks::receipts::judge_receipts;
use crate::checks::removals::judge_removals;
use crate::checks::verifications::judge_verifications;
use crate::checks::waivers::idle;
use crate::checks::{Context, judge_listing};
use crate::domain::application::Application;
use crate::domain::closure::{Closure, Receipt, Removal, Verification};
use crate::domain::clue::Clue;
use crate::domain::code::Code;
use crate::domain::decision::Decision;
use crate::domain::edition::{Correction, FileAccount, ReturnedRow};
use crate::domain::finding::{Finding, Severity};
use crate::domain::layout::LayoutProfile;
use crate::domain::place::Place;
use crate::domain::quarter::EditionId;
use crate::domain::waiver::Waivers;
use crate::ledger::publication::SourceFile;
use crate::table::batch::{Batch, Dataset};

use super::error::RunError;
use super::inputs::{Input, Inputs, Role, arrival};

#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Listing rows on their way to identity ([`crate::table::listing_rows`]).
    pub rows: Option<DataFrame>,
    /// Every other row: where it is and what became of it.
    pub others: Vec<Outcomes>,
    pub rows_read: u64,
    pub closures: Vec<Closure>,
    pub applications: Vec<Application>,
    pub removals: Vec<Removal>,
    pub verifications: Vec<Verification>,
    pub receipts: Vec<Receipt>,
    pub clues: Vec<Clue>,
    /// Files about clues: what is wrong with them is for the court officer alone.
    pub sealed: BTreeSet<String>,
    pub decisions: Vec<Decision>,
    pub returned: Vec<ReturnedRow>,
    /// Sorted.
    pub corrections: Vec<Correction>,
    pub findings: Vec<Finding>,
    pub files: Vec<FileAccount>,
    /// How every sheet of this quarter's files looked.
    pub layouts: Vec<LayoutProfile>,
}

impl Gathered {
    /// Judges one batch of listings, closures, removals or receipts. Reference tables are judged as a whole before.
    pub(super) fn judge(&mut self, batch: &Batch, context: &Context<'_>) -> Result<(), RunError> {
        let one = std::slice::from_ref(batch);
        match batch.layout.dataset {
            Dataset::Listing => {
                let judged = judge_listing(batch, context);
                stack(&mut self.rows, judged.rows.into_frame()?)?;
                self.rows_read += judged.outcomes.len() as u64;
                self.others.push(judged.outcomes.ending());
                self.returned.extend(judged.returned);
                self.findings.extend(judged.findings);
            }
            Dataset::Closure => {
                let judged = judge_closures(one, context);
                self.closures.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings);
            }
            Dataset::Removal => {
                let judged = judge_removals(one, context);
                self.removals.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings);
            }
            Dataset::Application => {
                let judged = judge_applications(one, context);
                self.applications.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings);
            }
            Dataset::Verification => {
                let judged = judge_verifications(one, context);
                self.verifications.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings);
            }
            Dataset::Receipt => {
                let judged = judge_receipts(one, context);
                self.receipts.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings);
            }
            Dataset::Clue => {
                self.sealed.insert(batch.file.to_string());
                let judged = judge_clues(one, context);
                self.clues.extend(judged.items.into_iter().flatten());
                // Nor does a workbook of held rows say what they say.
                self.keep(judged.outcomes, Vec::new(), judged.findings);
            }
            Dataset::Decision => {
                let judged = judge_decisions(one, context);
                self.decisions.extend(judged.items.into_iter().flatten());
                self.keep(judged.outcomes, judged.returned, judged.findings);
            }
            // Judged as a whole before, or no rows of their own.
            Dataset::Waiver | Dataset::Returned => {}
            Dataset::Units | Dataset::Aliases | Dataset::Succession | Dataset::StateEnterprises => {}
        }
        Ok(())
    }

    /// Keeps the account of rows that end here.
    pub(super) fn keep(
        &mut self,
        outcomes: Vec<Outcomes>,
        returned: Vec<ReturnedRow>,
        findings: Vec<Finding>,
    ) {
        self.rows_read += outcomes.iter().map(|outcomes| outcomes.len() as u64).sum::<u64>();
        self.others.extend(outcomes);
        self.returned.extend(returned);
        self.findings.extend(findings);
    }

    /// Adds what another has gathered.
    pub(super) fn absorb(&mut self, other: Gathered) -> Result<(), RunError> {
        if let Some(rows) = other.rows {
            stack(&mut self.rows, rows)?;
        }
        self.others.extend(other.others);
        self.rows_read += other.rows_read;
        self.closures.extend(other.closures);
        self.applications.extend(other.applications);
        self.removals.extend(other.removals);
        self.verifications.extend(other.verifications);
        self.receipts.extend(other.receipts);
        self.clues.extend(other.clues);
        self.sealed.extend(other.sealed);
        self.decisions.extend(other.decisions);
        self.returned.extend(other.returned);
        self.findings.extend(other.findings);
        self.files.extend(other.files);
        self.layouts.extend(other.layouts);
        Ok(())
    }

    /// R652: says which waivers nothing needed. Those of an earlier quarter, kept for its tables, are none of them.
    pub(super) fn say_idle(
        &mut self,
        waivers: &Waivers,
        inputs: &Inputs,
        severity: &dyn Fn(Code) -> Severity,
    ) {
        let mut idle = idle(waivers, &self.findings, severity);
        let is_old =
            |file: &str| inputs.files.iter().any(|input| input.role == Role::InForce && input.shown == file);
        idle.retain(|finding| !is_old(&finding.place.file));
        for (place, finding) in idle.iter().map(|finding| (&finding.place, finding)) {
            let of_sheet = |outcomes: &&mut Outcomes| {
                outcomes.file == place.file
                    && outcomes.sheet == place.sheet
                    && outcomes.iter().any(|outcome| Some(outcome.row) == place.row)
            };
            let outcomes = self.others.iter_mut().find(of_sheet);
            if let (Some(outcomes), Some(row)) = (outcomes, place.row) {
                outcomes.add_code(row, finding.code);
            }
        }
        self.findings.extend(idle);
    }

    /// R008, R029: names the files that are not read, because their bytes were read before or another took their place.
    pub(super) fn say_not_read(
        &mut self,
        inputs: &Inputs,
        records: &[SourceFile],
        severity: &dyn Fn(Code) -> Severity,
    ) {
        for input in &inputs.files {
            match input.role {
                Role::SeenBefore => self.seen_before(input, severity),
                Role::Replaced => self.replaced(input, arrival(input, records).1, severity),
                Role::Read | Role::InForce => {}
            }
        }
    }

    /// A file whose bytes were read before: named, not read.
    fn seen_before(&mut self, input: &Input, severity: &dyn Fn(Code) -> Severity) {
        let code = Code::FileSeenBefore;
        self.findings.push(Finding::new(code, severity(code), Place::file(&input.name), ""));
        self.files.push(FileAccount {
            name: input.name.clone(),
            sha256: input.sha256.as_str().to_owned(),
            bytes: input.bytes,
            definitions: Vec::new(),
            format: String::new(),
            rows: 0,
            list_rows: None,
            out: BTreeMap::new(),
        });
    }

    /// A file in whose place another of its name is read now: named. `came`: the edition that took it in.
    fn replaced(&mut self, input: &Input, came: Option<EditionId>, severity: &dyn Fn(Code) -> Severity) {
        let (code, place) = (Code::FileReplaced, Place::file(&input.name));
        let came = came.map(|edition| edition.to_string()).unwrap_or_default();
        self.findings.push(Finding::new(code, severity(code), place, "").with("edition", came));
    }

    /// Puts everything into its order, whatever order the files were read in.
    pub(super) fn finish(&mut self) {
        self.closures.sort_by(|a, b| a.place.cmp(&b.place));
        self.applications.sort_by(|a, b| a.closure.place.cmp(&b.closure.place));
        self.removals.sort_by(|a, b| a.place.cmp(&b.place));
        self.verifications.sort_by(|a, b| a.place.cmp(&b.place));
        self.receipts.sort_by(|a, b| a.place.cmp(&b.place));
        self.clues.sort_by(|a, b| a.place.cmp(&b.place));
        self.returned.sort_by(|a, b| a.place.cmp(&b.place));
        self.files.sort_by(|a, b| (&a.name, &a.sha256).cmp(&(&b.name, &b.sha256)));
        self.layouts.sort();
    }
}

fn stack(whole: &mut Option<DataFrame>, part: DataFrame) -> PolarsResult<()> {
    match whole {
        Some(whole) => whole.vstack_mut_owned(part).map(|_| ()),
        None => {
            *whole = Some(part);
            Ok(())
        }
    }
}
