//! What a paragraph's properties mean for its lines.

use super::look::{colour, number, shade};
use super::model::{Across, Align, Along, Border, Down, Leading, Look, Shape, Stop};
use super::styles::Properties;
use crate::text::letter::markup::Element;

/// What changes nothing that is seen on paper.
const UNSEEN: [&str; 15] = [
    "w:pStyle",
    "w:rPr",
    "w:sectPr",
    "w:outlineLvl",
    "w:adjustRightInd",
    "w:suppressAutoHyphens",
    "w:suppressLineNumbers",
    "w:suppressOverlap",
    "w:divId",
    "w:cnfStyle",
    "w:kinsoku",
    "w:topLinePunct",
    "w:autoSpaceDN",
    "w:textAlignment",
    "w:pPrChange",
];
/// What is read here.
const SEEN: [&str; 14] = [
    "w:jc",
    "w:keepLines",
    "w:ind",
    "w:spacing",
    "w:contextualSpacing",
    "w:snapToGrid",
    "w:keepNext",
    "w:pageBreakBefore",
    "w:widowControl",
    "w:wordWrap",
    "w:overflowPunct",
    "w:autoSpaceDE",
    "w:tabs",
    "w:framePr",
];

/// The shape; `Err`: the property that cannot be drawn. `mark`: how the paragraph's characters look, for distances in
/// characters. `pitch`: for distances in lines.
pub(super) fn shape(
    style: String,
    about: &Properties,
    mark: &Look,
    pitch: Option<f64>,
) -> Result<Shape, String> {
    if let Some(unknown) = about.names().find(|name| !is_known(name, about)) {
        return Err(unknown.to_owned());
    }
    let (indent, spacing) = (about.get("w:ind"), about.get("w:spacing"));
    let character = (mark.size + mark.spacing) * mark.scale;
    let distance = |name: &str, in_characters: &str| {
        let of = |name: &str| number(indent.and_then(|indent| indent.attribute(name)));
        match of(in_characters).filter(|count| *count != 0.0) {
            Some(count) => count / 100.0 * character,
            None => of(name).unwrap_or(0.0) / 20.0,
        }
    };
    let apart = |name: &str, in_lines: &str| {
        let of = |name: &str| number(spacing.and_then(|spacing| spacing.attribute(name)));
        match of(in_lines).filter(|count| *count != 0.0) {
            Some(count) => count / 100.0 * pitch.unwrap_or(12.0),
            None => of(name).unwrap_or(0.0) / 20.0,
        }
    };
    let line = number(spacing.and_then(|spacing| spacing.attribute("w:line")));
    let leading = match (line, spacing.and_then(|spacing| spacing.attribute("w:lineRule"))) {
        (Some(line), Some("exact")) => Leading::Exactly(line / 20.0),
        (Some(line), Some("atLeast")) => Leading::AtLeast(line / 20.0),
        (Some(line), _) => Leading::Times(line / 240.0),
        (None, _) => Leading::Times(1.0),
    };
    let first = distance("w:firstLine", "w:firstLineChars") - distance("w:hanging", "w:hangingChars");
    let borders = about.get("w:pBdr");
    let edge = |name: &str| border(borders.and_then(|borders| borders.child(name)));
    Ok(Shape {
        style,
        align: align(about.value("w:jc")).ok_or("w:jc")?,
        left: distance("w:left", "w:leftChars"),
        right: distance("w:right", "w:rightChars"),
        first,
        before: apart("w:before", "w:beforeLines"),
        after: apart("w:after", "w:afterLines"),
        close: about.is_on("w:contextualSpacing"),
        leading,
        on_grid: about.stays_on("w:snapToGrid"),
        with_next: about.is_on("w:keepNext"),
        together: about.is_on("w:keepLines"),
        new_page: about.is_on("w:pageBreakBefore"),
        no_widow: about.stays_on("w:widowControl"),
        whole_words: about.stays_on("w:wordWrap"),
        hanging: about.stays_on("w:overflowPunct"),
        apart: about.stays_on("w:autoSpaceDE"),
        tabs: stops(about.get("w:tabs"))?,
        behind: shade(about.get("w:shd")).map_err(|()| "w:shd")?,
        above: edge("w:top").map_err(|()| "w:pBdr")?,
        below: edge("w:bottom").map_err(|()| "w:pBdr")?,
    })
}

