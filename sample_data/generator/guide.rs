//! The list of what was planted: `PLANTED.md` for people, `planted.csv` for tests.

use std::error::Error;
use std::fmt::Write as _;

use chengxin::domain::code::Code;

use crate::sample::{Planted, Sample};
use crate::text;

/// What only a run between two quarters or a second delivery shows: `tests/repairs.rs` and `tests/quarters.rs` tell it.
const TOLD_BETWEEN_QUARTERS: [Code; 3] =
    [Code::ReceiptWithoutEffect, Code::FileReplaced, Code::CorrectionDamaged];

/// Adds both lists; an error if a finding of the program is planted nowhere.
pub fn add(sample: &mut Sample) -> Result<(), Box<dyn Error>> {
    sample.planted.sort_by(|a, b| {
        (a.code, &a.file, &a.sheet, a.row, &a.note).cmp(&(b.code, &b.file, &b.sheet, b.row, &b.note))
    });
    let is_planted = |code: &Code| sample.planted.iter().any(|planted| planted.code == code.number());
    if let Some(code) =
        Code::ALL.iter().find(|code| !is_planted(code) && !TOLD_BETWEEN_QUARTERS.contains(code))
    {
        return Err(format!("{code} {} is planted nowhere", code.slug()).into());
    }
    let mut page = String::from(
        "# 埋入的问题\n\n由 `cargo run --example make_sample_data` 生成，勿手改。行号：工作簿为表格程序显示的行号，文本文件为记录号（含标题、表头）。\n\n\
         ## 必须报出的\n\n| 问题 | 文件 | 工作表 | 行 | 说明 |\n|---|---|---|---|---|\n",
    );
    for planted in sample.planted.iter().filter(|planted| planted.code != 0) {
        let slug = Code::numbered(planted.code).map_or("", Code::slug);
        writeln!(page, "| R{:03} `{slug}` {}", planted.code, place_and_note(planted))?;
    }
    page.push_str("\n## 不得出错的\n\n写法不同、更名、合并、隐私等，处理结果必须正确。\n\n| 文件 | 工作表 | 行 | 说明 |\n|---|---|---|---|\n");
    for planted in sample.planted.iter().filter(|planted| planted.code == 0) {
        writeln!(page, "{}", place_and_note(planted))?;
    }
    let mut lines = vec![text::line(["code", "file", "sheet", "row", "note"])];
    for planted in &sample.planted {
        let row = planted.row.map(|row| row.to_string()).unwrap_or_default();
        let code = if planted.code == 0 { String::new() } else { format!("R{:03}", planted.code) };
        lines.push(text::line([&code, &planted.file, &planted.sheet, &row, &planted.note]));
    }
    sample.add("PLANTED.md", page.into_bytes());
    sample.add("planted.csv", text::csv(&lines)?);
    Ok(())
}

fn place_and_note(planted: &Planted) -> String {
    let row = planted.row.map(|row| row.to_string()).unwrap_or_default();
    format!("| {} | {} | {row} | {} |", planted.file, planted.sheet, planted.note)
}
