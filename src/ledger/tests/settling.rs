//! Rows settled to listings, from frames made in code.

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};

use super::*;
use crate::domain::finding::Finding;
use crate::domain::performance::Performance;
use crate::domain::term::Term;
use crate::ledger::error::SettleError;
use crate::ledger::settle::{Settled, settle};
use crate::table::columns as col;
use crate::table::listing_rows::{ListingRow, ListingRows};

/// File, row, party and case of an accepted row.
type Line = (&'static str, u32, u64, u32);

fn accepted((_, _, _, case_number): Line) -> ListingRow {
    ListingRow {
        disposition: "accepted".into(),
        case_key: Some(case(case_number).0.to_string()),
        ..ListingRow::default()
    }
}

fn frame(lines: &[(Line, ListingRow)]) -> DataFrame {
    let mut rows = ListingRows::default();
    for ((file, number, ..), content) in lines {
        rows.push(file, "", *number, content.clone());
    }
    let mut frame = rows.into_frame().unwrap();
    let parties: Vec<String> =
        lines.iter().map(|((_, _, party, _), _)| PartyId::numbered(*party).to_string()).collect();
    frame.with_column(Series::new(col::PARTY_ID.into(), parties).into_column()).unwrap();
    frame
}

fn settled(lines: &[(Line, ListingRow)]) -> Settled {
    let parties: Vec<Party> = (1..=9).map(party).collect();
    settle(frame(lines), &parties, &|_| None, &warn).unwrap()
}

fn texts<'a>(frame: &'a DataFrame, column: &str) -> Vec<Option<&'a str>> {
    frame.column(column).unwrap().str().unwrap().iter().collect()
}

#[test]
fn hundreds_of_rows_become_one_listing_for_each_party_and_case() {
    // 360 rows, rising in nothing: 9 parties × 4 cases, each said ten times.
    let lines: Vec<(Line, ListingRow)> = (0..360_u32)
        .map(|number| {
            let line = ("名单.csv", number + 2, u64::from(number % 9) + 1, (number / 9) % 4);
            (line, accepted(line))
        })
        .collect();
    let settled = settled(&lines);
    assert_eq!(settled.listings.len(), 36);
    assert!(settled.listings.is_sorted_by_key(|listing| (listing.party.clone(), listing.case.clone())));
    assert!(settled.listings.iter().all(|listing| listing.sources.len() == 10));
    let dispositions = texts(&settled.rows, col::DISPOSITION);
    assert_eq!(dispositions.iter().filter(|word| **word == Some("accepted")).count(), 36);
    assert_eq!(dispositions.iter().filter(|word| **word == Some("duplicate")).count(), 324);
    assert!(texts(&settled.rows, col::LISTING_ID).iter().all(Option::is_some));
    assert_eq!(settled.findings, []);
}

#[test]
fn the_later_export_wins() {
    let with = |line: Line, published_on: Option<&str>| {
        let row = ListingRow { published_on: published_on.map(day), ..accepted(line) };
        (line, row)
    };
    let lines = [
        // Published last, though in the earlier file and row.
        with(("a.csv", 2, 1, 1), Some("2026-08-01")),
        with(("b.csv", 9, 1, 1), Some("2026-07-01")),
        with(("c.csv", 9, 1, 1), None),
        // Published on one day: the later file.
        with(("a.csv", 3, 2, 1), Some("2026-08-01")),
        with(("b.csv", 2, 2, 1), Some("2026-08-01")),
        // In one file: the later row.
        with(("a.csv", 10, 3, 1), None),
        with(("a.csv", 9, 3, 1), None),
    ];
    let settled = settled(&lines);
    let sources: Vec<Vec<(&str, u32)>> = settled
        .listings
        .iter()
        .map(|listing| listing.sources.iter().map(|place| (place.file.as_ref(), place.row)).collect())
        .collect();
    assert_eq!(
        sources,
        [
            vec![("a.csv", 2), ("b.csv", 9), ("c.csv", 9)],
            vec![("b.csv", 2), ("a.csv", 3)],
            vec![("a.csv", 10), ("a.csv", 9)],
        ]
    );
}

