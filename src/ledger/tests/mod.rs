//! Builders for the ledger's tests, and the tests that need more than one of its modules.

mod course;
mod crash;
mod keeping;
mod marks;
mod numbers;
mod outbox;
mod relisting;
mod repairs;
mod settling;
mod withholding;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::NaiveDate;

use super::compare::Departure;
use super::course::{Occasion, advance};
use super::parties::PartyCourse;
use super::past::PastReports;
use super::publication::{NumberedNotice, Publication};
use super::reports::CourtReports;
use super::settle::listing_id;
use crate::domain::balance::Balance;
use crate::domain::case_number::CaseKey;
use crate::domain::closing_mode::ClosingMode;
use crate::domain::closure::{Closure, Removal, RemovalKind, RepairPath};
use crate::domain::code::Code;
use crate::domain::edition::{Edition, Notice};
use crate::domain::finding::Severity;
use crate::domain::ground::Ground;
use crate::domain::history::History;
use crate::domain::letter::LetterKind;
use crate::domain::listing::{CaseFacts, Listing, ListingId, Mark};
use crate::domain::party::{Party, PartyId};
use crate::domain::place::RowPlace;
use crate::domain::quarter::Series;
use crate::domain::scope::BodyClass;
use crate::domain::trend::Trend;
use crate::domain::unit::UnitTable;
use crate::store::hash::sha256;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn case(number: u32) -> CaseKey {
    CaseKey(format!("（2024）泽0184执{number}号").into())
}

fn row(file: &str, row: u32) -> RowPlace {
    RowPlace { file: file.into(), sheet: "".into(), row }
}

fn party(number: u64) -> Party {
    Party {
        id: PartyId::numbered(number),
        name: format!("云泽市第{number}局"),
        class: BodyClass::Agency,
        uscc: None,
        org_code: None,
        unit: None,
    }
}

fn facts() -> CaseFacts {
    CaseFacts {
        court: "云泽市人民法院".into(),
        filed_on: None,
        decided_on: None,
        published_on: Some(day("2026-07-01")),
        basis_number: "（2023）泽0184民初7号".into(),
        basis_unit: "云泽市人民法院".into(),
        duty: "给付工程款".into(),
        performance: None,
        performed_part: String::new(),
        unperformed_part: String::new(),
        grounds: vec![Ground::S1],
        amount: None,
        representative: String::new(),
        exception: String::new(),
        extension_years: 0,
    }
}

/// Party and case as numbers; from row 2 of `名单.csv`.
fn listing(party: u64, case_number: u32) -> Listing {
    let (party, case) = (PartyId::numbered(party), case(case_number));
    Listing {
        id: listing_id(&party, &case),
        party,
        case,
        facts: facts(),
        mark: Mark::New,
        withheld: None,
        term: None,
        sources: vec![row("名单.csv", 2)],
    }
}

fn closure(case_number: u32, party_name: &str, mode: ClosingMode, closed_on: &str) -> Closure {
    Closure {
        case: case(case_number),
        party_name: party_name.into(),
        mode,
        closed_on: day(closed_on),
        document: "结案通知书".into(),
        document_number: String::new(),
        place: row("结案.csv", case_number + 1),
    }
}

fn removal(case_number: u32, kind: RemovalKind, removed_on: &str) -> Removal {
    Removal {
        case: case(case_number),
        party_name: String::new(),
        kind,
        removed_on: day(removed_on),
        ground: String::new(),
        place: row("撤销.csv", case_number + 1),
    }
}

fn warn(_: Code) -> Severity {
    Severity::Warn
}

/// Parties go by the names that [`party`] gives them.
fn reports<'a>(closures: &'a [Closure], removals: &'a [Removal]) -> CourtReports<'a> {
    CourtReports {
        closures,
        removals,
        as_of: day("2026-10-08"),
        past: &NOTHING_PAST,
        goes_by: &|id, name| (1..=9).map(party).any(|party| party.id == *id && party.name == name),
        path: &|mode| match mode {
            ClosingMode::Performed | ClosingMode::SettledAndPerformed => RepairPath::Push,
            ClosingMode::Suspended | ClosingMode::PartlyPerformed => RepairPath::Never,
            _ => RepairPath::Confirm,
        },
        severity: &warn,
    }
}

