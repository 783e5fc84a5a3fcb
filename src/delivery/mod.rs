//! How packets leave: prepared messages, as .eml files that a mail program opens, and a list of what goes on paper because
//! nobody gave an address, because no message can carry it, or because the court signs it.
//!
//! A message is the same bytes whenever it is made again: date from the clock, Message-ID and boundary from what it says.
//! What was prepared and approved is handed over by [`smtp`], byte for byte.

mod called;
mod copies;
mod message;
mod mime;
mod print_list;
pub mod read_back;
pub mod smtp;
mod split;

use lettre::Address;
use thiserror::Error;

use crate::clock::Clock;
use crate::definition::load::DefinitionFiles;
use crate::definition::office::OfficeSettings;
use crate::domain::dispatch::{Dispatch, Matter};
use crate::domain::quarter::EditionId;
use crate::store::hash::{Sha256Hex, sha256};
use crate::text::outgoing::file_name;
use crate::text::template::TemplateFault;
use crate::text::words::Words;
use crate::workbook::write::WriteFault;

use called::{Called, called};

const MIB: u64 = 1024 * 1024;

/// Who sends, in whose words.
#[derive(Debug, Clone, Copy)]
pub struct Mailroom<'a> {
    pub edition: EditionId,
    pub office: &'a OfficeSettings,
    /// By path inside `templates/`.
    pub templates: &'a DefinitionFiles,
    /// Chinese: what is sent is Chinese.
    pub words: &'a Words,
    pub clock: Clock,
}

/// What one recipient gets about one matter.
#[derive(Debug, Clone)]
pub struct Packet<'a> {
    pub dispatch: &'a Dispatch,
    /// The packet's folder inside the edition, or its files, for whoever prints them.
    pub places: Vec<&'a str>,
    /// Where the letter itself lies; lists have none.
    pub letter: Option<&'a str>,
    pub files: Vec<Attachment<'a>>,
    /// The files open with a pass-phrase only, which goes another way.
    pub sealed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// Without folder.
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// The letter, or what is answered on: goes with the first message.
    pub leads: bool,
}

/// A message in state *prepared*: written down, approved by nobody, sent to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// `8-待发邮件/003-云泽市教育局.eml`, inside the edition's folder; the outbox holds a copy.
    pub path: String,
    pub bytes: Vec<u8>,
    /// Of `bytes`: what an approval fixes.
    pub digest: Sha256Hex,
    /// With its angle brackets.
    pub message_id: String,
    /// What the outbox calls the message: its packet, and which part it is where there are several.
    pub called: String,
    /// From 1.
    pub part: usize,
    pub address: String,
}

