//! `chengxin templates [--out DIR]`: the letters' templates, to be edited in Word, WPS or LibreOffice.

use std::path::Path;

use crate::pipeline::error::RunError;
use crate::pipeline::templates::{complete, write_out};

use super::exit::Exit;
use super::terminal::Terminal;

pub(super) fn templates(office: &Path, out: Option<&Path>, terminal: &Terminal) -> Result<Exit, RunError> {
    if let Some(folder) = out {
        for path in write_out(folder)? {
            terminal.say("template.written", &[("name", &path.display().to_string())]);
        }
        return Ok(Exit::Done);
    }
    let written = complete(office)?;
    for name in &written {
        terminal.say("template.written", &[("name", name)]);
    }
    terminal.say("template.all_good", &[("folder", &office.join("templates").display().to_string())]);
    Ok(Exit::Done)
}
