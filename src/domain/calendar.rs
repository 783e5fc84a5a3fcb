//! Working days of China from the State Council's yearly notices (§10). A year without its notice has no working days
//! that anyone could know: asking for one is an error, never a guess at plain weeks (R24).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;
use thiserror::Error;

/// One notice: a file of `pipelines/calendar/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearCalendar {
    /// Version of the file's form, 1.
    pub format: u32,
    pub year: i32,
    /// 国办发明电 number of the notice.
    pub notice: String,
    /// Days off: first and last day of each holiday, weekends in between included.
    pub off: Vec<(NaiveDate, NaiveDate)>,
    /// 调休: Saturdays and Sundays on which people work.
    pub make_up: Vec<NaiveDate>,
}

/// The years that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    notices: BTreeMap<i32, String>,
    off: BTreeSet<NaiveDate>,
    make_up: BTreeSet<NaiveDate>,
}

/// The calendar of a year is needed and not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no holiday calendar for the year {year}")]
pub struct NoCalendar {
    pub year: i32,
}

/// Why a notice cannot be right as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarFault {
    #[error("the year {0} is given twice")]
    YearTwice(i32),
    /// A holiday may begin in the last days of the year before, nothing else leaves the year.
    #[error("{day} does not belong to the year {year}")]
    OutsideYear { year: i32, day: NaiveDate },
    #[error("the holiday from {first} to {last} ends before it begins or lasts longer than a month")]
    Range { first: NaiveDate, last: NaiveDate },
    #[error("{0} is no Saturday or Sunday, and so no make-up day")]
    NoWeekend(NaiveDate),
    #[error("{0} is a day off and a make-up day at once")]
    Both(NaiveDate),
}

impl Calendar {
    /// Puts the years together.
    pub fn new(years: impl IntoIterator<Item = YearCalendar>) -> Result<Self, CalendarFault> {
        let mut calendar = Calendar::default();
        for year in years {
            calendar.add(year)?;
        }
        match calendar.off.intersection(&calendar.make_up).next() {
            Some(day) => Err(CalendarFault::Both(*day)),
            None => Ok(calendar),
        }
    }

    fn add(&mut self, of: YearCalendar) -> Result<(), CalendarFault> {
        let year = of.year;
        for (first, last) in of.off {
            if last < first || last.signed_duration_since(first).num_days() > 31 {
                return Err(CalendarFault::Range { first, last });
            }
            if last.year() != year {
                return Err(CalendarFault::OutsideYear { year, day: last });
            }
            self.off.extend(first.iter_days().take_while(|day| *day <= last));
        }
        for day in of.make_up {
            if day.year() != year && (day.year() != year - 1 || day.month() != 12) {
                return Err(CalendarFault::OutsideYear { year, day });
            }
            if !is_weekend(day) {
                return Err(CalendarFault::NoWeekend(day));
            }
            self.make_up.insert(day);
        }
        match self.notices.insert(year, of.notice) {
            Some(_) => Err(CalendarFault::YearTwice(year)),
            None => Ok(()),
        }
    }

    /// The years that are known, with the numbers of their notices.
    pub fn notices(&self) -> &BTreeMap<i32, String> {
        &self.notices
    }

    pub fn is_working_day(&self, day: NaiveDate) -> Result<bool, NoCalendar> {
        if !self.notices.contains_key(&day.year()) {
            return Err(NoCalendar { year: day.year() });
        }
        Ok(self.make_up.contains(&day) || !(is_weekend(day) || self.off.contains(&day)))
    }

    /// `n 个工作日` after an event: the day of the event is not counted, the last working day is. No days: the day itself.
    pub fn add_working_days(&self, day: NaiveDate, n: u32) -> Result<NaiveDate, NoCalendar> {
        let mut last = day;
        let mut left = n;
        while left > 0 {
            last = next(last)?;
            left -= u32::from(self.is_working_day(last)?);
        }
        Ok(last)
    }

    /// `n 日` after an event by 民诉法 第八十五条: the day of the event is not counted; if the last day is no working day,
    /// the next working day is the last.
    pub fn add_natural_days_rolled(&self, day: NaiveDate, n: u32) -> Result<NaiveDate, NoCalendar> {
        let mut last = day
            .checked_add_days(Days::new(u64::from(n)))
            .ok_or(NoCalendar { year: NaiveDate::MAX.year() })?;
        while !self.is_working_day(last)? {
            last = next(last)?;
        }
        Ok(last)
    }
}

