//! Finding every name, code and case number that is known in a text, all at once.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use crate::domain::width::identifier;

/// Names shorter than this are words of other names and of prose: they count only where they stand alone.
const TELLING: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MarkKind {
    Name,
    /// USCC, organisation code, our own ids: only where no other letter or digit touches them.
    Code,
    CaseNumber,
}

/// A text that tells who or which case is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kind: MarkKind,
    /// As it is compared.
    pub(super) text: String,
}

/// A mark in a text; the range is of bytes of the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) mark: usize,
    pub(super) at: Range<usize>,
}

/// The writing in which texts are compared: half width, upper case, nothing that does not show, one kind of bracket.
pub(super) fn folded(text: &str) -> String {
    let same = |c| match c {
        '〔' | '［' | '【' | '[' | '{' => '(',
        '〕' | '］' | '】' | ']' | '}' => ')',
        c => c,
    };
    identifier(text).chars().map(same).collect()
}

#[derive(Debug, Default)]
pub(super) struct Marks {
    by_text: BTreeMap<String, usize>,
    pub(super) marks: Vec<Mark>,
}

impl Marks {
    /// The number of a mark, new or known; `None` for a text that tells nothing.
    pub(super) fn number(&mut self, kind: MarkKind, text: &str) -> Option<usize> {
        let text = folded(text);
        if text.chars().count() < 2 {
            return None;
        }
        if let Some(known) = self.by_text.get(&text) {
            return Some(*known);
        }
        let number = self.marks.len();
        self.by_text.insert(text.clone(), number);
        self.marks.push(Mark { kind, text });
        Some(number)
    }
}

#[derive(Debug)]
pub(super) struct Finder {
    automaton: AhoCorasick,
    pub(super) marks: Vec<Mark>,
}

impl Finder {
    pub(super) fn new(marks: Marks) -> Result<Self, BuildError> {
        let marks = marks.marks;
        let automaton = AhoCorasick::new(marks.iter().map(|mark| mark.text.as_str()))?;
        Ok(Finder { automaton, marks })
    }

    /// Every mark in a folded text, those inside others too.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        let found = self.automaton.find_overlapping_iter(text);
        let hits = found.map(|found| Hit { mark: found.pattern().as_usize(), at: found.range() });
        hits.filter(|hit| self.counts(text, hit)).collect()
    }

    fn counts(&self, text: &str, hit: &Hit) -> bool {
        let Some(mark) = self.marks.get(hit.mark) else { return false };
        let before = text.get(..hit.at.start).and_then(|before| before.chars().next_back());
        let after = text.get(hit.at.end..).and_then(|after| after.chars().next());
        let alone = |is_part: fn(char) -> bool| !before.is_some_and(is_part) && !after.is_some_and(is_part);
        match mark.kind {
            MarkKind::Code => alone(|c| c.is_ascii_alphanumeric()),
            MarkKind::Name if mark.text.chars().count() < TELLING => alone(char::is_alphanumeric),
            MarkKind::Name | MarkKind::CaseNumber => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(marks: &[(MarkKind, &str)], text: &str) -> Vec<String> {
        let mut all = Marks::default();
        for (kind, text) in marks {
            all.number(*kind, text);
        }
        let finder = Finder::new(all).unwrap();
        let hits = finder.hits(&folded(text));
        hits.iter().map(|hit| finder.marks[hit.mark].text.clone()).collect()
    }

    #[test]
    fn writing_hides_nothing() {
        let marks = [(MarkKind::CaseNumber, "（2024）泽0184执1号"), (MarkKind::Name, "云泽市水务局")];
        for text in ["(2024)泽0184执1号", "〔2024〕泽 0184 执\u{200B}1号", "［２０２４］泽０１８４执１号之一"]
        {
            assert_eq!(found(&marks, text).len(), 1, "{text}");
        }
        assert_eq!(found(&marks, "云 泽 市\n水务局").len(), 1);
    }

    #[test]
    fn codes_stand_alone_and_so_do_short_names() {
        let marks = [(MarkKind::Code, "MA4900010"), (MarkKind::Name, "水厂")];
        assert_eq!(found(&marks, "代码MA4900010，"), ["MA4900010"]);
        assert!(found(&marks, "91420984MA4900010Y").is_empty(), "a part of a longer code");
        assert!(found(&marks, "自来水厂房").is_empty());
        assert_eq!(found(&marks, "水厂：1件"), ["水厂"]);
    }
}
