//! The rules at the top of this stage, each as a row.

pub(super) mod fixtures;

use polars::prelude::DataFrame;

use self::fixtures::{
    BUREAU, ELSEWHERE, GROUP, HIGH_LAKE, HOSPITAL, OLD_BUREAU, alias, frame, grammar, resolved, row, table,
    text, unit,
};
use super::resolve::resolve;
use crate::domain::code::Code;
use crate::domain::decision::Answers;
use crate::domain::finding::Severity;
use crate::domain::party::{Party, PartyId};
use crate::domain::scope::BodyClass;
use crate::domain::unit::{UnitId, UnitTable};
use crate::table::columns as col;
use crate::table::listing_rows::ListingRow;

/// `disposition`, unit or `-`, what it rests on: evidence, reason or codes.
fn told(name: &str, code: &str) -> String {
    let resolved = resolved(vec![row(name, code)], &table(), &[]);
    let said =
        [text(&resolved, col::EVIDENCE, 0), text(&resolved, col::REASON, 0), text(&resolved, col::CODES, 0)];
    let said: Vec<String> = said.into_iter().filter(|said| !said.is_empty()).collect();
    let unit = match (text(&resolved, col::UNIT_ID, 0), text(&resolved, col::PROPOSED_UNIT_ID, 0)) {
        (unit, _) if !unit.is_empty() => unit,
        (_, proposed) if !proposed.is_empty() => format!("{proposed}?"),
        _ => "-".to_owned(),
    };
    format!("{} {unit} {}", text(&resolved, col::DISPOSITION, 0), said.join(" "))
}

#[test]
fn each_kind_of_evidence_finds_its_unit() {
    for (name, code, expected) in [
        ("云泽市农业农村局", BUREAU, "accepted U1 uscc"),
        ("云泽市农业农村局", "MB0000001", "accepted U1 org_code"),
        ("云泽县农业农村局（本部）", "", "accepted U1 name"),
        ("云泽交投", "", "accepted U6 alias"),
        ("云泽市农业局", "", "accepted U1 former_name"),
        ("云泽市农牧局（原云泽市农业局）", "", "accepted U1 former_name"),
        ("云泽市畜牧兽医局", OLD_BUREAU, "accepted U2 uscc"),
        ("云泽市人民医院", "12990184MB00****4D", "accepted U4 name"),
    ] {
        assert_eq!(told(name, code), expected, "{name}");
    }
}

#[test]
fn a_valid_code_is_believed_beside_a_slip_or_a_short_form_of_the_name() {
    for (name, code, expected) in [
        ("云泽市农业农材局", BUREAU, "accepted U1 uscc"),
        ("云泽市业农村局", BUREAU, "accepted U1 uscc"),
        ("清溪镇高湖村", HIGH_LAKE, "accepted U3 uscc"),
        ("市人民医院", HOSPITAL, "accepted U4 uscc"),
        ("云泽市农业农村局", OLD_BUREAU, "accepted U2 uscc"),
    ] {
        assert_eq!(told(name, code), expected, "{name}");
    }
}

#[test]
fn a_name_that_contradicts_a_valid_code_is_a_question() {
    for (name, code, expected) in [
        ("云泽市人民医院", BUREAU, "held U4? R343"),
        ("云泽市人民医院城北分院", HOSPITAL, "held U4? R343"),
        ("云泽市清溪镇低湖村村民委员会", HIGH_LAKE, "held U3? R343"),
        ("云泽市清溪镇沿湖村村民委员会", HIGH_LAKE, "held U3? R343"),
        ("云泽市石桥镇高湖村村民委员会", HIGH_LAKE, "held U3? R343"),
        ("云泽市清溪镇高湖村股份经济合作社", HIGH_LAKE, "held U3? R343"),
        ("云泽市人民医院", ELSEWHERE, "held U4? R343"),
        ("云泽市交通投资有限公司", "91990184MB0000099K", "held U6? R343"),
    ] {
        assert_eq!(told(name, code), expected, "{name}");
    }
}

