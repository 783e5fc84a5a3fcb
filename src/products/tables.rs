//! Text tables: the push for programs that read no workbooks, and the edition's own tables under `data/`.

use std::collections::BTreeMap;

use super::view::{Case, View};
use super::{Produced, ProductFault, Put};
use crate::domain::event::Happening;
use crate::domain::finding::Finding;
use crate::domain::history::History;
use crate::domain::party::Party;
use crate::domain::performance::Performance;
use crate::domain::place::column_letters;
use crate::domain::supervision::{Addressee, NamedBy, Supervision};
use crate::text::outgoing::{line, neutral};
use crate::workbook::write::{Heading, Value};

/// Makes spreadsheet programs read the file as UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

const PARTY_COLUMNS: [&str; 12] = [
    "party_id",
    "name",
    "class",
    "uscc",
    "org_code",
    "unit_id",
    "answering_unit_id",
    "present_name",
    "supervisor_id",
    "supervisor",
    "notices",
    "exception",
];

const FINDING_COLUMNS: [&str; 8] = ["code", "severity", "file", "sheet", "row", "column", "heading", "value"];

const EVENT_COLUMNS: [&str; 7] = ["listing_id", "kind", "on", "file", "sheet", "row", "payload"];

const LISTING_COLUMNS: [&str; 27] = [
    "listing_id",
    "party_id",
    "case_key",
    "court",
    "filed_on",
    "decided_on",
    "published_on",
    "basis_number",
    "basis_unit",
    "duty",
    "performance",
    "performed_part",
    "unperformed_part",
    "grounds",
    "amount",
    "representative",
    "mark",
    "withheld",
    "state",
    "state_since",
    "reply_by",
    "rectify_by",
    "term_ends_on",
    "term_estimated",
    "edition",
    "row_count",
    "sources",
];

const SUPERVISION_COLUMNS: [&str; 10] = [
    "party_id",
    "place",
    "unit_id",
    "name",
    "former_name",
    "relation",
    "cell",
    "valid_from",
    "valid_to",
    "followed",
];

pub(super) fn produce(view: &View<'_>, put: &mut Put<'_>) -> Result<(), ProductFault> {
    let exceptions = view.book.edition.exceptions.iter().map(|found| (&found.party, found.reason.word()));
    let exceptions: BTreeMap<_, _> = exceptions.collect();
    let parties = view.book.edition.parties.iter().map(|party| {
        let exception = exceptions.get(&party.id).copied().unwrap_or_default();
        party_line(view, party, exception)
    });
    put(Produced::of("data/parties.csv".to_owned(), csv(&PARTY_COLUMNS, parties, &[])?))?;
    let told = view.book.edition.supervisions.values().flat_map(supervision_lines);
    put(Produced::of("data/supervision.csv".to_owned(), csv(&SUPERVISION_COLUMNS, told, &[])?))?;
    let listings = view.cases.iter().map(|case| listing_line(view, case));
    put(Produced::of("data/listings.csv".to_owned(), csv(&LISTING_COLUMNS, listings, &[])?))?;
    let open = view.book.edition.happenings.iter().filter(|happening| !happening.kind.is_sealed());
    let events = open.map(event_line);
    put(Produced::of("data/events.csv".to_owned(), csv(&EVENT_COLUMNS, events, &[])?))?;
    let findings = view.book.edition.findings.iter().map(finding_line);
    put(Produced::of("data/findings.csv".to_owned(), csv(&FINDING_COLUMNS, findings, &[])?))
}

/// A table that a clerk opens in a spreadsheet program.
pub(super) fn spreadsheet_csv(
    headings: &[Heading],
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<Vec<u8>, ProductFault> {
    let heads: Vec<&str> = headings.iter().map(|heading| heading.text.as_str()).collect();
    let lines = rows.map(|row| row.into_iter().map(text).collect::<Vec<_>>());
    csv(&heads, lines, BYTE_ORDER_MARK)
}

fn text(value: Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text,
        Value::Marked(_) => value.text(),
        Value::Count(count) => count.to_string(),
        Value::Amount(fen) => fen.to_string(),
        Value::Day(day) => day.to_string(),
    }
}

pub(super) fn csv<L: AsRef<[String]>>(
    heads: &[&str],
    lines: impl Iterator<Item = L>,
    mark: &[u8],
) -> Result<Vec<u8>, ProductFault> {
    let mut writer = csv::Writer::from_writer(mark.to_vec());
    writer.write_record(heads)?;
    for fields in lines {
        writer.write_record(fields.as_ref().iter().map(|field| neutral(field)))?;
    }
    writer.into_inner().map_err(|error| ProductFault::DocumentBytes(error.into_error()))
}

