//! What the leading group reads, and that every figure leads to exactly the rows that it counts.

use std::collections::BTreeMap;

use super::super::trial::Trial;
use crate::domain::trend::Trend;

const PAGE: &str = "领导小组季度通报.html";

fn page_of(trial: &Trial) -> String {
    String::from_utf8(trial.produce().unwrap().remove(PAGE).unwrap()).unwrap()
}

/// What stands between two marks, every time.
fn between<'p>(page: &'p str, start: &str, end: &str) -> Vec<&'p str> {
    page.split(start).skip(1).filter_map(|piece| piece.split(end).next()).collect()
}

/// Class lists of the rows of the two tables at the end.
fn row_classes(page: &str) -> Vec<Vec<&str>> {
    between(page, "<tr class=\"", "\"").into_iter().map(|classes| classes.split(' ').collect()).collect()
}

/// The classes that a row must have to be shown for an anchor.
fn selectors(page: &str) -> BTreeMap<&str, Vec<&str>> {
    let rules = page.lines().filter_map(|rule| {
        let (id, rest) = rule.strip_prefix('#')?.split_once(":target")?;
        let classes = rest.split_once(":not(.")?.1.split_once(')')?.0;
        Some((id, classes.split('.').collect()))
    });
    rules.collect()
}

#[test]
fn every_figure_leads_to_exactly_the_rows_that_it_counts() {
    let page = page_of(&Trial::new());
    let (selectors, rows) = (selectors(&page), row_classes(&page));
    let shown = |id: &str| {
        let classes = &selectors[id];
        rows.iter().filter(|row| classes.iter().all(|class| row.contains(class))).count()
    };
    let mut followed = 0;
    for link in between(&page, "<td class=\"n\"><a href=\"#", "</a>") {
        let (id, figure) = link.split_once("\">").unwrap();
        assert_eq!(shown(id).to_string(), figure, "{id}");
        followed += 1;
    }
    assert!(followed > 20, "{followed}");
    // The cards: bodies and amounts lead to the cases that they are counted from.
    for card in
        between(&page, "<div class=\"card", "</div>").into_iter().filter(|card| !card.starts_with('s'))
    {
        let (label, link) = card.split_once("<span>").unwrap().1.split_once("</span>").unwrap();
        let (id, rest) = link.split_once("href=\"#").unwrap().1.split_once("\">").unwrap();
        let figure = rest.strip_prefix("<b>").unwrap().split('<').next().unwrap();
        if !["在列单位", "执行标的"].contains(&label) {
            assert_eq!(shown(id).to_string(), figure, "{label}");
        }
        assert!(page.contains(&format!("id=\"{id}\"")), "{label}");
    }
}

#[test]
fn the_opening_says_the_quarter_against_the_one_before() {
    let page = page_of(&Trial::new());
    for said in [
        "五类主体<b>9</b>个、案件<b>11</b>件",
        "与2026年第2季度相比，新增<b>7</b>件，退出<b>1</b>件",
        // Open a quarter ago or now: 5 of then and 7 new; one of them was performed.
        "履行<b>1</b>件，履行率<b>8.3%</b>",
        "逾期未履行<b class=\"bad\">3</b>件，其中<b class=\"bad\">1</b>件已列入评优评先限制",
        "有<b class=\"bad\">1</b>份通报到期未回复",
        "有<b class=\"bad\">1</b>件结案后超期推送修复",
        "比上季度多6",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("沈望川") && !page.contains("周知白"), "no person is named");
}

#[test]
fn the_first_quarter_has_no_trend_to_tell() {
    let mut trial = Trial::new();
    let own = std::mem::take(&mut trial.edition.trend);
    let mut first = Trend::default();
    first.enter(trial.edition.id, trial.edition.as_of, own.stock, &own.tally);
    trial.edition.trend = first;
    let page = page_of(&trial);
    assert!(page.contains("本季度为首次通报，全部计为新增"));
    assert!(!page.contains("上季度多") && !page.contains("上季度少") && !page.contains("与上季度持平"));
    assert_eq!(
        between(&page, "<rect x=\"", "fill=\"#a9c4d6\"").len(),
        6,
        "one bar a chart, all of this quarter"
    );
    assert_eq!(page.matches("26年3季</text>").count(), 6);
}

#[test]
fn names_stay_text() {
    let mut trial = Trial::new();
    trial.edition.parties[0].name = "<b>&学校".to_owned();
    for supervision in trial.edition.supervisions.values_mut() {
        supervision.present_name = String::new();
    }
    let page = page_of(&trial);
    assert!(page.contains("&lt;b&gt;&amp;学校") && !page.contains("<b>&学校"));
}
