//! `chengxin demo`: one quarter of a fictional city from end to end.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::domain::quarter::Series;
use crate::pipeline::demo::{DAY, prepare};
use crate::pipeline::error::RunError;
use crate::pipeline::run::{Mode, RunRequest};
use crate::workbook::host::ReaderHost;

use super::exit::Exit;
use super::run::run;
use super::terminal::Terminal;

/// Where the sample goes if nobody says where; a number follows when it is there already.
const FOLDER: &str = "chengxin-demo";

/// Makes the sample office and runs it. Rows that come back are what the sample is there to show: done is done.
/// `folder`: `None` for a new one, so that the command works each time it is given.
pub(super) fn demo(folder: Option<&Path>, force: bool, terminal: &Terminal) -> Result<Exit, RunError> {
    let new = match force {
        true => PathBuf::from(FOLDER),
        false => first_free(FOLDER),
    };
    let folder = folder.unwrap_or(&new);
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

/// `NAME`, `NAME-2`, `NAME-3` …: the first that is not there.
fn first_free(name: &str) -> PathBuf {
    let mut folder = PathBuf::from(name);
    let mut number = 1_u32;
    while folder.exists() {
        number += 1;
        folder = PathBuf::from(format!("{name}-{number}"));
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_never_goes_into_a_folder_that_is_there() {
        let place = tempfile::tempdir().unwrap();
        let name = place.path().join("demo").display().to_string();
        assert_eq!(first_free(&name), PathBuf::from(&name));
        std::fs::create_dir(&name).unwrap();
        std::fs::create_dir(format!("{name}-2")).unwrap();
        assert_eq!(first_free(&name), PathBuf::from(format!("{name}-3")));
    }
}
