//! 零报告: a quarter with nothing to push says so, with the day and what was received, so that nobody wonders whether it ran.
//! Where the court's list itself did not come, nothing may be concluded from that, and this is said instead.

use super::push::pushed;
use super::view::View;
use crate::domain::disposition::Disposition;
use crate::text::outgoing::line;

/// What a quarter without anything to push says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct ZeroReport {
    pub(super) text: String,
    /// The list came: it is a report.
    pub(super) is_report: bool,
}

impl ZeroReport {
    /// `None` if there is something to push.
    pub(super) fn of(view: &View<'_>) -> Option<Self> {
        if pushed(view).next().is_some() {
            return None;
        }
        let (edition, wording) = (view.book.edition, view.wording);
        let quarter = wording.quarter(edition.id.quarter);
        let court = line(&view.book.office.jurisdiction.court);
        let lists: Vec<u64> = edition.files.iter().filter_map(|file| file.list_rows).collect();
        if lists.is_empty() {
            let text = wording.say("zero_unheard", &[("court", &court), ("quarter", &quarter)]);
            return Some(ZeroReport { text, is_report: false });
        }
        let day = wording.date(edition.as_of);
        let said = [("day", day.as_str()), ("court", &court), ("quarter", &quarter)];
        let (files, rows) = (lists.len().to_string(), lists.iter().sum::<u64>().to_string());
        let mut text = wording.say("zero_report", &said);
        text.push_str(&wording.say("zero_received", &[("files", &files), ("rows", &rows)]));
        let out = |disposition: Disposition| -> u64 {
            let read = edition.files.iter().filter(|file| file.list_rows.is_some());
            read.filter_map(|file| file.out.get(disposition.word())).sum()
        };
        let counts = [
            ("zero_returned", out(Disposition::Returned)),
            ("zero_held", out(Disposition::Held)),
            ("zero_excluded", out(Disposition::Excluded)),
            ("zero_withheld", view.cases.iter().filter(|case| case.is_active()).count() as u64),
        ];
        let told = counts.iter().filter(|(_, count)| *count > 0);
        let told: Vec<String> =
            told.map(|(key, count)| wording.say(key, &[("count", &count.to_string())])).collect();
        if !told.is_empty() {
            text.push_str(&wording.say("zero_of_these", &[("parts", &wording.list(&told))]));
        }
        Some(ZeroReport { text, is_report: true })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};

    use crate::products::tests::specimen::Specimen;

    const PUSH: &str = "1-信用办推送/失信信息推送表.xlsx";

    /// A quarter whose list has headings only.
    fn empty() -> Specimen {
        let mut specimen = Specimen::new();
        let edition = &mut specimen.edition;
        edition.listings = Vec::new();
        edition.notices = Vec::new();
        edition.repairs = Vec::new();
        edition.exceptions = Vec::new();
        edition.trend = crate::domain::trend::Trend::default();
        edition.trend.enter(edition.id, edition.as_of, BTreeMap::new(), &Default::default());
        edition.files[0].rows = 0;
        edition.files[0].list_rows = Some(0);
        edition.files[0].out = BTreeMap::new();
        specimen
    }

    /// The pages, and all text of the workbooks.
    fn told(specimen: &Specimen) -> BTreeMap<String, String> {
        let files = specimen.produce().unwrap();
        let text = |path: &str| {
            let bytes = &files[path];
            if path.ends_with(".html") {
                return String::from_utf8(bytes.clone()).unwrap();
            }
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
            let range = book.worksheet_range_at(0).unwrap().unwrap();
            range.rows().flatten().map(ToString::to_string).collect::<Vec<_>>().join("|")
        };
        [PUSH, "台账.xlsx", "运行报告.html", "领导小组季度通报.html"]
            .map(|path| (path.to_owned(), text(path)))
            .into()
    }

    #[test]
    fn an_empty_list_is_a_zero_report_with_its_day() {
        let report = "零报告：截至2026年10月8日，云泽市人民法院2026年第3季度没有需要推送的失信被执行人信息。本季度收到名单文件1个、0行。";
        for (path, text) in told(&empty()) {
            assert!(text.contains(report), "{path}: {text}");
        }
    }

    #[test]
    fn rows_that_were_returned_or_wait_are_said_beside_it() {
        let mut specimen = empty();
        specimen.edition.files[0].list_rows = Some(5);
        specimen.edition.files[0].out = BTreeMap::from([("returned", 3), ("held", 2)]);
        for (path, text) in told(&specimen) {
            assert!(text.contains("名单文件1个、5行。其中退回3行；待核2行。"), "{path}: {text}");
        }
    }

    #[test]
    fn without_a_list_nothing_is_reported() {
        let mut specimen = empty();
        specimen.edition.files[0].list_rows = None;
        for (path, text) in told(&specimen) {
            assert!(
                !text.contains("零报告：") && text.contains("没有收到云泽市人民法院2026年第3季度的失信名单"),
                "{path}: {text}"
            );
        }
    }

    #[test]
    fn a_quarter_with_something_to_push_says_nothing_of_it() {
        for (path, text) in told(&Specimen::new()) {
            assert!(!text.contains("零报告"), "{path}");
        }
    }
}
