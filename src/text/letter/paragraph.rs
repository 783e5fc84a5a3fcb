//! A paragraph as text with marks in it. Word processors cut text into runs wherever they like; here it is one line again,
//! in which every character knows its look.

use super::fault::Wrong;
use super::markup::{Element, Node};

/// What a word processor leaves between runs and nobody sees.
const UNSEEN: [&str; 8] = [
    "w:proofErr",
    "w:bookmarkStart",
    "w:bookmarkEnd",
    "w:lastRenderedPageBreak",
    "w:permStart",
    "w:permEnd",
    "w:softHyphen",
    "w:annotationRef",
];
/// What wraps runs: content controls, links inside the document, tags.
const WRAPS: [&str; 4] = ["w:smartTag", "w:hyperlink", "w:sdt", "w:sdtContent"];
/// What a reader sees of a run's look; fonts are left out, because Latin braces around Chinese words often have another.
const SEEN: [&str; 11] = [
    "w:b",
    "w:i",
    "w:u",
    "w:color",
    "w:sz",
    "w:highlight",
    "w:strike",
    "w:dstrike",
    "w:vertAlign",
    "w:shd",
    "w:rStyle",
];

/// What a mark in double braces orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    Value(String),
    Each(String),
    If(String),
    Else,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text {
        look: Option<Element>,
        text: String,
    },
    /// A break, a picture, a field …, as its own run.
    Other(Element),
    Mark {
        look: Option<Element>,
        mark: Mark,
        written: String,
    },
}

impl Mark {
    fn of(written: &str) -> Self {
        let inner = written.trim_matches(|c: char| c.is_whitespace() || c == '\u{A0}');
        let rest = |word: &str| {
            inner.strip_prefix(word).map(|rest| rest.trim_start().to_owned()).filter(|rest| !rest.is_empty())
        };
        match inner {
            "否则" => Mark::Else,
            "结束" => Mark::End,
            _ => match (rest("每个"), rest("如果")) {
                (Some(list), _) => Mark::Each(list),
                (_, Some(condition)) => Mark::If(condition),
                _ => Mark::Value(inner.to_owned()),
            },
        }
    }

    pub(super) fn is_value(&self) -> bool {
        matches!(self, Mark::Value(_))
    }
}

/// One character, or something that is none.
enum Atom {
    Char(char, usize),
    Other(Element),
}

/// The pieces of a `w:p`, and what is wrong with its marks.
pub(super) fn pieces(paragraph: &Element) -> (Vec<Piece>, Vec<Wrong>) {
    let mut looks = vec![None];
    let mut atoms = Vec::new();
    collect(paragraph, &mut looks, &mut atoms);
    Scan { looks: &looks, pieces: Vec::new(), wrongs: Vec::new() }.run(&atoms)
}

fn collect(holder: &Element, looks: &mut Vec<Option<Element>>, atoms: &mut Vec<Atom>) {
    for element in holder.elements() {
        let name = element.name.as_str();
        if name == "w:r" {
            let look = element.child("w:rPr").cloned();
            looks.push(look.clone());
            let known = looks.len() - 1;
            for part in element.elements().filter(|part| part.name != "w:rPr") {
                match part.name.as_str() {
                    "w:t" => atoms.extend(part.text().chars().map(|c| Atom::Char(c, known))),
                    unseen if UNSEEN.contains(&unseen) => {}
                    _ => {
                        let children = look.iter().chain([part]).cloned().map(Node::Element).collect();
                        atoms.push(Atom::Other(Element::new("w:r").holding(children)));
                    }
                }
            }
        } else if WRAPS.contains(&name) {
            collect(element, looks, atoms);
        } else if !UNSEEN.contains(&name) && !matches!(name, "w:pPr" | "w:sdtPr" | "w:sdtEndPr") {
            atoms.push(Atom::Other(element.clone()));
        }
    }
}

struct Scan<'a> {
    looks: &'a [Option<Element>],
    pieces: Vec<Piece>,
    wrongs: Vec<Wrong>,
}

impl Scan<'_> {
    fn run(mut self, atoms: &[Atom]) -> (Vec<Piece>, Vec<Wrong>) {
        let mut at = 0;
        while let Some(atom) = atoms.get(at) {
            at += 1;
            match atom {
                Atom::Other(element) => self.pieces.push(Piece::Other(element.clone())),
                Atom::Char(c, _) if opens(*c) => match atoms.get(at) {
                    Some(Atom::Char(next, _)) if opens(*next) => at = self.mark(atoms, at + 1),
                    _ => self.wrongs.push(Wrong::StrayBrace),
                },
                Atom::Char(c, _) if closes(*c) => self.wrongs.push(Wrong::StrayBrace),
                Atom::Char(c, look) => self.say(*c, *look),
            }
        }
        (self.pieces, self.wrongs)
    }

    fn look(&self, at: usize) -> Option<Element> {
        self.looks.get(at).cloned().flatten()
    }

    fn say(&mut self, c: char, look: usize) {
        let look = self.look(look);
        match self.pieces.last_mut() {
            Some(Piece::Text { look: known, text }) if *known == look => text.push(c),
            _ => self.pieces.push(Piece::Text { look, text: c.to_string() }),
        }
    }

    /// A mark whose inside begins at `from`; the place behind its end.
    fn mark(&mut self, atoms: &[Atom], from: usize) -> usize {
        let mut written = String::new();
        let mut used = Vec::new();
        let mut at = from;
        loop {
            match (atoms.get(at), atoms.get(at + 1)) {
                (Some(Atom::Char(c, _)), Some(Atom::Char(next, _))) if closes(*c) && closes(*next) => break,
                (Some(Atom::Char(c, look)), _) if !opens(*c) && !closes(*c) => {
                    written.push(*c);
                    if !c.is_whitespace() {
                        used.push(*look);
                    }
                }
                _ => {
                    self.wrongs.push(Wrong::Broken(written));
                    return at.max(from);
                }
            }
            at += 1;
        }
        let look = used.first().and_then(|first| self.look(*first));
        if used.iter().any(|other| seen(self.look(*other).as_ref()) != seen(look.as_ref())) {
            self.wrongs.push(Wrong::TwoLooks(written.clone()));
        }
        self.pieces.push(Piece::Mark { look, mark: Mark::of(&written), written });
        at + 2
    }
}

