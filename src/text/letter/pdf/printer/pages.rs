//! Lines onto pages: what belongs together stays together, frames stand where they are put and text keeps clear of them.

use std::rc::Rc;

use super::super::fault::Unprintable;
use super::boxes;
use super::faces::Faces;
use super::lines::{Numbers, SLACK, Set, lines};
use super::model::{Across, Along, Block, Down, Edges, Frame, Paper, Paragraph, Sheet};
use super::strokes::{backgrounds, decorations, ruled, shade};

/// More pages than any letter has: a sheet that asks for more is wrong.
const MOST_PAGES: usize = 2000;
/// Lines of a paragraph that wants to stay with the next one as a whole.
const HEADING: usize = 4;

/// Something drawn, from the left edge of the text area and the upper edge of its row or page.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// Characters on one baseline.
    Text { y: f64, characters: Vec<Set> },
    /// A filled rectangle: a line, or what stands behind text.
    Area { x: f64, y: f64, width: f64, height: f64, colour: [u8; 3] },
}

impl Mark {
    pub(super) fn moved(self, across: f64, down: f64) -> Self {
        match self {
            Mark::Text { y, mut characters } => {
                characters.iter_mut().for_each(|one| one.x += across);
                Mark::Text { y: y + down, characters }
            }
            Mark::Area { x, y, width, height, colour } => {
                Mark::Area { x: x + across, y: y + down, width, height, colour }
            }
        }
    }
}

/// A strip of the text area that no page break goes through.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) height: f64,
    /// Empty above it, but not at the head of a page; below it, but not at its foot.
    pub(super) before: f64,
    pub(super) after: f64,
    pub(super) marks: Vec<Mark>,
    /// Stands on the page of the next.
    pub(super) with_next: bool,
    pub(super) new_page: bool,
    pub(super) ends_page: bool,
    /// Frames that stand on its page.
    pub(super) frames: Vec<Standing>,
    /// Heading of its table, for a page that begins with it.
    pub(super) heading: Option<Rc<Vec<Row>>>,
}

/// A frame with its contents set.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// From the left edge of the text area.
    left: f64,
    width: f64,
    height: f64,
    down: Down,
    marks: Vec<Mark>,
}

/// What is set, and what with.
pub(super) struct Setting<'s> {
    pub(super) paper: Paper,
    pub(super) faces: &'s mut Faces,
    pub(super) numbers: Numbers,
}

/// A page: marks from the upper left corner of the paper.
pub(super) type Page = Vec<Mark>;

/// Every page of a sheet.
pub(super) fn pages(sheet: &Sheet, faces: &mut Faces) -> Result<Vec<Page>, Unprintable> {
    let paper = sheet.paper;
    let mut setting = Setting { paper, faces, numbers: Numbers::default() };
    let area = paper.width - paper.left - paper.right;
    let rows = setting.rows(&sheet.body, area)?;
    // The height of an edge does not hang on the number that stands in it.
    let mut room = |number: usize| -> Result<(f64, f64), Unprintable> {
        let edges = edges(sheet, number);
        let header = stacked(&setting.rows(&edges.header, area)?);
        let footer = stacked(&setting.rows(&edges.footer, area)?);
        let top = if edges.header.is_empty() { paper.top } else { paper.top.max(paper.header + header) };
        let bottom =
            if edges.footer.is_empty() { paper.bottom } else { paper.bottom.max(paper.footer + footer) };
        Ok((top, paper.height - bottom))
    };
    let rooms = [room(1)?, room(2)?, room(3)?];
    let mut flow =
        Flow { paper, rooms, pages: vec![Vec::new()], y: rooms[0].0, is_bare: true, standing: Vec::new() };
    flow.run(&rows)?;
    let mut pages = flow.pages;
    let all = pages.len();
    for (at, page) in pages.iter_mut().enumerate() {
        setting.numbers = Numbers { page: at + paper.first_number, pages: all };
        let edges = edges(sheet, at + 1);
        let header = setting.rows(&edges.header, area)?;
        let footer = setting.rows(&edges.footer, area)?;
        put_edge(page, header, paper.header, &paper);
        let height = stacked(&footer);
        put_edge(page, footer, paper.height - paper.footer - height, &paper);
    }
    Ok(pages)
}

