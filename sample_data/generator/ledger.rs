//! 执行案件台账: the enforcement bureau's own workbook, with two title rows, a heading of two merged rows, amounts in
//! 万元, a subtotal per town and a hidden sheet; and the flat one of the old system.

use std::error::Error;

use rust_xlsxwriter::{FilterCondition, Formula, Workbook, Worksheet, XlsxError};

use crate::city::TOWNS;
use crate::row::{Damage, Money, Row};
use crate::sample::Sample;
use crate::sheet;

const SHEET: &str = "执行台账";
const HIDDEN_SHEET: &str = "旧底稿";
/// Zero-based row of the first case.
const FIRST: u32 = 4;
const FORM: &str = "%Y-%m-%d";
/// Heading, the lower heading if it is split, and the width of the column.
const COLUMNS: [(&str, &str, f64); 22] = [
    ("序号", "", 6.0),
    ("案号", "", 26.0),
    ("立案日期", "", 12.0),
    ("案由", "", 20.0),
    ("申请执行人", "", 24.0),
    ("被执行人", "名称", 40.0),
    ("", "证件号码", 22.0),
    ("法定代表人", "", 12.0),
    ("执行依据文号", "", 28.0),
    ("作出执行依据单位", "", 22.0),
    ("执行法院", "", 18.0),
    ("金额（万元）", "申请执行标的", 14.0),
    ("", "已到位", 12.0),
    ("", "未履行", 12.0),
    ("履行情况", "", 12.0),
    ("失信行为具体情形", "", 40.0),
    ("纳入失信日期", "", 12.0),
    ("是否限高", "", 8.0),
    ("承办人", "", 10.0),
    ("结案日期", "", 12.0),
    ("结案方式", "", 12.0),
    ("备注", "", 30.0),
];
const AMOUNT: u16 = 11;

pub fn write(
    sample: &mut Sample,
    path: &str,
    quarter: &str,
    rows: &[Row],
    hidden: &[Row],
) -> Result<(), Box<dyn Error>> {
    let mut workbook = sheet::workbook()?;
    let tab = workbook.add_worksheet().set_name(SHEET)?;
    headings(tab, quarter)?;
    let mut at = FIRST;
    let mut serial = 0;
    let mut total = 0;
    for town in TOWNS.into_iter().chain(["市直"]) {
        let start = at;
        let mut of_town = 0;
        for row in rows.iter().filter(|row| row.town == town) {
            serial += 1;
            of_town += row.amount.fen();
            case(tab, at, serial, row)?;
            sample.plant_row(path, SHEET, at + 1, row);
            at += 1;
        }
        if at > start {
            sum(tab, at, "小计", &format!("{town}小计"), start, of_town)?;
            sample.plant(13, path, SHEET, Some(at + 1), "小计行");
            total += of_town;
            at += 1;
        }
    }
    sum(tab, at, "合计", "", FIRST, total)?;
    sample.plant(13, path, SHEET, Some(at + 1), "合计行");
    tab.write_string(at + 1, 0, "制表人：凌书田        审核人：褚明远        制表日期：2026年9月30日")?;
    sample.plant(13, path, SHEET, Some(at + 2), "制表人行");
    if !hidden.is_empty() {
        tab.set_row_hidden(FIRST + 2)?.set_row_hidden(FIRST + 3)?.set_column_hidden(18)?;
        sample.plant(20, path, SHEET, Some(FIRST + 3), "隐藏了两行案件");
        sample.plant(22, path, SHEET, Some(FIRST), "隐藏了“承办人”一列");
        hidden_sheet(&mut workbook, hidden)?;
        sample.plant(14, path, HIDDEN_SHEET, None, "隐藏的工作表，里面有案件");
        sample.plant(21, path, HIDDEN_SHEET, Some(4), "设着筛选，一行案件不显示");
    }
    sample.add(path, sheet::uncalculated(&workbook.save_to_buffer()?)?);
    Ok(())
}

fn headings(tab: &mut Worksheet, quarter: &str) -> Result<(), XlsxError> {
    let last = COLUMNS.len() as u16 - 1;
    tab.merge_range(0, 0, 0, last, "云泽市人民法院涉政府机构等失信被执行人执行案件台账", &sheet::title())?;
    tab.merge_range(
        1,
        0,
        1,
        last,
        &format!("（{quarter}）    填报部门：执行局    单位：万元"),
        &sheet::body(),
    )?;
    let format = sheet::heading();
    for (column, (upper, lower, width)) in (0..).zip(COLUMNS) {
        tab.set_column_width(column, width)?;
        match (upper, lower) {
            (_, "") => tab.merge_range(2, column, 3, column, upper, &format)?,
            (_, lower) => tab.write_string_with_format(3, column, lower, &format)?,
        };
    }
    tab.merge_range(2, 5, 2, 6, "被执行人", &format)?;
    tab.merge_range(2, AMOUNT, 2, AMOUNT + 2, "金额（万元）", &format)?;
    tab.set_freeze_panes(FIRST, 2)?;
    Ok(())
}