fn is_known(name: &str, about: &Properties) -> bool {
    match name {
        "w:bidi" | "w:mirrorIndents" => !about.is_on(name),
        "w:pBdr" => {
            let sides = about.get(name).map(Element::elements).into_iter().flatten();
            sides.into_iter().all(|side| matches!(side.name.as_str(), "w:top" | "w:bottom") || is_bare(side))
        }
        "w:shd" => true,
        "w:textDirection" => matches!(about.value(name), None | Some("lrTb" | "lr")),
        // Off: numbers come from nowhere else.
        "w:numPr" => {
            let id = about.get(name).and_then(|list| list.child("w:numId")?.attribute("w:val"));
            id.is_none_or(|id| id == "0")
        }
        _ if SEEN.contains(&name) || UNSEEN.contains(&name) => true,
        _ if name.starts_with("w:") => !about.is_on(name),
        _ => true,
    }
}

pub(super) fn align(named: Option<&str>) -> Option<Align> {
    Some(match named {
        None | Some("left" | "start") => Align::Left,
        Some("center") => Align::Centre,
        Some("right" | "end") => Align::Right,
        Some("both") => Align::Both,
        Some("distribute") => Align::Spread,
        Some(_) => return None,
    })
}

fn stops(tabs: Option<&Element>) -> Result<Vec<Stop>, String> {
    let mut stops: Vec<Stop> = Vec::new();
    for tab in tabs.map(Element::elements).into_iter().flatten() {
        let Some(at) = number(tab.attribute("w:pos")).map(|at| at / 20.0) else { continue };
        stops.retain(|stop| (stop.at - at).abs() > 0.01);
        let leader = tab.attribute("w:leader").unwrap_or("none");
        let align = match tab.attribute("w:val") {
            Some("clear") => continue,
            Some("left" | "start" | "num") => Align::Left,
            Some("center") => Align::Centre,
            Some("right" | "end") => Align::Right,
            _ => return Err("w:tab".to_owned()),
        };
        if leader != "none" {
            return Err("w:leader".to_owned());
        }
        stops.push(Stop { at, align });
    }
    stops.sort_by(|a, b| a.at.total_cmp(&b.at));
    Ok(stops)
}

fn is_bare(side: &Element) -> bool {
    matches!(side.attribute("w:val"), None | Some("nil" | "none"))
}

/// A line beside text or around a cell; `Err`: one that cannot be drawn.
pub(super) fn border(side: Option<&Element>) -> Result<Option<Border>, ()> {
    let Some(side) = side.filter(|side| !is_bare(side)) else { return Ok(None) };
    let width = number(side.attribute("w:sz")).unwrap_or(4.0) / 8.0;
    // The gap and the thin line of the “small gap” kinds are three quarters of a point, whatever the thick one is.
    let thin = 0.75;
    let strokes = match side.attribute("w:val").unwrap_or_default() {
        "single" | "thick" => vec![width],
        "double" => vec![width, width, width],
        "thickThinSmallGap" => vec![width, thin, thin],
        "thinThickSmallGap" => vec![thin, thin, width],
        "thickThinMediumGap" | "thickThinLargeGap" => vec![width, width / 2.0, width / 2.0],
        "thinThickMediumGap" | "thinThickLargeGap" => vec![width / 2.0, width / 2.0, width],
        _ => return Err(()),
    };
    let colour = side.attribute("w:color").and_then(colour).unwrap_or_default();
    Ok(Some(Border { colour, space: number(side.attribute("w:space")).unwrap_or(0.0), strokes }))
}

/// Where a frame (`w:framePr`) stands; `None`: it is no frame but a dropped initial, or it says nothing.
pub(super) fn place(frame: &Element) -> Option<(Across, Down, Option<f64>, f64)> {
    if frame.attribute("w:dropCap").is_some_and(|drop| drop != "none") {
        return None;
    }
    let length = |name: &str| number(frame.attribute(name)).map(|length| length / 20.0);
    let across = match frame.attribute("w:xAlign") {
        Some("center") => Along::Centre,
        Some("right" | "outside") => Along::End,
        Some("left" | "inside") => Along::Start,
        _ => Along::At(length("w:x").unwrap_or(0.0)),
    };
    let across = match frame.attribute("w:hAnchor") {
        Some("page") => Across::Paper(across),
        _ => Across::Margin(across),
    };
    let at = length("w:y").unwrap_or(0.0);
    let down = match frame.attribute("w:yAlign") {
        Some("top" | "inside") => Along::Start,
        Some("center") => Along::Centre,
        Some("bottom" | "outside") => Along::End,
        _ => Along::At(at),
    };
    let down = match frame.attribute("w:vAnchor") {
        Some("page") => Down::Paper(down),
        Some("margin") => Down::Margin(down),
        _ => Down::Text(at),
    };
    Some((across, down, length("w:w"), length("w:h").unwrap_or(0.0)))
}
