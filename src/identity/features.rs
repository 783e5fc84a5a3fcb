//! How much a written name is like the name of a unit, and why: what ranks candidates and what a valid code is held
//! against.
//!
//! A string distance alone puts 第一中学 beside 第二中学. So the differences are weighed: a numeral or direction
//! for another, another town or another kind of body contradict whatever else agrees; a character that looks or sounds
//! alike weighs little, one in the name's own short part much; what is left out weighs little outside that part.
//! The weights were tuned on the first case set and hold for the made-up neighbours in the tests below.

use super::alignment::{Step, align};
use crate::domain::name::{NameGrammar, NameKey};

/// Of 1000, what a difference takes away.
mod weight {
    pub(super) const MARKER_DIFFERS: i32 = 450;
    pub(super) const PLACE_DIFFERS: i32 = 500;
    pub(super) const KIND_DIFFERS: i32 = 400;
    pub(super) const EXTENDS: i32 = 250;
    pub(super) const CHANGED_ALIKE: i32 = 30;
    pub(super) const CHANGED_OUTSIDE: i32 = 70;
    pub(super) const CHANGED_OWN: i32 = 150;
    /// In an own part of one or two characters every one is half the name.
    pub(super) const CHANGED_SHORT_OWN: i32 = 260;
    pub(super) const SWAPPED: i32 = 40;
    pub(super) const MISSING_OUTSIDE: i32 = 12;
    pub(super) const MISSING_OWN: i32 = 90;
    pub(super) const MISSING_MARKER: i32 = 120;
    pub(super) const EXTRA: i32 = 110;
    pub(super) const EXTRA_MARKER: i32 = 260;
}

/// From this score on a name agrees with a valid code.
pub(super) const AGREES: i32 = 750;

/// A name key cut into its parts.
#[derive(Debug, Clone)]
pub(super) struct Profile<'a> {
    chars: Vec<char>,
    town: Option<&'a str>,
    kind: Option<&'a str>,
    /// Where the own part stands in `chars`.
    own: std::ops::Range<usize>,
}

impl<'a> Profile<'a> {
    pub(super) fn new(grammar: &'a NameGrammar, key: &'a NameKey) -> Self {
        let form = grammar.form(key);
        let chars: Vec<char> = key.0.chars().collect();
        let start = form.head.chars().count();
        let own = start..start + form.own.chars().count();
        Profile { chars, town: form.town, kind: form.kind.map(|kind| kind.word.as_str()), own }
    }

    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }
}

/// How like, with the reasons as catalogue keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Likeness {
    pub(super) score: i32,
    pub(super) features: Vec<&'static str>,
    /// Something says that these are two bodies.
    pub(super) contradicted: bool,
}

impl Likeness {
    /// Whether a valid code of the unit may be believed beside this name.
    pub(super) fn agrees(&self) -> bool {
        !self.contradicted && self.score >= AGREES
    }

    fn against(&mut self, feature: &'static str, weight: i32) {
        self.features.push(feature);
        self.contradicted = true;
        self.score -= weight;
    }
}

pub(super) fn compare(grammar: &NameGrammar, written: &Profile<'_>, listed: &Profile<'_>) -> Likeness {
    let mut likeness = Likeness { score: 1000, ..Likeness::default() };
    compare_parts(written, listed, &mut likeness);
    let steps = align(&written.chars, &listed.chars);
    let mut slips = Slips::default();
    for step in &steps {
        slips.weigh(grammar, written, listed, *step);
    }
    likeness.score -= slips.weight;
    if slips.markers {
        likeness.against("evidence.marker_differs", 0);
    }
    if slips.extra > 1 {
        likeness.against("evidence.name_extended", weight::EXTENDS);
    }
    let own = listed.own.len();
    if own > 0 && slips.own_kept * 2 < own {
        likeness.against("evidence.own_part_differs", 0);
    }
    let only_missing = slips.missing > 0 && slips.others == 0;
    if only_missing && slips.missing > 1 {
        likeness.features.push("evidence.abbreviation");
    } else if slips.missing + slips.others <= 2 {
        likeness.features.push("evidence.slip");
    }
    likeness
}

fn compare_parts(written: &Profile<'_>, listed: &Profile<'_>, likeness: &mut Likeness) {
    match (written.town, listed.town) {
        (Some(a), Some(b)) if a == b => likeness.features.push("evidence.place_agrees"),
        (Some(_), Some(_)) => likeness.against("evidence.place_differs", weight::PLACE_DIFFERS),
        _ => {}
    }
    match (written.kind, listed.kind) {
        (Some(a), Some(b)) if a == b => likeness.features.push("evidence.kind_agrees"),
        (Some(_), Some(_)) => likeness.against("evidence.kind_differs", weight::KIND_DIFFERS),
        _ => {}
    }
}

#[derive(Debug, Default)]
struct Slips {
    weight: i32,
    missing: usize,
    extra: usize,
    /// Steps other than leaving out.
    others: usize,
    own_kept: usize,
    markers: bool,
}

impl Slips {
    fn weigh(&mut self, grammar: &NameGrammar, written: &Profile<'_>, listed: &Profile<'_>, step: Step) {
        let in_own = |at: usize| listed.own.contains(&at);
        match step {
            Step::Same { listed: at } => {
                self.own_kept += usize::from(in_own(at));
                return;
            }
            Step::Swapped { listed: at } => {
                self.own_kept += usize::from(in_own(at)) + usize::from(in_own(at + 1));
                self.weight += weight::SWAPPED;
            }
            Step::Missing { listed: at } => {
                let marker = listed.chars.get(at).is_some_and(|c| grammar.is_marker(*c));
                self.missing += 1;
                self.weight += match (in_own(at), marker) {
                    (true, true) => weight::MISSING_MARKER,
                    (true, false) => weight::MISSING_OWN,
                    (false, _) => weight::MISSING_OUTSIDE,
                };
                return;
            }
            Step::Extra { written: at } => {
                let marker = written.chars.get(at).is_some_and(|c| grammar.is_marker(*c));
                self.extra += 1;
                self.markers |= marker;
                self.weight += if marker { weight::EXTRA_MARKER } else { weight::EXTRA };
            }
            Step::Changed { written: from, listed: at } => {
                let (Some(a), Some(b)) = (written.chars.get(from), listed.chars.get(at)) else { return };
                self.weight += self.change(grammar, *a, *b, in_own(at).then_some(listed.own.len()));
            }
        }
        self.others += 1;
    }

    /// `own`: length of the own part if the change is in it.
    fn change(&mut self, grammar: &NameGrammar, a: char, b: char, own: Option<usize>) -> i32 {
        if grammar.tells_apart(a, b) {
            self.markers = true;
            return weight::MARKER_DIFFERS;
        }
        if grammar.is_confused(a, b) {
            self.own_kept += usize::from(own.is_some());
            return weight::CHANGED_ALIKE;
        }
        match own {
            Some(length) if length < 3 => weight::CHANGED_SHORT_OWN,
            Some(_) => weight::CHANGED_OWN,
            None => weight::CHANGED_OUTSIDE,
        }
    }
}
