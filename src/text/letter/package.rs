//! A .docx as its parts: opened with suspicion, written the same bytes every time, with nothing in it that the letter does
//! not say.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use chrono::NaiveDateTime;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::fault::{PartKind, Wrong};
use super::markup::{Element, Node, parse, write};

/// A letter's template with its pictures has some hundred KiB.
const UNPACKED: u64 = 16 << 20;
const TYPES: &str = "[Content_Types].xml";
const RELS: &str = "_rels/.rels";
pub(super) const CORE: &str = "docProps/core.xml";
pub(super) const DOCUMENT: &str = "word/document.xml";
const CORE_TYPE: &str = "application/vnd.openxmlformats-package.core-properties+xml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
const PROPERTIES: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// Width of 版心 (156 mm), twips.
pub(super) const PAGE: i64 = 8845;

/// Width of the text in the last section of a part, twips; `None`: it says nothing of pages.
pub(super) fn text_width(root: &Element) -> Option<i64> {
    let mut width = None;
    root.each(&mut |section| {
        if section.name == "w:sectPr" {
            let twips = |of: &str, name: &str| section.child(of)?.attribute(name)?.parse::<i64>().ok();
            let margins = [twips("w:pgMar", "w:left"), twips("w:pgMar", "w:right")];
            // Where pages are bound, there is that much less text.
            let gutter = twips("w:pgMar", "w:gutter").unwrap_or(0);
            let margins: Option<i64> = margins.into_iter().sum::<Option<i64>>().map(|both| both + gutter);
            width = twips("w:pgSz", "w:w").zip(margins).map(|(page, margins)| page - margins).or(width);
        }
    });
    width
}

/// What stands under the properties of a finished letter.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    pub title: &'a str,
    /// By which the document is known again (验证码); empty: it has none.
    pub code: &'a str,
    pub author: &'a str,
    pub stamp: NaiveDateTime,
}

/// Parts by their name in the archive.
pub(super) type Parts = BTreeMap<String, Vec<u8>>;

/// Where placeholders may stand.
pub(super) fn kind(name: &str) -> Option<PartKind> {
    let name = name.strip_prefix("word/")?.strip_suffix(".xml")?;
    match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "document" => Some(PartKind::Body),
        word if word.starts_with("header") => Some(PartKind::Header),
        word if word.starts_with("footer") => Some(PartKind::Footer),
        "footnotes" | "endnotes" => Some(PartKind::Notes),
        _ => None,
    }
}

/// The parts that a letter is made of; everything else of the archive is left behind.
pub(super) fn open(bytes: &[u8]) -> Result<Parts, Vec<Wrong>> {
    let parts = unpack(bytes).map_err(|wrong| vec![wrong])?;
    let wrongs = dangers(&parts).map_err(|wrong| vec![wrong])?;
    if wrongs.is_empty() { Ok(kept(parts)) } else { Err(wrongs) }
}

pub(super) fn unpack(bytes: &[u8]) -> Result<Parts, Wrong> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Wrong::NotDocx)?;
    let mut parts = Parts::new();
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => Wrong::NotDocx,
            other => Wrong::Damaged(other.to_string()),
        })?;
        let name = part.name().map_err(|error| Wrong::Damaged(error.to_string()))?.replace('\\', "/");
        let mut content = Vec::new();
        let read = part.by_ref().take(left + 1).read_to_end(&mut content);
        read.map_err(|error| Wrong::Damaged(error.to_string()))?;
        left = left.checked_sub(content.len() as u64).ok_or(Wrong::TooLarge)?;
        parts.insert(name, content);
    }
    if parts.contains_key(DOCUMENT) && parts.contains_key(TYPES) { Ok(parts) } else { Err(Wrong::NotDocx) }
}

/// What a letter must not carry out of the house.
fn dangers(parts: &Parts) -> Result<Vec<Wrong>, Wrong> {
    let mut wrongs = Vec::new();
    let types = text(parts, TYPES)?;
    let has = |word: &str| parts.keys().any(|name| name.to_ascii_lowercase().contains(word));
    if has("vbaproject") || types.contains("macroEnabled") {
        wrongs.push(Wrong::Macros);
    }
    for name in parts.keys() {
        if ["word/embeddings/", "word/activeX/", "word/afchunk"].iter().any(|folder| name.starts_with(folder))
        {
            wrongs.push(Wrong::Embedded(name.clone()));
        }
    }
    for (name, content) in parts.iter().filter(|(name, _)| name.ends_with(".rels")) {
        let root = parse(content).map_err(|error| Wrong::Damaged(format!("{name}: {error}")))?;
        for relation in root.elements() {
            if relation.attribute("TargetMode") == Some("External") {
                wrongs.push(Wrong::External(relation.attribute("Target").unwrap_or_default().to_owned()));
            }
        }
    }
    for (name, content) in parts.iter().filter(|(name, _)| kind(name).is_some()) {
        let root = parse(content).map_err(|error| Wrong::Damaged(format!("{name}: {error}")))?;
        look_through(&root, &mut wrongs);
    }
    Ok(wrongs)
}

