//! The row balance, counted from the rows themselves: what is still there is what is accounted for.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PolarsResult};

use crate::checks::outcomes::Outcomes;
use crate::domain::balance::StageBalance;
use crate::domain::disposition::Disposition;
use crate::domain::scope::Exclusion;
use crate::table::columns as col;

use super::stage::Step;

/// One stage's account. `rows_in` is what intake read; the frame and the rows that ended in checks must hold each of
/// those rows once.
pub(super) fn account(
    step: Step,
    rows: &DataFrame,
    ended: &[Outcomes],
    rows_in: u64,
) -> PolarsResult<StageBalance> {
    let (out, excluded) = (BTreeMap::new(), BTreeMap::new());
    let mut account = StageBalance { stage: step.word(), rows_in: 0, out, excluded };
    for outcomes in ended {
        outcomes.enter(&mut account);
    }
    let dispositions = rows.column(col::DISPOSITION)?.str()?;
    let reasons = rows.column(col::REASON)?.str()?;
    for (disposition, reason) in dispositions.iter().zip(reasons.iter()) {
        let Some(disposition) = disposition.and_then(Disposition::of_word) else { continue };
        *account.out.entry(disposition).or_default() += 1;
        if disposition == Disposition::Excluded
            && let Some(reason) = reason.and_then(Exclusion::of_word)
        {
            *account.excluded.entry(reason.word()).or_default() += 1;
        }
    }
    Ok(StageBalance { rows_in, ..account })
}

/// What became of a file's rows: number of rows by word of the disposition.
type Counts = BTreeMap<&'static str, u64>;

/// What became of each file's rows, by file name.
pub(super) fn by_file(rows: &DataFrame, ended: &[Outcomes]) -> PolarsResult<BTreeMap<String, Counts>> {
    let mut files: BTreeMap<String, Counts> = BTreeMap::new();
    let mut count = |file: &str, disposition: Disposition| {
        if !files.contains_key(file) {
            files.insert(file.to_owned(), Counts::new());
        }
        if let Some(out) = files.get_mut(file) {
            *out.entry(disposition.word()).or_default() += 1;
        }
    };
    for outcomes in ended {
        outcomes.iter().for_each(|outcome| count(&outcomes.file, outcome.disposition));
    }
    let dispositions = rows.column(col::DISPOSITION)?.str()?;
    for (file, disposition) in rows.column(col::FILE)?.str()?.iter().zip(dispositions.iter()) {
        if let Some(disposition) = disposition.and_then(Disposition::of_word) {
            count(file.unwrap_or_default(), disposition);
        }
    }
    Ok(files)
}

/// The account of intake: every row that it read goes on.
pub(super) fn all_read(rows_in: u64) -> StageBalance {
    let out = BTreeMap::from([(Disposition::Accepted, rows_in)]);
    StageBalance { stage: Step::Intake.word(), rows_in, out, excluded: BTreeMap::new() }
}
