//! Letters: which an edition has ([`plan`]), and each as a .docx from its template, the office's own or the shipped one.
//! Every sentence stands in the template; this module says what is filled in.

mod cases;
mod clues;
mod notice;
mod plan;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use super::layout;
use super::lifting;
use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::clock::Clock;
use crate::domain::document_code::DocumentCode;
use crate::domain::event::EventKind;
use crate::domain::letter::{Letter, LetterKind};
use crate::domain::listing::ListingId;
use crate::text::letter::fill::{Value, Values};
use crate::text::letter::{About, LetterError, Letters};
use crate::text::outgoing::file_name;
use values::{Desk, Frame, about, common, limits};

pub use clues::clue_letter;
pub(super) use notice::produce as notice;
pub use plan::{Occasion, plan};

/// Every other letter of the edition.
pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let endings: Endings<'_> =
        view.endings().into_iter().map(|(case, ending)| (&case.listing.id, ending)).collect();
    for (letter, path) in paths(view) {
        let cases: Vec<Case<'_>> = cases_of(view, &letter.listings);
        let frame = Frame {
            kind: letter.kind,
            number: letter.number.as_ref().map(|number| number.text.as_str()),
            name: &letter.name,
            former_name: None,
        };
        let mut values = values_of(view, letter, &frame, &cases);
        tell_endings(view, letter, &cases, &endings, &mut values);
        let recalled = cases_of(view, &letter.recalled);
        let named = cases.iter().chain(remaining(view, letter.kind, &cases)).chain(&recalled);
        let bytes = document(view, &path, &frame, &values)?;
        put(Produced::letter(path, bytes, letter.kind).naming(named))?;
    }
    Ok(())
}

/// Sorted by party, as letters tell them.
fn cases_of<'v>(view: &View<'v>, listings: &BTreeSet<ListingId>) -> Vec<Case<'v>> {
    let mut cases: Vec<Case<'_>> = listings.iter().filter_map(|id| view.case_of(id)).copied().collect();
    cases.sort_by_key(|case| (&case.party.id, &case.listing.case, &case.listing.id));
    cases
}

fn values_of(view: &View<'_>, letter: &Letter, frame: &Frame<'_>, cases: &[Case<'_>]) -> Values {
    let mut values = common(Desk::of(view), frame);
    values.extend(about(view, letter.kind, cases));
    values.extend(limits(view, letter.reply_by, letter.rectify_by));
    let earlier = letter.earlier.join(view.wording.word("name_mark"));
    values.insert("earlier", Value::from(Some(earlier)));
    values.insert("recalled", notice::recalled(view, &letter.recalled).into());
    values.insert("copies", notice::copies(view, &letter.copies));
    let due = letter.due.map(|day| view.wording.date(day));
    values.insert("due", due.unwrap_or_else(|| view.wording.word("by_hand").to_owned()).into());
    let remaining = remaining(view, letter.kind, cases)
        .map(|case| BTreeMap::from([("case", Value::from(case.listing.case.to_string()))]));
    values.insert("remaining", remaining.collect::<Vec<_>>().into());
    values
}

/// How each listing has ended that ends with the edition.
type Endings<'v> = BTreeMap<&'v ListingId, EventKind>;

/// Of letters that say what is over: how each case ended, what ends with it, in which domains.
fn tell_endings(
    view: &View<'_>,
    letter: &Letter,
    cases: &[Case<'_>],
    endings: &Endings<'_>,
    values: &mut Values,
) {
    let Some(Value::List(told)) = values.get_mut("cases") else { return };
    if !matches!(letter.kind, LetterKind::Lifting | LetterKind::Repaired) {
        return;
    }
    let wording = view.wording;
    for (values, case) in told.iter_mut().zip(cases) {
        let ending = endings.get(&case.listing.id).map(|ending| wording.ending(*ending));
        values.insert("ending", ending.unwrap_or_default().into());
        let remains = view.cases_of(&case.party.id).iter().any(Case::stays);
        values.insert("extent", wording.word(if remains { "lifting_case" } else { "lifting_whole" }).into());
        let measures = lifting::measures_of(view, &letter.name, case);
        values.insert("measures", measures.join(wording.word("name_mark")).into());
    }
}

/// Cases of a repaired unit that stay on the list, as far as it has been told of them.
fn remaining<'v>(
    view: &'v View<'v>,
    kind: LetterKind,
    cases: &[Case<'_>],
) -> impl Iterator<Item = &'v Case<'v>> {
    let party = cases.first().filter(|_| kind == LetterKind::Repaired).map(|case| &case.party.id);
    let of_party = party.map(|party| view.cases_of(party)).unwrap_or_default();
    of_party.iter().filter(|case| case.stays() && !case.listing.awaits_release())
}

fn document(view: &View<'_>, path: &str, frame: &Frame<'_>, values: &Values) -> Result<Vec<u8>, LetterError> {
    let code = DocumentCode::of(view.book.edition.id, path).to_string();
    finish(view.book.letters, Desk::of(view), &code, frame, values)
}

fn finish(
    letters: &Letters,
    desk: Desk<'_>,
    code: &str,
    frame: &Frame<'_>,
    values: &Values,
) -> Result<Vec<u8>, LetterError> {
    let said = |key: &str| match values.get(key) {
        Some(Value::Text(text) | Value::Placed { text, .. } | Value::Fitted { text, .. }) => text.as_str(),
        _ => "",
    };
    let stamp = Clock::fixed(desk.as_of).stamp();
    letters.fill(frame.kind, values, &About { title: said("number"), code, author: said("head"), stamp })
}

/// Where each letter of the edition lies, in the order of the letters: with the papers that it belongs to.
pub(super) fn paths<'v>(view: &View<'v>) -> Vec<(&'v Letter, String)> {
    let mut places: BTreeMap<LetterKind, usize> = BTreeMap::new();
    let letters = view.book.edition.letters.iter();
    letters
        .map(|letter| {
            let place = places.entry(letter.kind).or_default();
            *place += 1;
            let (name, kind) = (file_name(&letter.name), letter.kind.name());
            let folder = view.wording.word(match letter.kind {
                LetterKind::Push | LetterKind::Zero => "folder_push",
                LetterKind::Unit | LetterKind::Notice | LetterKind::Correction => "folder_packets",
                LetterKind::Assigned | LetterKind::Urged | LetterKind::Demanded => "folder_supervision",
                LetterKind::Lifting => "folder_lifting",
                LetterKind::Repaired | LetterKind::Repair | LetterKind::Clue => "folder_repair",
            });
            let path = match letter.kind {
                LetterKind::Push | LetterKind::Zero | LetterKind::Repair => format!("{folder}/{kind}.docx"),
                LetterKind::Lifting => layout::lifting_path(view, *place, &letter.name, "docx"),
                _ => format!("{folder}/{kind}/{place:03}-{name}.docx"),
            };
            (letter, path)
        })
        .collect()
}
