//! A defective row of the units table never spoils the others: a random defect is planted into a good table, and every unit
//! that no finding points to has the same supervisor as before. (Whom a parent group's row leads to besides is that row's.)

#![allow(clippy::unwrap_used, reason = "a test that cannot set its bench has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use chengxin::checks::Context;
use chengxin::checks::units::judge_units;
use chengxin::definition::load::shipped;
use chengxin::definition::scope::ScopeWords;
use chengxin::definition::source::SourceDefinition;
use chengxin::domain::finding::{Finding, Severity};
use chengxin::domain::jurisdiction::Jurisdiction;
use chengxin::domain::party::{Party, PartyId};
use chengxin::domain::place::Column;
use chengxin::domain::scope::BodyClass;
use chengxin::domain::unit::{UnitId, UnitTable};
use chengxin::domain::waiver::Waivers;
use chengxin::hierarchy::supervise;
use chengxin::table::batch::{Batch, Dataset, Layout, LayoutColumn};
use chengxin::table::columns as col;
use chengxin::text::findings::FindingCatalogue;
use chrono::NaiveDate;
use polars::prelude::{Column as FrameColumn, DataFrame, NamedFrom, Series};
use proptest::prelude::*;

const FIELDS: [&str; 9] = [
    col::UNIT_ID,
    col::UNIT_NAME,
    col::UNIT_KIND,
    col::ORG_CODE,
    col::AREA_CODE,
    col::PARENT_ID,
    col::SUPERVISOR_ID,
    col::VALID_FROM,
    col::VALID_TO,
];
const ID: usize = 0;
const NAME: usize = 1;
const KIND: usize = 2;
const CODE: usize = 3;
const PARENT: usize = 5;
const SUPERVISOR: usize = 6;
const FROM: usize = 7;
const TO: usize = 8;

type Row = [String; 9];

fn row(id: &str, name: &str, kind: &str, area: &str, supervisor: &str) -> Row {
    [id, name, kind, "", area, supervisor, supervisor, "2000-01-01", ""].map(str::to_owned)
}

/// Two levels of government, departments, towns, villages, schools, companies in a chain.
fn good_table() -> Vec<Row> {
    let mut rows = vec![
        row("P", "澜江市人民政府", "行政机关", "990100", ""),
        row("G", "云泽市人民政府", "行政机关", "990184", "P"),
    ];
    for number in 0..6 {
        rows.push(row(&format!("D{number}"), &format!("云泽市第{number}局"), "行政机关", "990184", "G"));
        let town = format!("99018410{number}");
        rows.push(row(
            &format!("T{number}"),
            &format!("云泽市第{number}镇人民政府"),
            "镇（街道）",
            &town,
            "G",
        ));
        for part in 0..4 {
            let (village, school) = (format!("V{number}{part}"), format!("I{number}{part}"));
            let area = format!("{town}20{part}");
            let name = format!("云泽市第{number}镇第{part}村村民委员会");
            rows.push(row(&village, &name, "村（社区）", &area, &format!("T{number}")));
            let name = format!("云泽市第{number}局第{part}中心");
            rows.push(row(&school, &name, "事业单位", "990184", &format!("D{number}")));
        }
    }
    rows.push(row("S0", "云泽市城市投资集团有限公司", "国有企业", "990184", "D0"));
    rows.push(row("S1", "云泽市城投停车有限公司", "国有企业", "990184", "S0"));
    rows
}

#[derive(Debug, Clone, Copy)]
enum Defect {
    UnknownParent,
    UnknownSupervisor,
    SelfSupervised,
    /// Under the other unit, whatever that is: a circle if the other is below it.
    Under,
    EndsBeforeItBegins,
    CodeOfAnother,
    FailingCode,
    IdOfAnother,
    NoName,
    NoId,
    UnknownKind,
    NoSupervisor,
    Gap,
}

const DEFECTS: [Defect; 13] = [
    Defect::UnknownParent,
    Defect::UnknownSupervisor,
    Defect::SelfSupervised,
    Defect::Under,
    Defect::EndsBeforeItBegins,
    Defect::CodeOfAnother,
    Defect::FailingCode,
    Defect::IdOfAnother,
    Defect::NoName,
    Defect::NoId,
    Defect::UnknownKind,
    Defect::NoSupervisor,
    Defect::Gap,
];

fn plant(rows: &mut Vec<Row>, defect: Defect, at: usize, other: usize) {
    let (own_id, other_id) = (rows[at][ID].clone(), rows[other][ID].clone());
    match defect {
        Defect::UnknownParent => rows[at][PARENT] = "X9".into(),
        Defect::UnknownSupervisor => rows[at][SUPERVISOR] = "X9".into(),
        Defect::SelfSupervised => rows[at][SUPERVISOR] = own_id,
        Defect::Under => rows[at][SUPERVISOR] = other_id,
        Defect::EndsBeforeItBegins => rows[at][TO] = "1999-01-01".into(),
        Defect::CodeOfAnother => {
            for row in [at, other] {
                rows[row][CODE] = "01133521-X".into();
            }
        }
        Defect::FailingCode => rows[at][CODE] = "01133521-1".into(),
        Defect::IdOfAnother => rows[at][ID] = other_id,
        Defect::NoName => rows[at][NAME].clear(),
        Defect::NoId => rows[at][ID].clear(),
        Defect::UnknownKind => rows[at][KIND] = "其他".into(),
        Defect::NoSupervisor => rows[at][SUPERVISOR].clear(),
        Defect::Gap => {
            let mut later = rows[at].clone();
            rows[at][TO] = "2018-12-31".into();
            later[FROM] = "2019-03-01".into();
            rows.push(later);
        }
    }
}