static NOTHING_PAST: PastReports =
    PastReports { closures: Vec::new(), removals: Vec::new(), applications: Vec::new() };

fn edition(id: &str, listings: Vec<Listing>) -> Edition {
    happened(Edition {
        letters: Vec::new(),
        id: id.parse().unwrap(),
        as_of: day("2026-10-08"),
        previous: None,
        replaces: None,
        parties: (1..=9).map(party).collect(),
        listings,
        supervisions: BTreeMap::new(),
        exceptions: Vec::new(),
        unit_changes: None,
        questions: Vec::new(),
        decisions: Vec::new(),
        repairs: Vec::new(),
        closures: Vec::new(),
        applications: Vec::new(),
        removals: Vec::new(),
        recalls: Vec::new(),
        receipts: Vec::new(),
        notices: Vec::new(),
        happenings: Vec::new(),
        histories: BTreeMap::new(),
        named_before: BTreeSet::new(),
        trend: Trend::default(),
        findings: Vec::new(),
        sealed_findings: Vec::new(),
        returned: Vec::new(),
        corrections: Vec::new(),
        files: Vec::new(),
        balance: Balance::default(),
    })
}

static NO_COURSE: LazyLock<PartyCourse> = LazyLock::new(PartyCourse::default);
static NO_UNITS: UnitTable = UnitTable {
    units: Vec::new(),
    aliases: Vec::new(),
    successions: Vec::new(),
    state_enterprises: Vec::new(),
    columns: Vec::new(),
};

/// The edition with what it lets happen to listings of which nothing was known.
fn happened(edition: Edition) -> Edition {
    happened_after(edition, &BTreeMap::new(), &BTreeMap::new())
}

fn happened_after(
    edition: Edition,
    departures: &BTreeMap<ListingId, Departure>,
    histories: &BTreeMap<ListingId, History>,
) -> Edition {
    let course = advance(&Occasion {
        as_of: edition.as_of,
        series: Series::Quarterly,
        quarter: edition.id.quarter,
        listings: &edition.listings,
        departures,
        corrections: &edition.corrections,
        removals: &[],
        repairs: &edition.repairs,
        applications: &[],
        verifications: &[],
        clues: &[],
        notices: &edition.notices,
        answers: &[],
        decided: &BTreeMap::new(),
        histories,
    });
    Edition { happenings: course.happenings, histories: course.histories, ..edition }
}

fn publication(edition: &Edition) -> Publication<'_> {
    Publication {
        edition,
        inputs_digest: sha256(b"inputs"),
        manifest_sha256: sha256(b"manifest"),
        source_files: Vec::new(),
        notices: Vec::new(),
        outbox: Vec::new(),
        layouts: Vec::new(),
        units: &NO_UNITS,
        party_course: &NO_COURSE,
        actor: "经办人".into(),
    }
}

/// A notice of the year 2026 to the unit `U1`.
fn numbered(serial: u32) -> NumberedNotice {
    NumberedNotice {
        kind: LetterKind::Notice,
        number: format!("云信用函〔2026〕{serial}号"),
        word: "云信用函".into(),
        year: 2026,
        serial,
        addressee: "U1".into(),
        packet_digest: sha256(b"packet"),
    }
}

fn notice(serial: u32, parties: &[u64]) -> Notice {
    Notice {
        number: numbered(serial).number,
        year: 2026,
        serial,
        addressee: "U1".into(),
        name: "云泽市人民政府".into(),
        former_name: None,
        email: None,
        contact: None,
        parties: parties.iter().map(|number| PartyId::numbered(*number)).collect(),
        listings: parties.iter().map(|number| listing(*number, u32::try_from(*number).unwrap()).id).collect(),
        recalled: BTreeSet::new(),
        earlier: Vec::new(),
        reply_by: None,
        rectify_by: None,
    }
}
