//! Masking of personal numbers inside any text, for findings, logs and reports.

use std::borrow::Cow;

use super::super::width;
use super::{check_character, is_birth_date};

/// Stars for the birth date of every full personal number in `text`: `420984197501010028` becomes
/// `420984********0028`. Everything else stays as it is.
///
/// A full number is eighteen digits (the last may be X) with a plausible birth date in the middle, or fifteen digits with
/// one. Neither full width nor invisible characters between the digits hide it. Eighteen digits in groups (`420984
/// 19750101 0028`) or within a longer run count if the check character holds too: without that, a date inside an account
/// number would be taken for a person. Codes of units have no plausible date there and stay.
pub fn mask(text: &str) -> Cow<'_, str> {
    if text.chars().filter(|c| width::half(*c).is_ascii_digit()).count() < 15 {
        return Cow::Borrowed(text);
    }
    let marks = marks(text);
    let mut hidden: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(rest) = marks.get(from..).filter(|rest| rest.len() >= 15) {
        let before = from.checked_sub(1).and_then(|at| marks.get(at));
        let date = if is_long(before, rest) {
            6..14
        } else if is_short(before, rest) {
            6..11
        } else {
            from += 1;
            continue;
        };
        // The last four stay in sight, and another number may begin with them.
        from += date.end;
        hidden.extend(rest.get(date).unwrap_or_default().iter().map(|mark| mark.at));
    }
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let masked = text.char_indices().map(|(at, c)| if hidden.binary_search(&at).is_ok() { '*' } else { c });
    Cow::Owned(masked.collect())
}

/// A visible character and where it stands in the text.
struct Mark {
    at: usize,
    /// Half width, upper case.
    shape: char,
    /// How many spaces or hyphens stand before it.
    gap: usize,
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut gap = 0;
    for (at, c) in text.char_indices() {
        match width::visible(c) {
            Some(shape) if width::is_dash(shape) => gap += 1,
            Some(shape) => {
                marks.push(Mark { at, shape: shape.to_ascii_uppercase(), gap });
                gap = 0;
            }
            None if c.is_whitespace() => gap += 1,
            None => {}
        }
    }
    marks
}

/// Whether `rest` begins with a number of eighteen characters.
fn is_long(before: Option<&Mark>, rest: &[Mark]) -> bool {
    let Some((number, after)) = rest.split_at_checked(18) else { return false };
    let shapes: String = number.iter().map(|mark| mark.shape).collect();
    let digits = shapes.strip_suffix('X').unwrap_or(&shapes);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !shapes.get(6..14).is_some_and(is_birth_date) {
        return false;
    }
    let gap = number.iter().skip(1).map(|mark| mark.gap).max().unwrap_or_default();
    let alone = !continues(before, number.first()) && !continues(number.last(), after.first());
    let check_holds = || check_character(&shapes).is_some_and(|check| shapes.ends_with(check));
    match gap {
        0 => alone || check_holds(),
        1 => alone && check_holds(),
        _ => false,
    }
}

/// Whether `rest` begins with a number of fifteen digits that stands by itself.
fn is_short(before: Option<&Mark>, rest: &[Mark]) -> bool {
    let Some((number, after)) = rest.split_at_checked(15) else { return false };
    let shapes: String = number.iter().map(|mark| mark.shape).collect();
    shapes.bytes().all(|byte| byte.is_ascii_digit())
        && number.iter().skip(1).all(|mark| mark.gap == 0)
        && !touches(before, number.first())
        && !touches(number.last(), after.first())
        && shapes.get(6..12).is_some_and(|born| is_birth_date(&format!("19{born}")))
}

/// Whether a run of digits goes on from one character to the next.
fn continues(left: Option<&Mark>, right: Option<&Mark>) -> bool {
    touches(left, right)
        && left.zip(right).is_some_and(|(l, r)| l.shape.is_ascii_digit() && r.shape.is_ascii_digit())
}

/// Whether two characters belong to one word of digits and Latin letters.
fn touches(left: Option<&Mark>, right: Option<&Mark>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return false };
    right.gap == 0 && left.shape.is_ascii_alphanumeric() && right.shape.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn full_numbers_are_masked_wherever_they_stand() {
        for (text, expected) in [
            ("420984197501010028", "420984********0028"),
            ("42098419750101001X", "420984********001X"),
            ("42098419750101001x", "420984********001x"),
            ("420984750101001", "420984*****1001"),
            ("身份证420984197501010028，电话无", "身份证420984********0028，电话无"),
            ("甲420984197501010028乙34052419800101001X", "甲420984********0028乙340524********001X"),
            ("ID420984197501010028号", "ID420984********0028号"),
            ("'420984197501010028", "'420984********0028"),
            ("４２０９８４１９７５０１０１００２８", "４２０９８４********００２８"),
            ("420984\u{200B}19750101\u{200B}0028", "420984\u{200B}********\u{200B}0028"),
            ("420984 19750101 0028", "420984 ******** 0028"),
            ("4209-8419-7501-0100-28", "4209-84**-****-**00-28"),
            ("420984197501010028 13800000000", "420984********0028 13800000000"),
            ("42098419750101002813800000000", "420984********002813800000000"),
            ("9420984197501010028", "9420984********0028"),
            // The check is not asked: a mistyped number still is a person's.
            ("420984197501010029", "420984********0029"),
        ] {
            assert_eq!(mask(text), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "",
            "115323000151673132",
            "114209840000102760",
            "91420984MA4900010Y",
            "1142098401133521XL",
            "420984190002290019",
            "4209841975****0028",
            "420984********0028",
            "（2024）鄂0984执1234号",
            "支付4126812.71元，账号6222020200112233446",
            "420984000012345",
            "123456 20240101 1234",
            "2024-01-01 2024-01-02 2024-01-03",
        ] {
            assert!(matches!(mask(text), Cow::Borrowed(_)), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn nothing_is_left_to_mask(text in "[0-9X 　\\-证]{0,60}") {
            let once = mask(&text).into_owned();
            prop_assert_eq!(mask(&once), once.as_str());
        }

        #[test]
        fn any_text_keeps_its_length(text in any::<String>()) {
            prop_assert_eq!(mask(&text).chars().count(), text.chars().count());
        }
    }
}
