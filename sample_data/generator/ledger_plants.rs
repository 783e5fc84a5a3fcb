//! The faults of the bureau's own workbook, and the old cases of the old system.

use crate::docket::Docket;
use crate::people::Sort;
use crate::plants::Planter;
use crate::row::{Damage, Day, Money, Row};

pub fn ledger(docket: &mut Docket) -> Vec<Row> {
    let mut p = Planter::new(docket);
    p.body("YZ0307", 901, "代码按数字写入，只剩15位有效数字", |r| {
        r.code = "129901844990030712".into();
        r.damage = Some(Damage::NumberIdentifier);
    });
    p.body("YZ0324", 902, "金额是 #N/A", |r| r.damage = Some(Damage::ErrorAmount));
    p.body("YZ0325", 903, "金额是没有算过的公式", |r| r.damage = Some(Damage::UncalculatedAmount));
    p.body("YZ0326", 905, "代码成了科学计数的文本", |r| r.code = "1.29902E+17".into());
    p.body("YZ0332", 511, "金额写成“详见判决书”", |r| r.amount = Money::Typed("详见判决书"));
    p.body("YZ0333", 512, "金额是大写数字", |r| r.amount = Money::Typed("叁拾贰万伍仟元整"));
    p.body("YZ0334", 501, "不存在的日期 2025-02-30", |r| r.filed = Day::Typed("2025-02-30"));
    p.body("YZ0335", 502, "立案日期在将来", |r| r.filed = Day::Typed("2026-12-31"));
    p.body("YZ0406", 204, "案号没有“号”", |r| r.case = r.case.trim_end_matches('号').into());
    p.body("YZ0101", 310, "镇人民政府本身是被执行人", |_| ());
    p.body("YZ0407", 113, "没有失信情形", |r| r.grounds.clear());
    p.body("YZ0408", 0, "案号前有半角撇号", |r| r.case = format!("'{}", r.case));
    p.body("YZ0034", 0, "日期是文本：2025年12月5日", |r| {
        r.case = "（2025）泽0184执62001号".into();
        r.filed = Day::Typed("2025年12月5日");
        r.decided = Day::Typed("2025.12.26");
    });
    p.other(Sort::Cooperative, 0, "农民专业合作社（93）：不在范围", |_| ());
    p.rows
}

/// Cases of 2012 to 2015 in the old form, some against bodies that have since been renamed, merged or split.
pub fn old_system(docket: &mut Docket) -> Vec<Row> {
    const GROUNDS: [&str; 3] = [
        "其他有履行能力而拒不履行生效法律文书确定义务的",
        "有履行能力而拒不履行生效法律文书确定义务的",
        "其他有履行能力而拒不履行生效法律文书确定义务",
    ];
    const SUCCEEDED: [(&str, u16, &str); 8] = [
        ("YZ0043", 0, "水务局：2019年更名为水利和湖泊局"),
        ("YZ0040", 0, "农业局：2019年更名为农业农村局"),
        ("YZ0041", 0, "畜牧兽医局：2019年并入农业农村局"),
        ("YZ0044", 0, "卫生局：2014年合并、2019年更名，现卫生健康局"),
        ("YZ0045", 0, "人口和计划生育局：2014年合并、2019年更名，现卫生健康局"),
        ("YZ0047", 0, "城乡建设管理局：2019年拆分为两个局"),
        ("YZ0224", 0, "南溪村：2021年并入双溪村"),
        ("YZ0048", 0, "旅游局：2019年并入文化和旅游局"),
    ];
    let mut rows: Vec<Row> = Vec::new();
    for (unit, code, note) in SUCCEEDED {
        let mut row = docket.against(unit, 2012, if unit == "YZ0044" { 2013 } else { 2015 });
        row.planted.push((code, note));
        rows.push(row);
    }
    for unit in [
        "YZ0201", "YZ0206", "YZ0211", "YZ0216", "YZ0219", "YZ0222", "YZ0301", "YZ0322", "YZ0331", "YZ0401",
        "YZ0405", "YZ0020",
    ] {
        rows.push(docket.against(unit, 2012, 2015));
    }
    for sort in [
        Sort::Person,
        Sort::Company,
        Sort::Person,
        Sort::Person,
        Sort::IndividualBusiness,
        Sort::Person,
        Sort::Company,
    ] {
        rows.push(docket.outside(sort, 2012, 2015));
    }
    for row in &mut rows {
        docket.seed.pick(&GROUNDS).clone_into(&mut row.grounds);
    }
    rows
}
