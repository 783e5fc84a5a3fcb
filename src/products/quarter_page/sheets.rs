//! 明细: the rows of the page. A browser shows some thousand of them at once; where there are more they stand on sheets of
//! their own beside the page, and every figure says on which sheets its rows are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::view::View;
use super::super::{Produced, ProductFault, Put};
use super::breakdown::FLAGS;
use super::flag::{Part, Pick};
use super::rows::{Counted, Row, Rows};
use crate::text::outgoing::line;
use crate::text::template;

/// A sheet's page, inside `templates/`.
const SHEET: &str = "quarter_rows.html";
/// More rows than this do not stand on the page itself.
const MANY: usize = 2_000;
/// Rows of a sheet.
const LONG: usize = 1_000;

/// Rows that lie side by side, with how many of them each figure counts, by its anchor.
pub(super) struct Sheet<'r, 'v> {
    pub(super) number: usize,
    cases: &'r [Counted<'v>],
    counts: BTreeMap<String, u64>,
}

/// A line of the page's table of sheets.
#[derive(Debug, Serialize)]
pub(super) struct SheetLine {
    number: usize,
    href: String,
    departments: String,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Page {
    title: String,
    back: String,
    number: usize,
    of: usize,
    picks: Vec<Pick>,
    rows: Vec<Row>,
}

/// None if the page itself holds all rows.
pub(super) fn sheets<'r, 'v>(rows: &'r Rows<'v>) -> Vec<Sheet<'r, 'v>> {
    if rows.cases.len() <= MANY {
        return Vec::new();
    }
    let sheet = |(number, cases): (usize, &'r [Counted<'v>])| {
        let mut counts = BTreeMap::new();
        for id in cases.iter().flat_map(|row| anchors(rows, row)) {
            *counts.entry(id).or_default() += 1;
        }
        Sheet { number, cases, counts }
    };
    (1..).zip(rows.cases.chunks(LONG)).map(sheet).collect()
}

/// Of all figures that count a case.
fn anchors(rows: &Rows<'_>, row: &Counted<'_>) -> Vec<String> {
    let mut anchors: Vec<String> = row.flags.iter().map(|flag| flag.pick()).collect();
    for group in rows.groups(row) {
        let flags = row.flags.iter().filter(|flag| FLAGS.contains(flag));
        anchors.extend(flags.map(|flag| format!("{group}-{}", flag.class())));
    }
    anchors
}

impl Sheet<'_, '_> {
    /// Inside the edition's folder.
    fn path(&self, view: &View<'_>) -> String {
        format!("{}/{:03}.html", view.wording.word("folder_quarter_rows"), self.number)
    }

    fn line(&self, view: &View<'_>) -> SheetLine {
        let name = |row: Option<&Counted<'_>>| {
            let name = row.map(|row| row.department.as_str()).filter(|name| !name.is_empty());
            name.unwrap_or_else(|| view.wording.word("no_department")).to_owned()
        };
        let (first, last) = (name(self.cases.first()), name(self.cases.last()));
        let departments = if first == last {
            first
        } else {
            view.wording.say("sheet_departments", &[("first", &first), ("last", &last)])
        };
        SheetLine { number: self.number, href: self.path(view), departments, count: self.cases.len() }
    }
}

pub(super) fn lines(view: &View<'_>, sheets: &[Sheet<'_, '_>]) -> Vec<SheetLine> {
    sheets.iter().map(|sheet| sheet.line(view)).collect()
}

/// Says on which sheets the rows of each figure stand.
pub(super) fn place(view: &View<'_>, sheets: &[Sheet<'_, '_>], picks: &mut [Pick]) {
    for pick in picks.iter_mut().filter(|pick| !pick.of_notices) {
        let parts = sheets.iter().filter_map(|sheet| {
            let count = *sheet.counts.get(&pick.id)?;
            Some(Part { sheet: sheet.number, href: format!("{}#{}", sheet.path(view), pick.id), count })
        });
        pick.parts = parts.collect();
    }
}

pub(super) fn produce(
    view: &View<'_>,
    rows: &Rows<'_>,
    sheets: &[Sheet<'_, '_>],
    picks: &[Pick],
    put: &mut Put<'_>,
) -> Result<(), ProductFault> {
    let Some(source) = view.book.templates.get(SHEET) else {
        return Err(ProductFault::TemplateMissing(SHEET.to_owned()));
    };
    let wording = view.wording;
    let city = line(&view.book.office.jurisdiction.city);
    let quarter = wording.quarter(view.book.edition.id.quarter);
    for sheet in sheets {
        let own = picks.iter().filter(|pick| !pick.of_notices).filter_map(|pick| {
            let count = *sheet.counts.get(&pick.id)?;
            Some(Pick { count, parts: Vec::new(), ..pick.clone() })
        });
        let page = Page {
            title: wording.say("quarter_rows_title", &[("city", &city), ("quarter", &quarter)]),
            back: format!("../{}", wording.word("file_quarter")),
            number: sheet.number,
            of: sheets.len(),
            picks: own.collect(),
            rows: rows.lines(view, sheet.cases),
        };
        let bytes = template::fill(SHEET, source, &page)?.into_bytes();
        let cases = sheet.cases.iter().map(|row| &row.case);
        put(Produced::of(sheet.path(view), bytes).naming(cases))?;
    }
    Ok(())
}
