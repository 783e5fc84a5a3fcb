//! Exit codes: a contract with schedulers and scripts (README, design §11).

use std::process::ExitCode;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Everything done.
    Done = 0,
    /// Anything that has no code of its own.
    Failed = 1,
    /// Done; some rows came back or wait for a person, some messages were deferred, refused or held back.
    DoneWithRowsLeft = 3,
    /// Stopped before publishing or before sending.
    Stopped = 4,
    /// A definition or `office.toml` is invalid.
    DefinitionInvalid = 10,
    /// Another run holds the office's lock.
    Locked = 11,
    /// A message was handed over and nobody knows whether it arrived.
    MailUnknown = 12,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
