//! `chengxin check FILE…`: findings as a table for people, as JSON for programs, or as a workbook to pass on.

use std::path::{Path, PathBuf};

use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use crate::clock::Clock;
use crate::domain::finding::{Finding, Severity};
use crate::domain::place::column_letters;
use crate::pipeline::check::{Checked, check_files, write_out};
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
    let checked = check_files(files, office, clock, ReaderHost::Child)?;
    match format {
        CheckFormat::Table => table(&checked, terminal),
        CheckFormat::Json => terminal.tell(&json(&checked, terminal.language)?),
        CheckFormat::Workbook(out) => {
            write_out(out, &workbook(&checked, clock, terminal)?)?;
            terminal.say("check.written", &[("path", &out.display().to_string())]);
        }
    }
    Ok(if checked.leaves_rows() { Exit::DoneWithRowsLeft } else { Exit::Done })
}

/// Findings that a person should see; what is only counted is summed up.
fn table(checked: &Checked, terminal: &Terminal) {
    let word = |key: &str| terminal.words.word(key).to_owned();
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic);
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
            format!("{}\n{}", told.title, told.remedy),
        ]);
    }
    if shown.clone().next().is_some() {
        terminal.tell(&table.to_string());
    }
    for file in &checked.files {
        let definition = file.definition.as_deref().unwrap_or("-");
        let rows = file.rows.to_string();
        terminal.say("check.file", &[("file", &file.name), ("definition", definition), ("rows", &rows)]);
    }
    terminal.say("check.total", &[("count", &shown.count().to_string())]);
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

fn json(checked: &Checked, language: Language) -> Result<String, RunError> {
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
    let lines = checked.findings.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.join("\n"))
}
