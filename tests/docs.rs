//! Generated documents stand in the repository as the program writes them. `UPDATE_DOCS=1 cargo test --test docs` writes
//! them anew.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that writes only into docs/")]

use std::fs;
use std::path::Path;

use chengxin::domain::letter::{LetterHead, LetterKind};
use chengxin::store::hash::sha256;
use chengxin::text::findings::FindingCatalogue;
use chengxin::text::handbook::handbook;
use chengxin::text::letter::shipped_template;

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

#[test]
fn the_page_of_templates_says_what_may_be_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.zh.md");
    let due = chengxin::text::letter::page::page().unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &due).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == due, "docs/templates.zh.md is out of date: run UPDATE_DOCS=1 cargo test --test docs");
}

/// An office's template that nobody has edited is known as such by every later version: what was shipped once stays named.
#[test]
fn every_template_that_is_shipped_is_known_for_good() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/letter/shipped/known.txt");
    let mut known = fs::read_to_string(&path).unwrap_or_default();
    for (kind, head) in LetterKind::ALL.into_iter().flat_map(|kind| LetterHead::ALL.map(|head| (kind, head)))
    {
        let digest = sha256(&shipped_template(kind, head).unwrap());
        let line = format!("{} {kind}\n", digest.as_str());
        if !known.contains(&line) && std::env::var_os("UPDATE_DOCS").is_some() {
            known.push_str(&line);
            fs::write(&path, &known).unwrap();
        }
        assert!(known.contains(&line), "{kind} is new: run UPDATE_DOCS=1 cargo test --test docs");
    }
}

#[test]
fn every_test_that_the_intake_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    gather(&root.join("src"), &mut code);
    gather(&root.join("tests"), &mut code);
    let page = fs::read_to_string(root.join("docs/intake.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| thing"));
    let mut named = 0;
    for row in rows {
        let tests: Vec<&str> = row.rsplit(" | ").next().unwrap().split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "no test is named: {row}");
        for test in tests {
            assert!(code.contains(&format!("fn {test}(")), "there is no test {test}");
            named += 1;
        }
    }
    assert!(named > 50, "the page is read as it is laid out");
}

fn gather(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, code);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
