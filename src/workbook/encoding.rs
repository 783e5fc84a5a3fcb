//! Which encoding a text is in, and its strict decoding as a stream.
//!
//! Order: byte order mark, NUL pattern (UTF-16 without a mark), strict UTF-8, the label in the markup, GB18030 (of which
//! GBK and GB 2312 are parts). A byte that belongs to no character is a fault with its offset: U+FFFD must never get into
//! a name.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::read::Unreadable;

const CHUNK: usize = 64 * 1024;
/// So many three-byte characters in a row of valid UTF-8 are no accident: GBK text breaks the pattern long before.
const SURELY_UTF8: usize = 8;

/// UTF-16, if the head of a file begins with its mark or shows its NUL pattern.
pub(super) fn wide(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let (mut first, mut second) = (0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        match pair {
            [0, 0] => return None,
            [0, _] => first += 1,
            [_, 0] => second += 1,
            _ => {}
        }
    }
    // A stray NUL is no pattern: of a table in UTF-16 a tenth and more is digits, separators and line ends, with a NUL
    // each. ASCII in UTF-16 is valid UTF-8 too, but half of it is NUL.
    let valid = std::str::from_utf8(head).map_or_else(|fault| fault.error_len().is_none(), |_| true);
    let pairs = head.len() / 2;
    let share = if valid { pairs / 2 } else { pairs / 12 };
    let enough = |nul: usize, other: usize| nul > share && other * 20 <= nul;
    if enough(second, first) {
        Some(UTF_16LE)
    } else if enough(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Decides the encoding, reading as much as that takes, and leaves `source` behind the byte order mark.
/// `label` is asked with the first bytes if they are not Unicode: what the markup says of itself.
pub(super) fn decide<R: Read + Seek>(
    source: &mut R,
    label: fn(&[u8]) -> Option<&'static Encoding>,
) -> Result<&'static Encoding, Unreadable> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    source.by_ref().take(CHUNK as u64).read_to_end(&mut head)?;
    let encoding = match (Encoding::for_bom(&head), wide(&head)) {
        (Some((encoding, _)), _) | (None, Some(encoding)) => encoding,
        (None, None) => {
            source.seek(SeekFrom::Start(0))?;
            if is_utf8(source)? {
                UTF_8
            } else {
                label(&head).filter(|labelled| *labelled != UTF_8).unwrap_or(GB18030)
            }
        }
    };
    skip_mark(source, encoding)?;
    Ok(encoding)
}

/// Puts `source` behind the byte order mark of `encoding`, if it has one: for a second pass.
pub(super) fn skip_mark<R: Read + Seek>(source: &mut R, encoding: &'static Encoding) -> io::Result<()> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    source.by_ref().take(3).read_to_end(&mut head)?;
    let mark =
        Encoding::for_bom(&head).filter(|(marked, _)| *marked == encoding).map_or(0, |(_, length)| length);
    source.seek(SeekFrom::Start(mark as u64))?;
    Ok(())
}

/// `true` if all bytes are UTF-8, or so many are that the rest is damage and no other encoding.
fn is_utf8<R: Read>(source: &mut R) -> io::Result<bool> {
    let mut buffer = vec![0; CHUNK];
    let (mut kept, mut three_byte) = (0, 0);
    loop {
        let read = fill(source, buffer.get_mut(kept..).unwrap_or_default())?;
        let bytes = buffer.get(..kept + read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(true);
        }
        let (valid, tail, broken) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes, 0, false),
            Err(fault) => {
                let (valid, rest) = bytes.split_at(fault.valid_up_to());
                (valid, rest.len(), fault.error_len().is_some() || read == 0)
            }
        };
        three_byte += valid.iter().filter(|&&byte| byte & 0xF0 == 0xE0).count();
        if broken {
            return Ok(three_byte >= SURELY_UTF8);
        }
        let start = bytes.len() - tail;
        buffer.copy_within(start..start + tail, 0);
        kept = tail;
    }
}

fn fill<R: Read>(source: &mut R, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// The name that reports and logs show.
pub(super) fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// A stream of bytes decoded strictly, as text in chunks or as a [`Read`] of UTF-8.
pub(super) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The part of `raw` not decoded yet.
    pending: std::ops::Range<usize>,
    /// Offset in the file of the byte after `pending`.
    offset: u64,
    ended: bool,
    text: Vec<u8>,
    /// How much of `text` the [`Read`] side has given out.
    given: usize,
}

