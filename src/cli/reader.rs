//! The program as a reader of one untrusted file, started by itself (see [`crate::workbook::host`]). It speaks to its
//! parent only, never to a person.

use std::ffi::OsString;

use crate::workbook::host::serve;

use super::exit::Exit;
use super::logs;

pub(super) fn read(args: &[OsString]) -> Exit {
    logs::keep_panics_quiet();
    let job = args.first().and_then(|job| job.to_str()).unwrap_or_default();
    match serve(job) {
        Ok(()) => Exit::Done,
        Err(_) => Exit::Failed, // no parent to tell it to
    }
}
