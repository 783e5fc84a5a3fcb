use super::*;
use crate::checks::tests::hand_tables::{batch, codes, judged};
use crate::domain::code::Code;
use crate::domain::finding::Severity;
use crate::domain::money_unit;
use crate::table::batch::Dataset;

const FIELDS: [&str; 5] = [col::PARTY_NAME, col::PARTY_TYPE, col::SEX, col::IDENTIFIER, col::CASE_NUMBER];

fn judge(rows: &[&str], known: &[&str]) -> Judged {
    let batch = batch(Dataset::Listing, "listing.toml", &FIELDS, rows);
    judged(known, |context| judge_listing(&batch, context))
}

fn reasons(rows: &[&str], known: &[&str]) -> Vec<Option<Exclusion>> {
    judge(rows, known).outcomes.iter().map(|outcome| outcome.reason).collect()
}

/// Codes and disposition of a row whose credit code fails its check, under a catalogue and a definition of one's own.
fn judge_by(
    severity: &(dyn Fn(Code) -> Option<Severity> + Sync),
    exception: Option<Severity>,
) -> (Vec<Code>, Disposition, usize) {
    let row = format!("云泽市水务局|||1199018401133521X1|{CASE}");
    let batch = batch(Dataset::Listing, "listing.toml", &FIELDS, &[&row]);
    let judged = judged(&["云泽市水务局"], |context| {
        let mut sources = context.sources.clone();
        if let Some(listing) = sources.get_mut("listing.toml") {
            listing.severity.extend(exception.map(|severity| ("R301".to_owned(), severity)));
        }
        judge_listing(&batch, &Context { severity, sources: &sources, ..*context })
    });
    let outcome = judged.outcomes.iter().next().map(|outcome| (outcome.codes.to_vec(), outcome.disposition));
    let (codes, disposition) = outcome.unwrap();
    let counted = judged.findings.iter().filter(|finding| finding.code == Code::UsccCheckFailed).count();
    (codes, disposition, counted)
}

#[test]
fn a_rule_that_is_not_in_force_raises_nothing() {
    let only = |on: bool| move |code| (on && code == Code::UsccCheckFailed).then_some(Severity::Return);
    assert_eq!(
        judge_by(&only(true), None),
        (vec![Code::UsccCheckFailed], Disposition::Returned, 1),
        "in force"
    );
    assert_eq!(judge_by(&only(false), None), (vec![], Disposition::Accepted, 0));
    assert_eq!(judge_by(&only(false), Some(Severity::Return)), (vec![], Disposition::Accepted, 0));
}

#[test]
fn a_definition_sets_a_severity_and_what_is_only_counted_marks_no_row() {
    let catalogue = |code| (code == Code::UsccCheckFailed).then_some(Severity::Return);
    let code = Code::UsccCheckFailed;
    assert_eq!(judge_by(&catalogue, Some(Severity::Hold)), (vec![code], Disposition::Held, 1));
    assert_eq!(judge_by(&catalogue, Some(Severity::Warn)), (vec![code], Disposition::Accepted, 1));
    assert_eq!(judge_by(&catalogue, Some(Severity::Shadow)), (vec![], Disposition::Accepted, 1));
}

const CASE: &str = "（2025）泽0184执1234号";

