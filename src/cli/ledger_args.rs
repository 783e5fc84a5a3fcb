//! The arguments of `ledger`.

use std::path::PathBuf;

use clap::{ArgMatches, Command};

use super::args::{HELP, folder, subcommand};
use crate::text::words::Words;

/// What is done with the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerAct {
    Verify,
    Export { folder: PathBuf },
}

pub(super) fn ledger(words: &Words) -> Command {
    let act = |name: &'static str| {
        Command::new(name)
            .about(words.word(&format!("help.ledger_{name}")).to_owned())
            .override_usage(words.word("help.usage_ledger").to_owned())
            .next_help_heading(words.word("help.options").to_owned())
            .help_template(HELP)
    };
    let folder = folder("folder").required(true).help(words.word("help.ledger_folder").to_owned());
    subcommand("ledger", words)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(words.word("help.commands").to_owned())
        .subcommand(act("verify"))
        .subcommand(act("export").arg(folder))
}

pub(super) fn ledger_act(matches: &ArgMatches) -> LedgerAct {
    match matches.subcommand() {
        Some(("export", act)) => {
            LedgerAct::Export { folder: act.get_one::<PathBuf>("folder").cloned().unwrap_or_default() }
        }
        _ => LedgerAct::Verify,
    }
}
