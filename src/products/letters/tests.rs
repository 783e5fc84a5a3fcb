//! Letters of every kind from the specimen edition, as they read. `UPDATE_TEXTS=1 cargo test --lib letters` writes the texts anew.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;

use serde_json::json;

use super::super::clue_list::{ClueList, Transferred};
use super::super::notices::NoticeTerms;
use super::*;
use crate::domain::clue::{ClueKind, ClueReceiver, Transfer};
use crate::domain::event::Happening;
use crate::domain::history::History;
use crate::domain::letter::LetterHead;
use crate::domain::listing::{Mark, Withheld};
use crate::domain::quarter::Series;
use crate::domain::recall::{Recall, RecalledNotice};
use crate::domain::supervision::Addressee;
use crate::domain::unit::{RelationKind, UnitId};
use crate::products::tests::sheets;
use crate::products::tests::specimen::{Specimen, day};

/// A listing of the specimen edition by its number.
fn id(number: u32) -> ListingId {
    ListingId(format!("L{number:012}").into())
}

/// What has happened to a listing, event by event.
fn history(events: &[(EventKind, &str, serde_json::Value)]) -> History {
    let mut history = History::begun(day(events[0].1));
    for (kind, on, said) in events {
        history.hear(*kind, day(on), said).unwrap();
    }
    history
}

/// Told in July under number 3, on the lists of the second quarter.
fn told_in_july() -> Vec<(EventKind, &'static str, serde_json::Value)> {
    let notice =
        json!({ "notices": ["云信用函〔2026〕3号"], "reply_by": "2026-07-29", "rectify_by": "2026-08-07" });
    vec![
        (EventKind::NoticeIssued, "2026-07-08", notice),
        (EventKind::Supervised, "2026-07-08", json!({ "quarter": "2026Q2" })),
    ]
}

struct Story {
    specimen: Specimen,
    before: BTreeMap<ListingId, History>,
}

impl Story {
    /// 21 and 31 were told in July; nobody answered for 21, the limit of 31 has run out, 12 is repaired.
    fn new() -> Self {
        let mut specimen = Specimen::new();
        let before: BTreeMap<ListingId, History> =
            [12, 21, 31].into_iter().map(|number| (id(number), history(&told_in_july()))).collect();
        let mut story = Story {
            specimen: {
                specimen.edition.happenings.clear();
                specimen
            },
            before,
        };
        story.happens(21, EventKind::Urged, "2026-10-08", json!({ "due": "2026-07-29" }));
        story.happens(31, EventKind::Urged, "2026-10-08", json!({ "due": "2026-07-29" }));
        story.happens(31, EventKind::Overdue, "2026-10-08", json!({ "due": "2026-08-07" }));
        story.happens(12, EventKind::Closed, "2026-09-29", json!({ "mode": "performed" }));
        story.happens(12, EventKind::RepairBatched, "2026-10-08", json!({}));
        story.happens(12, EventKind::RepairVerified, "2026-10-08", json!({}));
        story.happens(12, EventKind::Repaired, "2026-10-08", json!({}));
        story
    }

    fn happens(&mut self, number: u32, kind: EventKind, on: &str, payload: serde_json::Value) {
        let known = self.before.get(&id(number)).cloned();
        let after = self.specimen.edition.histories.entry(id(number)).or_insert_with(|| known.unwrap());
        after.hear(kind, day(on), &payload).unwrap();
        let listing = id(number);
        self.specimen.edition.happenings.push(Happening {
            listing,
            kind,
            on: day(on),
            evidence: None,
            payload,
        });
    }

    fn plan(&mut self) -> &[Letter] {
        let terms = NoticeTerms {
            word: "云信用函",
            year: 2026,
            first_serial: 12,
            reply_by: Some(day("2026-10-29")),
            rectify_by: Some(day("2026-11-07")),
        };
        let sent_to = BTreeMap::from([(
            "云信用函〔2026〕3号".to_owned(),
            ("2026Q2-1".parse().unwrap(), UnitId("U002".into())),
        )]);
        let occasion = Occasion { before: &self.before, sent_to: &sent_to, terms: &terms };
        self.specimen.edition.letters = plan(&self.specimen.book(), &occasion).unwrap();
        &self.specimen.edition.letters
    }

    fn of_kind(&self, kind: LetterKind) -> Vec<&Letter> {
        self.specimen.edition.letters.iter().filter(|letter| letter.kind == kind).collect()
    }
}

