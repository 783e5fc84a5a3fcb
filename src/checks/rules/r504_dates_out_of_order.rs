//! R504: a case is filed, then decided, then published (法释〔2017〕7号 第五、七条).

use crate::checks::cells::Cell;
use crate::checks::collector::Findings;
use crate::domain::code::Code;
use chrono::NaiveDate;

/// `dates`: in the order in which they should be.
pub(in crate::checks) fn check(dates: &[(Cell<'_>, Option<NaiveDate>)], to: &mut Findings<'_>) {
    let known: Vec<(&Cell<'_>, NaiveDate)> =
        dates.iter().filter_map(|(cell, day)| Some((cell, (*day)?))).collect();
    for pair in known.windows(2) {
        if let [(first, before), (second, after)] = pair
            && after < before
        {
            let earlier = first.place().map(|column| column.heading.to_string()).unwrap_or_default();
            to.raise(
                Code::DatesOutOfOrder,
                second,
                &[("earlier", &earlier), ("expected", &before.to_string())],
            );
        }
    }
}
