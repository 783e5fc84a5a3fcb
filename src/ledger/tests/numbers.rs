//! 发文字号: serials without gaps.

use super::*;
use crate::domain::quarter::EditionId;
use crate::ledger::database::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::publication::Recorded;

fn record(ledger: &mut Ledger, id: &str, notices: Vec<NumberedNotice>) -> Result<Recorded, LedgerError> {
    let edition = edition(id, Vec::new());
    ledger.record(&Publication { notices, ..publication(&edition) })
}

fn next(ledger: &Ledger, year: i32, word: &str, edition: &str) -> u32 {
    let edition: EditionId = edition.parse().unwrap();
    ledger.next_serial(year, word, ledger.up_to(edition).unwrap()).unwrap()
}

#[test]
fn serials_run_on_by_year_and_word() {
    let mut ledger = Ledger::in_memory().unwrap();
    assert_eq!(next(&ledger, 2026, "云信用函", "2026Q3-1"), 1);
    record(&mut ledger, "2026Q3-1", vec![numbered(1), numbered(2)]).unwrap();
    assert_eq!(next(&ledger, 2026, "云信用函", "2026Q4-1"), 3);
    assert_eq!(next(&ledger, 2027, "云信用函", "2026Q4-1"), 1);
    assert_eq!(next(&ledger, 2026, "云政法函", "2026Q4-1"), 1);
    assert_eq!(next(&ledger, 2026, "云信用函", "2026Q3-1"), 1, "made again, it gets what it had");
}

#[test]
fn a_gap_is_refused_and_nothing_stays() {
    let mut ledger = Ledger::in_memory().unwrap();
    record(&mut ledger, "2026Q3-1", vec![numbered(1)]).unwrap();
    let skipping = record(&mut ledger, "2026Q4-1", vec![numbered(3)]);
    assert!(matches!(skipping, Err(LedgerError::NumberGap { year: 2026, .. })));
    assert_eq!(ledger.editions().unwrap().len(), 1);
    assert_eq!(next(&ledger, 2026, "云信用函", "2026Q4-1"), 2);
}

#[test]
fn a_number_belongs_to_one_addressee() {
    let mut ledger = Ledger::in_memory().unwrap();
    record(&mut ledger, "2026Q3-1", vec![numbered(1)]).unwrap();
    let other = NumberedNotice { addressee: "U2".into(), ..numbered(1) };
    assert!(matches!(record(&mut ledger, "2026Q3-2", vec![other]), Err(LedgerError::NumberTaken { .. })));
    // A correction keeps the number for the same addressee.
    assert_eq!(record(&mut ledger, "2026Q3-2", vec![numbered(1)]).unwrap(), Recorded::Now);
}