/// What stands at the edges of a page, counted from 1.
fn edges(sheet: &Sheet, number: usize) -> &Edges {
    match (&sheet.first, &sheet.even) {
        (Some(first), _) if number == 1 => first,
        (_, Some(even)) if number.is_multiple_of(2) => even,
        _ => &sheet.odd,
    }
}

fn stacked(rows: &[Row]) -> f64 {
    rows.iter().map(|row| row.before + row.height + row.after).sum()
}

fn put_edge(page: &mut Page, rows: Vec<Row>, from: f64, paper: &Paper) {
    let mut y = from;
    for row in rows {
        y += row.before;
        for standing in row.frames {
            let top = standing.top(paper, (paper.top, paper.height - paper.bottom), y);
            let marks = standing.marks.into_iter();
            page.extend(marks.map(|mark| mark.moved(paper.left + standing.left, top)));
        }
        page.extend(row.marks.into_iter().map(|mark| mark.moved(paper.left, y)));
        y += row.height + row.after;
    }
}

impl Setting<'_> {
    /// Blocks as rows, in an area so wide.
    pub(super) fn rows(&mut self, blocks: &[Block], area: f64) -> Result<Vec<Row>, Unprintable> {
        let mut rows: Vec<Row> = Vec::new();
        let mut waiting: Vec<Standing> = Vec::new();
        let mut before: Option<&Paragraph> = None;
        for (at, block) in blocks.iter().enumerate() {
            let first = rows.len();
            match block {
                Block::Paragraph(paragraph) => {
                    let next = match blocks.get(at + 1) {
                        Some(Block::Paragraph(next)) => Some(next),
                        _ => None,
                    };
                    rows.extend(self.paragraph(paragraph, area, (before, next))?);
                    before = Some(paragraph);
                }
                Block::Table(table) => {
                    rows.extend(boxes::rows(self, table, area)?);
                    before = None;
                }
                Block::Frame(frame) => waiting.push(self.frame(frame, area)?),
            }
            if let Some(row) = rows.get_mut(first) {
                row.frames.append(&mut waiting);
            }
        }
        match rows.last_mut() {
            Some(last) => last.frames.append(&mut waiting),
            None if waiting.is_empty() => {}
            None => rows.push(Row { frames: waiting, ..Row::default() }),
        }
        Ok(rows)
    }

    fn paragraph(
        &mut self,
        paragraph: &Paragraph,
        area: f64,
        (before, next): (Option<&Paragraph>, Option<&Paragraph>),
    ) -> Result<Vec<Row>, Unprintable> {
        let shape = &paragraph.shape;
        let measures = (self.paper.pitch, self.paper.tab);
        let lines = lines(paragraph, area, measures, self.numbers, self.faces)?;
        let count = lines.len();
        let mut rows = Vec::with_capacity(count);
        for (at, line) in lines.into_iter().enumerate() {
            let (is_first, is_last) = (at == 0, at + 1 == count);
            // A page takes two lines of a paragraph or none; a heading stays whole, and so do a long one's last two lines.
            let in_pair = at + 2 == count && (shape.no_widow || shape.with_next);
            let is_heading = shape.with_next && count <= HEADING;
            let bound = shape.together || is_heading || in_pair || (shape.no_widow && is_first);
            let mut marks = backgrounds(&line.characters, line.baseline);
            marks.extend(decorations(&line.characters, &line.blanks, line.baseline));
            if !line.characters.is_empty() {
                marks.push(Mark::Text { y: line.baseline, characters: line.characters });
            }
            rows.push(Row {
                height: line.height,
                before: if is_first { shape.before } else { 0.0 },
                after: if is_last { shape.after } else { 0.0 },
                marks,
                with_next: if is_last { shape.with_next } else { bound },
                new_page: is_first && shape.new_page,
                ends_page: line.ends_page,
                ..Row::default()
            });
        }
        let is_close = |other: Option<&Paragraph>| {
            shape.close && other.is_some_and(|other| other.shape.close && other.shape.style == shape.style)
        };
        if is_close(before) {
            rows.first_mut().into_iter().for_each(|row| row.before = 0.0);
        }
        if is_close(next) {
            rows.last_mut().into_iter().for_each(|row| row.after = 0.0);
        }
        let same = |other: Option<&Paragraph>| {
            other.is_some_and(|other| {
                let edge = |of: &Paragraph| (of.shape.above.clone(), of.shape.below.clone(), of.shape.left);
                edge(other) == edge(paragraph)
            })
        };
        let width = area - shape.left.min(shape.left + shape.first) - shape.right;
        let x = shape.left.min(shape.left + shape.first);
        shade(&mut rows, shape.behind, (x, width));
        if let Some(border) = shape.above.as_ref().filter(|_| !same(before))
            && let Some(row) = rows.first_mut()
        {
            let room = border.width() + border.space;
            row.height += room;
            row.marks =
                std::mem::take(&mut row.marks).into_iter().map(|mark| mark.moved(0.0, room)).collect();
            row.marks.extend(ruled(border, (x, 0.0), width));
        }
        if let Some(border) = shape.below.as_ref().filter(|_| !same(next))
            && let Some(row) = rows.last_mut()
        {
            row.marks.extend(ruled(border, (x, row.height + border.space), width));
            row.height += border.width() + border.space;
        }
        Ok(rows)
    }

    /// Whether the paper has room for something so wide, from the left edge of the text area.
    pub(super) fn holds(&self, left: f64, width: f64) -> bool {
        left >= -self.paper.left - SLACK && left + width <= self.paper.width - self.paper.left + SLACK
    }

    fn frame(&mut self, frame: &Frame, area: f64) -> Result<Standing, Unprintable> {
        let width = frame.width.filter(|width| *width > 0.0).unwrap_or(area);
        let rows = self.rows(&frame.blocks, width)?;
        let height = stacked(&rows).max(frame.height);
        let (along, from, room) = match frame.across {
            Across::Margin(along) => (along, 0.0, area),
            Across::Paper(along) => (along, -self.paper.left, self.paper.width),
        };
        let mut marks = Vec::new();
        let mut y = 0.0;
        for row in rows {
            y += row.before;
            marks.extend(row.marks.into_iter().map(|mark| mark.moved(0.0, y)));
            y += row.height + row.after;
        }
        let left = from + along.of(room, width);
        if !self.holds(left, width) {
            return Err(Unprintable::TooLarge);
        }
        Ok(Standing { left, width, height, down: frame.down, marks })
    }
}

