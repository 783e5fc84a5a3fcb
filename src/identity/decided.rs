//! What people answered, put in place of what the machine made of a mention.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, PolarsResult};

use super::index::{Slot, UnitIndex};
use super::judge::{Judge, Open, Verdict};
use super::mention::{Mention, Mentions};
use super::rows::places;
use crate::domain::code::Code;
use crate::domain::decision::{
    Answer, Answers, Decision, Standing, Statement, contradiction_key, referred_body,
};
use crate::domain::name::NameKey;
use crate::domain::party::Evidence;
use crate::domain::place::RowPlace;
use crate::domain::question::question_key;
use crate::domain::scope::BodyClass;

/// The questions that can be asked about who a mention means.
const ASKED: [Code; 3] = [Code::NameUnknown, Code::NameAmbiguous, Code::NameCodeConflict];

pub(super) struct Decided<'d, 'i, 'a> {
    pub(super) answers: &'d Answers<'d>,
    pub(super) index: &'i UnitIndex<'a>,
}

/// An answer's row and word, where the answer cannot be used.
pub(super) type Unusable = (RowPlace, &'static str);

/// What came of the answers.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Answers that could not be used.
    pub(super) unusable: Vec<Unusable>,
    /// Keys of the questions about these mentions that were answered.
    pub(super) keys: BTreeSet<String>,
    /// Where answers contradicted each other: the one that settled it, by the mention's number.
    settled: BTreeMap<usize, Decision>,
}

/// What becomes of a mention by what was answered.
enum Outcome {
    Stands,
    Is(Verdict),
    /// Not from several answers, or not with what the machine knows for sure.
    Contradicted(BTreeSet<String>),
    CannotBe(Unusable),
}

