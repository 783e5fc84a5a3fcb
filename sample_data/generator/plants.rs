//! The faults that go into the public list and the court's own export, row by row. Each row has exactly one fault
//! unless its note says otherwise, so that a missing finding is easy to trace.

use chrono::NaiveDate;

use crate::codes;
use crate::docket::{Docket, S1, S4, S5};
use crate::people::{self, Sort};
use crate::row::{Day, Row};

pub struct Planter<'a> {
    pub docket: &'a mut Docket,
    pub rows: Vec<Row>,
}

impl<'a> Planter<'a> {
    pub fn new(docket: &'a mut Docket) -> Self {
        Planter { docket, rows: Vec::new() }
    }

    /// A recent case against a unit, sound on S1 alone, then changed.
    pub fn body(&mut self, unit_id: &str, code: u16, note: &'static str, change: impl FnOnce(&mut Row)) {
        let mut row = self.docket.against(unit_id, 2025, 2026);
        S1.clone_into(&mut row.grounds);
        self.push(row, code, note, change);
    }

    pub fn other(&mut self, sort: Sort, code: u16, note: &'static str, change: impl FnOnce(&mut Row)) {
        let row = self.docket.outside(sort, 2019, 2026);
        self.push(row, code, note, change);
    }

    fn push(&mut self, mut row: Row, code: u16, note: &'static str, change: impl FnOnce(&mut Row)) {
        change(&mut row);
        row.planted.push((code, note));
        self.rows.push(row);
    }
}

/// Names, identifiers and code lists: 失信名单_公开查询.
pub fn public(docket: &mut Docket) -> Vec<Row> {
    let mut p = Planter::new(docket);
    p.body("YZ0201", 101, "没有名称", |r| r.name.clear());
    p.body("YZ0202", 102, "名称是乱码（锟斤拷）", |r| r.name = "锟斤拷锟斤拷村民委员会".into());
    p.body("YZ0211", 102, "名称含替换字符 U+FFFD", |r| {
        r.name = "云泽市白鹭\u{FFFD}\u{FFFD}村村民委员会".into()
    });
    p.body("YZ0401", 103, "一格两个被执行人", |r| {
        r.name = "云泽市云投发展集团有限公司、云泽市云投城市建设有限公司".into()
    });
    p.body("YZ0206", 110, "没有立案时间", |r| r.filed = Day::Typed(""));
    p.body("YZ0207", 111, "履行情况不在代码表", |r| r.performance = "已协调处理");
    p.body("YZ0208", 112, "失信情形不在代码表", |r| r.grounds = "不配合执行工作".into());
    p.body("YZ0209", 113, "没有失信情形", |r| r.grounds.clear());
    p.body("YZ0210", 201, "没有案号", |r| {
        r.case.clear();
        r.court = "同上".into();
        r.planted.push((114, "执行法院写的是“同上”"));
    });
    p.body("YZ0301", 206, "外地法院，被执行人是本市单位", |r| {
        r.case = "（2025）泽0102执750号".into();
        r.court = "澜江市南渡区人民法院".into();
    });
    p.other(Sort::Company, 206, "外地法院，被执行人是民营公司", |r| {
        r.case = "（2025）沧0302执487号".into();
        r.court = "沧山市东关区人民法院".into();
        r.province = "沧海";
    });
    public_identifiers(&mut p);
    p.body("YZ0102", 310, "镇人民政府本身是被执行人", |_| ());
    p.body("YZ0216", 521, "全部未履行，却写了已履行部分", |r| {
        r.performance = "全部未履行";
        r.performed = "已履行30000.00元".into();
    });
    p.body("YZ0217", 521, "全部已履行，仍在名单上", |r| {
        r.performance = "全部已履行";
        r.performed = "全部履行".into();
    });
    p.body("YZ0218", 907, "行比表头多一格", |r| r.overlong = true);
    public_days(&mut p);
    p.rows
}

