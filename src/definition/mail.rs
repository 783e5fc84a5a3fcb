//! `[mail]` of `office.toml`: from whom, through which server, to whom at all. Never a password: that comes from the
//! environment or from a file of its own.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSettings {
    /// Sender of the prepared messages.
    pub from: String,
    /// A message that would be larger is divided into several; what none can carry goes on the print list, MiB.
    pub max_message_mib: u32,
    /// Host name of the mail server, as its certificate says it; `None`: nothing is sent from here.
    pub server: Option<String>,
    /// `None`: 587, 465 or 25, as `security` wants it.
    pub port: Option<u16>,
    pub security: Security,
    /// Certificates of the office's own certificate authority (PEM), besides those that the system knows; relative to
    /// the office folder.
    pub ca_file: Option<String>,
    /// Who logs in; `None`: nobody does.
    pub user: Option<String>,
    /// Where the password stands, relative to the office folder; `CHENGXIN_MAIL_PASSWORD` goes before it.
    pub password_file: Option<String>,
    /// Where the pass-phrases of sealed packets stand, relative to the office folder: lines of `full name = pass-phrase`, or
    /// one pass-phrase for all. `CHENGXIN_PACKET_PASSPHRASE` goes before the latter.
    pub pass_phrase_file: Option<String>,
    /// Mail domains that may be written to, each with what lies below it; empty: nobody.
    pub allowed_domains: Vec<String>,
    /// At most so many messages in a minute; 0: as fast as the server takes them.
    pub messages_per_minute: u32,
    /// How long an answer of the server is waited for, seconds.
    pub timeout_seconds: u32,
    /// The shortest pause before a deferred message is tried again, minutes; it doubles each time, up to a day.
    pub retry_minutes: u32,
    /// An approval holds so many days.
    pub approval_days: u32,
    /// An approval needs two different names.
    pub two_names: bool,
}

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Plain at first, then STARTTLS; a server that does not offer it is not spoken to.
    Starttls,
    Tls,
    /// Everything can be read on the way, passwords too.
    None,
}

impl Default for MailSettings {
    fn default() -> Self {
        MailSettings {
            from: "xinyongban@office.example".to_owned(),
            max_message_mib: 20,
            server: None,
            port: None,
            security: Security::Starttls,
            ca_file: None,
            user: None,
            password_file: None,
            pass_phrase_file: None,
            allowed_domains: Vec::new(),
            messages_per_minute: 30,
            timeout_seconds: 300,
            retry_minutes: 15,
            approval_days: 10,
            two_names: false,
        }
    }
}

/// Base64 turns so many bytes into a line of so many, its end included.
const LINE: (usize, usize) = (57, 78);

/// Bytes of a file inside a message.
pub fn encoded(bytes: usize) -> usize {
    bytes.div_ceil(LINE.0).saturating_mul(LINE.1)
}

impl MailSettings {
    /// The largest file that one message can carry, bytes: room for the headers, for base64 and for what sealing adds.
    pub fn largest_file(&self) -> usize {
        let message = usize::try_from(self.max_message_mib).unwrap_or(usize::MAX).saturating_mul(1024 * 1024);
        (message.saturating_sub(64 * 1024) / LINE.1 * LINE.0).saturating_sub(64 * 1024)
    }

    /// `true` where the password can be read on the way.
    pub fn logs_in_openly(&self) -> bool {
        self.user.is_some() && self.security == Security::None
    }

    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::None => 25,
        })
    }

    /// `true` for an address in one of the allowed domains or below one.
    pub fn allows(&self, address: &str) -> bool {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase();
        self.allowed_domains.iter().any(|allowed| {
            let allowed = allowed.trim_start_matches(['@', '.']).to_lowercase();
            !allowed.is_empty()
                && domain.strip_suffix(&allowed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }

    /// What of these settings is written into the messages. A new server or a longer pause makes no new edition.
    pub fn of_editions(&self) -> Self {
        MailSettings {
            from: self.from.clone(),
            max_message_mib: self.max_message_mib,
            ..MailSettings::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_domains_named_and_those_below_are_written_to() {
        let mail = MailSettings {
            allowed_domains: vec!["yunze.example".to_owned(), "@Gov.example".to_owned()],
            ..MailSettings::default()
        };
        for address in ["ju@yunze.example", "ju@jy.yunze.example", "a@GOV.EXAMPLE"] {
            assert!(mail.allows(address), "{address}");
        }
        for address in ["ju@notyunze.example", "ju@yunze.example.evil", "ju", "", "yunze.example"] {
            assert!(!mail.allows(address), "{address}");
        }
        assert!(!MailSettings::default().allows("ju@yunze.example"), "an empty list allows nobody");
        let open = MailSettings { allowed_domains: vec![String::new()], ..MailSettings::default() };
        assert!(!open.allows("ju@yunze.example"), "an empty entry is no domain");
    }
}
