//! Values into a checked template.

use std::collections::BTreeMap;

use thiserror::Error;

use super::compile::Item;
use super::markup::{Element, Node};
use super::paragraph::run;

/// What a placeholder is filled with, by the field's key.
pub type Values = BTreeMap<&'static str, Value>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A line break in it becomes one of the letter.
    Text(String),
    /// Text that has its place at the right of the page, if the template gives its paragraph a right indent at all.
    Placed {
        text: String,
        place: Place,
    },
    /// Text that is set smaller than the template says if it would not fit: at most so many half points.
    Fitted {
        text: String,
        size: usize,
    },
    Switch(bool),
    List(Vec<Values>),
    /// Of a value that may be empty.
    Absent,
}

/// Where a paragraph stands, in twips from the right margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The end of its text, of a paragraph that is set against the right margin.
    pub right: i64,
    /// The middle of its text, of one that is centred.
    pub centre: i64,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Value::Absent, Value::Text)
    }
}

impl From<bool> for Value {
    fn from(on: bool) -> Self {
        Value::Switch(on)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Value::Text(count.to_string())
    }
}

impl From<Vec<Values>> for Value {
    fn from(items: Vec<Values>) -> Self {
        Value::List(items)
    }
}

/// The program has not said what the vocabulary promises.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FillFault {
    #[error("nothing is said for {0}")]
    Missing(String),
    #[error("{0} is empty")]
    Empty(String),
    #[error("{0} is of another kind than the vocabulary says")]
    Kind(String),
}

/// Keys that every list gives its items: number from 1, whether it is the first, whether another follows.
pub const OF_ITEMS: [&str; 3] = ["index", "first", "more"];

/// Values with those of the open lists, the innermost last.
struct Scope<'v> {
    /// Width of the text of a page, twips.
    page: i64,
    open: Vec<&'v Values>,
    /// Number and count of the innermost items.
    items: Vec<(usize, usize)>,
}

/// What a value asks of its paragraph.
#[derive(Default)]
struct Wish {
    place: Option<Place>,
    /// Half points of its text.
    size: Option<usize>,
}

pub(super) fn fill(item: &Item, values: &Values, page: i64) -> Result<Option<Element>, FillFault> {
    let mut scope = Scope { page, open: vec![values], items: Vec::new() };
    let mut out = Vec::new();
    scope.put(item, &mut out, &mut Wish::default())?;
    Ok(out.into_iter().next().and_then(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    }))
}

impl<'v> Scope<'v> {
    fn put(&mut self, item: &Item, out: &mut Vec<Node>, wish: &mut Wish) -> Result<(), FillFault> {
        match item {
            Item::Text(text) => out.push(Node::Text(text.clone())),
            Item::Said { look, text } => say(out, look.as_ref(), text),
            Item::Element { shell, children } => {
                let mut filled = shell.clone();
                self.all(children, &mut filled.children, wish)?;
                if filled.name == "w:tc" && filled.child("w:p").is_none() {
                    filled.children.push(Node::Element(Element::new("w:p")));
                }
                // A table whose rows are all gone is no table.
                if filled.name == "w:tbl" && filled.child("w:tr").is_none() {
                    return Ok(());
                }
                out.push(Node::Element(filled));
            }
            Item::Paragraph { shell, children, marked } => {
                let mut filled = shell.clone();
                let before = filled.children.len();
                let mut wish = Wish::default();
                self.all(children, &mut filled.children, &mut wish)?;
                let is_empty = filled.children.len() == before;
                if *marked && is_empty && !holds_section(&filled) {
                    return Ok(());
                }
                if let Some(place) = wish.place {
                    put_at(&mut filled, place, self.page);
                }
                if let Some(size) = wish.size {
                    tighten(&mut filled, size);
                }
                out.push(Node::Element(filled));
            }
            Item::Value { look, key } => self.value(key, look.as_ref(), out, wish)?,
            Item::If { key, then, otherwise } => {
                let chosen = if self.holds(key)? { then } else { otherwise };
                self.all(chosen, out, wish)?;
            }
            Item::Each { key, body } => {
                let Value::List(items) = self.find(key)? else { return Err(FillFault::Kind(key.clone())) };
                for (number, values) in (1..).zip(items) {
                    self.open.push(values);
                    self.items.push((number, items.len()));
                    let done = self.all(body, out, wish);
                    self.open.pop();
                    self.items.pop();
                    done?;
                }
            }
        }
        Ok(())
    }

    fn all(&mut self, items: &[Item], out: &mut Vec<Node>, wish: &mut Wish) -> Result<(), FillFault> {
        items.iter().try_for_each(|item| self.put(item, out, wish))
    }

