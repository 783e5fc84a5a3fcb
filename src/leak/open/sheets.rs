//! Sheets of a workbook, read from their XML and not by the library that wrote them: cells with their addresses, what is
//! hidden, and shared strings that no cell shows.

use std::collections::BTreeMap;

use super::xml::{Step, steps};
use super::{Look, Sight};
use crate::leak::place::Place;

type Parts = BTreeMap<String, Vec<u8>>;

pub(super) const STRINGS: &str = "xl/sharedStrings.xml";
/// Shorter attributes say nothing.
const ATTRIBUTE: usize = 6;

pub(super) fn open(place: &Place, parts: &Parts, look: &mut Look<'_>) {
    let mut strings = Strings::default();
    if let Some(Err(why)) = parts.get(STRINGS).map(|bytes| strings.read(bytes)) {
        return look(&place.inner(STRINGS), Sight::Closed(&why));
    }
    let tabs = tabs(parts);
    for (name, bytes) in parts.iter().filter(|(name, _)| is_sheet(name)) {
        let tab = tabs.get(name);
        let title = tab.map_or(name.as_str(), |(title, _)| title.as_str());
        let place = place.inner(title);
        // A sheet that the workbook does not list shows nowhere.
        let hidden = tab.is_none_or(|(_, hidden)| *hidden);
        if let Err(why) = sheet(&place, title, hidden, bytes, &mut strings, look) {
            look(&place, Sight::Closed(&why));
        }
    }
    let unused = strings.texts.iter().zip(&strings.used).filter(|(_, used)| !**used);
    let inner = place.inner(STRINGS);
    unused.for_each(|(text, _)| look(&inner, Sight::Inside(text)));
}

pub(super) fn is_sheet(name: &str) -> bool {
    name.starts_with("xl/worksheets/") && name.ends_with(".xml")
}

/// Name and state of every tab, by the part that it points to.
fn tabs(parts: &Parts) -> BTreeMap<String, (String, bool)> {
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    let part = |name: &str| parts.get(name).map(Vec::as_slice).unwrap_or_default();
    let _ = steps(part("xl/_rels/workbook.xml.rels"), &mut |step| {
        if let Step::Start { name: "Relationship", attributes } = step {
            let target = value(attributes, "Target");
            let target = target.strip_prefix('/').map_or(format!("xl/{target}"), str::to_owned);
            targets.insert(value(attributes, "Id").to_owned(), target);
        }
    });
    let mut tabs = BTreeMap::new();
    let _ = steps(part("xl/workbook.xml"), &mut |step| {
        if let Step::Start { name: "sheet", attributes } = step {
            // Both the sheet's number and its relation are called id; the relation comes last.
            let relation = attributes.iter().rev().find(|(name, _)| name == "id");
            let target = relation.and_then(|(_, id)| targets.get(id));
            if let Some(target) = target {
                let hidden = !matches!(value(attributes, "state"), "" | "visible");
                tabs.insert(target.clone(), (value(attributes, "name").to_owned(), hidden));
            }
        }
    });
    tabs
}

fn value<'a>(attributes: &'a [(String, String)], name: &str) -> &'a str {
    attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

/// Texts that cells point to.
#[derive(Debug, Default)]
struct Strings {
    texts: Vec<String>,
    used: Vec<bool>,
}

impl Strings {
    fn read(&mut self, bytes: &[u8]) -> Result<(), String> {
        let texts = &mut self.texts;
        steps(bytes, &mut |step| match step {
            Step::Start { name: "si", .. } => texts.push(String::new()),
            Step::Text(text) => texts.iter_mut().last().into_iter().for_each(|last| last.push_str(text)),
            _ => {}
        })?;
        self.used = vec![false; self.texts.len()];
        Ok(())
    }

    fn show(&mut self, number: &str) -> String {
        let at: usize = number.trim().parse().unwrap_or(usize::MAX);
        if let Some(used) = self.used.get_mut(at) {
            *used = true;
        }
        self.texts.get(at).cloned().unwrap_or_default()
    }
}