/// Codes and numbers of persons, same file.
fn public_identifiers(p: &mut Planter<'_>) {
    p.body("YZ0212", 301, "代码校验不过，名称对得上", |r| r.code = codes::spoiled(&r.code));
    p.body("YZ0213", 301, "代码校验不过，名称也对不上", |r| {
        r.code = codes::spoiled(&r.code);
        r.name = "云泽市白鹭镇沙嘴农场村村民委员会".into();
    });
    p.body("YZ0214", 302, "代码只有17位", |r| r.code.truncate(17));
    p.body("YZ0215", 302, "代码含字母 I", |r| r.code = r.code.replacen('1', "I", 1));
    p.body("YZ0013", 303, "组织机构代码校验不过", |r| r.code = codes::spoiled(&r.org_code));
    p.body("YZ0019", 906, "组织机构代码丢了前导零", |r| {
        r.code = r.org_code.trim_start_matches('0').into()
    });
    p.other(Sort::Person, 304, "公民身份号码校验对、日期不存在（1900-02-29）", |r| {
        r.code = people::full_id("19000229", "001")
    });
    p.other(Sort::Person, 304, "公民身份号码校验不过", |r| {
        r.code = codes::spoiled(&people::full_id("19750101", "001"))
    });
    p.other(Sort::Person, 0, "完整公民身份号码：任何产出都不得出现", |r| {
        identify(r, "19750101", "002")
    });
    p.other(Sort::Person, 0, "完整公民身份号码：任何产出都不得出现", |r| {
        identify(r, "19820417", "016")
    });
    p.body("YZ0302", 306, "单位的代码被打码", |r| {
        r.code = r.code.replacen(&r.code[8..12], "****", 1)
    });
    p.body("YZ0303", 308, "单位行填了公民身份号码", |r| {
        r.code = people::full_id("19680509", "003")
    });
}

/// Dates and terms, same file.
fn public_days(p: &mut Planter<'_>) {
    let on = |year, month, day| Day::On(NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default());
    p.body("YZ0219", 501, "不存在的日期 2025-02-30", |r| r.published = Day::Typed("2025-02-30"));
    p.body("YZ0220", 502, "发布时间在将来", |r| r.published = on(2027, 3, 15));
    p.body("YZ0221", 503, "占位日期 9999-9-9", |r| r.published = Day::Typed("9999-9-9"));
    p.body("YZ0222", 504, "立案在发布之后", |r| r.published = on(2024, 12, 2));
    for (unit, note) in [
        ("YZ0223", "仅违反财产报告制度，2023年发布，二年期满"),
        ("YZ0322", "仅违反限制消费令，2024年9月发布，节日期间期满"),
    ] {
        let mut row = p.docket.against(unit, 2023, 2023);
        let in_2023 = unit == "YZ0223";
        (if in_2023 { S4 } else { "违反限制高消费令的" }).clone_into(&mut row.grounds);
        row.published = if in_2023 { on(2023, 12, 20) } else { on(2024, 9, 27) };
        row.decided = row.published.clone();
        row.planted.push((531, note));
        p.rows.push(row);
    }
    p.body("YZ0015", 0, "两种情形：S1 与 S5，有期限", |r| r.grounds = format!("{S5}，{S1}"));
    p.body("YZ0331", 0, "2013年文字，两种情形", |r| {
        r.grounds = "其他有履行能力而拒不履行生效法律文书确定义务的；违反限制高消费令的。".into()
    });
    p.body("YZ0203", 0, "错一个字，代码有效", |r| r.name = "云泽市芦汀镇新健村村民委员会".into());
    p.body("YZ0204", 341, "错一个字，没有代码", |r| {
        r.name = "云泽市芦汀镇柳偃村村民委员会".into();
        r.code.clear();
        r.org_code.clear();
    });
}

