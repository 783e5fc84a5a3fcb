//! Bodies without a unit, found among the rows themselves and in the ledger: who has one code is one body, and so is who
//! has one name that only a public body of ours can have. Names join rows here only if they are the same after
//! normalising; names that are merely like each other are shown to a person.

use std::collections::{BTreeMap, BTreeSet};

use super::candidates::NameFinder;
use super::index::UnitIndex;
use super::judge::{Judge, LikeBody, Open, PROPOSED, Verdict};
use super::mention::{Mention, Mentions};
use crate::domain::code::Code;
use crate::domain::decision::body_reference;
use crate::domain::name::NameKey;
use crate::domain::party::{Evidence, Party};
use crate::domain::scope::BodyClass;

/// A person is shown no more of them.
const SHOWN: usize = 3;

/// Rows that give a name.
type Weight = u32;

struct Outside<'r, 'm, 'i, 'a> {
    mentions: &'r Mentions<'m>,
    /// By mention; empty for units and what is out of scope.
    keys: Vec<NameKey>,
    known: Vec<(NameKey, &'r Party)>,
    index: &'i UnitIndex<'a>,
}

/// Changes verdicts in place.
pub(super) fn join_outside(
    mentions: &Mentions<'_>,
    verdicts: &mut [Verdict],
    known: &[Party],
    index: &UnitIndex<'_>,
    judge: &mut Judge<'_, '_>,
) {
    if verdicts.iter().all(|verdict| matches!(verdict, Verdict::Unit { .. } | Verdict::Excluded(_))) {
        return;
    }
    // Of a million mentions most are units or out of scope: their keys are nobody's business here.
    let nobody = NameKey("".into());
    let key = |(mention, verdict): (&Mention<'_>, &Verdict)| match verdict {
        Verdict::Unit { .. } | Verdict::Excluded(_) => nobody.clone(),
        Verdict::Body { .. } | Verdict::NamedBody { .. } | Verdict::Open(_) => {
            index.grammar.key(mention.name)
        }
    };
    let keys = mentions.distinct.iter().zip(verdicts.iter()).map(key).collect();
    let known = known.iter().filter(|party| party.unit.is_none());
    let known = known.map(|party| (index.grammar.key(&party.name), party)).collect();
    let outside = Outside { mentions, keys, known, index };
    outside.separate_names(verdicts, judge);
    outside.recognise(verdicts);
    outside.name(verdicts);
    outside.show(verdicts);
}

impl<'r> Outside<'r, '_, '_, '_> {
    /// One code, two names that do not agree: the ledger's name stands, else the one that most rows give; the others are
    /// asked about, and all of them if none is the most frequent.
    fn separate_names(&self, verdicts: &mut [Verdict], judge: &mut Judge<'_, '_>) {
        let mut named: BTreeMap<&str, BTreeMap<&NameKey, Weight>> = BTreeMap::new();
        for ((verdict, key), rows) in verdicts.iter().zip(&self.keys).zip(&self.mentions.rows) {
            if let Some(code) = told_code(verdict) {
                *named.entry(code).or_default().entry(key).or_default() += rows;
            }
        }
        let mut asked: BTreeSet<(String, &NameKey)> = BTreeSet::new();
        for (code, names) in named {
            let known = self.known.iter().find(|(_, party)| party.org_code.as_deref() == Some(code));
            if names.len() < 2 && known.is_none() {
                continue;
            }
            let most = names.values().max().copied().unwrap_or_default();
            let mut frequent = names.iter().filter(|(_, rows)| **rows == most).map(|(key, _)| *key);
            let first = known.map(|(key, _)| key).or(frequent.next());
            let Some(standing) = first else { continue };
            let agrees = |key: &NameKey| {
                key == standing || {
                    let finder = NameFinder::new(&self.index.grammar, [(0, standing)]);
                    finder.likeness(key, 0).agrees()
                }
            };
            let torn = known.is_none() && frequent.any(|key| !agrees(key));
            asked.extend(
                names.into_keys().filter(|key| torn || !agrees(key)).map(|key| (code.to_owned(), key)),
            );
        }
        for (verdict, key) in verdicts.iter_mut().zip(&self.keys) {
            let code = told_code(verdict).map(str::to_owned);
            if code.is_some_and(|code| asked.contains(&(code, key))) {
                *verdict = Verdict::Open(judge.conflict(key, &[]));
            }
        }
    }

