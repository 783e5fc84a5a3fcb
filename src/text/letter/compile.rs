//! A part of a template, read once: what stays, what is filled in, what is repeated; checked against the vocabulary on the
//! way, so that filling it later can leave no gap.

use std::collections::BTreeSet;

use super::fault::{PartKind, Place, Wrong};
use super::markup::{Element, Node};
use super::paragraph::{Mark, Piece, pieces, rebuilt};
use super::vocabulary::{Field, FieldKind, NotFound, Vocabulary};
use crate::domain::letter::LetterKind;

/// Characters of a paragraph that a fault shows.
const SHOWN: usize = 30;

#[derive(Debug, Clone)]
pub(super) enum Item {
    Text(String),
    Element {
        shell: Element,
        children: Vec<Item>,
    },
    /// A `w:p`; `marked`: if nothing is left of it, it goes.
    Paragraph {
        shell: Element,
        children: Vec<Item>,
        marked: bool,
    },
    /// Text that stays, in its run.
    Said {
        look: Option<Element>,
        text: String,
    },
    Value {
        look: Option<Element>,
        key: String,
    },
    Each {
        key: String,
        body: Vec<Item>,
    },
    If {
        key: String,
        then: Vec<Item>,
        otherwise: Vec<Item>,
    },
}

/// What the parts of one template are held against.
pub(super) struct Compiler<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) kind: LetterKind,
    pub(super) wrongs: Vec<(Option<Place>, Wrong)>,
    /// Keys said whatever the values are.
    pub(super) said: BTreeSet<String>,
    scopes: Vec<Scope>,
    part: PartKind,
    paragraph: usize,
    text: String,
}

/// What is open where a mark stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scope {
    List(String),
    /// Inside the 如果 of a value that may be empty.
    Given(String),
    /// Inside any other condition.
    Sometimes,
}

/// 每个 or 如果 that waits for its end.
struct Frame {
    mark: Mark,
    place: Place,
    key: String,
    then: Vec<Item>,
    otherwise: Option<Vec<Item>>,
}

/// Items in order, with what is open among them.
#[derive(Default)]
struct Builder {
    done: Vec<Item>,
    open: Vec<Frame>,
}

impl Builder {
    fn push(&mut self, item: Item) {
        match self.open.last_mut() {
            None => self.done.push(item),
            Some(frame) => frame.otherwise.as_mut().unwrap_or(&mut frame.then).push(item),
        }
    }
}

impl<'v> Compiler<'v> {
    pub(super) fn new(vocabulary: &'v Vocabulary, kind: LetterKind) -> Self {
        Compiler {
            vocabulary,
            kind,
            wrongs: Vec::new(),
            said: BTreeSet::new(),
            scopes: Vec::new(),
            part: PartKind::Body,
            paragraph: 0,
            text: String::new(),
        }
    }

    pub(super) fn part(&mut self, part: PartKind, root: &Element) -> Item {
        (self.part, self.paragraph) = (part, 0);
        self.element(root)
    }

    fn element(&mut self, element: &Element) -> Item {
        let shell = Element { children: Vec::new(), ..element.clone() };
        Item::Element { children: self.container(&element.children), shell }
    }

    /// Children among which paragraphs and table rows may be marks of their own.
    fn container(&mut self, children: &[Node]) -> Vec<Item> {
        let mut builder = Builder::default();
        for node in children {
            match node {
                Node::Text(text) => builder.push(Item::Text(text.clone())),
                Node::Element(element) if element.name == "w:p" => self.paragraph(element, &mut builder),
                Node::Element(element) if element.name == "w:tr" => self.row(element, &mut builder),
                Node::Element(element) => builder.push(self.element(element)),
            }
        }
        self.close(builder)
    }

    fn close(&mut self, mut builder: Builder) -> Vec<Item> {
        while let Some(frame) = builder.open.pop() {
            self.scopes.pop();
            self.wrongs.push((Some(frame.place), Wrong::Unclosed(written(&frame.mark))));
        }
        builder.done
    }

