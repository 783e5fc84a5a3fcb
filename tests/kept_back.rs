//! A quarter that is mended before anybody has approved it: the departments hear of it once, as if the first edition had
//! never been.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]
#![allow(clippy::disallowed_methods, reason = "a story looks at what lies in the office")]

mod common;
mod posts;

use std::collections::BTreeMap;

use common::lists::{BUREAUS, Row, row};
use common::{Office, books, lists};
use mail_parser::MessageParser;
use posts::server::Server;

const APPROVE: &str = "approve --by 周知白 --as-of 2026-10-16";
const SEND: &str = "send --as-of 2026-10-16";

fn export(done: &str) -> String {
    lists::export(&[row("云泽市第一中学", 1), row("云泽市渡口管理所", 2)].map(|row| Row { done, ..row }))
}

fn office(server: &Server) -> Office {
    Office::with_mail(server.port, "").drop_text("单位.csv", BUREAUS)
}

/// The court's first file, then the mended one a week later.
fn published(server: &Server) -> Office {
    let office = office(server).drop_text("三季度.csv", &export("全部未履行"));
    office.run("2026Q3", "2026-10-08");
    office
}

fn mended(office: Office) -> Office {
    mended_and_told(office).0
}

/// With what the run said.
fn mended_and_told(office: Office) -> (Office, String) {
    let office = office.drop_text("三季度.csv", &export("部分未履行"));
    let said = office.run("2026Q3", "2026-10-15").text;
    (office, said)
}

/// How often each letter has arrived, by address and subject.
fn arrived(server: &Server) -> BTreeMap<(String, String), usize> {
    let mut arrived = BTreeMap::new();
    for mail in server.received() {
        let subject = MessageParser::default().parse(&mail.bytes).unwrap().subject().unwrap().to_owned();
        *arrived.entry((mail.to, subject)).or_default() += 1;
    }
    arrived
}

/// What an edition tells, without what names the edition itself.
fn told(office: &Office, edition: &str) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    let tables = ["data/listings.csv", "data/parties.csv", "data/events.csv"];
    tables
        .into_iter()
        .map(|table| {
            let mut rows = office.table(&format!("runs/{edition}/{table}"));
            rows.iter_mut().for_each(|row| drop(row.remove("edition")));
            (table.to_owned(), rows)
        })
        .collect()
}

fn packets(office: &Office, edition: &str) -> Vec<String> {
    let folder = format!("runs/{edition}/2-通报材料包/");
    office.tree().into_keys().filter_map(|path| Some(path.strip_prefix(&folder)?.to_owned())).collect()
}

#[test]
fn what_nobody_approved_is_replaced_whole_with_its_numbers() {
    let server = Server::start();
    let office = published(&server);
    let printed = |edition: &str| {
        let path = office.path(&format!("runs/{edition}/8-待发邮件/打印清单.xlsx"));
        let numbered = |row: &Vec<String>| row.first().is_some_and(|cell| cell.parse::<u32>().is_ok());
        books::read(&path).into_iter().flat_map(|(_, rows)| rows).filter(numbered).count()
    };
    let printed = printed("2026Q3-1");
    assert!(printed > 0 && office.path("outbox/2026Q3-1").is_dir());
    let (office, said) = mended_and_told(office);
    assert!(said.contains(&format!("打印清单上的 {printed} 件不要送出，已送出的请收回")), "{said}");
    assert!(!office.path("outbox/2026Q3-1").exists(), "what was replaced is not to be sent");
    assert!(office.path("outbox/2026Q3-2/打印清单.xlsx").is_file());
    let only = self::office(&server).drop_text("三季度.csv", &export("部分未履行"));
    only.run("2026Q3", "2026-10-15");

    assert!(packets(&office, "2026Q3-2").iter().any(|path| path.ends_with("通报函.docx")));
    assert_eq!(packets(&office, "2026Q3-2"), packets(&only, "2026Q3-1"), "everybody is written to, in full");
    assert_eq!(told(&office, "2026Q3-2"), told(&only, "2026Q3-1"), "the first edition has left no trace");
    let manifest = std::fs::read_to_string(office.path("runs/2026Q3-2/manifest.json")).unwrap();
    assert!(manifest.contains("\"replaces\": \"2026Q3-1\""), "{manifest}");

    let (code, said) = office.tell("approve 2026Q3-1 --by 周知白 --as-of 2026-10-16");
    assert!(code == 4 && said.contains("已由第 2026Q3-2 期取代"), "{said}");
    let (code, said) = office.tell("approve 2026Q3-1 --as-of 2026-10-16");
    assert!(code == 0 && said.contains("已由第 2026Q3-2 期取代") && !said.contains("批准请写"), "{said}");
    assert_eq!(office.tell(APPROVE).0, 0);
    let (code, said) = office.tell(SEND);
    assert_eq!(code, 0, "{said}");
    let arrived = arrived(&server);
    assert!(!arrived.is_empty() && arrived.into_values().all(|count| count == 1), "each letter once");

    let letter = format!("runs/2026Q3-1/2-通报材料包/{}", packets(&office, "2026Q3-1")[0]);
    let (code, said) = office.tell(&format!("verify {}", office.path(&letter).display()));
    assert!(code == 3 && said.contains("没有批准发送"), "{said}");

    let (_, said) = office.tell("explain （2025）泽0184执1号");
    assert!(
        said.contains("2026Q3-2") && !said.contains("2026Q3-1"),
        "what was replaced explains nothing: {said}"
    );

    // The same again is the same bytes, and what follows builds on the second edition alone.
    let before = office.tree();
    office.run("2026Q3", "2026-10-20");
    let changed: Vec<_> =
        office.tree().into_iter().filter(|(path, sha)| before.get(path) != Some(sha)).collect();
    assert!(changed.iter().all(|(path, _)| path.starts_with("logs/")), "{changed:?}");
    let (office, only) =
        [office, only].map(|office| office.drop_text("四季度.csv", &export("部分履行"))).into();
    for office in [&office, &only] {
        office.run("2026Q4", "2027-01-08");
    }
    assert_eq!(told(&office, "2026Q4-1"), told(&only, "2026Q4-1"));
    assert_eq!(packets(&office, "2026Q4-1"), packets(&only, "2026Q4-1"));
}

