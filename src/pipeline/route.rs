//! The way to the mail server: `office.toml`, and the password from where a password may stand.

use std::path::PathBuf;
use std::time::Duration;

use crate::delivery::smtp::{Login, Route};
use crate::store::read;

use super::error::RunError;
use super::mail_error::MailError;
use super::office::Office;
use super::secret;

/// The environment variable with the password of the office's mailbox.
pub const PASSWORD: &str = "CHENGXIN_MAIL_PASSWORD";

/// How the office's messages go out; [`MailError::NoServer`] and [`MailError::NoPassword`] where something is missing.
pub(super) fn route(office: &Office) -> Result<Route, RunError> {
    let mail = &office.standards.settings.mail;
    let server = mail.server.clone().ok_or(MailError::NoServer)?;
    let authorities = match &mail.ca_file {
        Some(file) => Some(read::bytes(&beside(office, file))?),
        None => None,
    };
    let login = match &mail.user {
        Some(user) => Some(Login { user: user.clone(), password: password(office, user)? }),
        None => None,
    };
    Ok(Route {
        server,
        port: mail.port(),
        security: mail.security,
        authorities,
        login,
        patience: Duration::from_secs(u64::from(mail.timeout_seconds.max(1))),
    })
}

fn password(office: &Office, user: &str) -> Result<String, RunError> {
    if let Ok(password) = std::env::var(PASSWORD)
        && !password.is_empty()
    {
        return Ok(password);
    }
    let missing = || MailError::NoPassword { user: user.to_owned() };
    let file = office.standards.settings.mail.password_file.as_ref().ok_or_else(missing)?;
    let text = secret::text(office, file)?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() { Err(missing().into()) } else { Ok(password.to_owned()) }
}

/// A path in `office.toml`: relative to the office folder, or absolute.
fn beside(office: &Office, file: &str) -> PathBuf {
    office.folder.root().join(file)
}
