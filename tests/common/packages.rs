//! Letters and workbooks as packages: what their parts say, and how a clerk's word processor would change them.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The text of a part.
pub(crate) fn part(package: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Every part by name; fails if one is no text.
pub(crate) fn parts(package: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.push((part.name().unwrap().into_owned(), text));
    }
    parts
}

/// The package with a text replaced wherever it stands; fails if it stands nowhere.
pub(crate) fn edited(package: &[u8], from: &str, to: &str) -> Vec<u8> {
    let parts = parts(package);
    assert!(parts.iter().any(|(_, text)| text.contains(from)), "{from} stands nowhere");
    packed(parts.into_iter().map(|(name, text)| (name, text.replace(from, to).into_bytes())))
}

/// Files in one archive.
pub(crate) fn packed(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The paragraphs of a letter's body that say something.
pub(crate) fn paragraphs(docx: &[u8]) -> Vec<String> {
    words(&part(docx, "word/document.xml"))
}

/// The paragraphs of a part of a letter that say something.
pub(crate) fn words(xml: &str) -> Vec<String> {
    let paragraphs = xml.split("</w:p>").map(|paragraph| {
        let pieces = paragraph.split('<').filter_map(|piece| piece.split_once('>'));
        pieces.map(|(_, text)| text.trim_matches('\n')).collect::<String>()
    });
    paragraphs.filter(|line| !line.is_empty()).collect()
}
