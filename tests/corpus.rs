//! Every awkward spreadsheet that other projects keep is read, or refused with one finding: no panic, no abort, none
//! longer than ten seconds (thirty in an unoptimised build), none that takes more memory than allowed.
//!
//! The seconds are processor time of the program and its reader, so that a busy machine does not fail the test; a watch on
//! the clock stands behind it for one that waits for ever.
//!
//! The files come from `tests/corpus/fetch.sh`, and `CHENGXIN_CORPUS` names their folder; without it the test says so and
//! passes. `UPDATE_DOCS=1` writes the whole page `docs/corpus.md`, `CORPUS_ONLY=word` takes only paths with that word and tells
//! each outcome, `CORPUS_SHARE=5` takes every fifth file, which is what the gate has time for.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test that reads foreign files and writes only into docs/"
)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Processor time of one file. An unoptimised build reads several times as slowly, which two or three of the largest files feel.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 10 });
/// By the clock: the reader waits for nobody, so that this is a machine with some twenty others at work.
const LONGEST_BY_THE_CLOCK: Duration = Duration::from_secs(240);
/// Findings that refuse a whole file, in the order of the table.
const REFUSALS: [(&str, &str); 10] = [
    ("R001", "empty"),
    ("R002", "unreadable"),
    ("R003", "password"),
    ("R004", "limit"),
    ("R009", "unfinished"),
    ("R010", "undecodable"),
    ("R011", "quote open"),
    ("R024", "archive"),
    ("R025", "document"),
    ("read", "read"),
];

/// Only where it is asked for: a thousand foreign files take minutes.
fn corpus() -> Option<PathBuf> {
    std::env::var_os("CHENGXIN_CORPUS").map(PathBuf::from)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

/// What became of a file: `read`, or the code of the finding that refused it, and what it took; `Err` says what must not be.
fn outcome(file: &Path) -> Result<(String, Duration), String> {
    let began = Instant::now();
    // The program itself may take 256 MiB, its reader raises that to the 768 MiB it is given: together at most 1 GiB.
    let mut command = Command::new("sh");
    let script = "ulimit -Sd 262144; \"$0\" \"$@\"; ended=$?; times; exit $ended";
    command.args(["-c", script, env!("CARGO_BIN_EXE_chengxin")]);
    let output = command.arg("check").arg(file).args(["--format", "json"]).output().unwrap();
    let by_the_clock = began.elapsed();
    let complaint = String::from_utf8_lossy(&output.stderr);
    if !matches!(output.status.code(), Some(0 | 3)) || !complaint.is_empty() {
        return Err(format!("{}: {}", output.status, complaint.trim()));
    }
    let text = String::from_utf8(output.stdout).map_err(|fault| fault.to_string())?;
    let lines: Vec<&str> = text.lines().collect();
    let took = lines.last().and_then(|line| processor_time(line)).ok_or("the shell told no times")?;
    if took > LONGEST || by_the_clock > LONGEST_BY_THE_CLOCK {
        return Err(format!("took {took:?} of the processor, {by_the_clock:?} by the clock"));
    }
    let codes: Vec<String> = lines
        .iter()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .map(|finding| finding["code"].as_str().unwrap_or_default().to_owned())
        .collect();
    let mut refusing = codes.iter().filter(|code| REFUSALS.iter().any(|(refusal, _)| refusal == code));
    match (refusing.next(), refusing.next()) {
        (None, _) => Ok(("read".to_owned(), took)),
        (Some(code), None) => Ok((code.clone(), took)),
        (Some(_), Some(_)) => Err(format!("more than one refusal: {codes:?}")),
    }
}

/// `0m1.250s 0m0.030s`: what the shell's children took for themselves and for the system, theirs included.
fn processor_time(line: &str) -> Option<Duration> {
    let seconds = line.split_whitespace().map(|part| {
        let (minutes, seconds) = part.strip_suffix('s')?.split_once('m')?;
        Some(60.0 * minutes.parse::<f64>().ok()? + seconds.parse::<f64>().ok()?)
    });
    seconds.sum::<Option<f64>>().map(Duration::from_secs_f64)
}

/// Outcomes of all files, in their order; two at a time.
fn outcomes(files: &[PathBuf]) -> Vec<Result<(String, Duration), String>> {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((at, file)) = Some(next.fetch_add(1, Ordering::Relaxed))
                    .and_then(|at| files.get(at).map(|file| (at, file)))
                {
                    let outcome = outcome(file);
                    found.lock().unwrap().insert(at, outcome);
                }
            });
        }
    });
    found.into_inner().unwrap().into_values().collect()
}

