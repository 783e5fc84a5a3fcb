use polars::prelude::DataFrame;

use super::*;
use crate::intake::tests::driver::{Sheet, read_lines, read_sheets};

const SHA: &str = "5f5f";

/// What was read from the lines, as one batch.
fn batch(lines: &[&str]) -> Batch {
    let mut read = read_lines(lines);
    assert!(!read.batches.is_empty(), "{:?}", read.findings);
    read.batches.remove(0)
}

/// The key of a row of the sheet 台账 of the file with [`SHA`].
fn key(row: u32) -> String {
    key_of("2026Q3-1", row)
}

/// As another edition returned it.
fn key_of(edition: &str, row: u32) -> String {
    RowKey { edition: edition.parse().unwrap(), mark: RowMark::of(SHA, "台账", row) }.to_string()
}

const ORIGINAL: [&str; 4] = [
    "被执行人|案号|证件号码|备注",
    "云泽市水务局|45352||甲",
    "云泽市教育局|45353|#420984197501010000|乙",
    "云泽市卫生局|（2026）泽0184执3号||丙",
];

fn column(frame: &DataFrame, name: &str) -> Vec<String> {
    let texts = frame.column(name).unwrap().str().unwrap();
    texts.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
}

fn arrival(number: u32) -> Arrival {
    Arrival::With(format!("2026Q3-{number}").parse().unwrap())
}

/// Merges returned sheets, in this order, into the original: the first came with edition 2, the next with 3 …
fn merged(returned: &[Vec<String>]) -> (Batch, Vec<FateKind>, Vec<Correction>) {
    let mut corrections = Corrections::default();
    for (number, lines) in (2..).zip(returned) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let batch = batch(&lines);
        assert!(batch.layout.is_returned());
        corrections.add(&batch, &format!("{number}"), arrival(number));
    }
    let mut original = batch(&ORIGINAL);
    corrections.merge(&mut original, SHA).unwrap();
    let (fates, merges) = corrections.settle();
    (original, fates.into_iter().map(|fate| fate.kind).collect(), merges)
}

const HEAD: &str = "被执行人|案号|证件号码|备注|退回原因|行标识";

#[test]
fn corrected_cells_replace_the_original_ones_and_nothing_else() {
    let (batch, fates, merges) = merged(&[vec![
        HEAD.into(),
        format!("云泽市水务局|（2026）泽0184执1号||甲|R202|{}", key(2)),
        format!("云泽市教育局|45353|420984197501010000|乙|R202|{}", key(3)),
    ]]);
    assert_eq!(column(&batch.frame, "case_number"), ["（2026）泽0184执1号", "45353", "（2026）泽0184执3号"]);
    assert_eq!(fates, [FateKind::Merged, FateKind::SaysNothingNew]);
    assert_eq!((merges.len(), merges[0].row.row, merges[0].by.row), (1, 2, 2));
    assert_eq!(merges[0].headings, ["案号"]);
    assert_eq!(batch.marks.len(), 1, "an unchanged number of too many digits is still one");
}

#[test]
fn a_damaged_cell_is_whole_once_it_is_typed_anew() {
    let (batch, fates, _) =
        merged(&[vec![HEAD.into(), format!("云泽市教育局|45353|11990184011335213R|乙|R901|{}", key(3))]]);
    assert_eq!((batch.marks.len(), fates[0]), (0, FateKind::Merged));
    let (batch, ..) =
        merged(&[vec![HEAD.into(), format!("云泽市水务局|45352|#420984197501010048|甲|R901|{}", key(2))]]);
    assert_eq!(batch.marks.iter().map(|mark| (mark.row, mark.column)).collect::<Vec<_>>(), [(2, 2), (3, 2)]);
}

