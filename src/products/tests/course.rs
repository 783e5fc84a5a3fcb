//! What lists say of the course of time: who is assessed, which step supervision has come to, what changed on a department's
//! list.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use serde_json::json;

use super::specimen::course::id;
use super::specimen::{Specimen, day};
use crate::domain::event::EventKind;
use crate::domain::history::History;

/// Lines of a sheet as texts by heading; headings are the first full row.
fn lines(specimen: &Specimen, path: &str, sheet: usize) -> Vec<BTreeMap<String, String>> {
    let files = specimen.produce().unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&files[path])).unwrap();
    let range = book.worksheet_range_at(sheet).unwrap().unwrap();
    let mut rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<String>>());
    let heads = rows.by_ref().find(|row| row.iter().all(|text| !text.is_empty())).unwrap();
    rows.map(|row| heads.iter().cloned().zip(row).collect()).collect()
}

fn line_of<'l>(
    lines: &'l [BTreeMap<String, String>],
    heading: &str,
    party: &str,
) -> &'l BTreeMap<String, String> {
    lines.iter().find(|line| line[heading] == party).unwrap_or_else(|| panic!("{party} in {lines:#?}"))
}

#[test]
fn the_assessment_list_has_one_line_a_body_with_what_its_cases_came_to() {
    let lines = lines(&Specimen::new(), "4-督办/平安建设考核清单.xlsx", 0);
    assert_eq!(lines.len(), 8, "every body but the government that nobody has released");
    for (party, counts) in [
        // Listed, overdue, second stage, performed, gone.
        ("云泽市第一中学", ["2", "1", "0", "0", "0"]),
        ("云泽市桂河镇柳林村村民委员会", ["2", "1", "1", "0", "0"]),
        ("云泽市水务投资有限公司", ["1", "1", "0", "1", "1"]),
        ("云泽市渡口管理处", ["1", "0", "0", "0", "0"]),
    ] {
        let line = line_of(&lines, "单位名称", party);
        let heads = ["在列案件", "逾期案件", "限制评优评先", "本季履行", "本季退出"];
        assert_eq!(heads.map(|head| line[head].as_str()), counts, "{party}");
    }
}

#[test]
fn supervision_goes_from_assigned_to_urged_to_demanded() {
    let mut specimen = Specimen::new();
    let after = |kind: Option<EventKind>| {
        let mut history = History::begun(day("2026-07-08"));
        for kind in [EventKind::NoticeIssued, EventKind::Supervised].into_iter().chain(kind) {
            history.hear(kind, day("2026-07-30"), &json!({})).unwrap();
        }
        history
    };
    specimen.edition.histories = BTreeMap::from([
        (id(12), after(Some(EventKind::Overdue))),
        (id(31), after(Some(EventKind::Urged))),
        (id(41), after(None)),
    ]);
    let lines = lines(&specimen, "4-督办/督办清单.xlsx", 0);
    for (party, step) in [
        ("云泽市第一中学", "督办"),
        ("云泽市桂河镇柳林村村民委员会", "催办"),
        ("云泽市桂河镇梅山村村民委员会", "交办"),
    ] {
        assert_eq!(line_of(&lines, "责任单位", party)["阶段"], step, "{party}");
    }
}

#[test]
fn a_department_is_told_what_came_onto_its_list_and_what_went_off_and_why() {
    let mut specimen = Specimen::new();
    specimen.edition.named_before = BTreeSet::from([id(11), id(12), id(31), id(32), id(61), id(62)]);
    let lines = lines(&specimen, "3-联合惩戒/01-云泽市人民法院.xlsx", 1);
    let change = |party: &str| line_of(&lines, "单位名称", party);
    assert_eq!(change("云泽市桂河镇石桥村村民委员会")["变动"], "新增");
    let water = change("云泽市水务投资有限公司");
    assert_eq!(
        (water["变动"].as_str(), water["移出原因"].as_str()),
        ("案件变化", "已履行完毕结案，列入信用修复批次")
    );
    assert!(water["移出案件"].contains("执61号"));
    assert!(lines.iter().all(|line| line["单位名称"] != "云泽市第一中学"), "nothing has changed there");
}
