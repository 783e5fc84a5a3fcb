//! Writes the files of 云泽市, a city that does not exist, for the demonstration and the tests:
//! `cargo run --example make_sample_data -- OUT_DIR` (default: `sample_data`) makes `OUT_DIR/inbox` for 2026Q3 as of
//! 2026-10-08, `OUT_DIR/inbox_2026Q4`, and the lists of what was planted. The same bytes every time.
//!
//! `--old-ledger FILE.xlsx` writes the workbook that `fixed/执行案件台账_旧系统.xls` was converted from; `--cases DIR` writes the
//! labelled case sets (`cases/`), one folder a mix.

#![allow(unreachable_pub, reason = "in a program of one crate `pub` says what other modules use")]

mod applications;
mod broken;
mod cases;
mod city;
mod codes;
mod docket;
mod guide;
mod ledger;
mod ledger_plants;
mod lists;
mod outcomes;
mod people;
mod plants;
mod quarters;
mod registers;
mod row;
mod sample;
mod seed;
mod sheet;
mod text;
mod variants;

use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some("--old-ledger".as_ref()) {
        let file = PathBuf::from(arguments.next().ok_or("--old-ledger needs a file name")?);
        return write(&file, &ledger::old_system(&quarters::old_cases()?)?);
    }
    if first.as_deref() == Some("--cases".as_ref()) {
        let folder = PathBuf::from(arguments.next().ok_or("--cases needs a folder")?);
        return write_cases(&folder);
    }
    let folder =
        first.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data"), PathBuf::from);
    let mut sample = quarters::write()?;
    guide::add(&mut sample)?;
    for (path, bytes) in &sample.files {
        write(&folder.join(path), bytes)?;
    }
    Ok(())
}

fn write_cases(folder: &Path) -> Result<(), Box<dyn Error>> {
    for mix in &cases::MIXES {
        for (path, text) in cases::make(mix, 0).files() {
            write(&folder.join(mix.name.replace(' ', "_")).join(path), text.as_bytes())?;
        }
    }
    Ok(())
}

#[allow(
    clippy::disallowed_methods,
    reason = "the generator runs on a developer's desk and does not carry the program's store"
)]
fn write(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_is_what_the_generator_makes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
        let mut sample = quarters::write().unwrap();
        guide::add(&mut sample).unwrap();
        for (path, bytes) in &sample.files {
            assert!(std::fs::read(folder.join(path)).is_ok_and(|there| there == *bytes), "{path} differs");
        }
    }
}
