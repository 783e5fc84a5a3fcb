//! What a letter's placeholders are filled with: who writes to whom, when, about which cases.

use std::collections::BTreeMap;

use super::super::view::{Case, View};
use super::super::wording::Wording;
use super::cases::{case_values, identity};
use crate::definition::office::OfficeSettings;
use crate::domain::amount::Fen;
use crate::domain::ground::Ground;
use crate::domain::letter::{LetterHead, LetterKind};
use crate::domain::listing::Mark;
use crate::domain::party::Party;
use crate::domain::performance::Performance;
use crate::domain::quarter::Quarter;
use crate::domain::title;
use crate::text::letter::fill::{Place, Value, Values};
use crate::text::outgoing::line;
use chrono::NaiveDate;

/// Parties named in the text of a letter about many.
const NAMED: usize = 3;
/// A title with a longer name breaks its line behind it.
const LONG_NAME: usize = 11;
/// A line of a title (2号: 20 characters) holds a name of so many behind the words that it begins with.
const TITLE_NAME: usize = 16;
/// A letter with at most so many cases tells them in its text; beyond, the annex does. The letter to a department tells
/// several bodies' cases in the annex only.
const TOLD_IN_TEXT: usize = 3;
const TOLD_IN_LIST: usize = 10;
/// One character of the body (3号 = 16 pt), in twips.
const CHARACTER: i64 = 320;
/// Length in points of the red line by which the issuer's name stands and into which it must fit: 170 mm, and the width
/// of 版心 (156 mm).
fn head_points(head: LetterHead) -> usize {
    match head {
        LetterHead::Letter => 470,
        LetterHead::Red => 436,
    }
}

/// Who writes, to whom, under which number.
pub(super) struct Frame<'a> {
    pub(super) kind: LetterKind,
    /// `None`: the court numbers it.
    pub(super) number: Option<&'a str>,
    pub(super) name: &'a str,
    pub(super) former_name: Option<&'a str>,
}

/// Whose letters, of which day.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) wording: Wording<'a>,
    pub(super) office: &'a OfficeSettings,
    pub(super) quarter: Quarter,
    pub(super) as_of: NaiveDate,
}

impl<'a> Desk<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        let edition = view.book.edition;
        Desk {
            wording: view.wording,
            office: view.book.office,
            quarter: edition.id.quarter,
            as_of: edition.as_of,
        }
    }
}

/// What every letter may say.
pub(super) fn common(desk: Desk<'_>, frame: &Frame<'_>) -> Values {
    let Desk { wording, office, quarter, as_of } = desk;
    let of_court = frame.kind.is_of_the_court();
    let (court, credit_office) = (line(&office.jurisdiction.court), line(&office.credit_office.name));
    let issuer = if of_court { court.clone() } else { credit_office.clone() };
    let date = wording.date(as_of);
    let (place_of_name, place_of_date) = signature(&issuer, &date);
    let year = as_of.format("%Y").to_string();
    let number = frame.number.map_or_else(|| wording.say("court_number", &[("year", &year)]), line);
    let name = line(frame.name);
    let addressee = match frame.former_name.map(line) {
        Some(former) => wording.formerly(&name, &former),
        None => name,
    };
    // Of the court's contact the program knows nothing.
    let by_hand = |known: &Option<String>| match known.as_deref().map(line) {
        Some(known) if !of_court && !known.is_empty() => known,
        _ => wording.word("by_hand").to_owned(),
    };
    let size = (head_points(office.letters.head) / issuer.chars().count().max(1)).clamp(18, 42) * 2;
    BTreeMap::from([
        ("head", Value::Fitted { text: issuer.clone(), size }),
        ("number", number.into()),
        ("addressee", addressee.into()),
        ("printed_by", issuer.clone().into()),
        ("printed_on", date.clone().into()),
        ("issuer", Value::Placed { text: issuer, place: place_of_name }),
        ("date", Value::Placed { text: date.clone(), place: place_of_date }),
        ("city", line(&office.jurisdiction.city).into()),
        ("court", court.into()),
        ("credit_office", credit_office.into()),
        ("quarter", wording.quarter(quarter).into()),
        ("as_of", date.into()),
        ("contact", by_hand(&office.credit_office.contact).into()),
        ("telephone", by_hand(&office.credit_office.telephone).into()),
    ])
}

