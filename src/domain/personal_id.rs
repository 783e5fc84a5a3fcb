//! 公民身份号码 (GB 11643): how it is told from other numbers, and when a text is one that somebody has masked. The
//! program has no use for a person's full number; what it must do is to know one and not to pass it on.

mod mask;

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

use super::width;

pub use mask::mask;

/// A number of eighteen characters that passes its check. `Debug` shows it masked, so that it cannot slip into a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalId(String);

/// Why a text is no 公民身份号码.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PersonalIdFault {
    #[error("{0} characters instead of 18 or 15")]
    Length(usize),
    #[error("{0:?} does not occur in a personal number")]
    Alphabet(char),
    #[error("characters 7 to 14 are not a date of birth")]
    Birth,
    #[error("the check character should be {expected}")]
    Check { expected: char },
    #[error("the number is masked")]
    Masked,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &str = "10X98765432";

/// Reads a number of eighteen characters, or one of fifteen digits (before 1999, kept as eighteen). The address code is
/// not looked up: older residents carry codes of counties that are gone.
pub fn parse(text: &str) -> Result<PersonalId, PersonalIdFault> {
    let written = width::identifier(text);
    if is_masked(&written) {
        return Err(PersonalIdFault::Masked);
    }
    let length = written.chars().count();
    let (body, check) = match length {
        18 => written.split_at(written.char_indices().next_back().map_or(0, |(at, _)| at)),
        15 => (written.as_ref(), ""),
        _ => return Err(PersonalIdFault::Length(length)),
    };
    let wrong = body.chars().find(|c| !c.is_ascii_digit());
    if let Some(wrong) = wrong.or_else(|| check.chars().find(|c| !c.is_ascii_digit() && *c != 'X')) {
        return Err(PersonalIdFault::Alphabet(wrong));
    }
    let body = match body.split_at_checked(6) {
        Some((address, rest)) if length == 15 => format!("{address}19{rest}"),
        _ => body.to_owned(),
    };
    if !body.get(6..14).is_some_and(is_birth_date) {
        return Err(PersonalIdFault::Birth);
    }
    let expected = check_character(&body).ok_or(PersonalIdFault::Birth)?;
    if length == 18 && !check.starts_with(expected) {
        return Err(PersonalIdFault::Check { expected });
    }
    Ok(PersonalId(format!("{body}{expected}")))
}

/// ISO 7064 MOD 11-2 over the first seventeen digits.
fn check_character(body: &str) -> Option<char> {
    let mut sum = 0;
    let mut digits = body.chars();
    for weight in WEIGHTS {
        sum += digits.next()?.to_digit(10)? * weight;
    }
    CHECKS.chars().nth(usize::try_from(sum % 11).ok()?)
}

/// Eight digits that are a day since 1800 (the standard's own example was born in 1880).
fn is_birth_date(digits: &str) -> bool {
    digits.get(..2).is_some_and(is_century) && NaiveDate::parse_from_str(digits, "%Y%m%d").is_ok()
}

fn is_century(digits: &str) -> bool {
    matches!(digits, "18" | "19" | "20")
}

/// `true` for a personal number with stars in it, as courts publish them: 6–11 digits, 2–10 stars, up to four
/// characters (eighteen or nineteen together, or the remains of such a mask). Where the century can be seen it must be
/// one, else the number is a unit's: see [`is_masked_unit_code`].
pub fn is_masked(text: &str) -> bool {
    let written = width::identifier(text);
    let Some(parts) = Masked::of(&written) else { return false };
    (6..=11).contains(&parts.head.len())
        && parts.head.bytes().all(|byte| byte.is_ascii_digit())
        && parts.tail.len() <= 4
        && parts.tail.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X')
        && (written.len() < 18 || parts.head.get(6..8).is_none_or(is_century))
}

/// `true` for a 统一社会信用代码 with stars in it, such as `12990184MX****L101`.
pub fn is_masked_unit_code(text: &str) -> bool {
    let written = width::identifier(text);
    let Some(parts) = Masked::of(&written) else { return false };
    (17..=19).contains(&written.len())
        && (6..=14).contains(&parts.head.len())
        && parts.head.bytes().chain(parts.tail.bytes()).all(|byte| byte.is_ascii_alphanumeric())
        && parts.head.bytes().skip(2).take(6).all(|byte| byte.is_ascii_digit())
        && !is_masked(&written)
}

