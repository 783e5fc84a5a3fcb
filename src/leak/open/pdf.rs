//! A PDF: what stands in it as text without being unpacked, its properties above all. What its pages show are numbers of
//! glyphs in packed streams; those say nothing to whoever looks for words in the bytes, but by chance, and are passed over.

use super::super::place::Place;
use super::{Look, Sight};

/// Shorter pieces are operators and numbers.
const SHORTEST: usize = 8;

pub(super) fn open(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (objects, stream) = match find(rest, b"stream") {
            Some(at) => rest.split_at(at),
            None => (rest, &[][..]),
        };
        tell(place, objects, look);
        let end = find(stream, b"endstream").unwrap_or(stream.len());
        let (stream, after) = stream.split_at(end);
        if !is_packed(objects) {
            tell(place, stream, look);
        }
        rest = after.strip_prefix(b"endstream").unwrap_or(after);
    }
}

/// Whether the dictionary in front of a stream names a filter.
fn is_packed(objects: &[u8]) -> bool {
    let start = objects.windows(4).rposition(|four| four == b" obj").unwrap_or(0);
    objects.get(start..).is_some_and(|dictionary| find(dictionary, b"/Filter").is_some())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn tell(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    for piece in bytes.utf8_chunks().map(|chunk| chunk.valid()).filter(|piece| piece.len() > SHORTEST) {
        look(place, Sight::Inside(piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(pdf: &[u8]) -> Vec<String> {
        let mut seen = Vec::new();
        open(&Place::file("函.pdf"), pdf, &mut |_, sight| {
            if let Sight::Inside(text) = sight {
                seen.push(text.to_owned());
            }
        });
        seen
    }

    #[test]
    fn properties_are_told_and_packed_streams_are_not() {
        let pdf = "%PDF-1.7\n1 0 obj <</Type /Metadata>>\nstream\n<keywords>APHYF-M7X3X</keywords>\nendstream\nendobj\n\
                   2 0 obj <</Filter /FlateDecode>>\nstream\nC:\\Users\\chance\\x\nendstream\nendobj\n\
                   3 0 obj (Users/zhang) endobj";
        let seen = seen(pdf.as_bytes()).join("|");
        assert!(seen.contains("APHYF-M7X3X") && seen.contains("Users/zhang"), "{seen}");
        assert!(!seen.contains("chance"), "{seen}");
    }

    #[test]
    fn a_pdf_that_is_cut_ends() {
        assert!(seen(b"%PDF-1.7 1 0 obj <<>> stream but no end").join("").contains("no end"));
        assert_eq!(seen(b""), Vec::<String>::new());
    }
}