/// Only the replaced edition knew the second case; of the first, what counts is told.
#[test]
fn what_only_a_replaced_edition_knew_is_explained_with_the_edition_that_took_its_place() {
    let server = Server::start();
    let only_first = lists::export(&[row("云泽市第一中学", 1)]);
    let office = published(&server).drop_text("三季度.csv", &only_first);
    office.run("2026Q3", "2026-10-15");
    let (code, said) = office.tell("explain （2025）泽0184执2号");
    assert!(code == 0 && said.contains("第 2026Q3-1 期") && said.contains("云泽市渡口管理所"), "{said}");
    assert!(said.contains("已由第 2026Q3-2 期取代"), "{said}");
    let (code, said) = office.tell("explain （2025）泽0184执1号");
    assert!(code == 0 && said.contains("第 2026Q3-2 期") && !said.contains("取代"), "{said}");
    let (code, said) = office.tell("explain （2025）泽0184执9号");
    assert!(code == 1 && said.contains("没有“（2025）泽0184执9号”"), "{said}");
}

#[test]
fn replaced_twice_it_still_is_one_notice() {
    let server = Server::start();
    let office = mended(published(&server)).drop_text("三季度.csv", &export("部分履行"));
    office.run("2026Q3", "2026-10-15");
    let only = self::office(&server).drop_text("三季度.csv", &export("部分履行"));
    only.run("2026Q3", "2026-10-15");
    assert_eq!(packets(&office, "2026Q3-3"), packets(&only, "2026Q3-1"));
    assert_eq!(told(&office, "2026Q3-3"), told(&only, "2026Q3-1"));
}

#[test]
fn what_was_approved_stands_and_both_editions_go() {
    let server = Server::start();
    let office = published(&server);
    assert_eq!(office.tell("approve --by 周知白 --as-of 2026-10-09").0, 0);
    let office = mended(office);
    let packets = packets(&office, "2026Q3-2");
    assert!(packets.iter().any(|path| path.ends_with("更正补充函.docx")), "{packets:?}");
    assert_eq!(office.tell(APPROVE).0, 0);
    let (code, said) = office.tell(SEND);
    assert_eq!(code, 0, "{said}");
    let arrived = arrived(&server);
    let notices = arrived.iter().filter(|((to, subject), _)| {
        to == "jy@yunze.example" && subject.ends_with("失信被执行人名单有关情况的函")
    });
    assert_eq!(notices.count(), 2, "the notice, and its correction: {arrived:?}");
    assert!(arrived.values().all(|count| *count == 1), "{arrived:?}");
}

#[test]
fn an_office_that_sends_by_hand_has_told_what_it_published() {
    let office = Office::new().drop_text("单位.csv", BUREAUS).drop_text("三季度.csv", &export("全部未履行"));
    office.run("2026Q3", "2026-10-08");
    let office = mended(office);
    assert!(packets(&office, "2026Q3-2").iter().all(|path| !path.ends_with("通报函.docx")));
}