#[test]
#[cfg(unix)]
fn every_awkward_file_is_read_or_refused() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: CHENGXIN_CORPUS names no folder; tests/corpus/fetch.sh brings the files");
        return;
    };
    let mut packages: Vec<PathBuf> =
        fs::read_dir(&corpus).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    packages.retain(|path| path.is_dir());
    packages.sort();
    if packages.is_empty() {
        eprintln!("skipped: no corpus in {}; tests/corpus/fetch.sh brings it", corpus.display());
        return;
    }
    let only = std::env::var("CORPUS_ONLY").ok();
    let share =
        std::env::var("CORPUS_SHARE").ok().and_then(|text| text.parse().ok()).unwrap_or(1_usize).max(1);
    let (mut table, mut broken, mut slowest) = (BTreeMap::new(), Vec::new(), Vec::new());
    for package in packages {
        let mut files = Vec::new();
        walk(&package, &mut files);
        files.retain(|file| only.as_ref().is_none_or(|word| file.to_string_lossy().contains(word)));
        files.sort();
        let files: Vec<PathBuf> = files.into_iter().step_by(share).collect();
        let name = package.file_name().unwrap().to_string_lossy().into_owned();
        let version = fs::read_to_string(corpus.join(format!("{name}.version"))).unwrap_or_default();
        let counts: &mut BTreeMap<String, usize> =
            table.entry(format!("{name} {}", version.trim())).or_default();
        for (file, outcome) in files.iter().zip(outcomes(&files)) {
            let shown = file.strip_prefix(&corpus).unwrap().display();
            if only.is_some() {
                eprintln!("{shown}: {outcome:?}");
            }
            match outcome {
                Ok((outcome, took)) => {
                    *counts.entry(outcome).or_default() += 1;
                    slowest.push((took, shown.to_string()));
                }
                Err(fault) => broken.push(format!("{shown}: {fault}")),
            }
        }
    }
    slowest.sort_by(|a, b| b.cmp(a));
    let all: Duration = slowest.iter().map(|(took, _)| *took).sum();
    eprintln!("{} files took {all:?} of the processor, the slowest:", slowest.len());
    slowest.iter().take(5).for_each(|(took, file)| eprintln!("{took:?} {file}"));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    if std::env::var_os("UPDATE_DOCS").is_some() && only.is_none() && share == 1 {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/corpus.md");
        let longest = slowest.first().map_or(0, |(took, _)| took.as_secs() + 1);
        fs::write(page, page_of(&table, longest)).unwrap();
    }
}

/// `longest`: seconds.
fn page_of(table: &BTreeMap<String, BTreeMap<String, usize>>, longest: u64) -> String {
    let count = |counts: &BTreeMap<String, usize>, code: &str| counts.get(code).copied().unwrap_or(0);
    let mut page = "# Awkward files of others\n\n\
        What `chengxin check` makes of the spreadsheets and text tables that other projects keep as test files: every one\n\
        is read or refused with one finding. None made the program panic or die, none needed more than\n\
        1 GiB (256 MiB for the program, 768 MiB for the process that reads the file; the system holds both to it).\n\
        None took the program more than LONGEST s of processor time as the tests build it, which is unoptimised.\n\n\
        \"Read\" means that its cells were read; that its headings are none of ours (R005, R006) is another matter. \"Unreadable\" are\n\
        files that are damaged on purpose or of an unknown kind (R002).\n\
        Generated by `tests/corpus/fetch.sh`, then `UPDATE_DOCS=1 cargo test --test corpus` with `CHENGXIN_CORPUS` naming the folder.\n\n"
        .replace("LONGEST", &longest.to_string());
    let titles: Vec<String> = REFUSALS
        .iter()
        .rev()
        .map(|(code, word)| if code == word { (*word).to_owned() } else { format!("{word} {code}") })
        .collect();
    let _infallible = writeln!(page, "| package | files | {} |", titles.join(" | "));
    let _infallible = writeln!(page, "|---|--:|{}", "--:|".repeat(titles.len()));
    let mut total: BTreeMap<String, usize> = BTreeMap::new();
    let mut line = |name: &str, counts: &BTreeMap<String, usize>| {
        let cells: Vec<String> =
            REFUSALS.iter().rev().map(|(code, _)| count(counts, code).to_string()).collect();
        let _infallible =
            writeln!(page, "| {name} | {} | {} |", counts.values().sum::<usize>(), cells.join(" | "));
    };
    for (name, counts) in table {
        line(name, counts);
        for (code, count) in counts {
            *total.entry(code.clone()).or_default() += count;
        }
    }
    line("all", &total);
    page
}