#[test]
fn a_duplicate_that_says_something_else_is_named_with_its_fields() {
    let (first, second) = (("a.csv", 2, 1, 1), ("a.csv", 3, 1, 1));
    let row = |line, amount_fen, duty: Option<&str>, performance: &str| ListingRow {
        amount_fen,
        duty: duty.map(str::to_owned),
        performance: Some(performance.into()),
        codes: "R204".into(),
        ..accepted(line)
    };
    let lines = [
        (first, row(first, Some(100), None, "none")),
        (second, row(second, Some(200), Some("给付工程款"), "partial")),
    ];
    let settled = settled(&lines);
    assert_eq!(settled.listings[0].facts.performance, Some(Performance::Partial));
    let expected = Finding::new(Code::DuplicateDiffers, Severity::Warn, row_place(2).cell(None), "")
        .with("fields", "performance;amount")
        .with("stands", "a.csv!3");
    assert_eq!(settled.findings, [expected], "a cell that says nothing contradicts nothing");
    assert_eq!(texts(&settled.rows, col::CODES), [Some("R204;R210"), Some("R204")]);
}

fn row_place(number: u32) -> RowPlace {
    super::row("a.csv", number)
}

#[test]
fn rows_that_are_not_accepted_stay_as_they_are() {
    let line = ("a.csv", 2, 1, 1);
    let held = ListingRow { disposition: "held".into(), ..accepted(line) };
    let settled = settled(&[(line, held)]);
    assert_eq!(settled.listings, []);
    assert_eq!(texts(&settled.rows, col::DISPOSITION), [Some("held")]);
    assert_eq!(texts(&settled.rows, col::LISTING_ID), [None]);
}

#[test]
fn an_empty_frame_settles_to_nothing() {
    let settled = settled(&[]);
    assert_eq!((settled.listings.len(), settled.rows.height()), (0, 0));
    assert!(settled.rows.column(col::LISTING_ID).is_ok());
}

#[test]
fn the_facts_of_the_standing_row_are_read() {
    let line = ("a.csv", 2, 1, 1);
    let content = ListingRow {
        grounds: "S1;S3".into(),
        filed_on: Some(day("1999-12-31")),
        amount_fen: Some(1_574_826),
        exception: Some("宽限期".into()),
        ..accepted(line)
    };
    let parties = [party(1)];
    let ends_on = Term { ends_on: day("2028-01-01"), estimated: true };
    let settled = settle(frame(&[(line, content)]), &parties, &|_| Some(ends_on), &warn).unwrap();
    let listing = &settled.listings[0];
    assert_eq!(listing.id, listing_id(&PartyId::numbered(1), &case(1)));
    assert_eq!(listing.facts.grounds.len(), 2);
    assert_eq!(listing.facts.filed_on, Some(day("1999-12-31")));
    assert_eq!(listing.facts.amount.unwrap().to_string(), "15748.26");
    assert_eq!(listing.facts.exception, "宽限期");
    assert_eq!(listing.term, Some(ends_on));
}

#[test]
fn a_stage_before_that_broke_its_promise_stops_the_run() {
    let line = ("a.csv", 2, 1, 1);
    let settle = |content, parties: &[Party]| settle(frame(&[(line, content)]), parties, &|_| None, &warn);
    let without_case = ListingRow { case_key: None, ..accepted(line) };
    assert!(matches!(settle(without_case, &[party(1)]), Err(SettleError::Incomplete { .. })));
    assert!(matches!(settle(accepted(line), &[party(2)]), Err(SettleError::PartyUnknown { .. })));
    let strange = ListingRow { grounds: "S9".into(), ..accepted(line) };
    assert!(matches!(settle(strange, &[party(1)]), Err(SettleError::WordUnknown { .. })));
}
