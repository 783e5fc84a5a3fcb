//! The letters that the program ships: text in `shipped/*.txt`, one paragraph a line, laid out by the parts in `layout/` that
//! all of them share. Assembled they are templates like those of an office, and are read in the same way.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use zip::result::ZipError;

use super::markup::{Element, Node, write};
use super::package::{About, DOCUMENT, pack};
use super::paragraph::run;
use crate::domain::letter::{LetterHead, LetterKind};

/// A part of a template: its name in the archive and its text.
type Layout = (&'static str, &'static str);

/// Parts that every shipped template has.
const SHARED: [Layout; 7] = [
    ("_rels/.rels", include_str!("layout/package_rels.xml")),
    ("word/styles.xml", include_str!("layout/styles.xml")),
    ("word/settings.xml", include_str!("layout/settings.xml")),
    ("word/fontTable.xml", include_str!("layout/fontTable.xml")),
    ("word/header_blank.xml", include_str!("layout/header_blank.xml")),
    ("word/footer_odd.xml", include_str!("layout/footer_odd.xml")),
    ("word/footer_even.xml", include_str!("layout/footer_even.xml")),
];
/// 信函格式: the issuer and both red lines stand in the margins of the first page.
const LETTER: [Layout; 4] = [
    ("[Content_Types].xml", include_str!("layout/letter/content_types.xml")),
    ("word/_rels/document.xml.rels", include_str!("layout/letter/document_rels.xml")),
    ("word/header_first.xml", include_str!("layout/letter/header_first.xml")),
    ("word/footer_first.xml", include_str!("layout/letter/footer_first.xml")),
];
/// 红头: the issuer stands in the text, above 发文字号.
const RED: [Layout; 2] = [
    ("[Content_Types].xml", include_str!("layout/red/content_types.xml")),
    ("word/_rels/document.xml.rels", include_str!("layout/red/document_rels.xml")),
];
const RED_ISSUER: &str = include_str!("layout/red/issuer.xml");
/// 印发机关 and 印发日期.
const RED_IMPRINT: &str = include_str!("layout/red/imprint.xml");
/// The first and the last line of 版记 are 0.35 mm thick, those between 0.25 mm; in twips.
const THICK: &str = "20";
const THIN: &str = "14";
/// Page and section of GB/T 9704-2012: A4, margins 37, 26, 35 and 28 mm, 22 lines.
const SECTIONS: [&str; 2] =
    [include_str!("layout/letter/section.xml"), include_str!("layout/red/section.xml")];
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
pub fn template(kind: LetterKind, head: LetterHead) -> Result<Vec<u8>, ZipError> {
    let document = document(text_of(kind), head);
    let own: &[Layout] = match head {
        LetterHead::Letter => &LETTER,
        LetterHead::Red => &RED,
    };
    let mut parts: BTreeMap<&str, &[u8]> =
        SHARED.iter().chain(own).map(|(name, text)| (*name, text.as_bytes())).collect();
    parts.insert(DOCUMENT, &document);
    pack(&parts, &About { title: kind.name(), code: "", author: "", stamp: NaiveDate::default().into() })
}

/// SHA-256 and kind of every template that any version of the program has shipped, with either head; `UPDATE_DOCS=1 cargo
/// test --test docs` adds those of this one.
const KNOWN: &str = include_str!("shipped/known.txt");

/// `true` for a template that nobody has edited, whatever its head and whichever version laid it out.
pub fn is_shipped(kind: LetterKind, bytes: &[u8]) -> bool {
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    KNOWN.lines().any(|known| known.split_once(' ') == Some((digest.as_str(), kind.name())))
}

fn document(text: &str, head: LetterHead) -> Vec<u8> {
    let lines: Vec<Line<'_>> = text.lines().filter_map(line).collect();
    let copies = |line: &&Line<'_>| line.style == "抄送";
    let (last, body): (Vec<_>, Vec<_>) = lines.iter().partition(copies);
    let [last, mut body] =
        [last, body].map(|lines| lines.into_iter().map(|line| paragraph(line, head)).collect::<Vec<_>>());
    match head {
        LetterHead::Letter => body.extend(last.into_iter().chain(fixed(SECTIONS[0]))),
        LetterHead::Red => {
            body.splice(0..0, fixed(RED_ISSUER));
            body.push(rule(THICK));
            for copies in last {
                body.extend([copies, rule(THIN)]);
            }
            body.extend(fixed(RED_IMPRINT).map(framed));
            body.push(rule(THICK));
            body.extend(fixed(SECTIONS[1]));
        }
    }
    let mut root = Element::new("w:document");
    for (name, value) in NAMESPACES {
        root.set(name, value);
    }
    let body = body.into_iter().map(Node::Element).collect();
    write(&root.holding(vec![Node::Element(Element::new("w:body").holding(body))]))
}

/// An element of the layout; a test holds that each can be read.
fn fixed(text: &str) -> Option<Element> {
    super::markup::parse(text.as_bytes()).ok()
}

/// The paragraph at the lower edge of the page; those that follow each other share the frame.
fn framed(mut paragraph: Element) -> Element {
    if let Some(about) = paragraph.child_mut("w:pPr", true) {
        about.children.push(Node::Element(frame()));
    }
    paragraph
}

fn frame() -> Element {
    Element::new("w:framePr")
        .with("w:w", "8845")
        .with("w:wrap", "notBeside")
        .with("w:vAnchor", "margin")
        .with("w:hAnchor", "margin")
        .with("w:xAlign", "left")
        .with("w:yAlign", "bottom")
}

/// A line as wide as 版心: a black paragraph of that height. LibreOffice leaves out borders inside a frame.
fn rule(twips: &str) -> Element {
    let shade = Element::new("w:shd").with("w:val", "clear").with("w:color", "auto").with("w:fill", "000000");
    let height = Element::new("w:spacing").with("w:line", twips).with("w:lineRule", "exact");
    let grid = Element::new("w:snapToGrid").with("w:val", "0");
    let about = [frame(), shade, grid, height].map(Node::Element).to_vec();
    Element::new("w:p").holding(vec![Node::Element(Element::new("w:pPr").holding(about))])
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

fn paragraph(line: &Line<'_>, head: LetterHead) -> Element {
    let about = properties(line.style, head);
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
fn properties(style: &str, head: LetterHead) -> Option<Element> {
    let id = match style {
        "文号" if head == LetterHead::Red => "NumberCentred",
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
        // Centred between indents that the program sets: the date four characters from the right, the name over it.
        "署名" | "日期" => {
            if style == "日期" {
                parts.push(Element::new("w:keepNext").with("w:val", "0"));
            }
            parts.push(Element::new("w:ind").with("w:left", "3965").with("w:right", "0"));
            parts.push(Element::new("w:jc").with("w:val", "center"));
        }
        "末段" | "接排" => parts.push(Element::new("w:keepNext")),
        "抄送" => {
            parts.push(frame());
            if head == LetterHead::Red {
                let spacing = Element::new("w:spacing").with("w:after", "40").with("w:line", "440");
                parts.push(spacing.with("w:lineRule", "exact"));
            }
        }
        _ => {}
    }
    Some(Element::new("w:pPr").holding(parts.into_iter().map(Node::Element).collect()))
}