/// What letters about cases may say. `cases` are sorted by party.
pub(super) fn about(view: &View<'_>, kind: LetterKind, cases: &[Case<'_>]) -> Values {
    let wording = view.wording;
    let blocks: Vec<&[Case<'_>]> = cases.chunk_by(|a, b| a.party.id == b.party.id).collect();
    let names: Vec<String> =
        blocks.iter().filter_map(|block| Some(view.party_name(block.first()?.party))).collect();
    let in_text = match kind {
        LetterKind::Notice => blocks.len() == 1 && cases.len() <= TOLD_IN_TEXT,
        LetterKind::Unit => true,
        _ => cases.len() <= TOLD_IN_LIST,
    };
    let title = blocks.first().and_then(|block| block.first()).map(|case| view.present_name(case.party));
    let title = title.unwrap_or_default();
    let is_long = blocks.len() > 1 && title.chars().count() > LONG_NAME;
    let mut values = BTreeMap::from([
        ("named", named(wording, &names).into()),
        ("heading", heading(wording, &title, blocks.len(), is_long).into()),
        ("long_heading", is_long.into()),
        ("several", (blocks.len() > 1).into()),
        ("several_cases", (cases.len() > 1).into()),
        ("in_text", in_text.into()),
        ("party_count", blocks.len().into()),
        ("case_count", cases.len().into()),
        ("amount", amount(wording, cases).into()),
        ("per_party", per_party(wording, &names, &blocks).into()),
        ("by_ground", by_ground(wording, cases).into()),
        ("by_performance", by_performance(wording, cases).into()),
        ("new_count", cases.iter().filter(|case| case.listing.mark == Mark::New).count().into()),
        ("continuing_count", cases.iter().filter(|case| case.listing.mark != Mark::New).count().into()),
    ]);
    let parties = blocks.iter().filter_map(|block| Some(party_values(view, block.first()?.party, block)));
    values.insert("parties", parties.collect::<Vec<_>>().into());
    values.insert("cases", told(view, cases).into());
    values
}

/// Limits as the letter says them.
pub(super) fn limits(view: &View<'_>, reply_by: Option<NaiveDate>, rectify_by: Option<NaiveDate>) -> Values {
    let (wording, deadlines) = (view.wording, &view.book.office.deadlines);
    let said = |day: Option<NaiveDate>, key: &str, days: u32| match day {
        Some(day) => wording.say("before_day", &[("date", &wording.date(day))]),
        None => wording.say(key, &[("days", &days.to_string())]),
    };
    BTreeMap::from([
        ("reply_by", said(reply_by, "within_working_days", deadlines.reply_working_days).into()),
        ("rectify_by", said(rectify_by, "within_days", deadlines.rectification_days).into()),
    ])
}

fn told(view: &View<'_>, cases: &[Case<'_>]) -> Vec<Values> {
    let mut last = None;
    let values = cases.iter().map(|case| {
        let is_first = last.replace(&case.party.id) != Some(&case.party.id);
        let mut values = case_values(view, case);
        values.insert("identity", Value::from(is_first.then(|| identity(view, case)).flatten()));
        values
    });
    values.collect()
}

fn party_values(view: &View<'_>, party: &Party, block: &[Case<'_>]) -> Values {
    let representative = block.iter().map(|case| line(&case.facts().representative));
    BTreeMap::from([
        ("party", view.party_name(party).into()),
        ("uscc", party.uscc.clone().into()),
        ("representative", representative.into_iter().find(|name| !name.is_empty()).into()),
        ("party_cases", block.len().into()),
        ("cases", told(view, block).into()),
    ])
}

fn named(wording: Wording<'_>, names: &[String]) -> String {
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let first = first.join(wording.word("name_mark"));
    match names.len() {
        count if count > NAMED => {
            wording.say("and_others", &[("names", &first), ("count", &count.to_string())])
        }
        _ => first,
    }
}