/// The letter's lines: head, then text.
fn text(docx: &[u8]) -> String {
    part(docx, "word/header_first.xml") + &body(docx)
}

fn body(docx: &[u8]) -> String {
    part(docx, "word/document.xml")
}

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
    let mut lines = Vec::new();
    for paragraph in xml.replace("<w:p/>", "<w:p></w:p>").replace("<w:br/>", "⏎").split("</w:p>") {
        let pieces = paragraph.split('<').filter_map(|piece| piece.split_once('>'));
        lines.push(pieces.map(|(_, text)| text.trim_matches('\n')).collect::<String>() + "\n");
    }
    lines.pop();
    lines.concat()
}

/// Holds a letter's text against the one that a person has read and found good.
#[allow(clippy::disallowed_methods, reason = "a test that writes only its own texts")]
fn reads_as(name: &str, docx: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/products/letters/texts/{name}.txt"));
    let said = text(docx);
    if std::env::var_os("UPDATE_TEXTS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &said).unwrap();
    }
    let good = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(said, good, "{}", file.display());
}

#[test]
fn every_letter_of_a_quarter_reads_as_it_should() {
    let mut story = Story::new();
    story.plan();
    let files = story.specimen.produce().unwrap();
    for (name, path) in [
        ("通报函-一个单位", "2-通报材料包/001-云泽市教育和体育局/通报函.docx"),
        ("通报函-多个单位", "2-通报材料包/002-云泽市桂河镇人民政府/通报函.docx"),
        ("告知函", "2-通报材料包/告知函/001-云泽市第一中学.docx"),
        ("交办函", "4-督办/交办函/002-云泽市桂河镇人民政府.docx"),
        ("催办函", "4-督办/催办函/001-云泽市桂河镇人民政府.docx"),
        ("督办函", "4-督办/督办函/001-云泽市桂河镇人民政府.docx"),
        ("解除惩戒通知", "5-信用修复/解除惩戒/03-云泽市财政局.docx"),
        ("信用修复告知函", "5-信用修复/信用修复告知函/001-云泽市第一中学.docx"),
        ("失信信息推送函", "1-信用办推送/失信信息推送函.docx"),
        ("信用修复推送函", "5-信用修复/信用修复推送函.docx"),
    ] {
        let docx = files.get(path).unwrap_or_else(|| panic!("{path} is not among {:?}", files.keys()));
        reads_as(name, docx);
    }
}

#[test]
fn a_quarter_with_nothing_to_push_is_reported_as_zero() {
    let mut story = Story::new();
    story.specimen.edition.listings.clear();
    story.specimen.edition.notices.clear();
    story.specimen.edition.happenings.clear();
    story.specimen.edition.repairs.clear();
    story.specimen.edition.files[0].list_rows = None;
    assert_eq!(story.plan(), [], "no list came: nothing is known");
    story.specimen.edition.files[0].list_rows = Some(0);
    let kinds: Vec<LetterKind> = story.plan().iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [LetterKind::Zero]);
    reads_as("零报告函", &story.specimen.produce().unwrap()["1-信用办推送/零报告函.docx"]);
}

/// The letter that goes with a clue about the head of a school.
fn clue(specimen: &Specimen) -> Vec<u8> {
    let transfer = Transfer {
        clue: ClueKind::Dereliction,
        receivers: vec![ClueReceiver::Discipline],
        officer: "楚江南".to_owned(),
        reason: "挪用专项资金".to_owned(),
        party_name: "云泽市第一中学".to_owned(),
        uscc: None,
        representative: "沈望川".to_owned(),
        case_number: "（2026）泽0184执11号".to_owned(),
        court: "云泽市人民法院".to_owned(),
        basis_number: String::new(),
        duty: String::new(),
        performance: None,
        grounds: Vec::new(),
    };
    let clues = [Transferred { on: day("2026-10-08"), transfer }];
    let (words, office) = (&specimen.words, &specimen.office);
    let list = ClueList {
        words,
        office,
        receiver: ClueReceiver::Discipline,
        as_of: day("2026-10-08"),
        clues: &clues,
    };
    clue_letter(&list, &specimen.letters, "2026Q3".parse().unwrap()).unwrap()
}

#[test]
fn a_clue_goes_with_a_letter_that_names_nobody() {
    let docx = clue(&Specimen::new());
    reads_as("线索移送函", &docx);
    for secret in ["楚江南", "第一中学", "执11号", "挪用"] {
        assert!(!text(&docx).contains(secret), "{secret}");
    }
}

