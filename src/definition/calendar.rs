//! `pipelines/calendar/YEAR.toml`: days off and make-up working days with the number of the State Council's notice.

use super::fault::{DefinitionFault, parse};
use super::flaw::Flaw;
use crate::domain::calendar::YearCalendar;

pub fn read(file: &str, text: &str) -> Result<YearCalendar, Box<DefinitionFault>> {
    let calendar: YearCalendar = parse(file, text)?;
    if calendar.format != 1 {
        return Err(Box::new(DefinitionFault::new(file, text, Flaw::Format)));
    }
    Ok(calendar)
}
