//! Tables of a template, as the sheet has them.

use super::super::fault::Unprintable;
use super::content::Reader;
use super::look::{number, shade};
use super::model::{Across, Align, Along, Block, Border, Cell, Down, Frame, Sides, Table, TableRow};
use super::shape::{align, border};
use super::styles::{TableStyle, is_on};
use crate::text::letter::markup::Element;

/// Left and right of what stands in a cell, in twips, where nothing is said.
const USUAL_MARGIN: f64 = 108.0;

/// The lines that a table says for all its cells.
#[derive(Default)]
struct Lines {
    outer: Sides<Option<Border>>,
    across: Option<Border>,
    down: Option<Border>,
}

impl Reader<'_> {
    /// A table, in a frame if it floats.
    pub(super) fn table(&mut self, element: &Element) -> Result<Block, Unprintable> {
        let about = element.child("w:tblPr");
        let style = self.styles.table(about);
        if style.is_conditional {
            return Err(self.unknown("w:tblStylePr"));
        }
        let place = self.place();
        let columns = element.child("w:tblGrid").map(Element::elements).into_iter().flatten();
        let columns: Vec<f64> =
            columns.map(|column| number(column.attribute("w:w")).unwrap_or(0.0) / 20.0).collect();
        let lines = self.lines(&style)?;
        let mut rows = Vec::new();
        let found = self.parts_of(element, "w:tr", &["w:tblPr", "w:tblGrid"])?;
        for (at, row) in found.iter().enumerate() {
            let edge = (at == 0, at + 1 == found.len());
            rows.push(self.table_row(row, &style, &lines, columns.len(), edge)?);
        }
        begin(&mut rows);
        let length = |name: &str| {
            number(style.table.get(name).and_then(|length| length.attribute("w:w"))).unwrap_or(0.0) / 20.0
        };
        let table = Table {
            place,
            indent: length("w:tblInd"),
            align: align(style.table.value("w:jc")).ok_or_else(|| self.unknown("w:jc"))?,
            columns,
            rows,
        };
        Ok(match style.table.get("w:tblpPr").and_then(place_of) {
            None => Block::Table(table),
            Some((across, down)) => {
                let width = Some(table.columns.iter().sum());
                Block::Frame(Frame { across, down, width, height: 0.0, blocks: vec![Block::Table(table)] })
            }
        })
    }

    fn lines(&self, style: &TableStyle) -> Result<Lines, Unprintable> {
        let Some(borders) = style.table.get("w:tblBorders") else { return Ok(Lines::default()) };
        let side = |names: [&str; 2]| {
            let side = names.iter().find_map(|name| borders.child(name));
            border(side).map_err(|()| self.unknown("w:tblBorders"))
        };
        Ok(Lines {
            outer: Sides {
                top: side(["w:top", "w:top"])?,
                right: side(["w:right", "w:end"])?,
                bottom: side(["w:bottom", "w:bottom"])?,
                left: side(["w:left", "w:start"])?,
            },
            across: side(["w:insideH", "w:insideH"])?,
            down: side(["w:insideV", "w:insideV"])?,
        })
    }

    fn table_row(
        &mut self,
        row: &Element,
        style: &TableStyle,
        lines: &Lines,
        columns: usize,
        (is_first, is_last): (bool, bool),
    ) -> Result<TableRow, Unprintable> {
        let about = row.child("w:trPr");
        let of = |name: &str| about.and_then(|about| about.child(name));
        let count = |name: &str| of(name).and_then(|skip| skip.attribute("w:val")?.parse::<usize>().ok());
        let mut column = count("w:gridBefore").unwrap_or(0);
        let height = of("w:trHeight");
        let mut cells = Vec::new();
        for element in self.parts_of(row, "w:tc", &["w:trPr"])? {
            let cell = self.cell(element, style, lines, (column, columns), (is_first, is_last))?;
            column += cell.span;
            cells.push(cell);
        }
        Ok(TableRow {
            is_heading: of("w:tblHeader").is_some_and(is_on),
            height: number(height.and_then(|height| height.attribute("w:val"))).unwrap_or(0.0) / 20.0,
            is_exact: height.and_then(|height| height.attribute("w:hRule")) == Some("exact"),
            cells,
        })
    }

    fn cell(
        &mut self,
        element: &Element,
        style: &TableStyle,
        lines: &Lines,
        (column, columns): (usize, usize),
        (is_first, is_last): (bool, bool),
    ) -> Result<Cell, Unprintable> {
        let about = element.child("w:tcPr");
        let of = |name: &str| about.and_then(|about| about.child(name));
        let value = |name: &str| of(name).and_then(|found| found.attribute("w:val"));
        if value("w:textDirection").is_some_and(|way| !matches!(way, "lrTb" | "lr")) {
            return Err(self.unknown("w:textDirection"));
        }
        let span: usize = value("w:gridSpan").and_then(|span| span.parse().ok()).unwrap_or(1).max(1);
        let own = of("w:tcBorders");
        let side = |names: [&str; 2], usual: &Option<Border>| match own
            .and_then(|own| names.iter().find_map(|name| own.child(name)))
        {
            None => Ok(usual.clone()),
            Some(side) => border(Some(side)).map_err(|()| self.unknown("w:tcBorders")),
        };
        let (is_left, is_right) = (column == 0, column + span >= columns);
        let sides = Sides {
            top: side(["w:top", "w:top"], if is_first { &lines.outer.top } else { &lines.across })?,
            right: side(["w:right", "w:end"], if is_right { &lines.outer.right } else { &lines.down })?,
            bottom: side(
                ["w:bottom", "w:bottom"],
                if is_last { &lines.outer.bottom } else { &lines.across },
            )?,
            left: side(["w:left", "w:start"], if is_left { &lines.outer.left } else { &lines.down })?,
        };
        let margin = |names: [&str; 2], usual: f64| {
            let of_cell = of("w:tcMar").and_then(|own| names.iter().find_map(|name| own.child(name)));
            let of_table = style.table.get("w:tblCellMar");
            let found = of_cell.or(of_table.and_then(|all| names.iter().find_map(|name| all.child(name))));
            number(found.and_then(|found| found.attribute("w:w"))).unwrap_or(usual) / 20.0
        };
        let merged = of("w:vMerge").map(|merge| merge.attribute("w:val").unwrap_or("continue"));
        Ok(Cell {
            column,
            span,
            continues: merged == Some("continue"),
            begins: merged == Some("restart"),
            sides,
            margins: Sides {
                top: margin(["w:top", "w:top"], 0.0),
                right: margin(["w:right", "w:end"], USUAL_MARGIN),
                bottom: margin(["w:bottom", "w:bottom"], 0.0),
                left: margin(["w:left", "w:start"], USUAL_MARGIN),
            },
            behind: shade(of("w:shd")).map_err(|()| self.unknown("w:shd"))?,
            upright: match value("w:vAlign") {
                Some("center") => Along::Centre,
                Some("bottom") => Along::End,
                _ => Along::Start,
            },
            blocks: self.blocks(element, Some(style))?,
        })
    }
}

