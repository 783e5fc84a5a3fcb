//! `chengxin clues`: the lists of transferred clues, sealed with a pass-phrase for each receiving body.

use std::path::Path;

use crate::pipeline::clues::seal_clues;
use crate::pipeline::error::RunError;

use super::exit::Exit;
use super::terminal::Terminal;

/// Where the pass-phrase is looked for first: never an argument, which other users of the machine could read.
const PASS_PHRASE: &str = "CHENGXIN_CLUE_PASSPHRASE";

pub(super) fn clues(office: &Path, terminal: &Terminal) -> Result<Exit, RunError> {
    let sealed = seal_clues(office, std::env::var(PASS_PHRASE).ok())?;
    if sealed.is_empty() {
        terminal.say("summary.no_clues", &[]);
    }
    for list in &sealed {
        let (path, count) = (list.path.display().to_string(), list.clues.to_string());
        terminal.say("summary.clues_sealed", &[("path", &path), ("count", &count)]);
    }
    Ok(Exit::Done)
}
