//! The row balance, counted from the frames themselves: what they hold is what is accounted for.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsResult};

use crate::domain::balance::StageBalance;
use crate::domain::disposition::Disposition;
use crate::domain::scope::Exclusion;
use crate::table::columns as col;

use super::stage::Step;

/// One stage's account. `rows_in` is what intake read; the frames together must hold each of those rows once.
pub(super) fn account(step: Step, frames: &[&DataFrame], rows_in: u64) -> PolarsResult<StageBalance> {
    let mut out: BTreeMap<Disposition, u64> = BTreeMap::new();
    let mut excluded: BTreeMap<&'static str, u64> = BTreeMap::new();
    for frame in frames {
        let dispositions = frame.column(col::DISPOSITION)?.str()?;
        let reasons = frame.column(col::REASON)?.str()?;
        for (disposition, reason) in dispositions.iter().zip(reasons.iter()) {
            let Some(disposition) = disposition.and_then(Disposition::of_word) else { continue };
            *out.entry(disposition).or_default() += 1;
            if disposition == Disposition::Excluded
                && let Some(reason) = reason.and_then(Exclusion::of_word)
            {
                *excluded.entry(reason.word()).or_default() += 1;
            }
        }
    }
    Ok(StageBalance { stage: step.word(), rows_in, out, excluded })
}

/// What became of each file's rows, by file name and word of the disposition.
pub(super) fn by_file(frames: &[&DataFrame]) -> PolarsResult<BTreeMap<String, BTreeMap<&'static str, u64>>> {
    let mut files: BTreeMap<String, BTreeMap<&'static str, u64>> = BTreeMap::new();
    for frame in frames {
        let dispositions = frame.column(col::DISPOSITION)?.str()?;
        for (file, disposition) in frame.column(col::FILE)?.str()?.iter().zip(dispositions.iter()) {
            let Some(disposition) = disposition.and_then(Disposition::of_word) else { continue };
            let file = file.unwrap_or_default();
            if !files.contains_key(file) {
                files.insert(file.to_owned(), BTreeMap::new());
            }
            if let Some(out) = files.get_mut(file) {
                *out.entry(disposition.word()).or_default() += 1;
            }
        }
    }
    Ok(files)
}

/// The account of intake: every row that it read goes on.
pub(super) fn all_read(rows_in: u64) -> StageBalance {
    let out = BTreeMap::from([(Disposition::Accepted, rows_in)]);
    StageBalance { stage: Step::Intake.word(), rows_in, out, excluded: BTreeMap::new() }
}
