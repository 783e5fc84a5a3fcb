//! The story of two quarters: which cases exist, which file shows which of them, what is settled in between.

use std::collections::BTreeSet;
use std::error::Error;

use chrono::{Days, NaiveDate};

use crate::docket::{Docket, S1};
use crate::people::Sort;
use crate::row::{Day, Row};
use crate::sample::Sample;
use crate::seed::Seed;
use crate::{
    applications, broken, city, ledger, ledger_plants, lists, outcomes, plants, registers, variants,
};

const THIRD: &str = "inbox";
const FOURTH: &str = "inbox_2026Q4";
/// Made once by LibreOffice from [`old_ledger`], see `sample_data/README.md`.
const OLD_SYSTEM: &[u8] = include_bytes!("../fixed/执行案件台账_旧系统.xls");
/// Cases of the pool that end in the fourth quarter with a closure, and without a word.
const PERFORMED_LATER: std::ops::Range<usize> = 30..38;
const GONE_SILENTLY: std::ops::Range<usize> = 40..44;
/// Bodies that a clue form of the third quarter names.
const SUSPECTED: std::ops::Range<usize> = 44..47;
/// Bodies that apply for their own repair in the third quarter.
const APPLYING: std::ops::Range<usize> = 47..50;
const NEVER_SENT: &str = "发文字号不是本办发出的";

/// What departments answered to the letters of the third quarter: see [`outcomes::receipts`].
const ANSWERS: [outcomes::Answer; 4] = [
    (
        "云信用函〔2026〕4号",
        "云泽市教育局",
        "2026-10-26",
        "已责成学校制定还款计划，首期款项11月付。",
        0,
        "教育局的答复",
    ),
    (
        "云信用函〔2026〕1号",
        "云泽市石桥镇人民政府",
        "2026-10-28",
        "已与申请执行人商谈和解。",
        612,
        "这一号是发给税务局的",
    ),
    ("云信用函〔2026〕777号", "云泽市财政局", "2026-10-29", "经核，我局无此事项。", 611, NEVER_SENT),
    (
        "云信用函〔2026〕5号",
        "云泽市卫生健康局",
        "2026-09-28",
        "已督促医院筹款。",
        615,
        "回复日期早于通报函发出之日",
    ),
];

/// The rows of every listing file of the third quarter.
struct Listings {
    public: Vec<Row>,
    export: Vec<Row>,
    ledger: Vec<Row>,
    interface: Vec<Row>,
    query: Vec<Row>,
}

/// The body whose case two exports tell differently; the later export stands.
const TOLD_TWICE: usize = 50;

pub fn write() -> Result<Sample, Box<dyn Error>> {
    let mut sample = Sample::default();
    let mut seed = Seed::new(990_184);
    let units = city::units(&mut seed)?;
    let mut docket = Docket::new(seed, units);
    let mut bodies = bodies(&mut docket);
    bodies[TOLD_TWICE].planted.push((210, "同一案件，履行情况与后一份导出的不同"));
    let others = others(&mut docket);
    let listings = listings(&mut docket, &bodies, &others);
    write_third(&mut sample, &mut docket, &listings, &bodies)?;
    write_fourth(&mut sample, &mut docket, &listings, &bodies)?;
    Ok(sample)
}

/// Drawn from a seed of their own: the converted workbook stays right when other parts of the sample change.
pub fn old_cases() -> Result<Vec<Row>, Box<dyn Error>> {
    let mut seed = Seed::new(2013);
    let units = city::units(&mut seed)?;
    Ok(ledger_plants::old_system(&mut Docket::new(seed, units)))
}

/// The sound cases against bodies of the city, in no order.
fn bodies(docket: &mut Docket) -> Vec<Row> {
    let mut rows = Vec::new();
    for unit in docket.units.clone() {
        for turn in 0..unit.cases {
            rows.push(docket.against(&unit.id, if turn == 0 { 2024 } else { 2017 }, 2026));
        }
    }
    shuffled(rows, &mut docket.seed)
}

fn others(docket: &mut Docket) -> Vec<Row> {
    const SORTS: [&Sort; 10] = [
        &Sort::Person,
        &Sort::Person,
        &Sort::Person,
        &Sort::Person,
        &Sort::Company,
        &Sort::Company,
        &Sort::IndividualBusiness,
        &Sort::Cooperative,
        &Sort::PrivateNonprofit,
        &Sort::Association,
    ];
    (0..170)
        .map(|turn: usize| {
            // Mostly persons and companies; the rare kinds come up once in a round of three.
            let sort = if turn.is_multiple_of(3) {
                SORTS[turn / 3 % SORTS.len()]
            } else {
                docket.seed.pick(&SORTS[..6])
            };
            docket.outside(*sort, 2019, 2026)
        })
        .collect()
}

