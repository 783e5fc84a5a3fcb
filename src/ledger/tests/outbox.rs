//! Steps of the outbox are rows; where a message stands is read off them.

use super::super::database::Ledger;
use super::super::outbox::{Approval, OutboxEntry, OutboxStep};
use super::super::publication::{DispatchRecord, PreparedMessage, Publication};
use super::{day, edition, publication};
use crate::domain::dispatch::Matter;
use crate::domain::outbox::OutboxState;
use crate::store::hash::sha256;

fn recorded() -> Ledger {
    let mut ledger = Ledger::in_memory().unwrap();
    let edition = edition("2026Q3-1", Vec::new());
    let packet = |place: u32| PreparedMessage {
        called: format!("云泽市第{place}局"),
        packet: format!("云泽市第{place}局"),
        part: 1,
        digest: sha256(&place.to_le_bytes()),
        message_id: format!("<{place}@yunze.example>"),
        path: format!("8-待发邮件/{place:03}.eml"),
    };
    let outbox = (1..=2).map(packet).collect();
    let dispatch = |place: u32| DispatchRecord {
        packet: format!("云泽市第{place}局"),
        name: format!("云泽市第{place}局"),
        recipient: format!("云泽市第{place}局"),
        addressee: format!("U{place}").as_str().into(),
        matter: Matter::PACKET,
        number: Some(format!("云信用函〔2026〕{place}号")),
        parts: 1,
        on_paper: false,
        copies: 0,
        said: None,
        listings: [].into(),
    };
    let dispatches = (1..=2).map(dispatch).collect();
    ledger.record(&Publication { outbox, dispatches, ..publication(&edition) }).unwrap();
    ledger
}

fn first(ledger: &Ledger) -> OutboxEntry {
    ledger.outbox("2026Q3-1".parse().unwrap()).unwrap().remove(0)
}

fn take(ledger: &mut Ledger, states: &[OutboxState]) {
    for state in states {
        let entry = first(ledger);
        let at = day("2026-10-09").and_hms_opt(8, 30, 0).unwrap();
        let approval = (*state == OutboxState::Approved).then(|| Approval {
            digest: entry.message.digest.clone(),
            address: "ju@yunze.example".into(),
            by: "周知白".into(),
            second: Some("陈明远".into()),
            at,
        });
        let step = OutboxStep { approval, ..entry.step(*state, at, "周知白") };
        ledger.step(&[step]).unwrap();
    }
}

#[test]
fn where_a_message_stands_is_read_off_its_steps() {
    use OutboxState::{Accepted, Approved, Deferred, Prepared, Sending, Unknown};
    let mut ledger = recorded();
    assert_eq!((first(&ledger).state, first(&ledger).approval), (Prepared, None));

    take(&mut ledger, &[Approved, Sending, Deferred, Sending, Deferred]);
    let entry = first(&ledger);
    assert_eq!((entry.state, entry.handed, entry.deferrals, entry.withdrawn), (Deferred, 2, 2, 0));
    let approval = entry.approval.unwrap();
    assert_eq!((approval.by.as_str(), approval.second.as_deref()), ("周知白", Some("陈明远")));
    assert_eq!(approval.at.to_string(), "2026-10-09 08:30:00");

    take(&mut ledger, &[Prepared]);
    let entry = first(&ledger);
    assert_eq!((entry.state, entry.approval, entry.withdrawn), (Prepared, None, 1));

    take(&mut ledger, &[Approved, Sending, Unknown, Accepted]);
    let entry = first(&ledger);
    assert_eq!((entry.state, entry.handed, entry.deferrals), (Accepted, 3, 0));
    let other = &ledger.outbox("2026Q3-1".parse().unwrap()).unwrap()[1];
    assert_eq!((other.state, other.handed), (Prepared, 0), "the other one has not moved");
}

#[test]
fn steps_are_written_together_or_not_at_all() {
    let mut ledger = recorded();
    let entry = first(&ledger);
    let at = day("2026-10-09").into();
    let good = entry.step(OutboxState::Sending, at, "程序");
    let stray = OutboxStep { recipient: "不存在的局".into(), ..good.clone() };
    assert!(ledger.step(&[good, stray]).is_err());
    assert_eq!(first(&ledger).state, OutboxState::Prepared);
}

#[test]
fn no_step_can_be_changed_or_removed() {
    let mut ledger = recorded();
    take(&mut ledger, &[OutboxState::Approved]);
    for table in ["outbox_state", "outbox_detail", "approval"] {
        for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET rowid = rowid + 1")] {
            let error = ledger.connection().execute(&sql, []).unwrap_err();
            assert!(error.to_string().contains("append-only"), "{sql}: {error}");
        }
    }
}

#[test]
fn a_matter_that_the_program_does_not_know_is_an_error_and_none_is_a_packet() {
    let ledger = recorded();
    let edition = "2026Q3-1".parse().unwrap();
    ledger
        .connection()
        .execute_batch("DROP TRIGGER dispatch_stays; UPDATE dispatch SET matter = 'gift'")
        .unwrap();
    for told in [ledger.outbox(edition).map(drop), ledger.dispatches(edition).map(drop)] {
        let said = std::error::Error::source(&told.unwrap_err()).map(ToString::to_string);
        assert!(said.is_some_and(|said| said.contains("gift")));
    }
}
