//! What comes back: closures, removals, receipts.

use std::error::Error;

use chengxin::domain::row_key::{RowKey, RowMark};
use chengxin::store::hash::sha256;

use crate::broken::SHIFTED;
use crate::row::Row;
use crate::sample::Sample;
use crate::sheet;
use crate::text;

/// 结案方式, 结案日期, 结案文书 and the finding that follows; one of each mode the court's system knows.
const MODES: [(&str, &str, &str, u16); 17] = [
    ("执行完毕", "2026-09-29", "结案通知书", 0),
    ("全部执行完毕", "2026-09-30", "结案通知书", 0),
    ("当事人达成执行和解并履行完毕", "2026-09-18", "结案通知书", 0),
    ("当事人达成执行和解", "2026-09-24", "执行和解协议", 603),
    ("积极配合人民法院处置资产", "2026-09-22", "执行裁定书", 603),
    ("终结执行", "2026-08-31", "执行裁定书", 603),
    ("不予执行", "2026-08-20", "执行裁定书", 603),
    ("终结本次执行程序", "2026-09-10", "执行裁定书", 604),
    ("部分执行完毕", "2026-09-11", "执行情况说明", 604),
    ("销案", "2026-07-15", "结案通知书", 604),
    ("驳回申请", "2026-07-17", "执行裁定书", 604),
    ("驳回执行申请", "2026-07-20", "执行裁定书", 604),
    ("委托执行", "2026-08-03", "委托执行函", 604),
    ("指定执行", "2026-08-04", "执行裁定书", 604),
    ("提级执行", "2026-08-05", "执行裁定书", 604),
    ("执行完毕", "2026-09-30", "结案通知书", 0),
    ("府院联动协调化解", "2026-09-15", "会议纪要", 602),
];

/// How many cases [`closures`] needs.
pub const CLOSED: usize = MODES.len();

pub fn closures(sample: &mut Sample, folder: &str, closed: &[Row]) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/结案情况_三季度.xlsx");
    let mut lines = vec![heading()];
    for ((number, row), (mode, day, document, code)) in (4..).zip(closed).zip(MODES) {
        lines.push(closure(row, mode, day, document, number));
        sample.plant(code, &path, "结案情况", Some(number), &format!("结案方式：{mode}（{day}）"));
    }
    lines.push(text::line([
        "（2026）泽0184执88001号",
        "云泽市石桥镇枫林村村民委员会",
        "执行完毕",
        "2026-09-21",
        "结案通知书",
        "（2026）泽0184执88001号",
        "50000",
    ]));
    sample.plant(601, &path, "结案情况", Some(4 + closed.len() as u32), "案件不在名单上");
    add(sample, &path, "2026年第三季度执行案件结案情况", &lines)
}

/// The next quarter: everything given (eight cases at most) was performed.
pub fn closures_of_next_quarter(
    sample: &mut Sample,
    folder: &str,
    closed: &[Row],
) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/结案情况_四季度.xlsx");
    let mut lines = vec![heading()];
    const DAYS: [&str; 8] = [
        "2026-10-12",
        "2026-10-20",
        "2026-11-05",
        "2026-11-18",
        "2026-11-25",
        "2026-12-02",
        "2026-12-09",
        "2026-12-16",
    ];
    for ((number, row), day) in (4..).zip(closed).zip(DAYS) {
        lines.push(closure(row, "执行完毕", day, "结案通知书", number));
        sample.plant(0, &path, "结案情况", Some(number), "退出，有结案");
    }
    add(sample, &path, "2026年第四季度执行案件结案情况", &lines)
}

fn heading() -> Vec<String> {
    text::line(["案号", "被执行人", "结案方式", "结案日期", "结案文书", "文书编号", "实际到位金额"])
}

fn closure(row: &Row, mode: &str, day: &str, document: &str, number: u32) -> Vec<String> {
    let paid = if mode.contains("完毕") { row.amount.in_yuan() } else { row.paid.in_yuan() };
    let document_number =
        if number.is_multiple_of(2) { format!("{}之一", row.case) } else { row.case.clone() };
    text::line([&row.case, &row.name, mode, day, document, &document_number, &paid])
}

fn add(sample: &mut Sample, path: &str, title: &str, lines: &[Vec<String>]) -> Result<(), Box<dyn Error>> {
    let mut workbook = sheet::workbook()?;
    sheet::plain_table(workbook.add_worksheet().set_name("结案情况")?, 0, title, lines)?;
    sample.add(path, workbook.save_to_buffer()?);
    Ok(())
}

