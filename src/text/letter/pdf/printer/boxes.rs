//! Tables as rows: cells side by side, as high as the highest, with their lines around them.

use std::rc::Rc;

use super::super::fault::Unprintable;
use super::model::{Border, Cell, Table};
use super::pages::{Mark, Row, Setting};
use super::strokes::ruled;

/// A cell's contents, from the upper left corner of what its margins leave.
struct Filled<'t> {
    cell: &'t Cell,
    marks: Vec<Mark>,
    /// With its margins.
    height: f64,
}

/// The rows of a table in an area so wide.
pub(super) fn rows(setting: &mut Setting<'_>, table: &Table, area: f64) -> Result<Vec<Row>, Unprintable> {
    let filled = fill(setting, table)?;
    let heights = heights(table, &filled);
    let left = table.offset(area);
    if !setting.holds(left, table.width()) {
        return Err(Unprintable::TooLarge);
    }
    let edge = |column: usize| left + table.columns.iter().take(column).sum::<f64>();
    let mut rows = Vec::new();
    for (at, (row, cells)) in table.rows.iter().zip(&filled).enumerate() {
        let mut marks = Vec::new();
        for filled in cells {
            let cell = filled.cell;
            let (x, right) = (edge(cell.column), edge(cell.column + cell.span));
            let below = going_on(table, at, cell);
            let height: f64 = heights.iter().skip(at).take(below + 1).sum();
            let own = heights.get(at).copied().unwrap_or(0.0);
            if let Some(colour) = cell.behind {
                marks.push(Mark::Area { x, y: 0.0, width: right - x, height: own, colour });
            }
            let down = cell.margins.top + cell.upright.of(height, filled.height).max(0.0);
            let inner = filled.marks.iter().cloned();
            marks.extend(inner.map(|mark| mark.moved(x + cell.margins.left, down)));
            marks.extend(around(cell, (x, right), own));
        }
        rows.push(Row {
            height: heights.get(at).copied().unwrap_or(0.0),
            marks,
            with_next: row.cells.iter().any(|cell| cell.begins) || row.is_heading,
            ..Row::default()
        });
    }
    let headings = table.rows.iter().take_while(|row| row.is_heading).count();
    if headings > 0 && headings < rows.len() {
        let repeated: Rc<Vec<Row>> = Rc::new(rows.iter().take(headings).cloned().collect());
        rows.iter_mut().skip(headings).for_each(|row| row.heading = Some(repeated.clone()));
    }
    Ok(rows)
}

fn fill<'t>(setting: &mut Setting<'_>, table: &'t Table) -> Result<Vec<Vec<Filled<'t>>>, Unprintable> {
    let mut filled = Vec::new();
    for row in &table.rows {
        let mut cells = Vec::new();
        for cell in &row.cells {
            let width: f64 = table.columns.iter().skip(cell.column).take(cell.span).sum();
            let inner = (width - cell.margins.left - cell.margins.right).max(1.0);
            let mut marks = Vec::new();
            let mut y = 0.0;
            // What a cell that goes on from above holds is not seen.
            let blocks = if cell.continues { &[] } else { cell.blocks.as_slice() };
            for row in setting.rows(blocks, inner)? {
                if !row.frames.is_empty() {
                    let (place, what) = (table.place.clone(), "w:framePr".to_owned());
                    return Err(Unprintable::Unknown { place: Some(place), what });
                }
                y += row.before;
                marks.extend(row.marks.into_iter().map(|mark| mark.moved(0.0, y)));
                y += row.height + row.after;
            }
            cells.push(Filled { cell, marks, height: y + cell.margins.top + cell.margins.bottom });
        }
        filled.push(cells);
    }
    Ok(filled)
}

/// How many rows below a cell goes on.
fn going_on(table: &Table, at: usize, cell: &Cell) -> usize {
    if !cell.begins {
        return 0;
    }
    let goes_on = |other: &Cell| other.continues && other.column == cell.column;
    table.rows.iter().skip(at + 1).take_while(|row| row.cells.iter().any(goes_on)).count()
}

fn heights(table: &Table, filled: &[Vec<Filled<'_>>]) -> Vec<f64> {
    let mut heights: Vec<f64> = Vec::new();
    for (row, cells) in table.rows.iter().zip(filled) {
        let single = cells.iter().filter(|filled| !filled.cell.begins);
        let highest = single.map(|filled| filled.height).fold(row.height, f64::max);
        heights.push(if row.is_exact { row.height } else { highest });
    }
    // What goes on over several rows makes the last of them higher, if it must.
    for (at, cells) in filled.iter().enumerate() {
        for filled in cells.iter().filter(|filled| filled.cell.begins) {
            let below = going_on(table, at, filled.cell);
            let there: f64 = heights.iter().skip(at).take(below + 1).sum();
            if let Some(last) = heights.get_mut(at + below) {
                *last += (filled.height - there).max(0.0);
            }
        }
    }
    heights
}

/// The lines of a cell, each over the edge of its box.
fn around(cell: &Cell, (left, right): (f64, f64), height: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    let half = |border: &Option<Border>| border.as_ref().map_or(0.0, |border| border.width() / 2.0);
    let (before, behind) = (half(&cell.sides.left), half(&cell.sides.right));
    let width = right - left + before + behind;
    if let Some(border) = cell.sides.top.as_ref().filter(|_| !cell.continues) {
        marks.extend(ruled(border, (left - before, -border.width() / 2.0), width));
    }
    if let Some(border) = cell.sides.bottom.as_ref().filter(|_| !cell.begins) {
        marks.extend(ruled(border, (left - before, height - border.width() / 2.0), width));
    }
    for (border, x) in [(&cell.sides.left, left), (&cell.sides.right, right)] {
        let Some(border) = border else { continue };
        let mut x = x - border.width() / 2.0;
        for (at, stroke) in border.strokes.iter().enumerate() {
            if at % 2 == 0 {
                marks.push(Mark::Area { x, y: 0.0, width: *stroke, height, colour: border.colour });
            }
            x += stroke;
        }
    }
    marks
}