#[test]
fn numbers_run_on_behind_the_notices_without_a_gap_and_the_court_takes_none() {
    let mut story = Story::new();
    let letters = story.plan().to_vec();
    let serials: Vec<u32> =
        letters.iter().filter_map(|letter| letter.number.as_ref()).map(|number| number.serial).collect();
    // Notices have 12 to 14.
    assert_eq!(serials, (15..15 + serials.len() as u32).collect::<Vec<_>>());
    for letter in &letters {
        assert_eq!(letter.number.is_none(), letter.kind.is_of_the_court(), "{}", letter.kind);
    }
    assert_eq!(letters, story.plan(), "planned again, each keeps its number");
}

#[test]
fn a_step_of_supervision_is_written_when_it_comes_and_not_every_quarter() {
    let mut story = Story::new();
    story.plan();
    let assigned: BTreeSet<ListingId> =
        story.of_kind(LetterKind::Assigned).iter().flat_map(|letter| letter.listings.clone()).collect();
    assert!(assigned.contains(&id(11)) && !assigned.contains(&id(21)), "21 is on the list since July");
    let urged = story.of_kind(LetterKind::Urged);
    assert_eq!(urged.len(), 1);
    assert_eq!(urged[0].listings, BTreeSet::from([id(21)]), "31 is over its limit: that is told instead");
    let demanded = story.of_kind(LetterKind::Demanded);
    assert_eq!(demanded[0].listings, BTreeSet::from([id(31)]));
    assert_eq!(demanded[0].earlier, ["云信用函〔2026〕3号"]);
}

#[test]
fn a_second_edition_of_the_quarter_tells_units_only_what_is_new() {
    let mut story = Story::new();
    story.plan();
    let all = story.of_kind(LetterKind::Unit).len();
    for number in [21, 31, 32, 41, 51] {
        let listed = (EventKind::Supervised, "2026-10-01", json!({ "quarter": "2026Q3" }));
        story.before.insert(id(number), history(&[listed]));
    }
    story.plan();
    assert_eq!(story.of_kind(LetterKind::Unit).len(), all - 4);
}

#[test]
fn a_repair_edition_writes_only_what_is_about_repair() {
    let mut story = Story::new();
    story.specimen.edition.id.series = Series::Repair;
    story.specimen.edition.notices.clear();
    let kinds: BTreeSet<LetterKind> = story.plan().iter().map(|letter| letter.kind).collect();
    let due = [LetterKind::Lifting, LetterKind::Repaired, LetterKind::Repair];
    assert_eq!(kinds, due.into_iter().collect());
}

#[test]
fn whoever_got_a_copy_of_a_letter_gets_one_of_that_which_takes_it_back() {
    let mut story = Story::new();
    let party = story.specimen.edition.listings.iter().find(|one| one.id == id(21)).unwrap().party.clone();
    let supervision = story.specimen.edition.supervisions.get_mut(&party).unwrap();
    let first = supervision.addressees[0].clone();
    supervision.addressees.push(Addressee {
        unit: UnitId("U009".into()),
        name: "云泽市人民政府".to_owned(),
        relation: RelationKind::Copy,
        ..first.clone()
    });
    story.specimen.edition.recalls = vec![Recall {
        listing: id(21),
        withdrawn_on: day("2026-10-08"),
        ground: "第九条".to_owned(),
        notices: vec![RecalledNotice {
            number: "云信用函〔2026〕3号".to_owned(),
            issued_on: day("2026-07-08"),
            edition: "2026Q2-1".parse().unwrap(),
            addressee: first.unit,
            name: first.name,
        }],
    }];
    story.plan();
    let letters = story.of_kind(LetterKind::Correction);
    assert_eq!(letters[0].copies, ["云泽市人民政府"]);
    let files = story.specimen.produce().unwrap();
    let (_, docx) = files.iter().find(|(path, _)| path.contains("更正补充函/")).unwrap();
    assert!(text(docx).ends_with("抄送：中共云泽市委政法委员会，云泽市人民政府，云泽市人民法院。\n"));
}