impl Along {
    /// Where something so long begins in so much room.
    pub(super) fn of(self, room: f64, length: f64) -> f64 {
        match self {
            Along::At(at) => at,
            Along::Start => 0.0,
            Along::Centre => (room - length) / 2.0,
            Along::End => room - length,
        }
    }
}

impl Standing {
    /// Its upper edge on the paper, where the row that it goes with begins at `y`.
    fn top(&self, paper: &Paper, (top, bottom): (f64, f64), y: f64) -> f64 {
        match self.down {
            Down::Margin(along) => top + along.of(bottom - top, self.height),
            Down::Paper(along) => along.of(paper.height, self.height),
            Down::Text(below) => y + below,
        }
    }

    /// Whether text stands beside it, rather than above and below.
    fn is_aside(&self, area: f64) -> bool {
        self.left >= area || self.left + self.width <= 0.0
    }
}

/// Rows going onto pages.
struct Flow {
    paper: Paper,
    /// Upper and lower edge of the text on the first, the even and the other pages.
    rooms: [(f64, f64); 3],
    pages: Vec<Page>,
    y: f64,
    /// Nothing stands on the page yet.
    is_bare: bool,
    /// Upper and lower edges of the frames on the page.
    standing: Vec<(f64, f64)>,
}

impl Flow {
    fn room(&self) -> (f64, f64) {
        match self.pages.len() {
            1 => self.rooms[0],
            even if even.is_multiple_of(2) => self.rooms[1],
            _ => self.rooms[2],
        }
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = self.room().0;
        self.is_bare = true;
        self.standing.clear();
    }