#[test]
fn a_body_that_the_table_lacks_goes_by_its_code_or_its_scope() {
    for (name, code, expected) in [
        ("云泽市图书馆", ELSEWHERE, "accepted - uscc R345"),
        ("云泽市清溪镇文化服务中心", ELSEWHERE, "accepted U5 name"),
        ("云泽市清溪镇文化服务中芯", ELSEWHERE, "held U5? R341"),
        ("云泽市鸿运商贸有限公司", "91990184MB0000099K", "excluded - private_company"),
        ("云泽市鸿运商贸有限公司", "", "excluded - private_company"),
        ("云泽市丰收种植专业合作社", "", "excluded - cooperative"),
        ("云泽市交通投姿有限公司", "", "held U6? R341"),
        ("云泽市候鸟观测站", "", "held - R341"),
        ("云泽市图书馆", "", "accepted - name R345"),
        ("云泽市图书馆", "12990184MB00****9K", "accepted - name R345"),
        ("云泽市清溪镇幼儿园", "", "held - R341"),
        ("云泽市清溪镇柳岸村村民委员会", "", "accepted - name R345"),
        ("", "", "held - R341"),
    ] {
        assert_eq!(told(name, code), expected, "{name}");
    }
}

#[test]
fn a_name_alone_is_proposed_only_if_one_unit_is_clearly_ahead() {
    for (name, code, expected) in [
        ("云泽市清溪镇高湖材村民委员会", "", "held U3? R341"),
        ("市农业农村局", "", "held U1? R341"),
        ("云泽市清溪镇低湖村村民委员会", "", "accepted - name R345"),
        ("云泽市清溪镇高糊村村民委员会", "", "held U3? R341"),
        ("云泽市清溪镇高湖村股份经济合作社", "", "held - R341"),
        ("云泽市镇人民政府", "", "held - R341"),
    ] {
        assert_eq!(told(name, code), expected, "{name}");
    }
}

#[test]
fn an_ambiguous_name_is_the_living_unit_or_a_question() {
    let mut table = table();
    table.units.push(unit("V1", "云泽市信用服务中心", BodyClass::Institution, ""));
    table.units.push(unit("V2", "云泽市信用服务中心", BodyClass::Institution, ""));
    table.units.push(unit("V3", "云泽市畜牧兽医局", BodyClass::Agency, ""));
    table.aliases.push(alias("V1", "云泽市人民医院", false));
    let names = ["云泽市信用服务中心", "云泽市畜牧兽医局", "云泽市人民医院"];
    let resolved = resolved(names.map(|name| row(name, "")).into(), &table, &[]);
    assert_eq!(text(&resolved, col::CODES, 0), "R342");
    assert_eq!(resolved.questions[0].candidates.len(), 2);
    assert_eq!(text(&resolved, col::UNIT_ID, 1), "V3");
    assert_eq!(text(&resolved, col::UNIT_ID, 2), "U4", "a name is stronger than an alias");
}

#[test]
fn two_codes_for_a_unit_without_one_are_a_question_and_one_is_lent() {
    let name = "云泽市清溪镇文化服务中心";
    let one = resolved(vec![row(name, ELSEWHERE), row(name, "")], &table(), &[]);
    assert_eq!(one.parties.len(), 1);
    assert_eq!(one.parties[0].uscc.as_deref(), Some(ELSEWHERE));
    let two =
        resolved(vec![row(name, ELSEWHERE), row(name, "12990184MB0000010L"), row(name, "")], &table(), &[]);
    assert_eq!([0, 1, 2].map(|at| text(&two, col::CODES, at)), ["R343", "R343", ""]);
}

#[test]
fn a_body_known_by_its_code_is_known_by_its_name() {
    let rows = vec![row("云泽市图书馆", ""), row("云泽市图书馆", ELSEWHERE), row("云泽县图书馆", "12990184")];
    let told = resolved(rows, &table(), &[]);
    assert_eq!([0, 1, 2].map(|at| text(&told, col::PARTY_ID, at)), ["P000001", "P000001", "P000001"]);
    let rows = vec![
        row("云泽市图书馆", ""),
        row("云泽市图书馆", ELSEWHERE),
        row("云泽市图书馆", "12990184MB0000010L"),
    ];
    let told = resolved(rows, &table(), &[]);
    assert_eq!(text(&told, col::CODES, 0), "R341", "two bodies of one name");
}

