//! The summary in words at the end of a run: what was read, returned, excluded, held, produced, and what to do next.

use std::collections::BTreeSet;

use crate::domain::code::Code;
use crate::domain::disposition::Disposition;
use crate::domain::event::EventKind;
use crate::domain::finding::{Finding, Severity};
use crate::domain::listing::{Listing, Mark};
use crate::domain::quarter::Series;
use crate::pipeline::run::{Ending, OutgoingCount, RunOutcome};

use super::exit::Exit;
use super::send::tell_heard;
use super::terminal::Terminal;

/// Tells how a run ended and gives its exit code.
pub(super) fn tell(outcome: &RunOutcome, terminal: &Terminal) -> Exit {
    let edition = &outcome.edition;
    let id = edition.id.to_string();
    let day = edition.as_of.to_string();
    let key = match outcome.ending {
        Ending::Published => "summary.published",
        Ending::Unchanged => "summary.unchanged",
        Ending::DryRun => "summary.dry_run",
        Ending::Idle => "summary.idle",
    };
    terminal.say(key, &[("edition", &id), ("day", &day)]);
    if outcome.ending == Ending::Idle {
        unread(outcome, terminal);
        return Exit::Done;
    }
    if let Some(replaced) = edition.replaces {
        let (replaced, count) = (replaced.to_string(), outcome.replaced_on_paper.to_string());
        terminal.say("summary.replaces", &[("replaced", &replaced)]);
        if outcome.replaced_on_paper > 0 {
            terminal.say("summary.replaces_paper", &[("count", &count)]);
        }
    }
    let left = rows(outcome, terminal);
    exclusions(outcome, terminal);
    match edition.id.series {
        Series::Quarterly => listings(outcome, terminal),
        Series::Repair => happened(outcome, terminal),
    }
    products(outcome, terminal);
    mentions(outcome, terminal);
    for path in &outcome.unusable_fonts {
        terminal.say("summary.unusable_font", &[("path", path)]);
    }
    files(outcome, terminal);
    unread(outcome, terminal);
    tell_heard(&outcome.heard, terminal);
    next(outcome, left, terminal);
    if left { Exit::DoneWithRowsLeft } else { Exit::Done }
}

/// What became of the rows; `true` if some were returned or are held.
fn rows(outcome: &RunOutcome, terminal: &Terminal) -> bool {
    let Some(end) = outcome.edition.balance.end() else { return false };
    let count = |disposition: Disposition| end.out.get(&disposition).copied().unwrap_or(0);
    let files = outcome.edition.files.len().to_string();
    let said: Vec<(&str, String)> =
        Disposition::ALL.iter().map(|d| (d.word(), count(*d).to_string())).collect();
    let mut values = vec![("files", files.as_str())];
    let read = end.rows_in.to_string();
    values.push(("rows", &read));
    values.extend(said.iter().map(|(word, number)| (*word, number.as_str())));
    terminal.say("summary.read", &values);
    terminal.say("summary.rows", &values);
    count(Disposition::Returned) + count(Disposition::Held) > 0
}

fn exclusions(outcome: &RunOutcome, terminal: &Terminal) {
    let Some(end) = outcome.edition.balance.end() else { return };
    if end.excluded.is_empty() {
        return;
    }
    let reasons: Vec<String> = end
        .excluded
        .iter()
        .map(|(reason, count)| format!("{} {count}", terminal.words.word(&format!("exclusion.{reason}"))))
        .collect();
    let joined = reasons.join(terminal.words.word("summary.comma"));
    terminal.say("summary.excluded", &[("reasons", &joined)]);
}

fn listings(outcome: &RunOutcome, terminal: &Terminal) {
    let listings = &outcome.edition.listings;
    let marked =
        |mark: Mark| listings.iter().filter(|listing: &&Listing| listing.mark == mark).count().to_string();
    let withheld = listings.iter().filter(|listing| listing.withheld.is_some()).count().to_string();
    terminal.say(
        "summary.listings",
        &[
            ("listings", &listings.len().to_string()),
            ("parties", &outcome.edition.parties.len().to_string()),
            ("new", &marked(Mark::New)),
            ("continuing", &marked(Mark::Continuing)),
            ("gone", &marked(Mark::GoneWithReason)),
            ("missing", &marked(Mark::MissingWithoutReason)),
            ("withheld", &withheld),
        ],
    );
}

/// What happened to listings between two quarters.
fn happened(outcome: &RunOutcome, terminal: &Terminal) {
    let count = |kind: EventKind| {
        let all = outcome.edition.happenings.iter();
        all.filter(|happening| happening.kind == kind).count().to_string()
    };
    terminal.say(
        "summary.happened",
        &[
            ("pushed", &count(EventKind::RepairBatched)),
            ("proposed", &count(EventKind::RepairProposed)),
            ("repaired", &count(EventKind::Repaired)),
            ("refused", &count(EventKind::RepairRefused)),
            ("urged", &count(EventKind::Urged)),
            ("overdue", &count(EventKind::Overdue)),
        ],
    );
}

