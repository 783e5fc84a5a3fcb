//! A filled letter as a sheet: its parts unpacked, its styles resolved, its one section measured.

use std::collections::BTreeMap;

use super::super::fault::Unprintable;
use super::content::Reader;
use super::look::{Theme, number};
use super::model::{Edges, Paper, Sheet};
use super::styles::Styles;
use crate::text::letter::fault::{PartKind, Place};
use crate::text::letter::markup::{Element, parse};
use crate::text::letter::package::{self, DOCUMENT, Parts};

const RELATIONS: &str = "word/_rels/document.xml.rels";
/// Stops of a document that does not say: half an inch.
const USUAL_TAB: f64 = 720.0;

/// The letter; an error where it has something that cannot be drawn.
pub(super) fn sheet(docx: &[u8]) -> Result<Sheet, Unprintable> {
    let parts = package::unpack(docx).map_err(|wrong| Unprintable::Damaged(format!("{wrong:?}")))?;
    let document = part(&parts, DOCUMENT)?.ok_or_else(|| Unprintable::Damaged(DOCUMENT.to_owned()))?;
    let body = document.child("w:body").ok_or_else(|| Unprintable::Damaged("w:body".to_owned()))?;
    let settings = part(&parts, "word/settings.xml")?.unwrap_or_default();
    let styles = part(&parts, "word/styles.xml")?.map(|root| Styles::read(&root)).unwrap_or_default();
    let theme = part(&parts, "word/theme/theme1.xml")?.map(|root| Theme::read(&root)).unwrap_or_default();
    let section = body.child("w:sectPr").cloned().unwrap_or_default();
    let tab = settings.child("w:defaultTabStop").and_then(|tab| number(tab.attribute("w:val")));
    let paper = paper(&section, tab.unwrap_or(USUAL_TAB) / 20.0);
    let reader = |kind: PartKind| Reader::new(&styles, &theme, paper, kind);
    if let Some(unknown) = unknown_of_section(&section) {
        return Err(Unprintable::Unknown { place: None, what: unknown.to_owned() });
    }
    let blocks = reader(PartKind::Body).blocks(body, None)?;
    let related = relations(&parts)?;
    let edge = |name: &str, kind: &str| -> Result<Option<Element>, Unprintable> {
        let wanted = |element: &&Element| {
            element.name == name && element.attribute("w:type").unwrap_or("default") == kind
        };
        let id = section.elements().find(wanted).and_then(|element| element.attribute("r:id"));
        let target = id.and_then(|id| related.get(id));
        target.map_or(Ok(None), |target| part(&parts, target))
    };
    let edges = |kind: &str| -> Result<Edges, Unprintable> {
        let mut both = Edges::default();
        if let Some(root) = edge("w:headerReference", kind)? {
            both.header = reader(PartKind::Header).blocks(&root, None)?;
        }
        if let Some(root) = edge("w:footerReference", kind)? {
            both.footer = reader(PartKind::Footer).blocks(&root, None)?;
        }
        Ok(both)
    };
    let is_on = |holder: &Element, name: &str| holder.child(name).is_some_and(super::styles::is_on);
    let core = part(&parts, package::CORE)?.unwrap_or_default();
    let said = |name: &str| core.child(name).map(Element::text).unwrap_or_default();
    Ok(Sheet {
        paper,
        body: blocks,
        odd: edges("default")?,
        even: is_on(&settings, "w:evenAndOddHeaders").then(|| edges("even")).transpose()?,
        first: is_on(&section, "w:titlePg").then(|| edges("first")).transpose()?,
        title: said("dc:title"),
        code: said("cp:keywords"),
        author: said("dc:creator"),
        stamp: said("dcterms:created"),
    })
}

fn part(parts: &Parts, name: &str) -> Result<Option<Element>, Unprintable> {
    let damaged = |error: String| Unprintable::Damaged(format!("{name}: {error}"));
    parts.get(name).map(|content| parse(content).map_err(|error| damaged(error.to_string()))).transpose()
}

/// Parts by the id under which the document speaks of them.
fn relations(parts: &Parts) -> Result<BTreeMap<String, String>, Unprintable> {
    let root = part(parts, RELATIONS)?.unwrap_or_default();
    let target = |element: &Element| {
        let to = element.attribute("Target")?;
        let to = to.strip_prefix('/').map_or_else(|| format!("word/{to}"), str::to_owned);
        Some((element.attribute("Id")?.to_owned(), to))
    };
    Ok(root.elements().filter_map(target).collect())
}

fn paper(section: &Element, tab: f64) -> Paper {
    let of = |holder: &str, name: &str, usual: f64| {
        number(section.child(holder).and_then(|holder| holder.attribute(name))).unwrap_or(usual) / 20.0
    };
    let grid = section.child("w:docGrid");
    let kind = grid.and_then(|grid| grid.attribute("w:type")).unwrap_or("default");
    let pitch = number(grid.and_then(|grid| grid.attribute("w:linePitch"))).map(|pitch| pitch / 20.0);
    let start = section.child("w:pgNumType").and_then(|numbers| numbers.attribute("w:start")?.parse().ok());
    Paper {
        width: of("w:pgSz", "w:w", 11906.0),
        height: of("w:pgSz", "w:h", 16838.0),
        top: of("w:pgMar", "w:top", 1440.0).abs(),
        right: of("w:pgMar", "w:right", 1800.0),
        bottom: of("w:pgMar", "w:bottom", 1440.0).abs(),
        left: of("w:pgMar", "w:left", 1800.0) + of("w:pgMar", "w:gutter", 0.0),
        header: of("w:pgMar", "w:header", 851.0),
        footer: of("w:pgMar", "w:footer", 992.0),
        pitch: pitch.filter(|pitch| kind != "default" && *pitch > 0.0),
        tab: if tab > 1.0 { tab } else { USUAL_TAB / 20.0 },
        first_number: start.unwrap_or(1),
    }
}

/// What of the letter's one section cannot be drawn: columns, lines around the page, and the like.
fn unknown_of_section(section: &Element) -> Option<&'static str> {
    let number = |holder: &str, name: &str| section.child(holder).and_then(|holder| holder.attribute(name));
    if number("w:cols", "w:num").is_some_and(|columns| columns != "1") {
        return Some("columns");
    }
    if number("w:pgNumType", "w:fmt").is_some_and(|form| form != "decimal") {
        return Some("page");
    }
    if number("w:textDirection", "w:val").is_some_and(|way| !matches!(way, "lrTb" | "lr")) {
        return Some("page");
    }
    if section.child("w:vAlign").is_some_and(|way| !matches!(way.attribute("w:val"), None | Some("top"))) {
        return Some("page");
    }
    // So many characters to a line, whatever their font: only the lines of a grid are known.
    let widened = number("w:docGrid", "w:charSpace").is_some_and(|space| space != "0");
    match number("w:docGrid", "w:type") {
        Some("snapToChars") => return Some("grid"),
        Some("linesAndChars") if widened => return Some("grid"),
        _ => {}
    }
    let is_there = |name: &str| section.child(name).is_some();
    (is_there("w:pgBorders") || is_there("w:lnNumType")).then_some("page")
}

/// A place that is told with its part only.
pub(super) fn beginning(part: PartKind) -> Place {
    Place { part, paragraph: 1, text: String::new() }
}