#[test]
fn order_added_and_missing_columns_do_not_matter() {
    let (batch, ..) = merged(&[vec![
        "行标识|红头文件|案号|被执行人".into(),
        format!("{}|有|（2026）泽0184执2号|云泽市教育局", key(3)),
        format!("{}||（2026）泽0184执1号|云泽市水务局", key(2)),
    ]]);
    assert_eq!(
        column(&batch.frame, "case_number"),
        ["（2026）泽0184执1号", "（2026）泽0184执2号", "（2026）泽0184执3号"]
    );
    assert_eq!(column(&batch.frame, "remark"), ["甲", "乙", "丙"]);
}

#[test]
fn a_row_pasted_below_the_headings_of_another_sheet_is_read_as_it_was_sent() {
    let pasted = format!("云泽市教育局|（2026）泽0184执2号|#420984197501010000|乙|R202|{}", key(3));
    for head in [
        "案号|被执行人|备注|立案日期|退回原因|行标识",
        "序号|被执行人|案号|备注|执行法院|退回原因|行标识",
        "案号|被执行人|立案日期|失信情形|执行标的|退回原因|行标识",
        HEAD,
    ] {
        let (batch, fates, merges) = merged(&[vec![head.into(), "||||||||".into(), pasted.clone()]]);
        assert_eq!(fates, [FateKind::Merged], "{head}");
        assert_eq!(merges[0].headings, ["案号"], "{head}");
        let of_row = |name: &str| column(&batch.frame, name)[1].clone();
        assert_eq!(
            [of_row("party_name"), of_row("case_number"), of_row("remark")],
            ["云泽市教育局", "（2026）泽0184执2号", "乙"],
            "{head}"
        );
    }
    // One column too few to be the row that was sent: nobody can say which cell is which.
    let torn = pasted.replace("|乙|", "|");
    let head = "案号|被执行人|备注|立案日期|退回原因|行标识";
    let (batch, fates, _) = merged(&[vec![head.into(), torn]]);
    assert_eq!((fates, column(&batch.frame, "case_number")[1].as_str()), (vec![FateKind::Unknown], "45353"));
}

#[test]
fn a_later_correction_wins_cell_by_cell() {
    let first = vec![HEAD.into(), format!("云泽市水务局|（2026）泽0184执7号||甲甲||{}", key(2))];
    let second = vec![HEAD.into(), format!("云泽市水务局|（2026）泽0184执1号||甲||{}", key(2))];
    let (batch, fates, merges) = merged(&[first.clone(), second]);
    assert_eq!(column(&batch.frame, "case_number")[0], "（2026）泽0184执1号");
    assert_eq!(column(&batch.frame, "remark")[0], "甲甲", "what the later one leaves alone stays");
    assert_eq!(fates, [FateKind::Merged, FateKind::Merged]);
    assert_eq!(merges[0].headings, ["案号", "备注"]);
    let (_, fates, _) = merged(&[first.clone(), first]);
    assert_eq!(fates, [FateKind::Merged, FateKind::SaysNothingNew], "a second copy says nothing new");
}

/// The remarks of the first row after these corrections of it: edition that returned it, case number, remark.
fn remarks(corrections: &[(&str, &str, &str)]) -> (String, String, Vec<FateKind>) {
    let sheets: Vec<Vec<String>> = corrections
        .iter()
        .map(|(edition, case, remark)| {
            vec![HEAD.into(), format!("云泽市水务局|{case}||{remark}||{}", key_of(edition, 2))]
        })
        .collect();
    let (batch, fates, _) = merged(&sheets);
    (column(&batch.frame, "case_number")[0].clone(), column(&batch.frame, "remark")[0].clone(), fates)
}

