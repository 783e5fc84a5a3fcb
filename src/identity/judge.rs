//! One mention, one verdict. The rules stand at the top of [`super`].

use std::collections::BTreeSet;

use super::candidates::{CandidateFinder, Scored};
use super::features::{AGREES, Likeness};
use super::index::{Named, Slot, UnitIndex, org_part};
use super::mention::Mention;
use crate::domain::code::Code;
use crate::domain::decision::Decision;
use crate::domain::name::{NameKey, NameReading};
use crate::domain::party::{Evidence, is_government_name};
use crate::domain::scope::{BodyClass, Exclusion};
use crate::domain::unit::UnitId;

/// 登记管理部门 9 (市场监管), category 1: companies, whoever owns them.
const COMPANY_CATEGORY: &str = "91";
/// From this score on a proposal is made, if no contradiction speaks against it …
pub(super) const PROPOSED: i32 = 750;
/// … and the next best is at least so far behind.
const AHEAD: i32 = 40;
/// How like a unit's name the name of a company must be not to be excluded out of hand.
const CLOSE: i32 = 800;

/// What is known of who a mention means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Unit {
        slot: Slot,
        evidence: Evidence,
    },
    /// In scope, not in the table. `code`: its organisation code.
    Body {
        code: String,
        class: BodyClass,
        evidence: Evidence,
    },
    /// In scope, not in the table, without a code that could be believed: its name is what makes it one body.
    NamedBody {
        name: NameKey,
        class: BodyClass,
        evidence: Evidence,
    },
    Excluded(Exclusion),
    /// A person decides.
    Open(Open),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) code: Code,
    /// Best first.
    pub(super) candidates: Vec<Scored>,
    pub(super) proposed: Option<Slot>,
    /// What contradicts each other, for [`Code::DecisionContradicts`]; part of the question's key.
    pub(super) said: BTreeSet<String>,
    /// The answer that left the question open.
    pub(super) answered: Option<Box<Decision>>,
    /// Whom a person ruled out.
    pub(super) rejected: BTreeSet<UnitId>,
    /// Bodies without a unit that may be meant.
    pub(super) bodies: Vec<LikeBody>,
}

/// A body without a unit, by its name, with its likeness to the name asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LikeBody {
    pub(super) key: NameKey,
    /// As most of its rows write it.
    pub(super) name: String,
    pub(super) likeness: Likeness,
}

impl Open {
    fn new(code: Code, candidates: Vec<Scored>, proposed: Option<Slot>) -> Self {
        Open {
            code,
            candidates,
            proposed,
            said: BTreeSet::new(),
            answered: None,
            rejected: BTreeSet::new(),
            bodies: Vec::new(),
        }
    }

    /// The first candidate, if it is good enough, uncontradicted and clearly ahead of the next.
    pub(super) fn propose(candidates: &[Scored]) -> Option<Slot> {
        match candidates {
            [best, ..] if best.likeness.contradicted || best.likeness.score < PROPOSED => None,
            [best, next, ..] if best.likeness.score - next.likeness.score < AHEAD => None,
            [best, ..] => Some(best.slot),
            [] => None,
        }
    }
}

pub(super) struct Judge<'i, 'a> {
    index: &'i UnitIndex<'a>,
    finder: CandidateFinder<'i, 'a>,
}

impl<'i, 'a> Judge<'i, 'a> {
    pub(super) fn new(index: &'i UnitIndex<'a>) -> Self {
        Judge { index, finder: CandidateFinder::new(index) }
    }

    pub(super) fn judge(&mut self, mention: &Mention<'_>) -> Verdict {
        let reading = self.index.grammar.read(mention.name);
        let (coded, evidence) = self.coded(mention);
        match coded.as_slice() {
            [] if mention.org_code.is_some() || mention.uscc.is_some() => {
                self.by_foreign_code(mention, &reading)
            }
            [] => self.by_name(mention, &reading),
            [unit] => self.by_code(*unit, evidence, &reading),
            several => self.by_shared_code(several, evidence, &reading),
        }
    }

    /// A question with both the unit of the code and the unit of the name.
    pub(super) fn conflict(&mut self, key: &NameKey, coded: &[Slot]) -> Open {
        let named = match self.index.named(key) {
            Named::Nobody => Vec::new(),
            Named::One(slot, _) => vec![slot],
            Named::Several(slots) => slots,
        };
        let proposed = match named.as_slice() {
            [only] => Some(*only),
            _ => coded.first().copied(),
        };
        let mut candidates: Vec<Scored> = Vec::new();
        let near = if named.is_empty() { self.finder.find(key, None) } else { Vec::new() };
        let slots = named.iter().chain(coded).map(|slot| (*slot, coded.contains(slot)));
        for (slot, has_code) in slots.chain(near.iter().map(|scored| (scored.slot, false))) {
            if candidates.iter().any(|known| known.slot == slot) {
                continue;
            }
            let mut likeness = self.finder.likeness(key, slot);
            if has_code {
                likeness.features.push("evidence.code_agrees");
            }
            if named.contains(&slot) {
                likeness.features.push("evidence.name_agrees");
            }
            candidates.push(Scored { slot, likeness });
        }
        Open::new(Code::NameCodeConflict, candidates, proposed)
    }