#[test]
fn what_was_sent_stands_also_where_the_ledger_has_forgotten_it() {
    let server = Server::start();
    let office = published(&server);
    std::fs::copy(office.path("ledger.db"), office.path("ledger.bak")).unwrap();
    for command in ["approve --by 周知白 --as-of 2026-10-09", "send --as-of 2026-10-09"] {
        assert_eq!(office.tell(command).0, 0);
    }
    std::fs::copy(office.path("ledger.bak"), office.path("ledger.db")).unwrap();
    let office = mended(office);
    let packets = packets(&office, "2026Q3-2");
    assert!(packets.iter().any(|path| path.ends_with("更正补充函.docx")), "{packets:?}");
    assert!(!packets.iter().any(|path| path.ends_with("通报函.docx")), "{packets:?}");
    let manifest = std::fs::read_to_string(office.path("runs/2026Q3-2/manifest.json")).unwrap();
    assert!(!manifest.contains("\"replaces\": \"2026Q3-1\""), "{manifest}");
}

/// An office whose letters have gone and whose ledger is that of the day before the run.
fn forgotten(server: &Server) -> Office {
    let office = office(server);
    office.run("2026Q2", "2026-07-08");
    std::fs::copy(office.path("ledger.db"), office.path("ledger.bak")).unwrap();
    let office = office.drop_text("三季度.csv", &export("全部未履行"));
    office.run("2026Q3", "2026-10-08");
    for command in ["approve --by 周知白 --as-of 2026-10-09", "send --as-of 2026-10-09"] {
        assert_eq!(office.tell(command).0, 0);
    }
    std::fs::copy(office.path("ledger.bak"), office.path("ledger.db")).unwrap();
    office
}

#[test]
fn an_edition_that_the_ledger_has_forgotten_stays_and_nothing_is_sent_twice() {
    let server = Server::start();
    let office = forgotten(&server).drop_text("三季度更正.csv", &export("部分未履行"));
    let went = arrived(&server);
    let before = office.tree();
    for command in ["run --quarter 2026Q3 --as-of 2026-10-15", "run --pipeline repair --as-of 2026-10-15"] {
        let (code, said) = office.tell(command);
        assert_eq!(code, 4, "{said}");
        let sent = format!("交给服务器 {} 封", went.len());
        assert!(said.contains("2026Q3-1") && said.contains(&sent) && said.contains("ledger.db"), "{said}");
    }
    let logs = |path: &String| path.starts_with("logs/");
    let kept = |tree: BTreeMap<String, String>| {
        tree.into_iter().filter(|(path, _)| !logs(path)).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(kept(office.tree()), kept(before), "nothing was touched");

    // As docs/mail.zh.md says it: the edition is made again as it was.
    let published = tree_of(&office, "runs/2026Q3-1");
    std::fs::rename(office.path("runs/2026Q3-1"), office.root().join("../moved")).unwrap();
    std::fs::remove_file(office.path("inbox/三季度更正.csv")).unwrap();
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(office.root().join("../moved/manifest.json")).unwrap())
            .unwrap();
    for input in manifest["inputs"].as_array().unwrap().iter().filter(|input| input["role"] == "read") {
        let sha256 = input["sha256"].as_str().unwrap();
        let sealed = office.path(&format!("archive/{}/{sha256}", &sha256[..2]));
        let name = input["name"].as_str().unwrap();
        std::fs::write(office.path(&format!("inbox/{name}")), std::fs::read(sealed).unwrap()).unwrap();
    }
    office.run("2026Q3", manifest["as_of"].as_str().unwrap());
    assert_eq!(tree_of(&office, "runs/2026Q3-1"), published, "byte for byte");
    let (code, said) = office.tell(SEND);
    assert!(code == 12 && said.contains("sent.journal"), "{said}");
    assert_eq!(office.tell(APPROVE).0, 0);
    office.tell(SEND);
    assert_eq!(arrived(&server), went, "each letter once");
}

fn tree_of(office: &Office, folder: &str) -> BTreeMap<String, String> {
    let of = |(path, sha): (String, String)| Some((path.strip_prefix(folder)?.to_owned(), sha));
    office.tree().into_iter().filter_map(of).collect()
}

#[test]
fn what_else_lies_among_the_editions_is_left_alone() {
    let office = Office::new().drop_text("单位.csv", BUREAUS).drop_text("三季度.csv", &export("全部未履行"));
    std::fs::create_dir(office.path("runs/旧材料")).unwrap();
    std::fs::write(office.path("runs/旧材料/说明.txt"), "x").unwrap();
    office.run("2026Q3", "2026-10-08");
    assert!(office.path("runs/旧材料/说明.txt").is_file());
}