/// Identity, scope and amounts: 失信名单导出_GBK.
pub fn export(docket: &mut Docket) -> Vec<Row> {
    let mut p = Planter::new(docket);
    p.body("YZ0014", 305, "统一代码与组织机构代码不一致", |r| {
        r.org_code = codes::with_org_check("49900321")
    });
    p.body("YZ0201", 307, "登记类别代码 7A 不在代码表", |r| {
        r.code = codes::uscc("7A", "990184", "ME970001");
        r.org_code = codes::org_code_of(&r.code);
        r.name = "云泽市荷塘水利共同会".into();
    });
    let school = p
        .docket
        .units
        .iter()
        .find(|unit| unit.id == "YZ0308")
        .map(|unit| unit.uscc.clone())
        .unwrap_or_default();
    p.body("YZ0306", 343, "名称是芦汀镇中心小学，代码是石桥镇中心小学", |r| {
        r.org_code = codes::org_code_of(&school);
        r.code = school;
    });
    p.body("YZ0401", 342, "简称“云投公司”对应两家", |r| nameless(r, "云投公司"));
    p.body("YZ0212", 353, "“新建村村民委员会”在两个镇都有，两人答复不一致", |r| {
        nameless(r, "新建村村民委员会")
    });
    p.body("YZ0305", 345, "代码有效（事业单位），组织机构表中没有", |r| {
        r.name = "云泽市苇荡湿地保护中心".into();
        r.code = codes::uscc("12", "990184", "49909001");
        r.org_code = codes::org_code_of(&r.code);
    });
    p.body("YZ0305", 345, "表中没有的村，没有代码", |r| {
        nameless(r, "云泽市松坡乡鹿鸣村村民委员会")
    });
    p.body("YZ0305", 330, "供销合作社联合社（19），范围不明", |r| {
        r.name = "云泽市供销合作社联合社".into();
        r.code = codes::uscc("19", "990184", "01189001");
        r.org_code = codes::org_code_of(&r.code);
    });
    p.body("YZ0305", 330, "党委部门（11），范围不明", |r| {
        r.name = "中共云泽市委宣传部".into();
        r.code = codes::uscc("11", "990184", "01189002");
        r.org_code = codes::org_code_of(&r.code);
    });
    p.body("YZ0202", 0, "村集体经济组织（N2）：不是村民委员会，不得合并", |r| {
        r.name = "云泽市芦汀镇苇荡村股份经济合作社".into();
        r.code = codes::uscc("N2", "990184", "MF990202");
        r.org_code = codes::org_code_of(&r.code);
    });
    p.body("YZ0402", 905, "代码成了科学计数", |r| {
        r.code = "4.20984E+17".into();
        r.org_code.clear();
    });
    export_amounts(&mut p);
    p.body("YZ0208", 0, "例外：已提供充分有效担保", |r| r.exception = "已提供充分有效担保");
    p.body("YZ0321", 0, "例外：宽限期未满", |r| r.exception = "宽限期至2026-11-30");
    terms(&mut p);
    p.body("YZ0016", 0, "有暴力抗拒情节：线索建议", |r| {
        r.grounds = "以伪造证据、暴力、威胁等方法妨碍、抗拒执行的".into();
        r.remark = "2026年8月强制腾退时组织人员围堵执行车辆";
    });
    p.rows
}

/// Graces and terms: further cases of the party whose grace still runs.
fn terms(p: &mut Planter<'_>) {
    const CASES: [(u16, &str, &str, i32, &str, &str); 4] = [
        (0, "例外：宽限期已满，照常通报", "执63001", 2025, "宽限期至2026年9月30日", ""),
        (532, "延长期限写成“5年”", "执63002", 2025, "", "5年"),
        (0, "仅违反财产报告制度，2024年决定，延长一年：未届满", "执63003", 2024, "", "延长一年"),
        (533, "仅违反财产报告制度，2016年列入：期限待定", "执63004", 2016, "", ""),
    ];
    let Some(graced) = p.rows.last().cloned() else { return };
    for (code, note, number, year, exception, extension) in CASES {
        let on = |month, day| Day::On(NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default());
        let mut row = Row { exception, extension, planted: vec![(code, note)], ..graced.clone() };
        row.case = format!("（{year}）泽0184{number}号");
        S4.clone_into(&mut row.grounds);
        (row.filed, row.decided, row.published) = (on(3, 2), on(9, 20), on(9, 22));
        p.rows.push(row);
    }
}

