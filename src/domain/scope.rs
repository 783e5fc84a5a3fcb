//! Who the work plan is about: five classes of public bodies (work plan, part 1). Everybody else is excluded, counted
//! and named with the reason.

use serde::{Deserialize, Serialize};

/// 五类主体.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyClass {
    /// 行政机关
    Agency,
    /// 事业单位
    Institution,
    /// 镇（街道）
    Town,
    /// 村（社区）
    Village,
    /// 国有企业
    StateEnterprise,
}

impl BodyClass {
    pub const ALL: [BodyClass; 5] = [
        BodyClass::Agency,
        BodyClass::Institution,
        BodyClass::Town,
        BodyClass::Village,
        BodyClass::StateEnterprise,
    ];

    /// The word in data files; also the code value in definitions.
    pub fn word(self) -> &'static str {
        match self {
            BodyClass::Agency => "agency",
            BodyClass::Institution => "institution",
            BodyClass::Town => "town",
            BodyClass::Village => "village",
            BodyClass::StateEnterprise => "state_enterprise",
        }
    }

    /// The class of a word in data files and definitions.
    pub fn of_word(word: &str) -> Option<Self> {
        BodyClass::ALL.into_iter().find(|class| class.word() == word)
    }
}

/// Why a row is none of the work plan's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    NaturalPerson,
    /// A company that is not in the register of state enterprises.
    PrivateCompany,
    IndividualBusiness,
    Cooperative,
    PrivateNonprofit,
    Association,
    /// A legal person of another registry: law firms, temples, unions, foreign bodies …
    OtherBody,
    /// Another court's case against a body that is none of ours.
    ForeignCourt,
    /// A person said that the plan does not apply.
    Exempt,
}

impl Exclusion {
    pub const ALL: [Exclusion; 9] = [
        Exclusion::NaturalPerson,
        Exclusion::PrivateCompany,
        Exclusion::IndividualBusiness,
        Exclusion::Cooperative,
        Exclusion::PrivateNonprofit,
        Exclusion::Association,
        Exclusion::OtherBody,
        Exclusion::ForeignCourt,
        Exclusion::Exempt,
    ];

    pub fn of_word(word: &str) -> Option<Self> {
        Exclusion::ALL.into_iter().find(|exclusion| exclusion.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            Exclusion::NaturalPerson => "natural_person",
            Exclusion::PrivateCompany => "private_company",
            Exclusion::IndividualBusiness => "individual_business",
            Exclusion::Cooperative => "cooperative",
            Exclusion::PrivateNonprofit => "private_nonprofit",
            Exclusion::Association => "association",
            Exclusion::OtherBody => "other_body",
            Exclusion::ForeignCourt => "foreign_court",
            Exclusion::Exempt => "exempt",
        }
    }
}