fn listings(docket: &mut Docket, bodies: &[Row], others: &[Row]) -> Listings {
    let mut twice = bodies[3].clone();
    twice.planted.push((0, "同一案件在同一文件出现两次"));
    let mut differs = bodies[TOLD_TWICE].clone();
    differs.planted.clear();
    differs.performance =
        if differs.performance == "部分未履行" { "全部未履行" } else { "部分未履行" };
    differs.performed =
        if differs.performance == "部分未履行" { "已履行1000.00元".into() } else { String::new() };

    let mut public = plants::public(docket);
    public.push(twice);
    let mut export = plants::export(docket);
    export.push(differs);
    let ledger = ledger_plants::ledger(docket);
    let interface = plants::interface(docket);
    let mut mixed = |planted: Vec<Row>, sound: &[Row], outside: &[Row]| {
        let mut rows: Vec<Row> = sound.iter().chain(outside).cloned().collect();
        variants::vary(&mut rows, &docket.units, &mut docket.seed);
        rows.extend(planted);
        shuffled(rows, &mut docket.seed)
    };
    Listings {
        public: mixed(public, &bodies[..75], &others[..45]),
        export: mixed(export, &[&bodies[45..50], &bodies[51..98]].concat(), &others[40..85]),
        ledger: mixed(ledger, &bodies[60..], &others[85..128]),
        interface: mixed(interface, &bodies[90..110], &others[128..142]),
        query: mixed(Vec::new(), &bodies[20..44], &others[142..160]),
    }
}

fn write_third(
    sample: &mut Sample,
    docket: &mut Docket,
    all: &Listings,
    bodies: &[Row],
) -> Result<(), Box<dyn Error>> {
    let path = |name: &str| format!("{THIRD}/{name}");
    registers::write(sample, THIRD, &docket.units)?;
    registers::defective(sample, THIRD)?;

    let name = path("失信名单_公开查询_2026三季度.csv");
    let public = lists::public(&all.public, false)?;
    sample.add(&path("失信名单_公开查询_2026三季度 (1).csv"), public.clone());
    sample.plant(8, &path("失信名单_公开查询_2026三季度 (1).csv"), "", None, "与同名文件逐字节相同");
    sample.add(&name, public);
    sample.plant_rows(&name, "", 2, &all.public);

    let name = path("失信名单导出_GBK.csv");
    sample.add(&name, lists::export(&all.export)?);
    sample.plant_rows(&name, "", 3, &all.export);
    sample.plant(7, &name, "", Some(2), "多出“承办人手机”一列");

    let hidden: Vec<Row> = ["YZ0202", "YZ0207", "YZ0213", "YZ0217", "YZ0310"]
        .map(|unit| docket.against(unit, 2025, 2025))
        .to_vec();
    let name = path("执行案件台账.xlsx");
    ledger::write(sample, &name, "2026年第三季度", &all.ledger, &hidden)?;

    let old = old_cases()?;
    sample.add(&path("执行案件台账_旧系统.xls"), OLD_SYSTEM.to_vec());
    sample.plant_rows(&path("执行案件台账_旧系统.xls"), "执行案件", 4, &old);

    sample.add(&path("法院信息系统查询结果.xls"), lists::query_result(&all.query)?);
    sample.plant_rows(&path("法院信息系统查询结果.xls"), "", 3, &all.query);
    sample.add(&path("接口导出_api.csv"), lists::interface(&all.interface)?);
    sample.plant_rows(&path("接口导出_api.csv"), "", 2, &all.interface);

    outcomes::closures(sample, THIRD, &bodies[..outcomes::CLOSED])?;
    outcomes::removals(sample, THIRD, &bodies[outcomes::CLOSED..outcomes::CLOSED + outcomes::REMOVED])?;
    outcomes::verifications(sample, THIRD, &bodies[outcomes::CLOSED + outcomes::REMOVED..])?;
    outcomes::receipts(
        sample,
        THIRD,
        &[
            (
                "云信用函〔2025〕903号",
                "云泽市教育局",
                "2026-09-28",
                "已约谈学校负责人，承诺年底前付清。",
                611,
                NEVER_SENT,
            ),
            ("云信用函〔2025〕904号", "云泽市水务局", "2026-09-28", "", 613, "回复内容没有填写"),
        ],
    )?;
    outcomes::clues(sample, THIRD, &bodies[SUSPECTED])?;
    let closed = applications::Closed { performed: &bodies[0], suspended: &bodies[7] };
    applications::write(sample, THIRD, &bodies[APPLYING], &closed)?;
    outcomes::waivers(sample, THIRD, &path("失信名单导出_GBK.csv"))?;
    outcomes::answers(sample, THIRD)?;
    let broken: Vec<Row> = ["YZ0204", "YZ0209", "YZ0214", "YZ0220", "YZ0306"]
        .map(|unit| docket.against(unit, 2025, 2026))
        .to_vec();
    broken::write(sample, THIRD, &broken, &path("执行案件台账.xlsx"))?;
    outcomes::corrections(sample, THIRD)
}

