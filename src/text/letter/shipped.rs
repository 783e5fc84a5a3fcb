//! The letters that the program ships: text in `shipped/*.txt`, one paragraph a line, laid out by the parts in `layout/` that
//! all of them share. Assembled they are templates like those of an office, and are read in the same way.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use zip::result::ZipError;

use super::markup::{Element, Node, write};
use super::package::{About, DOCUMENT, pack};
use super::paragraph::run;
use crate::domain::letter::LetterKind;

/// Parts that every shipped template has, by their name in the archive.
const LAYOUT: [(&str, &str); 11] = [
    ("[Content_Types].xml", include_str!("layout/content_types.xml")),
    ("_rels/.rels", include_str!("layout/package_rels.xml")),
    ("word/_rels/document.xml.rels", include_str!("layout/document_rels.xml")),
    ("word/styles.xml", include_str!("layout/styles.xml")),
    ("word/settings.xml", include_str!("layout/settings.xml")),
    ("word/fontTable.xml", include_str!("layout/fontTable.xml")),
    ("word/header_first.xml", include_str!("layout/header_first.xml")),
    ("word/header_blank.xml", include_str!("layout/header_blank.xml")),
    ("word/footer_first.xml", include_str!("layout/footer_first.xml")),
    ("word/footer_odd.xml", include_str!("layout/footer_odd.xml")),
    ("word/footer_even.xml", include_str!("layout/footer_even.xml")),
];
/// Page and section of GB/T 9704-2012: A4, margins 37, 26, 35 and 28 mm, 22 lines.
const SECTION: &str = include_str!("layout/section.xml");
const NAMESPACES: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];
/// Stands for a line break inside a paragraph.
const BREAK: char = '⏎';

/// What a line of a shipped text is.
struct Line<'t> {
    style: &'t str,
    text: &'t str,
}

pub(super) fn text_of(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Notice => include_str!("shipped/notice.txt"),
        LetterKind::Correction => include_str!("shipped/correction.txt"),
        LetterKind::Unit => include_str!("shipped/unit.txt"),
        LetterKind::Assigned => include_str!("shipped/assigned.txt"),
        LetterKind::Urged => include_str!("shipped/urged.txt"),
        LetterKind::Demanded => include_str!("shipped/demanded.txt"),
        LetterKind::Lifting => include_str!("shipped/lifting.txt"),
        LetterKind::Repaired => include_str!("shipped/repaired.txt"),
        LetterKind::Push => include_str!("shipped/push.txt"),
        LetterKind::Zero => include_str!("shipped/zero.txt"),
        LetterKind::Repair => include_str!("shipped/repair.txt"),
        LetterKind::Clue => include_str!("shipped/clue.txt"),
    }
}

/// The shipped template of a kind, as a .docx: the same bytes every time.
pub fn template(kind: LetterKind) -> Result<Vec<u8>, ZipError> {
    let document = document(text_of(kind));
    let mut parts: BTreeMap<&str, &[u8]> =
        LAYOUT.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    parts.insert(DOCUMENT, &document);
    pack(&parts, &About { title: kind.name(), code: "", author: "", stamp: NaiveDate::default().into() })
}

fn document(text: &str) -> Vec<u8> {
    let mut body: Vec<Node> =
        text.lines().filter_map(line).map(|line| Node::Element(paragraph(&line))).collect();
    if let Ok(section) = super::markup::parse(SECTION.as_bytes()) {
        body.push(Node::Element(section));
    }
    let mut root = Element::new("w:document");
    for (name, value) in NAMESPACES {
        root.set(name, value);
    }
    write(&root.holding(vec![Node::Element(Element::new("w:body").holding(body))]))
}

fn line(text: &str) -> Option<Line<'_>> {
    if text.is_empty() || text.starts_with('#') {
        return None;
    }
    let styled = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    Some(match styled {
        Some((style, text)) => Line { style, text },
        // A mark alone: the line vanishes when the letter is filled.
        None if text.starts_with("{{") && text.find("}}") == Some(text.len() - 2) => {
            Line { style: "标记", text }
        }
        None => Line { style: "正文", text },
    })
}

fn paragraph(line: &Line<'_>) -> Element {
    let about = properties(line.style);
    let mut children: Vec<Node> = about.map(Node::Element).into_iter().collect();
    // Between double stars stands a heading of the second level that the paragraph goes on behind.
    for (number, piece) in line.text.split("**").enumerate().filter(|(_, piece)| !piece.is_empty()) {
        let look = (number % 2 == 1).then(|| {
            let style = Element::new("w:rStyle").with("w:val", "Level2");
            Element::new("w:rPr").holding(vec![Node::Element(style)])
        });
        let text = piece.replace(BREAK, "\n");
        children.push(Node::Element(run(look.as_ref(), &text)));
    }
    Element::new("w:p").holding(children)
}

/// `w:pPr` of a style as the texts call it.
fn properties(style: &str) -> Option<Element> {
    let id = match style {
        "文号" => "Number",
        "标题" => "Heading",
        "主送" => "Addressee",
        // The last paragraph goes with the signature onto its page: no page holds a signature alone.
        "正文" | "末段" => "Body",
        "接排" => "Normal",
        "一级" => "Level1",
        "附件" => "Attachment",
        "附件续" => "AttachmentNext",
        "署名" | "日期" => "Signature",
        "抄送" => "Copies",
        _ => return None,
    };
    let mut parts = vec![Element::new("w:pStyle").with("w:val", id)];
    match style {
        // Four characters from the right; the program moves both so that the name stands centred over the date.
        "署名" => parts.push(Element::new("w:ind").with("w:right", "1280")),
        "日期" => {
            parts.push(Element::new("w:keepNext").with("w:val", "0"));
            parts.push(Element::new("w:ind").with("w:right", "1280"));
        }
        "末段" | "接排" => parts.push(Element::new("w:keepNext")),
        "抄送" => parts.push(
            Element::new("w:framePr")
                .with("w:w", "8845")
                .with("w:wrap", "notBeside")
                .with("w:vAnchor", "margin")
                .with("w:hAnchor", "margin")
                .with("w:xAlign", "left")
                .with("w:yAlign", "bottom"),
        ),
        _ => {}
    }
    Some(Element::new("w:pPr").holding(parts.into_iter().map(Node::Element).collect()))
}