impl Decided<'_, '_, '_> {
    /// Puts answers in place of verdicts.
    pub(super) fn apply(
        &self,
        mentions: &[Mention<'_>],
        verdicts: &mut [Verdict],
        judge: &mut Judge<'_, '_>,
    ) -> Heard {
        let mut heard = Heard::default();
        if self.answers.is_empty() {
            return heard;
        }
        for (at, (mention, verdict)) in mentions.iter().zip(verdicts).enumerate() {
            let keys = ASKED.map(|code| mention_key(mention, code, self.index));
            let standing = self.answers.standing(&keys);
            heard.keys.extend(keys.into_iter().filter(|key| self.answers.has(key)));
            if standing.last.is_none() {
                continue;
            }
            match self.outcome(mention, verdict, &standing) {
                Outcome::Stands => {}
                Outcome::Is(decided) => *verdict = decided,
                Outcome::CannotBe(answer) => heard.unusable.push(answer),
                Outcome::Contradicted(said) => {
                    let (holds, by) = self.contradicted(mention, verdict, &standing, said, judge, &mut heard);
                    *verdict = holds;
                    heard.settled.extend(by.map(|decision| (at, decision.clone())));
                }
            }
        }
        heard
    }

    /// The conflicts that only the second look shows may have been answered too.
    pub(super) fn settle_conflicts(&self, mentions: &[Mention<'_>], verdicts: &mut [Verdict]) {
        if self.answers.is_empty() {
            return;
        }
        for (mention, verdict) in mentions.iter().zip(verdicts) {
            let Verdict::Open(open) = &*verdict else { continue };
            if open.code != Code::NameCodeConflict || open.answered.is_some() {
                continue;
            }
            let standing = self.answers.standing(&[mention_key(mention, open.code, self.index)]);
            if let Outcome::Is(decided) = self.outcome(mention, verdict, &standing) {
                *verdict = decided;
            }
        }
    }

    /// The answers that gave rows their party.
    pub(super) fn deciding(
        &self,
        mentions: &Mentions<'_>,
        verdicts: &[Verdict],
        frame: &DataFrame,
        heard: &Heard,
    ) -> PolarsResult<BTreeMap<RowPlace, Decision>> {
        let by_person = |verdict: &Verdict| {
            matches!(
                verdict,
                Verdict::Unit { evidence: Evidence::Decision, .. }
                    | Verdict::Body { evidence: Evidence::Decision, .. }
                    | Verdict::NamedBody { evidence: Evidence::Decision, .. }
            )
        };
        if !verdicts.iter().any(by_person) {
            return Ok(BTreeMap::new());
        }
        let last = |at: usize, mention: &Mention<'_>| {
            let keys = ASKED.map(|code| mention_key(mention, code, self.index));
            heard.settled.get(&at).or(self.answers.standing(&keys).last)
        };
        let by_mention: Vec<Option<&Decision>> = mentions
            .distinct
            .iter()
            .zip(verdicts)
            .enumerate()
            .map(|(at, (mention, verdict))| last(at, mention).filter(|_| by_person(verdict)))
            .collect();
        let rows = mentions.of_row.iter().zip(places(frame)?);
        let decided = rows.filter_map(|(at, place)| Some((place, (*by_mention.get(*at)?)?.clone())));
        Ok(decided.collect())
    }

    fn outcome(&self, mention: &Mention<'_>, verdict: &Verdict, standing: &Standing<'_>) -> Outcome {
        let Some(last) = standing.last else { return Outcome::Stands };
        if standing.is_contradicted() {
            let rejected = standing.rejected.iter().map(|unit| format!("not {unit}"));
            return Outcome::Contradicted(
                standing.said.iter().map(Statement::word).chain(rejected).collect(),
            );
        }
        match (standing.decided(), verdict) {
            (Some(said), Verdict::Open(_) | Verdict::Excluded(_)) => self.as_said(mention, said, last),
            (Some(said), known) if self.agrees(said, known) => Outcome::Stands,
            (Some(said), known) => {
                Outcome::Contradicted([said.word(), self.found(known)].into_iter().collect())
            }
            (None, Verdict::Open(open)) => Outcome::Is(Verdict::Open(self.without_rejected(open, standing))),
            (None, Verdict::Unit { slot, evidence }) if *evidence != Evidence::Decision => {
                match self.index.unit(*slot).filter(|unit| standing.rejected.contains(&unit.present.id)) {
                    Some(unit) => Outcome::Contradicted(
                        [format!("not {}", unit.present.id), self.found(verdict)].into_iter().collect(),
                    ),
                    None => Outcome::Stands,
                }
            }
            (None, _) => Outcome::Stands,
        }
    }

    fn as_said(&self, mention: &Mention<'_>, said: &Statement, last: &Decision) -> Outcome {
        let cannot = Outcome::CannotBe((last.place.clone(), last.answer.word()));
        match said {
            Statement::IsUnit(unit) => match (self.index.slot(unit), referred_body(unit)) {
                (Some(slot), _) => Outcome::Is(Verdict::Unit { slot, evidence: Evidence::Decision }),
                (None, Some(body)) => match self.named_body(body, mention, last) {
                    Some(decided) => Outcome::Is(decided),
                    None => cannot,
                },
                (None, None) => cannot,
            },
            Statement::IsNew => match self.class(mention, last) {
                Some(class) => Outcome::Is(new_body(mention, class, self.index)),
                None => cannot,
            },
            Statement::Approved | Statement::Refused => cannot,
        }
    }

    /// A body without a unit, by the name that the answer refers to. Its code, if it has one, is found with the other bodies.
    fn named_body(&self, name: &str, mention: &Mention<'_>, last: &Decision) -> Option<Verdict> {
        let name = NameKey(name.into());
        let sure = || self.index.grammar.sure_class(&name);
        let class = last.class.or_else(sure).or_else(|| self.class(mention, last))?;
        Some(Verdict::NamedBody { name, class, evidence: Evidence::Decision })
    }

    /// The class that the answer gives, else the one that code or name show.
    fn class(&self, mention: &Mention<'_>, last: &Decision) -> Option<BodyClass> {
        let by_code = || mention.class.and_then(BodyClass::of_word);
        let by_name = || self.index.grammar.form(&self.index.grammar.key(mention.name)).kind?.class;
        last.class.or_else(by_code).or_else(by_name)
    }

    /// Whether the machine found by itself what was answered.
    fn agrees(&self, said: &Statement, found: &Verdict) -> bool {
        match (said, found) {
            (Statement::IsUnit(unit), Verdict::Unit { slot, .. }) => {
                self.index.slot(unit).is_some_and(|said| said == *slot || self.index.are_linked(said, *slot))
            }
            (Statement::IsNew, Verdict::Body { .. } | Verdict::NamedBody { .. }) => true,
            (Statement::IsUnit(unit), Verdict::NamedBody { name, .. }) => {
                referred_body(unit) == Some(&*name.0)
            }
            _ => false,
        }
    }

    fn found(&self, verdict: &Verdict) -> String {
        match verdict {
            Verdict::Unit { slot, .. } => {
                self.index.unit(*slot).map_or_else(String::new, |unit| format!("found {}", unit.present.id))
            }
            _ => "found elsewhere".to_owned(),
        }
    }

    /// "Different" beats every score: who was ruled out is neither proposed nor shown again.
    fn without_rejected(&self, open: &Open, standing: &Standing<'_>) -> Open {
        let is_rejected = |slot: Slot| {
            self.index.unit(slot).is_some_and(|unit| standing.rejected.contains(&unit.present.id))
        };
        let mut left = open.clone();
        left.rejected.clone_from(&standing.rejected);
        left.candidates.retain(|scored| !is_rejected(scored.slot));
        left.proposed = open.proposed.filter(|slot| !is_rejected(*slot));
        let unsure = standing.last.is_some_and(|last| last.answer == Answer::Unsure);
        if unsure || left.candidates.is_empty() {
            left.answered = standing.last.cloned().map(Box::new);
        }
        left
    }

    /// What holds after contradicting words: the answer to that very question, given too, else the question.
    fn contradicted(
        &self,
        mention: &Mention<'_>,
        verdict: &Verdict,
        standing: &Standing<'_>,
        said: BTreeSet<String>,
        judge: &mut Judge<'_, '_>,
        heard: &mut Heard,
    ) -> (Verdict, Option<&Decision>) {
        let mut slots: Vec<Slot> = standing
            .said
            .iter()
            .filter_map(|said| match said {
                Statement::IsUnit(unit) => self.index.slot(unit),
                _ => None,
            })
            .chain(standing.rejected.iter().filter_map(|unit| self.index.slot(unit)))
            .collect();
        if let Verdict::Unit { slot, .. } = verdict {
            slots.push(*slot);
        }
        slots.sort_unstable();
        slots.dedup();
        let mut open = judge.contradiction(&self.index.grammar.key(mention.name), &slots, said);
        let key = open_key(mention, &open, self.index);
        let Some(last) = self.answers.settled(&key) else {
            return (Verdict::Open(open), None);
        };
        heard.keys.insert(key);
        let statement = match last.answer {
            Answer::Same => last.units.first().cloned().map(Statement::IsUnit),
            Answer::New => Some(Statement::IsNew),
            _ => None,
        };
        match statement.map(|said| self.as_said(mention, &said, last)) {
            Some(Outcome::Is(decided)) => (decided, Some(last)),
            Some(Outcome::CannotBe(answer)) => {
                heard.unusable.push(answer);
                (Verdict::Open(open), None)
            }
            _ => {
                open.answered = Some(Box::new(last.clone()));
                (Verdict::Open(open), None)
            }
        }
    }
}

