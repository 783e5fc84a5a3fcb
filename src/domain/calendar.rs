//! Working days of China from the official tables (§10).

use chrono::NaiveDate;

#[derive(Debug, Clone)]
pub struct YearCalendar {
    pub year: i32,
    pub notice: String,
    pub off: Vec<(NaiveDate, NaiveDate)>,
    pub make_up: Vec<NaiveDate>,
}

#[derive(Debug, Clone)]
pub struct Calendar {
    pub years: Vec<YearCalendar>,
}

impl Calendar {
    pub fn new(years: Vec<YearCalendar>) -> Self {
        Calendar { years }
    }
}
