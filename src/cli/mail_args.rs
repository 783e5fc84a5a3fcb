//! The arguments of `approve` and `send`.

use chrono::NaiveDate;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches, Command, value_parser};

use crate::clock::Clock;
use crate::domain::outbox::Settlement;
use crate::domain::quarter::EditionId;
use crate::pipeline::approval::{ApprovalAct, ApprovalRequest};
use crate::pipeline::sending::SendRequest;
use crate::pipeline::settling::SettleRequest;
use crate::pipeline::trial::TrialRequest;
use crate::text::words::Words;

use super::args::{as_of, option, subcommand, switch};

/// What `send` is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendAct {
    Send(SendRequest),
    Settle(SettleRequest),
    Trial(TrialRequest),
}

const SETTLEMENTS: [(&str, Settlement); 2] =
    [("accepted", Settlement::Accepted), ("again", Settlement::Again)];

pub(super) fn approve(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    subcommand("approve", words)
        .arg(edition(words))
        .arg(option("by", "NAME").help(say("help.approve_by")))
        .arg(option("second", "NAME").requires("by").help(say("help.approve_second")))
        .arg(switch("withdraw").requires("by").conflicts_with("second").help(say("help.approve_withdraw")))
        .arg(as_of(words))
}

pub(super) fn send(words: &Words) -> Command {
    let say = |key: &str| words.word(key).to_owned();
    subcommand("send", words)
        .arg(edition(words))
        .arg(option("only", "RECIPIENT").help(say("help.send_only")))
        .arg(switch("dry-run").help(say("help.send_dry_run")))
        .arg(
            option("settle", "RECIPIENT")
                .num_args(2)
                .value_names(["RECIPIENT", "accepted|again"])
                .requires("by")
                .conflicts_with_all(["only", "dry-run", "test-to"])
                .help(say("help.send_settle")),
        )
        .arg(option("by", "NAME").requires("settle").help(say("help.send_by")))
        .arg(option("test-to", "ADDRESS").conflicts_with("dry-run").help(say("help.send_test_to")))
        .arg(as_of(words))
}

fn edition(words: &Words) -> Arg {
    Arg::new("edition")
        .value_name("EDITION")
        .value_parser(value_parser!(EditionId))
        .help(words.word("help.mail_edition").to_owned())
}

fn clock(matches: &ArgMatches) -> Clock {
    matches.get_one::<NaiveDate>("as-of").map_or_else(Clock::system, |day| Clock::fixed(*day))
}

pub(super) fn approval_request(matches: &ArgMatches) -> ApprovalRequest {
    let text = |id: &str| matches.get_one::<String>(id).cloned();
    let act = match text("by") {
        None => ApprovalAct::Look,
        Some(by) if matches.get_flag("withdraw") => ApprovalAct::Withdraw { by },
        Some(by) => ApprovalAct::Approve { by, second: text("second") },
    };
    ApprovalRequest { edition: matches.get_one("edition").copied(), act, clock: clock(matches) }
}

/// Whose message is settled and how, if any; an error for a word that is none of the two.
pub(super) fn settlement(matches: &ArgMatches) -> Result<Option<(String, Settlement)>, clap::Error> {
    let mut said = matches.get_many::<String>("settle").into_iter().flatten();
    let (Some(recipient), Some(word)) = (said.next(), said.next()) else { return Ok(None) };
    match SETTLEMENTS.iter().find(|(known, _)| known == word) {
        Some((_, settlement)) => Ok(Some((recipient.clone(), *settlement))),
        None => {
            let mut error = clap::Error::new(ErrorKind::InvalidValue);
            let arg = ContextValue::String("--settle".to_owned());
            error.insert(ContextKind::InvalidArg, arg);
            error.insert(ContextKind::InvalidValue, ContextValue::String(word.clone()));
            Err(error)
        }
    }
}

pub(super) fn send_act(matches: &ArgMatches) -> SendAct {
    let text = |id: &str| matches.get_one::<String>(id).cloned();
    let (edition, clock) = (matches.get_one("edition").copied(), clock(matches));
    if let Ok(Some((recipient, settlement))) = settlement(matches) {
        let by = text("by").unwrap_or_default();
        return SendAct::Settle(SettleRequest { edition, recipient, settlement, by, clock });
    }
    match text("test-to") {
        Some(to) => SendAct::Trial(TrialRequest { edition, only: text("only"), to, clock }),
        None => {
            let dry_run = matches.get_flag("dry-run");
            SendAct::Send(SendRequest { edition, only: text("only"), dry_run, clock })
        }
    }
}
