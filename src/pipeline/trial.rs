//! A trial: every message of an edition goes to one address, says that it is a trial, and changes no state.

use std::path::Path;

use lettre::Address;

use crate::clock::Clock;
use crate::delivery::read_back::{read_back, trial_copy};
use crate::delivery::smtp::Postman;
use crate::domain::quarter::EditionId;
use crate::text::words::{Language, Words};

use super::chosen::chosen;
use super::desk::Desk;
use super::error::RunError;
use super::mail_error::MailError;
use super::route::route;
use super::sending::{Sent, told, wait};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialRequest {
    /// `None`: the last edition that stands and has messages.
    pub edition: Option<EditionId>,
    pub only: Option<String>,
    /// Where everything goes; in an allowed domain too.
    pub to: String,
    pub clock: Clock,
}

/// Sends the copies; a message that is not what was published is left out.
pub fn trial(path: &Path, request: &TrialRequest, tell: &dyn Fn(&Sent)) -> Result<Vec<Sent>, RunError> {
    let desk = Desk::open(path, request.clock)?;
    let mail = &desk.office.standards.settings.mail;
    let refuse = || MailError::TestAddress(request.to.clone());
    let to: Address = request.to.parse().map_err(|_| refuse())?;
    if !mail.allows(to.as_ref()) {
        return Err(refuse().into());
    }
    let (edition, mut entries) = desk.outbox(request.edition)?;
    if let Some(only) = &request.only {
        entries = chosen(&entries, only)?;
    }
    let words = Words::load(Language::Chinese)?;
    let mut postman = Postman::new(route(&desk.office)?);
    let mut sent = Vec::new();
    let mut last = None;
    for entry in entries {
        let Some(bytes) = desk.message(&entry) else { continue };
        wait(mail.messages_per_minute, &mut last);
        let copy = trial_copy(&bytes, &to, request.clock, &words)?;
        let from = read_back(&bytes)?.from;
        let verdict = postman.hand_over(&from, &to, &copy, || Ok::<(), RunError>(()))?;
        let (state, said) = told(verdict);
        let line = Sent {
            edition,
            recipient: entry.message.called,
            address: to.to_string(),
            state,
            words: said,
            not_before: None,
        };
        tell(&line);
        sent.push(line);
    }
    postman.close();
    Ok(sent)
}
