//! A packet, or a part of one, as a mail message (RFC 5322): the text from the office's template, everything else from the
//! packet.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use chrono::{Datelike, NaiveDate};
use lettre::Address;
use lettre::message::Mailbox;
use serde::Serialize;

use super::mime::Letter;
use super::{Attachment, DeliveryError, Mailroom, Packet};
use crate::clock::Clock;
use crate::definition::load::shipped_file;
use crate::domain::dispatch::{Dispatch, Matter};
use crate::domain::letter::LetterKind;
use crate::store::hash::sha256;
use crate::text::outgoing::line;
use crate::text::template;

/// What the template may say.
#[derive(Debug, Serialize)]
struct Mail {
    addressee: String,
    former_addressee: Option<String>,
    /// 交办函 …
    matter: String,
    title: String,
    /// Lists have none.
    number: Option<String>,
    issuer: String,
    reply_by: Option<String>,
    wants_answer: bool,
    attachments: Vec<String>,
    sealed: bool,
    contact: Option<String>,
    telephone: Option<String>,
    date: String,
}

/// Which message of a packet it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'s, 'p, 'a> {
    /// From 1.
    pub number: usize,
    /// What every message carries.
    pub parts: &'s [Vec<&'p Attachment<'a>>],
    /// What none carries.
    pub left: &'s [&'p Attachment<'a>],
}

impl Part<'_, '_, '_> {
    /// All in one.
    pub(super) fn whole() -> Self {
        Part { number: 1, parts: &[], left: &[] }
    }
}

/// A finished message.
pub(super) struct Message {
    pub id: String,
    pub bytes: Vec<u8>,
}

pub(super) fn write(
    room: &Mailroom<'_>,
    packet: &Packet<'_>,
    address: &Address,
    part: Part<'_, '_, '_>,
) -> Result<Message, DeliveryError> {
    let files: Vec<Attachment<'_>> = match part.parts.get(part.number.saturating_sub(1)) {
        Some(files) => files.iter().map(|file| **file).collect(),
        None => packet.files.clone(),
    };
    let mail = mail(room, packet, &files);
    let (file, source) = template(room, packet.dispatch)?;
    let text = format!("{}{}", about_parts(room, part), template::fill(&file, &source, &mail)?);
    let subject = subject(room, &mail, part);
    let sender = &room.office.mail.from;
    let from: Address = sender.parse().map_err(|_| DeliveryError::Sender(sender.clone()))?;
    let print = fingerprint(&subject, &text, &files);
    let id = message_id(room, address, &print, from.domain());
    let letter = Letter {
        from: Mailbox::new(Some(mail.issuer), from),
        to: Mailbox::new(Some(mail.addressee), address.clone()),
        subject,
        text,
        files,
        date: date(room.clock),
        message_id: id.clone(),
        boundary: print,
    };
    Ok(Message { id, bytes: letter.bytes()? })
}

/// The text for this matter: the office's own for just this kind of letter, else the one for all of them. An office of a
/// time before there was such a text gets the shipped one.
fn template<'a>(room: &Mailroom<'a>, dispatch: &Dispatch) -> Result<(String, Cow<'a, [u8]>), DeliveryError> {
    let (own, common) = match dispatch.matter {
        Matter::Letter(kind @ LetterKind::Notice) => (kind.word(), "notice_mail.txt"),
        Matter::Letter(kind) => (kind.word(), "letter_mail.txt"),
        Matter::Sanctions => (Matter::Sanctions.word(), "list_mail.txt"),
    };
    let own = format!("{own}_mail.txt");
    for name in [own.as_str(), common] {
        if let Some(text) = room.templates.get(name) {
            return Ok((name.to_owned(), Cow::Borrowed(text)));
        }
    }
    let shipped = shipped_file(common).ok_or(DeliveryError::TemplateMissing(common))?;
    Ok((common.to_owned(), Cow::Borrowed(shipped)))
}

fn subject(room: &Mailroom<'_>, mail: &Mail, part: Part<'_, '_, '_>) -> String {
    let title = ("title", mail.title.as_str());
    let subject = match &mail.number {
        Some(number) => room.words.say("mail.subject", &[("number", number), title]),
        None => {
            let quarter = room.edition.quarter;
            let (year, number) = (quarter.year().to_string(), quarter.number().to_string());
            let quarter = room.words.say("products.quarter", &[("year", &year), ("number", &number)]);
            room.words.say("mail.subject_list", &[("quarter", &quarter), title])
        }
    };
    if part.parts.len() < 2 {
        return subject;
    }
    let (number, parts) = (part.number.to_string(), part.parts.len().to_string());
    room.words.say("mail.part_subject", &[("subject", &subject), ("part", &number), ("parts", &parts)])
}

/// What goes before the text of a message that does not carry all of its packet: what the others carry, and what goes
/// another way.
fn about_parts(room: &Mailroom<'_>, part: Part<'_, '_, '_>) -> String {
    let mark = room.words.word("products.name_mark");
    let names =
        |files: &[&Attachment<'_>]| files.iter().map(|file| line(file.name)).collect::<Vec<_>>().join(mark);
    let mut text = String::new();
    if part.parts.len() > 1 {
        let contents: Vec<String> = (1..)
            .zip(part.parts)
            .map(|(number, files): (usize, _)| {
                let values = [("part", number.to_string()), ("files", names(files))];
                room.words.say(
                    "mail.part_contents",
                    &values.each_ref().map(|(name, value)| (*name, value.as_str())),
                )
            })
            .collect();
        let contents = contents.join(room.words.word("products.list_mark"));
        let (number, parts) = (part.number.to_string(), part.parts.len().to_string());
        let values = [("part", number.as_str()), ("parts", parts.as_str()), ("contents", contents.as_str())];
        text.push_str(&room.words.say("mail.part_line", &values));
        text.push_str("\n\n");
    }
    if !part.left.is_empty() {
        text.push_str(&room.words.say("mail.left_line", &[("files", &names(part.left))]));
        text.push_str("\n\n");
    }
    text
}

fn mail(room: &Mailroom<'_>, packet: &Packet<'_>, files: &[Attachment<'_>]) -> Mail {
    let (dispatch, office) = (packet.dispatch, &room.office.credit_office);
    let told = |day: NaiveDate| {
        let (year, month, number) = (day.year().to_string(), day.month().to_string(), day.day().to_string());
        room.words.say("products.date", &[("year", &year), ("month", &month), ("day", &number)])
    };
    let title = match dispatch.matter {
        Matter::PACKET if dispatch.corrects => "mail.title_correction".to_owned(),
        matter => format!("mail.title_{}", matter.word()),
    };
    Mail {
        addressee: line(&dispatch.name),
        former_addressee: dispatch.former_name.as_deref().map(line),
        matter: dispatch.matter_name().to_owned(),
        title: room.words.word(&title).to_owned(),
        wants_answer: dispatch.wants_answer,
        number: dispatch.document_number().map(line),
        issuer: line(&office.name),
        reply_by: dispatch.reply_by.map(told),
        attachments: files.iter().map(|file| line(file.name)).collect(),
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
