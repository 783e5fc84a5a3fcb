//! Styles of a .docx: what a paragraph or a run looks like that says nothing of itself, laid over each other from the
//! document's defaults to what stands in the run.

use std::collections::BTreeMap;

use crate::text::letter::markup::{Element, Node};

/// Styles based on styles based on …
const DEEPEST: usize = 20;
/// Properties whose attributes are laid over each other one by one; of all others the nearest holds.
const BY_ATTRIBUTE: [&str; 4] = ["w:rFonts", "w:ind", "w:spacing", "w:lang"];
/// Properties whose children are.
const BY_CHILD: [&str; 4] = ["w:pBdr", "w:tblBorders", "w:tblCellMar", "w:numPr"];

/// Properties by the name of their element.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties(BTreeMap<String, Element>);

impl Properties {
    pub(super) fn get(&self, name: &str) -> Option<&Element> {
        self.0.get(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.get(name)?.attribute("w:val")
    }

    /// Whether a switch is on: it is where it merely stands.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(is_on)
    }

    /// Like [`Properties::is_on`], for switches that are on unless somebody turns them off.
    pub(super) fn stays_on(&self, name: &str) -> bool {
        self.get(name).is_none_or(is_on)
    }

    /// Lays what an element (`w:pPr`, `w:rPr`) says over what is known.
    pub(super) fn lay(&mut self, over: &Element) {
        for element in over.elements() {
            let name = element.name.as_str();
            match self.0.get_mut(name) {
                Some(known) if BY_ATTRIBUTE.contains(&name) => lay_attributes(known, element),
                Some(known) if BY_CHILD.contains(&name) => {
                    for child in element.elements() {
                        known.children.retain(|node| node.element().is_none_or(|one| one.name != child.name));
                        known.children.push(Node::Element(child.clone()));
                    }
                }
                Some(known) if name == "w:tabs" => known.children.extend(element.children.iter().cloned()),
                _ => {
                    self.0.insert(name.to_owned(), aliased(element));
                }
            }
        }
    }
}

pub(super) fn is_on(element: &Element) -> bool {
    !matches!(element.attribute("w:val"), Some("0" | "false" | "off" | "none"))
}

/// Both names of one attribute are one.
fn aliased(element: &Element) -> Element {
    let mut element = element.clone();
    if element.name == "w:ind" {
        for (name, _) in &mut element.attributes {
            let known = match name.as_str() {
                "w:start" => "w:left",
                "w:end" => "w:right",
                "w:startChars" => "w:leftChars",
                "w:endChars" => "w:rightChars",
                _ => continue,
            };
            known.clone_into(name);
        }
    }
    element
}

fn lay_attributes(known: &mut Element, over: &Element) {
    let over = aliased(over);
    for (name, value) in &over.attributes {
        let replaced: &[&str] = match name.as_str() {
            "w:ascii" => &["w:asciiTheme"],
            "w:hAnsi" => &["w:hAnsiTheme"],
            "w:eastAsia" if over.name == "w:rFonts" => &["w:eastAsiaTheme"],
            "w:hanging" | "w:hangingChars" => &["w:firstLine", "w:firstLineChars"],
            "w:firstLine" | "w:firstLineChars" => &["w:hanging", "w:hangingChars"],
            _ => &[],
        };
        known.attributes.retain(|(other, _)| !replaced.contains(&other.as_str()));
        known.set(name, value);
    }
}

