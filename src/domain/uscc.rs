//! 统一社会信用代码 (GB 32100-2015 with 第1号修改单): eighteen characters that say who registered a body, what kind it
//! is, where, which 主体标识码 it has, and a check character modulo 31.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;

use super::{org_code, personal_id, width};

/// A code that passes its check: eighteen ASCII characters, upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Uscc(String);

/// Why a text is no 统一社会信用代码.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UsccFault {
    #[error("{0} characters instead of 18")]
    Length(usize),
    /// I, O, S, V, Z and whatever is neither digit nor Latin letter.
    #[error("{0:?} does not occur in a unified social credit code")]
    Alphabet(char),
    /// Characters 3–8 are a division code and must be digits.
    #[error("characters 3 to 8 are not a division code")]
    Structure,
    #[error("the check character should be {expected}")]
    Check { expected: char },
    /// Stars for part of it: no evidence, but no fault of the writer either.
    #[error("the code is masked")]
    Masked,
    /// A 公民身份号码 in the wrong column.
    #[error("this is a personal number")]
    PersonalId,
}

/// What the first two characters say: the registering authority and the kind of body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UsccCategory {
    /// 11 机关
    Agency,
    /// 12 事业单位
    Institution,
    /// 13 编办直接管理机构编制的群众团体
    MassOrganisation,
    /// 19 其他 (机构编制)
    OtherEstablishment,
    /// 54 村民委员会
    VillageCommittee,
    /// 55 居民委员会
    ResidentsCommittee,
    /// 51 社会团体
    Association,
    /// 52 民办非企业单位
    PrivateNonprofit,
    /// 53 基金会
    Foundation,
    /// 91 企业
    Company,
    /// 92 个体工商户
    IndividualBusiness,
    /// 93 农民专业合作社
    Cooperative,
    /// N1, N2, N3, N9 农村集体经济组织
    CollectiveGroup,
    /// A pair of the standard or its later extensions that the work plan has no business with.
    OtherRegistry,
    /// Not in the tables known here. Never an error: the tables grow (R5).
    Unknown,
}

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of 3 modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Reads a code; width, case, spaces and hyphens do not matter.
///
/// A text that is a personal number in every respect is taken for one even where it would pass as a code (one in 31
/// does): to print a person's number as a body's code is the worse mistake.
pub fn parse(text: &str) -> Result<Uscc, UsccFault> {
    let code: String = width::identifier(text).chars().filter(|c| !width::is_dash(*c)).collect();
    if personal_id::is_masked(&code) || personal_id::is_masked_unit_code(&code) {
        return Err(UsccFault::Masked);
    }
    if personal_id::parse(&code).is_ok() {
        return Err(UsccFault::PersonalId);
    }
    let length = code.chars().count();
    if length != 18 {
        return Err(UsccFault::Length(length));
    }
    if let Some(wrong) = code.chars().find(|c| !ALPHABET.contains(*c)) {
        return Err(UsccFault::Alphabet(wrong));
    }
    if !code.chars().skip(2).take(6).all(|c| c.is_ascii_digit()) {
        return Err(UsccFault::Structure);
    }
    let expected = check_character(&code).ok_or(UsccFault::Structure)?;
    if !code.ends_with(expected) {
        return Err(UsccFault::Check { expected });
    }
    Ok(Uscc(code))
}

/// The check character for the first seventeen characters.
fn check_character(code: &str) -> Option<char> {
    let mut sum = 0;
    let mut characters = code.chars();
    for weight in WEIGHTS {
        sum += ALPHABET.find(characters.next()?)? * weight;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31)
}

impl Uscc {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Characters 9–17, the 主体标识码: what the body's 组织机构代码 is without its hyphen.
    pub fn org_code(&self) -> &str {
        self.0.get(8..17).unwrap_or_default()
    }

    pub fn category(&self) -> UsccCategory {
        category_of(self.0.get(..2).unwrap_or_default())
    }

    /// Whether characters 9–17 also pass the check of GB 11714. Advice only: real codes exist that do not.
    pub fn inner_check_holds(&self) -> bool {
        org_code::parse(self.org_code()).is_ok()
    }
}

fn category_of(pair: &str) -> UsccCategory {
    match pair {
        "11" => UsccCategory::Agency,
        "12" => UsccCategory::Institution,
        "13" => UsccCategory::MassOrganisation,
        "19" => UsccCategory::OtherEstablishment,
        "51" => UsccCategory::Association,
        "52" => UsccCategory::PrivateNonprofit,
        "53" => UsccCategory::Foundation,
        "54" => UsccCategory::VillageCommittee,
        "55" => UsccCategory::ResidentsCommittee,
        "91" => UsccCategory::Company,
        "92" => UsccCategory::IndividualBusiness,
        "93" => UsccCategory::Cooperative,
        "N1" | "N2" | "N3" | "N9" => UsccCategory::CollectiveGroup,
        // Foreign affairs, justice, culture, other civil affairs, tourism, religion, trade unions, armed forces,
        // foreign NGOs, owners' assemblies, returned overseas Chinese, and the rest.
        "21" | "29" | "31" | "32" | "33" | "34" | "35" | "36" | "39" | "41" | "49" | "59" | "61" | "62"
        | "69" | "71" | "72" | "79" | "81" | "82" | "89" | "99" | "A1" | "A9" | "G1" | "J1" | "Q1" | "Q2"
        | "Q3" | "Y1" => UsccCategory::OtherRegistry,
        _ => UsccCategory::Unknown,
    }
}