    /// A name or an organisation code that other rows or the ledger have with a valid code, and with one only.
    fn recognise(&self, verdicts: &mut [Verdict]) {
        let (mut by_name, mut by_code) = (BTreeMap::new(), BTreeMap::new());
        let mut enter = |key: &NameKey, code: &str, class: BodyClass| {
            let bodies: &mut BTreeSet<(String, BodyClass)> = by_name.entry(key.clone()).or_default();
            bodies.insert((code.to_owned(), class));
            let names: &mut BTreeMap<NameKey, BodyClass> = by_code.entry(code.to_owned()).or_default();
            names.insert(key.clone(), class);
        };
        for (verdict, key) in verdicts.iter().zip(&self.keys) {
            if let Verdict::Body { code, class, evidence: Evidence::Uscc | Evidence::OrgCode } = verdict {
                enter(key, code, *class);
            }
        }
        for (key, party) in &self.known {
            if let Some(code) = &party.org_code {
                enter(key, code, party.class);
            }
        }
        let decided: BTreeMap<NameKey, BodyClass> = verdicts.iter().filter_map(decided_body).collect();
        for ((mention, verdict), key) in self.mentions.distinct.iter().zip(verdicts).zip(&self.keys) {
            if let Verdict::NamedBody { name, evidence: Evidence::Decision, .. } = verdict {
                if let Some((code, class)) = by_name.get(name).and_then(only_code) {
                    *verdict = Verdict::Body { code, class, evidence: Evidence::Decision };
                }
                continue;
            }
            if !matches!(verdict, Verdict::Open(open) if open.code == Code::NameUnknown) {
                continue;
            }
            if let Some(code) = mention.org_code {
                if let Some(class) = by_code.get(code).and_then(|names| names.get(key)) {
                    let code = code.to_owned();
                    *verdict = Verdict::Body { code, class: *class, evidence: Evidence::OrgCode };
                }
            } else if let Some(found) = by_name.get(key) {
                if let Some((code, class)) = only_code(found) {
                    *verdict = Verdict::Body { code, class, evidence: Evidence::Name };
                }
            } else if let Some(class) = decided.get(key) {
                *verdict = Verdict::NamedBody { name: key.clone(), class: *class, evidence: Evidence::Name };
            }
        }
    }

    /// Names that only a public body of ours can have make bodies of their own, if they are like no other: like no unit
    /// and no known body, and of two new names like each other only the one that more rows give.
    fn name(&self, verdicts: &mut [Verdict]) {
        let coded: BTreeSet<&NameKey> = self
            .keys
            .iter()
            .zip(verdicts.iter())
            .filter(|(_, verdict)| matches!(verdict, Verdict::Body { .. }))
            .map(|(key, _)| key)
            .chain(self.known.iter().filter(|(_, party)| party.org_code.is_some()).map(|(key, _)| key))
            .collect();
        let mut new: BTreeMap<&NameKey, (BodyClass, Weight)> = BTreeMap::new();
        for (at, (verdict, key)) in verdicts.iter().zip(&self.keys).enumerate() {
            let class = self.index.grammar.sure_class(key).filter(|_| !coded.contains(key));
            if let Some(class) = class.filter(|_| self.may_be_new(at, verdict)) {
                let rows = self.mentions.rows.get(at).copied().unwrap_or_default();
                new.entry(key).or_insert((class, 0)).1 += rows;
            }
        }
        for (key, _) in &self.known {
            // A body that the ledger knows by this name stands before all newcomers.
            if let Some((_, rows)) = new.get_mut(key) {
                *rows = Weight::MAX;
            }
        }
        let named = self.keys.iter().zip(verdicts.iter()).filter(|(_, verdict)| is_outside(verdict));
        let mut names: BTreeMap<&NameKey, Weight> = named.map(|(key, _)| (key, Weight::MAX)).collect();
        names.extend(self.known.iter().map(|(key, _)| (key, Weight::MAX)));
        names.extend(new.iter().map(|(key, (_, rows))| (*key, *rows)));
        let names: Vec<(&NameKey, Weight)> = names.into_iter().collect();
        let mut finder = NameFinder::new(&self.index.grammar, names.iter().map(|(key, _)| *key).enumerate());
        let mut stands = |key: &NameKey, rows: Weight| {
            finder.near(key).iter().all(|(other, likeness)| match names.get(*other) {
                Some((name, weight)) => *name == key || likeness.score < PROPOSED || *weight < rows,
                None => true,
            })
        };
        let made: BTreeMap<&NameKey, BodyClass> = new
            .iter()
            .filter(|(key, (_, rows))| stands(key, *rows))
            .map(|(key, (class, _))| (*key, *class))
            .collect();
        for (at, (verdict, key)) in verdicts.iter_mut().zip(&self.keys).enumerate() {
            let class = made.get(key).filter(|_| self.may_be_new(at, verdict));
            if let Some(class) = class {
                *verdict = Verdict::NamedBody { name: key.clone(), class: *class, evidence: Evidence::Name };
            }
        }
    }

