//! Lines of a paragraph: as many characters as fit, parted where Chinese may be parted, punctuation hanging over the edge as
//! word processors let it, and what is left spread between the characters. So a line of the standard's grid holds its 28
//! characters, and the same ones as in Word.

use std::rc::Rc;

use super::super::fault::Unprintable;
use super::faces::{Faces, Glyph, is_chinese};
use super::model::{Align, Leading, Look, Paragraph, Piece};
use super::rules::{is_mixed, may_hang, may_part};

/// What rounding may cost, in points.
pub(super) const SLACK: f64 = 0.05;
/// How much of an exact line is above the baseline; the rest is below, as LibreOffice has it.
const ABOVE: f64 = 0.8;

/// A character in its place.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub(super) c: char,
    /// From the left edge of the text area.
    pub(super) x: f64,
    pub(super) width: f64,
    pub(super) glyph: Glyph,
    pub(super) look: Rc<Look>,
}

/// An underlined tab, from where to where: a line to write on.
pub(super) type Blank = (f64, f64, Rc<Look>);

#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) height: f64,
    /// Of the baseline, from the line's upper edge.
    pub(super) baseline: f64,
    pub(super) characters: Vec<Set>,
    pub(super) blanks: Vec<Blank>,
    /// A new page begins behind it.
    pub(super) ends_page: bool,
}

/// Number of the page that is being set, and of all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers {
    pub(super) page: usize,
    pub(super) pages: usize,
}

/// One step along a paragraph.
enum Step {
    Glyph { c: char, glyph: Glyph, look: Rc<Look>, width: f64 },
    Tab(Rc<Look>),
    Break,
    Page,
}

/// A paragraph being set.
struct Setter<'s> {
    paragraph: &'s Paragraph,
    steps: Vec<Step>,
    /// Right edge, from the left edge of the text area.
    limit: f64,
    tab: f64,
}

/// Where a line ends.
struct End {
    /// The first step of the next line.
    next: usize,
    /// Punctuation that hangs over the edge.
    hanging: usize,
    /// It ends because the text does.
    is_last: bool,
    ends_page: bool,
}

/// The lines of a paragraph in an area so wide. `pitch`: of the grid; `tab`: of stops that nobody has set.
pub(super) fn lines(
    paragraph: &Paragraph,
    area: f64,
    (pitch, tab): (Option<f64>, f64),
    numbers: Numbers,
    faces: &mut Faces,
) -> Result<Vec<Line>, Unprintable> {
    let steps = steps(paragraph, numbers, faces)?;
    let setter = Setter { paragraph, steps, limit: area - paragraph.shape.right, tab };
    let mut lines = Vec::new();
    let mut from = 0;
    loop {
        let left = paragraph.shape.left + if from == 0 { paragraph.shape.first } else { 0.0 };
        let end = setter.end(from, left);
        let (characters, blanks) = setter.placed(from, left, &end);
        let mut line = Line { characters, blanks, ends_page: end.ends_page, ..Line::default() };
        (line.height, line.baseline) = height(paragraph, &line, pitch, faces)?;
        lines.push(line);
        from = end.next;
        if end.is_last {
            return Ok(lines);
        }
    }
}

fn steps(paragraph: &Paragraph, numbers: Numbers, faces: &mut Faces) -> Result<Vec<Step>, Unprintable> {
    let mut steps = Vec::new();
    for piece in &paragraph.pieces {
        match piece {
            Piece::Text { look, text } => spell(text, look, faces, &mut steps)?,
            Piece::Number { look, of_pages } => {
                let number = if *of_pages { numbers.pages } else { numbers.page };
                spell(&number.to_string(), look, faces, &mut steps)?;
            }
            Piece::Tab(look) => steps.push(Step::Tab(look.clone())),
            Piece::Break => steps.push(Step::Break),
            Piece::Page => steps.push(Step::Page),
        }
    }
    if paragraph.shape.apart {
        for at in 1..steps.len() {
            let Some([Step::Glyph { c, look, width, .. }, Step::Glyph { c: next, .. }]) =
                steps.get_mut(at - 1..=at)
            else {
                continue;
            };
            if is_mixed(*c, *next) {
                *width += look.size / 4.0;
            }
        }
    }
    Ok(steps)
}

