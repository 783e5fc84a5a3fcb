//! Names of public bodies: one key for all the ways of writing one name.
//!
//! What the key levels out: widths, spaces, invisible characters and closing punctuation; bracketed noise
//! (（本级）); a leading province, prefecture and city, also under the city's former names; short endings
//! (村委会 → 村民委员会). A bracketed former name (（原××局）) is taken out and read by itself.
//!
//! What it never levels out: the name of another place (`孝感市教育局` is not ours), the kind of body (村民委员会 and
//! 经济合作社 of one village are two legal persons, R16), a numeral or a direction. The city itself is left away only
//! before the name of one of its towns, which says where it is as well: 汉川市人民政府 keeps its city.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::jurisdiction::Jurisdiction;
use super::name_words::{BodyKind, NameWords};

/// What two ways of writing one name have in common. Only for comparing, never for showing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NameKey(pub Arc<str>);

impl fmt::Display for NameKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name as read: its key, and the key of the former name it carries in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameReading {
    pub key: NameKey,
    pub former: Option<NameKey>,
}

/// The parts of a key: `马口镇` + `高湖` + `村村民委员会`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameForm<'a> {
    pub town: Option<&'a str>,
    /// Its own part, between town or city and the ending; may be empty.
    pub own: &'a str,
    /// What stands before the own part: the town, or the city.
    pub head: &'a str,
    pub kind: Option<&'a BodyKind>,
}

/// The grammar of names for one city.
#[derive(Debug, Clone)]
pub struct NameGrammar {
    city: String,
    former_cities: Vec<String>,
    /// Prefecture and province.
    above: [String; 2],
    towns: Vec<String>,
    pub(super) words: NameWords,
    /// Short and full endings, longest short one first.
    endings: Vec<(String, String)>,
    /// Way of writing a character → the usual one.
    usual: BTreeMap<char, char>,
    /// Number of the sound that a character has.
    sounds: BTreeMap<char, usize>,
}

impl NameGrammar {
    pub fn new(jurisdiction: &Jurisdiction, words: NameWords) -> Self {
        let mut endings: Vec<_> = words.endings.clone().into_iter().collect();
        endings.sort_by_key(|(short, _)| std::cmp::Reverse(short.chars().count()));
        let usual = usual_writings(&words);
        let sounds = words.sounds.iter().enumerate();
        let sounds = sounds.flat_map(|(sound, group)| group.chars().map(move |c| (c, sound))).collect();
        // The places too may be written with characters that names are levelled out of.
        let place = |name: &String| name.chars().map(|c| usual.get(&c).copied().unwrap_or(c)).collect();
        NameGrammar {
            city: place(&jurisdiction.city),
            former_cities: jurisdiction.former_names.iter().map(place).collect(),
            above: [place(&jurisdiction.prefecture), place(&jurisdiction.province)],
            towns: Vec::new(),
            words,
            endings,
            usual,
            sounds,
        }
    }

