//! The units table along time: the row of a unit on a day, and what a unit was called then.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::scope::BodyClass;
use crate::domain::unit::{Change, StateEnterprise, Succession, Unit, UnitId, UnitTable};

/// 行政区划代码 of a county, in digits; a town's has nine.
const COUNTY_DIGITS: usize = 6;
const TOWN_DIGITS: usize = 9;

pub(super) struct Timeline<'a> {
    pub(super) on: NaiveDate,
    pub(super) table: &'a UnitTable,
    /// By id; the rows of one unit by first day.
    rows: BTreeMap<&'a UnitId, Vec<&'a Unit>>,
    /// By the unit that they start from, oldest first; only those that have happened.
    successions: BTreeMap<&'a UnitId, Vec<&'a Succession>>,
    investors: BTreeMap<&'a str, &'a StateEnterprise>,
    /// Governments of counties and cities by division, smallest id.
    governments: BTreeMap<&'a str, &'a UnitId>,
    /// Towns by area code, smallest id.
    towns: BTreeMap<&'a str, &'a UnitId>,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(table: &'a UnitTable, on: NaiveDate) -> Self {
        let mut timeline = Timeline {
            on,
            table,
            rows: BTreeMap::new(),
            successions: BTreeMap::new(),
            investors: table.state_enterprises.iter().map(|soe| (soe.uscc.as_str(), soe)).collect(),
            governments: BTreeMap::new(),
            towns: BTreeMap::new(),
        };
        let mut rows: Vec<&Unit> = table.units.iter().collect();
        rows.sort_by(|a, b| (&a.id, a.valid_from).cmp(&(&b.id, b.valid_from)));
        for row in rows {
            timeline.rows.entry(&row.id).or_default().push(row);
            match (row.class, row.area_code.get(..TOWN_DIGITS)) {
                (BodyClass::Agency, _) if row.is_government() => {
                    timeline.governments.entry(division(&row.area_code)).or_insert(&row.id);
                }
                (BodyClass::Town, Some(area)) => {
                    timeline.towns.entry(area).or_insert(&row.id);
                }
                _ => {}
            }
        }
        let mut happened: Vec<&Succession> = table.successions.iter().filter(|s| s.on <= on).collect();
        happened.sort_by(|a, b| (a.on, &a.to).cmp(&(b.on, &b.to)));
        for succession in happened {
            timeline.successions.entry(&succession.from).or_default().push(succession);
        }
        timeline
    }

    /// The row that holds on the day; of several the one that began last.
    pub(super) fn holding(&self, id: &UnitId, day: NaiveDate) -> Option<&'a Unit> {
        self.rows.get(id)?.iter().rev().find(|row| row.is_valid_on(day)).copied()
    }

    /// The row that holds today, else the last that began, else the first.
    pub(super) fn present(&self, id: &UnitId) -> Option<&'a Unit> {
        let rows = self.rows.get(id)?;
        let begun =
            || rows.iter().rev().find(|row| row.valid_from.is_none_or(|from| from <= self.on)).copied();
        self.holding(id, self.on).or_else(begun).or_else(|| rows.first().copied())
    }

    /// Every row of a unit, by first day.
    pub(super) fn rows_of(&self, id: &UnitId) -> &[&'a Unit] {
        self.rows.get(id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn successions(&self, id: &UnitId) -> &[&'a Succession] {
        self.successions.get(id).map_or(&[], Vec::as_slice)
    }

    /// What the unit was called on a day, as far as rows and renames tell.
    pub(super) fn name_on(&self, id: &UnitId, day: NaiveDate) -> Option<&'a str> {
        let present = self.present(id)?;
        if let Some(row) = self.holding(id, day)
            && row.name != present.name
        {
            return Some(&row.name);
        }
        let renamed = self.successions(id).iter().find(|succession| {
            succession.change == Change::Rename && succession.on > day && succession.to == *id
        });
        Some(renamed.map_or(present.name.as_str(), |succession| succession.old_name.as_str()))
    }

    /// The register's line of a state enterprise.
    pub(super) fn registered(&self, uscc: &str) -> Option<&'a StateEnterprise> {
        self.investors.get(uscc).copied()
    }

    /// The government of the county in which an area lies.
    pub(super) fn government_of(&self, area_code: &str) -> Option<&'a UnitId> {
        self.governments.get(division(area_code)).copied()
    }

    pub(super) fn town_of(&self, area_code: &str) -> Option<&'a UnitId> {
        self.towns.get(area_code.get(..TOWN_DIGITS)?).copied()
    }

    pub(super) fn towns(&self) -> impl Iterator<Item = &'a UnitId> {
        self.towns.values().copied()
    }
}

/// The first six digits.
pub(super) fn division(area_code: &str) -> &str {
    area_code.get(..COUNTY_DIGITS).unwrap_or(area_code)
}