    fn paragraph(&mut self, element: &Element, builder: &mut Builder) {
        self.paragraph += 1;
        let (pieces, wrongs) = pieces(element);
        self.text = shown(element);
        for wrong in wrongs {
            self.wrong(wrong);
        }
        if let Some(marks) = only_marks(&pieces) {
            for mark in marks {
                self.obey(mark, builder);
            }
            return;
        }
        let marked = pieces.iter().any(|piece| matches!(piece, Piece::Mark { .. }));
        let shell = Element {
            children: element.child("w:pPr").cloned().map(Node::Element).into_iter().collect(),
            ..element.clone()
        };
        let mut inline = Builder::default();
        for piece in pieces {
            match piece {
                Piece::Text { look, text } => inline.push(Item::Said { look, text }),
                // A text box has paragraphs of its own.
                Piece::Other(element) => {
                    let text = std::mem::take(&mut self.text);
                    inline.push(self.element(&element));
                    self.text = text;
                }
                Piece::Mark { look, mark: Mark::Value(name), .. } => {
                    if let Some(key) = self.value(&name) {
                        inline.push(Item::Value { look, key });
                    }
                }
                Piece::Mark { mark, .. } => self.obey(mark, &mut inline),
            }
        }
        let children = self.close(inline);
        builder.push(Item::Paragraph { shell, children, marked });
    }

    /// A row of a table: repeated as a whole if its first cell begins with 每个 or 如果 and its last ends with 结束.
    fn row(&mut self, element: &Element, builder: &mut Builder) {
        let paragraphs = paragraphs_of(element);
        let all: Vec<Piece> = paragraphs.iter().flat_map(|paragraph| pieces(paragraph).0).collect();
        if let Some(marks) = only_marks(&all) {
            for paragraph in paragraphs {
                self.paragraph += 1;
                self.text = shown(paragraph);
            }
            for mark in marks {
                self.obey(mark, builder);
            }
            return;
        }
        match stripped(element, &paragraphs) {
            None => {
                let row = self.element(element);
                builder.push(row);
            }
            Some((mark, bare)) => {
                self.text = shown(element);
                self.obey(mark, builder);
                let row = self.element(&bare);
                builder.push(row);
                self.obey(Mark::End, builder);
            }
        }
    }

    fn obey(&mut self, mark: Mark, builder: &mut Builder) {
        let place = self.place();
        match mark {
            Mark::Each(ref name) | Mark::If(ref name) => {
                let is_each = matches!(mark, Mark::Each(_));
                let found = self.find(name);
                let key = found.as_ref().map(|(key, _)| key.clone()).unwrap_or_default();
                let scope = match (found.map(|(_, kind)| kind), is_each) {
                    (Some(FieldKind::List), true) => {
                        self.say(&key);
                        Scope::List(key.clone())
                    }
                    (Some(_), true) => {
                        self.wrong(Wrong::NotAList(name.clone()));
                        Scope::Sometimes
                    }
                    (Some(FieldKind::Optional), false) => Scope::Given(key.clone()),
                    (Some(FieldKind::Text), false) => {
                        self.wrong(Wrong::NotACondition(name.clone()));
                        Scope::Sometimes
                    }
                    _ => Scope::Sometimes,
                };
                self.scopes.push(scope);
                builder.open.push(Frame { mark, place, key, then: Vec::new(), otherwise: None });
            }
            Mark::Else => match builder.open.last_mut() {
                Some(frame) if matches!(frame.mark, Mark::If(_)) && frame.otherwise.is_none() => {
                    frame.otherwise = Some(Vec::new());
                    if let Some(scope) = self.scopes.last_mut() {
                        *scope = Scope::Sometimes;
                    }
                }
                _ => self.wrong(Wrong::Unopened(written(&mark))),
            },
            Mark::End => match builder.open.pop() {
                None => self.wrong(Wrong::Unopened(written(&mark))),
                Some(Frame { mark, key, then, otherwise, .. }) => {
                    self.scopes.pop();
                    builder.push(match mark {
                        Mark::Each(_) => Item::Each { key, body: then },
                        _ => Item::If { key, then, otherwise: otherwise.unwrap_or_default() },
                    });
                }
            },
            Mark::Value(ref name) => {
                if let Some(key) = self.value(name) {
                    builder.push(Item::Value { look: None, key });
                }
            }
        }
    }

    fn value(&mut self, name: &str) -> Option<String> {
        let (key, kind) = self.find(name)?;
        match kind {
            FieldKind::Switch | FieldKind::List => {
                self.wrong(Wrong::NotAValue(name.to_owned()));
                return None;
            }
            FieldKind::Optional if !self.scopes.contains(&Scope::Given(key.clone())) => {
                self.wrong(Wrong::MayBeEmpty(name.to_owned()));
            }
            FieldKind::Optional | FieldKind::Text => {}
        }
        self.say(&key);
        Some(key)
    }