fn party_line(view: &View<'_>, party: &Party, exception: &str) -> [String; 12] {
    let supervision = view.book.edition.supervisions.get(&party.id);
    let supervisor = supervision.and_then(|found| found.addressees.first());
    let notices = view.notices_of(&party.id).iter().map(|notice| notice.number.as_str());
    [
        party.id.to_string(),
        line(&party.name),
        party.class.word().to_owned(),
        party.uscc.clone().unwrap_or_default(),
        party.org_code.clone().unwrap_or_default(),
        told(party.unit.as_ref()),
        told(supervision.map(|found| &found.answering_unit)),
        told(supervision.map(|found| &found.present_name)),
        told(supervisor.map(|found| &found.unit)),
        told(supervisor.map(|found| &found.name)),
        notices.collect::<Vec<_>>().join(";"),
        exception.to_owned(),
    ]
}

/// One line for each addressee of a party; `followed`: the changes between the party's unit and the one that answers.
fn supervision_lines(supervision: &Supervision) -> Vec<[String; 10]> {
    let followed = supervision.followed.iter().map(|step| {
        let change = step.change.word();
        format!("{} {change} {} {}", step.on, step.from, step.to)
    });
    let followed = followed.collect::<Vec<_>>().join(";");
    let of_one = |(place, addressee): (u32, &Addressee)| {
        let NamedBy { cell, from, to } = &addressee.named;
        [
            supervision.party.to_string(),
            place.to_string(),
            addressee.unit.to_string(),
            line(&addressee.name),
            addressee.former_name.as_deref().map(line).unwrap_or_default(),
            addressee.relation.word().to_owned(),
            told(cell.as_ref()),
            told(*from),
            told(*to),
            followed.clone(),
        ]
    };
    (1..).zip(&supervision.addressees).map(of_one).collect()
}

fn event_line(happening: &Happening) -> [String; 7] {
    let place = happening.evidence.as_ref();
    [
        happening.listing.to_string(),
        happening.kind.word(),
        happening.on.to_string(),
        told(place.map(|place| &place.file)),
        told(place.map(|place| &place.sheet)),
        told(place.map(|place| place.row)),
        line(&happening.payload.to_string()),
    ]
}

fn finding_line(finding: &Finding) -> [String; 8] {
    let place = &finding.place;
    [
        finding.code.to_string(),
        finding.severity.word().to_owned(),
        place.file.to_string(),
        place.sheet.to_string(),
        told(place.row),
        told(place.column.as_ref().map(|column| column_letters(column.number))),
        told(place.column.as_ref().map(|column| line(&column.heading))),
        line(&finding.value),
    ]
}

fn listing_line(view: &View<'_>, case: &Case<'_>) -> [String; 27] {
    let (listing, facts, history) = (case.listing, case.facts(), case.history);
    let grounds = facts.grounds.iter().map(|ground| ground.word());
    let sources = listing.sources.iter().map(|place| place.cell(None).to_string());
    [
        listing.id.to_string(),
        case.party.id.to_string(),
        listing.case.to_string(),
        line(&facts.court),
        told(facts.filed_on),
        told(facts.decided_on),
        told(facts.published_on),
        line(&facts.basis_number),
        line(&facts.basis_unit),
        line(&facts.duty),
        told(facts.performance.map(Performance::word)),
        line(&facts.performed_part),
        line(&facts.unperformed_part),
        grounds.collect::<Vec<_>>().join(";"),
        told(facts.amount),
        line(&facts.representative),
        listing.mark.word().to_owned(),
        listing.withheld.map_or("", |found| found.word()).to_owned(),
        history.map_or("", |history| history.state.word()).to_owned(),
        told(history.map(|history| history.since)),
        told(history.and_then(History::reply_due)),
        told(history.and_then(History::rectify_by)),
        told(listing.term.map(|term| term.ends_on)),
        told(listing.term.map(|term| term.estimated)),
        view.book.edition.id.to_string(),
        listing.sources.len().to_string(),
        line(&sources.collect::<Vec<_>>().join(";")),
    ]
}

fn told<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_for_spreadsheets_has_a_mark_plain_line_ends_and_no_formulas() {
        let heads = [Heading::new("甲", 1), Heading::new("乙", 1)];
        let rows = vec![vec!["=1+1".into(), Value::Count(2)], vec!["a\nb,c".into(), Value::Empty]];
        let bytes = spreadsheet_csv(&heads, rows.into_iter()).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\u{FEFF}甲,乙\n'=1+1,2\n\"a b,c\",\n");
    }
}