    /// Nobody asked a person about it yet, no code, and like no unit.
    fn may_be_new(&self, at: usize, verdict: &Verdict) -> bool {
        let Verdict::Open(open) = verdict else { return false };
        let has_code =
            self.mentions.distinct.get(at).is_none_or(|mention| mention.uscc.or(mention.org_code).is_some());
        let is_like = open.candidates.iter().any(|found| found.likeness.score >= PROPOSED);
        open.code == Code::NameUnknown && open.answered.is_none() && !has_code && !is_like
    }

    /// What is still open and like a body without a unit shows that body.
    fn show(&self, verdicts: &mut [Verdict]) {
        let mut bodies: BTreeMap<&NameKey, (&str, Weight)> = BTreeMap::new();
        for (at, (verdict, key)) in verdicts.iter().zip(&self.keys).enumerate() {
            let (Some(mention), Some(rows)) = (self.mentions.distinct.get(at), self.mentions.rows.get(at))
            else {
                continue;
            };
            let shown = bodies.get(key).is_none_or(|(_, most)| rows > most);
            if is_outside(verdict) && shown {
                bodies.insert(key, (mention.name, *rows));
            }
        }
        for (key, party) in &self.known {
            bodies.entry(key).or_insert((&party.name, 0));
        }
        let bodies: Vec<(&NameKey, &str)> = bodies.into_iter().map(|(key, (name, _))| (key, name)).collect();
        let mut finder = NameFinder::new(&self.index.grammar, bodies.iter().map(|(key, _)| *key).enumerate());
        for (verdict, key) in verdicts.iter_mut().zip(&self.keys) {
            let Verdict::Open(open) = verdict else { continue };
            if open.code == Code::NameUnknown && open.answered.is_none() {
                open.bodies = like(&mut finder, &bodies, key, open);
            }
        }
    }
}

fn like(
    finder: &mut NameFinder<'_>,
    bodies: &[(&NameKey, &str)],
    key: &NameKey,
    open: &Open,
) -> Vec<LikeBody> {
    let found = finder.near(key).into_iter().filter(|(_, likeness)| likeness.score >= PROPOSED);
    let mut found: Vec<LikeBody> = found
        .filter_map(|(at, likeness)| {
            let (key, name) = bodies.get(at)?;
            let body = LikeBody { key: (*key).clone(), name: (*name).to_owned(), likeness };
            (!open.rejected.contains(&body_reference(&body.key.0))).then_some(body)
        })
        .collect();
    found.sort_by_key(|body| (std::cmp::Reverse(body.likeness.score), body.key.clone()));
    found.truncate(SHOWN);
    found
}

fn told_code(verdict: &Verdict) -> Option<&str> {
    match verdict {
        Verdict::Body { code, evidence: Evidence::Uscc | Evidence::OrgCode, class }
            if *class != BodyClass::StateEnterprise =>
        {
            Some(code)
        }
        _ => None,
    }
}

fn is_outside(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Body { .. } | Verdict::NamedBody { .. })
}

fn only_code(found: &BTreeSet<(String, BodyClass)>) -> Option<(String, BodyClass)> {
    let codes: BTreeSet<&String> = found.iter().map(|(code, _)| code).collect();
    found.first().filter(|_| codes.len() == 1).cloned()
}

/// A body that a person called a new one, by its name.
fn decided_body(verdict: &Verdict) -> Option<(NameKey, BodyClass)> {
    match verdict {
        Verdict::NamedBody { name, class, evidence: Evidence::Decision } => Some((name.clone(), *class)),
        _ => None,
    }
}