/// One sheet on the way through its part.
struct Walk<'w> {
    path: Vec<String>,
    row: u32,
    row_hidden: bool,
    /// Rows without a height of their own do not show.
    flat_rows: bool,
    column: u32,
    /// Of the cell.
    shared: bool,
    text: String,
    columns: Vec<(u32, u32)>,
    told: bool,
    title: &'w str,
    hidden: bool,
}

fn sheet(
    place: &Place,
    title: &str,
    hidden: bool,
    bytes: &[u8],
    strings: &mut Strings,
    look: &mut Look<'_>,
) -> Result<(), String> {
    let mut walk = Walk {
        path: Vec::new(),
        row: 0,
        row_hidden: false,
        flat_rows: false,
        column: 0,
        shared: false,
        text: String::new(),
        columns: Vec::new(),
        told: false,
        title,
        hidden,
    };
    steps(bytes, &mut |step| match step {
        Step::Start { name, attributes } => walk.start(place, name, attributes, look),
        Step::End => walk.end(place, strings, look),
        Step::Text(text) => walk.text.push_str(text),
        Step::Aside(text) => look(place, Sight::Inside(text)),
    })?;
    walk.tell_sheet(place, look);
    Ok(())
}

impl Walk<'_> {
    fn start(&mut self, place: &Place, name: &str, attributes: &[(String, String)], look: &mut Look<'_>) {
        let number = |name: &str| value(attributes, name).parse::<u32>().ok();
        let is_on = |name: &str| matches!(value(attributes, name), "1" | "true");
        match name {
            "col"
                if is_on("hidden")
                    || value(attributes, "width").parse::<f64>().is_ok_and(|width| width == 0.0) =>
            {
                self.columns.push((number("min").unwrap_or(1), number("max").unwrap_or(u32::MAX)));
            }
            "sheetData" => self.tell_sheet(place, look),
            "sheetFormatPr" => self.flat_rows = is_on("zeroHeight"),
            "row" => {
                self.row = number("r").unwrap_or(self.row + 1);
                let is_flat = value(attributes, "ht").parse::<f64>().is_ok_and(|height| height == 0.0);
                self.row_hidden = is_on("hidden") || is_flat || (self.flat_rows && !is_on("customHeight"));
                self.column = 0;
            }
            "c" => {
                self.column = column(value(attributes, "r")).unwrap_or(self.column + 1);
                self.shared = value(attributes, "t") == "s";
            }
            _ => {
                for (_, value) in attributes.iter().filter(|(_, value)| value.len() >= ATTRIBUTE) {
                    look(place, Sight::Inside(value));
                }
            }
        }
        if !self.is_in_text() {
            self.text.clear();
        }
        self.path.push(name.to_owned());
    }

    /// Inside a text that stands in its cell, whose runs are one text.
    fn is_in_text(&self) -> bool {
        self.path.iter().any(|outer| outer == "is")
    }

    fn end(&mut self, place: &Place, strings: &mut Strings, look: &mut Look<'_>) {
        let name = self.path.pop().unwrap_or_default();
        if self.is_in_text() {
            return;
        }
        match name.as_str() {
            "v" | "is" | "f" if self.path.last().is_some_and(|outer| outer == "c") => {
                let text = std::mem::take(&mut self.text);
                let text = if self.shared && name == "v" { strings.show(&text) } else { text };
                let hidden = self.row_hidden
                    || self.columns.iter().any(|(from, to)| (*from..=*to).contains(&self.column));
                if !text.is_empty() {
                    look(place, Sight::Cell { row: self.row, column: self.column, text: &text, hidden });
                }
            }
            _ => {
                let text = std::mem::take(&mut self.text);
                if !text.trim().is_empty() {
                    look(place, Sight::Inside(&text));
                }
            }
        }
    }

    fn tell_sheet(&mut self, place: &Place, look: &mut Look<'_>) {
        if !self.told {
            self.told = true;
            look(place, Sight::Sheet { name: self.title, hidden: self.hidden });
        }
    }
}

/// `C` of `C12` as a number from 1.
fn column(address: &str) -> Option<u32> {
    let letters = address.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters
        .fold(0_u32, |number, letter| number.saturating_mul(26).saturating_add(u32::from(letter - b'A') + 1));
    (number > 0).then_some(number)
}
