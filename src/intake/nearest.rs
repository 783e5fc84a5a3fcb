//! The nearest headings, for the words of a finding: what a clerk probably meant.

use strsim::normalized_levenshtein;

use super::headings::Heading;
use crate::definition::source::{FieldDefinition, SourceDefinition};
use crate::domain::heading;

const HOW_MANY: usize = 3;
/// In place of headings where there are none.
const NOTHING: &str = "—";
/// Between headings in a finding's words.
const BETWEEN: &str = " | ";

/// The (at most three) headings found that are nearest to those of a field, the nearest first; a dash if there
/// are none.
pub(super) fn to_field<'a>(field: &FieldDefinition, found: impl Iterator<Item = &'a Heading>) -> String {
    let mut near: Vec<(f64, &str)> = found
        .filter(|heading| !heading.text.is_empty())
        .map(|h| (likeness(field, &h.text), &*h.text))
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<String> = near.iter().take(HOW_MANY).map(|(_, text)| one_line(text)).collect();
    if near.is_empty() { NOTHING.to_owned() } else { near.join(BETWEEN) }
}

/// The (at most three) best pairs of a heading found and one that some definition knows: `案件编号 ≈ 案号`.
pub(super) fn to_any(found: &[Heading], definitions: &[&SourceDefinition]) -> String {
    let mut pairs: Vec<(f64, String)> = Vec::new();
    for written in found.iter().filter(|heading| !heading.text.is_empty()) {
        let known = definitions.iter().flat_map(|definition| &definition.fields);
        let best = known
            .filter_map(|field| Some((likeness(field, &written.text), field.headings.first()?)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((like, known)) = best {
            pairs.push((like, format!("{} ≈ {known}", one_line(&written.text))));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    pairs.iter().take(HOW_MANY).map(|(_, pair)| pair.as_str()).collect::<Vec<_>>().join(BETWEEN)
}

/// The headings themselves, so that a person recognises the row that was taken for the heading.
pub(super) fn listed(found: &[Heading]) -> String {
    let texts = found.iter().filter(|heading| !heading.text.is_empty()).take(2 * HOW_MANY);
    texts.map(|heading| one_line(&heading.text)).collect::<Vec<_>>().join(BETWEEN)
}

fn likeness(field: &FieldDefinition, written: &str) -> f64 {
    let written = heading::key_outside_brackets(written);
    field.headings.iter().map(|known| alike(&heading::key(known), &written)).fold(0.0, f64::max)
}

/// 0 to 1. Headings are short and their characters are words: shared characters count as much as their order.
fn alike(a: &str, b: &str) -> f64 {
    let mut rest: Vec<char> = b.chars().collect();
    let total = a.chars().count() + rest.len();
    let mut shared = 0_usize;
    for c in a.chars() {
        if let Some(place) = rest.iter().position(|other| *other == c) {
            rest.swap_remove(place);
            shared += 1;
        }
    }
    let dice = if total == 0 { 0.0 } else { 2.0 * shared as f64 / total as f64 };
    dice.midpoint(normalized_levenshtein(a, b))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect()
}