fn products(outcome: &RunOutcome, terminal: &Terminal) {
    let edition = &outcome.edition;
    terminal.say(
        "summary.products",
        &[
            ("files", &outcome.files.len().to_string()),
            ("packets", &edition.notices.len().to_string()),
            ("repairs", &edition.repairs.len().to_string()),
            ("questions", &edition.questions.len().to_string()),
            ("exceptions", &edition.exceptions.len().to_string()),
        ],
    );
    let OutgoingCount { messages, on_paper } = outcome.outgoing;
    if messages + on_paper > 0 {
        let (messages, on_paper) = (messages.to_string(), on_paper.to_string());
        terminal.say("summary.outgoing", &[("messages", &messages), ("on_paper", &on_paper)]);
    }
}

/// What the leak check let pass because the court itself says it.
fn mentions(outcome: &RunOutcome, terminal: &Terminal) {
    let files: BTreeSet<&str> = outcome.mentions.iter().map(|mention| mention.place.path()).collect();
    if files.is_empty() {
        terminal.say("summary.leak_free", &[]);
    } else {
        let (files, count) = (files.len().to_string(), outcome.mentions.len().to_string());
        terminal.say("summary.mentions", &[("files", &files), ("count", &count)]);
    }
}

/// So many files are named in one line; the report has them all.
const NAMED: usize = 5;

/// Files that were refused as a whole or in part, and those that another of the same name has replaced.
fn files(outcome: &RunOutcome, terminal: &Terminal) {
    let named = |key: &str, counts: &dyn Fn(&Finding) -> bool| {
        let findings = outcome.edition.findings.iter().filter(|finding| counts(finding));
        let files: BTreeSet<&str> = findings.map(|finding| &*finding.place.file).collect();
        if files.is_empty() {
            return;
        }
        let shown: Vec<&str> = files.iter().take(NAMED).copied().collect();
        let more = if files.len() > NAMED { " …" } else { "" };
        let shown = shown.join(terminal.words.word("summary.comma")) + more;
        terminal.say(key, &[("count", &files.len().to_string()), ("files", &shown)]);
    };
    let is_refusal = |finding: &Finding| finding.code.is_of_files() && finding.severity == Severity::Return;
    named("summary.refused_files", &is_refusal);
    named("summary.replaced_files", &|finding| finding.code == Code::FileReplaced);
}

/// What was left in the inbox.
fn unread(outcome: &RunOutcome, terminal: &Terminal) {
    for file in &outcome.unfinished {
        let why = terminal.words.word(&format!("unread.{}", file.why.word()));
        terminal.say("summary.unfinished", &[("file", &file.name), ("why", why)]);
    }
    for (file, quarter) in &outcome.elsewhere {
        terminal.say("summary.elsewhere", &[("file", file), ("quarter", &quarter.to_string())]);
    }
    for file in &outcome.left {
        terminal.say("summary.left", &[("file", file)]);
    }
    for file in &outcome.changed {
        terminal.say("summary.changed", &[("file", &file.name)]);
    }
}

/// Letters that no longer hold.
fn recalls(outcome: &RunOutcome, terminal: &Terminal) {
    let recalls = &outcome.edition.recalls;
    if recalls.is_empty() {
        return;
    }
    let letters: BTreeSet<&str> =
        recalls.iter().flat_map(|recall| &recall.notices).map(|notice| notice.number.as_str()).collect();
    let numbers = letters.iter().copied().collect::<Vec<_>>().join(terminal.words.word("summary.comma"));
    let said = [
        ("cases", &*recalls.len().to_string()),
        ("letters", &letters.len().to_string()),
        ("numbers", &numbers),
    ];
    terminal.say("summary.recalls", &said);
}

/// How many, and of whom nothing: what is said here others may read.
fn clues(outcome: &RunOutcome, terminal: &Terminal) {
    let all = outcome.edition.happenings.iter();
    let transferred = all.filter(|happening| happening.kind == EventKind::ClueTransferred).count();
    if transferred > 0 {
        terminal.say("summary.clues", &[("count", &transferred.to_string())]);
    }
    if !outcome.edition.sealed_findings.is_empty() {
        terminal.say("summary.clue_faults", &[("count", &outcome.edition.sealed_findings.len().to_string())]);
    }
}

fn next(outcome: &RunOutcome, left: bool, terminal: &Terminal) {
    if outcome.ending == Ending::DryRun {
        terminal.say("summary.next_dry_run", &[]);
        return;
    }
    let folder = outcome.folder.display().to_string();
    let report = outcome.files.iter().find(|file| file.path.ends_with(".html"));
    if let Some(report) = report {
        let path = outcome.folder.join(&report.path).display().to_string();
        terminal.say("summary.open_first", &[("path", &path)]);
    }
    terminal.say("summary.folder", &[("path", &folder)]);
    if left {
        terminal.say("summary.rows_left", &[]);
    }
    recalls(outcome, terminal);
    clues(outcome, terminal);
}
