//! What the credit office itself keeps: the units table, other names, successions, state enterprises; and a
//! supplement to the units table with one of every defect.

use std::error::Error;

use crate::city::{ALIASES, SUCCESSIONS, Unit};
use crate::codes;
use crate::sample::Sample;
use crate::sheet;
use crate::text;

const UNITS: [&str; 14] = [
    "单位编号",
    "统一社会信用代码",
    "组织机构代码",
    "单位名称",
    "单位类别",
    "区划代码",
    "上级单位编号",
    "主管部门编号",
    "关系类型",
    "电子邮箱",
    "联系人",
    "生效日期",
    "失效日期",
    "状态",
];

pub fn write(sample: &mut Sample, folder: &str, units: &[Unit]) -> Result<(), Box<dyn Error>> {
    let mut lines = vec![text::line(UNITS)];
    lines.extend(units.iter().map(line));
    let mut workbook = sheet::workbook()?;
    let tab = workbook.add_worksheet().set_name("组织机构")?;
    sheet::plain_table(tab, 1, "云泽市组织机构层级表（市委编办、市信用办，2026年9月）", &lines)?;
    let path = format!("{folder}/组织机构层级表.xlsx");
    sample.add(&path, workbook.save_to_buffer()?);
    sample.plant(
        0,
        &path,
        "组织机构",
        None,
        "第一列空白、标题一行；惠粮储备公司的出资人2025年6月变更，两行有效期相接",
    );
    aliases(sample, folder)?;
    successions(sample, folder)?;
    enterprises(sample, folder, units)
}

fn line(unit: &Unit) -> Vec<String> {
    text::line([
        &unit.id,
        &unit.uscc,
        &unit.org_code(),
        &unit.name,
        &unit.kind,
        &unit.area,
        &unit.parent,
        &unit.supervisor,
        &unit.relation,
        &unit.mail,
        &unit.contact,
        &unit.from,
        &unit.to,
        if unit.to.is_empty() { "在用" } else { "停用" },
    ])
}