fn export_amounts(p: &mut Planter<'_>) {
    use crate::row::Money::Typed;
    p.body("YZ0203", 514, "金额是一个区间", |r| {
        r.amount = Typed("5万至8万");
        (r.performance, r.unperformed) = ("部分未履行", "3.5".into());
        r.planted.push((515, "表头写着“元/万元”，数后面没有单位"));
    });
    p.body("YZ0204", 514, "金额是约数", |r| r.amount = Typed("约5万元"));
    p.body("YZ0205", 512, "金额是大写数字", |r| r.amount = Typed("壹万贰仟元整"));
    p.body("YZ0206", 513, "金额为负", |r| r.amount = Typed("-300"));
    p.body("YZ0207", 0, "金额带单位：12.5万元", |r| r.amount = Typed("12.5万元"));
    p.body("YZ0209", 0, "金额带千分位", |r| r.amount = Typed("1,234,500.00"));
}

/// A woman with her full number.
fn identify(row: &mut Row, birthday: &str, sequence: &str) {
    row.code = people::full_id(birthday, sequence);
    row.sex = "女";
    row.age = 2026 - birthday.get(..4).and_then(|year| year.parse().ok()).unwrap_or(1975);
}

fn nameless(row: &mut Row, name: &str) {
    name.clone_into(&mut row.name);
    row.code.clear();
    row.org_code.clear();
}

/// The case numbers of domain.md §4.4 in the city's own words: 接口导出_api.
pub fn interface(docket: &mut Docket) -> Vec<Row> {
    const NUMBERS: &[(u16, &str, &str)] = &[
        (0, "(2024)泽0184执61234号", "半角括号"),
        (0, "〔2024〕泽0184执61235号", "六角括号"),
        (0, "[2024]泽0184执恢6056号", "方括号"),
        (0, "【2024】泽0184执恢6057号", "实心方括号"),
        (0, "（２０２４）泽０１８４执６１２３６号", "全角数字"),
        (0, "（2024）泽 0184 执 61237 号", "中间有空格"),
        (0, "（2024）泽0184执61238号之一", "后缀之一"),
        (0, "（2024）泽0184执61239号之二执行裁定书", "后缀之二和文书名"),
        (204, "（2024）泽0184执61240", "没有“号”"),
        (204, "2024泽0184执61241号", "没有括号"),
        (204, "（2024）泽0184执061242号", "编号补零"),
        (203, "（2024）泽0184执字第61243号", "新旧写法混用"),
        (203, "（2024）泽0184执61244、61245号", "一格两个编号"),
        (203, "（2024）泽0184执61246-61249号", "编号区间"),
        (203, "（2024）泽0184执61250号（2024）泽0184执61251号", "一格两个案号"),
        (202, "（2024）泽184执61252号", "法院代码三位"),
        (202, "（2024）泽0184执0号", "编号为零"),
        (202, "（24）泽0184执61253号", "年份两位"),
        (203, "（2015）泽0184执61254号", "2016年前用了新写法"),
        (203, "（2027）泽0184执1号", "年份在将来"),
        (202, "（2024）泽0184执 I255号", "字母 I 当作 1"),
        (202, "45352", "日期序号串到案号列"),
        (205, "（2025）泽0184执保33号", "案件类型不是执、执恢"),
        (205, "（2025）泽0184财保3号", "案件类型不是执、执恢"),
    ];
    let villages = ["YZ0201", "YZ0206", "YZ0211", "YZ0216", "YZ0223"];
    let mut p = Planter::new(docket);
    for ((code, number, note), unit) in NUMBERS.iter().zip(villages.iter().cycle()) {
        p.body(unit, *code, note, |r| {
            r.case = (*number).to_owned();
            let from = NaiveDate::from_ymd_opt(2024, 11, 18).unwrap_or_default();
            (r.filed, r.decided) = (Day::On(from), Day::On(from + chrono::Days::new(15)));
        });
    }
    p.body("YZ0332", 503, "占位日期 0001-01-01T00:00:00", |r| {
        r.filed = Day::Typed("0001-01-01T00:00:00")
    });
    p.body("YZ0333", 503, "发布时间是反斜杠加 n 两个字符", |r| r.published = Day::Typed("\\n"));
    p.body("YZ0334", 0, "日期带时间", |r| {
        r.case = "（2024）泽0184执61256号".into();
        r.filed = Day::Typed("2024-03-28 00:00:00");
    });
    p.body("YZ0335", 0, "日期不补零", |r| {
        r.case = "（2024）泽0184执61257号".into();
        r.filed = Day::Typed("2024-1-24");
    });
    p.rows
}
