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
        tell_objects(place, objects, look);
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

/// What stands between streams. Numbers that are no part of a string are widths of glyphs and offsets: a row of them would
/// be taken for somebody's by chance.
fn tell_objects(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    let mut rest = bytes;
    while let Some(start) = memchr::memchr(b'(', rest) {
        let (syntax, string) = rest.split_at(start);
        tell(place, &without_numbers(syntax), look);
        let end = end_of_string(string);
        tell(place, string.get(..end).unwrap_or(string), look);
        rest = string.get(end..).unwrap_or_default();
    }
    tell(place, &without_numbers(rest), look);
}

/// Length of a string that begins with `(`: to the parenthesis that closes it (ISO 32000-2, 7.3.4.2).
fn end_of_string(bytes: &[u8]) -> usize {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'(' => depth += 1,
            b')' if depth <= 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}

fn without_numbers(bytes: &[u8]) -> Vec<u8> {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || b"[]<>/".contains(byte);
    let is_number = |word: &&[u8]| word.iter().all(|byte| byte.is_ascii_digit() || b"+-.".contains(byte));
    let words = bytes.split(is_between).filter(|word| !word.is_empty() && !is_number(word));
    words.collect::<Vec<_>>().join(&b' ')
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
    fn numbers_of_the_file_itself_are_nobodys() {
        let widths = "3 0 obj <</W [0 5 1000 6 6 558 1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 7]>> (a \\( 11010519491231002X \\) b) \
                      endobj xref 0000000016 00000 n";
        let seen = seen(widths.as_bytes());
        assert!(seen.iter().any(|text| text.contains("11010519491231002X \\) b")), "{seen:?}");
        assert!(!seen.iter().any(|text| text.contains("1 0 0 2") || text.contains("0000000016")), "{seen:?}");
    }

    #[test]
    fn a_pdf_that_is_cut_ends() {
        assert!(seen(b"%PDF-1.7 1 0 obj <<>> stream but no end").join("").contains("no end"));
        assert_eq!(seen(b""), Vec::<String>::new());
    }
}
