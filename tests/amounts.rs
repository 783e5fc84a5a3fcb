//! What an amount cell says, told over a whole office: units from heading and cell, Chinese numerals, and what nobody can
//! read for sure.

#![allow(clippy::disallowed_methods, reason = "a story drops files as a clerk would")]
#![allow(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use common::Office;

/// One case a line: what the amount cell says under which heading.
fn office(heading: &str, amounts: &[&str]) -> Office {
    let lines: Vec<String> = (1..)
        .zip(amounts)
        .map(|(number, amount)| {
            format!(
                "云泽市水务局,,云泽市人民法院,（2026）泽0184执{number}号,2026-05-06,2026-06-09,全部未履行,有履行能力而拒不履行生效法律文书确定义务,（2025）泽0184民初{number}号,云泽市人民法院,支付货款,何某,\"{amount}\""
            )
        })
        .collect();
    let text = format!(
        "被执行人姓名/名称,统一社会信用代码,执行法院,案号,立案时间,发布时间,被执行人的履行情况,失信被执行人行为具体情形,执行依据文号,做出执行依据单位,生效法律文书确定的义务,法定代表人或者负责人姓名,{heading}\n{}\n",
        lines.join("\n")
    );
    let office = Office::new().drop_file("inbox/组织机构层级表.xlsx").drop_text("名单.csv", &text);
    office.run("2026Q3", "2026-10-08");
    office
}

/// Row by row: what became of it, its codes about amounts, and the sum of its listing in yuan.
fn told(office: &Office) -> Vec<String> {
    let listings = office.table("runs/2026Q3-1/data/listings.csv");
    let rows = office.table("runs/2026Q3-1/data/rows.csv");
    let rows = rows.iter().filter(|row| row["file"] == "名单.csv");
    rows.map(|row| {
        let codes: Vec<&str> = row["codes"].split(';').filter(|code| code.starts_with("R51")).collect();
        let listing = listings.iter().find(|listing| listing["listing_id"] == row["listing_id"]);
        let amount = listing.map_or("", |listing| listing["amount"].as_str());
        format!("{} {} {amount}", row["disposition"], codes.join(";"))
    })
    .collect()
}

#[test]
fn units_stand_in_the_heading_or_in_the_cell() {
    let amounts = ["12.5", "1,234.56", "3000元", "0.8万元", "２０"];
    assert_eq!(
        told(&office("执行标的（万元）", &amounts)),
        [
            "accepted  125000.00",
            "accepted  12345600.00",
            "accepted  3000.00",
            "accepted  8000.00",
            "accepted  200000.00"
        ]
    );
    assert_eq!(told(&office("执行标的（元）", &amounts[..2])), ["accepted  12.50", "accepted  1234.56"]);
}

#[test]
fn a_bare_number_under_two_units_is_held_and_one_with_its_unit_is_read() {
    let told = told(&office("执行标的（元/万元）", &["12.5", "5000整", "125000元", "０"]));
    assert_eq!(told, ["held R515 ", "held R515 ", "accepted  125000.00", "accepted  0.00"]);
}

#[test]
fn numerals_are_read_and_said_and_what_is_open_is_held_or_goes_back() {
    let amounts = ["壹万贰仟元整", "5万至8万", "约5万元", "-300", "待定"];
    let told = told(&office("执行标的", &amounts));
    assert_eq!(told[0], "accepted R512 12000.00");
    let open: Vec<&str> = told[1..].iter().map(|row| row.trim()).collect();
    assert_eq!(open, ["held R514", "held R514", "returned R513", "returned R511"]);
}

/// A workbook whose rows are cases with these amounts, shown in these formats, and lines above and below them.
fn workbook(amounts: &[(f64, &str)], below_heading: &str, below_table: &str) -> Office {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["被执行人名称", "案号", "立案日期", "发布时间", "失信行为具体情形", "执行标的"])
        .unwrap();
    let first = if below_heading.is_empty() { 1 } else { 2 };
    if first == 2 {
        sheet.write(1, 5, below_heading).unwrap();
    }
    for (row, (amount, code)) in (first..).zip(amounts) {
        let case = format!("（2026）泽0184执{row}号");
        let texts = ["云泽市水务局", &case, "2026-03-05", "2026-06-01", "违反财产报告制度"];
        sheet.write_row(row, 0, texts).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format(*code);
        sheet.write_with_format(row, 5, *amount, &format).unwrap();
    }
    sheet.write(first + amounts.len() as u32 + 1, 0, below_table).unwrap();
    let office = Office::new().drop_file("inbox/组织机构层级表.xlsx");
    std::fs::write(office.path("inbox/名单.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    office.run("2026Q3", "2026-10-08");
    office
}

fn sums(office: &Office) -> Vec<String> {
    let listings = office.table("runs/2026Q3-1/data/listings.csv");
    listings.into_iter().map(|listing| listing["amount"].clone()).collect()
}

#[test]
fn the_unit_may_stand_in_the_format_below_the_heading_or_below_the_table() {
    let formats = [(12.5, "0.00\"万元\""), (1_234_567.0, "0!.0000"), (3000.0, "#,##0.00")];
    assert_eq!(sums(&workbook(&formats, "", "")), ["125000.00", "1234567.00", "3000.00"]);
    assert_eq!(sums(&workbook(&[(12.5, "0.00")], "（万元）", "")), ["125000.00"]);
    assert_eq!(sums(&workbook(&[(12.5, "0.00")], "", "单位：万元")), ["125000.00"]);
    let differs = workbook(&[(12.5, "0.00")], "", "单位：元；金额单位：万元");
    assert_eq!(sums(&differs), Vec::<String>::new());
    let rows = differs.table("runs/2026Q3-1/data/rows.csv");
    assert!(rows.iter().any(|row| row["codes"] == "R515" && row["disposition"] == "held"), "{rows:?}");
}
