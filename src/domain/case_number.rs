//! 案号: case numbers in the form of 法〔2015〕137号 and in the form before 2016.
//!
//! A case number is read strictly: what is mended is said ([`Mend`]), what could be two numbers goes to a person
//! ([`CaseNumberFault::is_doubtful`]), and nothing is guessed. Whether the court or the type exists is not asked here.

mod basis;
mod kind;
mod parse;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use basis::basis;
pub use parse::parse;

/// `true` for what is a case number and nothing else, by its looks; half width, without white space. A sentence may speak of
/// one, and a label may stand before one.
pub fn looks_like(folded: &str) -> bool {
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let begins = folded.starts_with(['(', '[', '〔', '【', '2']);
    begins && digits > 4 && folded.contains('号') && !folded.contains(':') && !folded.ends_with('。')
}

/// What makes two writings one case: year, court, type and number, in the canonical writing
/// `（2024）鄂0984执1234号`. Zero padding, brackets, spaces, `之一` and a trailing document name do not count. Numbers of the
/// form before 2016 have five digits in the key, as was the custom: `（2014）鄂汉川执字第00123号`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseKey(pub Arc<str>);

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 法院代字: `鄂0984`, `最高法`; in the old form the court's short name, `鄂汉川`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CourtCode(Arc<str>);

impl CourtCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CourtCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which rule a number is written by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 法〔2015〕137号, in force since 2016-01-01: `（2024）鄂0984执1234号`.
    New,
    /// Before: `（2014）鄂汉川执字第00123号`. Such numbers stay valid for their cases.
    Old,
}

/// A slip in the writing that leaves no doubt about the number. Where there are several, the first of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// `2024鄂0984执1234号`
    MissingBracket,
    /// `（2024）鄂0984执1234`
    MissingHao,
    /// `（2024）鄂0984执01234号`: the new form has no leading zeros.
    ZeroPadded,
}

impl Mend {
    pub fn word(self) -> &'static str {
        match self {
            Mend::MissingBracket => "missing_bracket",
            Mend::MissingHao => "missing_hao",
            Mend::ZeroPadded => "zero_padded",
        }
    }
}

/// One case number, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseNumber {
    key: CaseKey,
    year: i32,
    court: CourtCode,
    speciality: Option<char>,
    kind: String,
    number: u32,
    form: Form,
    suffix: Option<String>,
    document: Option<String>,
    mended: Option<Mend>,
}

impl CaseNumber {
    pub fn key(&self) -> &CaseKey {
        &self.key
    }

    /// 收案年度.
    pub fn year(&self) -> i32 {
        self.year
    }

    pub fn court(&self) -> &CourtCode {
        &self.court
    }

    /// 专门审判代字 (法〔2018〕335号), such as 知.
    pub fn speciality(&self) -> Option<char> {
        self.speciality
    }

    /// 类型代字 without 字: `执`, `执恢`, `民初` … In the old form the line between the court's short name and the type is
    /// drawn by the known types; the key does not depend on it.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// 案件编号.
    pub fn number(&self) -> u32 {
        self.number
    }

    pub fn form(&self) -> Form {
        self.form
    }

    /// `之一`: which document of the case.
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// The name of a document written behind the number: `执行裁定书`.
    pub fn document(&self) -> Option<&str> {
        self.document.as_deref()
    }

    pub fn mended(&self) -> Option<Mend> {
        self.mended
    }

    /// Whether a case of this type can put somebody on the list: 执 and 执恢 (R10), and the court's enforcement types of
    /// the old form; not 证执, which is a notary's, and not objections, reviews and preservation.
    pub fn is_listing_type(&self) -> bool {
        kind::is_listing(&self.kind, self.form)
    }
}

/// Why a text is no case number that can be worked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum CaseNumberFault {
    #[error("there is no case number")]
    Missing,
    #[error("not a case number")]
    NotACaseNumber,
    /// Year, court, type or number is not there.
    #[error("a part of the case number is missing")]
    MissingParts,
    #[error("the year is not four digits of this or the last century")]
    Year,
    #[error("the year is still to come")]
    FutureYear,
    #[error("the court code has a number of digits that no court has")]
    CourtCode,
    #[error("the number is zero or too large")]
    Number,
    #[error("written in the form of 2016, but of an earlier year")]
    NewFormBefore2016,
    #[error("{0:?} does not belong into a case number")]
    BadCharacter(char),
    /// New court code with 字第, or the old short name without.
    #[error("half in the old form, half in the new")]
    MixedForm,
    #[error("several case numbers in one cell")]
    SeveralNumbers,
    #[error("a range of case numbers")]
    Range,
}

impl CaseNumberFault {
    /// `true` where somebody who knows the case can say what is meant: for review. The others go back to the court.
    pub fn is_doubtful(self) -> bool {
        matches!(self, CaseNumberFault::MixedForm | CaseNumberFault::SeveralNumbers | CaseNumberFault::Range)
    }

    pub fn word(&self) -> &'static str {
        match self {
            CaseNumberFault::Missing => "missing",
            CaseNumberFault::NotACaseNumber => "not_a_case_number",
            CaseNumberFault::MissingParts => "missing_parts",
            CaseNumberFault::Year => "year",
            CaseNumberFault::FutureYear => "future_year",
            CaseNumberFault::CourtCode => "court_code",
            CaseNumberFault::Number => "number",
            CaseNumberFault::NewFormBefore2016 => "new_form_before_2016",
            CaseNumberFault::BadCharacter(_) => "bad_character",
            CaseNumberFault::MixedForm => "mixed_form",
            CaseNumberFault::SeveralNumbers => "several_numbers",
            CaseNumberFault::Range => "range",
        }
    }
}

#[cfg(test)]
mod tests;
