//! An export whose layout has changed since last quarter is said to have; an export outside the office's bounds stops
//! the run before anything is published.

mod common;

use common::{Office, tree};

const THIRD: (&str, &str) = ("2026Q3", "2026-10-08");
const FOURTH: (&str, &str) = ("2026Q4", "2027-01-05");

fn report(office: &Office, edition: &str) -> String {
    std::fs::read_to_string(office.path(&format!("runs/{edition}/运行报告.html"))).unwrap_or_default()
}

fn listing(headings: &str, rows: usize, line: impl Fn(usize) -> String) -> String {
    let lines: Vec<String> = (1..=rows).map(line).collect();
    format!("{headings}\n{}\n", lines.join("\n"))
}

fn sound(number: usize) -> String {
    format!(
        "云泽市水务局,云泽市人民法院,（2026）泽0184执{number}号,2026-05-06,2026-06-09,全部未履行,违反财产报告制度"
    )
}

const HEADINGS: &str =
    "被执行人姓名/名称,执行法院,案号,立案时间,发布时间,被执行人的履行情况,失信被执行人行为具体情形";

#[test]
fn a_known_layout_that_drifts_is_said_with_what_it_was() {
    let office = Office::new().drop_sample("inbox");
    office.run(THIRD.0, THIRD.1);
    let first = report(&office, "2026Q3-1");
    assert!(!["R015", "R016", "R017", "R018", "R019"].iter().any(|code| first.contains(code)));
    let office = office.drop_sample("inbox_2026Q4");
    office.run(FOURTH.0, FOURTH.1);
    let said = report(&office, "2026Q4-1");
    for words in [
        "2026Q3-1 期的“失信名单导出_GBK.csv”里有“申请执行人”列，这次没有",
        "这一列是“机构负责人姓名 (I)”，这次是“负责人姓名 (H)”",
        "这一列是“立案日期 (C)”，这次是“立案日期 (J)”",
        "“被执行人类型”列出现“特别法人”",
        "“省份”列有内容的行：2026Q3-1 期占 100%，这次占 0%",
        "期的“失信名单导出_GBK.csv”有 ",
    ] {
        assert!(said.contains(words), "{words}");
    }
    let before = office.tree();
    office.run(FOURTH.0, FOURTH.1);
    let after = office.tree();
    let differing: Vec<_> = after
        .iter()
        .filter(|(name, digest)| before.get(*name) != Some(digest))
        .map(|(name, _)| name)
        .collect();
    assert!(differing.iter().all(|name| name.starts_with("logs/")), "{differing:?}");
}

#[test]
fn a_value_once_seen_is_no_news_in_later_quarters_even_after_a_quarter_without_it() {
    let with_value = |number: usize| sound(number).replace("全部未履行", "分期履行中");
    let office = Office::new().drop_text("一.csv", &listing(HEADINGS, 2, with_value));
    office.run("2026Q2", "2026-07-02");
    let office = office.drop_text("二.csv", &listing(HEADINGS, 2, sound));
    office.run("2026Q3", "2026-10-08");
    let office = office.drop_text("三.csv", &listing(HEADINGS, 3, with_value));
    office.run("2026Q4", "2027-01-05");
    assert!(!report(&office, "2026Q4-1").contains("R017"));
}

#[test]
fn outside_its_bounds_a_run_stops_and_changes_nothing() {
    for (bounds, file, said) in [
        ("rows_min = 5", listing(HEADINGS, 4, sound), "共 4 行，少于设定的 5 行"),
        ("rows_max = 5", listing(HEADINGS, 6, sound), "共 6 行，多于设定的 5 行"),
        (
            "returned_percent_max = 40",
            listing(HEADINGS, 2, |number| sound(number).replace("执2号", "执0号")),
            "退回 50%，多于设定的 40%",
        ),
        (
            "filled_percent_min = { published_on = 60, amount = 1 }",
            listing(HEADINGS, 2, |number| {
                sound(number).replace("2026-06-09", ["", "2026-06-09"][number % 2])
            }),
            "published_on 有内容的占 50%，少于设定的 60%",
        ),
    ] {
        let office = Office::new().drop_text("名单.csv", &file).redefine(
            "sources/listing.toml",
            "[[field]]",
            &format!("[bounds]\n{bounds}\n\n[[field]]"),
        );
        let inbox = tree(&office.path("inbox"));
        let output = office.try_run(THIRD.0, THIRD.1, &[]);
        let told =
            String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(4), "{bounds}: {told}");
        assert!(told.contains(said), "{bounds}: {told}");
        assert_eq!(tree(&office.path("inbox")), inbox);
        assert!(tree(&office.path("runs")).is_empty(), "{bounds}");
    }
}

#[test]
fn within_its_bounds_a_run_publishes() {
    let office = Office::new().drop_text("名单.csv", &listing(HEADINGS, 5, sound)).redefine(
        "sources/listing.toml",
        "[[field]]",
        "[bounds]\nrows_min = 5\nrows_max = 5\nreturned_percent_max = 0\nfilled_percent_min = { published_on = 100 }\n\n[[field]]",
    );
    office.run(THIRD.0, THIRD.1);
    assert!(office.path("runs/2026Q3-1/manifest.json").exists());
}
