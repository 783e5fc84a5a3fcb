//! The parts of a .docx as trees: read strictly, written as they were read.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting that a word processor writes, and more.
const DEPTH: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    /// With its prefix, `w:p`.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

impl Node {
    pub(super) fn element(&self) -> Option<&Element> {
        match self {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }
}

impl Element {
    pub(super) fn new(name: &str) -> Self {
        Element { name: name.to_owned(), ..Element::default() }
    }

    pub(super) fn with(mut self, attribute: &str, value: &str) -> Self {
        self.set(attribute, value);
        self
    }

    pub(super) fn holding(mut self, children: Vec<Node>) -> Self {
        self.children = children;
        self
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => value.clone_into(known),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The child of this name, made where it is missing: `first` puts it before the others, as `w:pPr` must stand.
    pub(super) fn child_mut(&mut self, name: &str, first: bool) -> Option<&mut Element> {
        if self.child(name).is_none() {
            let at = if first { 0 } else { self.children.len() };
            self.children.insert(at, Node::Element(Element::new(name)));
        }
        self.children.iter_mut().find_map(|node| match node {
            Node::Element(element) if element.name == name => Some(element),
            _ => None,
        })
    }

    /// Itself and everything below, in the order of the document.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&Element)) {
        visit(self);
        for element in self.elements() {
            element.each(visit);
        }
    }

    /// All text below.
    pub(super) fn text(&self) -> String {
        let mut said = String::new();
        for node in &self.children {
            match node {
                Node::Text(text) => said.push_str(text),
                Node::Element(element) => said.push_str(&element.text()),
            }
        }
        said
    }
}

/// The root element of a part; `Err` says what is wrong with it.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    loop {
        let place = open.last_mut().ok_or("unbalanced")?;
        let mut say = |said: &str| match place.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(said),
            _ => place.children.push(Node::Text(said.to_owned())),
        };
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                if open.len() > DEPTH {
                    return Err("nested too deeply".to_owned());
                }
                open.push(begun(&start)?);
            }
            Event::End(_) => {
                let done = open.pop().ok_or("unbalanced")?;
                open.last_mut().ok_or("unbalanced")?.children.push(Node::Element(done));
            }
            Event::Text(text) => say(&text.xml10_content()),
            Event::CData(text) => say(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| error.to_string())?;
                match (character, reference.as_ref()) {
                    (Some(character), _) => say(character.encode_utf8(&mut [0; 4])),
                    (None, "lt") => say("<"),
                    (None, "gt") => say(">"),
                    (None, "amp") => say("&"),
                    (None, "apos") => say("'"),
                    (None, "quot") => say("\""),
                    (None, other) => return Err(format!("unknown entity {other}")),
                }
            }
            Event::DocType(_) => return Err("a document type declaration".to_owned()),
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Empty(_) => {}
        }
    }
    let [document] = open.as_mut_slice() else { return Err("the part ends inside an element".to_owned()) };
    let roots = std::mem::take(&mut document.children).into_iter();
    roots
        .filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
        .next()
        .ok_or_else(|| "no element".to_owned())
}

fn begun(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut element = Element::new(start.name().as_ref());
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(element)
}

pub(super) fn write(root: &Element) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    write_element(root, &mut out);
    out.into_bytes()
}

fn write_element(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(value, true, out);
        out.push('"');
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for node in &element.children {
        match node {
            Node::Element(element) => write_element(element, out),
            Node::Text(text) => escape(text, false, out),
        }
    }
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}

fn escape(text: &str, in_attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\n' | '\r' | '\t' if in_attribute => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_written_as_it_was_read() {
        let text =
            "<w:p a=\"1 &amp; &quot;2&quot;\"><w:t xml:space=\"preserve\"> a &lt;b&gt; </w:t><w:br/></w:p>";
        let root = parse(text.as_bytes()).unwrap();
        assert_eq!(root.attribute("a"), Some("1 & \"2\""));
        assert_eq!(root.text(), " a <b> ");
        let written = String::from_utf8(write(&root)).unwrap();
        assert_eq!(written.split_once("?>\n").unwrap().1, text);
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for text in ["", "<a>", "<a></b>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>&b;</a>", "text"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse("<a>".repeat(300).as_bytes()).is_err());
    }
}