impl FromStr for Uscc {
    type Err = UsccFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text)
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn real_codes_pass() {
        for code in [
            "91110108717743469K",
            "91330100799655058B",
            "91350100M000100Y43",
            "91110108551385082Q",
            "91330203674737244W",
            "91330282L07196379D",
            "12100000400009880K",
            "11500226753092798P",
            "115323000151673132",
        ] {
            assert_eq!(parse(code).map(|uscc| uscc.0), Ok(code.to_owned()));
        }
    }

    #[test]
    fn made_up_codes_pass_and_tell_their_kind_and_inner_code() {
        use UsccCategory::*;
        for (code, category, inner) in [
            ("1142098401133521XL", Agency, "01133521X"),
            ("11420984000010153Y", Agency, "000010153"),
            ("114209840000102760", Agency, "000010276"),
            ("12420984420800012D", Institution, "420800012"),
            ("13420984000000131Q", MassOrganisation, "000000131"),
            ("54420984ME000001XU", VillageCommittee, "ME000001X"),
            ("55420984MJ00000180", ResidentsCommittee, "MJ0000018"),
            ("51420984MJ20000113", Association, "MJ2000011"),
            ("91420984MA4900010Y", Company, "MA4900010"),
            ("93420984MA4900029M", Cooperative, "MA4900029"),
            ("N2420984MF00000132", CollectiveGroup, "MF0000013"),
            ("N3420984MF0000021R", CollectiveGroup, "MF0000021"),
            ("Y14209840000000192", OtherRegistry, "000000019"),
        ] {
            let uscc: Uscc = code.parse().unwrap();
            assert_eq!((uscc.category(), uscc.org_code(), uscc.inner_check_holds()), (category, inner, true));
        }
    }

    #[test]
    fn a_failing_inner_check_is_only_advice() {
        let uscc = parse("91420984MA49000112").unwrap();
        assert!(!uscc.inner_check_holds());
    }

    #[test]
    fn an_unknown_category_is_no_fault() {
        let body = "X7990184MA4900010";
        let uscc = parse(&format!("{body}{}", check_character(body).unwrap())).unwrap();
        assert_eq!(uscc.category(), UsccCategory::Unknown);
    }

    #[test]
    fn invalid_codes_say_why() {
        for (written, fault) in [
            ("91110108717743469L", UsccFault::Check { expected: 'K' }),
            ("9111010871774346K", UsccFault::Length(17)),
            ("9I110108717743469K", UsccFault::Alphabet('I')),
            ("9111O108717743469K", UsccFault::Alphabet('O')),
            ("91420984MA4090010Y", UsccFault::Check { expected: 'D' }),
            ("9111010B717743469Y", UsccFault::Structure),
            ("42098419750101001X", UsccFault::PersonalId),
            ("420984 19750101 001x", UsccFault::PersonalId),
            ("420984750101001", UsccFault::PersonalId),
            ("4209841975****001X", UsccFault::Masked),
            ("12420984MX****L101", UsccFault::Masked),
            ("01133521X", UsccFault::Length(9)),
            ("", UsccFault::Length(0)),
            ("云泽市水务局", UsccFault::Length(6)),
        ] {
            assert_eq!(parse(written), Err(fault), "{written}");
        }
    }

    #[test]
    fn writing_does_not_matter() {
        for (written, expected) in [
            ("91330203674737244w", "91330203674737244W"),
            ("９１１１０１０８７１７７４３４６９Ｋ", "91110108717743469K"),
            ("9111 0108 7177 4346 9K", "91110108717743469K"),
            ("91110108-717743469-K", "91110108717743469K"),
            ("'91110108717743469K\t", "91110108717743469K"),
        ] {
            assert_eq!(parse(written).map(|uscc| uscc.to_string()), Ok(expected.to_owned()), "{written}");
        }
    }

    #[test]
    fn an_all_digit_code_that_passes_the_personal_check_stays_a_code() {
        // Both pass ISO 7064 MOD 11-2; only the impossible birth date tells them from a person's number.
        for code in ["115323000151673132", "114209840000102760"] {
            assert!(parse(code).is_ok(), "{code}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn one_wrong_character_is_found(
            body in "(11|12|54|91)990184[0-9A-HJ-NP-RTUWXY]{9}",
            at in 0..18_usize,
            to in 0..31_usize,
        ) {
            let code = format!("{body}{}", check_character(&body).unwrap());
            prop_assert_eq!(parse(&code).map(|read| read.0), Ok(code.clone()));
            let other = ALPHABET.chars().nth(to).unwrap();
            let wrong: String = code.chars().enumerate().map(|(i, c)| if i == at { other } else { c }).collect();
            prop_assume!(wrong != code);
            prop_assert!(parse(&wrong).is_err());
        }
    }
}
