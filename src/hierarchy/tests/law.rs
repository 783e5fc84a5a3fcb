//! One case for each kind of body of domain.md §7.1: whom the law has told about it, and by which relation.

use super::*;
use RelationKind::{Copy, Guidance, Investor, Sponsor, Supervisor, Vertical};

fn city() -> UnitTable {
    use BodyClass::{Agency, Institution, Town, Village};
    let group = |id, name, parent: &str, uscc: &str| Unit {
        parent: Some(parent).filter(|id| !id.is_empty()).map(UnitId::from),
        uscc: Some(uscc).filter(|uscc| !uscc.is_empty()).map(str::to_owned),
        ..unit(id, name, BodyClass::StateEnterprise, "990184", "")
    };
    UnitTable {
        units: vec![
            unit("P0", "澜江市人民政府", Agency, "990100", ""),
            unit("P1", "澜江市生态环境局", Agency, "990100", "P0"),
            unit("P2", "国家税务总局澜江市税务局", Agency, "990100", ""),
            unit("G0", "云泽市人民政府", Agency, "990184", "P0"),
            unit("D1", "云泽市教育局", Agency, "990184", "G0"),
            unit("D2", "云泽市卫生健康局", Agency, "990184", "G0"),
            unit("D3", "云泽市国有资产监督管理局", Agency, "990184", "G0"),
            unit("D5", "云泽市自然资源和规划局", Agency, "990184", "G0"),
            unit("D6", "云泽市司法局", Agency, "990184", "G0"),
            unit("D7", "云泽市市场监督管理局", Agency, "990184", "G0"),
            unit("D8", "云泽市公安局", Agency, "990184", "G0"),
            unit("T1", "云泽市清溪镇人民政府", Town, "990184101", ""),
            unit("T2", "云泽市河口街道办事处", Town, "990184001", ""),
            unit("V1", "云泽市清溪镇高湖村村民委员会", Village, "990184101201", ""),
            unit("V2", "云泽市河口街道滨江社区居民委员会", Village, "990184001003", ""),
            unit("I1", "云泽市第一中学", Institution, "990184", "D1"),
            unit("I2", "云泽市机关幼儿园", Institution, "990184", "D1"),
            unit("I3", "云泽市清溪镇卫生院", Institution, "990184101", "D2"),
            unit("I4", "云泽市人民医院", Institution, "990184", "D2"),
            unit("I5", "云泽市清溪镇农业服务中心", Institution, "990184101", "T1"),
            group("S1", "云泽市城市投资集团有限公司", "", "91990184MB0000020X"),
            group("S2", "云泽市城投停车有限公司", "S1", ""),
            group("S3", "云泽市城投停车设备有限公司", "S2", ""),
            unit("N1", "国家税务总局云泽市税务局", Agency, "990184", "P2"),
            unit("N2", "澜江市生态环境局云泽市分局", Agency, "990184", "P1"),
            unit("K1", "云泽市自然资源和规划局清溪所", Institution, "990184101", "D5"),
            unit("K2", "云泽市清溪镇市场监督管理所", Agency, "990184101", "D7"),
            unit("K3", "云泽市清溪镇司法所", Agency, "990184101", "D6"),
            unit("K4", "云泽市公安局清溪派出所", Agency, "990184101", "D8"),
            unit("F1", "云泽市国营东湖农场", Institution, "990184501", "G0"),
            unit("F2", "云泽市经济开发区管理委员会", Agency, "990184500", "G0"),
        ],
        state_enterprises: vec![StateEnterprise {
            uscc: "91990184MB0000020X".into(),
            name: "云泽市城市投资集团有限公司".into(),
            investor: Some(UnitId::from("D3")),
            place: place(2),
        }],
        ..UnitTable::default()
    }
}