/// What stands before and after the one run of 2–10 stars.
struct Masked<'a> {
    head: &'a str,
    tail: &'a str,
}

impl<'a> Masked<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (head, rest) = text.split_at(text.find('*')?);
        let tail = rest.trim_start_matches('*');
        let stars = rest.len() - tail.len();
        ((2..=10).contains(&stars) && !tail.contains('*')).then_some(Masked { head, tail })
    }
}

impl PersonalId {
    /// The full number. Not for anything that people or logs see.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PersonalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonalId({})", mask(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for (written, expected) in [
            ("11010519491231002X", "11010519491231002X"),
            ("440524188001010014", "440524188001010014"),
            ("34052419800101001x", "34052419800101001X"),
            ("42098419750101001X", "42098419750101001X"),
            ("420984197501010028", "420984197501010028"),
            ("'４２０９８４１９７５０１０１００２８", "420984197501010028"),
            ("420924199602290017", "420924199602290017"),
            ("422228197001010016", "422228197001010016"),
            ("420984750101001", "42098419750101001X"),
            ("422228700101001", "422228197001010016"),
        ] {
            let read = parse(written).map(|id| id.0).unwrap_or_default();
            assert_eq!(read, expected, "{written}");
        }
    }

    #[test]
    fn invalid_numbers_say_why() {
        for (written, fault) in [
            ("420984190002290019", PersonalIdFault::Birth), // 1900 was no leap year
            ("115323000151673132", PersonalIdFault::Birth), // units' codes that pass the personal check
            ("114209840000102760", PersonalIdFault::Birth),
            ("420984197501010029", PersonalIdFault::Check { expected: '8' }),
            ("42098419750101002", PersonalIdFault::Length(17)),
            ("4209841975O1010028", PersonalIdFault::Alphabet('O')),
            ("42098419750101002Y", PersonalIdFault::Alphabet('Y')),
            ("4209841975****001X", PersonalIdFault::Masked),
            ("", PersonalIdFault::Length(0)),
            ("云泽市人民法院云泽市人民法院云泽市人", PersonalIdFault::Alphabet('云')),
        ] {
            assert_eq!(parse(written), Err(fault), "{written}");
        }
    }

    #[test]
    fn masked_persons_and_masked_units_are_told_apart() {
        for text in [
            "4222011987****771X",
            "37280119701****7692",
            "53272219751****0914",
            "4209841975****001x",
            "４２０９８４１９７５＊＊＊＊００１Ｘ",
            "420984********0028",
            "42098475010****",
            "420984**********",
        ] {
            assert!(is_masked(text) && !is_masked_unit_code(text), "{text}");
        }
        for text in ["12420984MX****L101", "1242098442****012D", "124209844208****12", "91420984**********"] {
            assert!(is_masked_unit_code(text) && !is_masked(text), "{text}");
        }
        for text in [
            "420984197501010028",
            "张**",
            "420984*1975****0028",
            "42098*********0028",
            "****",
            "",
            "138****1234",
        ] {
            assert!(!is_masked(text) && !is_masked_unit_code(text), "{text}");
        }
    }

    #[test]
    fn debug_output_is_masked() {
        assert_eq!(format!("{:?}", parse("420984197501010028").unwrap()), "PersonalId(420984********0028)");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = parse(&text);
            let _ = is_masked(&text);
            let _ = is_masked_unit_code(&text);
        }

        #[test]
        fn a_born_persons_number_reads_back(address in 110_000..660_000_u32, day in 0..36_000_u64, order in 0..1000_u32) {
            let born = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(day);
            let body = format!("{address}{}{order:03}", born.format("%Y%m%d"));
            let number = format!("{body}{}", check_character(&body).unwrap());
            prop_assert_eq!(parse(&number).map(|read| read.0), Ok(number));
        }
    }
}
