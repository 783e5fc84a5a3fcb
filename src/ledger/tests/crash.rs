//! A run that dies inside the ledger's transaction.

use std::path::PathBuf;
use std::process::Command;

use super::*;
use crate::ledger::database::Ledger;
use crate::store::crash::VARIABLE;

const LEDGER_FILE: &str = "CHENGXIN_TEST_LEDGER";

/// No test by itself: the test below runs it, twice.
#[test]
#[ignore = "run by the test below, in a process of its own that may die"]
fn records_one_edition() {
    let path = PathBuf::from(std::env::var_os(LEDGER_FILE).unwrap());
    let edition = edition("2026Q3-1", vec![listing(1, 1)]);
    Ledger::open(&path).unwrap().record(&publication(&edition)).unwrap();
}

#[test]
fn a_run_killed_while_recording_leaves_nothing_and_the_next_completes_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let run = |border: &str| {
        Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "ledger::tests::crash::records_one_edition"])
            .env(LEDGER_FILE, &path)
            .env(VARIABLE, border)
            .output()
            .unwrap()
            .status
            .success()
    };
    assert!(!run("recording"));
    assert_eq!(Ledger::open(&path).unwrap().editions().unwrap(), []);
    assert!(run("elsewhere"));
    let ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.editions().unwrap().len(), 1);
    assert_eq!(ledger.verify_chain().unwrap().faults, []);
}