fn batch(rows: &[Row]) -> Batch {
    let numbers: Vec<u32> = (2..).take(rows.len()).collect();
    let mut frame: Vec<FrameColumn> = vec![Series::new(col::ROW.into(), numbers).into()];
    for (at, field) in FIELDS.iter().enumerate() {
        let texts: Vec<Option<&str>> =
            rows.iter().map(|row| Some(row[at].as_str()).filter(|text| !text.is_empty())).collect();
        frame.push(Series::new((*field).into(), texts).into());
    }
    let columns = (1..).zip(FIELDS).map(|(number, field)| LayoutColumn {
        column: Column { number, heading: field.into() },
        frame_name: field.into(),
        group: "".into(),
        known: true,
        yuan: 1,
    });
    let layout = Layout {
        definition: "units.toml".into(),
        dataset: Dataset::Units,
        heading_row: 1,
        columns: columns.collect(),
    };
    Batch {
        file: "单位.csv".into(),
        sheet: "".into(),
        layout: Arc::new(layout),
        frame: DataFrame::new(rows.len(), frame).unwrap(),
        marks: Vec::new(),
    }
}

/// The department told first about each unit, the units that a finding points to, and the findings.
type Told = (BTreeMap<String, Option<UnitId>>, BTreeSet<String>, Vec<Finding>);

/// What the program ships, read once.
struct Desk {
    sources: BTreeMap<String, SourceDefinition>,
    scope: ScopeWords,
    catalogue: FindingCatalogue,
    good: Vec<Row>,
    before: Told,
}

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let files = shipped();
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let definition = SourceDefinition::read("sources/units.toml", &text("sources/units.toml")).unwrap();
    let mut desk = Desk {
        sources: [("units.toml".to_owned(), definition)].into(),
        scope: ScopeWords::read("scope.toml", &text("scope.toml")).unwrap(),
        catalogue: FindingCatalogue::load().unwrap(),
        good: good_table(),
        before: Told::default(),
    };
    desk.before = told(&desk, &desk.good);
    desk
});

fn told(desk: &Desk, rows: &[Row]) -> Told {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let judged = judge_units(
        &[batch(rows)],
        &Context {
            jurisdiction: &Jurisdiction::of_city("云泽市", "澜江市", "华泽省", "990184", "泽0184"),
            today,
            severity: &|code| Some(desk.catalogue.severity(code)),
            is_known_body: &|_| false,
            scope: &desk.scope,
            waivers: &Waivers::default(),
            sources: &desk.sources,
        },
    );
    let named: BTreeSet<String> = judged
        .findings
        .iter()
        .filter_map(|finding| Some(rows[finding.place.row? as usize - 2][ID].clone()))
        .collect();
    let units: BTreeSet<UnitId> = judged.items.iter().map(|unit| unit.id.clone()).collect();
    let parties: Vec<Party> = (1..)
        .zip(&units)
        .map(|(number, unit)| Party {
            id: PartyId::numbered(number),
            name: unit.to_string(),
            class: BodyClass::Agency,
            uscc: None,
            org_code: None,
            unit: Some(unit.clone()),
        })
        .collect();
    let table = UnitTable { units: judged.items, ..UnitTable::default() };
    let supervised = supervise(&parties, &table, today, &|_| Severity::Warn);
    let supervisor = |party: &Party| {
        let found = supervised.by_party.get(&party.id);
        found.and_then(|found| found.addressees.first()).map(|told| told.unit.clone())
    };
    let by_unit = parties.iter().map(|party| (party.name.clone(), supervisor(party))).collect();
    (by_unit, named, judged.findings)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn untouched_units_keep_their_supervisor(defect in 0..DEFECTS.len(), at in 2..60_usize, other in 0..60_usize) {
        let Desk { good, before: (before, _, faults), .. } = &*DESK;
        let (at, other) = (at % good.len(), other % good.len());
        prop_assume!(at > 1 && at != other);
        prop_assert!(faults.is_empty(), "the table is good: {faults:?}");
        let mut rows = good.clone();
        plant(&mut rows, DEFECTS[defect], at, other);
        let (after, named, _) = told(&DESK, &rows);
        let own = &good[at][ID];
        for (unit, supervisor) in before {
            let is_touched = unit == own || named.contains(unit);
            prop_assert!(
                is_touched || after.get(unit) == Some(supervisor),
                "{unit}: {supervisor:?} became {:?}", after.get(unit)
            );
        }
        let spoiled = before.keys().filter(|unit| after.get(*unit) != before.get(*unit)).count();
        // Who is supervised by a unit that the table lost is told so; else a defect reaches two rows at most.
        let is_lost = matches!(DEFECTS[defect], Defect::IdOfAnother | Defect::NoName | Defect::NoId);
        prop_assert!(is_lost || spoiled <= 2, "{spoiled} units are told otherwise");
    }
}