/// 处理类型, 处理日期, 理由 and the finding.
const REMOVALS: [(&str, &str, &str, u16); 5] = [
    ("撤销", "2026-09-08", "第九条：不应纳入（已提供充分有效担保）", 0),
    ("更正", "2026-09-09", "第九条：法定代表人姓名有误", 0),
    ("删除", "2026-09-16", "第十条第三项：申请执行人书面申请删除，审查同意", 0),
    ("屏蔽", "2026-09-17", "信用修复，平台屏蔽", 0),
    ("暂缓", "2026-09-18", "院长批示暂缓", 622),
];

/// How many cases [`removals`] needs.
pub const REMOVED: usize = REMOVALS.len();

pub fn removals(sample: &mut Sample, folder: &str, removed: &[Row]) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/撤销更正删除.csv");
    let mut lines = vec![text::line(["案号", "被执行人", "处理类型", "处理日期", "理由"])];
    for ((number, row), (kind, day, reason, code)) in (2..).zip(removed).zip(REMOVALS) {
        lines.push(text::line([&row.case, &row.name, kind, day, reason]));
        sample.plant(code, &path, "", Some(number), &format!("处理类型：{kind}"));
    }
    lines.push(text::line([
        "（2025）泽0184执88002号",
        "云泽市松坡乡茶岭村村民委员会",
        "删除",
        "2026-09-18",
        "第十条第一项：已履行完毕",
    ]));
    sample.plant(621, &path, "", Some(2 + removed.len() as u32), "名单上没有这一条");
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

/// 修复核实表: two rows about cases that were never pushed, one of them not filled in.
pub fn verifications(sample: &mut Sample, folder: &str, never_pushed: &[Row]) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/修复核实表_三季度.csv");
    let mut lines =
        vec![text::line(["序号", "单位名称", "案号", "核实结果", "核实日期", "核实人", "核实说明"])];
    let told = [("属实", 606, "没有等待核实的推送"), ("待查", 605, "核实结果：待查")];
    for ((number, row), (found, code, note)) in (2..).zip(never_pushed).zip(told) {
        let seq = (number - 1).to_string();
        lines.push(text::line([&seq, &row.name, &row.case, found, "2026-09-28", "韩秋实", ""]));
        sample.plant(code, &path, "", Some(number), note);
    }
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

/// 线索确认表 as it came back: one clue that is transferred, and what can be wrong with the others. `suspects` are listed.
pub fn clues(sample: &mut Sample, folder: &str, suspects: &[Row]) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/线索确认表_三季度.csv");
    let heading =
        ["单位名称", "案号", "线索类型", "涉及公职人员", "移送意见", "确认人", "确认日期", "线索说明"];
    // Whose case, kind, official, verdict, officer; the finding.
    let said = [
        (0, "隐瞒转移财产", "是", "移送", "楚江南", 0, "移送"),
        (1, "失职渎职", "", "移送", "", 631, "没有署名"),
        (1, "打击报复", "是", "移送", "楚江南", 632, "线索类型：打击报复"),
        (2, "懒政不作为", "", "移送", "楚江南", 634, "移送和不移送都有"),
        (2, "懒政不作为", "", "不移送", "楚江南", 634, "移送和不移送都有"),
    ];
    let mut lines = vec![text::line(heading)];
    for (number, (at, kind, official, verdict, officer, code, note)) in (2..).zip(said) {
        let row = suspects.get(at).ok_or("too few suspects")?;
        let why = "查封后车辆过户至负责人亲属名下";
        lines.push(text::line([&row.name, &row.case, kind, official, verdict, officer, "2026-09-28", why]));
        sample.plant(code, &path, "", Some(number), note);
    }
    let stray = "（2025）泽0184执88003号";
    lines.push(text::line(["", stray, "以权谋私", "", "移送", "楚江南", "2026-09-28", ""]));
    sample.plant(633, &path, "", Some(2 + said.len() as u32), "案件不在名单上");
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

