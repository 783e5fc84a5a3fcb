//! XML parts, whatever they are: every text and every attribute. Text that Word or Excel cuts into runs is put together
//! again, so that nothing hides by being written in two colours.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Look, Sight};
use crate::leak::place::Place;

/// Elements whose runs are one text: a paragraph, a shared string, a note.
const WHOLE: [&str; 4] = ["p", "si", "is", "text"];
/// Shorter attributes say nothing: switches, sizes, colours.
const ATTRIBUTE: usize = 6;

pub(super) fn open(place: &Place, bytes: &[u8], look: &mut Look<'_>) {
    let body = place.last() == "word/document.xml";
    let walked = walk(bytes, &mut |found| match found {
        Found::Text { text, .. } if body => look(place, Sight::Body(text)),
        Found::Text { text, .. } => look(place, Sight::Inside(text)),
        Found::Attribute { name, value } => {
            if matches!(name, "author" | "initials" | "displayName" | "userId") {
                look(place, Sight::Property { name, value });
            }
            if value.len() >= ATTRIBUTE {
                look(place, Sight::Inside(value));
            }
        }
    });
    if let Err(why) = walked {
        look(place, Sight::Closed(&why));
    }
}

/// What a part says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'f> {
    /// `element`: the local name of the element that holds it.
    Text {
        element: &'f str,
        text: &'f str,
    },
    Attribute {
        name: &'f str,
        value: &'f str,
    },
}

/// Texts and attributes of a part; the error says why it is not XML.
pub(super) fn walk(bytes: &[u8], found: &mut dyn FnMut(Found<'_>)) -> Result<(), String> {
    let mut path: Vec<String> = Vec::new();
    let mut said = String::new();
    let is_whole = |path: &[String]| path.iter().any(|outer| WHOLE.contains(&outer.as_str()));
    steps(bytes, &mut |step| match step {
        Step::Start { name, attributes } => {
            if !is_whole(&path) {
                tell(&path, &mut said, found);
            }
            for (name, value) in attributes {
                found(Found::Attribute { name, value });
            }
            path.push(name.to_owned());
        }
        Step::End => {
            if !is_whole(path.get(..path.len().saturating_sub(1)).unwrap_or_default()) {
                tell(&path, &mut said, found);
            }
            path.pop();
        }
        Step::Text(text) => said.push_str(text),
        Step::Aside(text) => found(Found::Text { element: "!--", text }),
    })
}

fn tell(path: &[String], said: &mut String, found: &mut dyn FnMut(Found<'_>)) {
    if !said.trim().is_empty() {
        let element = path.last().map(String::as_str).unwrap_or_default();
        found(Found::Text { element, text: said.as_str() });
    }
    said.clear();
}

/// One step through a part; an empty element comes as start and end.
#[derive(Debug)]
pub(super) enum Step<'s> {
    /// Local name, and attributes by local name.
    Start {
        name: &'s str,
        attributes: &'s [(String, String)],
    },
    End,
    Text(&'s str),
    /// A comment or an instruction to some program.
    Aside(&'s str),
}

pub(super) fn steps(bytes: &[u8], take: &mut dyn FnMut(Step<'_>)) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_u32;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(element) => {
                depth += 1;
                let attributes = attributes(&element)?;
                take(Step::Start { name: element.local_name().as_ref(), attributes: &attributes });
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                take(Step::End);
            }
            Event::Text(part) => take(Step::Text(&part.xml10_content())),
            Event::CData(part) => take(Step::Text(&part.xml10_content())),
            Event::GeneralRef(reference) => take(Step::Text(&resolved(&reference))),
            Event::Comment(part) => take(Step::Aside(part.as_ref())),
            Event::PI(part) => take(Step::Aside(part.as_ref())),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err("the document ends inside an element".to_owned()),
            Event::Decl(_) | Event::DocType(_) | Event::Empty(_) => {}
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let mut attributes = Vec::new();
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(attributes)
}

/// An entity of the document's own stays unread: no program of an office resolves it either.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    match reference.as_ref() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Vec<String> {
        let mut texts = Vec::new();
        walk(xml.as_bytes(), &mut |found| match found {
            Found::Text { element, text } => texts.push(format!("{element}:{text}")),
            Found::Attribute { name, value, .. } => texts.push(format!("@{name}={value}")),
        })
        .unwrap();
        texts
    }

    #[test]
    fn runs_of_a_paragraph_are_one_text_and_cells_are_several() {
        let paragraph = "<w:p><w:r><w:t>云泽市</w:t></w:r><w:r><w:t>水务局&amp;</w:t></w:r></w:p>";
        assert_eq!(texts(paragraph), ["p:云泽市水务局&"]);
        assert_eq!(texts("<a><b>甲</b><b x='1'>乙</b></a>"), ["b:甲", "@x=1", "b:乙"]);
        assert_eq!(texts("<si><r><t>云</t></r><r><t>泽</t></r></si><!-- 注 -->"), ["si:云泽", "!--: 注 "]);
    }

    #[test]
    fn what_is_not_xml_says_so() {
        assert!(walk(b"<a>", &mut |_| {}).is_err());
        assert!(walk(b"\xFF\xFE<", &mut |_| {}).is_err());
    }
}
