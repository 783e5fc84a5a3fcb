//! What the leading group reads, and that every figure leads to exactly the rows that it counts.

use std::collections::BTreeMap;

use super::super::Produced;
use super::super::view::View;
use super::produce;
use crate::domain::case_number::CaseKey;
use crate::domain::listing::{Listing, ListingId};
use crate::domain::party::PartyId;
use crate::domain::trend::{Tally, Trend};
use crate::products::tests::specimen::Specimen;

const PAGE: &str = "领导小组季度通报.html";

fn page_of(specimen: &Specimen) -> String {
    String::from_utf8(specimen.produce().unwrap().remove(PAGE).unwrap()).unwrap()
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

/// Every link of a page leads to an anchor of it.
fn follow(page: &str) -> usize {
    let links = between(page, "href=\"#", "\"");
    for id in links.iter().filter(|id| !id.is_empty()) {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    links.len()
}

#[test]
fn every_figure_leads_to_exactly_the_rows_that_it_counts() {
    let specimen = Specimen::new();
    let page = page_of(&specimen);
    assert!(follow(&page) > 60);
    let (selectors, rows) = (selectors(&page), row_classes(&page));
    let shown = |id: &str| {
        let classes = &selectors[id];
        rows.iter().filter(|row| classes.iter().all(|class| row.contains(class))).count() as u64
    };
    let own = specimen.edition.trend.quarters.last().unwrap();
    for (id, figure) in [
        ("listed", own.cases),
        ("new", own.new),
        ("gone", own.gone),
        ("performed", own.performed),
        ("to-perform", own.to_perform),
        ("overdue", own.overdue),
        ("second", own.second_stage),
        ("in-time", own.pushed_in_time),
        ("late", own.pushed_late),
        ("lifted", own.lifted),
        ("answered", own.answered_in_time),
        ("answered-late", own.answered_late),
        ("unanswered", own.unanswered),
    ] {
        assert_eq!(shown(&format!("all-{id}")), figure, "{id}");
    }
    let told = between(&page, "<p class=\"pick\" id=\"", "<a");
    assert_eq!(told.len(), selectors.len());
    for (id, said) in told.into_iter().filter_map(|told| told.split_once("\">")) {
        assert!(said.contains(&format!("的{}", shown(id))), "{id}: {said}");
    }
}

#[test]
fn many_rows_stand_on_sheets_and_every_figure_says_on_which() {
    let mut specimen = Specimen::new();
    let model = specimen.edition.listings.remove(0);
    let mut stock = std::mem::take(&mut specimen.edition.trend).stock;
    specimen.edition.listings = (0..2_500)
        .map(|number| Listing {
            id: ListingId(format!("M{number:06}").into()),
            party: PartyId::numbered(1 + number % 9),
            case: CaseKey(format!("（2026）泽0184执{number}号").into()),
            ..model.clone()
        })
        .collect();
    let stood = stock.remove(&model.id).unwrap();
    let stock = specimen.edition.listings.iter().map(|listing| (listing.id.clone(), stood.clone())).collect();
    specimen.edition.trend.enter(specimen.edition.id, specimen.edition.as_of, stock, &Tally::default());
    let book = specimen.book();
    let mut files = BTreeMap::new();
    let mut put = |file: Produced| {
        files.insert(file.path, String::from_utf8(file.bytes).unwrap());
        Ok(())
    };
    produce(&View::open(&book).unwrap(), &mut put).unwrap();
    let page = files.remove(PAGE).unwrap();
    follow(&page);
    assert_eq!(row_classes(&page).len(), 0);
    assert_eq!(files.len(), 3);
    let mut rows = 0;
    for (path, sheet) in &files {
        follow(sheet);
        rows += row_classes(sheet).len();
        let (selectors, classes) = (selectors(sheet), row_classes(sheet));
        // What the page says of this sheet, the sheet shows.
        for link in between(&page, &format!("<a href=\"{path}#"), "件）") {
            let (id, said) = link.split_once("\">").unwrap();
            let shown = classes.iter().filter(|row| selectors[id].iter().all(|class| row.contains(class)));
            assert!(said.ends_with(&format!("（{}", shown.count())), "{path}: {id} {said}");
        }
    }
    assert_eq!(rows, 2_500);
}

#[test]
fn the_opening_says_the_quarter_against_the_one_before() {
    let page = page_of(&Specimen::new());
    let text: String =
        page.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
    for said in [
        "五类主体9个、案件11件",
        "与2026年第2季度相比，新增7件，退出1件",
        // Open a quarter ago or now: 5 of then and 7 new; one of them was performed.
        "履行1件，履行率8.3%",
        "逾期未履行3件，其中1件已列入评优评先限制",
        "有1份通报到期未回复",
        "有1件结案后超期推送修复",
        "比上季度多6",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(!page.contains("沈望川") && !page.contains("周知白"), "no person is named");
}

#[test]
fn the_first_quarter_has_no_trend_to_tell() {
    let mut specimen = Specimen::new();
    let own = std::mem::take(&mut specimen.edition.trend);
    let mut first = Trend::default();
    first.enter(specimen.edition.id, specimen.edition.as_of, own.stock, &own.tally);
    specimen.edition.trend = first;
    let page = page_of(&specimen);
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
    let mut specimen = Specimen::new();
    specimen.edition.parties[0].name = "<b>&学校".to_owned();
    for supervision in specimen.edition.supervisions.values_mut() {
        supervision.present_name = String::new();
    }
    let page = page_of(&specimen);
    assert!(page.contains("&lt;b&gt;&amp;学校") && !page.contains("<b>&学校"));
}
