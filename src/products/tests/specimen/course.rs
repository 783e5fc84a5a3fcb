//! The specimen edition in the course of time: the quarter before it, and a repair edition after it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Specimen, day};
use crate::domain::amount::Fen;
use crate::domain::event::{EventKind, Happening};
use crate::domain::history::{History, State};
use crate::domain::listing::{Listing, ListingId, Mark};
use crate::domain::party::PartyId;
use crate::domain::trend::{Push, Reply, Stock, Stood, Tally, Trend};

pub(in crate::products) fn id(number: u32) -> ListingId {
    ListingId(format!("L{number:012}").into())
}

/// Two quarters: 12, 32, 61, 62 and 91 stood on the list before; 61 was performed and has gone. Every figure is another
/// number wherever that is possible, so that one cannot stand for the other.
pub(in crate::products) fn trend(listings: &[Listing]) -> Trend {
    let mut trend = Trend::default();
    let stood = |(party, number): (u64, u32)| {
        let amount = Some(Fen(i64::from(number) * 1_234_567));
        let stood =
            Stood { party: PartyId::numbered(party), amount, state: State::Supervised, mark: Mark::New };
        (id(number), stood)
    };
    let before: Stock = [(1, 12), (3, 32), (6, 61), (6, 62), (9, 91)].map(stood).into();
    trend.enter("2026Q2-1".parse().unwrap(), day("2026-07-08"), before, &Tally::default());
    let state = |listing: &Listing| match listing.id {
        ref own if *own == id(12) || *own == id(62) => State::Overdue,
        ref own if *own == id(32) => State::SecondStage,
        ref own if *own == id(61) => State::RepairPushed,
        _ => State::Supervised,
    };
    let now = listings.iter().map(|listing| {
        let (party, amount, mark) = (listing.party.clone(), listing.facts.amount, listing.mark);
        (listing.id.clone(), Stood { party, amount, state: state(listing), mark })
    });
    let reply = |by: &str, on: Option<&str>, unit: &str| Reply {
        reply_by: Some(day(by)),
        answered_on: on.map(day),
        addressee: Some(unit.to_owned()),
    };
    let tally = Tally {
        performed: BTreeSet::from([id(61)]),
        pushed: BTreeMap::from([(id(61), Push { on: day("2026-09-30"), by: Some(day("2026-09-29")) })]),
        lifted: BTreeMap::new(),
        replies: BTreeMap::from([
            ("云信用函〔2026〕3号".to_owned(), reply("2026-07-29", Some("2026-07-29"), "云泽市教育和体育局")),
            (
                "云信用函〔2026〕4号".to_owned(),
                reply("2026-07-29", Some("2026-07-28"), "云泽市桂河镇人民政府"),
            ),
            ("云信用函〔2026〕5号".to_owned(), reply("2026-07-29", None, "云泽市财政局")),
        ]),
    };
    trend.enter("2026Q3-1".parse().unwrap(), day("2026-10-08"), now.collect(), &tally);
    trend
}

impl Specimen {
    /// An edition of the repair series on the day after the push of 61 was due: case 11 has been repaired, 12 and 62 are
    /// overdue, the department of 21, 31 and 32 has not answered.
    pub(in crate::products) fn of_repairs() -> Self {
        let mut specimen = Specimen::new();
        let edition = &mut specimen.edition;
        edition.id = "2026Q4-R1".parse().unwrap();
        edition.as_of = day("2026-10-09");
        edition.notices = Vec::new();
        edition.trend = Trend::default();
        let mut tell = |number: u32, kind: EventKind, said: Value| {
            edition.happenings.push(Happening {
                listing: id(number),
                kind,
                on: day("2026-10-09"),
                evidence: None,
                payload: said,
            });
        };
        tell(12, EventKind::Overdue, json!({"due": "2026-08-07"}));
        for number in [21, 31, 32] {
            tell(number, EventKind::Urged, json!({"due": "2026-09-30"}));
        }
        tell(41, EventKind::RepairRefused, json!({}));
        tell(11, EventKind::Answered, json!({}));
        tell(11, EventKind::Repaired, json!({}));
        tell(62, EventKind::Overdue, json!({"due": "2026-08-07"}));
        let mut repaired = History::begun(day("2026-07-08"));
        for kind in [
            EventKind::NoticeIssued,
            EventKind::Closed,
            EventKind::RepairBatched,
            EventKind::RepairVerified,
            EventKind::Repaired,
        ] {
            repaired.hear(kind, day("2026-10-09"), &json!({})).unwrap();
        }
        edition.histories = BTreeMap::from([(id(11), repaired)]);
        specimen
    }
}