#[test]
fn known_parties_keep_their_ids_and_new_ones_come_after_the_highest() {
    let party = |id: &str, name: &str, unit: Option<&str>, uscc: Option<&str>| Party {
        id: PartyId(id.into()),
        name: name.into(),
        class: BodyClass::Institution,
        uscc: uscc.map(str::to_owned),
        org_code: uscc.and_then(|uscc| uscc.get(8..17)).map(str::to_owned),
        unit: unit.map(UnitId::from),
    };
    let known = [
        party("P000007", "云泽市卫生院", Some("U4"), None),
        party("P000003", "云泽市图书馆", None, Some(ELSEWHERE)),
        party("P000041", "云泽市农业农村局", None, None),
    ];
    let rows = vec![
        row("云泽市人民医院", HOSPITAL),
        row("云泽市书馆", ELSEWHERE),
        row("云泽市农业农村局", BUREAU),
        row("云泽市交通投资有限公司", GROUP),
    ];
    let told = resolved(rows, &table(), &known);
    let ids = [0, 1, 2, 3].map(|at| text(&told, col::PARTY_ID, at));
    assert_eq!(ids, ["P000007", "P000003", "P000041", "P000042"]);
    assert_eq!(told.parties.iter().map(|party| &*party.name).collect::<Vec<_>>()[0], "云泽市图书馆");
}

#[test]
fn a_row_held_before_stays_held_with_its_party_unless_it_is_none_of_ours() {
    let held = |name: &str, codes: &str| crate::table::listing_rows::ListingRow {
        disposition: "held".into(),
        codes: codes.into(),
        ..row(name, "")
    };
    let rows = vec![
        held("云泽市人民医院", "R203"),
        held("鸿运商贸有限公司", "R203"),
        held("鸿运商贸有限公司", "R330"),
        held("云泽市候鸟观测站", "R203"),
    ];
    let told = resolved(rows, &table(), &[]);
    let dispositions = [0, 1, 2, 3].map(|at| text(&told, col::DISPOSITION, at));
    assert_eq!(dispositions, ["held", "excluded", "held", "held"]);
    assert_eq!(text(&told, col::UNIT_ID, 0), "U4");
    assert_eq!(text(&told, col::CODES, 3), "R203;R341");
}

#[test]
fn one_question_holds_all_its_rows_and_keeps_its_key() {
    let ask = |rows| resolved(rows, &table(), &[]).questions;
    let spaced =
        ask(vec![row("云泽市 候鸟观测站", ""), row("云泽市人民医院", ""), row("云泽市候鸟观测站", "")]);
    let alone = ask(vec![row("云泽市候鸟观测站", "")]);
    assert_eq!(spaced.len(), 1);
    assert_eq!(spaced[0].key, alone[0].key);
    assert_eq!(spaced[0].rows.iter().map(|place| place.row).collect::<Vec<_>>(), [2, 4]);
    assert_ne!(ask(vec![row("云泽市候鸟观测站", "12990184")])[0].key, alone[0].key, "its evidence changed");
}

#[test]
fn severity_decides_between_holding_and_returning_but_never_passes_the_unknown() {
    for (severity, expected) in
        [(Severity::Shadow, "held"), (Severity::Hold, "held"), (Severity::Return, "returned")]
    {
        let rows = frame(vec![row("云泽市候鸟观测站", "")]);
        let told =
            resolve(rows, &table(), &[], &grammar(), &Answers::default(), &|_: Code| severity).unwrap();
        assert_eq!(text(&told, col::DISPOSITION, 0), expected);
        assert_eq!(told.findings.len(), 1);
    }
}

