//! `[bounds]` of a source definition: what an office will not publish. Outside them the run stops, because the file is
//! more likely wrong than the world so changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flaw::Flaw;

/// Over all sheets that a definition recognised in a run; a run without any is not held against them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bounds {
    pub rows_min: Option<u64>,
    pub rows_max: Option<u64>,
    /// Share of rows that go back to their writer.
    pub returned_percent_max: Option<u64>,
    /// By field: share of rows that hold something there.
    pub filled_percent_min: BTreeMap<String, u64>,
}

/// What stands to be published of one definition's rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub rows: u64,
    pub returned: u64,
    /// Rows that hold something, by field.
    pub filled: BTreeMap<String, u64>,
}

/// A bound that does not hold. Shares are in percent, rounded down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breach {
    TooFewRows { limit: u64, found: u64 },
    TooManyRows { limit: u64, found: u64 },
    TooManyReturned { limit: u64, found: u64 },
    TooEmpty { field: String, limit: u64, found: u64 },
}

impl Bounds {
    /// Every bound that does not hold, in the order of the table.
    pub fn breaches(&self, tally: &Tally) -> Vec<Breach> {
        let percent = |part: u64| part * 100 / tally.rows.max(1);
        let found = tally.rows;
        let few =
            self.rows_min.filter(|limit| found < *limit).map(|limit| Breach::TooFewRows { limit, found });
        let many =
            self.rows_max.filter(|limit| found > *limit).map(|limit| Breach::TooManyRows { limit, found });
        let returned = self
            .returned_percent_max
            .filter(|limit| tally.returned * 100 > limit * tally.rows)
            .map(|limit| Breach::TooManyReturned { limit, found: percent(tally.returned) });
        let empty = self.filled_percent_min.iter().filter_map(|(field, limit)| {
            let filled = tally.filled.get(field).copied().unwrap_or(0);
            (filled * 100 < limit * tally.rows).then(|| Breach::TooEmpty {
                field: field.clone(),
                limit: *limit,
                found: percent(filled),
            })
        });
        few.into_iter().chain(many).chain(returned).chain(empty).collect()
    }

    /// What cannot be meant: the words at fault and why.
    pub(super) fn fault(&self, is_field: &dyn Fn(&str) -> bool) -> Option<(String, Flaw)> {
        if let (Some(min), Some(max)) = (self.rows_min, self.rows_max)
            && min > max
        {
            return Some(("rows_min".to_owned(), Flaw::BoundsCross { least: min, most: max }));
        }
        if let Some(percent) = self.returned_percent_max.filter(|percent| *percent > 100) {
            return Some(("returned_percent_max".to_owned(), Flaw::NoPercent(percent)));
        }
        self.filled_percent_min.iter().find_map(|(field, percent)| {
            let why = match (is_field(field), *percent > 100) {
                (false, _) => Flaw::NoField(field.clone()),
                (true, true) => Flaw::NoPercent(*percent),
                (true, false) => return None,
            };
            Some((field.clone(), why))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds() -> Bounds {
        let filled_percent_min = BTreeMap::from([("case_number".to_owned(), 95)]);
        Bounds { rows_min: Some(10), rows_max: Some(100), returned_percent_max: Some(20), filled_percent_min }
    }

    fn tally(rows: u64, returned: u64, filled: u64) -> Tally {
        Tally { rows, returned, filled: BTreeMap::from([("case_number".to_owned(), filled)]) }
    }

    #[test]
    fn at_the_bound_it_holds_beyond_it_does_not() {
        let field = || "case_number".to_owned();
        for (tally, expected) in [
            (tally(10, 2, 10), vec![]),
            (tally(100, 20, 95), vec![]),
            (tally(9, 0, 9), vec![Breach::TooFewRows { limit: 10, found: 9 }]),
            (tally(101, 0, 101), vec![Breach::TooManyRows { limit: 100, found: 101 }]),
            (tally(100, 21, 100), vec![Breach::TooManyReturned { limit: 20, found: 21 }]),
            (tally(100, 0, 94), vec![Breach::TooEmpty { field: field(), limit: 95, found: 94 }]),
            (
                Tally { rows: 10, ..Tally::default() },
                vec![Breach::TooEmpty { field: field(), limit: 95, found: 0 }],
            ),
        ] {
            assert_eq!(bounds().breaches(&tally), expected, "{tally:?}");
        }
        assert_eq!(Bounds::default().breaches(&tally(1_000_000, 1_000_000, 0)), []);
    }

    #[test]
    fn bounds_that_cannot_be_meant_are_refused() {
        let fault = |change: fn(&mut Bounds)| {
            let mut bounds = bounds();
            change(&mut bounds);
            bounds.fault(&|field| field == "case_number").map(|(about, _)| about)
        };
        assert_eq!(fault(|_| ()), None);
        assert_eq!(fault(|bounds| bounds.rows_min = Some(101)).as_deref(), Some("rows_min"));
        let share = |bounds: &mut Bounds| bounds.returned_percent_max = Some(101);
        assert_eq!(fault(share).as_deref(), Some("returned_percent_max"));
        let unknown = |bounds: &mut Bounds| {
            bounds.filled_percent_min.insert("weather".into(), 1);
        };
        assert_eq!(fault(unknown).as_deref(), Some("weather"));
    }
}
