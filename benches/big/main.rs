//! Writes a city's list of any length for measuring: `cargo run --release --example make_big_data -- ROWS OUT_DIR`.
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
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use rows::{LIST, Rows};

/// Whom the rows are about: without these nobody is known.
const TABLES: [&str; 4] =
    ["组织机构层级表.xlsx", "简称与曾用名.csv", "更名合并拆分.xlsx", "国有企业名录.csv"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let count = arguments.next().ok_or("how many rows?")?;
    let count: u32 = count.to_string_lossy().parse()?;
    let folder = PathBuf::from(arguments.next().ok_or("into which folder?")?);
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