fn case(tab: &mut Worksheet, at: u32, serial: u32, row: &Row) -> Result<(), XlsxError> {
    let body = sheet::body();
    tab.write_number_with_format(at, 0, serial, &body)?;
    let texts: [(u16, &str); 13] = [
        (1, &row.case),
        (3, row.cause),
        (4, &row.applicant),
        (5, &row.name),
        (6, &row.code),
        (7, &row.representative),
        (8, &row.basis),
        (9, &row.basis_unit),
        (10, &row.court),
        (14, row.performance),
        (15, &row.grounds),
        (17, "是"),
        (21, row.remark),
    ];
    for (column, value) in texts {
        tab.write_string_with_format(at, column, value, &body)?;
    }
    sheet::write_day(tab, at, 2, &row.filed)?;
    sheet::write_day(tab, at, 16, &row.decided)?;
    amounts(tab, at, row)?;
    if row.damage == Some(Damage::NumberIdentifier) {
        tab.write_number_with_format(at, 6, row.code.parse().unwrap_or(4.2e17), &body)?;
    }
    for column in [18, 19, 20] {
        tab.write_blank(at, column, &body)?;
    }
    Ok(())
}

fn amounts(tab: &mut Worksheet, at: u32, row: &Row) -> Result<(), XlsxError> {
    let body = sheet::body();
    let paid = row.paid.fen();
    match (&row.amount, row.damage) {
        (_, Some(Damage::ErrorAmount)) => {
            tab.write_formula_with_format(
                at,
                AMOUNT,
                Formula::new("=VLOOKUP(99999,$A$5:$L$6,12,FALSE)").set_result("#N/A"),
                &body,
            )?;
        }
        (_, Some(Damage::UncalculatedAmount)) => {
            tab.write_formula_with_format(
                at,
                AMOUNT,
                Formula::new("=12+30.5").set_result(sheet::UNCALCULATED),
                &body,
            )?;
        }
        (Money::Typed(text), _) => {
            tab.write_string_with_format(at, AMOUNT, *text, &body)?;
        }
        (Money::Fen(fen), _) => {
            tab.write_number_with_format(at, AMOUNT, ten_thousands(*fen), &body)?;
            let left =
                Formula::new(format!("=L{0}-M{0}", at + 1)).set_result(ten_thousands(fen - paid).to_string());
            tab.write_formula_with_format(at, AMOUNT + 2, left, &body)?;
        }
    }
    tab.write_number_with_format(at, AMOUNT + 1, ten_thousands(paid), &body)?;
    Ok(())
}

/// 万元, as the workbook's heading says.
#[allow(clippy::cast_precision_loss, reason = "the amounts of the sample have far fewer than 15 digits")]
fn ten_thousands(fen: i64) -> f64 {
    fen as f64 / 1_000_000.0
}

fn sum(tab: &mut Worksheet, at: u32, label: &str, town: &str, start: u32, fen: i64) -> Result<(), XlsxError> {
    let format = sheet::heading();
    tab.write_string_with_format(at, 0, label, &format)?;
    tab.write_string_with_format(at, 1, town, &format)?;
    let formula =
        Formula::new(format!("=SUM(L{}:L{at})", start + 1)).set_result(ten_thousands(fen).to_string());
    tab.write_formula_with_format(at, AMOUNT, formula, &format)?;
    Ok(())
}

fn hidden_sheet(workbook: &mut Workbook, rows: &[Row]) -> Result<(), XlsxError> {
    let tab = workbook.add_worksheet().set_name(HIDDEN_SHEET)?.set_hidden(true);
    // Filtered as somebody left it: the first case does not show.
    tab.autofilter(2, 0, 2 + rows.len() as u32, 0)?;
    let kept = FilterCondition::new();
    let kept = rows.iter().skip(1).fold(kept, |kept, row| kept.add_list_filter(row.case.as_str()));
    tab.filter_column(0, &kept)?;
    flat(tab, rows)
}

/// The workbook that LibreOffice turned into `fixed/执行案件台账_旧系统.xls`.
pub fn old_system(rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = sheet::workbook()?;
    flat(workbook.add_worksheet().set_name("执行案件")?, rows)?;
    workbook.save_to_buffer()
}

fn flat(tab: &mut Worksheet, rows: &[Row]) -> Result<(), XlsxError> {
    const HEADINGS: [&str; 14] = [
        "案号",
        "立案日期",
        "被执行人名称",
        "组织机构代码",
        "机构负责人姓名",
        "案由",
        "申请执行人",
        "执行依据文号",
        "执行依据制作单位",
        "申请执行标的额（元）",
        "被执行人履行情况",
        "失信被执行人行为情况",
        "发布时间",
        "执行法院名称",
    ];
    let title = "执行信息管理系统（旧版）导出";
    let lines: Vec<Vec<String>> = std::iter::once(HEADINGS.map(str::to_owned).to_vec())
        .chain(rows.iter().map(|row| {
            [
                row.case.as_str(),
                &row.filed.in_form(FORM),
                &row.name,
                if row.is_person() { &row.code } else { &row.org_code },
                &row.representative,
                row.cause,
                &row.applicant,
                &row.basis,
                &row.basis_unit,
                &row.amount.in_yuan(),
                row.performance,
                &row.grounds,
                &row.published.in_form(FORM),
                &row.court,
            ]
            .map(str::to_owned)
            .to_vec()
        }))
        .collect();
    sheet::plain_table(tab, 0, title, &lines)
}