    /// The same grammar with the towns of the city, learned from the names of their governments.
    #[must_use]
    pub fn with_towns<'a>(&self, seats: impl IntoIterator<Item = &'a str>) -> Self {
        let mut towns: Vec<String> = seats.into_iter().filter_map(|seat| self.town_of_seat(seat)).collect();
        towns.extend(self.towns.iter().cloned());
        towns.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
        towns.dedup();
        NameGrammar { towns, ..self.clone() }
    }

    pub fn city(&self) -> &str {
        &self.city
    }

    /// The city's present name and its older ones.
    pub fn cities(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.city.as_str()).chain(self.former_cities.iter().map(String::as_str))
    }

    /// Whether the key opens with the city itself, and goes on.
    pub fn is_at_home(&self, key: &NameKey) -> bool {
        key.0.strip_prefix(self.city.as_str()).is_some_and(|rest| !rest.is_empty())
    }

    pub fn key(&self, name: &str) -> NameKey {
        self.read(name).key
    }

    pub fn read(&self, name: &str) -> NameReading {
        let (name, former) = self.without_brackets(&self.fold(name));
        let key = self.canonical(self.without_company(&name));
        let former = former.map(|old| {
            let at_home = key.starts_with(&self.city) && !self.names_a_place(&old);
            let old = if at_home { format!("{}{old}", self.city) } else { old };
            NameKey(self.canonical(&old).into())
        });
        NameReading { key: NameKey(key.into()), former }
    }

    /// The parts of a key that this grammar made.
    pub fn form<'a>(&'a self, key: &'a NameKey) -> NameForm<'a> {
        self.form_of(&key.0)
    }

    /// The parts of a key, or of what is left of one without the city in front.
    pub fn form_of<'a>(&'a self, text: &'a str) -> NameForm<'a> {
        let town = self.towns.iter().find(|town| text.starts_with(town.as_str()));
        let head =
            town.map_or_else(|| if text.starts_with(&self.city) { self.city.len() } else { 0 }, String::len);
        let rest = &text[head..];
        let (kind, tail) = self.kind_of(rest);
        let head = &text[..head];
        NameForm { town: town.map(|_| head), own: &rest[..rest.len() - tail], head, kind }
    }

    /// Whether the two characters stand for two neighbours rather than for a slip: 东 and 西, 一 and 二.
    pub fn tells_apart(&self, a: char, b: char) -> bool {
        a != b && self.words.markers.iter().any(|group| group.contains(a) && group.contains(b))
    }

    pub fn is_marker(&self, c: char) -> bool {
        self.words.markers.iter().any(|group| group.contains(c))
    }

    /// Whether the two characters look or sound alike.
    pub fn is_confused(&self, a: char, b: char) -> bool {
        let sound = |c: char| self.sounds.get(&c);
        sound(a).is_some_and(|of_a| sound(b) == Some(of_a))
            || self.words.confused.iter().any(|group| group.contains(a) && group.contains(b))
    }

    /// Kind by the longest ending that fits, and the ending's length in bytes.
    fn kind_of(&self, text: &str) -> (Option<&BodyKind>, usize) {
        let mut found: (Option<&BodyKind>, usize) = (None, 0);
        for kind in &self.words.kinds {
            for ending in kind.endings.iter().filter(|ending| text.ends_with(ending.as_str())) {
                if ending.len() > found.1 {
                    found = (Some(kind), ending.len());
                }
            }
        }
        found
    }

    fn fold(&self, name: &str) -> String {
        let mut folded = String::with_capacity(name.len());
        let mut last = None;
        for c in name.nfkc().filter(|c| !is_invisible(*c)) {
            let c = match c {
                '(' | '[' | '【' | '〔' | '〖' | '{' => '（',
                ')' | ']' | '】' | '〕' | '〗' | '}' => '）',
                '0'..='9' if last == Some('第') => numeral(c),
                other => self.usual.get(&other).copied().unwrap_or(other),
            };
            folded.extend(c.to_uppercase());
            last = Some(c);
        }
        for former in self.former_cities.iter().filter(|former| former.chars().count() > 2) {
            folded = folded.replace(former.as_str(), &self.city);
        }
        folded.trim_matches(is_loose_punctuation).to_owned()
    }

    /// Takes brackets with noise or a former name out; other brackets are part of the name.
    fn without_brackets(&self, name: &str) -> (String, Option<String>) {
        let mut kept = String::with_capacity(name.len());
        let mut former = None;
        let mut rest = name;
        while let Some((before, opened)) = rest.split_once('（') {
            let Some((inside, after)) = opened.split_once('）') else { break };
            kept.push_str(before);
            if let Some(old) = self.former_inside(inside) {
                former = former.or(Some(old));
            } else if !self.words.noise.iter().any(|noise| noise == inside) {
                kept.push_str(&format!("（{inside}）"));
            }
            rest = after;
        }
        kept.push_str(rest);
        (kept.trim_matches(is_loose_punctuation).to_owned(), former)
    }

    fn former_inside(&self, inside: &str) -> Option<String> {
        let old = self.words.former_marks.iter().find_map(|mark| inside.strip_prefix(mark.as_str()))?;
        let old = old.trim_matches(is_loose_punctuation);
        (old.chars().count() > 1).then(|| old.to_owned())
    }

    /// `××局及其下属单位` speaks of ××局.
    fn without_company<'a>(&self, name: &'a str) -> &'a str {
        let cut = self.words.cut_from.iter().filter_map(|word| name.find(word.as_str())).min();
        match cut {
            Some(at) if name[..at].chars().count() > 3 => &name[..at],
            _ => name,
        }
    }

    fn canonical(&self, name: &str) -> String {
        let name = self.full_ending(name);
        let (place, rest) = self.without_places(&name);
        let at_home = place.is_none_or(|place| place == self.city);
        let street = rest.strip_prefix("人民政府").filter(|rest| at_home && rest.ends_with("办事处"));
        let rest = street.unwrap_or(rest);
        if at_home && self.starts_with_town(rest) {
            return rest.to_owned();
        }
        format!("{}{rest}", place.unwrap_or_default())
    }

    /// The last of the leading places and what follows it. A name that is nothing but places is left alone.
    fn without_places<'a>(&'a self, name: &'a str) -> (Option<&'a str>, &'a str) {
        let mut place = None;
        let mut rest = name;
        while let Some((found, after)) = self.leading_place(rest) {
            if after.is_empty() {
                break;
            }
            (place, rest) = (Some(found), after);
        }
        (place, rest)
    }

    /// The place that the name opens with. A short former name of the city (岫县) counts only here: in the middle of a name
    /// its characters may mean something else.
    fn leading_place<'a>(&'a self, name: &'a str) -> Option<(&'a str, &'a str)> {
        let former = self.former_cities.iter().map(|former| (former, &self.city));
        let places = [&self.city, &self.above[0], &self.above[1]].into_iter().map(|place| (place, place));
        places
            .chain(former)
            .filter(|(written, _)| !written.is_empty())
            .find_map(|(written, place)| Some((place.as_str(), name.strip_prefix(written.as_str())?)))
    }

    fn names_a_place(&self, name: &str) -> bool {
        self.leading_place(name).is_some() || self.starts_with_town(name)
    }

    fn starts_with_town(&self, name: &str) -> bool {
        self.towns.iter().any(|town| name.starts_with(town.as_str()))
    }

    fn full_ending(&self, name: &str) -> String {
        let short = self.endings.iter().find(|(short, _)| name.ends_with(short.as_str()));
        let name = match short.and_then(|(short, full)| Some((name.strip_suffix(short.as_str())?, full))) {
            Some((head, full)) if !name.ends_with(full.as_str()) => format!("{head}{full}"),
            _ => name.to_owned(),
        };
        // ××村民委员会 drops a 村 of ××村村民委员会, the form of the law (村委会组织法).
        match name.strip_suffix("村民委员会") {
            Some(village) if !village.is_empty() && !village.ends_with('村') => {
                format!("{village}村村民委员会")
            }
            _ => name,
        }
    }

    fn town_of_seat(&self, name: &str) -> Option<String> {
        let name = self.full_ending(&self.fold(name));
        let (place, rest) = self.without_places(&name);
        if place.is_some_and(|place| place != self.city) {
            return None;
        }
        let rest = rest.strip_prefix("人民政府").unwrap_or(rest);
        let town =
            self.words.town_seats.iter().find_map(|seat| rest.strip_suffix(seat.as_str())).unwrap_or(rest);
        (town.chars().count() > 1).then(|| town.to_owned())
    }
}