    fn say(&mut self, key: &str) {
        if !self.scopes.contains(&Scope::Sometimes) {
            self.said.insert(key.to_owned());
        }
    }

    fn find(&mut self, name: &str) -> Option<(String, FieldKind)> {
        let open: Vec<&str> = self
            .scopes
            .iter()
            .filter_map(|scope| match scope {
                Scope::List(key) => Some(key.as_str()),
                _ => None,
            })
            .collect();
        match self.vocabulary.find(self.kind, &open, name) {
            Ok(Field { key, kind, .. }) => Some((key.clone(), *kind)),
            Err(not_found) => {
                let name = name.to_owned();
                self.wrong(match not_found {
                    NotFound::Unknown { nearest } => Wrong::Unknown { name, nearest },
                    NotFound::OnlyWithin { list } => Wrong::OnlyWithin { name, list },
                });
                None
            }
        }
    }

    fn place(&self) -> Place {
        Place { part: self.part, paragraph: self.paragraph, text: self.text.clone() }
    }

    fn wrong(&mut self, wrong: Wrong) {
        let place = self.place();
        self.wrongs.push((Some(place), wrong));
    }
}

fn written(mark: &Mark) -> String {
    match mark {
        Mark::Value(name) => name.clone(),
        Mark::Each(name) => format!("每个 {name}"),
        Mark::If(name) => format!("如果 {name}"),
        Mark::Else => "否则".to_owned(),
        Mark::End => "结束".to_owned(),
    }
}

fn shown(element: &Element) -> String {
    let text = element.text();
    let text = text.trim();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The marks of a paragraph that says nothing else and whose marks do not close among themselves.
fn only_marks(pieces: &[Piece]) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text { text, .. } if text.trim().is_empty() => {}
            Piece::Mark { mark, .. } if !mark.is_value() => marks.push(mark.clone()),
            _ => return None,
        }
    }
    (!marks.is_empty()).then_some(marks)
}

/// Every paragraph of a row, those of its nested tables included.
fn paragraphs_of(row: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    for element in row.elements() {
        match element.name.as_str() {
            "w:p" => found.push(element),
            _ => found.extend(paragraphs_of(element)),
        }
    }
    found
}

/// The mark over a whole row, and the row without it and its end.
fn stripped(row: &Element, paragraphs: &[&Element]) -> Option<(Mark, Element)> {
    let filled: Vec<(usize, Vec<Piece>)> = (0..)
        .zip(paragraphs)
        .map(|(at, paragraph)| (at, pieces(paragraph).0))
        .filter(|(_, pieces)| !pieces.is_empty())
        .collect();
    let ((first_at, first), (last_at, last)) = (filled.first()?, filled.last()?);
    let Some(Piece::Mark { mark: mark @ (Mark::Each(_) | Mark::If(_)), .. }) = first.first() else {
        return None;
    };
    let Some(Piece::Mark { mark: Mark::End, .. }) = last.last() else { return None };
    // Closed in its own paragraph it is about that paragraph's text only.
    if first_at == last_at || depth(first) <= 0 {
        return None;
    }
    let mut bare = row.clone();
    let mut at = 0;
    replace(&mut bare, &mut at, &|at, paragraph| {
        if at == *first_at {
            Some(rebuilt(paragraph, first.get(1..).unwrap_or_default()))
        } else if at == *last_at {
            Some(rebuilt(paragraph, last.split_last().map_or(&[][..], |(_, before)| before)))
        } else {
            None
        }
    });
    Some((mark.clone(), bare))
}

fn depth(pieces: &[Piece]) -> i32 {
    let change = |piece: &Piece| match piece {
        Piece::Mark { mark: Mark::Each(_) | Mark::If(_), .. } => 1,
        Piece::Mark { mark: Mark::End, .. } => -1,
        _ => 0,
    };
    pieces.iter().map(change).sum()
}

fn replace(holder: &mut Element, at: &mut usize, by: &dyn Fn(usize, &Element) -> Option<Element>) {
    for node in &mut holder.children {
        let Node::Element(element) = node else { continue };
        if element.name == "w:p" {
            if let Some(other) = by(*at, element) {
                *element = other;
            }
            *at += 1;
        } else {
            replace(element, at, by);
        }
    }
}
