//! 通报函: the letter to a supervising department, in the layout of GB/T 9704-2012 (信函格式). The layout and every sentence
//! stand in `pipelines/templates/notice/`, whose files are the parts of a .docx; this module says what is filled in.

use std::io::{Cursor, Write};

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::view::{Case, View};
use super::wording::Wording;
use super::{Produced, ProductFault, Put};
use crate::domain::amount::Fen;
use crate::domain::edition::Notice;
use crate::domain::ground::Ground;
use crate::domain::performance::Performance;
use crate::text::outgoing::line;
use crate::text::template;

/// Folder of the letter's parts inside `templates/`.
const PARTS: &str = "notice/";
/// Must come first in the archive, or some readers do not know what it is.
const CONTENT_TYPES: &str = "[Content_Types].xml";
/// A letter about one party with at most so many cases tells them in its text; beyond, the annex does.
const TOLD_IN_TEXT: usize = 3;
/// Parties named in the text of a letter about many.
const NAMED: usize = 3;
/// One character of the body (3号 = 16 pt), in twips.
const CHARACTER: i64 = 320;
/// Length of the red lines of 信函格式 (170 mm), in points: the issuer's name must fit.
const HEAD_POINTS: usize = 470;

/// What the template may say.
#[derive(Debug, Serialize)]
struct Letter {
    issuer: String,
    /// Height of the issuer's name in the head, in half points.
    head_size: usize,
    number: String,
    addressee: String,
    former_addressee: Option<String>,
    city: String,
    court: String,
    quarter: String,
    as_of: String,
    stamp: String,
    parties: Vec<PartyTold>,
    party_count: usize,
    case_count: usize,
    amount: Option<String>,
    /// One party with few cases: the facts are in the text.
    in_text: bool,
    /// The first few names, joined.
    named: String,
    more_than_named: bool,
    grounds: Vec<Counted>,
    /// Cases of which the court names no ground.
    without_ground: usize,
    /// Some case has two grounds and is counted twice.
    several_grounds: bool,
    performances: Vec<Counted>,
    reply_by: Option<String>,
    reply_working_days: u32,
    rectify_by: Option<String>,
    rectification_days: u32,
    contact: Option<String>,
    telephone: Option<String>,
    attachments: Vec<String>,
    date: String,
    /// Right indents of signature and date, in twips.
    signature_indent: i64,
    date_indent: i64,
}

#[derive(Debug, Serialize)]
struct PartyTold {
    name: String,
    uscc: Option<String>,
    representative: Option<String>,
    cases: Vec<CaseTold>,
}

#[derive(Debug, Serialize)]
struct CaseTold {
    number: String,
    facts: String,
    basis: Option<String>,
    grounds: Option<String>,
    performance: Option<String>,
    performed_part: Option<String>,
    unperformed_part: Option<String>,
    published_on: Option<String>,
    term_until: Option<String>,
}

/// So many cases of this kind.
#[derive(Debug, Serialize)]
struct Counted {
    what: String,
    cases: usize,
}

pub(super) fn produce(
    view: &View<'_>,
    notice: &Notice,
    folder: &str,
    put: &mut Put<'_>,
) -> Result<(), ProductFault> {
    let letter = letter(view, notice);
    if letter.parties.is_empty() {
        return Err(ProductFault::NoticeEmpty(notice.number.clone()));
    }
    let bytes = document(view, &letter)?;
    let path = format!("{folder}/{}", view.wording.word("file_letter"));
    put(Produced::of(path, bytes).naming(view.cases_of_notice(notice).iter().flatten()))
}

fn letter(view: &View<'_>, notice: &Notice) -> Letter {
    let (wording, office, edition) = (view.wording, view.book.office, view.book.edition);
    let blocks = view.cases_of_notice(notice);
    let cases: Vec<Case<'_>> = blocks.iter().flatten().copied().collect();
    let parties: Vec<PartyTold> = blocks.iter().filter_map(|block| party_told(view, block)).collect();
    let named: Vec<&str> = parties.iter().take(NAMED).map(|party| party.name.as_str()).collect();
    let issuer = line(&office.credit_office.name);
    let date = wording.date(edition.as_of);
    let (signature_indent, date_indent) = signature(&issuer, &date);
    Letter {
        head_size: (HEAD_POINTS / issuer.chars().count().max(1)).clamp(18, 42) * 2,
        issuer,
        number: line(&notice.number),
        addressee: line(&notice.name),
        former_addressee: notice.former_name.as_deref().map(line),
        city: line(&office.jurisdiction.city),
        court: line(&office.jurisdiction.court),
        quarter: wording.quarter(edition.id.quarter),
        as_of: date.clone(),
        stamp: view.book.clock.stamp().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        party_count: parties.len(),
        case_count: cases.len(),
        amount: amount_of(wording, &cases),
        in_text: parties.len() == 1 && cases.len() <= TOLD_IN_TEXT,
        named: named.join(wording.word("name_mark")),
        more_than_named: parties.len() > NAMED,
        grounds: grounds(&cases),
        without_ground: cases.iter().filter(|case| case.facts().grounds.is_empty()).count(),
        several_grounds: cases.iter().any(|case| case.facts().grounds.len() > 1),
        performances: performances(&cases),
        parties,
        reply_by: notice.reply_by.map(|day| wording.date(day)),
        reply_working_days: office.deadlines.reply_working_days,
        rectify_by: notice.rectify_by.map(|day| wording.date(day)),
        rectification_days: office.deadlines.rectification_days,
        contact: office.credit_office.contact.as_deref().map(line),
        telephone: office.credit_office.telephone.as_deref().map(line),
        attachments: ["annex_title", "receipt_title"].map(|key| wording.word(key).to_owned()).to_vec(),
        date,
        signature_indent,
        date_indent,
    }
}