#[test]
fn a_value_of_the_original_is_set_back_where_the_workbook_showed_another() {
    use FateKind::{Merged, SaysNothingNew};
    let case = "（2026）泽0184执1号";
    // Edition 2 returned the row with the remark corrected to 甲甲; the clerk puts 甲 there again.
    let (number, remark, fates) = remarks(&[("2026Q3-1", "45352", "甲甲"), ("2026Q3-2", case, "甲")]);
    assert_eq!((number.as_str(), remark.as_str()), (case, "甲"));
    assert_eq!(fates, [SaysNothingNew, Merged]);
    // And once more to the other value, in a workbook of edition 3.
    let three = [("2026Q3-1", "45352", "甲甲"), ("2026Q3-2", "45352", "甲"), ("2026Q3-3", case, "甲甲")];
    assert_eq!(remarks(&three).1, "甲甲");
    // A cell that is set back is the original's own, with what the original's text does not show.
    let wrong = vec![HEAD.into(), format!("云泽市教育局|45353|11990184011335213R|乙||{}", key(3))];
    let back =
        vec![HEAD.into(), format!("云泽市教育局|45353|420984197501010000|乙||{}", key_of("2026Q3-2", 3))];
    let (batch, fates, merges) = merged(&[wrong, back]);
    assert_eq!((batch.marks.len(), merges.len()), (1, 0));
    assert_eq!(fates, [SaysNothingNew, Merged]);
}

#[test]
fn who_corrects_his_own_copy_further_may_also_take_something_back() {
    let case = "（2026）泽0184执1号";
    // Both of edition 1. The second repeats the case number of the first, so it was made from it.
    assert_eq!(remarks(&[("2026Q3-1", case, "甲甲"), ("2026Q3-1", case, "甲")]).1, "甲");
    // Another copy of edition 1, corrected by somebody else in another column, takes nothing back.
    let (number, remark, fates) = remarks(&[("2026Q3-1", "45352", "甲甲"), ("2026Q3-1", case, "甲")]);
    assert_eq!((number.as_str(), remark.as_str()), (case, "甲甲"));
    assert_eq!(fates, [FateKind::Merged, FateKind::Merged]);
    // From copy to copy: what the second said again, the third takes back.
    let three = [("2026Q3-1", "45352", "丙丙"), ("2026Q3-1", case, "丙丙"), ("2026Q3-1", case, "甲")];
    assert_eq!(remarks(&three).1, "甲");
    // Not what somebody else said and it never repeated.
    let three = [("2026Q3-1", "45352", "丙丙"), ("2026Q3-1", case, "甲"), ("2026Q3-1", case, "甲")];
    assert_eq!(remarks(&three).1, "丙丙");
}

#[test]
fn a_key_that_names_an_edition_to_come_has_seen_no_more_than_there_was() {
    let case = "（2026）泽0184执1号";
    let (_, remark, _) = remarks(&[("2026Q3-1", "45352", "甲甲"), ("2026Q3-9", case, "甲")]);
    assert_eq!(remark, "甲", "it arrived after the first");
    let mut corrections = Corrections::default();
    for remark in ["甲甲", "甲"] {
        let line = format!("云泽市水务局|{case}||{remark}||{}", key_of("2026Q3-9", 2));
        corrections.add(&batch(&[HEAD, &line]), remark, arrival(2));
    }
    let mut original = batch(&ORIGINAL);
    corrections.merge(&mut original, SHA).unwrap();
    assert_eq!(column(&original.frame, "remark")[0], "甲", "of two that came together the later repeats");
}

#[test]
fn a_changed_or_missing_key_belongs_to_no_row() {
    let (batch, fates, _) = merged(&[vec![
        HEAD.into(),
        format!("云泽市水务局|（2026）泽0184执1号||甲||{}", key(9)),
        "云泽市水务局|（2026）泽0184执1号||甲||2026Q3-1-abc".into(),
        "云泽市新局|（2026）泽0184执8号||甲||".into(),
    ]]);
    assert_eq!(fates, [FateKind::Unknown; 3]);
    assert_eq!(column(&batch.frame, "case_number")[0], "45352");
}

#[test]
fn a_cell_may_be_emptied() {
    let (batch, ..) =
        merged(&[vec![HEAD.into(), format!("云泽市教育局|（2026）泽0184执2号||乙||{}", key(3))]]);
    assert_eq!((column(&batch.frame, "identifier")[1].as_str(), batch.marks.len()), ("", 0));
}

