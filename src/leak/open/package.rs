//! Zipped packages: workbooks, text documents, plain archives. Every part is opened, whether anything points to it or not.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Look, Sight, open as open_file, sheets, xml};
use crate::leak::place::Place;

/// Nothing that the program writes unpacks to more bytes.
const LARGEST: u64 = 1 << 30;

pub(super) fn open(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    match parts(bytes) {
        Err(why) => look(place, Sight::Closed(&why)),
        Ok((comment, parts)) => {
            look(place, Sight::Inside(&comment));
            let kind = Kind::of(&parts);
            if kind == Kind::Workbook {
                sheets::open(place, &parts, look);
            }
            for (name, bytes) in &parts {
                part(place, kind, name, bytes, look);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Workbook,
    /// A text document, or another package of an office program.
    Office,
    /// Files that somebody has packed.
    Archive,
}

impl Kind {
    fn of(parts: &Parts) -> Self {
        match parts.contains_key("xl/workbook.xml") {
            true => Kind::Workbook,
            false if parts.contains_key("[Content_Types].xml") => Kind::Office,
            false => Kind::Archive,
        }
    }
}

fn part(place: &Place, kind: Kind, name: &str, bytes: &[u8], look: &mut Look<'_>) {
    let inner = place.inner(name);
    look(&inner, Sight::Name(name));
    match name {
        _ if name.ends_with('/') => {}
        _ if kind == Kind::Archive => look(&inner, Sight::Attached { name, bytes }),
        "docProps/core.xml" | "docProps/app.xml" | "docProps/custom.xml" => properties(&inner, bytes, look),
        // Read by sheets, with their cells.
        _ if kind == Kind::Workbook && (name == sheets::STRINGS || sheets::is_sheet(name)) => {}
        _ if name.starts_with("xl/comments") => {
            authors(&inner, bytes, look);
            xml::open(&inner, bytes, look);
        }
        _ if name.starts_with("xl/externalLinks/") => {
            look(&inner, Sight::Linked);
            xml::open(&inner, bytes, look);
        }
        _ if name == "[Content_Types].xml" => xml::open(&inner, bytes, look),
        _ => open_file(&inner, name, bytes, look),
    }
}

/// Properties that somebody's program fills in: who wrote the file and where it lay.
const PERSONAL: [&str; 7] =
    ["creator", "lastModifiedBy", "Company", "Manager", "Template", "HyperlinkBase", "contentStatus"];

fn properties(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    let own = place.last() == "docProps/custom.xml";
    let walked = xml::walk(bytes, &mut |found| match found {
        xml::Found::Text { element, text } => {
            if own || PERSONAL.contains(&element) {
                look(place, Sight::Property { name: element, value: text });
            }
            look(place, Sight::Inside(text));
        }
        xml::Found::Attribute { value, .. } => look(place, Sight::Inside(value)),
    });
    if let Err(why) = walked {
        look(place, Sight::Closed(&why));
    }
}

/// Who wrote the notes on a sheet's cells.
fn authors(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    let _ = xml::walk(bytes, &mut |found| {
        if let xml::Found::Text { element: "author", text } = found {
            look(place, Sight::Property { name: "author", value: text });
        }
    });
}

type Parts = BTreeMap<String, Vec<u8>>;

/// The archive's comment and its parts by name.
fn parts(bytes: &[u8]) -> Result<(String, Parts), String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let comment = String::from_utf8_lossy(archive.comment()).into_owned();
    let mut parts = BTreeMap::new();
    let mut left = LARGEST;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| error.to_string())?;
        let name = part.name().map_err(|error| error.to_string())?.into_owned();
        let mut content = Vec::new();
        part.take(left + 1).read_to_end(&mut content).map_err(|error| error.to_string())?;
        left = left.checked_sub(content.len() as u64).ok_or("unpacks to more than is ever written")?;
        if parts.insert(name.clone(), content).is_some() {
            return Err(format!("{name} is there twice"));
        }
    }
    Ok((comment, parts))
}
