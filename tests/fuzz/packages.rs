//! Spoiled parts of a sound zip package (.xlsx, .xlsb, .ods): a zip that is spoiled from outside fails at its checksum before any
//! reader sees what is in it. The input is the parts one after the other, each begun by [`PART`] and its name.

#![no_main]

mod goals;
mod panics;

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use goals::Intake;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// `run.sh` writes the same.
const PART: &[u8] = b"\n==PART== ";

static INTAKE: LazyLock<Intake> = LazyLock::new(|| {
    panics::may_be_caught();
    Intake::shipped()
});

fuzz_target!(|bytes: &[u8]| {
    if let Some(package) = package(bytes) {
        INTAKE.take(&package);
    }
});

fn package(mut rest: &[u8]) -> Option<Vec<u8>> {
    if !rest.starts_with(PART) {
        return None; // an empty package, again and again
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    while let Some(inside) = rest.strip_prefix(PART) {
        let end = inside.windows(PART.len()).position(|window| window == PART).unwrap_or(inside.len());
        let (part, next) = inside.split_at(end);
        let line = part.iter().position(|byte| *byte == b'\n')?;
        let name = std::str::from_utf8(&part[..line]).ok()?;
        writer.start_file(name, stored).ok()?;
        writer.write_all(&part[line + 1..]).ok()?;
        rest = next;
    }
    Some(writer.finish().ok()?.into_inner())
}