    fn run(&mut self, rows: &[Row]) -> Result<(), Unprintable> {
        let mut at = 0;
        while let Some(row) = rows.get(at) {
            if self.pages.len() > MOST_PAGES {
                return Err(Unprintable::Damaged("pages without end".to_owned()));
            }
            if row.new_page && !self.is_bare {
                self.turn();
            }
            let end = bound(rows, at);
            let group = rows.get(at..end).unwrap_or_default();
            if !self.is_bare && !self.fits(group) {
                self.turn();
                if let Some(heading) = &row.heading {
                    heading.iter().for_each(|row| self.put(row));
                }
            }
            let is_whole = self.fits(group);
            for row in group {
                // More than a page that wants to stay together is parted where it must.
                let alone = std::slice::from_ref(row);
                if !is_whole && !self.is_bare && !self.fits(alone) {
                    self.turn();
                }
                if !is_whole && !self.fits(alone) {
                    return Err(Unprintable::TooLarge);
                }
                self.put(row);
            }
            at = end;
            if rows.get(at - 1).is_some_and(|row| row.ends_page) {
                self.turn();
            }
        }
        Ok(())
    }

    /// Whether rows and the frames that go with them have room below what stands on the page.
    fn fits(&self, group: &[Row]) -> bool {
        let room = self.room();
        let area = self.paper.width - self.paper.left - self.paper.right;
        let mut standing = self.standing.clone();
        let mut y = self.y;
        let mut is_bare = self.is_bare;
        for row in group {
            let start = y + if is_bare { 0.0 } else { row.before };
            for frame in row.frames.iter().filter(|frame| !frame.is_aside(area)) {
                let top = frame.top(&self.paper, room, start);
                if top < -SLACK || top + frame.height > self.paper.height + SLACK {
                    return false;
                }
                // Over what stands there already.
                if !is_bare && top < y - SLACK && !matches!(frame.down, Down::Text(_)) {
                    return false;
                }
                standing.push((top, top + frame.height));
            }
            y = clear(&standing, start, row.height) + row.height;
            if y > room.1 + SLACK {
                return false;
            }
            y += row.after;
            is_bare = false;
        }
        true
    }

    fn put(&mut self, row: &Row) {
        let (room, left) = (self.room(), self.paper.left);
        let area = self.paper.width - left - self.paper.right;
        // Distance above a row is part of the text on the first page, and of none that it was carried over to.
        let start = self.y + if self.is_bare && self.pages.len() > 1 { 0.0 } else { row.before };
        let (mut frames, mut put) = (Vec::new(), Vec::new());
        for frame in &row.frames {
            let top = frame.top(&self.paper, room, start);
            if !frame.is_aside(area) {
                frames.push((top, top + frame.height));
            }
            let marks = frame.marks.iter().cloned();
            put.extend(marks.map(|mark| mark.moved(left + frame.left, top)));
        }
        self.standing.extend(frames);
        let y = clear(&self.standing, start, row.height);
        put.extend(row.marks.iter().cloned().map(|mark| mark.moved(left, y)));
        self.pages.last_mut().into_iter().for_each(|page| page.append(&mut put));
        self.y = y + row.height + row.after;
        self.is_bare = false;
    }
}

/// The end of the rows from `at` that stand on one page.
fn bound(rows: &[Row], at: usize) -> usize {
    let mut end = at;
    while let Some(row) = rows.get(end) {
        end += 1;
        let goes_on = row.with_next && !row.ends_page;
        if !goes_on || rows.get(end).is_none_or(|next| next.new_page) {
            break;
        }
    }
    end
}

/// Where a row that would begin at `y` keeps clear of frames.
fn clear(standing: &[(f64, f64)], y: f64, height: f64) -> f64 {
    let mut y = y;
    // Below one it may come upon the next.
    for _ in standing {
        for (top, bottom) in standing {
            if y < bottom - SLACK && y + height > top + SLACK {
                y = *bottom;
            }
        }
    }
    y
}
