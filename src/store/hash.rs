//! SHA-256 as lower-case hex: the name of an original in the archive and the proof in a manifest.

use std::fmt;
use std::io::{self, Read, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// 64 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Sha256Hex(String);

impl Sha256Hex {
    /// `None` unless the text is 64 lower-case hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hex.then(|| Sha256Hex(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first two digits: the archive's sub-folder.
    pub fn folder(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    fn of(digest: &[u8]) -> Self {
        const DIGITS: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        Sha256Hex(nibbles.filter_map(|nibble| DIGITS.get(usize::from(nibble))).collect())
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub fn sha256(bytes: &[u8]) -> Sha256Hex {
    Sha256Hex::of(&Sha256::digest(bytes))
}

/// Reckons the hash of everything that is written through it.
#[derive(Debug)]
pub struct Sha256Writer<W> {
    hasher: Sha256,
    length: u64,
    to: W,
}

impl<W: Write> Sha256Writer<W> {
    pub fn new(to: W) -> Self {
        Sha256Writer { hasher: Sha256::new(), length: 0, to }
    }

    /// What was written to, with hash and length.
    pub fn finish(self) -> (W, Sha256Hex, u64) {
        (self.to, Sha256Hex::of(&self.hasher.finalize()), self.length)
    }
}

impl<W: Write> Write for Sha256Writer<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.to.write(piece)?;
        self.hasher.update(piece.get(..written).unwrap_or_default());
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Hash and length of everything a reader gives, in pieces of 64 KiB.
pub fn sha256_reader(reader: impl Read) -> io::Result<(Sha256Hex, u64)> {
    sha256_pass(reader, |_| Ok(()))
}

/// As [`sha256_reader`], handing every piece on: one reading for copying and hashing.
pub(super) fn sha256_pass(
    mut reader: impl Read,
    mut hand_on: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(Sha256Hex, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut length = 0_u64;
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let piece = buffer.get(..read).unwrap_or_default();
        if piece.is_empty() {
            return Ok((Sha256Hex::of(&hasher.finalize()), length));
        }
        hasher.update(piece);
        length += piece.len() as u64;
        hand_on(piece)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_fips_180_hold() {
        for (text, hex) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ] {
            assert_eq!(sha256(text.as_bytes()).as_str(), hex);
            let (streamed, length) = sha256_reader(text.as_bytes()).unwrap();
            assert_eq!((streamed.as_str(), length), (hex, text.len() as u64));
            let mut writer = Sha256Writer::new(Vec::new());
            writer.write_all(text.as_bytes()).unwrap();
            let (written, hashed, length) = writer.finish();
            assert_eq!((written.as_slice(), hashed.as_str()), (text.as_bytes(), hex));
            assert_eq!(length, text.len() as u64);
        }
    }

    #[test]
    fn only_a_hash_is_a_hash() {
        let hash = sha256(b"abc");
        assert_eq!(Sha256Hex::parse(hash.as_str()), Some(hash.clone()));
        assert_eq!(hash.folder(), "ba");
        for text in ["", "ba78", "../../etc/passwd", &"G".repeat(64), &"A".repeat(64)] {
            assert_eq!(Sha256Hex::parse(text), None, "{text}");
        }
    }
}
