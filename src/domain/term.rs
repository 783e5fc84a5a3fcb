//! 纳入期限: how long a listing lasts (法释〔2017〕7号 第二条).

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::ground::Ground;
use super::width;

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
/// `None`: no fixed term, because no ground but S1 is named, or neither date is known.
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

/// Whether a listing with a ground that now has a term was made before the rule that brought terms (法释〔2017〕7号, in force
/// 2017-05-01): whether it reaches back is not settled, so that the reckoned end is only a proposal.
pub fn precedes_terms(grounds: &[Ground], decided: Option<NaiveDate>, published: Option<NaiveDate>) -> bool {
    let in_force = NaiveDate::from_ymd_opt(2017, 5, 1).unwrap_or_default();
    grounds.iter().any(|ground| ground.has_term()) && decided.or(published).is_some_and(|day| day < in_force)
}

/// The cell names no extension of one, two or three years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an extension of one to three years")]
pub struct ExtensionFault;

/// Years by which the court extended the term: `1`, `1年`, `延长一年`, `二年`; nothing and zero are none.
///
/// # Errors
/// Anything else, more than three years among it.
pub fn extension_years(text: &str) -> Result<u32, ExtensionFault> {
    let folded: String = width::plain(text).chars().map(width::half).filter(|c| !c.is_whitespace()).collect();
    if width::is_nothing(&folded) || matches!(folded.as_str(), "否" | "未延长" | "不延长") {
        return Ok(0);
    }
    let bare = folded.trim_start_matches(['延', '长', '期', '至', '为']).trim_end_matches(['年', '。']);
    match bare.strip_suffix(".0").unwrap_or(bare) {
        "0" | "零" => Ok(0),
        "1" | "一" | "壹" => Ok(1),
        "2" | "二" | "两" | "贰" => Ok(2),
        "3" | "三" | "叁" => Ok(3),
        _ => Err(ExtensionFault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_one_to_three_years_however_they_are_written() {
        for (text, years) in [
            ("", 0),
            ("无", 0),
            ("0", 0),
            ("未延长", 0),
            ("1", 1),
            ("１年", 1),
            ("延长一年", 1),
            ("2.0", 2),
            ("延长 两 年", 2),
            ("叁年", 3),
        ] {
            assert_eq!(extension_years(text), Ok(years), "{text}");
        }
        for text in ["4年", "1.5", "半年", "2026-11-30", "是", "12个月", "-1"] {
            assert_eq!(extension_years(text), Err(ExtensionFault), "{text}");
        }
    }

    #[test]
    fn listings_before_the_rule_with_terms_are_told_apart() {
        let (last, first) = (Some(date("2017-04-30")), Some(date("2017-05-01")));
        assert!(precedes_terms(&[Ground::S1, Ground::S5], last, first));
        assert!(precedes_terms(&[Ground::S4], None, last));
        assert!(!precedes_terms(&[Ground::S4], first, last));
        assert!(!precedes_terms(&[Ground::S1], last, last));
        assert!(!precedes_terms(&[Ground::S4], None, None));
    }

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
