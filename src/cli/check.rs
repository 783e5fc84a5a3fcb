//! `chengxin check FILE…`: findings as a table for people, as JSON for programs, or as a workbook to pass on.

use std::path::{Path, PathBuf};

use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use crate::clock::Clock;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::column_letters;
use crate::pipeline::check::{Checked, check_files, meant, write_out};
use crate::pipeline::error::RunError;
use crate::text::words::Language;
use crate::workbook::host::ReaderHost;

use super::args::CheckFormat;
use super::check_workbook::workbook;
use super::exit::Exit;
use super::terminal::Terminal;

pub(super) fn check(
    files: &[PathBuf],
    office: Option<&Path>,
    clock: Clock,
    format: &CheckFormat,
    terminal: &Terminal,
) -> Result<Exit, RunError> {
    let files = &meant(files)?;
    let checked = check_files(files, office, clock, ReaderHost::Child)?;
    match format {
        CheckFormat::Table => table(&checked, terminal),
        CheckFormat::Json(None) => {
            json(&checked, terminal.language)?.iter().for_each(|line| terminal.tell(line));
        }
        CheckFormat::Json(Some(out)) => {
            let lines = json(&checked, terminal.language)?;
            let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
            write_out(out, files, text.as_bytes())?;
            written(out, terminal);
        }
        CheckFormat::Workbook(out) => {
            write_out(out, files, &workbook(&checked, clock, terminal)?)?;
            written(out, terminal);
        }
    }
    Ok(if checked.leaves_rows() { Exit::DoneWithRowsLeft } else { Exit::Done })
}

fn written(out: &Path, terminal: &Terminal) {
    terminal.say("check.written", &[("path", &out.display().to_string())]);
}

/// How wide the table is where no terminal says it, in half-width characters.
const WIDTH: u16 = 120;

/// Findings that a person should see.
fn table(checked: &Checked, terminal: &Terminal) {
    let word = |key: &str| terminal.words.word(key).to_owned();
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if !table.is_tty() {
        table.set_width(WIDTH);
    }
    table.set_header(
        ["check.place", "check.code", "check.severity", "check.value", "check.finding"].map(word),
    );
    let shown = checked.findings.iter().filter(|finding| finding.severity > Severity::Shadow);
    for finding in shown.clone() {
        let told = checked.catalogue.told(finding, terminal.language);
        table.add_row([
            finding.place.to_string(),
            finding.code.to_string(),
            word(severity_key(finding.severity)),
            finding.value.clone(),
            // What is wrong with a whole file is only plain from its cause: which column, which limit.
            match finding.code.is_of_files() {
                true => format!("{}\n{}\n{}", told.title, told.cause, told.remedy),
                false => format!("{}\n{}", told.title, told.remedy),
            },
        ]);
    }
    if shown.clone().next().is_some() {
        terminal.tell(&table.to_string());
    }
    for file in &checked.files {
        let rows = file.rows.to_string();
        match file.recognised_as() {
            Some(definition) => {
                let values =
                    [("file", file.name.as_str()), ("definition", definition.as_str()), ("rows", &rows)];
                terminal.say("check.file", &values);
            }
            None => terminal.say("check.file_unread", &[("file", &file.name)]),
        }
    }
    let count = |severity| shown.clone().filter(|finding| finding.severity == severity).count().to_string();
    let all = shown.clone().count();
    if all == 0 {
        terminal.say("check.nothing", &[]);
        return;
    }
    let counts =
        [Severity::Return, Severity::Hold, Severity::Warn].map(|severity| (severity.word(), count(severity)));
    let mut values = vec![("count", all.to_string())];
    values.extend(counts);
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    terminal.say("check.total", &values);
}

pub(super) fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Return => "check.return",
        Severity::Hold => "check.hold",
        Severity::Warn => "check.warn",
        Severity::Shadow => "check.shadow",
    }
}

/// One finding for programs: stable keys, words in the language of the terminal.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    sheet: &'a str,
    row: Option<u32>,
    column: Option<String>,
    heading: Option<&'a str>,
    code: String,
    severity: Severity,
    value: &'a str,
    title: String,
    cause: String,
    remedy: String,
}

/// A line for each finding; none where nothing was found.
fn json(checked: &Checked, language: Language) -> Result<Vec<String>, RunError> {
    let line = |finding: &Finding| -> Result<String, serde_json::Error> {
        let told = checked.catalogue.told(finding, language);
        serde_json::to_string(&Line {
            file: &finding.place.file,
            sheet: &finding.place.sheet,
            row: finding.place.row,
            column: finding.place.column.as_ref().map(|column| column_letters(column.number)),
            heading: finding.place.column.as_ref().map(|column| column.heading.as_ref()),
            code: finding.code.to_string(),
            severity: finding.severity,
            value: &finding.value,
            title: told.title,
            cause: told.cause,
            remedy: told.remedy,
        })
    };
    Ok(checked.findings.iter().map(line).collect::<Result<_, _>>()?)
}
