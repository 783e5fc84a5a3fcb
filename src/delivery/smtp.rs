//! The line to the mail server. Each message is taken through the dialogue step by step, because what a failure means
//! depends on how far it got: before the text was handed over nothing has happened, after it nobody can know.

use std::error::Error as _;
use std::io::{self, ErrorKind};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, MailParameter};
use thiserror::Error;

use crate::definition::mail::Security;
use crate::text::outgoing::line;
use crate::text::trouble::Trouble;

/// Where messages are handed over, and how.
pub struct Route {
    pub server: String,
    pub port: u16,
    pub security: Security,
    /// Own certificate authorities, PEM.
    pub authorities: Option<Vec<u8>>,
    pub login: Option<Login>,
    pub patience: Duration,
}

/// Name and password of the office's mailbox. Never shown.
pub struct Login {
    pub user: String,
    pub password: String,
}

/// What became of one message. The words are the server's, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Accepted(String),
    /// 5xx to the recipient, the size or the text: for good.
    Refused(String),
    /// 4xx, or the line broke before the text was handed over.
    Deferred(String),
    /// The text was handed over, and no answer came.
    Unknown(String),
}

/// Nothing can be sent at all, whoever the recipient is. No message's state changes by it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineFault {
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(String),
    #[error("the line to the mail server cannot be protected: {0}")]
    Unprotected(String),
    #[error("the mail server does not let us in: {0}")]
    LoginRefused(String),
    #[error("the mail server does not take mail from this sender: {0}")]
    SenderRefused(String),
    /// The certificate file cannot be read as PEM.
    #[error("mail.ca_file: {0}")]
    Authorities(String),
}

/// One line, opened when it is needed and used again until it breaks.
pub struct Postman {
    route: Route,
    line: Option<Line>,
}

struct Line {
    connection: SmtpConnection,
    /// The server says how large a message may be, so it wants to be told how large one is.
    takes_sizes: bool,
}

/// How one step of the dialogue failed.
struct Failed {
    words: String,
    /// The server said so; else the line broke.
    reply: Option<Reply>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reply {
    Never,
    NotNow,
    /// 421: not now, and the server hangs up.
    Closing,
    /// 530, 534, 535, 538: log in first.
    NotLoggedIn,
    /// 552: too large.
    TooLarge,
    /// 5xx to our own address.
    BadSender,
}

impl Postman {
    pub fn new(route: Route) -> Self {
        Postman { route, line: None }
    }

    /// Opens the line if it is not open.
    pub fn connect(&mut self) -> Result<(), LineFault> {
        if self.line.is_none() {
            self.line = Some(open(&self.route)?);
        }
        Ok(())
    }

    /// Hands one message over. `before_text` is called when the server has taken sender and recipient and is about to be
    /// given the text; whatever it says goes before everything else, and its error ends the attempt with nothing sent.
    pub fn hand_over<E: From<LineFault>>(
        &mut self,
        from: &Address,
        to: &Address,
        message: &[u8],
        before_text: impl FnOnce() -> Result<(), E>,
    ) -> Result<Verdict, E> {
        if let Err(failed) = self.introduce(from, to, message.len())? {
            return Ok(self.before_text_failed(failed)?);
        }
        before_text()?;
        let handed = match &mut self.line {
            Some(line) => line.text(message),
            None => return Ok(Verdict::Deferred(String::new())),
        };
        match handed {
            Ok(words) => Ok(Verdict::Accepted(words)),
            // Whatever it is, this message was announced and not handed over.
            Err((Stage::Announced, failed)) => Ok(self
                .before_text_failed(failed)
                .unwrap_or_else(|fault| Verdict::Deferred(fault.to_string()))),
            Err((Stage::HandedOver, failed)) => Ok(self.after_text_failed(failed)),
        }
    }

    /// `true` while the line is open: after a message it was broken if it is not.
    pub fn is_open(&self) -> bool {
        self.line.is_some()
    }

    /// Sender and recipient, on a new line where the server has left the old one between two messages.
    fn introduce(
        &mut self,
        from: &Address,
        to: &Address,
        size: usize,
    ) -> Result<Result<(), Failed>, LineFault> {
        if let Some(line) = &mut self.line {
            match line.sender(from, size) {
                Err(failed) if matches!(failed.reply, None | Some(Reply::Closing)) => self.line = None,
                Err(failed) => return Ok(Err(failed)),
                Ok(()) => return Ok(line.recipient(to)),
            }
        }
        let line = self.line.insert(open(&self.route)?);
        Ok(line.sender(from, size).and_then(|()| line.recipient(to)))
    }

    /// Says good-bye; what the server answers does not matter any more.
    pub fn close(&mut self) {
        if let Some(mut line) = self.line.take() {
            let _gone_already = line.connection.command(Quit);
        }
    }

    fn before_text_failed(&mut self, failed: Failed) -> Result<Verdict, LineFault> {
        match failed.reply {
            Some(Reply::NotLoggedIn) => Err(LineFault::LoginRefused(failed.words)),
            Some(Reply::BadSender) => Err(LineFault::SenderRefused(failed.words)),
            Some(Reply::Never | Reply::TooLarge) => {
                self.begin_anew();
                Ok(Verdict::Refused(failed.words))
            }
            Some(Reply::NotNow) => {
                self.begin_anew();
                Ok(Verdict::Deferred(failed.words))
            }
            Some(Reply::Closing) | None => {
                self.line = None;
                Ok(Verdict::Deferred(failed.words))
            }
        }
    }