fn party_told(view: &View<'_>, block: &[Case<'_>]) -> Option<PartyTold> {
    let party = block.first()?.party;
    let representative =
        block.iter().map(|case| line(&case.facts().representative)).find(|name| !name.is_empty());
    Some(PartyTold {
        name: view.party_name(party),
        uscc: party.uscc.clone(),
        representative,
        cases: block.iter().map(|case| case_told(view.wording, case)).collect(),
    })
}

fn case_told(wording: Wording<'_>, case: &Case<'_>) -> CaseTold {
    let facts = case.facts();
    let some = |text: String| (!text.is_empty()).then_some(text);
    CaseTold {
        number: case.listing.case.to_string(),
        facts: wording.basic_facts(case),
        basis: some(wording.basis(case)),
        grounds: some(wording.grounds(&facts.grounds)),
        performance: facts.performance.map(|found| found.text().to_owned()),
        performed_part: some(line(&facts.performed_part)),
        unperformed_part: some(line(&facts.unperformed_part)),
        published_on: facts.published_on.map(|day| wording.date(day)),
        term_until: case.listing.term.map(|term| wording.date(term.ends_on)),
    }
}

fn amount_of(wording: Wording<'_>, cases: &[Case<'_>]) -> Option<String> {
    let amounts: Vec<i64> =
        cases.iter().filter_map(|case| case.facts().amount).map(|amount| amount.0).collect();
    (!amounts.is_empty()).then(|| wording.amount(Fen(amounts.iter().sum())))
}

/// Cases by ground; a case of two grounds counts under both.
fn grounds(cases: &[Case<'_>]) -> Vec<Counted> {
    let all = [Ground::S1, Ground::S2, Ground::S3, Ground::S4, Ground::S5, Ground::S6];
    counted(all.map(|ground| {
        (ground.text(), cases.iter().filter(|case| case.facts().grounds.contains(&ground)).count())
    }))
}

fn performances(cases: &[Case<'_>]) -> Vec<Counted> {
    let all = [Performance::None, Performance::Partial, Performance::Other];
    counted(all.map(|state| {
        (state.text(), cases.iter().filter(|case| case.facts().performance == Some(state)).count())
    }))
}

fn counted<const N: usize>(counts: [(&str, usize); N]) -> Vec<Counted> {
    let found = counts.into_iter().filter(|(_, cases)| *cases > 0);
    found.map(|(what, cases)| Counted { what: what.to_owned(), cases }).collect()
}

/// Right indents that leave four characters right of the date and centre the issuer's name over it, as for a letter with
/// a seal (GB/T 9704-2012, 7.3.5.1). A name too long for that pushes both to the left.
fn signature(issuer: &str, date: &str) -> (i64, i64) {
    let (name, day) = (width(issuer), width(date));
    let centred = 4 * CHARACTER + (day - name) / 2;
    (centred.max(0), 4 * CHARACTER + (-centred).max(0))
}

/// Width of a line of 3号 text in twips: Latin characters and digits are half as wide.
fn width(text: &str) -> i64 {
    text.chars().map(|c| if c.is_ascii() { CHARACTER / 2 } else { CHARACTER }).sum()
}

/// The part that a .docx calls `_rels/.rels`: an office folder holds no hidden files.
const PACKAGE_RELS: &str = "_rels/package.rels";

/// The .docx: every part of the template filled in, in a fixed order, without times.
fn document(view: &View<'_>, letter: &Letter) -> Result<Vec<u8>, ProductFault> {
    let parts =
        view.book.templates.iter().filter_map(|(path, source)| Some((path.strip_prefix(PARTS)?, source)));
    let mut parts: Vec<_> = parts.collect();
    if !parts.iter().any(|(path, _)| *path == CONTENT_TYPES) {
        return Err(ProductFault::TemplateMissing(format!("{PARTS}{CONTENT_TYPES}")));
    }
    parts.sort_by_key(|(path, _)| (*path != CONTENT_TYPES, *path));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, source) in parts {
        let text = template::fill(&format!("{PARTS}{path}"), source, letter)?;
        archive.start_file(if path == PACKAGE_RELS { "_rels/.rels" } else { path }, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_stands_centred_over_the_date() {
        let (name, day) = signature("云泽市人民政府", "2026年10月8日");
        assert_eq!(day, 4 * CHARACTER);
        assert_eq!(name + width("云泽市人民政府") / 2, day + width("2026年10月8日") / 2);
    }

    #[test]
    fn a_long_issuer_keeps_inside_the_page() {
        let (name, day) = signature(&"长".repeat(24), "2026年1月5日");
        assert_eq!(name, 0);
        assert!(day > 4 * CHARACTER);
    }
}