fn spell(text: &str, look: &Rc<Look>, faces: &mut Faces, steps: &mut Vec<Step>) -> Result<(), Unprintable> {
    for c in text.chars() {
        match c {
            '\t' => steps.push(Step::Tab(look.clone())),
            '\n' | '\r' => {}
            c if look.capitals && c.is_lowercase() => {
                for c in c.to_uppercase() {
                    spell_one(c, look, faces, steps)?;
                }
            }
            c => spell_one(c, look, faces, steps)?,
        }
    }
    Ok(())
}

fn spell_one(c: char, look: &Rc<Look>, faces: &mut Faces, steps: &mut Vec<Step>) -> Result<(), Unprintable> {
    if let Some(glyph) = faces.pick(look, c) {
        let width = glyph.advance * look.size * look.scale + look.spacing;
        steps.push(Step::Glyph { c, glyph, look: look.clone(), width });
    }
    Ok(())
}

impl Setter<'_> {
    fn width(&self, at: usize) -> f64 {
        match self.steps.get(at) {
            Some(Step::Glyph { width, .. }) => *width,
            _ => 0.0,
        }
    }

    fn character(&self, at: usize) -> Option<char> {
        match self.steps.get(at)? {
            Step::Glyph { c, .. } => Some(*c),
            _ => None,
        }
    }

    /// Whether a line may end before a step.
    fn parts_before(&self, at: usize) -> bool {
        match (at.checked_sub(1).and_then(|before| self.character(before)), self.character(at)) {
            (Some(before), Some(after)) => may_part(before, after, self.paragraph.shape.whole_words),
            _ => true,
        }
    }

    fn end(&self, from: usize, left: f64) -> End {
        let mut x = left;
        let (mut at, mut last_chance) = (from, None);
        while let Some(step) = self.steps.get(at) {
            if at > from && self.parts_before(at) {
                last_chance = Some(at);
            }
            match step {
                Step::Break | Step::Page => {
                    let next = at + 1;
                    let ends_page = matches!(step, Step::Page);
                    // A break at the very end makes no empty line behind it.
                    let is_last = next == self.steps.len() && ends_page;
                    return End { next, hanging: 0, is_last, ends_page };
                }
                Step::Tab(_) => x = self.stop(at, x),
                Step::Glyph { c, look, width, .. } => {
                    let body = width - look.spacing.max(0.0);
                    if *c != ' ' && x + body > self.limit + SLACK {
                        if let Some(end) = self.hang(at, *c, x) {
                            return end;
                        }
                        let next = last_chance.unwrap_or(at).max(from + 1);
                        return End { next, hanging: 0, is_last: false, ends_page: false };
                    }
                    x += width;
                }
            }
            at += 1;
        }
        End { next: at, hanging: 0, is_last: true, ends_page: false }
    }

    /// The end of a line over whose edge a sign hangs.
    fn hang(&self, at: usize, c: char, x: f64) -> Option<End> {
        let fits = self.paragraph.shape.hanging && may_hang(c) && x <= self.limit + SLACK;
        let next = at + 1;
        let is_last = next >= self.steps.len();
        (fits && (is_last || self.parts_before(next))).then_some(End {
            next,
            hanging: 1,
            is_last,
            ends_page: false,
        })
    }

    /// Where a tab leads to.
    fn stop(&self, at: usize, x: f64) -> f64 {
        let shape = &self.paragraph.shape;
        let set = shape.tabs.iter().find(|stop| stop.at > x + SLACK);
        // The left indent of a hanging paragraph is a stop by itself.
        let indent = (shape.left > x + SLACK).then_some(shape.left);
        let usual = ((x + SLACK) / self.tab).floor() * self.tab + self.tab;
        let Some(set) = set.filter(|set| indent.is_none_or(|indent| set.at <= indent)) else {
            return indent.unwrap_or(usual);
        };
        let follows: f64 = (at + 1..self.steps.len())
            .take_while(|at| matches!(self.steps.get(*at), Some(Step::Glyph { .. })))
            .map(|at| self.width(at))
            .sum();
        match set.align {
            Align::Right => (set.at - follows).max(x),
            Align::Centre => (set.at - follows / 2.0).max(x),
            _ => set.at,
        }
    }

    /// The characters of a line where they stand.
    fn placed(&self, from: usize, left: f64, end: &End) -> (Vec<Set>, Vec<Blank>) {
        let (mut set, mut blanks): (Vec<Set>, Vec<Blank>) = Default::default();
        let (mut x, mut after_tab) = (left, 0);
        for at in from..end.next {
            match self.steps.get(at) {
                Some(Step::Glyph { c, glyph, look, width }) => {
                    let (glyph, look) = (*glyph, look.clone());
                    set.push(Set { c: *c, x, width: *width, glyph, look });
                    x += width;
                }
                Some(Step::Tab(look)) => {
                    let to = self.stop(at, x);
                    if look.underline {
                        blanks.push((x, to, look.clone()));
                    }
                    x = to;
                    after_tab = set.len();
                }
                _ => {}
            }
        }
        let is_forced = end.is_last || end.ends_page || self.ends_in_break(end);
        while !end.is_last && set.last().is_some_and(|last| last.c == ' ') {
            set.pop();
        }
        let full = set.len() - end.hanging.min(set.len());
        let right = set
            .get(..full)
            .and_then(<[Set]>::last)
            .map_or(left, |last| last.x + last.width - last.look.spacing);
        let free = self.limit - right;
        let shift = match self.paragraph.shape.align {
            Align::Right if after_tab == 0 => free,
            Align::Centre if after_tab == 0 => free / 2.0,
            Align::Both if !is_forced => {
                spread(&mut set, after_tab, full, free);
                0.0
            }
            Align::Spread => {
                spread(&mut set, after_tab, full, free);
                0.0
            }
            _ => 0.0,
        };
        set.iter_mut().for_each(|one| one.x += shift);
        (set, blanks)
    }

    fn ends_in_break(&self, end: &End) -> bool {
        end.next.checked_sub(1).is_some_and(|last| matches!(self.steps.get(last), Some(Step::Break)))
    }
}