#[test]
fn grouped_headings_are_told_apart_by_their_order() {
    let ledger = Sheet::of(&[
        "申请执行人信息|||被执行人信息||",
        "名称|证件号码|案号|名称|证件号码|备注",
        "康某|1|45352|云泽市水务局||甲",
    ]);
    let mark = RowMark::of(SHA, "台账", 3);
    let key = RowKey { edition: "2026Q3-1".parse().unwrap(), mark }.to_string();
    let row = format!("康某|1|（2026）泽0184执1号|云泽市教育局||甲||{key}");
    let returned = Sheet::of(&[
        "申请执行人信息|||被执行人信息||备注|退回原因|行标识",
        "名称|证件号码|案号|名称|证件号码|||",
        &row,
    ]);
    let mut original = read_sheets(&[ledger], 9).batches.remove(0);
    let mut corrections = Corrections::default();
    corrections.add(&read_sheets(&[returned], 9).batches[0], "9", Arrival::Now);
    corrections.merge(&mut original, SHA).unwrap();
    assert_eq!(column(&original.frame, "party_name"), ["云泽市教育局"]);
    assert_eq!(column(&original.frame, "applicant"), ["康某"]);
}

#[test]
fn our_review_workbook_is_no_returned_one() {
    let other = batch(&["被执行人|案号|行标识", "云泽市水务局|（2026）泽0184执1号|q1f00ab"]);
    assert!(!other.layout.is_returned());
    assert_eq!(quarters_of(&other).count(), 0);
    let theirs = batch(&["被执行人|案号|退回原因", "云泽市水务局|（2026）泽0184执1号|材料不全，退回补正"]);
    assert!(!theirs.layout.is_returned(), "a court may say why it sent something back");
    let saved =
        batch(&["被执行人|案号|退回原因", "云泽市水务局|（2026）泽0184执1号|R201 没有案号 请填写案号"]);
    assert!(saved.layout.is_returned(), "the hidden column was lost when it was saved as a web page");
    let ours = batch(&[HEAD, "云泽市水务局|（2026）泽0184执1号||||"]);
    assert!(ours.layout.is_returned(), "both headings are there, the keys were emptied");
}

#[test]
fn a_row_that_somebody_copied_to_make_two_of_it_is_neither() {
    let (batch, fates, merges) = merged(&[vec![
        HEAD.into(),
        format!("云泽市水务局|（2026）泽0184执1号||甲||{}", key(2)),
        format!("云泽市水务局|（2026）泽0184执2号||甲||{}", key(2)),
        format!("云泽市教育局|（2026）泽0184执5号|#420984197501010000|乙||{}", key(3)),
    ]]);
    assert_eq!(fates, [FateKind::Contradicted, FateKind::Contradicted, FateKind::Merged]);
    assert_eq!(column(&batch.frame, "case_number"), ["45352", "（2026）泽0184执5号", "（2026）泽0184执3号"]);
    assert_eq!(merges.len(), 1);
    // The remark is mended in both, the case number is the copy's alone: neither number may be lost.
    let (batch, fates, _) = merged(&[vec![
        HEAD.into(),
        format!("云泽市水务局|45352||甲甲||{}", key(2)),
        format!("云泽市水务局|（2026）泽0184执2号||甲甲||{}", key(2)),
    ]]);
    assert_eq!(fates, [FateKind::Contradicted; 2]);
    assert_eq!((column(&batch.frame, "case_number")[0].as_str(), batch.marks.len()), ("45352", 1));
    // A copy that was left alone contradicts nothing.
    let (batch, fates, _) = merged(&[vec![
        HEAD.into(),
        format!("云泽市水务局|（2026）泽0184执1号||甲||{}", key(2)),
        format!("云泽市水务局|45352||甲||{}", key(2)),
    ]]);
    assert_eq!(fates, [FateKind::Merged, FateKind::SaysNothingNew]);
    assert_eq!(column(&batch.frame, "case_number")[0], "（2026）泽0184执1号");
}