#[test]
fn an_empty_or_circular_table_and_an_empty_frame_end() {
    let mut circular = table();
    let back = fixtures::merger("U1", "云泽市农业农村局", "U2", "云泽市畜牧兽医局");
    circular.successions.push(back);
    circular.units.push(unit("U9", "云泽市畜牧兽医局", BodyClass::Agency, BUREAU));
    for table in [UnitTable::default(), circular] {
        let told = resolved(vec![row("云泽市畜牧兽医局", BUREAU), row("（", "")], &table, &[]);
        assert_eq!(told.rows.height(), 2);
        assert_eq!(resolved(Vec::new(), &table, &[]).rows.height(), 0);
    }
    assert!(
        resolve(DataFrame::empty(), &table(), &[], &grammar(), &Answers::default(), &|_| Severity::Hold)
            .is_err()
    );
}

#[test]
fn another_courts_case_counts_only_against_a_body_of_ours() {
    let foreign = |row: ListingRow| ListingRow { codes: "R206".into(), ..row };
    let elsewhere = "12880102MB0000031B";
    let rows = vec![
        foreign(row("云泽市农业农村局", BUREAU)),
        foreign(row("沧山市东关区水利局", "")),
        foreign(row("沧山市东关区第三小学", elsewhere)),
        row("沧山市东关区水利局", ""),
        foreign(row("云泽市湿地保护中心", ELSEWHERE)),
        foreign(row("云泽市农业农材局", "")),
        foreign(row("云泽市候鸟观测站", "")),
    ];
    let resolved = resolved(rows, &table(), &[]);
    let told = |row| [text(&resolved, col::DISPOSITION, row), text(&resolved, col::REASON, row)];
    assert_eq!(told(0), ["accepted", ""]);
    assert_eq!(told(1), ["excluded", "foreign_court"]);
    assert_eq!(told(2), ["excluded", "foreign_court"]);
    assert_eq!(told(3), ["held", ""], "our court's own case is a question");
    assert_eq!(told(4), ["accepted", ""], "a code of our division");
    assert_eq!(told(5), ["held", ""], "it may be one of ours, misspelt");
    assert_eq!(told(6), ["held", ""], "the name says our city");
    assert_eq!([text(&resolved, col::PARTY_ID, 2), text(&resolved, col::CODES, 2)], ["", "R206"]);
    assert!(resolved.questions.iter().all(|question| !question.rows.is_empty()));
    assert!(resolved.findings.iter().all(|finding| ![3, 4].contains(&finding.place.row.unwrap_or(0))));
}

/// Party and finding of each row.
fn parties(rows: Vec<ListingRow>, known: &[Party]) -> Vec<(String, String)> {
    let count = rows.len();
    let told = resolved(rows, &table(), known);
    (0..count).map(|at| (text(&told, col::PARTY_ID, at), text(&told, col::CODES, at))).collect()
}

#[test]
fn a_body_without_code_and_table_is_one_party_by_its_exact_name_only() {
    let rows = || {
        vec![
            row("云泽市清溪镇白鹭洲村村民委员会", ""),
            row("云泽县清溪镇白鹭洲村委会", ""),
            row("清溪镇白鹭洲村村民委员会。", "54990184MB00****9K"),
            row("云泽市清溪镇白路洲村村民委员会", ""),
            row("云泽市清溪镇沙洲村村民委员会", ""),
        ]
    };
    let told = parties(rows(), &[]);
    assert_eq!(told[0].1, "R345");
    assert_eq!([&told[1], &told[2]], [&told[0], &told[0]]);
    assert_eq!(told[3], (String::new(), "R341".into()), "like it, and less frequent");
    assert!(told[4].1 == "R345" && told[4].0 != told[0].0);
    let known = resolved(rows(), &table(), &[]).parties;
    assert_eq!(parties(rows().into_iter().rev().collect(), &known)[4], told[0], "and keeps its id");
}

