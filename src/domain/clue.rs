//! 线索: that somebody may have done more than not pay (work plan, task 3 and its second requirement; R31). What a listing
//! says only suggests a clue; it is one when a court officer has put a name to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case_number::CaseKey;
use super::ground::Ground;
use super::performance::Performance;
use super::place::RowPlace;

/// The kinds that the work plan names, and one for the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClueKind {
    /// 失职渎职
    Dereliction,
    /// 以权谋私
    SelfDealing,
    /// 懒政不作为
    Inaction,
    /// 暴力抗法
    Violence,
    /// 隐瞒转移财产
    Concealment,
    /// 其他
    Other,
}

/// Who takes a clue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClueReceiver {
    /// 纪委监委 (监察法 第三十七条)
    Discipline,
    /// 公安机关: 拒不执行判决、裁定罪 (刑法 第三百一十三条, 法释〔2024〕13号)
    Police,
}

impl ClueReceiver {
    pub const ALL: [ClueReceiver; 2] = [ClueReceiver::Discipline, ClueReceiver::Police];

    /// The word in data files.
    pub fn word(self) -> &'static str {
        match self {
            ClueReceiver::Discipline => "discipline",
            ClueReceiver::Police => "police",
        }
    }
}

impl ClueKind {
    pub const ALL: [ClueKind; 6] = [
        ClueKind::Dereliction,
        ClueKind::SelfDealing,
        ClueKind::Inaction,
        ClueKind::Violence,
        ClueKind::Concealment,
        ClueKind::Other,
    ];

    /// The word in data files; also the code value in definitions.
    pub fn word(self) -> &'static str {
        match self {
            ClueKind::Dereliction => "dereliction",
            ClueKind::SelfDealing => "self_dealing",
            ClueKind::Inaction => "inaction",
            ClueKind::Violence => "violence",
            ClueKind::Concealment => "concealment",
            ClueKind::Other => "other",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        ClueKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What a listing's ground suggests, to be confirmed or not.
    pub fn suggested_by(ground: Ground) -> Option<Self> {
        match ground {
            Ground::S2 => Some(ClueKind::Violence),
            Ground::S3 => Some(ClueKind::Concealment),
            Ground::S1 | Ground::S4 | Ground::S5 | Ground::S6 => None,
        }
    }

    /// To whom a clue of this kind goes. `by_official`: whether 公职人员 are suspected, as the officer says; `None` where it
    /// cannot be told without that answer, or where nobody of the two is competent.
    pub fn receivers(self, by_official: Option<bool>) -> Option<Vec<ClueReceiver>> {
        use ClueReceiver::{Discipline, Police};
        match (self, by_official) {
            (ClueKind::Dereliction | ClueKind::SelfDealing | ClueKind::Inaction, _) => Some(vec![Discipline]),
            (ClueKind::Violence | ClueKind::Concealment, Some(true)) => Some(vec![Discipline, Police]),
            (ClueKind::Violence | ClueKind::Concealment, Some(false)) => Some(vec![Police]),
            (ClueKind::Other, Some(true)) => Some(vec![Discipline]),
            (ClueKind::Violence | ClueKind::Concealment | ClueKind::Other, _) => None,
        }
    }
}

/// What a named court officer said about a clue: 移送 or 不移送.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clue {
    pub case: CaseKey,
    /// As written; empty: every listing of the case.
    pub party_name: String,
    pub kind: ClueKind,
    /// To whom it goes; nobody if it was dismissed.
    pub receivers: Vec<ClueReceiver>,
    /// In full, as it signs; never empty.
    pub officer: String,
    pub on: Option<NaiveDate>,
    pub reason: String,
    pub place: RowPlace,
}

impl Clue {
    pub fn is_transferred(&self) -> bool {
        !self.receivers.is_empty()
    }
}

/// What the ledger remembers of a transferred clue: all that its list says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub clue: ClueKind,
    pub receivers: Vec<ClueReceiver>,
    pub officer: String,
    pub reason: String,
    pub party_name: String,
    pub uscc: Option<String>,
    pub representative: String,
    pub case_number: String,
    pub court: String,
    pub basis_number: String,
    pub duty: String,
    pub performance: Option<Performance>,
    pub grounds: Vec<Ground>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_goes_where_the_law_sends_it() {
        use ClueReceiver::{Discipline, Police};
        let cases = [
            (ClueKind::Dereliction, None, Some(vec![Discipline])),
            (ClueKind::SelfDealing, Some(false), Some(vec![Discipline])),
            (ClueKind::Inaction, Some(true), Some(vec![Discipline])),
            (ClueKind::Violence, Some(false), Some(vec![Police])),
            (ClueKind::Violence, None, None),
            (ClueKind::Concealment, Some(true), Some(vec![Discipline, Police])),
            (ClueKind::Other, Some(true), Some(vec![Discipline])),
            (ClueKind::Other, Some(false), None),
        ];
        for (kind, by_official, expected) in cases {
            assert_eq!(kind.receivers(by_official), expected, "{kind:?} {by_official:?}");
        }
    }

    #[test]
    fn only_resistance_and_evasion_suggest_a_clue() {
        let suggested: Vec<_> = Ground::ALL.into_iter().filter_map(ClueKind::suggested_by).collect();
        assert_eq!(suggested, [ClueKind::Violence, ClueKind::Concealment]);
    }

    #[test]
    fn kinds_and_words_are_one_to_one() {
        for kind in ClueKind::ALL {
            assert_eq!(ClueKind::of_word(kind.word()), Some(kind));
        }
    }
}
