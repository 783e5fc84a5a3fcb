//! 季度 and 期次: a quarter of a year, and the numbered editions published for it.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i32,
    /// 1–4.
    number: u32,
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("not a quarter: {0:?} (write it like 2026Q3)")]
pub struct NotAQuarter(pub String);

impl Quarter {
    /// The quarter that has just closed on a day: what a run on that day reports about.
    pub fn closed_before(day: NaiveDate) -> Self {
        let current = (day.month0() / 3) + 1;
        match current {
            1 => Quarter { year: day.year() - 1, number: 4 },
            _ => Quarter { year: day.year(), number: current - 1 },
        }
    }

    pub fn year(self) -> i32 {
        self.year
    }

    pub fn number(self) -> u32 {
        self.number
    }

    /// First day of the quarter.
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1)
    }

    /// Last day of the quarter.
    pub fn last_day(self) -> Option<NaiveDate> {
        let (year, month) =
            if self.number == 4 { (self.year + 1, 1) } else { (self.year, self.number * 3 + 1) };
        NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotAQuarter(text.to_owned());
        let (year, number) = text.trim().split_once(['Q', 'q']).ok_or_else(refuse)?;
        let year: i32 = year.parse().map_err(|_| refuse())?;
        let number: u32 = number.parse().map_err(|_| refuse())?;
        if !(2000..=2100).contains(&year) || !(1..=4).contains(&number) {
            return Err(refuse());
        }
        Ok(Quarter { year, number })
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

impl Serialize for Quarter {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One publication about a quarter. The first is number 1; a correction after publishing makes the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionId {
    pub quarter: Quarter,
    pub number: u32,
}

impl fmt::Display for EditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.quarter, self.number)
    }
}

impl FromStr for EditionId {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotAQuarter(text.to_owned());
        let (quarter, number) = text.split_once('-').ok_or_else(refuse)?;
        Ok(EditionId { quarter: quarter.parse()?, number: number.parse().map_err(|_| refuse())? })
    }
}

impl Serialize for EditionId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_run_reports_about_the_closed_quarter() {
        assert_eq!(Quarter::closed_before(day("2026-10-08")).to_string(), "2026Q3");
        assert_eq!(Quarter::closed_before(day("2026-01-04")).to_string(), "2025Q4");
    }

    #[test]
    fn a_quarter_knows_its_days() {
        let quarter: Quarter = "2026Q4".parse().unwrap();
        assert_eq!(quarter.first_day(), Some(day("2026-10-01")));
        assert_eq!(quarter.last_day(), Some(day("2026-12-31")));
    }

    #[test]
    fn what_is_no_quarter_is_refused() {
        for text in ["2026Q5", "2026", "Q3", "", "2026-Q3", "99999Q1"] {
            assert!(text.parse::<Quarter>().is_err(), "{text}");
        }
    }
}
