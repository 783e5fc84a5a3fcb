//! 打印清单: the packets that go by hand, with where they lie and why, and the letters that go on paper.

use super::copies::{self, PaperCopy};
use super::{Mailroom, NotMailed, OnPaper, Unaddressed};
use crate::text::outgoing::line;
use crate::workbook::write::{About, Heading, Value, WorkbookWriter, WriteFault};

pub(super) fn write(
    room: &Mailroom<'_>,
    packets: &[Unaddressed],
    letters: &[OnPaper<'_>],
    copies: &[PaperCopy<'_>],
) -> Result<Vec<u8>, WriteFault> {
    let title = room.words.word("mail.print_title");
    let about = About { title, author: &room.office.credit_office.name, stamp: room.clock.stamp() };
    let mut workbook = WorkbookWriter::new(&about)?;
    if !packets.is_empty() {
        write_packets(&mut workbook, room, packets)?;
    }
    if !letters.is_empty() {
        write_letters(&mut workbook, room, letters)?;
    }
    if !copies.is_empty() {
        copies::write(&mut workbook, room, copies)?;
    }
    workbook.finish()
}

fn write_letters(
    workbook: &mut WorkbookWriter,
    room: &Mailroom<'_>,
    letters: &[OnPaper<'_>],
) -> Result<(), WriteFault> {
    let word = |key: &str| room.words.word(&format!("mail.{key}"));
    let mut sheet = workbook.sheet(word("letters_sheet"))?;
    sheet.title(word("letters_title"), 6)?;
    sheet.head(&[
        Heading::new(word("column_seq"), 6),
        Heading::new(word("column_letter"), 18),
        Heading::new(word("column_number"), 26),
        Heading::new(word("column_addressee"), 30),
        Heading::new(word("column_file"), 58),
        Heading::new(word("column_to_do"), 26),
    ])?;
    for (number, OnPaper { letter, path }) in (1..).zip(letters) {
        let own = letter.number.as_ref().map(|number| line(&number.text));
        let to_do = word(if own.is_some() { "to_be_sealed" } else { "to_be_signed_by_court" });
        sheet.row(&[
            Value::Count(number),
            letter.kind.name().into(),
            own.map_or(Value::Empty, Value::from),
            line(&letter.name).into(),
            line(path).into(),
            to_do.into(),
        ])?;
    }
    sheet.filter()
}

fn write_packets(
    workbook: &mut WorkbookWriter,
    room: &Mailroom<'_>,
    packets: &[Unaddressed],
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
    for (number, packet) in (1..).zip(packets) {
        let reason = match &packet.why {
            NotMailed::NoAddress => word("no_address").to_owned(),
            NotMailed::BadAddress(address) => {
                room.words.say("mail.bad_address", &[("address", &line(address))])
            }
            NotMailed::TooLarge { mib, limit } => {
                room.words.say("mail.too_large", &[("mib", &mib.to_string()), ("limit", &limit.to_string())])
            }
        };
        sheet.row(&[
            Value::Count(number),
            recipient(room, packet).into(),
            line(&packet.notice_number).into(),
            packet.contact.as_deref().map(line).unwrap_or_default().into(),
            line(&packet.folder).into(),
            reason.into(),
        ])?;
    }
    sheet.filter()
}

/// As it stands on the envelope.
fn recipient(room: &Mailroom<'_>, packet: &Unaddressed) -> String {
    let name = line(&packet.recipient);
    match packet.former_name.as_deref().map(line) {
        Some(former) => room.words.say("products.formerly", &[("name", &name), ("former", &former)]),
        None => name,
    }
}
