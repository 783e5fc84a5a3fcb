//! `chengxin templates [--out DIR [--head letter|red]]`: the letters' templates, to be edited in Word, WPS or LibreOffice.

use std::path::Path;

use crate::domain::letter::LetterHead;
use crate::pipeline::error::RunError;
use crate::pipeline::templates::{complete, head_of, write_out};
use crate::store::error::StoreError;

use super::exit::Exit;
use super::terminal::Terminal;

pub(super) fn templates(
    office: &Path,
    out: Option<&Path>,
    head: Option<LetterHead>,
    terminal: &Terminal,
) -> Result<Exit, RunError> {
    if let Some(folder) = out {
        let head = match head.map_or_else(|| head_of(office), Ok) {
            // Without an office, as a new office would have them.
            Err(RunError::Store(StoreError::NotAnOffice(_))) => LetterHead::default(),
            head => head?,
        };
        for path in write_out(folder, head)? {
            terminal.say("template.written", &[("name", &path.display().to_string())]);
        }
        return Ok(Exit::Done);
    }
    let completed = complete(office)?;
    for name in &completed.written {
        terminal.say("template.written", &[("name", name)]);
    }
    for name in &completed.own {
        terminal.say("template.own", &[("name", name)]);
    }
    terminal.say("template.all_good", &[("folder", &office.join("templates").display().to_string())]);
    Ok(Exit::Done)
}