#[test]
fn each_kind_of_body_is_told_to_those_whom_the_law_names() {
    type Told = &'static [(&'static str, RelationKind)];
    let rows: [(&str, &str, Told); 19] = [
        ("市政府工作部门", "D1", &[("G0", Supervisor)]),
        ("镇人民政府，表中未填", "T1", &[("G0", Supervisor)]),
        ("街道办事处，表中未填", "T2", &[("G0", Supervisor)]),
        ("村民委员会，表中未填", "V1", &[("T1", Guidance)]),
        ("社区居民委员会，表中未填", "V2", &[("T2", Guidance)]),
        ("事业单位（学校）", "I1", &[("D1", Sponsor)]),
        ("公办幼儿园", "I2", &[("D1", Sponsor)]),
        ("卫生院：举办单位，不是所在的镇", "I3", &[("D2", Sponsor)]),
        ("市属医院", "I4", &[("D2", Sponsor)]),
        ("镇属事业单位", "I5", &[("T1", Sponsor)]),
        ("国有企业：名录中的出资人", "S1", &[("D3", Investor)]),
        ("国有企业子公司：集团和国资", "S2", &[("S1", Investor), ("D3", Investor)]),
        ("三级公司：直接的母公司和国资", "S3", &[("S2", Investor), ("D3", Investor)]),
        ("垂管单位：上级系统，抄送市政府", "N1", &[("P2", Vertical), ("G0", Copy)]),
        ("生态环境分局：市（州）局，抄送市政府", "N2", &[("P1", Vertical), ("G0", Copy)]),
        ("自然资源所", "K1", &[("D5", Sponsor)]),
        ("市场监管所", "K2", &[("D7", Supervisor)]),
        ("农场", "F1", &[("G0", Sponsor)]),
        ("开发区管委会", "F2", &[("G0", Supervisor)]),
    ];
    for (kind, unit, expected) in rows {
        let expected: Vec<_> = expected.iter().map(|(id, relation)| ((*id).to_owned(), *relation)).collect();
        assert_eq!(told(unit, &city()), expected, "{kind}");
    }
    for (unit, department) in [("K3", "D6"), ("K4", "D8")] {
        assert_eq!(told(unit, &city()), [(department.to_owned(), Supervisor)]);
    }
}

#[test]
fn where_the_law_names_nobody_by_itself_an_empty_cell_is_an_exception() {
    for unit in ["D1", "I1", "I5", "K2"] {
        let mut table = city();
        table.units.iter_mut().filter(|row| &*row.id.0 == unit).for_each(|row| row.supervisor = None);
        assert_eq!(reason(unit, &table), (ExceptionReason::NoSupervisor, vec![Code::SupervisorMissing]));
    }
}

#[test]
fn a_supervisor_of_another_place_is_told_as_the_table_says_and_nobody_else() {
    let mut table = city();
    table.units.push(unit("X1", "邻江市农业局", BodyClass::Agency, "990281", ""));
    table.units.push(unit("I9", "云泽市驻邻江联络站", BodyClass::Agency, "990184", "X1"));
    assert_eq!(told("I9", &table), [("X1".to_owned(), Supervisor)]);
}

#[test]
fn what_a_split_made_is_asked_first() {
    let mut table = city();
    table.successions.push(change("2020-01-01", Change::Split, "D2", "云泽市卫生健康局", "D7", ""));
    let found = supervised("I4", &table);
    assert_eq!(found.exceptions[0].reason, ExceptionReason::SplitUndecided);
    assert_eq!(&*found.exceptions[0].nearest[0].0.0, "D7");
}

#[test]
fn an_addressee_says_which_cell_names_it_and_since_when() {
    let mut table = city();
    table.columns = vec![SheetColumns {
        file: "units.csv".into(),
        sheet: "".into(),
        of_field: [("supervisor_id".to_owned(), Column { number: 7, heading: "主管部门编号".into() })].into(),
    }];
    let named = |unit: &str| {
        let found = supervised(unit, &table).by_party.into_values().next().unwrap();
        let named = found.addressees.into_iter().next().unwrap().named;
        (named.cell.map(|cell| cell.to_string()), named.from)
    };
    assert_eq!(named("I1"), (Some("units.csv!G2".to_owned()), Some(day("2000-01-01"))));
    assert_eq!(named("V1"), (None, None), "by the area code");
}
