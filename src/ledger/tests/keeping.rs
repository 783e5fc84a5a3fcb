//! What the database keeps, refuses and proves.

use super::*;
use crate::domain::closure::Repair;
use crate::domain::dispatch::Matter;
use crate::domain::event::EventKind;
use crate::domain::quarter::Quarter;
use crate::domain::term::Term;
use crate::ledger::chain::ChainFault;
use crate::ledger::compare::mark;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::past::UpTo;
use crate::ledger::publication::{DispatchRecord, PreparedMessage, Recorded, TakenFile};
use crate::table::batch::Dataset;

const TABLES: [&str; 8] =
    ["edition", "source_file", "party", "listing_state", "event", "notice", "outbox", "outbox_state"];

fn counts(ledger: &Ledger) -> Vec<u32> {
    TABLES
        .iter()
        .map(|table| {
            let sql = format!("SELECT count(*) FROM {table}");
            ledger.one(&sql, [], |row| row.get(0)).unwrap().unwrap()
        })
        .collect()
}

fn dispatch(packet: &str) -> DispatchRecord {
    DispatchRecord {
        packet: packet.to_owned(),
        name: packet.to_owned(),
        recipient: packet.to_owned(),
        addressee: packet.into(),
        matter: Matter::PACKET,
        number: None,
        parts: 1,
        on_paper: false,
        copies: 0,
        said: None,
        listings: [listing(1, 1).id].into(),
    }
}

/// Two listings, one notice about the first, one packet, one file.
fn full<'a>(edition: &'a mut Edition) -> Publication<'a> {
    edition.notices = vec![notice(1, &[1])];
    *edition = happened(edition.clone());
    let packet = PreparedMessage {
        called: "U1".into(),
        packet: "U1".into(),
        part: 1,
        digest: sha256(b"zip"),
        message_id: "<2026Q3-1.U1@example.invalid>".into(),
        path: "outbox/2026Q3-1/U1.zip".into(),
    };
    Publication {
        source_files: vec![TakenFile {
            sha256: sha256(b"csv"),
            name: "名单.csv".into(),
            bytes: 3,
            datasets: [Dataset::Listing].into(),
        }],
        notices: vec![numbered(1)],
        outbox: vec![packet],
        dispatches: vec![dispatch("U1")],
        ..publication(edition)
    }
}

#[test]
fn what_is_recorded_is_read_back() {
    let mut ledger = Ledger::in_memory().unwrap();
    let second = Listing {
        term: Some(Term { ends_on: day("2028-01-01"), estimated: true }),
        withheld: Some(crate::domain::listing::Withheld::Excepted),
        ..listing(2, 2)
    };
    let mut edition = edition("2026Q3-1", vec![listing(1, 1), second]);
    let publication = full(&mut edition);
    assert_eq!(ledger.record(&publication).unwrap(), Recorded::Now);

    let edition = publication.edition;
    let records = ledger.editions().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!((records[0].id, records[0].as_of), (edition.id, edition.as_of));
    assert_eq!(ledger.latest_edition(edition.id.quarter).unwrap().unwrap(), records[0]);
    assert_eq!(ledger.snapshot(edition.id).unwrap(), edition.listings);
    assert_eq!(ledger.parties().unwrap(), edition.parties);
    assert_eq!(ledger.notice_numbers(edition.id).unwrap(), publication.notices);
    let outbox = ledger.outbox(edition.id).unwrap();
    assert_eq!((&outbox[0].message, outbox[0].state.word()), (&publication.outbox[0], "prepared"));
    let files = ledger.source_files().unwrap();
    assert_eq!((files[0].name.as_str(), files[0].quarter), ("名单.csv", edition.id.quarter));
}

#[test]
fn publishing_twice_adds_nothing() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut edition = edition("2026Q3-1", vec![listing(1, 1), listing(2, 2)]);
    let publication = full(&mut edition);
    ledger.record(&publication).unwrap();
    let before = counts(&ledger);
    assert!(before.iter().all(|count| *count > 0), "{before:?}");
    let by_another = Publication { actor: "另一人".into(), ..publication.clone() };
    assert_eq!(ledger.record(&by_another).unwrap(), Recorded::Already);
    assert_eq!(counts(&ledger), before);

    let differing = Publication { manifest_sha256: sha256(b"other"), ..publication };
    assert!(matches!(ledger.record(&differing), Err(LedgerError::RecordedDifferently(_))));
    assert_eq!(counts(&ledger), before);
}

#[test]
fn nothing_recorded_can_be_changed_or_removed() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut edition = edition("2026Q3-1", vec![listing(1, 1)]);
    ledger.record(&full(&mut edition)).unwrap();
    for table in TABLES {
        for sql in [
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET rowid = rowid + 1"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            let error = ledger.connection().execute(&sql, []).unwrap_err();
            assert!(error.to_string().contains("append-only"), "{sql}: {error}");
        }
    }
}