    pub(super) fn likeness(&self, key: &NameKey, slot: Slot) -> Likeness {
        self.finder.likeness(key, slot)
    }

    /// A question which of these units is meant, after contradicting words.
    pub(super) fn contradiction(&mut self, key: &NameKey, slots: &[Slot], said: BTreeSet<String>) -> Open {
        let scored = |slot: &Slot| Scored { slot: *slot, likeness: self.finder.likeness(key, *slot) };
        let candidates = slots.iter().map(scored).collect();
        Open { said, ..Open::new(Code::DecisionContradicts, candidates, None) }
    }

    /// USCC first, then the organisation code in it or beside it.
    fn coded(&self, mention: &Mention<'_>) -> (Vec<Slot>, Evidence) {
        let by_uscc = mention.uscc.map(|uscc| self.index.coded(uscc)).unwrap_or_default();
        if !by_uscc.is_empty() {
            return (by_uscc, Evidence::Uscc);
        }
        (mention.org_code.map(|code| self.index.coded(code)).unwrap_or_default(), Evidence::OrgCode)
    }

    fn by_code(&mut self, unit: Slot, evidence: Evidence, reading: &NameReading) -> Verdict {
        if self.name_allows(unit, reading) {
            return Verdict::Unit { slot: unit, evidence };
        }
        Verdict::Open(self.conflict(&reading.key, &[unit]))
    }

    fn by_shared_code(&mut self, units: &[Slot], evidence: Evidence, reading: &NameReading) -> Verdict {
        let mut named = units.iter().filter(|unit| self.index.has_name(**unit, &reading.key));
        match (named.next(), named.next()) {
            (Some(only), None) => Verdict::Unit { slot: *only, evidence },
            _ => Verdict::Open(self.conflict(&reading.key, units)),
        }
    }

    /// Whether the name leaves the unit of a valid code standing.
    fn name_allows(&mut self, unit: Slot, reading: &NameReading) -> bool {
        let key = &reading.key;
        if key.0.is_empty() || self.index.has_name(unit, key) {
            return true;
        }
        match self.index.named(key) {
            Named::One(_, Evidence::FormerName) | Named::Several(_) => return false,
            Named::One(other, _) => return self.index.are_linked(unit, other),
            Named::Nobody => {}
        }
        let is_part = self
            .index
            .body_of_part(key)
            .is_some_and(|body| body == unit || self.index.are_linked(body, unit));
        if is_part || reading.former.as_ref().is_some_and(|former| self.index.has_name(unit, former)) {
            return true;
        }
        let likeness = self.finder.likeness(key, unit);
        likeness.agrees()
            && self
                .finder
                .find(key, None)
                .iter()
                .all(|other| other.likeness.contradicted || other.likeness.score <= likeness.score)
    }

    /// The mention has a valid code that no unit has.
    fn by_foreign_code(&mut self, mention: &Mention<'_>, reading: &NameReading) -> Verdict {
        match self.named(reading) {
            Named::One(slot, evidence) if self.lists_no_code(slot) => Verdict::Unit { slot, evidence },
            Named::One(slot, _) => Verdict::Open(self.conflict(&reading.key, &[slot])),
            Named::Several(slots) => self.ambiguous(&reading.key, &slots),
            Named::Nobody => self.body(mention, reading),
        }
    }