fn aliases(sample: &mut Sample, folder: &str) -> Result<(), Box<dyn Error>> {
    let mut lines = vec![text::line(["单位编号", "别名", "别名类型"])];
    lines.extend(ALIASES.iter().map(|(id, alias, kind)| text::line([id, alias, kind])));
    let path = format!("{folder}/简称与曾用名.csv");
    for (number, (_, alias, _)) in (2..).zip(ALIASES) {
        if *alias == "云投公司" {
            sample.plant(414, &path, "", Some(number), "同一简称对应两家单位");
        }
    }
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

fn successions(sample: &mut Sample, folder: &str) -> Result<(), Box<dyn Error>> {
    let mut lines =
        vec![text::line(["日期", "变更类型", "原单位名称", "原单位编号", "现单位编号", "现单位名称"])];
    lines.extend(SUCCESSIONS.iter().map(|line| text::line(*line)));
    let mut workbook = sheet::workbook()?;
    sheet::plain_table(
        workbook.add_worksheet().set_name("机构变更")?,
        0,
        "机构更名、合并、拆分情况",
        &lines,
    )?;
    let path = format!("{folder}/更名合并拆分.xlsx");
    let last_split = SUCCESSIONS.iter().rfind(|line| line[1] == "拆分").map_or("", |line| line[4]);
    for (number, line) in (4..).zip(SUCCESSIONS) {
        if line[3] == "YZ0999" {
            sample.plant(411, &path, "机构变更", Some(number), "原单位编号不在组织机构表");
        }
        if line[1] == "拆分" && line[4] == last_split {
            sample.plant(412, &path, "机构变更", Some(number), "2019年拆分为两个局，由谁承接待定");
        }
    }
    sample.add(&path, workbook.save_to_buffer()?);
    Ok(())
}

fn enterprises(sample: &mut Sample, folder: &str, units: &[Unit]) -> Result<(), Box<dyn Error>> {
    let mut lines = vec![text::line(["统一社会信用代码", "企业名称", "出资人单位编号"])];
    for unit in units.iter().filter(|unit| unit.kind == "国有企业" && unit.to.is_empty()) {
        lines.push(text::line([&unit.uscc, &unit.name, &unit.supervisor]));
    }
    sample.add(&format!("{folder}/国有企业名录.csv"), text::csv(&lines)?);
    Ok(())
}

/// One row for each defect a units table can have; rows without a code are what a defect is seen against.
pub fn defective(sample: &mut Sample, folder: &str) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/组织机构层级表_补充.csv");
    let mut lines = vec![text::line(UNITS)];
    for (number, (code, note, unit)) in (2..).zip(defects()) {
        if code > 0 {
            sample.plant(code, &path, "", Some(number), note);
        }
        lines.push(line(&unit));
    }
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

fn defects() -> Vec<(u16, &'static str, Unit)> {
    let mut rows = Vec::new();
    let mut add = |code, note, id, name, change: fn(&mut Unit)| {
        let mut unit = school(id, name);
        change(&mut unit);
        rows.push((code, note, unit));
    };
    add(401, "没有单位名称", "YZ0901", "", |_| ());
    add(402, "单位编号重复（之一）", "YZ0902", "云泽市少年宫", |_| ());
    add(402, "单位编号重复（之二）", "YZ0902", "云泽市青少年活动中心", |u| {
        u.uscc = code_of("0922")
    });
    add(403, "上级单位编号不存在", "YZ0903", "云泽市教师发展中心", |u| {
        u.parent = "YZ8888".into()
    });
    add(404, "主管部门是自己", "YZ0904", "云泽市招生考试服务中心", |u| {
        u.supervisor = "YZ0904".into()
    });
    add(404, "主管关系成环（甲→乙）", "YZ0905", "云泽市图书馆", |u| {
        u.supervisor = "YZ0906".into()
    });
    add(404, "主管关系成环（乙→甲）", "YZ0906", "云泽市文化馆", |u| {
        u.supervisor = "YZ0905".into()
    });
    add(405, "失效早于生效", "YZ0908", "云泽市防汛物资站", |u| {
        u.from = "2022-06-01".into();
        u.to = "2021-05-31".into();
    });
    add(406, "两个单位同一代码（之一）", "YZ0907", "云泽市公共资源服务中心", |_| ());
    add(406, "两个单位同一代码（之二）", "YZ0909", "云泽市政府采购服务中心", |u| {
        u.uscc = code_of("0907")
    });
    add(407, "代码校验不过", "YZ0910", "云泽市殡葬服务中心", |u| {
        u.uscc = codes::spoiled(&u.uscc)
    });
    add(408, "单位类别不在代码表", "YZ0911", "云泽市科普活动站", |u| {
        u.kind = "社会团体".into()
    });
    add(409, "电子邮箱格式不对", "YZ0912", "云泽市档案服务中心", |u| {
        u.mail = "dangan@yunze,example".into()
    });
    add(410, "没有主管部门", "YZ0913", "云泽市苗圃", |u| {
        u.parent.clear();
        u.supervisor.clear();
        u.relation.clear();
    });
    add(0, "", "YZ0914", "云泽市农机安全监理站", |u| u.to = "2018-12-31".into());
    add(413, "与上一行之间中断两个月", "YZ0914", "云泽市农机安全监理站", |u| {
        u.from = "2019-03-01".into()
    });
    add(415, "区划代码属于另一个市", "YZ0915", "云泽市驻外联络站", |u| {
        u.area = "990281".into()
    });
    rows
}

fn school(id: &str, name: &str) -> Unit {
    Unit {
        id: id.to_owned(),
        uscc: code_of(id.get(2..).unwrap_or_default()),
        area: "990184".to_owned(),
        kind: "事业单位".to_owned(),
        name: name.to_owned(),
        parent: "YZ0013".to_owned(),
        supervisor: "YZ0013".to_owned(),
        relation: "举办单位".to_owned(),
        contact: "容念慈".to_owned(),
        ..Unit::default()
    }
}

fn code_of(number: &str) -> String {
    codes::uscc("12", "990184", &format!("4990{number}"))
}
