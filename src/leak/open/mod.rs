//! A file as whoever receives it could open it: its bytes read anew, by other code than wrote them, and everything that
//! stands in it handed on — what shows, what is hidden, and what only the file's inside says.

mod mail;
mod package;
mod page;
mod pdf;
mod sheets;
mod xml;

use super::place::Place;

/// Archives in mails in archives: deeper than anybody files things.
const DEEPEST: usize = 6;

/// Something that stands in a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sight<'s> {
    /// The name of a file or of a part of one.
    Name(&'s str),
    /// A paragraph, a line, a heading: what a reader takes for the text.
    Body(&'s str),
    /// Anything else that is text: comments, attributes, properties, lists of choices.
    Inside(&'s str),
    /// A sheet begins.
    Sheet { name: &'s str, hidden: bool },
    /// A cell of the sheet that began last, numbers from 1.
    Cell { row: u32, column: u32, text: &'s str, hidden: bool },
    /// Who made the file, and what else it says of itself.
    Property { name: &'s str, value: &'s str },
    /// To whom a message goes.
    Addressed(&'s str),
    /// A file that a message or an archive carries, not yet opened.
    Attached { name: &'s str, bytes: &'s [u8] },
    /// An office file behind a pass-phrase.
    Sealed { name: &'s str, bytes: &'s [u8] },
    /// A link to another workbook.
    Linked,
    /// Nobody can say what stands there.
    Closed(&'s str),
}

/// Takes what is found, with the place inside the file.
pub(super) type Look<'l> = dyn FnMut(&Place, Sight<'_>) + 'l;

/// Opens a file. What cannot be opened is a sight too.
pub(super) fn open(place: &Place, name: &str, bytes: &[u8], look: &mut Look<'_>) {
    if place.depth() > DEEPEST {
        return look(place, Sight::Closed("nested too deep"));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if bytes.starts_with(b"PK") {
        return package::open(place, bytes, look);
    }
    if is_sealed(bytes) && matches!(ending.as_str(), "xlsx" | "docx") {
        return look(place, Sight::Sealed { name, bytes });
    }
    match (ending.as_str(), std::str::from_utf8(bytes)) {
        ("xlsx" | "xlsm" | "docx" | "zip" | "xls" | "doc", _) => look(place, Sight::Closed("not a package")),
        ("eml", _) => mail::open(place, bytes, look),
        _ if bytes.starts_with(b"%PDF") => pdf::open(place, bytes, look),
        (_, Err(_)) => binary(place, bytes, look),
        ("csv", Ok(text)) => page::table(place, text, look),
        ("html" | "htm", Ok(text)) => page::html(place, text, look),
        ("xml" | "rels" | "vml", Ok(_)) => xml::open(place, bytes, look),
        (_, Ok(text)) => text.lines().for_each(|line| look(place, Sight::Body(line))),
    }
}

/// A compound file: what an encrypted .xlsx or .docx is outside ([MS-OFFCRYPTO] 2.3.4).
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// Pictures and fonts: nothing to read, but words may stand in them as bytes.
fn binary(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    const KNOWN: [&[u8]; 7] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"\0\x01\0\0", b"OTTO", b"ttcf", b"wOF"];
    if !KNOWN.iter().any(|start| bytes.starts_with(start)) {
        return look(place, Sight::Closed("neither text nor a known format"));
    }
    for piece in bytes.utf8_chunks().map(|chunk| chunk.valid()).filter(|piece| piece.len() > 8) {
        look(place, Sight::Inside(piece));
    }
}