    fn find(&self, key: &str) -> Result<&'v Value, FillFault> {
        let found = self.open.iter().rev().find_map(|values| values.get(key));
        found.ok_or_else(|| FillFault::Missing(key.to_owned()))
    }

    fn holds(&self, key: &str) -> Result<bool, FillFault> {
        match (key, self.items.last()) {
            ("first", Some((number, _))) => return Ok(*number == 1),
            ("more", Some((number, count))) => return Ok(number < count),
            _ => {}
        }
        Ok(match self.find(key)? {
            Value::Switch(on) => *on,
            Value::List(items) => !items.is_empty(),
            Value::Absent => false,
            Value::Text(_) | Value::Placed { .. } | Value::Fitted { .. } => true,
        })
    }

    fn value(
        &self,
        key: &str,
        look: Option<&Element>,
        out: &mut Vec<Node>,
        wish: &mut Wish,
    ) -> Result<(), FillFault> {
        if let ("index", Some((number, _))) = (key, self.items.last()) {
            say(out, look, &number.to_string());
            return Ok(());
        }
        let mut look = look.cloned();
        let text = match self.find(key)? {
            Value::Text(text) => text,
            Value::Placed { text, place } => {
                wish.place = Some(*place);
                text
            }
            Value::Fitted { text, size } => {
                wish.size = Some(*size);
                shrink(look.as_mut(), *size);
                text
            }
            Value::Absent => return Err(FillFault::Empty(key.to_owned())),
            Value::Switch(_) | Value::List(_) => return Err(FillFault::Kind(key.to_owned())),
        };
        if text.trim().is_empty() {
            return Err(FillFault::Empty(key.to_owned()));
        }
        say(out, look.as_ref(), text);
        Ok(())
    }
}

/// Goes on with the run before if that looks the same, so that a sentence is one piece for whoever edits the letter.
fn say(out: &mut Vec<Node>, look: Option<&Element>, text: &str) {
    let mut said = run(look, text);
    if let Some(Node::Element(before)) = out.last_mut()
        && before.name == "w:r"
        && before.child("w:rPr") == look
        && before.elements().all(|part| matches!(part.name.as_str(), "w:rPr" | "w:t" | "w:br"))
    {
        said.children.retain(|part| part.element().is_none_or(|part| part.name != "w:rPr"));
        let mut parts = said.children.into_iter();
        let first = parts.next();
        match (before.children.last_mut(), first) {
            (Some(Node::Element(last)), Some(Node::Element(next)))
                if last.name == "w:t" && next.name == "w:t" =>
            {
                let whole = last.text() + &next.text();
                last.children = vec![Node::Text(whole)];
            }
            (_, first) => before.children.extend(first),
        }
        before.children.extend(parts);
        return;
    }
    out.push(Node::Element(said));
}

fn holds_section(paragraph: &Element) -> bool {
    paragraph.child("w:pPr").is_some_and(|about| about.child("w:sectPr").is_some())
}

/// Sets the right indent that the paragraph has; one without is placed by its template in another way. A centred one gets
/// both indents, so that its middle stays in place however wide a word processor sets the text: LibreOffice leaves gaps
/// between Chinese and digits whatever the style says.
fn put_at(paragraph: &mut Element, place: Place, page: i64) {
    let is_centred = about(paragraph, "w:jc").is_some_and(|jc| jc.attribute("w:val") == Some("center"));
    let Some(indent) = about(paragraph, "w:ind") else { return };
    // In characters they would win over those in twips.
    indent.attributes.retain(|(name, _)| !name.ends_with("Chars"));
    let (left, right) = match is_centred {
        true => ((page - 2 * place.centre).max(0), 0),
        false => (0, place.right),
    };
    let sides = [(["w:left", "w:start"], left), (["w:right", "w:end"], right)];
    for (names, twips) in sides.iter().skip(usize::from(!is_centred)) {
        for name in names {
            if indent.attribute(name).is_some() {
                indent.set(name, &twips.to_string());
            }
        }
    }
}

/// What a paragraph itself says about `name`, if it does.
fn about<'p>(paragraph: &'p mut Element, name: &str) -> Option<&'p mut Element> {
    let about = paragraph.child_mut("w:pPr", true)?;
    about.child(name)?;
    about.child_mut(name, false)
}

/// A line of a fixed height that is made for larger text gets that of the smaller: the text keeps its place under the
/// upper edge.
fn tighten(paragraph: &mut Element, size: usize) {
    let Some(spacing) = about(paragraph, "w:spacing") else { return };
    let height = size * 10;
    let known = spacing.attribute("w:line").and_then(|line| line.parse::<usize>().ok());
    if spacing.attribute("w:lineRule") == Some("exact") && known.is_some_and(|known| known > height) {
        spacing.set("w:line", &height.to_string());
    }
}

fn shrink(look: Option<&mut Element>, size: usize) {
    let Some(look) = look else { return };
    for name in ["w:sz", "w:szCs"] {
        let known = look.child(name).and_then(|known| known.attribute("w:val")?.parse::<usize>().ok());
        if known.is_some_and(|known| known > size)
            && let Some(element) = look.child_mut(name, false)
        {
            element.set("w:val", &size.to_string());
        }
    }
}