fn usual_writings(words: &NameWords) -> BTreeMap<char, char> {
    let mut usual = BTreeMap::new();
    for line in &words.traditional {
        let mut letters = line.chars();
        while let (Some(traditional), Some(simplified)) = (letters.next(), letters.next()) {
            usual.insert(traditional, simplified);
        }
    }
    usual.extend(&words.characters);
    usual
}

fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFFD}')
}

fn is_loose_punctuation(c: char) -> bool {
    matches!(
        c,
        '。' | '.'
            | ','
            | '，'
            | ';'
            | '；'
            | ':'
            | '：'
            | '、'
            | '·'
            | '*'
            | '#'
            | '-'
            | '_'
            | '"'
            | '\''
            | '“'
            | '”'
            | '‘'
            | '’'
            | '!'
            | '?'
            | '`'
            | '|'
    )
}

fn numeral(digit: char) -> char {
    let place = digit.to_digit(10).map_or(0, |value| value as usize);
    ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'].get(place).copied().unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vocabulary {
        names: NameWords,
    }

    fn grammar() -> NameGrammar {
        let shipped = include_str!("../../pipelines/vocabulary.toml");
        let words = toml::from_str::<Vocabulary>(shipped).unwrap().names;
        let jurisdiction = Jurisdiction {
            former_names: vec!["云泽县".into(), "泽县".into()],
            ..Jurisdiction::of_city("云泽市", "澜江市", "华泽省", "990184", "泽0184")
        };
        let seats =
            ["云泽市清溪镇人民政府", "云泽市人民政府望湖街道办事处", "云泽市经济技术开发区管理委员会"];
        NameGrammar::new(&jurisdiction, words).with_towns(seats)
    }

    #[test]
    fn ways_of_writing_one_name_have_one_key() {
        for (written, full) in [
            ("云泽市教育局 ", "云泽市教育局"),
            ("华泽省澜江市云泽市教育局", "云泽市教育局"),
            ("华泽省云泽县教育局。", "云泽市教育局"),
            ("云泽市教 育\u{200b}局（本级）", "云泽市教育局"),
            ("云泽市教育局(机关)", "云泽市教育局"),
            ("云泽市教育局及其下属单位", "云泽市教育局"),
            ("云泽市卫健局", "云泽市卫生健康局"),
            ("云泽市政府", "云泽市人民政府"),
            ("云泽市政府办", "云泽市人民政府办公室"),
            ("清溪镇政府", "云泽市清溪镇人民政府"),
            ("云泽市清溪鎮人民政府", "云泽市清溪镇人民政府"),
            ("雲澤縣農業農村局", "云泽市农业农村局"),
            ("华泽省澜江市泽县教育局", "云泽市教育局"),
            ("望湖街道办", "云泽市人民政府望湖街道办事处"),
            ("清溪镇高湖村委会", "云泽市清溪镇高湖村村民委员会"),
            ("云泽县清溪镇高湖村村委会", "云泽市清溪镇高湖村村民委员会"),
            ("云泽市清溪镇柳岸社区", "云泽市清溪镇柳岸社区居民委员会"),
            ("云泽市云泽市经济技术开发区财政所", "云泽市经济技术开发区财政所"),
            ("云泽市第3中学", "云泽市第三中学"),
            ("澜江市生态环境局云泽县分局", "澜江市生态环境局云泽市分局"),
        ] {
            assert_eq!(grammar().key(written), grammar().key(full), "{written}");
        }
    }

    #[test]
    fn names_of_two_bodies_have_two_keys() {
        for (one, other) in [
            ("云泽市人民政府", "云泽市教育局"),
            ("云泽市教育局", "澜江市教育局"),
            ("云泽市教育局", "华泽省教育局"),
            ("云泽市教育局", "教育局"),
            ("云泽市清溪镇高湖村村民委员会", "云泽市清溪镇高湖村股份经济合作社"),
            ("云泽市清溪镇高湖村村民委员会", "云泽市清溪镇高湖村"),
            ("云泽市清溪镇高湖村村民委员会", "云泽市清溪镇低湖村村民委员会"),
            ("云泽市清溪镇柳岸社区居民委员会", "云泽市清溪镇柳岸村村民委员会"),
            ("云泽市第一中学", "云泽市第二中学"),
            ("云泽市人民医院", "云泽市人民医院（东院）"),
            ("云泽市", "云泽市人民政府"),
        ] {
            assert_ne!(grammar().key(one), grammar().key(other), "{one} {other}");
        }
    }

    #[test]
    fn a_bracketed_former_name_is_read_by_itself() {
        for written in [
            "云泽市农业农村局（原云泽市农业局）",
            "云泽市农业农村局(原农业局)",
            "云泽市农业农村局（曾用名：云泽县农业局）",
        ] {
            let reading = grammar().read(written);
            assert_eq!(reading.key, grammar().key("云泽市农业农村局"), "{written}");
            assert_eq!(reading.former, Some(grammar().key("云泽市农业局")), "{written}");
        }
        assert_eq!(grammar().read("云泽市教育局（本级）").former, None);
    }

    #[test]
    fn a_key_is_cut_into_town_own_part_and_kind() {
        let grammar = grammar();
        for (name, town, own, kind) in [
            ("云泽市清溪镇高湖村村民委员会", Some("清溪镇"), "高湖", Some("village_committee")),
            ("云泽市清溪镇人民政府", Some("清溪镇"), "", Some("government")),
            ("云泽市教育局", None, "教育", Some("bureau")),
            ("云泽市交通局清溪分局", None, "交通局清溪", Some("branch_bureau")),
            ("王某", None, "王某", None),
        ] {
            let key = grammar.key(name);
            let form = grammar.form(&key);
            assert_eq!((form.town, form.own, form.kind.map(|kind| kind.word.as_str())), (town, own, kind));
        }
    }

    #[test]
    fn what_is_no_name_ends_in_an_empty_key_or_itself() {
        for (written, key) in [
            ("", ""),
            (" \u{feff}。", ""),
            ("（", "（"),
            ("（原）", "（原）"),
            ("）（", "）（"),
            ("村民委员会", "村民委员会"),
        ] {
            assert_eq!(&*grammar().key(written).0, key);
        }
    }
}