/// 发文字号 with unit, day, answer, and the finding with its note; 0 for none.
pub type Answer = (&'static str, &'static str, &'static str, &'static str, u16, &'static str);

/// 回执
pub fn receipts(sample: &mut Sample, folder: &str, numbers: &[Answer]) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/回执_回复.csv");
    let mut lines = vec![text::line(["发文字号", "回复单位", "回复日期", "回复内容"])];
    for (at, (number, unit, day, answer, code, note)) in (2..).zip(numbers) {
        lines.push(text::line([number, unit, day, answer]));
        sample.plant(*code, &path, "", Some(at), note);
    }
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

/// 放行单: one waiver that serves, one that nobody signed, one for a row that is right, one of what no waiver can give.
pub fn waivers(sample: &mut Sample, folder: &str, doubtful: &str) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/放行单.csv");
    let found = sample.planted.iter().find(|planted| planted.code == 514 && planted.file == doubtful);
    let row = found.and_then(|planted| planted.row).ok_or("no doubtful amount to let pass")?.to_string();
    let file = doubtful.rsplit('/').next().unwrap_or(doubtful);
    let lines = [
        text::line(["文件", "工作表", "行号", "规则代码", "放行人", "理由", "日期"]),
        text::line([
            file,
            "",
            &row,
            "R514",
            "凌书田",
            "承办法官电话核实，金额以执行通知书为准",
            "2026-10-08",
        ]),
        text::line([file, "", &row, "R301", "", "", "2026-10-08"]),
        text::line([file, "", "3", "R501", "凌书田", "行号抄自上一期报告", "2026-10-08"]),
        text::line([file, "", "3", "R201", "凌书田", "案号以后再补", "2026-10-08"]),
    ];
    sample.plant(0, &path, "", Some(2), "放行一行的约数金额");
    sample.plant(651, &path, "", Some(3), "没有放行人和理由");
    sample.plant(652, &path, "", Some(4), "所指的行没有这个问题");
    sample.plant(653, &path, "", Some(5), "没有案号的行不能靠放行列入");
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

/// 退回更正: a returned workbook saved as text, whose keys somebody has changed.
pub fn corrections(sample: &mut Sample, folder: &str) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/退回更正_另存.csv");
    let lines = [
        text::line(["失信被执行人姓名/名称", "案号", "退回原因", "行标识"]),
        text::line([
            "云泽市教育局",
            "（2025）泽0184执77001号",
            "R202 案号格式不对",
            "2026Q3-00000000000000aa",
        ]),
        text::line(["云泽市教育局", "（2025）泽0184执77002号", "", ""]),
    ];
    sample.plant(641, &path, "", Some(2), "行标识被改过");
    sample.plant(641, &path, "", Some(3), "新添的一行，没有行标识");
    sample.add(&path, text::csv(&lines)?);
    let path = format!("{folder}/退回更正_拆行.csv");
    let key = key_of_first(sample, &format!("{folder}/{SHIFTED}"))?;
    let split = |case: &str| text::line(["", case, "R907 各格错位", &key]);
    let head = text::line(["失信被执行人姓名/名称", "案号", "退回原因", "行标识"]);
    let lines = [head, split("（2025）泽0184执77003号"), split("（2025）泽0184执77004号")];
    for row in 2..4 {
        sample.plant(642, &path, "", Some(row), "一行复制成两行，各写一个案号");
    }
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}

/// Key of the first case of a list.
fn key_of_first(sample: &Sample, path: &str) -> Result<String, Box<dyn Error>> {
    let bytes = sample.files.get(path).ok_or("no list whose row could come back")?;
    let mark = RowMark::of(sha256(bytes).as_str(), "", 2);
    Ok(RowKey { edition: "2026Q3-1".parse()?, mark }.to_string())
}

/// Key of the question who 新建村村民委员会 is: two towns have a village of that name.
const WHICH_VILLAGE: &str = "daea8407cd927fe4";

/// A review workbook that two people answered, saved as text: what they say of one question cannot both be true.
pub fn answers(sample: &mut Sample, folder: &str) -> Result<(), Box<dyn Error>> {
    let path = format!("{folder}/待核结论.csv");
    let heading = ["行标识", "候选编号", "原文名称", "结论", "候选序号", "单位类别", "结论人", "结论日期"];
    let village = |answer, chosen, by, day| {
        text::line([WHICH_VILLAGE, "YZ0203;YZ0212", "新建村村民委员会", answer, chosen, "", by, day])
    };
    let lines = vec![
        text::line(heading),
        village("是同一单位", "1", "韩秋实", "2026-09-28"),
        village("是同一单位", "2", "钱一鸣", "2026-09-29"),
        text::line([
            "0000000000000000",
            "",
            "云泽市渡口管理站",
            "新单位",
            "",
            "事业单位",
            "韩秋实",
            "2026-09-28",
        ]),
        text::line(["7f0f7e0a2cfe5343", "", "云泽市松坡乡鹿鸣村村民委员会", "大概是", "", "", "韩秋实", ""]),
    ];
    sample.plant(351, &path, "", Some(4), "问题标识不是本办提出的");
    sample.plant(352, &path, "", Some(5), "结论“大概是”不是可选的答案");
    sample.add(&path, text::csv(&lines)?);
    Ok(())
}
