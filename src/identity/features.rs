//! How much a written name is like the name of a unit, and why: what ranks candidates and what a valid code is held
//! against.
//!
//! A string distance alone puts 第一中学 beside 第二中学. So the differences are weighed: a numeral or direction
//! for another, another town or another kind of body contradict whatever else agrees; a character that looks or sounds
//! alike weighs little, one in the name's own short part much; what is left out weighs little outside that part.
//! The weights were tuned on one labelled case set and then held against six made-up cities (`tests/identity.rs`), which
//! changed what counts as one slip, not the weights.

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
    /// 汪家河 and 吕家河 are two villages: in an own part of up to three characters every one counts.
    pub(super) const CHANGED_SHORT_OWN: i32 = 260;
    pub(super) const SWAPPED: i32 = 40;
    /// 初初级中学: the same key struck twice.
    pub(super) const DOUBLED: i32 = 40;
    /// The city's own name has a slip; it may also be another city.
    pub(super) const CITY_SLIPPED: i32 = 120;
    pub(super) const MISSING_OUTSIDE: i32 = 12;
    pub(super) const MISSING_OWN: i32 = 90;
    pub(super) const MISSING_MARKER: i32 = 120;
    pub(super) const EXTRA: i32 = 110;
    pub(super) const EXTRA_MARKER: i32 = 260;
    /// Each slip after the first: one is a slip, three are another name.
    pub(super) const FURTHER: i32 = 60;
}

/// Below this a likeness is not worth showing.
pub(super) const LEAST: i32 = 500;
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
    /// Whether the city in front had a slip.
    city_slipped: bool,
}

impl<'a> Profile<'a> {
    /// Of a unit's name. The city in front is left out: it says nothing within the city.
    pub(super) fn listed(grammar: &'a NameGrammar, key: &'a NameKey) -> Self {
        let dropped = if grammar.is_at_home(key) { grammar.city().len() } else { 0 };
        Profile::without(grammar, key, dropped)
    }

    /// Of a written name, with every way of leaving out the city: 云泽市教育局, 云泽教育局, 市教育局. The last could also
    /// be a name that begins with that character (市场监督管理局), so it is read both ways; and a beginning one slip away
    /// from the city may be the city.
    pub(super) fn written(grammar: &'a NameGrammar, key: &'a NameKey) -> Vec<Self> {
        if grammar.is_at_home(key) {
            return vec![Profile::without(grammar, key, grammar.city().len())];
        }
        let city = grammar.city();
        let level = city.char_indices().last().map_or(0, |(at, _)| at);
        let short = [&city[..level], &city[level..]].into_iter();
        let short = short.filter(|head| !head.is_empty() && key.0.starts_with(head)).map(str::len);
        let mut heads: Vec<usize> = std::iter::once(0).chain(short).collect();
        let known = heads.len();
        heads.extend(slipped_cities(grammar, &key.0));
        let profile = |(number, dropped): (usize, usize)| Profile {
            city_slipped: number >= known,
            ..Profile::without(grammar, key, dropped)
        };
        heads.into_iter().enumerate().map(profile).collect()
    }

    /// `dropped`: length of what stands in front and says only the city.
    fn without(grammar: &'a NameGrammar, key: &'a NameKey, dropped: usize) -> Self {
        let rest = key.0.get(dropped..).unwrap_or_default();
        let form = grammar.form_of(rest);
        let start = form.head.chars().count();
        Profile {
            chars: rest.chars().collect(),
            town: form.town,
            kind: form.kind.map(|kind| kind.word.as_str()),
            own: start..start + form.own.chars().count(),
            city_slipped: false,
        }
    }

    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }
}