/// Chinese keyboards give full-width braces.
fn opens(c: char) -> bool {
    matches!(c, '{' | '｛')
}

fn closes(c: char) -> bool {
    matches!(c, '}' | '｝')
}

fn seen(look: Option<&Element>) -> Vec<(&str, &str)> {
    let is_off = |value: &str| matches!(value, "0" | "false" | "none" | "auto" | "off");
    let mut seen: Vec<(&str, &str)> = look
        .iter()
        .flat_map(|look| look.elements())
        .filter(|part| SEEN.contains(&part.name.as_str()))
        .map(|part| (part.name.as_str(), part.attribute("w:val").unwrap_or_default()))
        .filter(|(_, value)| !is_off(value))
        .collect();
    seen.sort_unstable();
    seen
}

/// A run that says `text` in a look; a line break of the text becomes one of the run.
pub(super) fn run(look: Option<&Element>, text: &str) -> Element {
    let mut children: Vec<Node> = look.cloned().map(Node::Element).into_iter().collect();
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            children.push(Node::Element(Element::new("w:br")));
        }
        if !line.is_empty() {
            let said = Element::new("w:t").with("xml:space", "preserve");
            children.push(Node::Element(said.holding(vec![Node::Text(line.to_owned())])));
        }
    }
    Element::new("w:r").holding(children)
}

/// The paragraph anew, from pieces.
pub(super) fn rebuilt(paragraph: &Element, pieces: &[Piece]) -> Element {
    let mut children: Vec<Node> = paragraph.child("w:pPr").cloned().map(Node::Element).into_iter().collect();
    children.extend(pieces.iter().map(|piece| {
        Node::Element(match piece {
            Piece::Text { look, text } => run(look.as_ref(), text),
            Piece::Other(element) => element.clone(),
            Piece::Mark { look, written, .. } => run(look.as_ref(), &format!("{{{{{written}}}}}")),
        })
    }));
    Element { name: paragraph.name.clone(), attributes: paragraph.attributes.clone(), children }
}

#[cfg(test)]
mod tests {
    use super::super::markup::parse;
    use super::*;

    fn read(runs: &str) -> (Vec<Piece>, Vec<Wrong>) {
        pieces(&parse(format!("<w:p>{runs}</w:p>").as_bytes()).unwrap())
    }

    fn said(runs: &str) -> String {
        let (pieces, wrongs) = read(runs);
        assert_eq!(wrongs, [], "{runs}");
        let words = pieces.iter().map(|piece| match piece {
            Piece::Text { text, .. } => text.clone(),
            Piece::Other(_) => "·".to_owned(),
            Piece::Mark { mark, .. } => format!("[{mark:?}]"),
        });
        words.collect()
    }

    #[test]
    fn a_placeholder_that_word_has_cut_into_runs_is_one_again() {
        let plain = r#"[Value("主送")]："#;
        for runs in [
            "<w:r><w:t>{{主送}}：</w:t></w:r>",
            "<w:r><w:t>｛｛主送｝｝：</w:t></w:r>",
            "<w:r><w:t>{</w:t></w:r><w:proofErr w:type=\"x\"/><w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t>{主</w:t></w:r><w:r><w:t>送 }}：</w:t></w:r>",
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>{{主送</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>}}：</w:t></w:r>",
        ] {
            assert_eq!(said(runs), plain, "{runs}");
        }
    }

    #[test]
    fn marks_are_told_apart() {
        assert_eq!(
            said("<w:r><w:t>{{每个 案件}}{{如果 金额}}{{否则}}{{ 结束 }}{{每个单位}}{{如果}}</w:t></w:r>"),
            r#"[Each("案件")][If("金额")][Else][End][Each("单位")][Value("如果")]"#
        );
    }

    #[test]
    fn what_cannot_be_joined_is_said() {
        for (runs, wrong) in [
            ("<w:r><w:t>{{主送</w:t><w:tab/><w:t>}}</w:t></w:r>", Wrong::Broken("主送".into())),
            ("<w:r><w:t>{{主送</w:t></w:r>", Wrong::Broken("主送".into())),
            ("<w:r><w:t>{主送}</w:t></w:r>", Wrong::StrayBrace),
            ("<w:r><w:t>{{主送}</w:t></w:r>", Wrong::Broken("主送".into())),
            (
                "<w:r><w:t>{{主</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>送}}</w:t></w:r>",
                Wrong::TwoLooks("主送".into()),
            ),
        ] {
            let (_, wrongs) = read(runs);
            assert_eq!(wrongs.first(), Some(&wrong), "{runs}");
        }
    }
}