#[test]
fn two_names_like_each_other_and_equally_frequent_are_two_questions() {
    let rows = vec![row("云泽市清溪镇白鹭洲村村民委员会", ""), row("云泽市清溪镇白路洲村村民委员会", "")];
    let told = parties(rows, &[]);
    assert!(told.iter().all(|(party, codes)| party.is_empty() && codes == "R341"), "{told:?}");
}

#[test]
fn a_name_like_that_of_a_body_without_a_unit_shows_it_and_the_answer_joins_them() {
    let rows = || vec![row("云泽市图书馆", ELSEWHERE), row("云泽市图术馆", "")];
    let asked = resolved(rows(), &table(), &[]);
    let question = &asked.questions[0];
    assert_eq!(question.candidates[0].name, "云泽市图书馆");
    let answer = crate::domain::decision::Decision {
        key: question.key.clone(),
        answer: crate::domain::decision::Answer::Same,
        units: vec![question.candidates[0].unit.clone()],
        class: None,
        by: "韩某".into(),
        on: None,
        place: crate::domain::place::RowPlace { file: "待核.xlsx".into(), sheet: "".into(), row: 4 },
    };
    let told = fixtures::answered(rows(), &table(), &[], &[answer]);
    assert!(told.questions.is_empty(), "{:?}", told.findings);
    assert_eq!(text(&told, col::PARTY_ID, 1), text(&told, col::PARTY_ID, 0));
    assert_eq!(text(&told, col::EVIDENCE, 1), "decision");
}

#[test]
fn a_code_outside_the_table_with_two_names_is_a_question_for_the_rarer_one() {
    let rows = vec![
        row("云泽市图书馆", ELSEWHERE),
        row("云泽市图书馆（本级）", ELSEWHERE),
        row("云泽市候鸟观测站", ELSEWHERE),
        row("云泽市图书馆", "MB0000009"),
    ];
    let told = parties(rows, &[]);
    assert_eq!([0, 1, 2, 3].map(|at| told[at].1.as_str()), ["R345", "R345", "R343", "R345"]);
    assert_eq!(told[3].0, told[0].0);
}

#[test]
fn a_department_is_its_body_unless_a_code_says_otherwise() {
    for (name, code, expected) in [
        ("云泽市农业农村局财务科", "", "accepted U1 department"),
        ("云泽县农业农村局办公室", "", "accepted U1 department"),
        ("云泽市农业农村局政策法规股", BUREAU, "accepted U1 uscc"),
        ("云泽市农业农村局财务科", "11990184MB00****1A", "held U1? R341"),
        ("云泽市农业农村局渔政大队", "", "held - R341"),
        ("云泽市清溪镇文化服务中心办公室", ELSEWHERE, "held U5? R341"),
        ("云泽市农业农村局财务科", ELSEWHERE, "accepted - uscc R345"),
    ] {
        assert_eq!(told(name, code), expected, "{name} {code}");
    }
}

#[test]
fn a_shared_case_and_representative_raise_a_candidate_and_decide_nothing() {
    let of = |name: &str, case: &str, head: &str| ListingRow {
        case_key: Some(case.into()),
        representative: Some(head.into()),
        ..row(name, "")
    };
    // As near to the village as to the hospital, which is to say not near.
    let rows = |case: &str, head: &str| {
        vec![of("云泽市清溪镇高湖村村民委员会", "(2025)泽0184执7号", "佟汝舟"), of("清溪高湖", case, head)]
    };
    let features = |case: &str, head: &str| {
        let told = resolved(rows(case, head), &table(), &[]);
        assert_eq!(text(&told, col::DISPOSITION, 1), "held");
        told.questions[0]
            .candidates
            .iter()
            .find(|found| &*found.unit.0 == "U3")
            .map(|found| found.features.clone())
    };
    let shared = features("(2025)泽0184执7号", "佟汝舟").unwrap_or_default();
    assert!(shared.contains(&"evidence.case_shared") && shared.contains(&"evidence.representative_agrees"));
    let apart = features("(2025)泽0184执8号", "佟某").unwrap_or_default();
    assert!(
        apart.iter().all(|told| !["evidence.case_shared", "evidence.representative_agrees"].contains(told))
    );
}
