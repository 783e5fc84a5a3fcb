//! The row balance: rows in = accepted + duplicate + returned + excluded + held. A run that does not balance fails.

use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use super::disposition::Disposition;

/// One stage's account of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageBalance {
    pub stage: &'static str,
    pub rows_in: u64,
    pub out: BTreeMap<Disposition, u64>,
    /// Excluded rows by reason (the word of [`super::scope::Exclusion`]).
    pub excluded: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Balance {
    pub stages: Vec<StageBalance>,
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("stage {stage}: {rows_in} rows came in, {rows_out} are accounted for")]
pub struct Unbalanced {
    pub stage: &'static str,
    pub rows_in: u64,
    pub rows_out: u64,
}

impl Balance {
    /// Enters a stage's account; refuses one that loses or invents rows, or that was given other rows than the stage
    /// before it passed on.
    pub fn enter(&mut self, account: StageBalance) -> Result<(), Unbalanced> {
        let rows_out: u64 = account.out.values().sum();
        let excluded: u64 = account.excluded.values().sum();
        let excluded_due = account.out.get(&Disposition::Excluded).copied().unwrap_or(0);
        if rows_out != account.rows_in || excluded != excluded_due {
            return Err(Unbalanced { stage: account.stage, rows_in: account.rows_in, rows_out });
        }
        if let Some(before) = self.stages.last()
            && before.rows_in != account.rows_in
        {
            return Err(Unbalanced {
                stage: account.stage,
                rows_in: before.rows_in,
                rows_out: account.rows_in,
            });
        }
        self.stages.push(account);
        Ok(())
    }

    /// The account of the last stage: what became of every row in the end.
    pub fn end(&self) -> Option<&StageBalance> {
        self.stages.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(rows_in: u64, accepted: u64, held: u64) -> StageBalance {
        StageBalance {
            stage: "checks",
            rows_in,
            out: BTreeMap::from([(Disposition::Accepted, accepted), (Disposition::Held, held)]),
            excluded: BTreeMap::new(),
        }
    }

    #[test]
    fn a_lost_row_fails_the_run() {
        assert_eq!(Balance::default().enter(account(3, 2, 1)), Ok(()));
        assert!(Balance::default().enter(account(4, 2, 1)).is_err());
    }

    #[test]
    fn a_stage_must_be_given_what_the_one_before_it_had() {
        let mut balance = Balance::default();
        assert_eq!(balance.enter(account(3, 2, 1)), Ok(()));
        assert!(balance.enter(account(2, 2, 0)).is_err());
    }
}
