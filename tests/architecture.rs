//! The architecture as a test: who may import whom, where words may stand, how long a file may be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its input has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every source file of the program with its path relative to `src/` (with `/`) and its text; what is compiled for tests
/// only stands in `tests.rs` or under `tests/` and is left out.
fn sources() -> Vec<(String, String)> {
    let is_test = |name: &str| format!("/{name}").contains("/tests/") || name.ends_with("/tests.rs");
    files().into_iter().filter(|(name, _)| !is_test(name)).collect()
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

/// A numbered line of code, and whether it is compiled for tests only.
type Line<'t> = (usize, &'t str, bool);

/// A file line by line, without whole lines of comment. rustfmt closes an item at the indent at which it began, so that
/// the end of one under `#[cfg(test)]` can be seen.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut test_item: Option<usize> = None;
    let mut has_begun = false;
    for (number, line) in (1..).zip(text.lines()) {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if code.starts_with("//") || code.is_empty() {
            continue;
        }
        if test_item.is_none() && code.starts_with("#[cfg(test)]") {
            (test_item, has_begun) = (Some(indent), false);
        }
        lines.push((number, line, test_item.is_some()));
        if test_item != Some(indent) || code.starts_with("#[") {
            continue;
        }
        let is_last = code.ends_with([';', '}', ',']) && !has_begun
            || code.starts_with(['}', ']', ')']) && !code.ends_with('{');
        (test_item, has_begun) = (if is_last { None } else { test_item }, true);
    }
    lines
}

/// The numbered lines of a file that are part of the program itself.
fn program(text: &str) -> impl Iterator<Item = (usize, &str)> {
    lines(text).into_iter().filter(|(_, _, for_tests)| !for_tests).map(|(number, line, _)| (number, line))
}

fn without_tests(text: &str) -> String {
    program(text).map(|(_, line)| format!("{line}\n")).collect()
}

#[test]
fn what_is_for_tests_is_told_from_the_program() {
    let text = "mod a;\n#[cfg(test)]\nmod tests;\n// a.unwrap()\nfn b() {}\n#[cfg(test)]\n#[cfg(unix)]\nimpl C {\n    \
                fn d(\n    ) {\n    }\n    fn e() {}\n}\n#[cfg(test)]\n#[allow(x)]\npub(super) fn f(\n) -> G {\n    \
                g\n}\nfn h() {\n    i.unwrap();\n}\n#[cfg(test)]\nmod tests {\n    use super::*;\n    const J: &str = \
                \"\nk = 1;\n\";\n}\n";
    assert_eq!(without_tests(text), "mod a;\nfn b() {}\nfn h() {\n    i.unwrap();\n}\n");
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
        for (_, line) in program(&text) {
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
        // What went wrong with a file may be told anywhere.
        let code = &without_tests(&text).replace("crate::store::error", "");
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
fn what_only_tests_need_stands_where_tests_stand() {
    let mut broken = Vec::new();
    for (name, text) in sources() {
        for (number, line, for_tests) in lines(&text) {
            let module = line.trim_end_matches([';', '{', ' ']).split_once("mod ").map(|(_, module)| module);
            // A file of any other name would pass for one of the program, and a `tests` without the gate be one.
            let is_wrong = if for_tests {
                line.ends_with(';') && module.is_some_and(|module| module != "tests")
            } else {
                module == Some("tests")
            };
            if is_wrong {
                broken.push(format!("src/{name}:{number}: {line}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_row_makes_the_program_panic() {
    let mut broken = Vec::new();
    let calls = [".unwrap()", ".unwrap_err()", ".expect(", ".expect_err("];
    for (name, text) in sources() {
        for (number, line) in program(&text) {
            let panics = calls.into_iter().chain(["panic!", "todo!", "unimplemented!", "unreachable!"]);
            if panics.into_iter().any(|panic| line.contains(panic)) {
                broken.push(format!("src/{name}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "nobody watches a batch program:\n{}", broken.join("\n"));
}

#[test]
fn chinese_words_stand_in_the_catalogue_the_definitions_or_the_law() {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut broken = Vec::new();
    for (name, text) in sources() {
        if name.starts_with("domain/") || name.starts_with("text/") {
            continue;
        }
        for (number, line) in program(&text) {
            let code = line.split("//").next().unwrap_or(line);
            if code.chars().any(han) {
                broken.push(format!("src/{name}:{number}: {}", code.trim()));
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
        let code = without_tests(&text);
        for call in ["say(\"", "word(\"", "key: \""] {
            for (at, _) in code.match_indices(call) {
                let key = code[at + call.len()..].split('"').next().unwrap_or_default();
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

/// A test that nobody runs says nothing: one that writes files for people is run by the gate, any other by a test beside it.
#[test]
fn every_ignored_test_is_run_by_somebody() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let gate = fs::read_to_string(root.join(".ci/run")).unwrap();
    assert!(gate.contains("--lib -- --ignored look_at") && gate.contains("--test pdf -- --ignored look_at"));
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches", "sample_data/generator"] {
        walk(&root.join(folder), &mut paths);
    }
    let mut ignored = 0;
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let is_run = |name: &str| {
            let by_the_gate = path.starts_with(root.join("src")) || path.ends_with("tests/pdf.rs");
            (name.starts_with("look_at_") && by_the_gate) || text.contains(&format!("::{name}\"]"))
        };
        for after in text.split("\n#[ignore").skip(1) {
            let name = after.split("\nfn ").nth(1).unwrap().split('(').next().unwrap();
            assert!(is_run(name), "{}: nobody runs {name}", path.display());
            ignored += 1;
        }
    }
    assert!(ignored > 3, "{ignored}");
}