fn new_body(mention: &Mention<'_>, class: BodyClass, index: &UnitIndex<'_>) -> Verdict {
    let evidence = Evidence::Decision;
    match mention.org_code {
        Some(code) => Verdict::Body { code: code.to_owned(), class, evidence },
        None => Verdict::NamedBody { name: index.grammar.key(mention.name), class, evidence },
    }
}

/// The same question has the same key in every run, however its name is spaced and wherever its rows stand.
fn mention_key(mention: &Mention<'_>, code: Code, index: &UnitIndex<'_>) -> String {
    let (code, name) = (code.to_string(), index.grammar.key(mention.name));
    let codes = [mention.uscc, mention.org_code, mention.code_written].map(Option::unwrap_or_default);
    question_key(&[&code, &*name.0, codes[0], codes[1], codes[2]])
}

/// The key of an open question.
pub(super) fn open_key(mention: &Mention<'_>, open: &Open, index: &UnitIndex<'_>) -> String {
    match open.code {
        Code::DecisionContradicts => {
            contradiction_key(&mention_key(mention, Code::NameUnknown, index), &open.said)
        }
        code => mention_key(mention, code, index),
    }
}

#[cfg(test)]
mod tests {
    use super::super::resolve::Resolved;
    use super::super::tests::fixtures::{ELSEWHERE, answered, row, table, text};
    use super::*;
    use crate::domain::unit::UnitId;
    use crate::table::columns as col;
    use crate::table::listing_rows::ListingRow;

    /// One slip away from 清溪镇高湖村.
    const SLIP: &str = "云泽市清溪镇高胡村村民委员会";

    fn slip() -> Vec<ListingRow> {
        vec![row(SLIP, "")]
    }

    fn told(rows: Vec<ListingRow>, decisions: &[Decision]) -> Resolved {
        answered(rows, &table(), &[], decisions)
    }

    fn key_of(rows: Vec<ListingRow>, decisions: &[Decision]) -> String {
        told(rows, decisions).questions[0].key.clone()
    }

    fn decision(key: &str, answer: Answer, units: &[&str]) -> Decision {
        Decision {
            key: key.to_owned(),
            answer,
            units: units.iter().map(|unit| UnitId::from(*unit)).collect(),
            class: None,
            by: "韩某".to_owned(),
            on: None,
            place: RowPlace { file: "待核.xlsx".into(), sheet: "".into(), row: 4 },
        }
    }