#[test]
fn a_correction_says_only_what_is_new() {
    let mut ledger = Ledger::in_memory().unwrap();
    ledger.record(&publication(&edition("2026Q3-1", vec![listing(1, 1)]))).unwrap();
    let mut better = edition("2026Q3-2", vec![listing(1, 1), listing(2, 2)]);
    better.parties[0].uscc = Some("11990184MB1234567X".into());
    ledger.record(&publication(&better)).unwrap();
    let kinds = |listing: &Listing| -> Vec<EventKind> {
        ledger.events(&listing.id).unwrap().iter().map(|event| event.kind).collect()
    };
    assert_eq!(kinds(&listing(1, 1)), [EventKind::Listed, EventKind::Supervised]);
    assert_eq!(kinds(&listing(2, 2)), [EventKind::Listed, EventKind::Supervised]);
    assert_eq!(ledger.parties().unwrap(), better.parties, "as last described");
    assert_eq!(counts(&ledger)[2], 10, "one row for each party, one more for the one better known");
}

#[test]
fn the_second_quarter_is_marked_against_the_last_edition_of_the_first() {
    let mut ledger = Ledger::in_memory().unwrap();
    let third: Quarter = "2026Q3".parse().unwrap();
    let fourth: Quarter = "2026Q4".parse().unwrap();
    ledger.record(&publication(&edition("2026Q3-1", vec![listing(1, 1)]))).unwrap();
    ledger.record(&publication(&edition("2026Q3-2", vec![listing(1, 1), listing(2, 2)]))).unwrap();
    assert_eq!(ledger.snapshot_before(third).unwrap(), None);
    let (before, previous) = ledger.snapshot_before(fourth).unwrap().unwrap();
    assert_eq!(before.to_string(), "2026Q3-2");

    let closures = [closure(2, "", ClosingMode::Performed, "2026-11-01")];
    let marked = mark(vec![listing(1, 1), listing(3, 3)], &previous, &reports(&closures, &[]));
    let mut edition = edition("2026Q4-1", marked.listings);
    edition.repairs = vec![Repair::of_court(listing(2, 2).id, closures[0].clone(), RepairPath::Push, None)];
    let histories = ledger.histories(UpTo::NOW).unwrap();
    let edition = happened_after(edition, &marked.departures, &histories);
    ledger.record(&publication(&edition)).unwrap();

    let events = ledger.events(&listing(2, 2).id).unwrap();
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Listed,
            EventKind::Supervised,
            EventKind::Gone,
            EventKind::Closed,
            EventKind::RepairBatched
        ]
    );
    assert_eq!((events[2].on, events[2].evidence.clone()), (day("2026-11-01"), Some(row("结案.csv", 3))));
    assert_eq!(events[2].payload["reason"]["closed"], "performed");
    assert_eq!(ledger.events(&listing(1, 1).id).unwrap()[2].kind, EventKind::Continued);
    assert_eq!(ledger.verify_chain().unwrap().faults, []);
}

#[test]
fn a_notice_is_issued_only_about_what_is_not_withheld() {
    let mut ledger = Ledger::in_memory().unwrap();
    let withheld = Listing { withheld: Some(crate::domain::listing::Withheld::TermExpired), ..listing(1, 2) };
    let mut edition = edition("2026Q3-1", vec![listing(1, 1), withheld]);
    ledger.record(&full(&mut edition)).unwrap();
    let issued = |case_number| {
        let events = ledger.events(&listing(1, case_number).id).unwrap();
        events.iter().any(|event| event.kind == EventKind::NoticeIssued)
    };
    assert!(issued(1) && !issued(2));
}

#[test]
fn a_tampered_chain_is_found() {
    let tampered = |sql: &str| {
        let mut ledger = Ledger::in_memory().unwrap();
        let listings = (1..=4).map(|number| listing(u64::from(number), number)).collect();
        ledger.record(&publication(&edition("2026Q3-1", listings))).unwrap();
        let untouched = ledger.verify_chain().unwrap();
        assert_eq!((untouched.events, untouched.faults), (8, vec![]));
        ledger.connection().execute_batch("DROP TRIGGER event_stays; DROP TRIGGER event_keeps").unwrap();
        ledger.connection().execute_batch(sql).unwrap();
        ledger.verify_chain().unwrap().faults
    };
    assert_eq!(
        tampered("UPDATE event SET payload = '{\"withheld\":\"excepted\"}' WHERE seq = 2"),
        [ChainFault::Changed { seq: 2 }]
    );
    assert_eq!(tampered("DELETE FROM event WHERE seq = 2"), [ChainFault::Unlinked { seq: 3 }]);
    assert_eq!(tampered("DELETE FROM event WHERE seq = 8"), [ChainFault::EndMissing]);
    assert_eq!(
        tampered("DELETE FROM event"),
        [ChainFault::EndMissing],
        "an emptied ledger is no ledger without events"
    );
}

#[test]
fn a_listing_of_an_unknown_party_is_refused_and_nothing_stays() {
    let mut ledger = Ledger::in_memory().unwrap();
    let edition = edition("2026Q3-1", vec![listing(1, 1), listing(77, 2)]);
    assert!(matches!(ledger.record(&publication(&edition)), Err(LedgerError::PartyUnknown { .. })));
    assert_eq!(counts(&ledger), [0; 8]);
}
