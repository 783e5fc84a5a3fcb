//! Known layouts that have drifted: each sheet of the quarter is held against the last one like it of an earlier quarter.
//! Only earlier quarters count, so a quarter run again says the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::definition::source::SourceDefinition;
use crate::domain::code::Code;
use crate::domain::drift::{Drift, compare};
use crate::domain::finding::{Finding, Severity};
use crate::domain::layout::{ColumnProfile, LayoutProfile, RememberedLayout};
use crate::domain::place::{Column, Place, column_letters};
use crate::domain::quarter::EditionId;

/// With fewer headings in common (in thousandths) two sheets are of different layouts.
const SAME_LAYOUT: u32 = 500;

/// What the sheets show against the earlier ones, and what is to be remembered with the edition.
#[derive(Debug, Default)]
pub(super) struct Drifted {
    pub findings: Vec<Finding>,
    pub layouts: Vec<RememberedLayout>,
}

/// `known`: what the last quarter's edition remembers. `severity`: the catalogue's; a definition may say otherwise.
pub(super) fn drifted(
    edition: EditionId,
    sheets: Vec<LayoutProfile>,
    known: Vec<RememberedLayout>,
    sources: &BTreeMap<String, SourceDefinition>,
    severity: &dyn Fn(Code) -> Severity,
) -> Drifted {
    let mut drifted = Drifted::default();
    let mut seen_again = BTreeSet::new();
    for mut sheet in sheets {
        if let Some(last) = nearest(&sheet, &known) {
            if let Some(definition) = sources.get(&sheet.definition) {
                let said = Said { last, sheet: &sheet, definition, severity };
                drifted.findings.extend(said.findings());
            }
            sheet.keep_values_of(&last.profile);
            seen_again.insert(last);
        }
        drifted.layouts.push(RememberedLayout { seen_in: edition, profile: sheet });
    }
    let others = known.iter().filter(|layout| !seen_again.contains(layout));
    drifted.layouts.extend(others.cloned());
    drifted.layouts.sort();
    drifted
}

/// The most alike; of several the newest, then the one whose file is called alike.
fn nearest<'a>(sheet: &LayoutProfile, known: &'a [RememberedLayout]) -> Option<&'a RememberedLayout> {
    let name_in_common = |other: &str| {
        sheet.file.chars().zip(other.chars()).take_while(|(mine, theirs)| mine == theirs).count()
    };
    known
        .iter()
        .filter(|layout| layout.profile.definition == sheet.definition)
        .filter(|layout| layout.profile.likeness(sheet) >= SAME_LAYOUT)
        .max_by_key(|layout| {
            let profile = &layout.profile;
            let same_sheet = profile.sheet == sheet.sheet;
            let likeness = profile.likeness(sheet);
            (likeness, layout.seen_in, name_in_common(&profile.file), same_sheet, Reverse(*layout))
        })
}

/// One sheet beside the last one of its layout.
struct Said<'a> {
    last: &'a RememberedLayout,
    sheet: &'a LayoutProfile,
    definition: &'a SourceDefinition,
    severity: &'a dyn Fn(Code) -> Severity,
}