/// Everything of the third quarter that nobody took off, some new cases, a few that are gone without a word.
fn write_fourth(
    sample: &mut Sample,
    docket: &mut Docket,
    all: &Listings,
    bodies: &[Row],
) -> Result<(), Box<dyn Error>> {
    let removed = outcomes::CLOSED;
    let gone: BTreeSet<&str> = (0..7)
        .chain([15, removed, removed + 2, removed + 3])
        .chain(PERFORMED_LATER)
        .chain(GONE_SILENTLY)
        .map(|index| bodies[index].case.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    let mut continuing = |rows: Vec<&Row>| -> Vec<Row> {
        rows.into_iter()
            .filter(|row| {
                !gone.contains(row.case.as_str()) && seen.insert((row.case.clone(), row.name.clone()))
            })
            .map(|row| Row { planted: Vec::new(), overlong: false, ..row.clone() })
            .collect()
    };
    let mut public = continuing(all.public.iter().chain(&all.interface).chain(&all.query).collect());
    let old = old_cases()?;
    let export = continuing(all.export.iter().chain(&all.ledger).chain(&old).collect());
    for unit in [
        "YZ0206", "YZ0201", "YZ0015", "YZ0401", "YZ0403", "YZ0321", "YZ0310", "YZ0223", "YZ0034", "YZ0217",
        "YZ0405", "YZ0221",
    ] {
        public.push(new_case(docket, unit));
    }
    let mut again = bodies[removed + 2].clone();
    again.published = Day::On(NaiveDate::from_ymd_opt(2026, 11, 2).ok_or("no such day")?);
    again.planted = vec![(623, "依申请删除后不到两个月又列入")];
    public.push(again);
    public.iter_mut().for_each(|row| row.province = "");
    let name = format!("{FOURTH}/失信名单_公开查询_2026四季度.csv");
    sample.add(&name, lists::public(&public, false)?);
    sample.plant_rows(&name, "", 2, &public);
    sample.plant(18, &name, "", Some(1), "“省份”一列空着，上季度行行都有");
    let changed = format!("{FOURTH}/失信名单导出_GBK_四季度.csv");
    sample.add(&changed, lists::export_after_a_change(&export)?);
    for (code, note) in [
        (15, "没有“申请执行人”一列了"),
        (16, "“机构负责人姓名”改名“负责人姓名”"),
        (16, "“立案日期”移到“执行法院名称”之后"),
        (17, "被执行人类型出现“特别法人”"),
        (19, "行数比上季度多八成"),
    ] {
        sample.plant(code, &changed, "", Some(2), note);
    }
    for row in &bodies[GONE_SILENTLY] {
        sample.plant(
            0,
            &name,
            "",
            None,
            &format!("不再出现，没有结案也没有撤销：{}（{}）", row.case, row.name),
        );
    }
    outcomes::closures_of_next_quarter(sample, FOURTH, &bodies[PERFORMED_LATER])?;
    outcomes::receipts(sample, FOURTH, &ANSWERS)
}

/// Filed in September, listed in the fourth quarter.
fn new_case(docket: &mut Docket, unit: &str) -> Row {
    let mut row = docket.against(unit, 2026, 2026);
    let filed = NaiveDate::from_ymd_opt(2026, 9, 3).unwrap_or_default() + Days::new(docket.seed.below(40));
    row.filed = Day::On(filed);
    row.decided = Day::On(filed + Days::new(18));
    row.published = Day::On(filed + Days::new(25));
    S1.clone_into(&mut row.grounds);
    row.planted.push((0, "四季度新增"));
    row
}

fn shuffled(mut rows: Vec<Row>, seed: &mut Seed) -> Vec<Row> {
    for last in (1..rows.len()).rev() {
        rows.swap(last, seed.below(last as u64 + 1) as usize);
    }
    rows
}
