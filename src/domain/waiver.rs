//! 放行: somebody lets one rule pass for one row, with name, reason and date. The finding stays, as a remark.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::code::Code;
use super::finding::Finding;
use super::place::{Place, RowPlace};
use super::width;

/// Details of a finding that has been waived, as the report prints them.
pub const WAIVED_BY: &str = "waived_by";
pub const WAIVED_ON: &str = "waived_on";
pub const WAIVED_REASON: &str = "waived_reason";

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// The row that the rule passes for.
    pub row: RowPlace,
    pub code: Code,
    /// 放行人
    pub by: String,
    pub reason: String,
    pub on: NaiveDate,
    /// Where the waiver itself stands.
    pub place: RowPlace,
}

/// All waivers of a run. Of two for one row and rule the first given stands.
#[derive(Debug, Clone, Default)]
pub struct Waivers(BTreeMap<(RowPlace, Code), Waiver>);

impl Waivers {
    pub fn new(waivers: impl IntoIterator<Item = Waiver>) -> Self {
        let mut all = BTreeMap::new();
        for waiver in waivers {
            all.entry((written(&waiver.row), waiver.code)).or_insert(waiver);
        }
        Waivers(all)
    }

    pub fn find(&self, row: &RowPlace, code: Code) -> Option<&Waiver> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(written(row), code))
    }

    /// Waivers that none of these findings needed, in order of the rows that they name.
    pub fn idle<'a>(&'a self, findings: &[Finding]) -> Vec<&'a Waiver> {
        let waived: Vec<(&Place, Code)> = findings
            .iter()
            .filter(|finding| finding.is_waived())
            .map(|finding| (&finding.place, finding.code))
            .collect();
        let used: BTreeSet<(RowPlace, Code)> = waived
            .into_iter()
            .filter_map(|(place, code)| {
                let row = RowPlace { file: place.file.clone(), sheet: place.sheet.clone(), row: place.row? };
                Some((written(&row), code))
            })
            .collect();
        self.0.iter().filter(|(key, _)| !used.contains(key)).map(|(_, waiver)| waiver).collect()
    }
}

/// A row as a cell names it: file and sheet may have spaces that a cell does not show.
fn written(row: &RowPlace) -> RowPlace {
    let plain = |text: &str| width::plain(text).into_owned().into();
    RowPlace { file: plain(&row.file), sheet: plain(&row.sheet), row: row.row }
}

impl Waiver {
    /// Says on a finding who let it pass, why and when.
    #[must_use]
    pub fn on_finding(&self, finding: Finding) -> Finding {
        finding
            .with(WAIVED_BY, self.by.as_str())
            .with(WAIVED_ON, self.on.to_string())
            .with(WAIVED_REASON, self.reason.as_str())
    }
}

impl Finding {
    /// Somebody has let the rule pass for this row.
    pub fn is_waived(&self) -> bool {
        self.detail(WAIVED_BY).is_some()
    }

    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}
