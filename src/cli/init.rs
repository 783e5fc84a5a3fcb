//! `chengxin init`: a new office folder.

use std::path::Path;

use crate::pipeline::error::RunError;
use crate::pipeline::office::{NewOffice, Office, new_settings};

use super::exit::Exit;
use super::terminal::Terminal;

pub(super) fn init(
    folder: &Path,
    new: &NewOffice<'_>,
    force: bool,
    terminal: &Terminal,
) -> Result<Exit, RunError> {
    let settings = new_settings(new);
    let office = Office::create(folder, &settings, force)?;
    let path = office.folder.root().display().to_string();
    terminal.say("init.made", &[("path", &path), ("city", &office.standards.settings.jurisdiction.city)]);
    if office.standards.settings.jurisdiction.province.is_empty() {
        terminal.say("init.division_unknown", &[("division", new.division)]);
    }
    terminal.say("init.next", &[("path", &path)]);
    Ok(Exit::Done)
}
