//! Lines and areas: borders, what stands behind text, and lines under and through it.

use super::lines::{Blank, Set};
use super::model::Border;
use super::pages::{Mark, Row};

/// The strokes of a border from left to right, from its upper edge.
pub(super) fn ruled(border: &Border, (x, y): (f64, f64), width: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut y = y;
    for (at, stroke) in border.strokes.iter().enumerate() {
        if at % 2 == 0 {
            marks.push(Mark::Area { x, y, width, height: *stroke, colour: border.colour });
        }
        y += stroke;
    }
    marks
}

/// Neighbours of which `key` says the same, from the left edge of the first to the right edge of the last.
fn stretches<K: PartialEq>(characters: &[Set], key: impl Fn(&Set) -> Option<K>) -> Vec<(f64, f64, K)> {
    let mut found: Vec<(f64, f64, K)> = Vec::new();
    let mut open = false;
    for one in characters {
        match (key(one), found.last_mut()) {
            (Some(new), Some((_, right, known))) if open && *known == new => *right = one.x + one.width,
            (Some(new), _) => {
                found.push((one.x, one.x + one.width, new));
                open = true;
            }
            (None, _) => open = false,
        }
    }
    found
}

/// What stands behind characters.
pub(super) fn backgrounds(characters: &[Set], baseline: f64) -> Vec<Mark> {
    let shaded = stretches(characters, |one| Some((one.look.behind?, one.look.size)));
    let area = |(left, right, (colour, size)): (f64, f64, ([u8; 3], f64))| Mark::Area {
        x: left,
        y: baseline - size * 0.9,
        width: right - left,
        height: size * 1.15,
        colour,
    };
    shaded.into_iter().map(area).collect()
}

/// Lines under and through characters.
pub(super) fn decorations(characters: &[Set], blanks: &[Blank], baseline: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    let key = |one: &Set, is_on: bool| is_on.then_some((one.look.colour, one.look.size));
    let mut under = stretches(characters, |one| key(one, one.look.underline));
    under.extend(blanks.iter().map(|(left, right, look)| (*left, *right, (look.colour, look.size))));
    let lines = [(under, 0.14), (stretches(characters, |one| key(one, one.look.strike)), -0.33)];
    for (found, below) in lines {
        for (left, right, (colour, size)) in found {
            let (width, height) = (right - left, size / 18.0);
            marks.push(Mark::Area { x: left, y: baseline + size * below, width, height, colour });
        }
    }
    marks
}

/// Lays a paragraph's own colour behind its lines, from `x` so wide.
pub(super) fn shade(rows: &mut [Row], behind: Option<[u8; 3]>, (x, width): (f64, f64)) {
    let Some(colour) = behind else { return };
    for row in rows {
        row.marks.insert(0, Mark::Area { x, y: 0.0, width, height: row.height, colour });
    }
}
