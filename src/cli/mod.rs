//! The command line: one file per command, texts from the catalogue. Nothing here knows the law.

mod approve;
pub mod args;
mod check;
mod check_workbook;
mod clues;
mod demo;
mod exit;
mod explain;
mod failure;
mod init;
mod ledger;
mod ledger_args;
mod logs;
mod mail_args;
mod picture;
mod progress;
mod reader;
mod review;
mod run;
mod send;
mod status;
mod summary;
mod templates;
mod terminal;
mod usage;
mod verify;
mod verify_args;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::clock::Clock;
use crate::pipeline::office::NewOffice;
use crate::pipeline::run::{Mode, RunRequest};
use crate::text::words::Words;
use crate::workbook::host::{self, ReaderHost};

use args::Request;
use exit::Exit;
use terminal::Terminal;

/// The program: arguments without the program's own name in, exit code out.
pub fn main(args: &[OsString]) -> ExitCode {
    if let Some((command, rest)) = args.split_first()
        && command == host::COMMAND
    {
        return reader::read(rest).into();
    }
    let language = args::language(args);
    let words = match Words::load(language) {
        Ok(words) => words,
        Err(_) => return Exit::Failed.into(),
    };
    let terminal = Terminal::new(words, language);
    logs::keep_panics_quiet();
    match args::parse(args, &terminal.words) {
        Ok(request) => act(request, &terminal).into(),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            terminal.tell(error.to_string().trim_end());
            Exit::Done.into()
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            terminal.note(error.to_string().trim_end());
            Exit::Failed.into()
        }
        Err(error) => {
            terminal.note(&usage::told(&error, &terminal.words));
            Exit::Failed.into()
        }
    }
}

fn act(request: Request, terminal: &Terminal) -> Exit {
    let clock = |day: Option<chrono::NaiveDate>| day.map_or_else(Clock::system, Clock::fixed);
    let done = match &request {
        Request::Init { folder, city, division, court_code, force } => {
            let new = NewOffice { city, division, court_code };
            init::init(folder, &new, *force, terminal)
        }
        Request::Demo { folder, force } => demo::demo(folder.as_deref(), *force, terminal),
        Request::Run { office, pipeline, quarter, as_of, dry_run } => {
            let mode = if *dry_run { Mode::DryRun } else { Mode::Publish };
            let clock = clock(*as_of);
            let _log = logs::begin(office, clock, mode);
            let (today, host) = (clock.today(), ReaderHost::Child);
            let request = RunRequest { pipeline: *pipeline, quarter: *quarter, today, mode, host };
            run::run(office, request, terminal)
        }
        Request::Status { office, as_of, days, format } => {
            status::status(office, clock(*as_of).today(), (*days, *format), terminal)
        }
        Request::Templates { office, out, head } => {
            templates::templates(office, out.as_deref(), *head, terminal)
        }
        Request::Ledger { office, act } => ledger::ledger(office, act, terminal),
        Request::Explain { office, target } => explain::explain(office, target, ReaderHost::Child, terminal),
        Request::Clues { office } => clues::clues(office, terminal),
        Request::Review { office, act } => review::review(office, act, terminal),
        Request::Approve { office, request } => {
            let _log = logs::begin(office, request.clock, Mode::Publish);
            approve::approve(office, request, terminal)
        }
        Request::Send { office, act } => send::send(office, act, terminal),
        Request::Verify { office, target } => verify::verify(office, target, terminal),
        Request::Check { files, as_of, format, office } => {
            check::check(files, office.as_deref(), clock(*as_of), format, terminal)
        }
    };
    done.unwrap_or_else(|error| failure::tell(&error, terminal))
}
