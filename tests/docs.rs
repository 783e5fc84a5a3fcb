//! Generated documents stand in the repository as the program writes them. `UPDATE_DOCS=1 cargo test --test docs` writes
//! them anew.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that writes only into docs/")]

use std::fs;
use std::path::Path;

use chengxin::text::findings::FindingCatalogue;
use chengxin::text::handbook::handbook;

#[test]
fn the_handbook_says_what_the_catalogue_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/handbook.md");
    let due = handbook(&FindingCatalogue::load().unwrap()).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &due).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == due, "docs/handbook.md is out of date: run UPDATE_DOCS=1 cargo test --test docs");
}