    fn body(&mut self, mention: &Mention<'_>, reading: &NameReading) -> Verdict {
        let code = mention.org_code.or(mention.uscc.and_then(org_part)).unwrap_or_default().to_owned();
        if mention.uscc.is_some_and(|uscc| self.index.enterprise(uscc).is_some()) {
            return Verdict::Body { code, class: BodyClass::StateEnterprise, evidence: Evidence::Uscc };
        }
        if !self.index.enterprises_named(&reading.key).is_empty() {
            return Verdict::Open(self.conflict(&reading.key, &[]));
        }
        // The code of a unit whose code the table does not list, or that of a part that is a body of its own.
        if let Some(slot) = self.index.body_of_part(&reading.key).filter(|slot| self.lists_no_code(*slot)) {
            return self.by_part(slot, mention, &reading.key);
        }
        let open = self.unknown(mention, &reading.key);
        let meant = open.proposed.filter(|slot| self.lists_no_code(*slot));
        let near = open.candidates.first().is_some_and(|best| best.likeness.score >= AGREES);
        if meant.is_some() && near {
            return Verdict::Open(open);
        }
        if mention.uscc.is_some_and(|uscc| uscc.starts_with(COMPANY_CATEGORY)) {
            return Verdict::Excluded(Exclusion::PrivateCompany);
        }
        let by_category = BodyClass::ALL.into_iter().find(|class| Some(class.word()) == mention.class);
        let kind = self.index.grammar.form(&reading.key).kind;
        let by_name = self.index.grammar.sure_class(&reading.key).or(kind.and_then(|kind| kind.class));
        match (by_category, mention.uscc, by_name, kind.and_then(|kind| kind.excluded)) {
            (Some(class), _, _, _) => Verdict::Body { code, class, evidence: Evidence::Uscc },
            (None, None, Some(class), _) => Verdict::Body { code, class, evidence: Evidence::OrgCode },
            (None, None, None, Some(reason)) => Verdict::Excluded(reason),
            _ => Verdict::Open(open),
        }
    }

    /// The mention has no code that could be believed.
    fn by_name(&mut self, mention: &Mention<'_>, reading: &NameReading) -> Verdict {
        match self.named(reading) {
            Named::One(slot, evidence) => return Verdict::Unit { slot, evidence },
            Named::Several(slots) => return self.ambiguous(&reading.key, &slots),
            Named::Nobody => {}
        }
        match self.index.enterprises_named(&reading.key).as_slice() {
            [] => {}
            [uscc] => {
                let code = org_part(uscc).unwrap_or_default().to_owned();
                return Verdict::Body { code, class: BodyClass::StateEnterprise, evidence: Evidence::Name };
            }
            _ => return self.ambiguous(&reading.key, &[]),
        }
        if let Some(slot) = self.index.body_of_part(&reading.key) {
            return self.by_part(slot, mention, &reading.key);
        }
        let open = self.unknown(mention, &reading.key);
        let close = open
            .candidates
            .first()
            .is_some_and(|best| !best.likeness.contradicted && best.likeness.score >= CLOSE);
        match self.index.grammar.form(&reading.key).kind.and_then(|kind| kind.excluded) {
            Some(reason) if !close => Verdict::Excluded(reason),
            _ => Verdict::Open(open),
        }
    }

    /// By its name, else by the former name that it carries in brackets.
    fn named(&self, reading: &NameReading) -> Named {
        match (self.index.named(&reading.key), &reading.former) {
            (Named::Nobody, Some(former)) => match self.index.named(former) {
                Named::One(slot, _) => Named::One(slot, Evidence::FormerName),
                other => other,
            },
            (named, _) => named,
        }
    }

    fn lists_no_code(&self, slot: Slot) -> bool {
        self.index.unit(slot).is_some_and(|unit| unit.codes.is_empty())
    }

    fn ambiguous(&mut self, key: &NameKey, slots: &[Slot]) -> Verdict {
        let likeness = |slot: &Slot| Scored { slot: *slot, likeness: self.finder.likeness(key, *slot) };
        let candidates = slots.iter().map(likeness).collect();
        Verdict::Open(Open::new(Code::NameAmbiguous, candidates, None))
    }

    fn unknown(&mut self, mention: &Mention<'_>, key: &NameKey) -> Open {
        let candidates = self.finder.find(key, mention.code_written);
        let proposed = Open::propose(&candidates);
        Open::new(Code::NameUnknown, candidates, proposed)
    }

    /// A part (内设机构) of a unit is nobody by itself: the unit is meant. A person is asked where something else may be
    /// meant: beside a code that is not the unit's, and for the office of the city's government, which is an agency.
    fn by_part(&mut self, slot: Slot, mention: &Mention<'_>, key: &NameKey) -> Verdict {
        let has_code = mention.org_code.or(mention.uscc).or(mention.code_written).is_some();
        let is_government = self.index.unit(slot).is_some_and(|unit| {
            unit.present.class == BodyClass::Agency && is_government_name(&unit.present.name)
        });
        if !has_code && !is_government {
            return Verdict::Unit { slot, evidence: Evidence::Department };
        }
        let mut likeness = self.finder.likeness(key, slot);
        likeness.features = vec!["evidence.part_of"];
        likeness.score = likeness.score.max(PROPOSED);
        let mut open = self.unknown(mention, key);
        open.candidates.retain(|scored| scored.slot != slot);
        open.candidates.insert(0, Scored { slot, likeness });
        open.proposed = Some(slot);
        Verdict::Open(open)
    }
}
