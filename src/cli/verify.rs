//! `chengxin verify FILE|CODE`: what a document is that somebody holds.

use std::path::Path;

use crate::pipeline::error::RunError;
use crate::pipeline::verify::{Document, Later, Verdict, VerifyTarget, verify as look_up};

use super::exit::Exit;
use super::terminal::Terminal;

pub(super) fn verify(office: &Path, target: &VerifyTarget, terminal: &Terminal) -> Result<Exit, RunError> {
    let verified = look_up(office, target)?;
    for edition in &verified.untrusted {
        terminal.say("verify.untrusted", &[("edition", &edition.to_string())]);
    }
    Ok(told(&verified.verdict, terminal))
}

/// Says what it is. The worst of what a carrier holds is what a script hears.
fn told(verdict: &Verdict, terminal: &Terminal) -> Exit {
    match verdict {
        Verdict::Carrier(files) => {
            terminal.say("verify.carrier", &[]);
            let exits = files.iter().map(|(name, verdict)| {
                terminal.say("verify.carried", &[("file", name)]);
                told(verdict, terminal)
            });
            let exits: Vec<Exit> = exits.collect();
            let is_any = |exit: Exit| exits.contains(&exit);
            match (is_any(Exit::Failed), is_any(Exit::DoneWithRowsLeft)) {
                (true, _) => Exit::Failed,
                (_, true) => Exit::DoneWithRowsLeft,
                _ => Exit::Done,
            }
        }
        Verdict::Genuine(documents) => {
            terminal.say("verify.genuine", &[]);
            documents.iter().for_each(|document| tell(document, terminal));
            current(documents.last())
        }
        Verdict::Altered(document) => {
            terminal.say("verify.altered", &[]);
            tell(document, terminal);
            Exit::Failed
        }
        Verdict::Unknown => {
            terminal.say("verify.unknown", &[]);
            Exit::Failed
        }
        Verdict::Misheard(text) => {
            terminal.say("verify.misheard", &[("text", text)]);
            Exit::Failed
        }
        Verdict::Code { document, intact } => {
            terminal.say("verify.code_of", &[]);
            tell(document, terminal);
            if *intact {
                current(Some(document))
            } else {
                terminal.say("verify.not_intact", &[]);
                Exit::Failed
            }
        }
    }
}

fn tell(document: &Document, terminal: &Terminal) {
    let (edition, code) = (document.edition.to_string(), document.code.to_string());
    let values = [("edition", edition.as_str()), ("path", &document.path), ("code", &code)];
    terminal.say("verify.document", &values);
    terminal.say("verify.digest", &[("sha256", document.sha256.as_str())]);
    let (key, by) = match document.later {
        None => return,
        Some(Later::Follows(by)) => ("verify.followed", by),
        Some(Later::Replaces(by)) => ("verify.replaced", by),
    };
    terminal.say(key, &[("edition", &edition), ("by", &by.to_string())]);
}

/// A true document after which a later edition came must not pass for the last word.
fn current(document: Option<&Document>) -> Exit {
    if document.is_some_and(|document| document.later.is_some()) {
        Exit::DoneWithRowsLeft
    } else {
        Exit::Done
    }
}