fn look_through(root: &Element, wrongs: &mut Vec<Wrong>) {
    let mut add = |wrong: Wrong| {
        if !wrongs.contains(&wrong) {
            wrongs.push(wrong);
        }
    };
    root.each(&mut |element| match element.name.as_str() {
        "w:ins" | "w:del" | "w:moveFrom" | "w:moveTo" | "w:pPrChange" | "w:rPrChange" => {
            add(Wrong::Revisions)
        }
        "w:commentReference" | "w:commentRangeStart" => add(Wrong::Comments),
        "w:vanish" if !matches!(element.attribute("w:val"), Some("0" | "false" | "off")) => {
            add(Wrong::HiddenText);
        }
        "w:altChunk" | "w:object" => add(Wrong::Embedded(element.name.clone())),
        "w:instrText" => {
            let order = element.text();
            let order = order.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
            if matches!(order.as_str(), "INCLUDETEXT" | "INCLUDEPICTURE" | "LINK" | "DDE" | "DDEAUTO") {
                add(Wrong::External(order));
            }
        }
        _ => {}
    });
}

fn text(parts: &Parts, name: &str) -> Result<String, Wrong> {
    let content = parts.get(name).map(Vec::as_slice).unwrap_or_default();
    String::from_utf8(content.to_vec()).map_err(|error| Wrong::Damaged(format!("{name}: {error}")))
}

/// Without properties, comments, thumbnails and other parts of the one who wrote the template; what refers to them goes too.
fn kept(mut parts: Parts) -> Parts {
    let stays = |name: &str| {
        let left =
            ["word/comments", "word/people", "word/glossary/", "word/_rels/comments", "word/printerSettings"];
        name == TYPES || (name.starts_with("word/") && !left.iter().any(|start| name.starts_with(start)))
    };
    parts.retain(|name, _| stays(name));
    let names: BTreeSet<String> = parts.keys().cloned().collect();
    for (name, content) in &mut parts {
        let target = |element: &Element| {
            let to = element.attribute("Target")?;
            Some(to.strip_prefix('/').map_or_else(|| format!("word/{to}"), str::to_owned))
        };
        if name.ends_with(".rels") {
            rewrite(content, |element| target(element).is_none_or(|part| names.contains(&part)));
        } else if name == TYPES {
            let part = |element: &Element| element.attribute("PartName").map(str::to_owned);
            rewrite(content, |element| {
                part(element).is_none_or(|part| names.contains(part.trim_start_matches('/')))
            });
        }
    }
    if let Some(types) = parts.get_mut(TYPES)
        && let Ok(mut root) = parse(types)
    {
        let core =
            Element::new("Override").with("PartName", &format!("/{CORE}")).with("ContentType", CORE_TYPE);
        root.children.push(Node::Element(core));
        *types = write(&root);
    }
    parts.insert(RELS.to_owned(), package_relations());
    parts
}

fn rewrite(content: &mut Vec<u8>, stays: impl Fn(&Element) -> bool) {
    if let Ok(mut root) = parse(content) {
        root.children.retain(|node| node.element().is_none_or(&stays));
        *content = write(&root);
    }
}

fn package_relations() -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        let relation = Element::new("Relationship").with("Id", id).with("Type", kind).with("Target", target);
        Node::Element(relation)
    };
    let relations = vec![relation("rId1", OFFICE, DOCUMENT), relation("rId2", PROPERTIES, CORE)];
    write(&Element::new("Relationships").with("xmlns", RELATIONS).holding(relations))
}

/// The archive: parts in a fixed order, without times, under properties of our own; the same on every system.
pub(super) fn pack(parts: &BTreeMap<&str, &[u8]>, about: &About<'_>) -> Result<Vec<u8>, ZipError> {
    let core = properties(about);
    let mut all = parts.clone();
    all.insert(CORE, &core);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .system(zip::System::Unix); // whatever machine writes it
    // Some readers know the archive by its first part.
    let first = all.remove_entry(TYPES);
    for (name, content) in first.into_iter().chain(all) {
        archive.start_file(name, options)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn properties(about: &About<'_>) -> Vec<u8> {
    let stamp = about.stamp.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let say = |name: &str, text: &str| Element::new(name).holding(vec![Node::Text(text.to_owned())]);
    let time = |name: &str| Node::Element(say(name, &stamp).with("xsi:type", "dcterms:W3CDTF"));
    let code = (!about.code.is_empty()).then(|| Node::Element(say("cp:keywords", about.code)));
    let mut root = Element::new("cp:coreProperties")
        .with("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties")
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:dcterms", "http://purl.org/dc/terms/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .holding(vec![
            Node::Element(say("dc:title", about.title)),
            Node::Element(say("dc:creator", about.author)),
            time("dcterms:created"),
            time("dcterms:modified"),
        ]);
    root.children.extend(code);
    write(&root)
}
