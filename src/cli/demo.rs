//! `chengxin demo`: one quarter of a fictional city from end to end.

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::quarter::Series;
use crate::pipeline::demo::{DAY, prepare};
use crate::pipeline::error::RunError;
use crate::pipeline::run::{Mode, RunRequest};
use crate::workbook::host::ReaderHost;

use super::exit::Exit;
use super::run::run;
use super::terminal::Terminal;

/// Makes the sample office and runs it. Rows that come back are what the sample is there to show: done is done.
pub(super) fn demo(folder: &Path, force: bool, terminal: &Terminal) -> Result<Exit, RunError> {
    let quarter = prepare(folder, force)?;
    terminal.say("demo.prepared", &[("path", &folder.display().to_string())]);
    let today: NaiveDate = DAY.parse().unwrap_or_default();
    let (pipeline, host) = (Series::Quarterly, ReaderHost::Child);
    let request = RunRequest { pipeline, quarter: Some(quarter), today, mode: Mode::Publish, host };
    match run(folder, request, terminal)? {
        Exit::DoneWithRowsLeft => Ok(Exit::Done),
        other => Ok(other),
    }
}
