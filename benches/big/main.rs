//! Writes a city's list of any length for measuring: `cargo run --release --example make_big_data -- ROWS OUT_DIR`.
//!
//! `make_big_data --plain-read FILE` is the yardstick: the file read by the `csv` crate, nothing made of it.
//!
//! The rows of the sample's public list are repeated and varied (see [`rows`]); the sample's reference tables are laid
//! beside them, so that `OUT_DIR` can be dropped into an inbox as it is. The same bytes every time.

#![allow(unreachable_pub, reason = "in a program of one crate `pub` says what other modules use")]

#[allow(dead_code, reason = "the sample's generator needs more of it")]
#[path = "../../sample_data/generator/codes.rs"]
mod codes;
mod names;
mod rows;
#[allow(dead_code, reason = "the sample's generator needs more of it")]
#[path = "../../sample_data/generator/seed.rs"]
mod seed;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rows::{LIST, Rows};

/// Whom the rows are about: without these nobody is known.
const TABLES: [&str; 4] =
    ["组织机构层级表.xlsx", "简称与曾用名.csv", "更名合并拆分.xlsx", "国有企业名录.csv"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next().ok_or("how many rows?")?;
    let second = PathBuf::from(arguments.next().ok_or("into which folder?")?);
    if first == "--plain-read" {
        return plain_read(&second);
    }
    let count: u32 = first.to_string_lossy().parse()?;
    let folder = second;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    fs::create_dir_all(&folder)?;
    for table in TABLES {
        fs::copy(sample.join("inbox").join(table), folder.join(table))?;
    }
    let rows = Rows::of_sample(&sample, count)?;
    #[allow(clippy::disallowed_methods, reason = "a tool for measuring, not the program")]
    let file = File::create(folder.join(LIST))?;
    rows.write(BufWriter::with_capacity(1 << 20, file))?;
    Ok(())
}

fn plain_read(file: &Path) -> Result<(), Box<dyn Error>> {
    let begin = Instant::now();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
    let mut record = csv::StringRecord::new();
    let (mut rows, mut bytes) = (0_u64, 0);
    while reader.read_record(&mut record)? {
        rows += 1;
        bytes += record.iter().map(str::len).sum::<usize>();
    }
    let seconds = begin.elapsed().as_secs_f64();
    writeln!(stdout(), "{rows} rows, {bytes} bytes of fields, {seconds:.2} s")?;
    Ok(())
}