impl<R: Read + Seek> Decoded<R> {
    /// Decodes from the present position of `source` on.
    pub(super) fn new(mut source: R, encoding: &'static Encoding) -> io::Result<Self> {
        let offset = source.stream_position()?;
        Ok(Self {
            source,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; CHUNK],
            pending: 0..0,
            offset,
            ended: false,
            text: Vec::new(),
            given: 0,
        })
    }

    /// The next piece of text, never empty; `None` at the end.
    pub(super) fn chunk(&mut self) -> Result<Option<&str>, Unreadable> {
        loop {
            if self.pending.is_empty() && !self.ended {
                let read = fill(&mut self.source, &mut self.raw)?;
                self.pending = 0..read;
                self.offset += read as u64;
                self.ended = read == 0;
            }
            let source = self.raw.get(self.pending.clone()).unwrap_or_default();
            let room = self.decoder.max_utf8_buffer_length_without_replacement(source.len());
            self.text.resize(room.unwrap_or(CHUNK * 3).max(16), 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(source, &mut self.text, self.ended);
            self.pending.start += read;
            if let DecoderResult::Malformed(length, after) = result {
                let behind = (self.pending.len() + usize::from(length) + usize::from(after)) as u64;
                return Err(Unreadable::Undecodable { byte_offset: self.offset.saturating_sub(behind) });
            }
            self.text.truncate(written);
            self.given = 0;
            if written > 0 {
                let text = std::str::from_utf8(&self.text).map_err(Unreadable::damaged)?;
                return Ok(Some(text));
            }
            if self.ended {
                return Ok(None);
            }
        }
    }

    /// Everything at once, for readers that need a whole tree.
    pub(super) fn whole(mut self) -> Result<String, Unreadable> {
        let mut whole = String::new();
        while let Some(chunk) = self.chunk()? {
            whole.push_str(chunk);
        }
        Ok(whole)
    }
}

/// Carries an [`Unreadable::Undecodable`] through an interface that only knows [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("not decodable at byte {0}")]
struct Fault(u64);

impl<R: Read + Seek> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            match self.chunk() {
                Ok(Some(_)) => {}
                Ok(None) => {
                    self.text.clear();
                    self.given = 0;
                    return Ok(0);
                }
                Err(Unreadable::Undecodable { byte_offset }) => {
                    return Err(io::Error::other(Fault(byte_offset)));
                }
                Err(Unreadable::Io(fault)) => return Err(fault),
                Err(other) => return Err(io::Error::other(other)),
            }
        }
        let rest = self.text.get(self.given..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.given += length;
        Ok(length)
    }
}

/// What an I/O error says that came through [`Decoded`]'s [`Read`], if it is a fault of decoding.
pub(super) fn undecodable(fault: &io::Error) -> Option<Unreadable> {
    let Fault(byte_offset) = fault.get_ref()?.downcast_ref::<Fault>()?;
    Some(Unreadable::Undecodable { byte_offset: *byte_offset })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn decoded(bytes: &[u8]) -> Result<(&'static str, String), Unreadable> {
        let mut source = Cursor::new(bytes);
        let encoding = decide(&mut source, |_| None)?;
        Ok((name(encoding), Decoded::new(source, encoding)?.whole()?))
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "案号,被执行人\r\n（2026）泽0184执1号,云泽市𠮷㐂局\r\n";
        let gb18030 = GB18030.encode(text).0.into_owned();
        let cases = [
            ("UTF-8", text.as_bytes().to_vec()),
            ("UTF-8", ["\u{FEFF}".as_bytes(), text.as_bytes()].concat()),
            ("GB18030", gb18030),
            ("UTF-16LE", [b"\xFF\xFE".to_vec(), utf16(text, false)].concat()),
            ("UTF-16BE", [b"\xFE\xFF".to_vec(), utf16(text, true)].concat()),
            ("UTF-16LE", utf16(text, false)),
            ("UTF-16BE", utf16(text, true)),
        ];
        for (name, bytes) in cases {
            assert_eq!(decoded(&bytes).unwrap(), (name, String::from(text)), "{name}");
        }
    }

    #[test]
    fn a_broken_byte_is_reported_where_it_stands() {
        let mut utf8 = "云泽市人民法院被执行人名单".as_bytes().to_vec();
        utf8.push(0xFF);
        utf8.extend("云泽".as_bytes());
        assert!(matches!(decoded(&utf8), Err(Unreadable::Undecodable { byte_offset: 39 })));

        let mut gbk = GB18030.encode("云泽市,一\n").0.into_owned();
        let offset = gbk.len() as u64;
        gbk.extend(b"\xFF\n");
        assert!(
            matches!(decoded(&gbk), Err(Unreadable::Undecodable { byte_offset }) if byte_offset == offset)
        );
    }

    #[test]
    fn a_character_over_the_edge_of_a_chunk_is_whole() {
        let text = format!("a{}", "镕".repeat(CHUNK));
        assert_eq!(decoded(text.as_bytes()).unwrap(), ("UTF-8", text.clone()));
        let gbk = GB18030.encode(&text).0.into_owned();
        assert_eq!(decoded(&gbk).unwrap(), ("GB18030", text));
    }
}