/// Marks the cells that rows below go on with. A cell that goes on from nothing is one of its own.
fn begin(rows: &mut [TableRow]) {
    let mut above: Vec<usize> = Vec::new();
    for row in rows.iter_mut() {
        let merged = std::mem::take(&mut above);
        for cell in &mut row.cells {
            cell.continues &= merged.contains(&cell.column);
            above.extend((cell.continues || cell.begins).then_some(cell.column));
            // Only if a row below does go on.
            cell.begins = false;
        }
    }
    for at in (1..rows.len()).rev() {
        let going_on: Vec<usize> = rows.get(at).map_or_else(Vec::new, |row| {
            row.cells.iter().filter(|cell| cell.continues).map(|cell| cell.column).collect()
        });
        if let Some(above) = rows.get_mut(at - 1) {
            for cell in above.cells.iter_mut().filter(|cell| going_on.contains(&cell.column)) {
                cell.begins = true;
            }
        }
    }
}

/// Where a floating table stands, as Word has it: measured from the margin downwards and from the text across where it does
/// not say, which is not what the standard says (MS-OI29500 2.1.162 on ISO/IEC 29500-1, 17.4.57). `None`: it does not
/// float, because it says nothing of where, or stands where it would anyway.
fn place_of(floats: &Element) -> Option<(Across, Down)> {
    let length = |name: &str| number(floats.attribute(name)).unwrap_or(0.0) / 20.0;
    let anchor = |name: &str, usual: &'static str| floats.attribute(name).unwrap_or(usual).to_owned();
    let (beside, below) = (anchor("w:horzAnchor", "text"), anchor("w:vertAnchor", "margin"));
    let is_aligned = ["w:tblpXSpec", "w:tblpYSpec"].iter().any(|name| floats.attribute(name).is_some());
    let is_moved = is_aligned || length("w:tblpX") != 0.0 || length("w:tblpY") != 0.0;
    if !is_moved && beside == "text" && below != "text" {
        return None;
    }
    let across = match floats.attribute("w:tblpXSpec") {
        Some("center") => Along::Centre,
        Some("right" | "outside") => Along::End,
        Some("left" | "inside") => Along::Start,
        _ => Along::At(length("w:tblpX")),
    };
    let down = match floats.attribute("w:tblpYSpec") {
        Some("center") => Along::Centre,
        Some("bottom" | "outside") => Along::End,
        Some("top" | "inside") => Along::Start,
        _ => Along::At(length("w:tblpY")),
    };
    let across = if beside == "page" { Across::Paper(across) } else { Across::Margin(across) };
    let down = match below.as_str() {
        "page" => Down::Paper(down),
        "text" => Down::Text(length("w:tblpY")),
        _ => Down::Margin(down),
    };
    Some((across, down))
}

/// Kept apart so that a table without lines asks nothing.
impl Table {
    pub(super) fn width(&self) -> f64 {
        self.columns.iter().sum()
    }

    /// From the left edge of an area so wide.
    pub(super) fn offset(&self, area: f64) -> f64 {
        match self.align {
            Align::Centre => (area - self.width()) / 2.0,
            Align::Right => area - self.width(),
            // The text of the first column stands at the margin, not its line.
            _ => {
                self.indent
                    - self.rows.first().and_then(|row| row.cells.first()).map_or(0.0, |c| c.margins.left)
            }
        }
    }
}
