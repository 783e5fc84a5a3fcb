//! Rules have days in force and an office may judge otherwise than the catalogue: both told over a whole office.

mod common;

use common::Office;

/// One listing whose credit code fails its check (R301, by a standard in force since 2015-10-01).
const LISTING: &str = "被执行人姓名/名称,身份证号码/组织机构代码,执行法院,案号,立案时间,发布时间,被执行人的履行情况,失信被执行人行为具体情形\n\
    云泽市水务局,1199018401133521X1,云泽市人民法院,（2014）泽0184执12号,2014-05-06,2014-08-09,全部未履行,违反财产报告制度\n";

fn codes(office: &Office, edition: &str) -> (String, String) {
    let rows = office.table(&format!("runs/{edition}/data/rows.csv"));
    let row = rows.iter().find(|row| row["file"] == "名单.csv").cloned().unwrap_or_default();
    (row["codes"].clone(), row["disposition"].clone())
}

fn office() -> Office {
    Office::new().drop_file("inbox/组织机构层级表.xlsx").drop_text("名单.csv", LISTING)
}

#[test]
fn an_old_quarter_is_judged_by_the_rules_of_its_time() {
    let now = office();
    now.run("2026Q3", "2026-10-08");
    assert!(codes(&now, "2026Q3-1").0.contains("R301"));
    let old = office();
    old.run("2015Q3", "2026-10-08");
    assert!(!codes(&old, "2015Q3-1").0.contains("R301"), "{:?}", codes(&old, "2015Q3-1"));
}

#[test]
fn a_definition_of_the_office_sends_back_what_others_only_mention() {
    let office =
        office().redefine("sources/listing.toml", "title = ", "severity = { R301 = \"return\" }\ntitle = ");
    office.run("2026Q3", "2026-10-08");
    let (codes, disposition) = codes(&office, "2026Q3-1");
    assert!(codes.contains("R301"), "{codes}");
    assert_eq!(disposition, "returned");
}
