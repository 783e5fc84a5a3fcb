//! One packet as one mail message (RFC 5322): the text from the office's template, everything else from the packet.

use std::time::{Duration, SystemTime};

use chrono::Datelike;
use lettre::Address;
use lettre::message::Mailbox;
use serde::Serialize;

use super::mime::Letter;
use super::{Attachment, DeliveryError, Mailroom, Packet};
use crate::clock::Clock;
use crate::store::hash::sha256;
use crate::text::outgoing::line;
use crate::text::template;

/// The text, inside `templates/`.
const TEXT: &str = "notice_mail.txt";

/// What the template may say.
#[derive(Debug, Serialize)]
struct Mail {
    addressee: String,
    former_addressee: Option<String>,
    title: String,
    number: String,
    issuer: String,
    reply_by: Option<String>,
    /// A letter that only recalls has no return form.
    wants_answer: bool,
    attachments: Vec<String>,
    sealed: bool,
    contact: Option<String>,
    telephone: Option<String>,
    date: String,
}

/// Message-ID and bytes.
pub(super) fn write(
    room: &Mailroom<'_>,
    packet: &Packet<'_>,
    address: &Address,
) -> Result<(String, Vec<u8>), DeliveryError> {
    let mail = mail(room, packet);
    let source = room.templates.get(TEXT).ok_or(DeliveryError::TemplateMissing(TEXT))?;
    let text = template::fill(TEXT, source, &mail)?;
    let subject = room.words.say("mail.subject", &[("number", &mail.number), ("title", &mail.title)]);
    let sender = &room.office.mail.from;
    let from: Address = sender.parse().map_err(|_| DeliveryError::Sender(sender.clone()))?;
    let print = fingerprint(&subject, &text, &packet.files);
    let message_id = message_id(room, address, &print, from.domain());
    let letter = Letter {
        from: Mailbox::new(Some(mail.issuer), from),
        to: Mailbox::new(Some(mail.addressee), address.clone()),
        subject,
        text,
        files: packet.files.clone(),
        date: date(room.clock),
        message_id: message_id.clone(),
        boundary: print,
    };
    Ok((message_id, letter.bytes()?))
}

fn mail(room: &Mailroom<'_>, packet: &Packet<'_>) -> Mail {
    let (notice, office) = (packet.notice, &room.office.credit_office);
    let told = |day: chrono::NaiveDate| {
        let (year, month, number) = (day.year().to_string(), day.month().to_string(), day.day().to_string());
        room.words.say("products.date", &[("year", &year), ("month", &month), ("day", &number)])
    };
    Mail {
        addressee: line(&notice.name),
        former_addressee: notice.former_name.as_deref().map(line),
        title: room
            .words
            .word(if notice.is_supplement() { "mail.title_correction" } else { "mail.title" })
            .to_owned(),
        wants_answer: !notice.is_recall(),
        number: line(&notice.number),
        issuer: line(&office.name),
        reply_by: notice.reply_by.map(told),
        attachments: packet.files.iter().map(|file| line(file.name)).collect(),
        sealed: packet.sealed,
        contact: office.contact.as_deref().map(line),
        telephone: office.telephone.as_deref().map(line),
        date: told(room.clock.today()),
    }
}

/// 32 hex digits over everything that the message says.
fn fingerprint(subject: &str, text: &str, files: &[Attachment<'_>]) -> String {
    let mut parts = vec![sha256(subject.as_bytes()), sha256(text.as_bytes())];
    for file in files {
        parts.push(sha256(file.name.as_bytes()));
        parts.push(sha256(file.bytes));
    }
    let joined: String = parts.iter().map(|part| part.as_str()).collect();
    short(&joined)
}

/// The first 32 hex digits of a text's hash.
fn short(text: &str) -> String {
    sha256(text.as_bytes()).as_str().chars().take(32).collect()
}

/// The same for the same edition, recipient and content (design §9), so that a second copy is known as one.
fn message_id(room: &Mailroom<'_>, address: &Address, print: &str, domain: &str) -> String {
    let id = short(&format!("{}|{address}|{print}", room.edition));
    format!("<{}.{id}@{domain}>", room.edition)
}

/// Midnight UTC of the clock's day: eight in the morning in Beijing, the same date on both sides.
pub(super) fn date(clock: Clock) -> SystemTime {
    let seconds = u64::try_from(clock.stamp().and_utc().timestamp()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