fn next(day: NaiveDate) -> Result<NaiveDate, NoCalendar> {
    day.succ_opt().ok_or(NoCalendar { year: day.year() })
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_2025: &str = include_str!("../../pipelines/calendar/2025.toml");
    const OF_2026: &str = include_str!("../../pipelines/calendar/2026.toml");

    fn year(text: &str) -> YearCalendar {
        toml::from_str(text).unwrap()
    }

    fn calendar() -> Calendar {
        Calendar::new([year(OF_2025), year(OF_2026)]).unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn limits_end_where_the_notices_put_them() {
        let calendar = calendar();
        for (event, three, five, natural) in [
            ("2025-09-26", "2025-09-30", "2025-10-10", "2025-10-09"),
            ("2025-09-30", "2025-10-11", "2025-10-14", "2025-10-09"),
            ("2025-12-30", "2026-01-05", "2026-01-07", "2026-01-04"),
            ("2026-02-13", "2026-02-25", "2026-02-27", "2026-02-24"),
            ("2026-02-14", "2026-02-26", "2026-02-28", "2026-02-24"),
            ("2026-04-30", "2026-05-08", "2026-05-11", "2026-05-06"),
            ("2026-05-08", "2026-05-12", "2026-05-14", "2026-05-13"),
            ("2026-09-18", "2026-09-22", "2026-09-24", "2026-09-23"),
            ("2026-09-24", "2026-09-30", "2026-10-09", "2026-09-29"),
            ("2026-09-27", "2026-09-30", "2026-10-09", "2026-10-08"),
            ("2026-09-29", "2026-10-09", "2026-10-12", "2026-10-08"),
            ("2026-09-30", "2026-10-10", "2026-10-13", "2026-10-08"),
            ("2026-11-20", "2026-11-25", "2026-11-27", "2026-11-25"),
        ] {
            assert_eq!(calendar.add_working_days(date(event), 3), Ok(date(three)), "{event} + 3");
            assert_eq!(calendar.add_working_days(date(event), 5), Ok(date(five)), "{event} + 5");
            assert_eq!(calendar.add_natural_days_rolled(date(event), 5), Ok(date(natural)), "{event} rolled");
        }
    }

    #[test]
    fn quarters_have_their_working_days_and_begin_on_the_right_one() {
        let calendar = calendar();
        for (first_day, days, first_working_day) in [
            ("2025-01-01", 59, "2025-01-02"),
            ("2025-04-01", 61, "2025-04-01"),
            ("2025-07-01", 67, "2025-07-01"),
            ("2025-10-01", 61, "2025-10-09"),
            ("2026-01-01", 59, "2026-01-04"),
            ("2026-04-01", 61, "2026-04-01"),
            ("2026-07-01", 66, "2026-07-01"),
            ("2026-10-01", 62, "2026-10-08"),
        ] {
            let first = date(first_day);
            let end = first.checked_add_months(chrono::Months::new(3)).unwrap();
            let quarter = first.iter_days().take_while(|day| *day < end);
            let working: Vec<NaiveDate> =
                quarter.filter(|day| calendar.is_working_day(*day).unwrap()).collect();
            assert_eq!(
                (working.len(), working.first()),
                (days, Some(&date(first_working_day))),
                "{first_day}"
            );
        }
    }

    #[test]
    fn an_expired_term_is_deleted_three_working_days_later() {
        assert_eq!(calendar().add_working_days(date("2026-09-27"), 3), Ok(date("2026-09-30")));
    }

    #[test]
    fn a_year_without_its_notice_is_refused() {
        let calendar = calendar();
        assert_eq!(calendar.is_working_day(date("2027-01-04")), Err(NoCalendar { year: 2027 }));
        assert_eq!(calendar.add_working_days(date("2026-12-30"), 3), Err(NoCalendar { year: 2027 }));
        assert_eq!(calendar.add_natural_days_rolled(date("2026-12-30"), 5), Err(NoCalendar { year: 2027 }));
        assert_eq!(calendar.add_natural_days_rolled(NaiveDate::MAX, 5).map_err(|e| e.year), Err(262_142));
        assert!(Calendar::default().add_working_days(NaiveDate::MAX, 1).is_err());
    }

    #[test]
    fn no_days_more_is_the_day_itself() {
        assert_eq!(calendar().add_working_days(date("2026-10-01"), 0), Ok(date("2026-10-01")));
        assert_eq!(calendar().add_natural_days_rolled(date("2026-10-01"), 0), Ok(date("2026-10-08")));
    }

    #[test]
    fn mistyped_notices_are_refused() {
        let with = |off: &[(&str, &str)], make_up: &[&str]| {
            let off = off.iter().map(|(first, last)| (date(first), date(last))).collect();
            let make_up = make_up.iter().map(|day| date(day)).collect();
            Calendar::new([YearCalendar { format: 1, year: 2024, notice: String::new(), off, make_up }])
        };
        assert!(with(&[("2023-12-30", "2024-01-01")], &["2024-02-04"]).is_ok());
        let (first, last) = (date("2024-02-17"), date("2024-02-10"));
        assert_eq!(with(&[("2024-02-17", "2024-02-10")], &[]), Err(CalendarFault::Range { first, last }));
        let day = date("2025-02-10");
        assert_eq!(
            with(&[("2025-02-10", "2025-02-10")], &[]),
            Err(CalendarFault::OutsideYear { year: 2024, day })
        );
        assert_eq!(with(&[], &["2024-02-05"]), Err(CalendarFault::NoWeekend(date("2024-02-05"))));
        let day = date("2024-02-04");
        assert_eq!(with(&[("2024-02-04", "2024-02-04")], &["2024-02-04"]), Err(CalendarFault::Both(day)));
        assert_eq!(Calendar::new([year(OF_2026), year(OF_2026)]), Err(CalendarFault::YearTwice(2026)));
        assert!(toml::from_str::<YearCalendar>(&format!("extra = 1\n{OF_2026}")).is_err());
    }
}
