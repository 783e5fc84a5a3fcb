//! `pipelines/calendar/YEAR.toml`: days off and make-up working days with the number of the State Council's notice.

use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::{DefinitionFault, parse};
use crate::domain::calendar::YearCalendar;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    format: u32,
    year: i32,
    /// 国办发明电 number.
    notice: String,
    /// First and last day, both off.
    off: Vec<(NaiveDate, NaiveDate)>,
    /// Weekend days that are worked.
    make_up: Vec<NaiveDate>,
}

pub fn read(file: &str, text: &str) -> Result<YearCalendar, Box<DefinitionFault>> {
    let calendar: CalendarFile = parse(file, text)?;
    if calendar.format != 1 {
        return Err(Box::new(DefinitionFault::new(file, text, "this program reads format 1")));
    }
    let CalendarFile { year, notice, off, make_up, .. } = calendar;
    Ok(YearCalendar { year, notice, off, make_up })
}