/// Lengths of beginnings that are one slip away from a name of the city, and go on.
fn slipped_cities<'g>(grammar: &'g NameGrammar, name: &'g str) -> Vec<usize> {
    let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).take(12).collect();
    let mut found = Vec::new();
    for city in grammar.cities() {
        let length = city.chars().count();
        for end in length.saturating_sub(1)..=length + 1 {
            let Some(head) = ends.get(end).and_then(|at| name.get(..*at)) else { continue };
            if length > 2 && !city.starts_with(head) && strsim::osa_distance(head, city) == 1 {
                found.push(head.len());
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
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
    if written.city_slipped {
        likeness.features.push("evidence.city_slipped");
        likeness.score -= weight::CITY_SLIPPED;
    }
    compare_parts(written, listed, &mut likeness);
    if likeness.score < LEAST {
        return likeness;
    }
    let steps = align(&written.chars, &listed.chars);
    let mut slips = Slips::default();
    for step in &steps {
        slips.weigh(grammar, written, listed, *step);
    }
    let further = i32::try_from(slips.others.saturating_sub(1)).unwrap_or(i32::MAX / 1000);
    likeness.score -= slips.weight + further * weight::FURTHER;
    if slips.markers {
        likeness.against("evidence.marker_differs", 0);
    }
    if slips.extra > 1 {
        likeness.against("evidence.name_extended", weight::EXTENDS);
    }
    let lost = |kept: usize, own: &std::ops::Range<usize>| !own.is_empty() && kept * 2 < own.len();
    let rewritten = slips.own_changed > 0 && slips.own_slips > 1;
    if lost(slips.own_kept, &listed.own) || lost(slips.written_kept, &written.own) || rewritten {
        likeness.against("evidence.own_part_differs", 0);
    }
    let only_missing = slips.missing > 0 && slips.others == 0;
    if only_missing && slips.missing > 1 {
        likeness.features.push("evidence.abbreviation");
    } else if (1..=2).contains(&(slips.missing + slips.others)) {
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
    /// Characters of the listed and of the written own part that agree.
    own_kept: usize,
    written_kept: usize,
    /// Slips in an own part, and those among them that are more than leaving out.
    own_slips: usize,
    own_changed: usize,
    markers: bool,
}

impl Slips {
    fn weigh(&mut self, grammar: &NameGrammar, written: &Profile<'_>, listed: &Profile<'_>, step: Step) {
        let in_own = |at: usize| listed.own.contains(&at);
        match step {
            Step::Same { written: from, listed: at } => {
                self.keep(in_own(at), written.own.contains(&from));
                return;
            }
            Step::Swapped { written: from, listed: at } => {
                self.keep(in_own(at), written.own.contains(&from));
                self.keep(in_own(at + 1), written.own.contains(&(from + 1)));
                self.weight += weight::SWAPPED;
            }
            Step::Missing { listed: at } => {
                let marker = listed.chars.get(at).is_some_and(|c| grammar.is_marker(*c));
                self.missing += 1;
                self.own_slips += usize::from(in_own(at));
                self.weight += match (in_own(at), marker) {
                    (true, true) => weight::MISSING_MARKER,
                    (true, false) => weight::MISSING_OWN,
                    (false, _) => weight::MISSING_OUTSIDE,
                };
                return;
            }
            Step::Extra { written: at } if is_doubled(&written.chars, at) => {
                self.keep(false, written.own.contains(&at));
                self.weight += weight::DOUBLED;
            }
            Step::Extra { written: at } => {
                let marker = written.chars.get(at).is_some_and(|c| grammar.is_marker(*c));
                self.extra += 1;
                self.own_slips += usize::from(written.own.contains(&at));
                self.own_changed += usize::from(written.own.contains(&at));
                self.markers |= marker;
                self.weight += if marker { weight::EXTRA_MARKER } else { weight::EXTRA };
            }
            Step::Changed { written: from, listed: at } => {
                let (Some(a), Some(b)) = (written.chars.get(from), listed.chars.get(at)) else { return };
                // A slip in town or ending hides where the own part begins or ends; then only the unit's name tells.
                let is_whole = written.kind.is_some() && (written.town.is_some() || listed.town.is_none());
                let own_of_written = (is_whole && written.own.contains(&from)).then_some(written.own.len());
                let own = in_own(at).then_some(listed.own.len()).or(own_of_written);
                if grammar.is_confused(*a, *b) && !grammar.tells_apart(*a, *b) {
                    self.keep(in_own(at), written.own.contains(&from));
                    self.weight += weight::CHANGED_ALIKE;
                } else {
                    self.weight += self.change(grammar.tells_apart(*a, *b), own);
                }
            }
        }
        self.others += 1;
    }

    fn keep(&mut self, listed: bool, written: bool) {
        self.own_kept += usize::from(listed);
        self.written_kept += usize::from(written);
    }

    /// `own`: length of the own part if the change is in it.
    fn change(&mut self, told_apart: bool, own: Option<usize>) -> i32 {
        self.markers |= told_apart;
        self.own_slips += usize::from(own.is_some());
        self.own_changed += usize::from(own.is_some());
        match own {
            _ if told_apart => weight::MARKER_DIFFERS,
            Some(length) if length < 4 => weight::CHANGED_SHORT_OWN,
            Some(_) => weight::CHANGED_OWN,
            None => weight::CHANGED_OUTSIDE,
        }
    }
}

fn is_doubled(chars: &[char], at: usize) -> bool {
    let here = chars.get(at);
    here.is_some()
        && (here == chars.get(at + 1) || at.checked_sub(1).is_some_and(|before| here == chars.get(before)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::fixtures::grammar;
    use super::*;

    fn likeness(written: &str, listed: &str) -> Likeness {
        let grammar = grammar();
        let (written, listed) = (grammar.key(written), grammar.key(listed));
        let listed = Profile::listed(&grammar, &listed);
        let ways = Profile::written(&grammar, &written);
        ways.iter()
            .map(|written| compare(&grammar, written, &listed))
            .max_by_key(|likeness| (!likeness.contradicted, likeness.score))
            .unwrap()
    }

    #[test]
    fn slips_and_short_forms_agree() {
        for (written, listed) in [
            ("云泽市清溪真高湖村村民委员会", "云泽市清溪镇高湖村村民委员会"),
            ("云泽市清溪镇高湖村村民委员汇", "云泽市清溪镇高湖村村民委员会"),
            ("云泽市清溪镇高湖村", "云泽市清溪镇高湖村村民委员会"),
            ("高湖村村民委员会", "云泽市清溪镇高湖村村民委员会"),
            ("清溪中学", "云泽市清溪镇初级中学"),
            ("云泽教育局", "云泽市教育局"),
            ("市场监督管理局", "云泽市市场监督管理局"),
            ("云市泽教育局", "云泽市教育局"),
            ("云云泽县清溪镇初级中学", "云泽市清溪镇初级中学"),
            ("云泽市清溪镇初初级中学", "云泽市清溪镇初级中学"),
            ("云泽市清溪镇卫生宁", "云泽市清溪镇卫生院"),
            ("云泽市清溪于人民政府", "云泽市清溪镇人民政府"),
            ("云泽市清溪镇高糊村村民委员会", "云泽市清溪镇高湖村村民委员会"),
            ("云泽市清溪镇乔垱村村民委员会", "云泽市清溪镇桥垱村村民委员会"),
            ("云泽市通交投资有限公司", "云泽市交通投资有限公司"),
            ("云泽市城市建设投姿开发有限公司", "云泽市城市建设投资开发有限公司"),
        ] {
            assert!(likeness(written, listed).agrees(), "{written} {:?}", likeness(written, listed));
        }
    }

    #[test]
    fn neighbours_do_not_agree() {
        for (written, listed, why) in [
            ("云泽市第一中学", "云泽市第二中学", Some("evidence.marker_differs")),
            ("云泽市清溪镇高湖村村民委员会", "云泽市清溪镇低湖村村民委员会", Some("evidence.marker_differs")),
            ("云泽市清溪镇三合村村民委员会", "云泽市清溪镇二合村村民委员会", Some("evidence.marker_differs")),
            ("云泽市清溪镇东新村村民委员会", "云泽市清溪镇新村村民委员会", Some("evidence.marker_differs")),
            ("云泽市石桥镇高湖村村民委员会", "云泽市清溪镇高湖村村民委员会", Some("evidence.place_differs")),
            ("云泽市清溪镇高湖村经济合作社", "云泽市清溪镇高湖村村民委员会", Some("evidence.kind_differs")),
            ("云泽市人民医院城北分院", "云泽市人民医院", Some("evidence.kind_differs")),
            ("云泽市教育局办公楼管理组", "云泽市教育局", Some("evidence.name_extended")),
            (
                "云泽市清溪镇沟南村村民委员会",
                "云泽市清溪镇南屏村村民委员会",
                Some("evidence.own_part_differs"),
            ),
            ("云泽市清溪镇汪家河村村民委员会", "云泽市清溪镇吕家河村村民委员会", None),
            ("云泽市清溪镇齐心小学", "云泽市清溪镇中心小学", None),
        ] {
            let likeness = likeness(written, listed);
            assert!(!likeness.agrees(), "{written} {likeness:?}");
            assert!(why.is_none_or(|why| likeness.features.contains(&why)), "{written} {likeness:?}");
        }
    }
}
