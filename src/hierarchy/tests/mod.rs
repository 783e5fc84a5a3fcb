//! The rules at the top of this stage on a small made-up city.

mod law;

use chrono::NaiveDate;

use super::{Supervised, supervise};
use crate::domain::code::Code;
use crate::domain::finding::Severity;
use crate::domain::party::{Party, PartyId};
use crate::domain::place::{Column, RowPlace};
use crate::domain::scope::BodyClass;
use crate::domain::supervision::ExceptionReason;
use crate::domain::unit::{
    Change, RelationKind, SheetColumns, StateEnterprise, Succession, Unit, UnitId, UnitTable,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn place(row: u32) -> RowPlace {
    RowPlace { file: "units.csv".into(), sheet: "".into(), row }
}

fn unit(id: &str, name: &str, class: BodyClass, area: &str, supervisor: &str) -> Unit {
    Unit {
        id: UnitId::from(id),
        name: name.to_owned(),
        class,
        uscc: None,
        org_code: None,
        area_code: area.to_owned(),
        parent: None,
        supervisor: Some(supervisor).filter(|id| !id.is_empty()).map(UnitId::from),
        relation: None,
        email: Some(format!("{id}@office.example")),
        contact: None,
        valid_from: Some(day("2000-01-01")),
        valid_to: None,
        place: place(2),
    }
}

fn change(on: &str, change: Change, from: &str, old_name: &str, to: &str, new_name: &str) -> Succession {
    Succession {
        on: day(on),
        change,
        old_name: old_name.to_owned(),
        from: UnitId::from(from),
        to: UnitId::from(to),
        new_name: new_name.to_owned(),
        place: place(9),
    }
}

fn table() -> UnitTable {
    use BodyClass::{Agency, Institution, StateEnterprise, Town, Village};
    UnitTable {
        units: vec![
            unit("P0", "澜江市人民政府", Agency, "990100", ""),
            unit("P1", "澜江市生态环境局", Agency, "990100", "P0"),
            unit("G0", "云泽市人民政府", Agency, "990184", "P0"),
            unit("A1", "云泽市卫生健康局", Agency, "990184", "G0"),
            Unit {
                valid_to: Some(day("2019-02-28")), ..unit("A2", "云泽市林业局", Agency, "990184", "G0")
            },
            unit("A3", "云泽市自然资源和规划局", Agency, "990184", "G0"),
            unit("A4", "澜江市生态环境局云泽市分局", Agency, "990184", "P1"),
            unit("A5", "云泽市国有资产监督管理局", Agency, "990184", "G0"),
            unit("I1", "云泽市人民医院", Institution, "990184", "A1"),
            unit("I2", "云泽市国有林场", Institution, "990184", "A2"),
            unit("T1", "云泽市清溪镇人民政府", Town, "990184101", "G0"),
            unit("V1", "云泽市清溪镇高湖村村民委员会", Village, "990184101201", ""),
            unit("S1", "云泽市城市投资集团有限公司", StateEnterprise, "990184", "A5"),
            Unit {
                parent: Some(UnitId::from("S1")),
                ..unit("S2", "云泽市城投停车有限公司", StateEnterprise, "990184", "A5")
            },
            unit("S3", "云泽市城投物业有限公司", StateEnterprise, "990184", "S1"),
        ],
        aliases: Vec::new(),
        successions: vec![
            change("2019-03-01", Change::Merge, "A2", "云泽市林业局", "A3", "云泽市自然资源和规划局"),
            change("2019-03-01", Change::Rename, "A1", "云泽市卫生局", "A1", "云泽市卫生健康局"),
        ],
        state_enterprises: Vec::new(),
        columns: Vec::new(),
    }
}

fn party(number: u64, name: &str, unit: Option<&str>) -> Party {
    Party {
        id: PartyId::numbered(number),
        name: name.to_owned(),
        class: BodyClass::Institution,
        uscc: Some("12990184MB0000009K".to_owned()),
        org_code: None,
        unit: unit.map(UnitId::from),
    }
}

fn supervised(unit: &str, table: &UnitTable) -> Supervised {
    supervise(&[party(1, "某单位", Some(unit))], table, day("2026-11-23"), &|_| Severity::Warn)
}

/// Addressees as `id relation`, in order.
fn told(unit: &str, table: &UnitTable) -> Vec<(String, RelationKind)> {
    let supervised = supervised(unit, table);
    let found = supervised.by_party.into_values().next().unwrap();
    found.addressees.into_iter().map(|addressee| (addressee.unit.to_string(), addressee.relation)).collect()
}

fn reason(unit: &str, table: &UnitTable) -> (ExceptionReason, Vec<Code>) {
    let supervised = supervised(unit, table);
    assert!(supervised.by_party.is_empty());
    (supervised.exceptions[0].reason, supervised.findings.iter().map(|finding| finding.code).collect())
}

#[test]
fn each_class_has_its_supervisor_and_further_addressees() {
    use RelationKind::{Copy, Guidance, Investor, Sponsor, Supervisor, Vertical};
    for (unit, expected) in [
        ("A1", vec![("G0", Supervisor)]),
        ("G0", vec![("P0", Supervisor)]),
        ("A4", vec![("P1", Vertical), ("G0", Copy)]),
        ("I1", vec![("A1", Sponsor)]),
        ("T1", vec![("G0", Supervisor)]),
        ("V1", vec![("T1", Guidance)]),
        ("S1", vec![("A5", Investor)]),
        ("S2", vec![("A5", Investor), ("S1", Investor)]),
        ("S3", vec![("S1", Investor), ("A5", Investor)]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(id, relation)| (id.to_owned(), relation)).collect();
        assert_eq!(told(unit, &table()), expected, "{unit}");
    }
}

#[test]
fn of_two_rows_that_hold_on_a_day_the_one_that_began_last_is_meant() {
    let mut table = table();
    let renamed = unit("A1", "云泽市卫生健康委员会", BodyClass::Agency, "990184", "G0");
    table.units.push(Unit { valid_from: Some(day("2019-03-01")), ..renamed });
    table.units.sort_by(|a, b| (&a.id, a.valid_from).cmp(&(&b.id, b.valid_from)));
    let name = |on| table.on(&UnitId::from("A1"), day(on)).map(|unit| unit.name.as_str());
    assert_eq!(name("2018-05-01"), Some("云泽市卫生健康局"));
    assert_eq!(name("2026-05-01"), Some("云泽市卫生健康委员会"));
}

#[test]
fn the_register_says_who_invests_where_the_table_is_silent() {
    let uscc = "91990184MB0000020X".to_owned();
    let mut table = table();
    table.units.push(Unit {
        uscc: Some(uscc.clone()),
        ..unit("S4", "云泽市粮油有限公司", BodyClass::StateEnterprise, "990184", "")
    });
    table.state_enterprises.push(StateEnterprise {
        uscc,
        name: "云泽市粮油有限公司".into(),
        investor: Some(UnitId::from("A5")),
        place: place(3),
    });
    assert_eq!(told("S4", &table), [("A5".to_owned(), RelationKind::Investor)]);
}

#[test]
fn mergers_are_followed_to_the_successor_and_the_old_name_is_told() {
    let supervised = supervised("A2", &table());
    let own = supervised.by_party.values().next().unwrap();
    assert_eq!((&*own.answering_unit.0, &*own.present_name), ("A3", "云泽市自然资源和规划局"));
    assert_eq!((own.followed.len(), own.followed[0].change), (1, Change::Merge));

    let forest = self::supervised("I2", &table());
    let addressee = &forest.by_party.values().next().unwrap().addressees[0];
    assert_eq!((&*addressee.unit.0, addressee.former_name.as_deref()), ("A3", Some("云泽市林业局")));
    assert_eq!(addressee.email.as_deref(), Some("A3@office.example"));
}

#[test]
fn a_rename_since_the_relation_was_made_stands_in_brackets_and_an_older_one_does_not() {
    let hospital = |since: &str| {
        let mut table = table();
        for unit in table.units.iter_mut().filter(|unit| &*unit.id.0 == "I1") {
            unit.valid_from = Some(day(since));
        }
        supervised("I1", &table).by_party.into_values().next().unwrap().addressees.remove(0).former_name
    };
    assert_eq!(hospital("2010-01-01").as_deref(), Some("云泽市卫生局"));
    assert_eq!(hospital("2020-01-01"), None);
}

#[test]
fn the_relation_of_the_day_counts() {
    let mut table = table();
    let old = Unit {
        valid_to: Some(day("2022-12-31")),
        ..unit("I1", "云泽市人民医院", BodyClass::Institution, "990184", "T1")
    };
    let new = Unit {
        valid_from: Some(day("2023-01-01")),
        ..unit("I1", "云泽市人民医院", BodyClass::Institution, "990184", "A1")
    };
    table.units.retain(|unit| &*unit.id.0 != "I1");
    table.units.extend([new, old]);
    let on = |date: &str| {
        let found = supervise(&[party(1, "某单位", Some("I1"))], &table, day(date), &|_| Severity::Warn);
        found.by_party.into_values().next().unwrap().addressees[0].unit.to_string()
    };
    assert_eq!((on("2022-12-31"), on("2023-01-01")), ("T1".to_owned(), "A1".to_owned()));
}

#[test]
fn a_merger_still_to_come_and_one_before_a_new_beginning_are_not_followed() {
    let mut table = table();
    table.successions = vec![
        change("2027-01-01", Change::Merge, "A1", "云泽市卫生健康局", "A3", "云泽市自然资源和规划局"),
        change("1998-01-01", Change::Merge, "A5", "云泽市国有资产监督管理局", "A3", "云泽市自然资源和规划局"),
    ];
    assert_eq!(told("I1", &table)[0].0, "A1");
    assert_eq!(told("S1", &table)[0].0, "A5");
}

#[test]
fn what_the_table_cannot_say_is_an_exception_with_its_reason() {
    let with = |edit: &dyn Fn(&mut UnitTable)| {
        let mut table = table();
        edit(&mut table);
        table
    };
    let supervisor = |id: &'static str| {
        with(&|table| {
            table.units[8].supervisor = Some(id).filter(|id| !id.is_empty()).map(UnitId::from);
        })
    };
    let split = change("2020-01-01", Change::Split, "A1", "云泽市卫生健康局", "A3", "云泽市自然资源和规划局");
    let parted = change("2019-03-01", Change::Merge, "A2", "云泽市林业局", "G0", "云泽市人民政府");
    for (unit, table, expected) in [
        ("I1", supervisor(""), (ExceptionReason::NoSupervisor, vec![Code::SupervisorMissing])),
        ("I1", supervisor("I1"), (ExceptionReason::Cycle, vec![Code::SupervisionCycle])),
        ("I1", supervisor("X9"), (ExceptionReason::SupervisorUnknown, vec![Code::SupervisorMissing])),
        (
            "I2",
            with(&|table| table.successions.clear()),
            (ExceptionReason::SupervisorAbolished, vec![Code::SupervisorMissing]),
        ),
        (
            "A1",
            with(&|table| table.successions.push(split.clone())),
            (ExceptionReason::SplitUndecided, vec![Code::SplitUndecided]),
        ),
        (
            "I1",
            with(&|table| table.successions.push(split.clone())),
            (ExceptionReason::SplitUndecided, vec![Code::SplitUndecided]),
        ),
        (
            "I2",
            with(&|table| table.successions.push(parted.clone())),
            (ExceptionReason::SplitUndecided, vec![Code::SplitUndecided]),
        ),
        ("X9", self::table(), (ExceptionReason::NotInTable, vec![])),
    ] {
        assert_eq!(reason(unit, &table), expected, "{unit}");
    }
}

