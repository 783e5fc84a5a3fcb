//! Lists as they come: cases that the court lists, the units of the city, and what an edition makes of them.

use std::collections::BTreeMap;
use std::fmt;

use super::Office;

pub(crate) const HEADINGS: &str = "被执行人姓名/名称,统一社会信用代码,执行法院,案号,立案时间,执行依据文号,做出执行依据单位,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形,发布时间";

/// Two schools of one bureau, and the bureau of finance.
pub(crate) const SCHOOLS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号,电子邮箱\n\
    U01,云泽市人民政府,行政机关,,990184,,\n\
    U02,云泽市教育局,行政机关,,990184,U01,jy@yunze.example\n\
    U03,云泽市财政局,行政机关,,990184,U01,cz@yunze.example\n\
    U04,云泽市第一中学,事业单位,,990184,U02,yz@yunze.example\n\
    U05,云泽市第二中学,事业单位,,990184,U02,ez@yunze.example\n";

/// Units of two bureaus, each with an address.
pub(crate) const BUREAUS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号,电子邮箱\n\
    U01,云泽市人民政府,行政机关,,990184,,zf@yunze.example\n\
    U02,云泽市教育局,行政机关,,990184,U01,jy@yunze.example\n\
    U03,云泽市水利和湖泊局,行政机关,,990184,U01,sl@yunze.example\n\
    U04,云泽市第一中学,事业单位,,990184,U02,yz@yunze.example\n\
    U05,云泽市第二中学,事业单位,,990184,U02,ez@yunze.example\n\
    U06,云泽市渡口管理所,事业单位,,990184,U03,dk@yunze.example\n";

/// One bureau and one unit, without an address.
pub(crate) const WATERWORKS: &str = "单位编号,单位名称,单位类别,统一社会信用代码,区划代码,主管部门编号\n\
    U01,云泽市人民政府,行政机关,,990184,\n\
    U03,云泽市水利和湖泊局,行政机关,,990184,U01\n\
    U05,云泽市水利工程管理所,事业单位,,990184,U03\n";

/// A listed case; [`row`] says what stands in it where a story has nothing else to say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'t> {
    pub(crate) name: &'t str,
    pub(crate) uscc: &'t str,
    pub(crate) case: u32,
    pub(crate) duty: &'t str,
    pub(crate) done: &'t str,
    pub(crate) ground: &'t str,
    pub(crate) published: &'t str,
}

/// The case 执`case`号 of a body that has performed nothing.
pub(crate) fn row(name: &str, case: u32) -> Row<'_> {
    Row {
        name,
        uscc: "",
        case,
        duty: "给付货款12000元",
        done: "全部未履行",
        ground: "有履行能力而拒不履行生效法律文书确定义务",
        published: "2026年4月1日",
    }
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { name, uscc, case, duty, done, ground, published } = self;
        write!(
            f,
            "{name},{uscc},云泽市人民法院,（2025）泽0184执{case}号,2025年3月5日,（2024）泽0184民初{case}号,云泽市人民法院,{duty},{done},{ground},{published}"
        )
    }
}

/// The court's list.
pub(crate) fn export(rows: &[Row<'_>]) -> String {
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    format!("{HEADINGS}\n{rows}")
}

/// The number in a case key: `7` of （2025）泽0184执7号.
pub(crate) fn number(case_key: &str) -> String {
    case_key.trim_end_matches('号').rsplit('执').next().unwrap().to_owned()
}

/// The state of each listing of an edition by the number of its case.
pub(crate) fn states(office: &Office, edition: &str) -> BTreeMap<String, String> {
    let listings = office.table(&format!("runs/{edition}/data/listings.csv")).into_iter();
    listings.map(|listing| (number(&listing["case_key"]), listing["state"].clone())).collect()
}

/// The codes of what an edition found, in order.
pub(crate) fn codes(office: &Office, edition: &str) -> Vec<String> {
    let findings = office.table(&format!("runs/{edition}/data/findings.csv"));
    findings.into_iter().map(|finding| finding["code"].clone()).collect()
}

/// The kinds of what happened in an edition, in order.
pub(crate) fn kinds(office: &Office, edition: &str) -> Vec<String> {
    let events = office.table(&format!("runs/{edition}/data/events.csv"));
    events.into_iter().map(|event| event["kind"].clone()).collect()
}
