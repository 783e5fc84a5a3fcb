//! What checks have made of the batches so far: typed rows in frames, the account of every row, closures and the like.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, NamedFrom, PolarsResult, Series};

use crate::checks::closures::judge_closures;
use crate::checks::outcomes::{Outcome, Outcomes};
use crate::checks::receipts::judge_receipts;
use crate::checks::removals::judge_removals;
use crate::checks::{Context, judge_listing};
use crate::domain::closure::{Closure, Receipt, Removal};
use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::edition::{FileAccount, ReturnedRow};
use crate::domain::finding::{Finding, Severity};
use crate::domain::layout::LayoutProfile;
use crate::domain::place::Place;
use crate::table::batch::{Batch, Dataset};
use crate::table::columns as col;

use super::error::RunError;
use super::inputs::Input;

#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Listing rows on their way to identity ([`crate::table::listing_rows`]).
    pub rows: Option<DataFrame>,
    /// Every other row: where it is and what became of it.
    pub others: Option<DataFrame>,
    pub rows_read: u64,
    pub closures: Vec<Closure>,
    pub removals: Vec<Removal>,
    pub receipts: Vec<Receipt>,
    pub returned: Vec<ReturnedRow>,
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
                self.account(&judged.outcomes, OnItsWay::ToIdentity)?;
                self.returned.extend(judged.returned);
                self.findings.extend(judged.findings);
            }
            Dataset::Closure => {
                let judged = judge_closures(one, context);
                self.closures.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings)?;
            }
            Dataset::Removal => {
                let judged = judge_removals(one, context);
                self.removals.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings)?;
            }
            Dataset::Receipt => {
                let judged = judge_receipts(one, context);
                self.receipts.extend(judged.items);
                self.keep(judged.outcomes, judged.returned, judged.findings)?;
            }
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
    ) -> Result<(), RunError> {
        for outcomes in &outcomes {
            self.account(outcomes, OnItsWay::No)?;
        }
        self.returned.extend(returned);
        self.findings.extend(findings);
        Ok(())
    }

    fn account(&mut self, outcomes: &Outcomes, way: OnItsWay) -> Result<(), RunError> {
        self.rows_read += outcomes.len() as u64;
        let ends_here = |outcome: &Outcome<'_>| match way {
            OnItsWay::No => true,
            OnItsWay::ToIdentity => !matches!(outcome.disposition, Disposition::Accepted | Disposition::Held),
        };
        stack(&mut self.others, frame(outcomes, ends_here)?)?;
        Ok(())
    }

    /// Adds what another has gathered.
    pub(super) fn absorb(&mut self, other: Gathered) -> Result<(), RunError> {
        for (mine, theirs) in [(&mut self.rows, other.rows), (&mut self.others, other.others)] {
            if let Some(theirs) = theirs {
                stack(mine, theirs)?;
            }
        }
        self.rows_read += other.rows_read;
        self.closures.extend(other.closures);
        self.removals.extend(other.removals);
        self.receipts.extend(other.receipts);
        self.returned.extend(other.returned);
        self.findings.extend(other.findings);
        self.files.extend(other.files);
        self.layouts.extend(other.layouts);
        Ok(())
    }

    /// A file whose bytes were read before: named, not read.
    pub(super) fn seen_before(&mut self, input: &Input, severity: &dyn Fn(Code) -> Severity) {
        let code = Code::FileSeenBefore;
        self.findings.push(Finding::new(code, severity(code), Place::file(&input.name), ""));
        self.files.push(FileAccount {
            name: input.name.clone(),
            sha256: input.sha256.as_str().to_owned(),
            bytes: input.bytes,
            definition: None,
            format: String::new(),
            rows: 0,
            out: BTreeMap::new(),
        });
    }

    /// Puts everything into its order, whatever order the files were read in.
    pub(super) fn finish(&mut self) {
        self.closures.sort_by(|a, b| a.place.cmp(&b.place));
        self.removals.sort_by(|a, b| a.place.cmp(&b.place));
        self.receipts.sort_by(|a, b| a.place.cmp(&b.place));
        self.returned.sort_by(|a, b| a.place.cmp(&b.place));
        self.files.sort_by(|a, b| (&a.name, &a.sha256).cmp(&(&b.name, &b.sha256)));
        self.layouts.sort();
    }
}

/// Whether accepted and held rows go on to identity or end where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnItsWay {
    ToIdentity,
    No,
}

/// The rows that end here: file, sheet, row, disposition, reason, codes, case key.
fn frame(outcomes: &Outcomes, ends_here: impl Fn(&Outcome<'_>) -> bool) -> PolarsResult<DataFrame> {
    let ending: Vec<Outcome<'_>> = outcomes.iter().filter(ends_here).collect();
    let codes =
        |outcome: &Outcome<'_>| outcome.codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(";");
    let case = |outcome: &Outcome<'_>| {
        outcome.subject.and_then(|subject| subject.case_key.as_deref().map(str::to_owned))
    };
    let text = |name: &str, values: Vec<Option<String>>| Series::new(name.into(), values).into();
    let columns = vec![
        text(col::FILE, ending.iter().map(|_| Some(outcomes.file.to_string())).collect()),
        text(col::SHEET, ending.iter().map(|_| Some(outcomes.sheet.to_string())).collect()),
        Series::new(col::ROW.into(), ending.iter().map(|outcome| outcome.row).collect::<Vec<u32>>()).into(),
        text(
            col::DISPOSITION,
            ending.iter().map(|outcome| Some(outcome.disposition.word().to_owned())).collect(),
        ),
        text(col::REASON, ending.iter().map(|outcome| outcome.reason.map(|r| r.word().to_owned())).collect()),
        text(col::CODES, ending.iter().map(|outcome| Some(codes(outcome))).collect()),
        text(col::CASE_KEY, ending.iter().map(case).collect()),
    ];
    DataFrame::new(ending.len(), columns)
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
