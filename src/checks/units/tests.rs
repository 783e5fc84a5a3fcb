use super::*;
use crate::checks::tests::hand_tables::{batch, codes, judged};
use crate::domain::code::Code;
use crate::domain::scope::BodyClass;
use crate::table::batch::Dataset;
use crate::table::columns as col;

const FIELDS: [&str; 9] = [
    col::UNIT_ID,
    col::UNIT_NAME,
    col::UNIT_KIND,
    col::USCC,
    col::AREA_CODE,
    col::PARENT_ID,
    col::SUPERVISOR_ID,
    col::VALID_FROM,
    col::VALID_TO,
];

fn units(rows: &[&str]) -> JudgedTable<Unit> {
    let table = batch(Dataset::Units, "units.toml", &FIELDS, rows);
    judged(&[], |context| judge_units(&[table], context))
}

const CITY: &str = "A|云泽市人民政府|行政机关||990184||P|2000-01-01|";
const PREFECTURE: &str = "P|澜江市人民政府|行政机关||990100|||2000-01-01|";

#[test]
fn a_sound_table_gives_its_units_in_order_and_says_nothing() {
    let table =
        units(&["B|云泽市水务局|行政机关|1199018401133521XR|990184|A|A|2000-01-01|", CITY, PREFECTURE]);
    assert_eq!(codes(&table.findings), []);
    let ids: Vec<&str> = table.items.iter().map(|unit| &*unit.id.0).collect();
    assert_eq!(ids, ["A", "B", "P"]);
    assert_eq!(table.items[1].org_code.as_deref(), Some("01133521X"));
}

#[test]
fn an_id_may_stand_again_only_for_another_time() {
    let table = units(&[
        PREFECTURE,
        CITY,
        "B|云泽市水利局|行政机关||990184||A|2000-01-01|2019-02-28",
        "B|云泽市水务局|行政机关||990184||A|2019-03-01|",
        "B|云泽市水务局|行政机关||990184||A|2020-01-01|",
    ]);
    assert_eq!(codes(&table.findings), [(5, Code::UnitTwice), (6, Code::UnitTwice)]);
    assert_eq!(table.items.len(), 4);
    let last = table.outcomes[0].iter().last().unwrap();
    assert_eq!((last.row, last.disposition), (6, Disposition::Duplicate));
}

#[test]
fn unknown_superiors_and_circles_are_cut_and_nothing_else() {
    let table = units(&[
        PREFECTURE,
        CITY,
        "B|云泽市水务局|行政机关||990184|X|A||",
        "C|云泽市堤防站|事业单位||990184|C|A||",
        "D|云泽市渔政站|事业单位||990184|E|B||",
        "E|云泽市渔业站|事业单位||990184|D|B||",
        "F|云泽市鱼种站|事业单位||990184|D|B||",
    ]);
    let expected = [
        (4, Code::ParentUnknown),
        (5, Code::SupervisionCycle),
        (6, Code::SupervisionCycle),
        (7, Code::SupervisionCycle),
    ];
    assert_eq!(codes(&table.findings), expected);
    let parents: Vec<Option<&str>> =
        table.items.iter().map(|unit| unit.parent.as_ref().map(|id| &*id.0)).collect();
    assert_eq!(parents, [None, None, None, None, None, Some("D"), None]);
    assert!(table.items.iter().all(|unit| unit.supervisor.is_some() || unit.id.0.as_ref() == "P"));
}

#[test]
fn a_code_of_two_units_is_evidence_for_neither() {
    let table = units(&[
        PREFECTURE,
        CITY,
        "B|云泽市水务局|行政机关|1199018401133521XR|990184||A||",
        "C|云泽市堤防站|事业单位|1199018401133521XR|990184||B||",
    ]);
    assert_eq!(codes(&table.findings), [(4, Code::CodeShared), (5, Code::CodeShared)]);
    assert!(table.items.iter().all(|unit| unit.uscc.is_none() && unit.org_code.is_none()));
}

#[test]
fn a_defective_field_is_left_out_and_the_unit_stays() {
    let table = units(&[
        PREFECTURE,
        CITY,
        "B|云泽市白鹭镇人民政府|其他||990184||A|2024-01-01|2019-12-31",
        "C||行政机关||990184||A||",
        "D|云泽市渔政站|事业单位|12990184420800013J|990184||A|2019-02-30|",
    ]);
    let expected = [
        (4, Code::UnitKindUnknown),
        (4, Code::ValidityReversed),
        (5, Code::UnitIncomplete),
        (6, Code::UnitCodeFails),
        (6, Code::DateImpossible),
    ];
    assert_eq!(codes(&table.findings), expected);
    assert_eq!(table.returned.len(), 1);
    let town = table.items.iter().find(|unit| unit.id.0.as_ref() == "B").unwrap();
    assert_eq!((town.class, town.valid_from, town.valid_to), (BodyClass::Town, None, None));
    assert!(table.items.iter().any(|unit| unit.id.0.as_ref() == "D"));
}

#[test]
fn days_without_a_row_are_said_at_the_row_that_begins_too_late() {
    let table = units(&[
        PREFECTURE,
        CITY,
        "B|云泽市水利局|行政机关||990184||A|2000-01-01|2018-12-31",
        "B|云泽市水务局|行政机关||990184||A|2019-03-01|",
        "C|云泽市农业局|行政机关||990184||A|2000-01-01|2018-12-31",
        "C|云泽市农业农村局|行政机关||990184||A|2019-01-01|",
    ]);
    assert_eq!(codes(&table.findings), [(5, Code::ValidityGap)]);
    assert_eq!(table.items.len(), 6);
}

#[test]
fn a_supervisor_of_another_place_is_said_and_stays() {
    let table = units(&[
        PREFECTURE,
        CITY,
        "N|邻江市农业局|行政机关||990281||P||",
        "B|云泽市联络站|事业单位||990184||N||",
        "C|云泽市税务局|行政机关||990184||P||",
    ]);
    let elsewhere = Code::SupervisorElsewhere;
    assert_eq!(codes(&table.findings), [(4, elsewhere), (5, elsewhere)]);
    assert!(table.items.iter().all(|unit| unit.supervisor.is_some() || unit.id.0.as_ref() == "P"));
}

#[test]
fn a_government_under_its_own_department_spoils_only_its_own_row() {
    let table = units(&[
        PREFECTURE,
        "A|云泽市人民政府|行政机关||990184||B||",
        "B|云泽市水务局|行政机关||990184||A||",
        "C|云泽市堤防站|事业单位||990184||B||",
    ]);
    assert_eq!(codes(&table.findings), [(3, Code::SupervisionCycle)]);
    let supervisors: Vec<Option<&str>> =
        table.items.iter().map(|unit| unit.supervisor.as_ref().map(|id| &*id.0)).collect();
    assert_eq!(supervisors, [None, Some("A"), Some("B"), None]);
}