impl Said<'_> {
    fn findings(&self) -> Vec<Finding> {
        let lists = |field: &str, value: &str| self.definition.lists(field, value);
        let drifts = compare(&self.last.profile, self.sheet, &self.definition.drift, &lists);
        drifts.iter().map(|drift| self.finding(drift)).collect()
    }

    fn finding(&self, drift: &Drift<'_>) -> Finding {
        let of = |code, column: Option<&ColumnProfile>, value: &str| {
            let exception = self.definition.severity.get(&Code::to_string(&code)).copied();
            let severity = exception.unwrap_or_else(|| (self.severity)(code));
            Finding::new(code, severity, self.place(column), value)
                .with("before", self.last.profile.file.as_str())
                .with("edition", self.last.seen_in.to_string())
        };
        match *drift {
            Drift::Gone { before } => of(Code::ColumnGone, None, "").with("heading", before.heading.as_str()),
            Drift::Changed { before, now } => of(Code::ColumnChanged, Some(now), &now.heading)
                .with("was", shown(before))
                .with("now", shown(now)),
            Drift::ValueNew { now, value } => {
                of(Code::ValueNew, Some(now), value).with("heading", now.heading.as_str())
            }
            Drift::FilledFar { now, percent_before, percent_now } => of(Code::FilledFar, Some(now), "")
                .with("heading", now.heading.as_str())
                .with("percent_before", percent_before.to_string())
                .with("percent_now", percent_now.to_string()),
            Drift::RowsFar { before, now } => of(Code::RowsFar, None, "")
                .with("rows_before", before.to_string())
                .with("rows_now", now.to_string()),
        }
    }

    /// The heading line, or the heading itself.
    fn place(&self, column: Option<&ColumnProfile>) -> Place {
        Place {
            file: self.sheet.file.as_str().into(),
            sheet: self.sheet.sheet.as_str().into(),
            row: Some(self.sheet.heading_row),
            column: column
                .map(|column| Column { number: column.number, heading: Arc::from(column.heading.as_str()) }),
        }
    }
}

fn shown(column: &ColumnProfile) -> String {
    format!("{} ({})", column.heading, column_letters(column.number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(file: &str, headings: &[&str]) -> LayoutProfile {
        let column = |(number, heading): (u32, &&str)| ColumnProfile {
            number,
            heading: (*heading).to_owned(),
            field: None,
            filled: 0,
            values: BTreeSet::new(),
        };
        LayoutProfile {
            definition: "listing.toml".into(),
            file: file.into(),
            sheet: String::new(),
            heading_row: 1,
            rows: 10,
            columns: (1..).zip(headings).map(column).collect(),
        }
    }

    fn known(edition: &str, profile: LayoutProfile) -> RememberedLayout {
        RememberedLayout { seen_in: edition.parse().unwrap(), profile }
    }

    const LEDGER: [&str; 4] = ["案号", "名称", "执行法院", "备注"];
    const PUBLIC: [&str; 4] = ["iname", "caseCode", "courtName", "duty"];

    #[test]
    fn the_nearest_is_the_most_alike_then_the_newest_then_the_one_called_alike() {
        let known = [
            known("2026Q1-1", sheet("公开查询.csv", &PUBLIC)),
            known("2026Q2-1", sheet("台账_二季度.csv", &LEDGER)),
            known("2026Q2-1", sheet("另一份.csv", &LEDGER)),
            known("2026Q1-1", sheet("台账_一季度.csv", &LEDGER[..3])),
        ];
        let near =
            |profile: &LayoutProfile| nearest(profile, &known).map(|layout| layout.profile.file.as_str());
        assert_eq!(near(&sheet("台账_三季度.csv", &LEDGER)), Some("台账_二季度.csv"));
        assert_eq!(near(&sheet("台账_三季度.csv", &LEDGER[..3])), Some("台账_一季度.csv"));
        assert_eq!(near(&sheet("名单.csv", &PUBLIC[..2])), Some("公开查询.csv"));
        assert_eq!(near(&sheet("名单.csv", &["iname", "天气", "风", "雨"])), None);
    }

    #[test]
    fn layouts_that_a_quarter_lacks_are_remembered() {
        let edition: EditionId = "2026Q3-1".parse().unwrap();
        let before = vec![
            known("2026Q1-1", sheet("公开查询.csv", &PUBLIC)),
            known("2026Q2-1", sheet("台账.csv", &LEDGER)),
        ];
        let now = vec![sheet("台账.csv", &LEDGER)];
        let drifted = drifted(edition, now, before, &BTreeMap::new(), &|_| Severity::Warn);
        let seen: Vec<String> = drifted.layouts.iter().map(|layout| layout.seen_in.to_string()).collect();
        assert_eq!(seen, ["2026Q1-1", "2026Q3-1"]);
    }
}
