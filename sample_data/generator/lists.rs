//! The listing exports that are text: the public query, the court's export in GBK, the interface with JSON keys,
//! and the query result that is an HTML table with the ending `.xls`.

use std::error::Error;
use std::fmt::Write as _;

use crate::people::Sort;
use crate::row::Row;
use crate::text;

const PUBLIC: [&str; 19] = [
    "被执行人姓名/名称",
    "性别",
    "年龄",
    "身份证号码/组织机构代码",
    "法定代表人或者负责人姓名",
    "执行法院",
    "省份",
    "执行依据文号",
    "立案时间",
    "案号",
    "做出执行依据单位",
    "生效法律文书确定的义务",
    "被执行人的履行情况",
    "已履行部分",
    "未履行部分",
    "失信被执行人行为具体情形",
    "发布时间",
    "关注次数",
    "失信id",
];
const EXPORT: [&str; 25] = [
    "序号",
    "案号",
    "立案日期",
    "被执行人名称",
    "被执行人类型",
    "统一社会信用代码",
    "组织机构代码",
    "证件号码",
    "机构负责人姓名",
    "执行法院名称",
    "执行依据文号",
    "执行依据制作单位",
    "法律文书确认的义务",
    "被执行人履行情况",
    "已履行情况",
    "未履行情况（元/万元）",
    "失信被执行人行为情况",
    "纳入失信决定日期",
    "发布时间",
    "应执行标的金额（元）",
    "申请执行人",
    "例外情形",
    "延长期限",
    "备注",
    "承办人手机",
];
const INTERFACE: [&str; 19] = [
    "id",
    "iname",
    "caseCode",
    "age",
    "sexy",
    "cardNum",
    "businessEntity",
    "courtName",
    "areaName",
    "partyTypeName",
    "gistId",
    "regDate",
    "gistUnit",
    "duty",
    "performance",
    "performedPart",
    "unperformPart",
    "disruptTypeName",
    "publishDate",
];

/// UTF-8 without BOM; 缺列 leaves the 案号 column out.
pub fn public(rows: &[Row], without_case: bool) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut lines = vec![text::line(PUBLIC)];
    for (serial, row) in (704_113_201..).zip(rows) {
        let unperformed = if row.unperformed.is_empty() { "暂无" } else { &row.unperformed };
        let mut line = text::line([
            &row.name,
            row.sex,
            &if row.is_person() { row.age.to_string() } else { "0".to_owned() },
            &row.code,
            &row.representative,
            &row.court,
            row.province,
            &row.basis,
            &row.filed.in_form("%Y年%m月%d日"),
            &row.case,
            &row.basis_unit,
            &row.duty,
            row.performance,
            &row.performed,
            unperformed,
            &row.grounds,
            &row.published.in_form("%Y年%m月%d日"),
            &(serial % 47).to_string(),
            &serial.to_string(),
        ]);
        if row.overlong {
            line.push("（本行多出一格）".to_owned());
        }
        lines.push(line);
    }
    if without_case {
        for line in &mut lines {
            line.remove(9);
        }
    }
    text::csv(&lines)
}

/// The public query of everybody who owes: the same parties, and nothing says that they are dishonest.
pub fn debtors(rows: &[Row]) -> Result<Vec<u8>, Box<dyn Error>> {
    let headings =
        ["被执行人姓名/名称", "身份证号码/组织机构代码", "执行法院", "立案时间", "案号", "执行标的"];
    let mut lines = vec![text::line(headings)];
    lines.extend(rows.iter().map(|row| {
        let filed = row.filed.in_form("%Y年%m月%d日");
        text::line([row.name.as_str(), &row.code, &row.court, &filed, &row.case, &row.amount.in_yuan()])
    }));
    text::csv(&lines)
}

/// GBK with a title line above the headings.
pub fn export(rows: &[Row]) -> Result<Vec<u8>, Box<dyn Error>> {
    text::gbk(&text::csv(&export_lines("三", rows))?)
}

/// The same export after somebody has worked on its template: 申请执行人 is gone, 机构负责人姓名 has another name,
/// 立案日期 stands elsewhere, and villages are of a type that the code list does not have.
pub fn export_after_a_change(rows: &[Row]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut lines = export_lines("四", rows);
    for line in lines.iter_mut().skip(1) {
        if line[3].ends_with("村民委员会") {
            "特别法人".clone_into(&mut line[4]);
        }
        line.remove(20);
        let filed = line.remove(2);
        line.insert(9, filed);
    }
    "负责人姓名".clone_into(&mut lines[1][7]);
    text::gbk(&text::csv(&lines)?)
}

