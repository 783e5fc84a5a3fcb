//! Same input, same bytes; and a run that dies anywhere leaves nothing half done.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use common::{Office, tree};

const QUARTER: &str = "2026Q3";
const DAY: &str = "2026-10-08";

/// Everything but the log, which tells each run.
fn state(office: &Office) -> std::collections::BTreeMap<String, String> {
    let mut files = office.tree();
    files.retain(|name, _| !name.starts_with("logs/") && name != ".lock");
    files
}

/// Enough for every step to have work.
fn small_inbox() -> Office {
    Office::new().drop_small_sample().drop_file("inbox/结案情况_三季度.xlsx").drop_file("inbox/空文件.csv")
}

#[test]
fn two_offices_with_the_same_inbox_are_the_same_bytes() {
    let one = Office::new().drop_sample("inbox");
    let two = Office::new().drop_sample("inbox");
    one.run(QUARTER, DAY);
    two.run(QUARTER, DAY);
    assert_eq!(one.tree(), two.tree());
}

#[test]
fn running_a_quarter_again_adds_nothing() {
    let office = Office::new().drop_sample("inbox");
    office.run(QUARTER, DAY);
    let before = state(&office);
    let told = office.run(QUARTER, DAY);
    assert!(told.text.contains("2026Q3-1"), "{}", told.text);
    assert_eq!(state(&office), before);
}

#[test]
fn a_dry_run_changes_nothing() {
    let office = Office::new().drop_sample("inbox");
    let before = state(&office);
    let output = common::chengxin()
        .arg("--office")
        .arg(office.root())
        .args(["run", "--quarter", QUARTER, "--as-of", DAY, "--dry-run"])
        .output();
    assert!(matches!(output.map(|output| output.status.code()), Ok(Some(0 | 3))));
    let after = state(&office);
    let left: Vec<_> =
        after.keys().filter(|name| !before.contains_key(*name) && *name != "ledger.db").collect();
    assert!(left.is_empty(), "a dry run left {left:?}");
}

#[test]
fn killed_at_any_border_and_run_again_it_ends_the_same() {
    let whole = small_inbox();
    whole.run(QUARTER, DAY);
    let due = state(&whole);
    for step in chengxin::pipeline::stage::Step::ALL {
        let office = small_inbox();
        let inbox = tree(&office.path("inbox"));
        let output = office.try_run(QUARTER, DAY, &[("CHENGXIN_CRASH_AT", step.word())]);
        assert!(!output.status.success(), "the run was not killed at {step:?}");
        if step < chengxin::pipeline::stage::Step::TakeAway {
            assert_eq!(tree(&office.path("inbox")), inbox, "killed at {step:?}, the inbox must be as it was");
        }
        office.run(QUARTER, DAY);
        assert_eq!(state(&office), due, "after a death at {step:?}");
    }
}