/// What the title calls the bodies: the first by the name that it has today, on lines that the title holds.
fn heading(wording: Wording<'_>, first: &str, count: usize, is_long: bool) -> String {
    let mut said = title::lines(first, TITLE_NAME).join("\n");
    if count < 2 {
        return said;
    }
    if is_long {
        said.push('\n');
    }
    wording.say("and_others", &[("names", &said), ("count", &count.to_string())])
}

fn per_party(wording: Wording<'_>, names: &[String], blocks: &[&[Case<'_>]]) -> String {
    let mut said: Vec<String> = names
        .iter()
        .zip(blocks)
        .take(NAMED)
        .map(|(name, block)| counted(wording, "cases_of", name, block.len()))
        .collect();
    if let Some(rest) = blocks.len().checked_sub(NAMED).filter(|rest| *rest > 0) {
        said.push(wording.say("rest_in_annex", &[("count", &rest.to_string())]));
    }
    said.join(wording.word("comma"))
}

fn amount(wording: Wording<'_>, cases: &[Case<'_>]) -> Option<String> {
    let amounts: Vec<i64> =
        cases.iter().filter_map(|case| case.facts().amount).map(|amount| amount.0).collect();
    (!amounts.is_empty()).then(|| wording.amount(Fen(amounts.iter().sum())))
}

fn counted(wording: Wording<'_>, key: &str, what: &str, count: usize) -> String {
    wording.say(key, &[("what", what), ("count", &count.to_string())])
}

/// Cases by ground; a case of two grounds counts under both. `None`: the court names no ground at all.
fn by_ground(wording: Wording<'_>, cases: &[Case<'_>]) -> Option<String> {
    let mut said: Vec<String> = [Ground::S1, Ground::S2, Ground::S3, Ground::S4, Ground::S5, Ground::S6]
        .into_iter()
        .map(|ground| (ground, cases.iter().filter(|case| case.facts().grounds.contains(&ground)).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(ground, count)| counted(wording, "cases_of", ground.text(), count))
        .collect();
    if said.is_empty() {
        return None;
    }
    let without = cases.iter().filter(|case| case.facts().grounds.is_empty()).count();
    if without > 0 {
        said.push(wording.say("without_ground", &[("count", &without.to_string())]));
    }
    let is_twice = cases.iter().any(|case| case.facts().grounds.len() > 1);
    let remark = if is_twice { wording.word("counted_twice") } else { "" };
    Some(said.join(wording.word("comma")) + remark)
}

fn by_performance(wording: Wording<'_>, cases: &[Case<'_>]) -> Option<String> {
    let said: Vec<String> = [Performance::None, Performance::Partial, Performance::Other]
        .into_iter()
        .map(|state| (state, cases.iter().filter(|case| case.facts().performance == Some(state)).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| counted(wording, "cases_that_are", state.text(), count))
        .collect();
    (!said.is_empty()).then(|| said.join(wording.word("comma")))
}

/// Places of the issuer's name and of the date: four characters right of the date and the name centred over it, as for a
/// letter with a seal (GB/T 9704-2012, 7.3.5.1). A name too long for that pushes both to the left.
fn signature(issuer: &str, date: &str) -> (Place, Place) {
    let (name, day) = (width(issuer), width(date));
    let centre = (4 * CHARACTER + day / 2).max(name / 2);
    (Place { right: centre - name / 2, centre }, Place { right: centre - day / 2, centre })
}

/// Width of a line of 3号 text in twips: Latin characters and digits are half as wide.
fn width(text: &str) -> i64 {
    text.chars().map(|c| if c.is_ascii() { CHARACTER / 2 } else { CHARACTER }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_stands_centred_over_the_date() {
        let (name, day) = signature("云泽市人民政府", "2026年10月8日");
        assert_eq!((day.right, day.centre), (4 * CHARACTER, name.centre));
        assert_eq!(name.right + width("云泽市人民政府") / 2, name.centre);
    }

    #[test]
    fn a_long_issuer_keeps_inside_the_page() {
        let (name, day) = signature(&"长".repeat(24), "2026年1月5日");
        assert_eq!((name.right, name.centre), (0, day.centre));
        assert!(day.right > 4 * CHARACTER);
    }
}
