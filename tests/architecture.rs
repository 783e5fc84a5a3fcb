//! The architecture as a test: who may import whom, where words may stand, how long a file may be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its input has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every source file of the program with its path relative to `src/` (with `/`) and its text; files that are compiled
/// for tests only (`#[cfg(test)] mod fixtures;`) are left out.
fn sources() -> Vec<(String, String)> {
    let all = files();
    let mut for_tests = Vec::new();
    for (name, text) in &all {
        let folder = match name.rsplit_once('/') {
            Some((folder, "mod.rs" | "lib.rs")) => folder.to_owned(),
            Some((folder, file)) => format!("{folder}/{}", file.trim_end_matches(".rs")),
            None => String::new(),
        };
        for (at, _) in text.match_indices("#[cfg(test)]\nmod ") {
            let module: String = text[at..]
                .chars()
                .skip("#[cfg(test)]\nmod ".len())
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            for_tests.push(format!("{folder}/{module}.rs"));
            for_tests.push(format!("{folder}/{module}/"));
        }
    }
    let is_test = |name: &str| {
        for_tests.iter().any(|test| name == test || (test.ends_with('/') && name.starts_with(test)))
    };
    all.into_iter().filter(|(name, _)| !is_test(name)).collect()
}

fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

/// What each top-level module may import besides itself. One way: vocabulary ← tools ← stages ← pipeline ← cli.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let vocabulary = vec!["domain", "clock"];
    let tools = vec!["domain", "clock", "table", "workbook", "store", "text", "definition"];
    let stages = ["leak", "intake", "checks", "identity", "hierarchy", "ledger", "products", "delivery"];
    let mut rules = BTreeMap::from([
        ("domain", vec![]),
        ("clock", vec![]),
        ("table", vocabulary.clone()),
        ("workbook", [vocabulary.clone(), vec!["text"]].concat()),
        ("store", vocabulary.clone()),
        ("definition", [vocabulary.clone(), vec!["table"]].concat()),
        ("text", [vocabulary, vec!["table"]].concat()),
    ]);
    for stage in stages {
        rules.insert(stage, tools.clone());
    }
    rules.insert("pipeline", [tools.clone(), stages.to_vec()].concat());
    rules.insert("cli", [tools, vec!["pipeline"]].concat());
    rules
}

#[test]
fn imports_go_one_way() {
    let allowed = allowed();
    let mut broken = Vec::new();
    for (name, text) in sources() {
        let Some((module, _)) = name.split_once('/') else { continue };
        let may =
            allowed.get(module).unwrap_or_else(|| panic!("src/{module} has no place in the architecture"));
        for line in without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//")) {
            for (_, after) in line.match_indices("crate::").map(|(at, found)| (at, &line[at + found.len()..]))
            {
                let target: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if target != module && !may.contains(&target.as_str()) {
                    broken.push(format!("src/{name}: {}", line.trim()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "imports against the way of the data:\n{}", broken.join("\n"));
}

#[test]
fn only_these_stages_touch_the_disk_and_only_through_the_store() {
    let may_store = ["store", "intake", "ledger", "delivery", "pipeline"];
    let mut broken = Vec::new();
    for (name, text) in sources() {
        let module = name.split('/').next().unwrap_or_default();
        let code = without_tests(&text);
        // What went wrong with a file may be told anywhere.
        let code = &code.replace("crate::store::error", "");
        if code.contains("crate::store") && !may_store.contains(&module) {
            broken.push(format!("src/{name} uses the store"));
        }
        // An open file may be handed on; opening one by its path is the store's.
        let paths = code.replace("std::fs::File;", "").contains("std::fs") || code.contains("File::open");
        if paths && module != "store" {
            broken.push(format!("src/{name} uses std::fs"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_stay_short() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(name, text)| (text.lines().count(), name))
        .filter(|(lines, name)| *lines > if name == "main.rs" { 80 } else { 500 })
        .map(|(lines, name)| format!("{lines} src/{name}"))
        .collect();
    assert!(long.is_empty(), "files with a second room in them:\n{}", long.join("\n"));
}

#[test]
fn chinese_words_stand_in_the_catalogue_the_definitions_or_the_law() {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut broken = Vec::new();
    for (name, text) in sources() {
        if name.starts_with("domain/") || name.starts_with("text/") {
            continue;
        }
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            if code.chars().any(han) {
                broken.push(format!("src/{name}:{}: {}", number + 1, code.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "Chinese literals outside the catalogue:\n{}", broken.join("\n"));
}

#[test]
fn every_sentence_asked_for_exists() {
    let words = chengxin::text::words::Words::load(chengxin::text::words::Language::Chinese).unwrap();
    let known: Vec<&str> = words.keys().collect();
    let mut missing = Vec::new();
    for (name, text) in sources() {
        if name.starts_with("text/") {
            continue;
        }
        for call in ["say(\"", "word(\"", "key: \""] {
            for (at, _) in without_tests(&text).match_indices(call) {
                let key = text[at + call.len()..].split('"').next().unwrap_or_default();
                // Products ask by the rest of the key: all their sentences stand in one file.
                let in_products = format!("products.{key}");
                if key.contains('.') && !known.contains(&key) && !known.contains(&in_products.as_str()) {
                    missing.push(format!("src/{name}: {key}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "sentences that the catalogue lacks:\n{}", missing.join("\n"));
}