    fn after_text_failed(&mut self, failed: Failed) -> Verdict {
        match failed.reply {
            Some(Reply::Never | Reply::TooLarge | Reply::NotLoggedIn | Reply::BadSender) => {
                self.begin_anew();
                Verdict::Refused(failed.words)
            }
            Some(Reply::NotNow) => {
                self.begin_anew();
                Verdict::Deferred(failed.words)
            }
            Some(Reply::Closing) => {
                self.line = None;
                Verdict::Deferred(failed.words)
            }
            None => {
                self.line = None;
                Verdict::Unknown(failed.words)
            }
        }
    }

    /// After a refusal the dialogue starts again; a server that does not follow is called again.
    fn begin_anew(&mut self) {
        let follows = self.line.as_mut().is_some_and(|line| line.connection.command(Rset).is_ok());
        if !follows {
            self.line = None;
        }
    }
}

/// How far the text got.
enum Stage {
    /// The server was told that a text comes, and did not want it.
    Announced,
    /// Some or all of it was written.
    HandedOver,
}

impl Line {
    fn sender(&mut self, from: &Address, size: usize) -> Result<(), Failed> {
        let size = self.takes_sizes.then_some(MailParameter::Size(size));
        let sender = Mail::new(Some(from.clone()), size.into_iter().collect());
        match self.connection.command(sender).map_err(failed) {
            Err(failed) if failed.reply == Some(Reply::Never) => {
                Err(Failed { reply: Some(Reply::BadSender), ..failed })
            }
            step => step.map(drop),
        }
    }

    fn recipient(&mut self, to: &Address) -> Result<(), Failed> {
        self.connection.command(Rcpt::new(to.clone(), Vec::new())).map_err(failed).map(drop)
    }

    /// The bytes as they are: lettre doubles a dot that begins a line (the server takes it off again) and writes the line
    /// end before the closing dot itself, so the message's own last line end is left to it.
    fn text(&mut self, message: &[u8]) -> Result<String, (Stage, Failed)> {
        let go_on = self.connection.command(Data).map_err(|error| (Stage::Announced, failed(error)))?;
        if !go_on.has_code(354) {
            let words = line(go_on.first_line().unwrap_or_default());
            return Err((Stage::Announced, Failed { words, reply: None }));
        }
        let message = message.strip_suffix(b"\r\n").unwrap_or(message);
        let taken = self.connection.message(message).map_err(|error| (Stage::HandedOver, failed(error)))?;
        Ok(line(&format!("{} {}", taken.code(), taken.message().collect::<Vec<_>>().join(" "))))
    }
}

fn open(route: &Route) -> Result<Line, LineFault> {
    let unreachable = |error: SmtpError| LineFault::Unreachable(told(&error));
    let unprotected = |error: SmtpError| LineFault::Unprotected(told(&error));
    let name = ClientId::default();
    let protection = match route.security {
        Security::None => None,
        Security::Starttls | Security::Tls => Some(protection(route)?),
    };
    let at_once = protection.as_ref().filter(|_| route.security == Security::Tls);
    let server = (route.server.as_str(), route.port);
    let mut connection = SmtpConnection::connect(server, Some(route.patience), &name, at_once, None)
        .map_err(|error| if is_about_protection(&error) { unprotected(error) } else { unreachable(error) })?;
    if route.security == Security::Starttls
        && let Some(protection) = &protection
    {
        connection.starttls(protection, &name).map_err(unprotected)?;
    }
    // Asked once more, because lettre keeps to itself what else the server says of itself.
    let about = connection.command(Ehlo::new(name)).map_err(unreachable)?;
    let takes_sizes = about.message().any(|line| {
        line.split_whitespace().next().is_some_and(|keyword| keyword.eq_ignore_ascii_case("SIZE"))
    });
    if let Some(login) = &route.login {
        let credentials = Credentials::new(login.user.clone(), login.password.clone());
        connection.auth(DEFAULT_MECHANISMS, &credentials).map_err(|error| {
            match error.status().is_some() || error.is_client() {
                true => LineFault::LoginRefused(told(&error)),
                false => LineFault::Unreachable(told(&error)),
            }
        })?;
    }
    Ok(Line { connection, takes_sizes })
}

fn protection(route: &Route) -> Result<TlsParameters, LineFault> {
    let mut builder = TlsParameters::builder(route.server.clone());
    if let Some(pem) = &route.authorities {
        let certificate = Certificate::from_pem(pem).map_err(|error| LineFault::Authorities(told(&error)))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| LineFault::Unprotected(told(&error)))
}

/// What went wrong, on one line: the server's words, or what the system said as a note that the catalogue can tell.
fn told(error: &SmtpError) -> String {
    let words = line(&error.to_string());
    match cause(error).and_then(Trouble::of) {
        // A certificate that does not hold comes as invalid data.
        Some(trouble) if trouble != Trouble::Damaged => trouble.note(&words),
        _ => words,
    }
}

/// A certificate that does not hold comes as invalid data on the first use of the line.
fn is_about_protection(error: &SmtpError) -> bool {
    error.is_tls() || cause(error).is_some_and(|cause| cause.kind() == ErrorKind::InvalidData)
}

/// What the system said, where the line itself failed.
fn cause(error: &SmtpError) -> Option<&io::Error> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            return Some(error);
        }
        cause = inner.source();
    }
    None
}

fn failed(error: SmtpError) -> Failed {
    let code = error.status().map(u16::from);
    let reply = code.map(|code| match code {
        421 => Reply::Closing,
        552 => Reply::TooLarge,
        530 | 534 | 535 | 538 => Reply::NotLoggedIn,
        400..=499 => Reply::NotNow,
        _ => Reply::Never,
    });
    Failed { words: told(&error), reply }
}