    #[test]
    fn the_same_unit_is_taken_and_not_asked_again() {
        let key = key_of(slip(), &[]);
        let resolved = told(slip(), &[decision(&key, Answer::Same, &["U3"])]);
        assert_eq!(text(&resolved, col::UNIT_ID, 0), "U3");
        assert_eq!(text(&resolved, col::EVIDENCE, 0), "decision");
        assert_eq!(text(&resolved, col::DISPOSITION, 0), "accepted");
        assert!(resolved.questions.is_empty());
        assert_eq!(resolved.heard.into_iter().collect::<Vec<_>>(), [key]);
    }

    #[test]
    fn different_beats_the_score_and_leaves_the_question_open() {
        let key = key_of(slip(), &[]);
        let all: Vec<String> =
            told(slip(), &[]).questions[0].candidates.iter().map(|found| found.unit.to_string()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let resolved = told(slip(), &[decision(&key, Answer::Different, &all)]);
        assert_eq!(text(&resolved, col::PROPOSED_UNIT_ID, 0), "");
        assert_eq!(text(&resolved, col::DISPOSITION, 0), "held");
        let question = &resolved.questions[0];
        assert!(question.candidates.is_empty() && question.answered.is_some());
    }

    #[test]
    fn a_new_body_is_a_party_of_its_own_by_its_name() {
        let rows = || vec![row(SLIP, ""), row("云泽市清溪镇高胡村村民委员会", "5499018****")];
        let key = key_of(slip(), &[]);
        let resolved = told(rows(), &[decision(&key, Answer::New, &[])]);
        assert_eq!(text(&resolved, col::PARTY_ID, 0), "P000001");
        assert_eq!(text(&resolved, col::PARTY_CLASS, 0), "village");
        assert_eq!(text(&resolved, col::PARTY_ID, 1), "P000001");
        assert_eq!(resolved.parties[0].unit, None);
    }

    #[test]
    fn contradicting_answers_are_a_question_and_the_answer_to_that_holds() {
        let key = key_of(slip(), &[]);
        let mut given = vec![decision(&key, Answer::Same, &["U3"]), decision(&key, Answer::Same, &["U7"])];
        let resolved = told(slip(), &given);
        assert_eq!(text(&resolved, col::DISPOSITION, 0), "held");
        let question = &resolved.questions[0];
        assert_eq!((question.code, question.candidates.len()), (Code::DecisionContradicts, 2));
        assert_ne!(question.key, key);
        given.push(decision(&question.key, Answer::Same, &["U7"]));
        let settled = answered(slip(), &table(), &[], &given);
        assert!(settled.questions.is_empty());
        let by: Vec<&str> = settled.decided.values().map(|decision| decision.key.as_str()).collect();
        assert_eq!(by, [question.key.as_str()], "the row bears the answer that settled it");
        given.insert(1, decision(&key, Answer::Withdraw, &[]));
        assert!(told(slip(), &given[..3]).questions.is_empty());
    }

    #[test]
    fn an_answer_against_what_the_code_says_is_a_question() {
        let asked = || vec![row("云泽市人民医院", ELSEWHERE)];
        let key = key_of(asked(), &[]);
        let now_listed = |decisions: &[Decision]| {
            let mut units = table();
            units.units[4].uscc = Some(ELSEWHERE.to_owned());
            units.units[4].org_code = Some(ELSEWHERE[8..17].to_owned());
            answered(asked(), &units, &[], decisions)
        };
        let different = now_listed(&[decision(&key, Answer::Different, &["U4"])]);
        assert_eq!(different.questions[0].code, Code::DecisionContradicts);
        let same = now_listed(&[decision(&key, Answer::Same, &["U4"])]);
        assert_eq!(text(&same, col::EVIDENCE, 0), "uscc");
    }

    #[test]
    fn an_answer_that_cannot_be_used_is_told_and_the_question_stays() {
        let key = key_of(slip(), &[]);
        let resolved = told(slip(), &[decision(&key, Answer::Same, &["U99"])]);
        assert_eq!(resolved.questions.len(), 1);
        assert!(resolved.findings.iter().any(|finding| finding.code == Code::DecisionUnusable));
    }

    #[test]
    fn an_unsure_answer_keeps_the_row_waiting() {
        let key = key_of(slip(), &[]);
        let resolved = told(slip(), &[decision(&key, Answer::Unsure, &[])]);
        assert_eq!(text(&resolved, col::DISPOSITION, 0), "held");
        assert_eq!(resolved.questions[0].answered.as_ref().map(|last| last.answer), Some(Answer::Unsure));
    }
}
