//! A letter as it is to stand on paper: what the parts of the .docx say of it, with every style resolved. Lengths are in
//! points.

use std::rc::Rc;

use crate::text::letter::fault::Place;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    pub(super) left: f64,
    /// From the upper edge of the paper to the header.
    pub(super) header: f64,
    /// From the footer to the lower edge of the paper.
    pub(super) footer: f64,
    /// Distance of the lines of the grid, where the section has one.
    pub(super) pitch: Option<f64>,
    /// Distance of the tab stops that nobody has set.
    pub(super) tab: f64,
    pub(super) first_number: usize,
}

/// What stands at the edges of a page of one kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Edges {
    pub(super) header: Vec<Block>,
    pub(super) footer: Vec<Block>,
}

#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) paper: Paper,
    pub(super) body: Vec<Block>,
    pub(super) odd: Edges,
    /// `None`: like the odd ones.
    pub(super) even: Option<Edges>,
    /// `None`: like the others.
    pub(super) first: Option<Edges>,
    /// 标题, 验证码 and 作者 among the document's properties.
    pub(super) title: String,
    pub(super) code: String,
    pub(super) author: String,
    /// `2026-10-08T00:00:00Z`.
    pub(super) stamp: String,
}

#[derive(Debug, Clone)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Table),
    /// Stands in a place of its own, on the page of what follows it.
    Frame(Frame),
}

#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub(super) shape: Shape,
    pub(super) pieces: Vec<Piece>,
    /// Of the paragraph mark: how high an empty line is.
    pub(super) mark: Rc<Look>,
}

#[derive(Debug, Clone)]
pub(super) enum Piece {
    Text {
        look: Rc<Look>,
        text: String,
    },
    Tab(Rc<Look>),
    /// A new line in the same paragraph.
    Break,
    /// A new page.
    Page,
    /// Number of the page, or how many there are.
    Number {
        look: Rc<Look>,
        of_pages: bool,
    },
}

/// How characters look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// Names of the fonts for Latin and for Chinese characters, as the template gives them.
    pub(super) latin: String,
    pub(super) chinese: String,
    pub(super) size: f64,
    pub(super) colour: [u8; 3],
    pub(super) behind: Option<[u8; 3]>,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) underline: bool,
    pub(super) strike: bool,
    pub(super) capitals: bool,
    /// Between characters.
    pub(super) spacing: f64,
    /// Width of the characters, 1.0 as the font has them.
    pub(super) scale: f64,
    /// Above the line.
    pub(super) raised: f64,
    pub(super) hidden: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
    Both,
    /// 分散对齐: the last line too.
    Spread,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Leading {
    Exactly(f64),
    AtLeast(f64),
    /// Of what the font asks for.
    Times(f64),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    pub(super) style: String,
    pub(super) align: Align,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Of the first line, against `left`.
    pub(super) first: f64,
    pub(super) before: f64,
    pub(super) after: f64,
    /// No distance to paragraphs of the same style.
    pub(super) close: bool,
    pub(super) leading: Leading,
    pub(super) on_grid: bool,
    pub(super) with_next: bool,
    pub(super) together: bool,
    pub(super) new_page: bool,
    /// No single line at the foot or the head of a page.
    pub(super) no_widow: bool,
    /// Latin words are parted only where they may be.
    pub(super) whole_words: bool,
    /// Punctuation may stand beyond the right edge.
    pub(super) hanging: bool,
    /// A quarter of a character between Chinese and Latin.
    pub(super) apart: bool,
    pub(super) tabs: Vec<Stop>,
    /// What its lines stand on, between its indents.
    pub(super) behind: Option<[u8; 3]>,
    pub(super) above: Option<Border>,
    pub(super) below: Option<Border>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stop {
    pub(super) at: f64,
    pub(super) align: Align,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Border {
    pub(super) colour: [u8; 3],
    /// Between text and line.
    pub(super) space: f64,
    /// Lines and the gaps between them, from above: line, gap, line …
    pub(super) strokes: Vec<f64>,
}

impl Border {
    pub(super) fn width(&self) -> f64 {
        self.strokes.iter().sum()
    }
}

#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) across: Across,
    pub(super) down: Down,
    pub(super) width: Option<f64>,
    /// At least so high.
    pub(super) height: f64,
    pub(super) blocks: Vec<Block>,
}

/// Where a frame stands, from the left edge of what it is measured from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Across {
    Margin(Along),
    Paper(Along),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Down {
    Margin(Along),
    Paper(Along),
    /// Below the upper edge of the line that follows.
    Text(f64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Along {
    At(f64),
    Start,
    Centre,
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) place: Place,
    pub(super) indent: f64,
    pub(super) align: Align,
    pub(super) columns: Vec<f64>,
    pub(super) rows: Vec<TableRow>,
}

#[derive(Debug, Clone)]
pub(super) struct TableRow {
    /// Stands again on every page.
    pub(super) is_heading: bool,
    pub(super) height: f64,
    /// Not higher, whatever stands in it.
    pub(super) is_exact: bool,
    pub(super) cells: Vec<Cell>,
}

#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// First column and how many.
    pub(super) column: usize,
    pub(super) span: usize,
    /// Goes on from the row above.
    pub(super) continues: bool,
    /// Begins what rows below go on with.
    pub(super) begins: bool,
    pub(super) sides: Sides<Option<Border>>,
    pub(super) margins: Sides<f64>,
    pub(super) behind: Option<[u8; 3]>,
    pub(super) upright: Along,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sides<T> {
    pub(super) top: T,
    pub(super) right: T,
    pub(super) bottom: T,
    pub(super) left: T,
}
