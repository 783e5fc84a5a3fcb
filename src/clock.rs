//! The only source of time. A run is *as of* a day; whatever is written into an edition takes its dates from here, so
//! that the same run gives the same bytes at any hour.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    as_of: NaiveDate,
}

impl Clock {
    pub fn fixed(as_of: NaiveDate) -> Self {
        Clock { as_of }
    }

    /// Today by the machine's own time zone.
    pub fn system() -> Self {
        #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
        Clock { as_of: chrono::Local::now().date_naive() }
    }

    pub fn today(self) -> NaiveDate {
        self.as_of
    }

    /// Midnight of the day: the time stamp inside workbooks, documents and archives.
    pub fn stamp(self) -> NaiveDateTime {
        self.as_of.and_time(NaiveTime::MIN)
    }
}
