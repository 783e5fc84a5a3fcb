//! Pages and tables of plain text.

use super::{Look, Sight};
use crate::leak::place::Place;

/// A web page: what it shows, and its source besides, where comments, scripts and attributes stand.
pub(super) fn html(place: &Place, text: &str, look: &mut Look<'_>) {
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        look(place, Sight::Inside(&unescaped(line)));
    }
    let page = scraper::Html::parse_document(text);
    let mut said = String::new();
    for node in page.tree.root().descendants() {
        match node.value() {
            scraper::Node::Text(text) => said.push_str(text),
            scraper::Node::Element(element) if !is_inline(element.name()) => {
                tell(place, &mut said, look);
            }
            _ => {}
        }
    }
    tell(place, &mut said, look);
}

fn tell(place: &Place, said: &mut String, look: &mut Look<'_>) {
    if !said.trim().is_empty() {
        look(place, Sight::Body(said));
    }
    said.clear();
}

/// Elements that do not break a word.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "i" | "em" | "strong" | "span" | "small" | "u" | "mark" | "wbr" | "font" | "tspan"
    )
}

fn unescaped(line: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    named.iter().fold(line.to_owned(), |line, (entity, character)| line.replace(entity, character))
}

/// A table of plain text: a sheet whose first row are the headings.
pub(super) fn table(place: &Place, text: &str, look: &mut Look<'_>) {
    look(place, Sight::Sheet { name: place.last(), hidden: false });
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for (row, record) in (1..).zip(reader.records()) {
        match record {
            Ok(record) => {
                for (column, text) in (1..).zip(&record).filter(|(_, text)| !text.is_empty()) {
                    look(place, Sight::Cell { row, column, text, hidden: false });
                }
            }
            Err(error) => return look(place, Sight::Closed(&error.to_string())),
        }
    }
}
