//! 修复申请: bodies that apply themselves, one as it should be and one for each thing that can be wrong.

use std::error::Error;

use crate::row::Row;
use crate::sample::Sample;
use crate::sheet;
use crate::text;

/// Cases whose closing the court reports besides.
pub struct Closed<'r> {
    pub performed: &'r Row,
    /// 终结本次执行程序 on 2026-09-10.
    pub suspended: &'r Row,
}

/// `asking`: three listed bodies.
pub fn write(
    sample: &mut Sample,
    folder: &str,
    asking: &[Row],
    closed: &Closed<'_>,
) -> Result<(), Box<dyn Error>> {
    let [first, second, third] = asking else { return Err("three bodies apply".into()) };
    let path = format!("{folder}/信用修复申请_三季度.xlsx");
    let (notice, pledged, day) = ("结案通知书", "有", "2026-09-28");
    // Who asks, for whose case, on which closing day, with which document, pledged or not; the finding.
    let said = [
        (first, &first.case, day, notice, pledged, 0, "凭结案通知书申请"),
        (second, &second.case, day, "", pledged, 661, "没有写结案文书"),
        (second, &second.case, day, notice, "无", 662, "没有信用承诺书"),
        (second, &"（2026）泽0184执88002号".to_owned(), day, notice, pledged, 663, "案件不在名单上"),
        (second, &third.case, day, notice, pledged, 664, "名单上是另一个单位"),
        (closed.performed, &closed.performed.case, day, notice, pledged, 665, "法院已推送修复"),
        (closed.suspended, &closed.suspended.case, "2026-09-08", notice, pledged, 666, "法院记录为终本"),
        (third, &third.case, "2018-03-02", notice, pledged, 667, "结案早于列入"),
    ];
    let heading = ["申请单位", "案号", "结案方式", "结案日期", "结案文书", "申请日期", "信用承诺书"];
    let mut lines = vec![text::line(heading)];
    for (number, (who, case, closed_on, document, pledge, code, note)) in (4..).zip(said) {
        lines.push(text::line([&who.name, case, "执行完毕", closed_on, document, "2026-09-30", pledge]));
        sample.plant(code, &path, "修复申请", Some(number), note);
    }
    let mut workbook = sheet::workbook()?;
    let tab = workbook.add_worksheet().set_name("修复申请")?;
    sheet::plain_table(tab, 0, "政务失信信用修复申请表", &lines)?;
    sample.add(&path, workbook.save_to_buffer()?);
    Ok(())
}