/// Spreads what is free between Chinese characters and at spaces.
fn spread(set: &mut [Set], from: usize, to: usize, free: f64) {
    let gains = |at: usize, set: &[Set]| {
        let (Some(one), Some(next)) = (set.get(at), set.get(at + 1)) else { return 0.0 };
        let wide = |c: char| is_chinese(c) || c == ' ';
        if wide(one.c) || wide(next.c) { 1.0 } else { 0.0 }
    };
    let last = to.min(set.len()).saturating_sub(1);
    let shares: Vec<f64> = (from..last).map(|at| gains(at, set)).collect();
    let all: f64 = shares.iter().sum();
    if all == 0.0 || free <= 0.0 {
        return;
    }
    let mut moved = 0.0;
    for at in from + 1..set.len() {
        moved += shares.get(at - from - 1).copied().unwrap_or(0.0) * free / all;
        if let Some(one) = set.get_mut(at) {
            one.x += moved;
        }
    }
}

/// Height of a line, and of its baseline.
fn height(
    paragraph: &Paragraph,
    line: &Line,
    pitch: Option<f64>,
    faces: &mut Faces,
) -> Result<(f64, f64), Unprintable> {
    if let Leading::Exactly(height) = paragraph.shape.leading {
        return Ok((height, height * ABOVE));
    }
    let (mut ascent, mut descent) = (0.0_f64, 0.0_f64);
    let mut take = |face: Option<&super::faces::Face>, size: f64, raised: f64| {
        if let Some(face) = face {
            ascent = ascent.max((face.ascent + face.gap / 2.0) * size + raised);
            descent = descent.max((face.descent + face.gap / 2.0) * size - raised);
        }
    };
    for one in &line.characters {
        take(faces.face(one.glyph.face), one.look.size, one.look.raised);
    }
    if line.characters.is_empty()
        && let Some(id) = faces.first(&paragraph.mark)
    {
        take(faces.face(id), paragraph.mark.size, 0.0);
    }
    let natural = ascent + descent;
    let pitch = pitch.filter(|_| paragraph.shape.on_grid);
    let whole = match (paragraph.shape.leading, pitch) {
        (Leading::Times(times), Some(pitch)) => (natural / pitch - 0.01).ceil().max(1.0) * pitch * times,
        (Leading::Times(times), None) => natural * times,
        (Leading::AtLeast(least) | Leading::Exactly(least), _) => natural.max(least),
    };
    let above = match (paragraph.shape.leading, pitch) {
        (Leading::Times(_), Some(_)) => (whole - natural) / 2.0,
        _ => whole - natural,
    };
    Ok((whole, above + ascent))
}
