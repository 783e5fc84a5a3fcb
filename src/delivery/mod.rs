//! How packets leave: one prepared message per packet, as an .eml file that a mail program opens, and a list of the packets
//! that must be printed because nobody gave an address.
//!
//! A message is the same bytes whenever it is made again: date from the clock, Message-ID and boundary from what it says.
//! What was prepared and approved is handed over by [`smtp`], byte for byte.

mod copies;
mod message;
mod mime;
mod print_list;
pub mod read_back;
pub mod smtp;

use lettre::Address;
use thiserror::Error;

use crate::clock::Clock;
use crate::definition::load::DefinitionFiles;
use crate::definition::office::OfficeSettings;
use crate::domain::edition::Notice;
use crate::domain::letter::Letter;
use crate::domain::quarter::EditionId;
use crate::store::hash::{Sha256Hex, sha256};
use crate::text::outgoing::file_name;
use crate::text::template::TemplateFault;
use crate::text::words::Words;
use crate::workbook::write::WriteFault;

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

/// What one department gets.
#[derive(Debug, Clone)]
pub struct Packet<'a> {
    pub notice: &'a Notice,
    /// The packet's folder inside the edition.
    pub folder: &'a str,
    pub files: Vec<Attachment<'a>>,
    /// The files open with a pass-phrase only, which goes another way.
    pub sealed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// Without folder.
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// A letter that goes on paper: the office seals it, or the court signs and numbers it.
#[derive(Debug, Clone, Copy)]
pub struct OnPaper<'a> {
    pub letter: &'a Letter,
    /// Inside the edition.
    pub path: &'a str,
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
    pub notice_number: String,
    /// Name of the department; told apart from others of the same name.
    pub recipient: String,
    pub address: String,
}

/// A packet that goes by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unaddressed {
    pub notice_number: String,
    pub recipient: String,
    /// What stands in brackets behind the name on the envelope.
    pub former_name: Option<String>,
    pub contact: Option<String>,
    pub folder: String,
    pub why: NotMailed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMailed {
    /// The units table has none.
    NoAddress,
    /// What stands in the units table.
    BadAddress(String),
    /// The message would be larger than mail servers take.
    TooLarge { mib: u64, limit: u32 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintList {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Everything that waits in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outbox {
    pub prepared: Vec<Prepared>,
    pub unaddressed: Vec<Unaddressed>,
    /// Only if something goes by hand.
    pub print_list: Option<PrintList>,
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

/// Puts every packet into a message, in the order given; those without a usable address and those that are too large for
/// mail go on the print list.
pub fn prepare(
    room: &Mailroom<'_>,
    packets: &[Packet<'_>],
    on_paper: &[OnPaper<'_>],
) -> Result<Outbox, DeliveryError> {
    let mut outbox = Outbox::default();
    let folder = room.words.word("products.folder_outbox");
    for (place, packet) in (1..).zip(packets) {
        let notice = packet.notice;
        match message_of(room, packet)? {
            Err(why) => outbox.unaddressed.push(Unaddressed {
                notice_number: notice.number.clone(),
                recipient: notice.name.clone(),
                former_name: notice.former_name.clone(),
                contact: notice.contact.clone(),
                folder: packet.folder.to_owned(),
                why,
            }),
            Ok((address, message_id, bytes)) => outbox.prepared.push(Prepared {
                path: format!("{folder}/{place:03}-{}.eml", file_name(&notice.name)),
                digest: sha256(&bytes),
                bytes,
                message_id,
                notice_number: notice.number.clone(),
                recipient: told_apart(notice, packets),
                address: address.to_string(),
            }),
        }
    }
    let copies = copies::of(packets, on_paper);
    if !outbox.unaddressed.is_empty() || !on_paper.is_empty() || !copies.is_empty() {
        let path = format!("{folder}/{}", room.words.word("mail.print_file"));
        outbox.print_list =
            Some(PrintList { path, bytes: print_list::write(room, &outbox.unaddressed, on_paper, &copies)? });
    }
    Ok(outbox)
}

/// The name, with the unit's id where another recipient has the same name: the outbox goes by it.
fn told_apart(notice: &Notice, packets: &[Packet<'_>]) -> String {
    let of_this_name = packets.iter().filter(|packet| packet.notice.name == notice.name).count();
    match of_this_name {
        0 | 1 => notice.name.clone(),
        _ => format!("{}({})", notice.name, notice.addressee),
    }
}

type Addressed = (Address, String, Vec<u8>);

/// Address, Message-ID and bytes, or why there is no message.
fn message_of(
    room: &Mailroom<'_>,
    packet: &Packet<'_>,
) -> Result<Result<Addressed, NotMailed>, DeliveryError> {
    let text = packet.notice.email.as_deref().map(str::trim).unwrap_or_default();
    if text.is_empty() {
        return Ok(Err(NotMailed::NoAddress));
    }
    let Ok(address) = text.parse::<Address>() else {
        return Ok(Err(NotMailed::BadAddress(text.to_owned())));
    };
    let (message_id, bytes) = message::write(room, packet, &address)?;
    let (mib, limit) = ((bytes.len() as u64).div_ceil(MIB), room.office.mail.max_message_mib);
    if mib > u64::from(limit) {
        return Ok(Err(NotMailed::TooLarge { mib, limit }));
    }
    Ok(Ok((address, message_id, bytes)))
}

#[cfg(test)]
mod tests;
