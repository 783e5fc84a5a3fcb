//! Identifiers that really pass their checks: 统一社会信用代码 (GB 32100), 组织机构代码 (GB 11714), 公民身份号码 (GB 11643).

const USCC_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORG_CODE_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const PERSONAL_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The code with its check character after the 17 characters given.
pub fn with_uscc_check(body: &str) -> String {
    let sum: u32 = body
        .bytes()
        .zip(USCC_WEIGHTS)
        .map(|(byte, weight)| USCC_ALPHABET.iter().position(|&c| c == byte).unwrap_or(0) as u32 * weight)
        .sum();
    let check = USCC_ALPHABET[((31 - sum % 31) % 31) as usize];
    format!("{body}{}", char::from(check))
}

/// Nine characters without hyphen after the eight given.
pub fn with_org_check(body: &str) -> String {
    let sum: u32 =
        body.chars().zip(ORG_CODE_WEIGHTS).map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight).sum();
    match 11 - sum % 11 {
        10 => format!("{body}X"),
        11 => format!("{body}0"),
        digit => format!("{body}{digit}"),
    }
}

/// An 18-character number after address, birthday and sequence (17 digits).
pub fn with_personal_check(body: &str) -> String {
    let sum: u32 =
        body.chars().zip(PERSONAL_WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// A code of registry `category` (two characters) in the city, around the eight characters of an organisation code.
pub fn uscc(category: &str, region: &str, org_body: &str) -> String {
    with_uscc_check(&format!("{category}{region}{}", with_org_check(org_body)))
}

/// 主体标识码: characters 9 to 17.
pub fn org_code_of(uscc: &str) -> String {
    uscc.chars().skip(8).take(9).collect()
}

pub fn passes_uscc(code: &str) -> bool {
    code.len() == 18
        && code.bytes().all(|byte| USCC_ALPHABET.contains(&byte))
        && code.get(..17).is_some_and(|body| with_uscc_check(body) == code)
}

/// The same code with another last character: it fails.
pub fn spoiled(code: &str) -> String {
    let other = if code.ends_with('7') { '8' } else { '7' };
    code.chars().take(code.chars().count().saturating_sub(1)).chain([other]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_pass_and_damaged_ones_fail() {
        for code in ["91110108717743469K", "91350100M000100Y43", "12100000400009880K", "115323000151673132"] {
            assert!(passes_uscc(code), "{code}");
            assert!(!passes_uscc(&spoiled(code)), "{code}");
        }
    }

    #[test]
    fn check_characters_agree_with_the_printed_examples() {
        assert_eq!(with_org_check("01133521"), "01133521X");
        assert_eq!(with_org_check("68092665"), "680926658");
        assert_eq!(with_personal_check("11010519491231002"), "11010519491231002X");
    }
}
