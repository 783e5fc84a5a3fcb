//! What lies in the inbox and is not finished: a workbook that somebody has open, a file that is still being copied. It is
//! left where it is, the operator is told why, and the next run reads it.

#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told has failed")]

mod common;

use std::fs;
use std::io::Write;
use std::thread;
use std::time::Duration;

use common::Office;

const LISTING: &str = "被执行人姓名/名称,案号,立案时间,发布时间,失信行为具体情形\n\
    云泽市教育局,（2026）泽0184执1号,2026-03-05,2026-06-01,违反财产报告制度\n";

#[test]
fn a_workbook_that_is_open_in_a_program_is_left_and_read_when_it_is_closed() {
    let office = Office::new().drop_text("名单.csv", LISTING).drop_text("~$名单.csv", "owner");
    let alone = office.try_run("2026Q3", "2026-10-08", &[]);
    let told = String::from_utf8(alone.stderr).unwrap();
    assert_eq!(alone.status.code(), Some(4), "{told}");
    assert!(told.contains("“名单.csv”还不能读取（正被 Excel、WPS 或 LibreOffice 打开"), "{told}");

    let office = office.drop_text("另一份.csv", &LISTING.replace("执1号", "执2号"));
    let told = office.run("2026Q3", "2026-10-08").text;
    assert!(told.contains("留在收件箱：名单.csv（正被 Excel"), "{told}");
    assert!(office.path("inbox/名单.csv").exists());
    assert_eq!(office.table("runs/2026Q3-1/data/rows.csv").len(), 1);

    fs::remove_file(office.path("inbox/~$名单.csv")).unwrap();
    office.run("2026Q3", "2026-10-09");
    assert_eq!(office.table("runs/2026Q3-2/data/rows.csv").len(), 2);
    assert!(!office.path("inbox/名单.csv").exists());
}

#[test]
fn a_file_that_is_still_being_copied_is_left_and_read_when_it_is_whole() {
    let office = Office::new()
        .drop_text("另一份.csv", &LISTING.replace("执1号", "执2号"))
        .drop_text("名单.csv", LISTING);
    let settings = fs::read_to_string(office.path("office.toml")).unwrap();
    assert!(settings.contains("quiet_seconds = 0"));
    fs::write(office.path("office.toml"), settings.replace("quiet_seconds = 0", "quiet_seconds = 1"))
        .unwrap();
    let path = office.path("inbox/名单.csv");
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let copy = thread::spawn(move || {
        let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
        let mut number = 10;
        while stopped.recv_timeout(Duration::from_millis(50)).is_err() {
            let line = LISTING.lines().nth(1).unwrap().replace("执1号", &format!("执{number}号"));
            writeln!(file, "{line}").unwrap();
            number += 1;
        }
        number - 10
    });
    let told = office.run("2026Q3", "2026-10-08").text;
    stop.send(()).unwrap();
    let copied = copy.join().unwrap();
    assert!(told.contains("留在收件箱：名单.csv（还在复制"), "{told}");
    assert_eq!(office.table("runs/2026Q3-1/data/rows.csv").len(), 1);

    office.run("2026Q3", "2026-10-09");
    assert_eq!(office.table("runs/2026Q3-2/data/rows.csv").len(), 2 + copied);
}
