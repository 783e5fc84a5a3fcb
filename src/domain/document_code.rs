//! 验证码: the short code on every document that goes out, by which whoever holds a copy can ask over the telephone what it is.
//! It says where a document belongs (edition and file); what the document must say, the ledger knows. A code over the
//! content could not stand in the content.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::quarter::EditionId;
use super::width::identifier;

/// No 0 and O, no 1 and I: 32 characters that are heard and read apart.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Characters that tell the document; one more checks them.
const TELLING: usize = 9;

/// Nine characters and a check character, written `7K4M2-P9XQ3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentCode([u8; TELLING + 1]);

/// Not a code of ours, or misheard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotACode {
    #[error("a code has ten letters and digits, none of 0 O 1 I")]
    Form,
    #[error("the check character does not fit")]
    Check,
}

impl DocumentCode {
    /// Of a file of an edition, by its path inside it.
    pub fn of(edition: EditionId, path: &str) -> Self {
        let hash = Sha256::new()
            .chain_update("chengxin document 1\0")
            .chain_update(edition.to_string())
            .chain_update("\0")
            .chain_update(path)
            .finalize();
        let number = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let mut values = [0_u8; TELLING + 1];
        for (at, value) in values.iter_mut().take(TELLING).enumerate() {
            *value = u8::try_from(number >> (5 * at) & 31).unwrap_or_default();
        }
        values[TELLING] = check(&values);
        DocumentCode(values)
    }

    /// The first code that stands in a text, as documents show it.
    pub fn find(text: &str) -> Option<Self> {
        let marks: Vec<char> = text.chars().collect();
        let width = TELLING + 2;
        marks.windows(width).enumerate().find_map(|(at, window)| {
            let touches =
                |at: Option<usize>| at.and_then(|at| marks.get(at)).is_some_and(char::is_ascii_alphanumeric);
            let alone = !touches(at.checked_sub(1)) && !touches(Some(at + width));
            let dash = window.get(width / 2) == Some(&'-');
            let written: String = window.iter().collect();
            (alone && dash).then(|| written.parse().ok()).flatten()
        })
    }
}

impl fmt::Display for DocumentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, value) in self.0.iter().enumerate() {
            if at == self.0.len() / 2 {
                f.write_str("-")?;
            }
            let letter = ALPHABET.get(usize::from(*value)).copied().unwrap_or(b'?');
            write!(f, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

impl FromStr for DocumentCode {
    type Err = NotACode;

    /// Case, width, spaces and hyphens do not matter.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let written = identifier(text).to_ascii_uppercase();
        let mut values = [0_u8; TELLING + 1];
        let mut places = values.iter_mut();
        for letter in written.bytes().filter(|letter| *letter != b'-') {
            let value = ALPHABET.iter().position(|known| *known == letter).ok_or(NotACode::Form)?;
            *places.next().ok_or(NotACode::Form)? = u8::try_from(value).unwrap_or_default();
        }
        if places.next().is_some() {
            return Err(NotACode::Form);
        }
        if values[TELLING] == check(&values) { Ok(DocumentCode(values)) } else { Err(NotACode::Check) }
    }
}

/// A weighted sum in the field of 32 elements, each place with a weight of its own: one wrong character and any two that
/// changed places are noticed always.
fn check(values: &[u8; TELLING + 1]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for value in values.iter().take(TELLING) {
        weight = times(weight, 2);
        sum ^= times(weight, *value);
    }
    sum
}

/// Product modulo x⁵ + x² + 1.
fn times(mut left: u8, mut right: u8) -> u8 {
    let mut product = 0;
    while right > 0 {
        if right & 1 == 1 {
            product ^= left;
        }
        right >>= 1;
        left <<= 1;
        if left & 32 != 0 {
            left ^= 0b10_0101;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> DocumentCode {
        DocumentCode::of("2026Q3-1".parse().unwrap(), "2-通报材料包/003-云泽市教育局/附件1-失信信息.xlsx")
    }

    #[test]
    fn the_same_file_of_the_same_edition_has_the_same_code_and_no_other_has_it() {
        let other = |edition: &str, path: &str| DocumentCode::of(edition.parse().unwrap(), path);
        assert_eq!(code(), code());
        assert_ne!(code(), other("2026Q3-2", "2-通报材料包/003-云泽市教育局/附件1-失信信息.xlsx"));
        assert_ne!(code(), other("2026Q3-1", "2-通报材料包/003-云泽市教育局/附件2-回执.xlsx"));
        assert_eq!(code().to_string().len(), 11);
    }

    #[test]
    fn a_code_is_understood_as_people_write_it() {
        let written = code().to_string();
        for text in
            [written.clone(), written.to_lowercase(), written.replace('-', " "), format!(" {written}\n")]
        {
            assert_eq!(text.parse(), Ok(code()), "{text}");
        }
        for text in ["", "7K4M2", "ABCDE-FGHIJ", "ABCDE-FGHJK9", "0OOO1-11111"] {
            assert_eq!(text.parse::<DocumentCode>(), Err(NotACode::Form), "{text}");
        }
    }

    #[test]
    fn every_slip_and_every_swap_is_noticed() {
        let right = code().0;
        for at in 0..right.len() {
            for value in 0..32 {
                let mut slip = right;
                slip[at] = value;
                let told = DocumentCode(slip).to_string().parse::<DocumentCode>();
                assert_eq!(told.is_ok(), slip == right);
            }
            for with in 0..at.min(TELLING) {
                let mut swap = right;
                swap.swap(at, with);
                let told = DocumentCode(swap).to_string().parse::<DocumentCode>();
                assert!(told.is_err() || swap == right, "{at} {with}");
            }
        }
    }

    #[test]
    fn a_code_is_found_in_the_text_around_it() {
        let said = format!("验证码 {}　第1页", code());
        assert_eq!(DocumentCode::find(&said), Some(code()));
        assert_eq!(DocumentCode::find("2026Q-3K-R1 ABCDE-FGHJK"), None, "the check does not fit");
        assert_eq!(DocumentCode::find(&format!("X{}", code())), None);
    }
}
