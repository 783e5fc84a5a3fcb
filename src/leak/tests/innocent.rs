//! What looks like a leak and is none.

use rust_xlsxwriter::Note;

use super::fixture::*;
use crate::leak::{Leak, LeakKind};

#[test]
fn the_recipients_own_annex_and_letter_pass_and_what_the_court_says_is_told() {
    let scene = Scene::new();
    let inspection = scene.inspect(&format!("{BUREAU_PACKET}附件1-失信信息.xlsx"), &annex(|_| {}));
    assert_eq!(inspection.leaks, []);
    let mentions: Vec<String> = inspection.mentions.iter().map(|mention| mention.place.to_string()).collect();
    assert_eq!(mentions.len(), 1, "the court names the village in the primary school's case");
    assert!(mentions[0].ends_with("失信信息 › E4"), "{mentions:?}");
    let body = format!("<w:p><w:r><w:t>{DUTY}。</w:t></w:r></w:p>");
    let inspection = scene.inspect(&format!("{BUREAU_PACKET}通报函.docx"), &letter(&body, &[]));
    assert_eq!((inspection.leaks.len(), inspection.mentions.len()), (0, 1));
}

#[test]
fn the_courts_words_excuse_nothing_outside_the_columns_for_them() {
    let bytes = annex(|book| {
        sheet(book).write_string(4, 1, DUTY).unwrap();
    });
    assert_eq!(found("附件1-失信信息.xlsx", &bytes).len(), 1, "in the column of names");
    let bytes = annex(|book| {
        sheet(book).write_string(4, 4, format!("另有{VILLAGE}支付工程款")).unwrap();
    });
    assert_eq!(found("附件1-失信信息.xlsx", &bytes).len(), 1, "not what the court said");
    let inspection = Scene::new().inspect(&format!("{TOWN_PACKET}附件1-失信信息.xlsx"), &annex(|_| {}));
    assert!(inspection.leaks.len() >= 6, "another recipient's file whole: {:?}", inspection.leaks);
}

#[test]
fn a_longer_name_of_ones_own_holds_a_shorter_one_of_anothers() {
    // The town's packet names the primary school as if it were the town's; the school in it is not told besides.
    let inspection = Scene::new()
        .inspect(&format!("{TOWN_PACKET}甲.csv"), format!("序号,单位名称\n1,{PRIMARY}\n").as_bytes());
    let told: Vec<String> = inspection.leaks.iter().map(|leak| leak.kind.told()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("P000004"));
    assert_eq!(found("甲.csv", format!("序号,单位名称\n1,{PRIMARY}\n").as_bytes()), [""; 0]);
}

#[test]
fn the_addressee_is_named_though_it_is_listed_itself_but_nothing_more_of_it() {
    let body = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    assert_eq!(found("通报函.docx", &letter(&body(&format!("{BUREAU}：")), &[])), [""; 0]);
    assert_eq!(found("通报函.docx", &letter(&body(BUREAU_CASE), &[])).len(), 1);
}

#[test]
fn codes_of_units_and_digests_are_no_persons() {
    // The village's code has a date where a person's number has the birth date.
    let text = format!("{VILLAGE_CODE}\n9f1c420984197501010028aa77bb00112233445566\n");
    assert_eq!(Scene::new().inspect("data/甲.txt", text.as_bytes()).leaks, []);
}

#[test]
fn a_returned_workbook_may_hold_what_the_court_wrote_but_only_in_its_cells() {
    let bytes = annex(|book| {
        sheet(book).write_string(2, 4, "向11010519491231002X支付").unwrap();
        sheet(book).set_column_hidden(4).unwrap();
    });
    assert_eq!(Scene::new().inspect("6-退回/退回-01-名单.xlsx", &bytes).leaks, []);
    let bytes = annex(|book| {
        sheet(book).insert_note(2, 1, &Note::new("向11010519491231002X支付")).unwrap();
    });
    let leaks = Scene::new().inspect("6-退回/退回-01-名单.xlsx", &bytes).leaks;
    assert!(matches!(leaks.as_slice(), [Leak { kind: LeakKind::PersonalNumber(_), .. }]), "{leaks:?}");
}