#[test]
fn a_copied_row_is_asked_about_until_it_is_answered() {
    use FateKind::{Contradicted, Merged, SaysNothingNew};
    let copied = vec![
        HEAD.into(),
        format!("云泽市水务局|（2026）泽0184执1号||甲||{}", key(2)),
        format!("云泽市水务局|（2026）泽0184执2号||甲||{}", key(2)),
    ];
    // Both went back with edition 2, each under a key of its own, and come with edition 3.
    let sent = |row| RowKey { edition: "2026Q3-2".parse().unwrap(), mark: RowMark::of("2", "台账", row) };
    let answered = vec![
        format!("被执行人|案号|证件号码|备注|{FORMER_KEY_HEADING}|退回原因|行标识"),
        format!("云泽市水务局|（2026）泽0184执1号||甲|{}||{}", key(2), sent(2)),
        format!("云泽市水务局|（2026）泽0184执2号||甲|{DROPPED}||{}", sent(3)),
    ];
    let (batch, fates, merges) = merged(&[copied.clone(), answered]);
    assert_eq!(fates, [SaysNothingNew, SaysNothingNew, Merged, SaysNothingNew]);
    assert_eq!(column(&batch.frame, "case_number")[0], "（2026）泽0184执1号");
    assert_eq!(merges.len(), 1);
    assert_eq!(merged(&[copied]).1, [Contradicted; 2], "as long as nobody answers");
}

#[test]
fn a_sound_code_is_not_overwritten_by_what_a_spreadsheet_program_made_of_it() {
    let original = ["被执行人|案号|证件号码", "云泽市水务局|45352|1199018401133521XR"];
    for spoilt in ["1.19902E+17", "#119901840118002731"] {
        let mut corrections = Corrections::default();
        let row = format!("云泽市水务局|（2026）泽0184执1号|{spoilt}|R202|{}", key(2));
        corrections.add(&batch(&["被执行人|案号|证件号码|退回原因|行标识", &row]), "2", Arrival::Now);
        let mut original = batch(&original);
        corrections.merge(&mut original, SHA).unwrap();
        assert_eq!(column(&original.frame, "identifier"), ["1199018401133521XR"]);
        assert_eq!(column(&original.frame, "case_number"), ["（2026）泽0184执1号"]);
        let (fates, _) = corrections.settle();
        let damaged: Vec<&str> = fates[0].damaged.iter().map(|(column, _)| &*column.heading).collect();
        assert_eq!((fates[0].kind, damaged), (FateKind::Merged, vec!["证件号码"]), "{spoilt}");
    }
}

#[test]
fn of_two_workbooks_that_come_together_and_differ_neither_is_taken() {
    let fates = |one: &str, other: &str, arrivals: [Arrival; 2]| {
        let mut corrections = Corrections::default();
        for (number, (row, arrived)) in [one, other].into_iter().zip(arrivals).enumerate() {
            let row = format!("{row}||R202|{}", key(2));
            let mut batch = batch(&["被执行人|案号|备注|证件号码|退回原因|行标识", &row]);
            batch.file = format!("{number}.xlsx").into();
            corrections.add(&batch, &format!("{number}"), arrived);
        }
        let mut original = batch(&ORIGINAL);
        corrections.merge(&mut original, SHA).unwrap();
        let of_first =
            [column(&original.frame, "case_number")[0].clone(), column(&original.frame, "remark")[0].clone()];
        let kinds: Vec<FateKind> = corrections.settle().0.into_iter().map(|fate| fate.kind).collect();
        (of_first, kinds)
    };
    let (one, other) = ("云泽市水务局|（2026）泽0184执1号|甲", "云泽市水务局|（2026）泽0184执7号|甲");
    let now = [Arrival::Now; 2];
    let both = vec![FateKind::Contradicted; 2];
    assert_eq!(fates(one, other, now), (["45352".into(), "甲".into()], both));
    let beside = fates(one, "云泽市水务局|45352|乙", now);
    assert_eq!(beside, (["（2026）泽0184执1号".into(), "乙".into()], vec![FateKind::Merged; 2]));
    let later = fates(one, other, [arrival(2), Arrival::Now]);
    assert_eq!(later.0[0], "（2026）泽0184执7号", "the later one holds");
}