#[test]
fn persons_are_known_by_number_type_sex_or_look() {
    let rows = [
        "魏新文||男|9901841975****0017",
        "阿依古丽·买买提|580||",
        "古丽||女|",
        "欧阳明月|||",
        "何村|||9901841975****0017",
    ];
    let rows: Vec<String> = rows.iter().map(|row| format!("{row}|{CASE}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(reasons(&rows, &[]), [Some(Exclusion::NaturalPerson); 5]);
}

#[test]
fn bodies_are_no_persons_whatever_the_export_says() {
    let rows = ["水务局|||", "云泽市水务局|自然人||", "云泽市白鹭镇新建村村民委员会|0|男|"];
    let rows: Vec<String> = rows.iter().map(|row| format!("{row}|{CASE}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(reasons(&rows, &[]), [None, None, None]);
}

#[test]
fn the_code_goes_before_the_name_and_the_table_before_both_forms() {
    let farm = format!("国营云泽养殖场|||12990184420800012J|{CASE}");
    let shop = format!("云泽市盛泰养殖场||||{CASE}");
    let coop = format!("云泽市荷塘共同体|||93990184MA4900029T|{CASE}");
    let group = format!("云泽市芦汀镇苇荡村股份经济合作社|||N2990184MF00000137|{CASE}");
    let rows = [farm.as_str(), &shop, &coop, &group];
    let expected =
        [None, Some(Exclusion::IndividualBusiness), Some(Exclusion::Cooperative), Some(Exclusion::OtherBody)];
    assert_eq!(reasons(&rows, &[]), expected);
    let known = ["云泽市盛泰养殖场", "云泽市荷塘共同体"];
    assert_eq!(reasons(&rows, &known), [None, None, None, Some(Exclusion::OtherBody)]);
}

#[test]
fn an_excluded_row_is_counted_and_nothing_more() {
    let judged = judge(&["魏新文||男|9901841975****0017|", "云泽市达润水产养殖专业合作社||||45352"], &[]);
    assert_eq!(codes(&judged.findings), []);
    assert!(judged.outcomes.iter().all(|outcome| outcome.subject.is_none()));
    assert_eq!(judged.rows.into_frame().unwrap().height(), 0);
}

#[test]
fn all_that_is_wrong_with_a_row_comes_at_once_and_unmasked_only_to_the_court() {
    let judged = judge(&["云泽市水务局|||990184197501010017|45352", &format!("云泽市教育局||||{CASE}")], &[]);
    let expected = [(2, Code::PersonalIdOfUnit), (2, Code::CaseNumberMalformed)];
    assert_eq!(codes(&judged.findings), expected);
    assert_eq!(judged.findings[0].value, "990184********0017");
    assert_eq!(judged.returned.len(), 1);
    assert_eq!(judged.returned[0].cells[3], "990184197501010017");
    assert_eq!(judged.returned[0].findings[0].code, Code::CaseNumberMalformed, "the worst first");
    let frame = judged.rows.into_frame().unwrap();
    assert_eq!(frame.height(), 1);
    assert_eq!(frame.column(col::CASE_KEY).unwrap().str().unwrap().get(0), Some(CASE));
}

#[test]
fn a_part_given_as_a_bare_number_goes_on_in_yuan_however_it_is_typed() {
    let fields = [col::PARTY_NAME, col::CASE_NUMBER, col::UNPERFORMED_PART];
    let part = |said: &str, yuan: u32| {
        let mut table =
            batch(Dataset::Listing, "listing.toml", &fields, &[&format!("云泽市水务局|{CASE}|{said}")]);
        let layout = std::sync::Arc::get_mut(&mut table.layout).unwrap();
        layout.columns[2].yuan = yuan;
        let judged = judged(&["云泽市水务局"], |context| judge_listing(&table, context));
        let frame = judged.rows.into_frame().unwrap();
        let part = frame.column(col::UNPERFORMED_PART).unwrap().str().unwrap().get(0).map(str::to_owned);
        let is_asked = judged.findings.iter().any(|finding| finding.code == Code::AmountUnitUnclear);
        (part.unwrap_or_default(), is_asked)
    };
    for said in ["1234.5", "1,234.50", "￥1234.5", "１２３４.５", "1，234.5"] {
        assert_eq!(part(said, 10_000), ("12345000.00元".to_owned(), false), "{said}");
        assert_eq!(part(said, 1), (said.to_owned(), false), "{said}");
        assert_eq!(part(said, money_unit::UNCLEAR), (String::new(), true), "{said}");
    }
    for said in ["12.5元", "未履行50万元", "余款"] {
        for yuan in [1, 10_000, money_unit::UNCLEAR] {
            assert_eq!(part(said, yuan), (said.to_owned(), false), "{said}");
        }
    }
}
