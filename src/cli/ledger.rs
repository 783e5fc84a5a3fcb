//! `chengxin ledger verify | export DIR`: proves that nobody has touched the ledger, and writes it out for people.

use std::path::Path;

use crate::pipeline::error::RunError;
use crate::pipeline::ledger_export::{ChainFault, export, verify};

use super::exit::Exit;
use super::ledger_args::LedgerAct;
use super::terminal::Terminal;

pub(super) fn ledger(office: &Path, act: &LedgerAct, terminal: &Terminal) -> Result<Exit, RunError> {
    match act {
        LedgerAct::Verify => tell_chain(office, terminal),
        LedgerAct::Export { folder } => {
            for path in export(office, folder)? {
                terminal.say("ledger.written", &[("path", &path.display().to_string())]);
            }
            Ok(Exit::Done)
        }
    }
}

fn tell_chain(office: &Path, terminal: &Terminal) -> Result<Exit, RunError> {
    let report = verify(office)?;
    let events = report.events.to_string();
    if report.faults.is_empty() {
        terminal.say("ledger.whole", &[("events", &events), ("head", &report.head)]);
        return Ok(Exit::Done);
    }
    for fault in &report.faults {
        match fault {
            ChainFault::Changed { seq } => terminal.say("ledger.changed", &[("seq", &seq.to_string())]),
            ChainFault::Unlinked { seq } => terminal.say("ledger.unlinked", &[("seq", &seq.to_string())]),
            ChainFault::EndMissing => terminal.say("ledger.end_missing", &[]),
        }
    }
    terminal.say("ledger.touched", &[("events", &events)]);
    Ok(Exit::Failed)
}
