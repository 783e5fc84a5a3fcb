//! 组织机构代码 (GB 11714): eight characters and a check character, printed `XXXXXXXX-X`. Superseded by the
//! 统一社会信用代码 in 2015, which carries it as characters 9–17, so that the old code still leads to the body.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

use super::width;

/// A code that passes its check, nine characters, upper case, without the hyphen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OrgCode(String);

/// Why a text is no organisation code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OrgCodeFault {
    #[error("{0} characters instead of 9")]
    Length(usize),
    #[error("{0:?} does not occur in an organisation code")]
    Alphabet(char),
    #[error("the hyphen stands in the wrong place")]
    Hyphen,
    #[error("the check character should be {expected}")]
    Check { expected: char },
}

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Reads a code with or without its hyphen; width, case and spaces do not matter.
pub fn parse(text: &str) -> Result<OrgCode, OrgCodeFault> {
    let written = width::identifier(text);
    let code: String = written.chars().filter(|c| !width::is_dash(*c)).collect();
    let hyphens: Vec<usize> =
        written.chars().enumerate().filter(|(_, c)| width::is_dash(*c)).map(|(at, _)| at).collect();
    let length = code.chars().count();
    if length != 9 {
        return Err(OrgCodeFault::Length(length));
    }
    if !matches!(hyphens.as_slice(), [] | [8]) {
        return Err(OrgCodeFault::Hyphen);
    }
    if let Some(wrong) = code.chars().find(|c| !c.is_ascii_digit() && !c.is_ascii_uppercase()) {
        return Err(OrgCodeFault::Alphabet(wrong));
    }
    let expected = check_character(&code).ok_or(OrgCodeFault::Length(length))?;
    if !code.ends_with(expected) {
        return Err(OrgCodeFault::Check { expected });
    }
    Ok(OrgCode(code))
}

/// Puts back the zeros that a spreadsheet program took from the front, only if the code then passes its check. One
/// wrong number in eleven passes by chance: whoever calls this says so in a finding.
pub fn restore_zeros(text: &str) -> Option<OrgCode> {
    let written = width::identifier(text);
    let body = written.strip_suffix('X').unwrap_or(&written);
    let shortened = (2..9).contains(&written.len()) && body.bytes().all(|byte| byte.is_ascii_digit());
    if !shortened || body.bytes().all(|byte| byte == b'0') {
        return None;
    }
    parse(&format!("{written:0>9}")).ok()
}

/// The check character for the first eight characters; `None` if there are fewer or one is not of the alphabet.
pub(super) fn check_character(body: &str) -> Option<char> {
    let mut sum = 0;
    let mut characters = body.chars();
    for weight in WEIGHTS {
        sum += characters.next()?.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        value => char::from_digit(value, 10),
    }
}

impl OrgCode {
    /// Nine characters, without the hyphen.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrgCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn valid_codes_pass() {
        for (written, expected) in [
            ("680926658", "680926658"),
            ("619848910", "619848910"),
            ("01133521X", "01133521X"),
            ("01133521-X", "01133521X"),
            ("０１１３３５２１－ｘ", "01133521X"),
            (" 01133521 - x\t", "01133521X"),
            ("420800012", "420800012"),
            ("000000131", "000000131"),
            ("00000006X", "00000006X"),
            ("PDY00001X", "PDY00001X"),
            ("pdy00001-x", "PDY00001X"),
            ("000000000", "000000000"),
            ("ME000001X", "ME000001X"),
        ] {
            assert_eq!(parse(written).map(|code| code.0), Ok(expected.to_owned()), "{written}");
        }
    }

    #[test]
    fn invalid_codes_say_why() {
        for (written, fault) in [
            ("680926659", OrgCodeFault::Check { expected: '8' }),
            ("0113352-1X", OrgCodeFault::Hyphen),
            ("0113-3521-X", OrgCodeFault::Hyphen),
            ("1133521X", OrgCodeFault::Length(8)),
            ("1616173", OrgCodeFault::Length(7)),
            ("", OrgCodeFault::Length(0)),
            ("91110108717743469K", OrgCodeFault::Length(18)),
            ("0113352*X", OrgCodeFault::Alphabet('*')),
            ("云泽市人民法院一二", OrgCodeFault::Alphabet('云')),
        ] {
            assert_eq!(parse(written), Err(fault), "{written}");
        }
    }

    #[test]
    fn zeros_come_back_only_under_the_check() {
        let restored = |text| restore_zeros(text).map(|code| code.0);
        assert_eq!(restored("131"), Some("000000131".to_owned()));
        assert_eq!(restored("1133521X"), Some("01133521X".to_owned()));
        assert_eq!(restored("6X"), Some("00000006X".to_owned()));
        // By chance: nothing says whether these were the digits lost.
        assert_eq!(restored("1616173"), Some("001616173".to_owned()));
        for text in ["1616174", "132", "0", "000", "X", "680926658", "PDY0001X", "", "无"] {
            assert_eq!(restored(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = parse(&text);
            let _ = restore_zeros(&text);
        }

        #[test]
        fn a_body_with_its_check_character_reads_back(body in "[0-9A-Z]{8}") {
            let code = format!("{body}{}", check_character(&body).unwrap());
            prop_assert_eq!(parse(&code).map(|read| read.0), Ok(code));
        }
    }
}
