//! `chengxin run`: from the inbox to a published edition.

use std::path::Path;

use crate::pipeline::error::RunError;
use crate::pipeline::run::{RunRequest, run as run_pipeline};

use super::exit::Exit;
use super::progress::Bar;
use super::summary;
use super::terminal::Terminal;

pub(super) fn run(office: &Path, request: RunRequest, terminal: &Terminal) -> Result<Exit, RunError> {
    let bar = Bar::new(terminal);
    let outcome = run_pipeline(office, request, &bar);
    bar.finish();
    Ok(summary::tell(&outcome?, terminal))
}