fn export_lines(quarter: &str, rows: &[Row]) -> Vec<Vec<String>> {
    let mut lines = vec![
        text::line([&format!("云泽市人民法院失信被执行人名单（2026年第{quarter}季度）")]),
        text::line(EXPORT),
    ];
    for (serial, row) in (1..).zip(rows) {
        let is_person = row.is_person();
        let or_nothing = |value: &str, wanted: bool| if wanted { value.to_owned() } else { String::new() };
        lines.push(text::line([
            &serial.to_string(),
            &row.case,
            &row.filed.in_form("%Y-%m-%d"),
            &row.name,
            sort_word(row.sort),
            &or_nothing(&row.code, !is_person && row.code.len() != 9),
            &or_nothing(&hyphened(&row.org_code), !is_person),
            &or_nothing(&row.code, is_person),
            &row.representative,
            &row.court,
            &row.basis,
            &row.basis_unit,
            &row.duty,
            row.performance,
            &row.performed,
            &row.unperformed,
            &row.grounds,
            &row.decided.in_form("%Y-%m-%d"),
            &row.published.in_form("%Y-%m-%d"),
            &row.amount.in_yuan(),
            &row.applicant,
            row.exception,
            row.extension,
            row.remark,
            &format!("1990000{:04}", serial * 37 % 10_000),
        ]));
    }
    lines
}

/// UTF-8 with BOM; duties run over several lines, empty values are 暂无, `— —` or nothing.
pub fn interface(rows: &[Row]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut lines = vec![text::line(INTERFACE)];
    for (serial, row) in (704_220_001..).zip(rows) {
        let none = ["暂无", "", "— —"][serial % 3];
        lines.push(text::line([
            &serial.to_string(),
            &row.name,
            &row.case,
            &row.age.to_string(),
            match row.sex {
                "男" => "男性",
                "女" => "女性",
                other => other,
            },
            &row.code,
            &row.representative,
            &row.court,
            row.province,
            if row.is_person() { "580" } else { "581" },
            &row.basis,
            &row.filed.in_form("%Y%m%d"),
            &row.basis_unit,
            &row.duty.replace('；', "；\r\n"),
            row.performance,
            if row.performed.is_empty() { none } else { &row.performed },
            if row.unperformed.is_empty() { none } else { &row.unperformed },
            &row.grounds,
            &row.published.in_form("%Y-%m-%d 00:00:00"),
        ]));
    }
    Ok(text::with_bom(text::csv(&lines)?))
}

/// GBK, as old systems write it: a title over all columns, cells left unclosed here and there.
pub fn query_result(rows: &[Row]) -> Result<Vec<u8>, Box<dyn Error>> {
    const HEADINGS: [&str; 12] = [
        "序号",
        "被执行人姓名/名称",
        "证件号码/组织机构代码",
        "执行法院",
        "案号",
        "立案时间",
        "执行依据文号",
        "作出执行依据单位",
        "生效法律文书确定的义务",
        "被执行人的履行情况",
        "失信被执行人行为具体情形",
        "发布时间",
    ];
    let mut html = String::from(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\r\n<head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">\r\n\
         <style>td{mso-number-format:\"\\@\";border:.5pt solid #000}</style></head>\r\n<body><table>\r\n\
         <tr><td colspan=\"12\" align=\"center\"><b>失信被执行人查询结果&nbsp;&nbsp;查询法院：云泽市人民法院</b></td></tr>\r\n<tr>",
    );
    for heading in HEADINGS {
        write!(html, "<th>{heading}</th>")?;
    }
    html.push_str("</tr>\r\n");
    for (serial, row) in (1..).zip(rows) {
        // Every fifth row forgets to close its first two cells, as the old system does.
        let end = if serial % 5 == 0 { "" } else { "</td>" };
        write!(
            html,
            "<tr><td>{serial}{end}<td>{}{end}<td>{}</td><td>{}</td>",
            row.name, row.code, row.court
        )?;
        write!(
            html,
            "<td>{}</td><td>{}</td><td>{}</td>",
            row.case,
            row.filed.in_form("%Y-%m-%d"),
            row.basis
        )?;
        write!(
            html,
            "<td>{}</td><td>{}</td><td>{}</td>",
            row.basis_unit,
            row.duty.replace('；', "；<br>"),
            row.performance
        )?;
        write!(
            html,
            "<td>{}</td><td>{}&nbsp;</td></tr>\r\n",
            row.grounds,
            row.published.in_form("%Y-%m-%d")
        )?;
    }
    html.push_str("</table></body></html>\r\n");
    text::gbk(html.as_bytes())
}

fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Person => "自然人",
        Sort::IndividualBusiness => "个体工商户",
        _ => "法人或其他组织",
    }
}

/// `01133521-X`, the printed form.
fn hyphened(org_code: &str) -> String {
    match (org_code.get(..8), org_code.get(8..)) {
        (Some(body), Some(check)) => format!("{body}-{check}"),
        _ => org_code.to_owned(),
    }
}