#[test]
fn cycles_of_supervisors_and_of_successions_end() {
    let mut supervisors = table();
    supervisors.units[3].supervisor = Some(UnitId::from("I1"));
    assert_eq!(reason("I1", &supervisors).0, ExceptionReason::Cycle);
    assert_eq!(reason("A1", &supervisors).0, ExceptionReason::Cycle);

    let mut successions = table();
    successions.successions.push(change(
        "2021-01-01",
        Change::Merge,
        "A3",
        "云泽市自然资源和规划局",
        "A2",
        "云泽市林业局",
    ));
    assert_eq!(reason("A2", &successions), (ExceptionReason::Cycle, vec![Code::SupervisionCycle]));

    let mut above = table();
    above.units[2].supervisor = Some(UnitId::from("A1"));
    assert_eq!(told("I1", &above)[0].0, "A1", "a cycle above does not spoil what lies below it");
}

#[test]
fn a_party_outside_the_table_gets_the_units_worth_asking() {
    let parties = [party(1, "清溪镇文化站", None)];
    let found = supervise(&parties, &table(), day("2026-11-23"), &|_| Severity::Warn);
    let near: Vec<&str> = found.exceptions[0].nearest.iter().map(|(id, _)| &*id.0).collect();
    assert_eq!(near, ["T1", "G0"]);
    assert!(found.findings.is_empty());
}

#[test]
fn one_fault_of_the_table_is_told_once() {
    let mut table = table();
    table.units[8].supervisor = None;
    let parties = [party(1, "甲", Some("I1")), party(2, "乙", Some("I1"))];
    let found = supervise(&parties, &table, day("2026-11-23"), &|_| Severity::Hold);
    assert_eq!((found.exceptions.len(), found.findings.len()), (2, 1));
    assert_eq!(found.findings[0].severity, Severity::Hold);
}