#[derive(Debug, Clone)]
struct Style {
    based_on: Option<String>,
    paragraph: Option<Element>,
    run: Option<Element>,
    table: Option<Element>,
    /// Looks of first rows, bands and the like.
    is_conditional: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Styles {
    paragraph: Properties,
    run: Properties,
    styles: BTreeMap<String, Style>,
    usual: Option<String>,
    usual_table: Option<String>,
}

/// What a table's style says.
#[derive(Debug, Clone, Default)]
pub(super) struct TableStyle {
    pub(super) table: Properties,
    pub(super) is_conditional: bool,
    paragraph: Vec<Element>,
    run: Vec<Element>,
}

impl Styles {
    pub(super) fn read(root: &Element) -> Self {
        let mut styles = Styles::default();
        if let Some(defaults) = root.child("w:docDefaults") {
            let of = |outer: &str, inner: &str| defaults.child(outer).and_then(|found| found.child(inner));
            of("w:rPrDefault", "w:rPr").into_iter().for_each(|about| styles.run.lay(about));
            of("w:pPrDefault", "w:pPr").into_iter().for_each(|about| styles.paragraph.lay(about));
        }
        for style in root.elements().filter(|element| element.name == "w:style") {
            let Some(id) = style.attribute("w:styleId") else { continue };
            let is_usual = matches!(style.attribute("w:default"), Some("1" | "true" | "on"));
            match style.attribute("w:type") {
                Some("paragraph") if is_usual => styles.usual = Some(id.to_owned()),
                Some("table") if is_usual => styles.usual_table = Some(id.to_owned()),
                _ => {}
            }
            let based_on = style.child("w:basedOn").and_then(|base| base.attribute("w:val"));
            let read = Style {
                based_on: based_on.map(str::to_owned),
                paragraph: style.child("w:pPr").cloned(),
                run: style.child("w:rPr").cloned(),
                table: style.child("w:tblPr").cloned(),
                is_conditional: style.child("w:tblStylePr").is_some(),
            };
            styles.styles.insert(id.to_owned(), read);
        }
        styles
    }

    /// A style and those that it is based on, the base first.
    fn chain(&self, id: Option<&str>) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.styles.get(id)) {
            if chain.len() == DEEPEST {
                break;
            }
            chain.push(style);
            next = style.based_on.as_deref();
        }
        chain.reverse();
        chain
    }

    /// Id of the paragraph's style, what the paragraph is like, and what its runs are like before they say anything.
    pub(super) fn paragraph(
        &self,
        about: Option<&Element>,
        table: Option<&TableStyle>,
    ) -> (String, Properties, Properties) {
        let (mut paragraph, mut run) = (self.paragraph.clone(), self.run.clone());
        if let Some(table) = table {
            table.paragraph.iter().for_each(|about| paragraph.lay(about));
            table.run.iter().for_each(|about| run.lay(about));
        }
        let named = about.and_then(|about| about.child("w:pStyle")?.attribute("w:val"));
        let id = named.filter(|id| self.styles.contains_key(*id)).or(self.usual.as_deref());
        for style in self.chain(id) {
            style.paragraph.iter().for_each(|about| paragraph.lay(about));
            style.run.iter().for_each(|about| run.lay(about));
        }
        about.into_iter().for_each(|about| paragraph.lay(about));
        (id.unwrap_or_default().to_owned(), paragraph, run)
    }

    /// What a run is like.
    pub(super) fn run(&self, base: &Properties, about: Option<&Element>) -> Properties {
        let mut run = base.clone();
        let named = about.and_then(|about| about.child("w:rStyle")?.attribute("w:val"));
        for style in self.chain(named) {
            style.run.iter().for_each(|about| run.lay(about));
        }
        about.into_iter().for_each(|about| run.lay(about));
        run
    }

    pub(super) fn table(&self, about: Option<&Element>) -> TableStyle {
        let named = about.and_then(|about| about.child("w:tblStyle")?.attribute("w:val"));
        let mut found = TableStyle::default();
        for style in self.chain(named.or(self.usual_table.as_deref())) {
            style.table.iter().for_each(|about| found.table.lay(about));
            found.paragraph.extend(style.paragraph.clone());
            found.run.extend(style.run.clone());
            found.is_conditional |= style.is_conditional;
        }
        about.into_iter().for_each(|about| found.table.lay(about));
        found
    }
}
