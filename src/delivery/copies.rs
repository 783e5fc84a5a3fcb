//! 抄送件: copies of letters, which go on paper to those whom the letter names under 抄送 besides its usual ones. They answer
//! nothing and no clock runs for them, so they need no message with a state of its own.

use super::{Mailroom, Packet};
use crate::text::outgoing::line;
use crate::workbook::write::{Heading, Value, WorkbookWriter, WriteFault};

/// A copy to be printed and handed over, and where the letter lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct PaperCopy<'p> {
    number: &'p str,
    addressee: &'p str,
    to: &'p str,
    letter: &'p str,
}

/// The copies of all packets, in their order.
pub(super) fn of<'p>(packets: &'p [Packet<'p>]) -> Vec<PaperCopy<'p>> {
    let mut copies = Vec::new();
    for Packet { dispatch, letter, .. } in packets {
        let number = dispatch.document_number().unwrap_or_default();
        let letter = letter.unwrap_or_default();
        let of_one = dispatch.copies.iter();
        copies.extend(of_one.map(|to| PaperCopy { number, addressee: &dispatch.name, to, letter }));
    }
    copies
}

pub(super) fn write(
    workbook: &mut WorkbookWriter,
    room: &Mailroom<'_>,
    copies: &[PaperCopy<'_>],
) -> Result<(), WriteFault> {
    let word = |key: &str| room.words.word(&format!("mail.{key}"));
    let mut sheet = workbook.sheet(word("copies_sheet"))?;
    sheet.title(word("copies_title"), 5)?;
    sheet.head(&[
        Heading::new(word("column_seq"), 6),
        Heading::new(word("column_copied_to"), 30),
        Heading::new(word("column_number"), 26),
        Heading::new(word("column_addressee"), 30),
        Heading::new(word("column_file"), 58),
    ])?;
    for (number, copy) in (1..).zip(copies) {
        sheet.row(&[
            Value::Count(number),
            line(copy.to).into(),
            line(copy.number).into(),
            line(copy.addressee).into(),
            line(copy.letter).into(),
        ])?;
    }
    sheet.filter()
}
