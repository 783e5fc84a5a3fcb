//! 季度 and 期次: a quarter of a year, and the numbered editions published in it.

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

    /// The quarter that a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        Quarter { year: day.year(), number: day.month0() / 3 + 1 }
    }

    pub fn next(self) -> Self {
        match self.number {
            4 => Quarter { year: self.year + 1, number: 1 },
            number => Quarter { year: self.year, number: number + 1 },
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

/// Which pipeline publishes: the quarter's push, or the repairs that go on between two of them (work plan, task 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    Quarterly,
    Repair,
}

impl Series {
    pub fn word(self) -> &'static str {
        match self {
            Series::Quarterly => "quarterly",
            Series::Repair => "repair",
        }
    }
}

/// One publication. Of the quarterly series the first about a quarter is number 1, and a correction after publishing makes
/// the next; a repair edition belongs to the quarter in whose days it was made (`2026Q4-R1`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EditionId {
    pub quarter: Quarter,
    pub series: Series,
    pub number: u32,
}

impl fmt::Display for EditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = match self.series {
            Series::Quarterly => "",
            Series::Repair => REPAIR,
        };
        write!(f, "{}-{series}{}", self.quarter, self.number)
    }
}

/// Before the number of a repair edition.
const REPAIR: &str = "R";

impl FromStr for EditionId {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotAQuarter(text.to_owned());
        let (quarter, number) = text.split_once('-').ok_or_else(refuse)?;
        let (series, number) = match number.strip_prefix(REPAIR) {
            Some(number) => (Series::Repair, number),
            None => (Series::Quarterly, number),
        };
        let number = number.parse().map_err(|_| refuse())?;
        Ok(EditionId { quarter: quarter.parse()?, series, number })
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
    fn an_edition_reads_back_as_it_is_written() {
        for text in ["2026Q3-1", "2026Q3-12", "2026Q4-R1"] {
            assert_eq!(text.parse::<EditionId>().unwrap().to_string(), text);
        }
        let quarter = Quarter::of(day("2026-11-23"));
        assert_eq!((quarter.to_string(), quarter.next().to_string()), ("2026Q4".into(), "2027Q1".into()));
        assert!("2026Q4-X1".parse::<EditionId>().is_err());
    }

    #[test]
    fn what_is_no_quarter_is_refused() {
        for text in ["2026Q5", "2026", "Q3", "", "2026-Q3", "99999Q1"] {
            assert!(text.parse::<Quarter>().is_err(), "{text}");
        }
    }
}
