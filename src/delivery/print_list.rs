//! 打印清单: what goes by hand, with where it lies and why: packets, and letters and lists.

use super::copies::{self, PaperCopy};
use super::{Mailroom, OnPaper, Packet};
use crate::domain::dispatch::{Dispatch, Matter};
use crate::text::outgoing::line;
use crate::workbook::write::{About, Heading, Value, WorkbookWriter, WriteFault};

/// A packet that goes by hand, all of it or some, and why.
type ByHand<'p> = (&'p Packet<'p>, &'p OnPaper);

pub(super) fn write(
    room: &Mailroom<'_>,
    by_hand: &[ByHand<'_>],
    copies: &[PaperCopy<'_>],
) -> Result<Vec<u8>, WriteFault> {
    let title = room.words.word("mail.print_title");
    let about = About { title, author: &room.office.credit_office.name, stamp: room.clock.stamp() };
    let mut workbook = WorkbookWriter::new(&about)?;
    let is_packet = |(packet, _): &ByHand<'_>| packet.dispatch.matter == Matter::PACKET;
    let (packets, letters): (Vec<ByHand<'_>>, Vec<ByHand<'_>>) = by_hand.iter().copied().partition(is_packet);
    if !packets.is_empty() {
        write_packets(&mut workbook, room, &packets)?;
    }
    if !letters.is_empty() {
        write_letters(&mut workbook, room, &letters)?;
    }
    if !copies.is_empty() {
        copies::write(&mut workbook, room, copies)?;
    }
    workbook.finish()
}

fn write_letters(
    workbook: &mut WorkbookWriter,
    room: &Mailroom<'_>,
    letters: &[ByHand<'_>],
) -> Result<(), WriteFault> {
    let word = |key: &str| room.words.word(&format!("mail.{key}"));
    let mut sheet = workbook.sheet(word("letters_sheet"))?;
    sheet.title(word("letters_title"), 8)?;
    sheet.head(&[
        Heading::new(word("column_seq"), 6),
        Heading::new(word("column_letter"), 18),
        Heading::new(word("column_number"), 26),
        Heading::new(word("column_addressee"), 30),
        Heading::new(word("column_contact"), 12),
        Heading::new(word("column_file"), 58),
        Heading::new(word("column_to_do"), 26),
        Heading::new(word("column_reason"), 34),
    ])?;
    for (number, (packet, why)) in (1..).zip(letters) {
        let dispatch = packet.dispatch;
        let to_do = match (why, &dispatch.number) {
            (OnPaper::OfCourt, _) => "to_be_signed_by_court",
            (OnPaper::Attachments { .. }, _) | (_, None) => "to_be_handed",
            (_, Some(_)) => "to_be_sealed",
        };
        let places: Vec<String> = packet.places.iter().map(|place| line(place)).collect();
        sheet.row(&[
            Value::Count(number),
            dispatch.matter.name().into(),
            dispatch.document_number().map(line).map_or(Value::Empty, Value::from),
            line(&dispatch.name).into(),
            contact(dispatch),
            places.join("\n").into(),
            word(to_do).into(),
            reason(room, why).into(),
        ])?;
    }
    sheet.filter()
}

fn write_packets(
    workbook: &mut WorkbookWriter,
    room: &Mailroom<'_>,
    packets: &[ByHand<'_>],
) -> Result<(), WriteFault> {
    let word = |key: &str| room.words.word(&format!("mail.{key}"));
    let title = word("print_title");
    let mut sheet = workbook.sheet(word("print_sheet"))?;
    sheet.title(title, 6)?;
    sheet.head(&[
        Heading::new(word("column_seq"), 6),
        Heading::new(word("column_name"), 30),
        Heading::new(word("column_number"), 26),
        Heading::new(word("column_contact"), 12),
        Heading::new(word("column_folder"), 44),
        Heading::new(word("column_reason"), 34),
    ])?;
    for (number, (packet, why)) in (1..).zip(packets) {
        let dispatch = packet.dispatch;
        let places: Vec<String> = packet.places.iter().map(|place| line(place)).collect();
        sheet.row(&[
            Value::Count(number),
            recipient(room, dispatch).into(),
            dispatch.document_number().map(line).unwrap_or_default().into(),
            contact(dispatch),
            places.join("\n").into(),
            reason(room, why).into(),
        ])?;
    }
    sheet.filter()
}

fn contact(dispatch: &Dispatch) -> Value {
    dispatch.contact.as_deref().map(line).unwrap_or_default().into()
}

fn reason(room: &Mailroom<'_>, why: &OnPaper) -> String {
    let say = |key: &str, values: &[(&str, &str)]| room.words.say(&format!("mail.{key}"), values);
    match why {
        OnPaper::OfCourt => say("of_court", &[]),
        OnPaper::NoAddress => say("no_address", &[]),
        OnPaper::BadAddress(address) => say("bad_address", &[("address", &line(address))]),
        OnPaper::TooLarge { mib, limit } => {
            say("too_large", &[("mib", &mib.to_string()), ("limit", &limit.to_string())])
        }
        OnPaper::Attachments { names, limit } => {
            let names: Vec<String> = names.iter().map(|name| line(name)).collect();
            let names = names.join(room.words.word("products.name_mark"));
            say("attachments_too_large", &[("files", &names), ("limit", &limit.to_string())])
        }
    }
}

/// As it stands on the envelope.
fn recipient(room: &Mailroom<'_>, dispatch: &Dispatch) -> String {
    let name = line(&dispatch.name);
    match dispatch.former_name.as_deref().map(line) {
        Some(former) => room.words.say("products.formerly", &[("name", &name), ("former", &former)]),
        None => name,
    }
}
