//! The only source of time. A run is *as of* a day; whatever is written into an edition takes its dates from here, so
//! that the same run gives the same bytes at any hour.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    as_of: NaiveDate,
    /// `true`: the machine's clock goes on; `false`: the day was asked for and time stands still.
    ticks: bool,
}

impl Clock {
    pub fn fixed(as_of: NaiveDate) -> Self {
        Clock { as_of, ticks: false }
    }

    /// Today by the machine's own time zone.
    pub fn system() -> Self {
        Clock { as_of: machine_time().date(), ticks: true }
    }

    pub fn today(self) -> NaiveDate {
        self.as_of
    }

    /// Midnight of the day: the time stamp inside workbooks, documents and archives.
    pub fn stamp(self) -> NaiveDateTime {
        self.as_of.and_time(NaiveTime::MIN)
    }

    /// For logs: the time of day where the machine's clock is used, else [`Clock::stamp`].
    pub fn now(self) -> NaiveDateTime {
        if self.ticks { machine_time() } else { self.stamp() }
    }
}

fn machine_time() -> NaiveDateTime {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    chrono::Local::now().naive_local()
}
