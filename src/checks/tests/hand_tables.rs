//! For tests: tables written by hand, judged with the definitions that the program ships.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, DataType, NamedFrom, Series};

use crate::checks::Context;
use crate::definition::load::shipped;
use crate::definition::scope::ScopeWords;
use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::finding::Finding;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::place::Column;
use crate::table::batch::{Batch, Dataset, Layout, LayoutColumn};
use crate::table::columns;
use crate::text::findings::FindingCatalogue;

/// Rows from row 2 under one line of headings, cells parted by `|`.
pub(in crate::checks) fn batch(dataset: Dataset, definition: &str, fields: &[&str], rows: &[&str]) -> Batch {
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.split('|').collect()).collect();
    let numbers: Vec<u32> = (2..).take(rows.len()).collect();
    let mut frame = vec![Series::new(columns::ROW.into(), numbers).into()];
    for (at, field) in fields.iter().enumerate() {
        let texts: Vec<Option<&str>> =
            cells.iter().map(|row| row.get(at).copied().filter(|text| !text.is_empty())).collect();
        frame.push(Series::new((*field).into(), texts).cast(&DataType::String).unwrap().into());
    }
    let layout_columns = (1..).zip(fields).map(|(number, field)| LayoutColumn {
        column: Column { number, heading: (*field).into() },
        frame_name: (*field).into(),
        group: "".into(),
        known: true,
        yuan: 1,
    });
    let columns = layout_columns.collect();
    Batch {
        file: "表.csv".into(),
        sheet: "".into(),
        layout: Arc::new(Layout { definition: definition.into(), dataset, heading_row: 1, columns }),
        frame: DataFrame::new(rows.len(), frame).unwrap(),
        marks: Vec::new(),
    }
}

/// Calls `judge` with the context of 云泽市 on 2026-11-23; the names in `known` are bodies of the tables.
pub(in crate::checks) fn judged<T>(known: &[&str], judge: impl FnOnce(&Context<'_>) -> T) -> T {
    let files = shipped();
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let sources: BTreeMap<String, SourceDefinition> = files
        .keys()
        .filter_map(|path| {
            let name = path.strip_prefix("sources/")?;
            Some((name.to_owned(), SourceDefinition::read(path, &text(path)).unwrap()))
        })
        .collect();
    let catalogue = FindingCatalogue::load().unwrap();
    judge(&Context {
        jurisdiction: &Jurisdiction::of_city("云泽市", "澜江市", "华泽省", "990184", "泽0184"),
        today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        severity: &|code| Some(catalogue.severity(code)),
        is_known_body: &|name| known.contains(&name),
        scope: &ScopeWords::read("scope.toml", &text("scope.toml")).unwrap(),
        waivers: &crate::domain::waiver::Waivers::default(),
        sources: &sources,
    })
}

/// Row and code of each finding.
pub(in crate::checks) fn codes(findings: &[Finding]) -> Vec<(u32, Code)> {
    findings.iter().map(|finding| (finding.place.row.unwrap_or(0), finding.code)).collect()
}
