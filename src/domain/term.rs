//! 纳入期限: how long a listing lasts (法释〔2017〕7号 第二条).

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::ground::Ground;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Last day of the term.
    pub ends_on: NaiveDate,
    /// `true` if reckoned from the publication date because the decision date is not known.
    pub estimated: bool,
}

/// Two years from the 决定书, which takes effect on its day, plus one to three years where the court extended it; more than
/// three are read as three. A day that the last month lacks becomes its last day (2024-02-29 → 2026-02-28).
///
/// `None`: no fixed term, because no ground but S1 is named, or neither date is known. Listings decided before 2017-05-01
/// came under a rule without terms; whether the new one reaches them is not settled, so that their term too is only what
/// this reckoning says.
pub fn term(
    grounds: &[Ground],
    decided: Option<NaiveDate>,
    published: Option<NaiveDate>,
    extension_years: u32,
) -> Option<Term> {
    if !grounds.iter().any(|ground| ground.has_term()) {
        return None;
    }
    let months = Months::new(12 * (2 + extension_years.min(3)));
    let ends_on = decided.or(published)?.checked_add_months(months)?;
    Some(Term { ends_on, estimated: decided.is_none() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_term_runs_from_the_decision() {
        for (decided, extension_years, ends_on) in [
            ("2024-09-27", 0, "2026-09-27"),
            ("2024-02-29", 0, "2026-02-28"),
            ("2023-11-23", 1, "2026-11-23"),
            ("2023-11-23", 2, "2027-11-23"),
            ("2023-11-23", 3, "2028-11-23"),
            ("2023-11-23", 9, "2028-11-23"),
        ] {
            let read = term(&[Ground::S5], Some(date(decided)), Some(date("2024-12-01")), extension_years);
            assert_eq!(read, Some(Term { ends_on: date(ends_on), estimated: false }), "{decided}");
        }
    }

    #[test]
    fn without_the_decision_the_publication_gives_an_estimate() {
        let read = term(&[Ground::S1, Ground::S4], None, Some(date("2024-09-27")), 0);
        assert_eq!(read, Some(Term { ends_on: date("2026-09-27"), estimated: true }));
    }

    #[test]
    fn the_first_ground_alone_has_no_term() {
        let day = Some(date("2024-09-27"));
        assert_eq!(term(&[Ground::S1], day, day, 0), None);
        assert_eq!(term(&[], day, day, 0), None);
        assert_eq!(term(&[Ground::S2], None, None, 0), None);
    }

    #[test]
    fn every_other_ground_has_one() {
        let day = Some(date("2024-09-27"));
        assert!(Ground::ALL[1..].iter().all(|ground| term(&[*ground], day, None, 0).is_some()));
    }
}