#[test]
fn the_lifting_letter_lies_beside_its_list() {
    let mut story = Story::new();
    story.plan();
    let files = story.specimen.produce().unwrap();
    let letters: Vec<&String> =
        files.keys().filter(|path| path.contains("解除惩戒/") && path.ends_with(".docx")).collect();
    assert!(!letters.is_empty());
    for letter in letters {
        assert!(files.contains_key(&letter.replace(".docx", ".xlsx")), "{letter}");
    }
}

#[test]
fn a_government_that_nobody_released_is_not_named_among_what_goes_on() {
    let named = |withheld: Option<Withheld>| -> Vec<String> {
        let mut story = Story::new();
        story.specimen.edition.notices.clear();
        let edition = &story.specimen.edition;
        let ended = edition.repairs.iter().map(|repair| &repair.listing);
        let ended = ended.chain(edition.happenings.iter().map(|happening| &happening.listing));
        let ended: BTreeSet<ListingId> = ended.cloned().collect();
        let listings = story.specimen.edition.listings.iter_mut();
        let stay: Vec<String> = listings
            .filter(|listing| listing.mark != Mark::GoneWithReason && !ended.contains(&listing.id))
            .map(|listing| {
                listing.withheld = withheld;
                listing.case.to_string()
            })
            .collect();
        story.plan();
        let files = story.specimen.produce().unwrap();
        let lists = files.iter().filter(|(path, _)| path.contains("解除惩戒/") && path.ends_with(".xlsx"));
        let said: String =
            lists.flat_map(|(_, list)| sheets(list)).map(|sheet| format!("{sheet:?}")).collect();
        stay.into_iter().filter(|case| said.contains(case)).collect()
    };
    assert!(!named(None).is_empty(), "what is released is named");
    assert_eq!(named(Some(Withheld::GovernmentRelease)), Vec::<String>::new());
}

#[test]
fn an_office_template_decides_what_the_letter_says() {
    let mut story = Story::new();
    story.plan();
    let docx = crate::text::letter::shipped_template(LetterKind::Zero, LetterHead::Letter).unwrap();
    let letters = crate::text::letter::Letters::read(
        &BTreeMap::from([("零报告函.docx".to_owned(), docx)]),
        LetterHead::Letter,
    );
    story.specimen.letters = letters.unwrap();
    assert!(story.specimen.produce().is_ok());
}

/// A letter of every kind, with this head, by the name of its file.
fn of_every_kind(head: LetterHead) -> BTreeMap<String, Vec<u8>> {
    let letters = Letters::read(&BTreeMap::new(), head).unwrap();
    let new = || {
        let mut story = Story::new();
        story.specimen.letters = letters.clone();
        story.specimen.office.letters.head = head;
        story
    };
    let mut files = BTreeMap::new();
    let mut keep = |prefix: &str, made: BTreeMap<String, Vec<u8>>| {
        let made = made.into_iter().filter(|(path, _)| path.ends_with(".docx"));
        files.extend(made.map(|(path, bytes)| (format!("{prefix}{}", path.replace('/', "_")), bytes)));
    };
    let mut story = new();
    story.plan();
    keep("", story.specimen.produce().unwrap());
    let mut corrected = new();
    let town = &mut corrected.specimen.edition.notices[1];
    town.listings.remove(&id(21));
    town.recalled = BTreeSet::from([id(21)]);
    town.earlier = vec!["云信用函〔2026〕3号".to_owned()];
    corrected.plan();
    keep("更正_", corrected.specimen.produce().unwrap());
    let mut empty = new();
    let edition = &mut empty.specimen.edition;
    (edition.listings, edition.notices) = (Vec::new(), Vec::new());
    (edition.happenings, edition.repairs) = (Vec::new(), Vec::new());
    edition.files[0].list_rows = Some(0);
    empty.plan();
    keep("零_", empty.specimen.produce().unwrap());
    files.insert("线索移送函.docx".to_owned(), clue(&empty.specimen));
    files
}

/// For people: `LOOK=/tmp/look cargo test --lib -- --ignored look_at_the_letters`.
#[test]
#[ignore = "writes files for people to look at; the gate runs it, so that it does not rot"]
#[allow(clippy::disallowed_methods, reason = "a folder for looking, outside any office")]
fn look_at_the_letters() {
    let folder = std::path::PathBuf::from(std::env::var("LOOK").expect("LOOK names the folder"));
    for (name, head) in [("letter", LetterHead::Letter), ("red", LetterHead::Red)] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
        for (path, bytes) in of_every_kind(head) {
            std::fs::write(folder.join(name).join(path), bytes).unwrap();
        }
    }
}