/// How one packet goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What approvals and sending call it, unlike any other of the edition: `云泽市教育局（交办函）`.
    pub packet: String,
    /// Name of the recipient; told apart from others of the same name.
    pub name: String,
    /// In the order in which they are sent; none: all of it goes on paper.
    pub messages: Vec<Prepared>,
    /// Why all of it, or some, goes on paper.
    pub on_paper: Option<OnPaper>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnPaper {
    /// The court signs, numbers and hands it over.
    OfCourt,
    /// The units table has no address.
    NoAddress,
    /// What stands in the units table.
    BadAddress(String),
    /// The message would be larger than mail servers take, however it is divided.
    TooLarge { mib: u64, limit: u32 },
    /// The rest is mailed; these attachments are too large for any message.
    Attachments { names: Vec<String>, limit: u32 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintList {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Everything that waits in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outbox {
    /// One for each packet, in their order.
    pub ways: Vec<Way>,
    /// Only if something goes by hand.
    pub print_list: Option<PrintList>,
}

impl Outbox {
    /// Every message, in order.
    pub fn messages(&self) -> impl Iterator<Item = &Prepared> {
        self.ways.iter().flat_map(|way| &way.messages)
    }
}

#[derive(Debug, Error)]
pub enum DeliveryError {
    #[error("office.toml: mail.from {0:?} is not a mail address")]
    Sender(String),
    #[error("the template {0} is missing in pipelines/templates")]
    TemplateMissing(&'static str),
    #[error(transparent)]
    Template(#[from] TemplateFault),
    #[error("message: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("this is no message that the program has prepared")]
    NotOurs,
    #[error(transparent)]
    Workbook(#[from] WriteFault),
}

/// Puts every packet into a message, or into several where one would be too large, in the order given; what has no usable
/// address, what no message can carry and what the court signs goes on the print list.
pub fn prepare(room: &Mailroom<'_>, packets: &[Packet<'_>]) -> Result<Outbox, DeliveryError> {
    let mut outbox = Outbox::default();
    let names = called(room.words, &packets.iter().map(|packet| packet.dispatch).collect::<Vec<_>>());
    for ((place, packet), called) in (1..).zip(packets).zip(names) {
        outbox.ways.push(way(room, packet, place, called)?);
    }
    let by_hand = packets.iter().zip(&outbox.ways).filter_map(|(packet, way)| {
        let why = way.on_paper.as_ref()?;
        Some((packet, why))
    });
    let by_hand: Vec<(&Packet<'_>, &OnPaper)> = by_hand.collect();
    let copies = copies::of(packets);
    if !by_hand.is_empty() || !copies.is_empty() {
        let folder = room.words.word("products.folder_outbox");
        let path = format!("{folder}/{}", room.words.word("mail.print_file"));
        outbox.print_list = Some(PrintList { path, bytes: print_list::write(room, &by_hand, &copies)? });
    }
    Ok(outbox)
}

fn way(
    room: &Mailroom<'_>,
    packet: &Packet<'_>,
    place: usize,
    Called { name, packet: called }: Called,
) -> Result<Way, DeliveryError> {
    let mut way = Way { packet: called, name, messages: Vec::new(), on_paper: None };
    let address = match address(packet.dispatch) {
        Ok(address) => address,
        Err(why) => return Ok(Way { on_paper: Some(why), ..way }),
    };
    let limit = room.office.mail.max_message_mib;
    let most = u64::from(limit) * MIB;
    let whole = message::write(room, packet, &address, message::Part::whole())?;
    if whole.bytes.len() as u64 <= most {
        way.messages.push(prepared(room, packet, (place, 1, 1), &way.packet, &address, whole));
        return Ok(way);
    }
    let mib = (whole.bytes.len() as u64).div_ceil(MIB);
    let too_large = Some(OnPaper::TooLarge { mib, limit });
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let Some(shares) = split::shares(&packet.files, most) else {
        return Ok(Way { on_paper: too_large, ..way });
    };
    let parts = shares.parts.len();
    for number in 1..=parts {
        let part = message::Part { number, parts: &shares.parts, left: &shares.left };
        let message = message::write(room, packet, &address, part)?;
        if message.bytes.len() > most {
            return Ok(Way { messages: Vec::new(), on_paper: too_large, ..way });
        }
        way.messages.push(prepared(room, packet, (place, number, parts), &way.packet, &address, message));
    }
    let names: Vec<String> = shares.left.iter().map(|file| file.name.to_owned()).collect();
    way.on_paper = (!names.is_empty()).then_some(OnPaper::Attachments { names, limit });
    Ok(way)
}

fn address(dispatch: &Dispatch) -> Result<Address, OnPaper> {
    let text = dispatch.email.as_deref().map(str::trim).unwrap_or_default();
    match text.parse() {
        _ if dispatch.matter.is_of_the_court() => Err(OnPaper::OfCourt),
        _ if text.is_empty() => Err(OnPaper::NoAddress),
        Ok(address) => Ok(address),
        Err(_) => Err(OnPaper::BadAddress(text.to_owned())),
    }
}

fn prepared(
    room: &Mailroom<'_>,
    packet: &Packet<'_>,
    (place, part, parts): (usize, usize, usize),
    packet_called: &str,
    address: &Address,
    message: message::Message,
) -> Prepared {
    let dispatch = packet.dispatch;
    let mut path =
        format!("{}/{place:03}-{}", room.words.word("products.folder_outbox"), file_name(&dispatch.name));
    if dispatch.matter != Matter::PACKET {
        path.push_str(&format!("-{}", dispatch.matter.name()));
    }
    let mut called = packet_called.to_owned();
    if parts > 1 {
        // As wide as the last number, so that the files lie in the order in which they go.
        let width = parts.to_string().len();
        let number = format!("{part:0width$}");
        path = room.words.say("mail.part_file", &[("file", &path), ("part", &number)]);
        called =
            room.words.say("mail.part_called", &[("packet", packet_called), ("part", &part.to_string())]);
    }
    Prepared {
        path: format!("{path}.eml"),
        digest: sha256(&message.bytes),
        bytes: message.bytes,
        message_id: message.id,
        called,
        part,
        address: address.to_string(),
    }
}

#[cfg(test)]
mod tests;
