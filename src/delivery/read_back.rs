//! A prepared message read back from its bytes: to whom it goes, and what it carries.

use lettre::Address;
use lettre::message::Mailbox;
use mail_parser::{MessageParser, MimeHeaders};

use super::message::date;
use super::mime::Letter;
use super::{Attachment, DeliveryError};
use crate::clock::Clock;
use crate::store::hash::{Sha256Hex, sha256};
use crate::text::words::Words;

/// What stands in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    pub from: Address,
    pub to: Address,
    pub sender: String,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub files: Vec<PostedFile>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedFile {
    pub name: String,
    pub bytes: Vec<u8>,
    pub sha256: Sha256Hex,
}

/// Reads a message; [`DeliveryError::NotOurs`] for anything that [`super::prepare`] has not written.
pub fn read_back(bytes: &[u8]) -> Result<Posted, DeliveryError> {
    let message = MessageParser::default().parse(bytes).ok_or(DeliveryError::NotOurs)?;
    let party = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.and_then(mail_parser::Address::first)?;
        let parsed: Address = first.address()?.parse().ok()?;
        Some((parsed, first.name().unwrap_or_default().to_owned()))
    };
    let (from, sender) = party(message.from()).ok_or(DeliveryError::NotOurs)?;
    let (to, recipient) = party(message.to()).ok_or(DeliveryError::NotOurs)?;
    let files = message.attachments().map(|part| PostedFile {
        name: part.attachment_name().unwrap_or_default().to_owned(),
        bytes: part.contents().to_vec(),
        sha256: sha256(part.contents()),
    });
    Ok(Posted {
        from,
        to,
        sender,
        recipient,
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        files: files.collect(),
    })
}

/// A copy for somebody to look at: the same subject, text and files, sent to another address, and saying so in the
/// subject and in the first line. Its Message-ID is another one, so that no server takes the true message for a second copy.
pub fn trial_copy(bytes: &[u8], to: &Address, clock: Clock, words: &Words) -> Result<Vec<u8>, DeliveryError> {
    let posted = read_back(bytes)?;
    let values = [("recipient", posted.recipient.as_str()), ("address", posted.to.as_ref())];
    let print: String = sha256(bytes).as_str().chars().take(32).collect();
    let letter = Letter {
        from: Mailbox::new(Some(posted.sender), posted.from.clone()),
        to: Mailbox::new(None, to.clone()),
        subject: words.say("mail.trial_subject", &[("subject", &posted.subject)]),
        text: format!("{}\r\n\r\n{}", words.say("mail.trial_line", &values), posted.text),
        files: posted.files.iter().map(attached).collect(),
        date: date(clock),
        message_id: format!("<trial.{print}@{}>", posted.from.domain()),
        boundary: print,
    };
    letter.bytes()
}

fn attached(file: &PostedFile) -> Attachment<'_> {
    Attachment { name: &file.name, bytes: &file.bytes, leads: true }
}
