//! 待核结论: what people answered to questions, and what stands after all their answers.
//!
//! Answers are taken in their order. A withdrawn answer is as if nothing had been said; "unsure" leaves the question open
//! but is not asked about again. Answers that cannot both be true decide nothing: that is a question of its own, with a key
//! of its own, and of the answers to that one the last holds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::place::RowPlace;
use super::question::question_key;
use super::scope::BodyClass;
use super::unit::UnitId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// 是同一单位
    Same,
    /// 不是
    Different,
    /// 新单位
    New,
    /// 不确定
    Unsure,
    /// 放行 (a government's listing), 确认 (a repair)
    Approve,
    /// 不放行, 不予修复
    Refuse,
    /// 撤回: the answers before it are as if never given.
    Withdraw,
}

impl Answer {
    pub const ALL: [Answer; 7] = [
        Answer::Same,
        Answer::Different,
        Answer::New,
        Answer::Unsure,
        Answer::Approve,
        Answer::Refuse,
        Answer::Withdraw,
    ];

    /// The word in data files and definitions.
    pub fn word(self) -> &'static str {
        match self {
            Answer::Same => "same",
            Answer::Different => "different",
            Answer::New => "new",
            Answer::Unsure => "unsure",
            Answer::Approve => "approve",
            Answer::Refuse => "refuse",
            Answer::Withdraw => "withdraw",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Answer::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

const BODY: &str = "body:";

/// How an answer names a body without a unit: by its name key, which is the same in every run.
pub fn body_reference(name_key: &str) -> UnitId {
    UnitId(format!("{BODY}{name_key}").into())
}

/// The name key of a body without a unit that an answer names.
pub fn referred_body(unit: &UnitId) -> Option<&str> {
    unit.0.strip_prefix(BODY)
}

/// One answer as one row of a workbook gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Of the question: [`super::question::Question::key`].
    pub key: String,
    pub answer: Answer,
    /// Same: the unit meant. Different: the units not meant.
    pub units: Vec<UnitId>,
    /// Of a new body.
    pub class: Option<BodyClass>,
    /// Empty: the workbook does not say.
    pub by: String,
    /// `None` until the run gives an undated answer its day.
    pub on: Option<NaiveDate>,
    pub place: RowPlace,
}

/// What an answer says; two that differ cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statement {
    IsUnit(UnitId),
    IsNew,
    Approved,
    Refused,
}

impl Statement {
    fn of(decision: &Decision) -> Option<Self> {
        match decision.answer {
            Answer::Same => decision.units.first().cloned().map(Statement::IsUnit),
            Answer::New => Some(Statement::IsNew),
            Answer::Approve => Some(Statement::Approved),
            Answer::Refuse => Some(Statement::Refused),
            Answer::Different | Answer::Unsure | Answer::Withdraw => None,
        }
    }

    /// How the statement stands in the key of a contradiction.
    pub fn word(&self) -> String {
        match self {
            Statement::IsUnit(unit) => format!("unit {unit}"),
            Statement::IsNew => "new".to_owned(),
            Statement::Approved => "approved".to_owned(),
            Statement::Refused => "refused".to_owned(),
        }
    }
}

/// What stands after the answers to a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing<'d> {
    /// One: decided. Several: contradicted.
    pub said: BTreeSet<Statement>,
    /// "Different" was answered for these.
    pub rejected: BTreeSet<UnitId>,
    /// The last answer that was not withdrawn.
    pub last: Option<&'d Decision>,
}

impl Standing<'_> {
    /// The one thing that was said and not said otherwise.
    pub fn decided(&self) -> Option<&Statement> {
        self.said.first().filter(|_| !self.is_contradicted())
    }

    pub fn is_contradicted(&self) -> bool {
        let rejected =
            |said: &Statement| matches!(said, Statement::IsUnit(unit) if self.rejected.contains(unit));
        self.said.len() > 1 || self.said.iter().any(rejected)
    }

    fn hear(&mut self, decision: &Decision) {
        match decision.answer {
            Answer::Withdraw | Answer::Unsure => {
                self.said.clear();
                self.rejected.clear();
            }
            Answer::Different => self.rejected.extend(decision.units.iter().cloned()),
            Answer::Same | Answer::New => self.said.extend(Statement::of(decision)),
            // A release is a state, not a fact: refused today, it may be given tomorrow.
            Answer::Approve | Answer::Refuse => self.said = Statement::of(decision).into_iter().collect(),
        }
    }
}

/// All answers in force, by question.
#[derive(Debug, Clone, Default)]
pub struct Answers<'d> {
    by_key: BTreeMap<&'d str, Vec<&'d Decision>>,
}

impl<'d> Answers<'d> {
    /// `decisions` in the order in which they were given.
    pub fn new(decisions: impl IntoIterator<Item = &'d Decision>) -> Self {
        let mut by_key: BTreeMap<&str, Vec<&Decision>> = BTreeMap::new();
        for decision in decisions {
            by_key.entry(&decision.key).or_default().push(decision);
        }
        Answers { by_key }
    }

    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Whether the question was answered, however.
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// What stands of the answers to these questions together.
    pub fn standing(&self, keys: &[String]) -> Standing<'d> {
        let mut standing = Standing::default();
        for decision in keys.iter().filter_map(|key| self.by_key.get(key.as_str())).flatten() {
            standing.hear(decision);
            standing.last = Some(*decision).filter(|last| last.answer != Answer::Withdraw);
        }
        standing
    }

    /// The answer to the question of a contradiction: the last one holds, because it was given in sight of the others.
    pub fn settled(&self, key: &str) -> Option<&'d Decision> {
        let last = self.by_key.get(key)?.last().copied()?;
        (!matches!(last.answer, Answer::Withdraw)).then_some(last)
    }
}

/// The key of the question which of several things holds. `about`: what they were said of.
pub fn contradiction_key(about: &str, said: &BTreeSet<String>) -> String {
    let code = Code::DecisionContradicts.to_string();
    let parts: Vec<&str> =
        [code.as_str(), about].into_iter().chain(said.iter().map(String::as_str)).collect();
    question_key(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(answer: Answer, units: &[&str]) -> Decision {
        Decision {
            key: "k".to_owned(),
            answer,
            units: units.iter().map(|unit| UnitId::from(*unit)).collect(),
            class: None,
            by: String::new(),
            on: None,
            place: RowPlace { file: "a".into(), sheet: "".into(), row: 2 },
        }
    }

    #[test]
    fn answers_decide_contradict_and_are_withdrawn() {
        use Answer::{Approve, Different, New, Refuse, Same, Unsure, Withdraw};
        let unit = |id: &str| Some(Statement::IsUnit(UnitId::from(id)));
        type Given = Vec<(Answer, &'static [&'static str])>;
        let cases: [(Given, Option<Statement>, bool); 10] = [
            (vec![(Same, &["U1"])], unit("U1"), false),
            (vec![(Same, &["U1"]), (Same, &["U1"])], unit("U1"), false),
            (vec![(Same, &["U1"]), (Same, &["U2"])], None, true),
            (vec![(Same, &["U1"]), (Different, &["U1"])], None, true),
            (vec![(Same, &["U1"]), (Different, &["U2"])], unit("U1"), false),
            (vec![(Same, &["U1"]), (Withdraw, &[]), (Same, &["U2"])], unit("U2"), false),
            (vec![(Same, &["U1"]), (Unsure, &[])], None, false),
            (vec![(Different, &["U1", "U2"]), (New, &[])], Some(Statement::IsNew), false),
            (vec![(Approve, &[]), (Refuse, &[])], Some(Statement::Refused), false),
            (vec![(Different, &["U1"])], None, false),
        ];
        for (given, decided, contradicted) in cases {
            let given: Vec<Decision> =
                given.into_iter().map(|(answer, units)| decision(answer, units)).collect();
            let answers = Answers::new(&given);
            let standing = answers.standing(&["k".to_owned()]);
            assert_eq!(standing.decided(), decided.as_ref(), "{given:?}");
            assert_eq!(standing.is_contradicted(), contradicted, "{given:?}");
        }
    }

    #[test]
    fn of_the_answers_to_a_contradiction_the_last_holds() {
        let given = [decision(Answer::Same, &["U1"]), decision(Answer::Same, &["U2"])];
        let answers = Answers::new(&given);
        assert_eq!(answers.settled("k").map(|last| last.units.clone()), Some(vec![UnitId::from("U2")]));
        assert_eq!(answers.settled("other"), None);
    }
}
