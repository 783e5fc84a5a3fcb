//! Paragraphs, frames and tables of a part, as the sheet has them.

use std::rc::Rc;

use super::super::fault::Unprintable;
use super::look::{Theme, look};
use super::model::{Block, Frame, Look, Paper, Paragraph, Piece};
use super::read::beginning;
use super::shape::{place, shape};
use super::styles::{Properties, Styles, TableStyle};
use crate::text::letter::fault::{PartKind, Place};
use crate::text::letter::markup::Element;

/// Tables in tables.
const DEEPEST: usize = 8;
/// Characters of a paragraph that an error shows.
const SHOWN: usize = 30;
/// What wraps blocks or runs and is not seen itself.
const WRAPS: [&str; 5] = ["w:sdt", "w:sdtContent", "w:smartTag", "w:hyperlink", "w:customXml"];
/// What stands between them and is not seen.
const UNSEEN: [&str; 14] = [
    "w:pPr",
    "w:sectPr",
    "w:sdtPr",
    "w:sdtEndPr",
    "w:smartTagPr",
    "w:customXmlPr",
    "w:bookmarkStart",
    "w:bookmarkEnd",
    "w:proofErr",
    "w:permStart",
    "w:permEnd",
    "w:fldData",
    "w:rPr",
    "w:lastRenderedPageBreak",
];

pub(super) struct Reader<'r> {
    pub(super) styles: &'r Styles,
    pub(super) paper: Paper,
    theme: &'r Theme,
    place: Place,
    depth: usize,
}

/// A field that is open: what it orders, and whether its last result has begun.
#[derive(Default)]
struct Field {
    order: String,
    has_result: bool,
    is_said: bool,
}

impl<'r> Reader<'r> {
    pub(super) fn new(styles: &'r Styles, theme: &'r Theme, paper: Paper, part: PartKind) -> Self {
        Reader { styles, paper, theme, place: Place { paragraph: 0, ..beginning(part) }, depth: 0 }
    }

    pub(super) fn unknown(&self, what: &str) -> Unprintable {
        let known = match what {
            "w:drawing" | "w:pict" | "w:object" | "mc:AlternateContent" => "picture",
            "w:numPr" => "numbering",
            "w:sectPr" => "sections",
            "w:footnoteReference" | "w:endnoteReference" => "notes",
            other => other,
        };
        Unprintable::Unknown { place: Some(self.place.clone()), what: known.to_owned() }
    }

    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    /// Everything that a body, a header or a cell holds.
    pub(super) fn blocks(
        &mut self,
        holder: &Element,
        table: Option<&TableStyle>,
    ) -> Result<Vec<Block>, Unprintable> {
        if self.depth == DEEPEST {
            return Err(self.unknown("w:tbl"));
        }
        self.depth += 1;
        let mut blocks = Vec::new();
        let mut framed: Option<Element> = None;
        for element in flattened(holder) {
            match element.name.as_str() {
                "w:p" => {
                    self.next(element);
                    let (paragraph, frame) = self.paragraph(element, table)?;
                    self.settle(&mut blocks, paragraph, frame.as_ref(), framed.as_ref())?;
                    framed = frame;
                }
                "w:tbl" => {
                    blocks.push(self.table(element)?);
                    framed = None;
                }
                unseen if UNSEEN.contains(&unseen) || unseen == "w:tcPr" => {}
                other => return Err(self.unknown(other)),
            }
        }
        self.depth -= 1;
        Ok(blocks)
    }

    /// The rows of a table or the cells of a row. What is not seen may stand between them; anything else is unknown.
    pub(super) fn parts_of<'e>(
        &self,
        holder: &'e Element,
        part: &str,
        unseen: &[&str],
    ) -> Result<Vec<&'e Element>, Unprintable> {
        let mut parts = Vec::new();
        for element in flattened(holder) {
            match element.name.as_str() {
                name if name == part => parts.push(element),
                name if UNSEEN.contains(&name) || unseen.contains(&name) => {}
                other => return Err(self.unknown(other)),
            }
        }
        Ok(parts)
    }

    /// Counts the paragraphs of the letter, from 1.
    fn next(&mut self, element: &Element) {
        self.place.paragraph += 1;
        let text = element.text();
        let text = text.trim();
        self.place.text = match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.to_owned(),
        };
    }

    /// A paragraph into its frame: neighbours with the same one stand in it together.
    fn settle(
        &self,
        blocks: &mut Vec<Block>,
        paragraph: Paragraph,
        frame: Option<&Element>,
        before: Option<&Element>,
    ) -> Result<(), Unprintable> {
        let Some(frame) = frame else {
            blocks.push(Block::Paragraph(paragraph));
            return Ok(());
        };
        if before == Some(frame)
            && let Some(Block::Frame(open)) = blocks.last_mut()
        {
            open.blocks.push(Block::Paragraph(paragraph));
            return Ok(());
        }
        let (across, down, width, height) = place(frame).ok_or_else(|| self.unknown("w:framePr"))?;
        blocks.push(Block::Frame(Frame {
            across,
            down,
            width,
            height,
            blocks: vec![Block::Paragraph(paragraph)],
        }));
        Ok(())
    }

    fn look(&self, run: &Properties) -> Result<Rc<Look>, Unprintable> {
        look(run, self.theme).map(Rc::new).map_err(|unknown| self.unknown(&unknown))
    }

    /// A paragraph and the frame that it asks for.
    fn paragraph(
        &mut self,
        element: &Element,
        table: Option<&TableStyle>,
    ) -> Result<(Paragraph, Option<Element>), Unprintable> {
        let about = element.child("w:pPr");
        // The letter's one section is the body's own; one that ends here is another.
        if about.is_some_and(|about| about.child("w:sectPr").is_some()) {
            return Err(self.unknown("w:sectPr"));
        }
        let (style, properties, run) = self.styles.paragraph(about, table);
        let of_mark = self.styles.run(&run, about.and_then(|about| about.child("w:rPr")));
        let (mark, plain) = (self.look(&of_mark)?, self.look(&run)?);
        let shape = shape(style, &properties, &plain, self.paper.pitch);
        let shape = shape.map_err(|unknown| self.unknown(&unknown))?;
        let mut pieces = Vec::new();
        let mut fields = Vec::new();
        for run_or_other in flattened(element) {
            match run_or_other.name.as_str() {
                "w:r" => self.run(run_or_other, &run, &mut fields, &mut pieces)?,
                "w:fldSimple" => self.field(run_or_other, &run, &mut pieces)?,
                unseen if UNSEEN.contains(&unseen) => {}
                other => return Err(self.unknown(other)),
            }
        }
        // On which page a paragraph of the text stands, nobody knows before it stands there.
        let counts = pieces.iter().any(|piece| matches!(piece, Piece::Number { .. }));
        if counts && self.place.part == PartKind::Body {
            return Err(self.unknown("w:fldChar"));
        }
        let frame = properties.get("w:framePr").cloned();
        Ok((Paragraph { shape, pieces, mark }, frame))
    }

    /// A field in one piece: counted anew, or as it was last seen.
    fn field(
        &self,
        element: &Element,
        base: &Properties,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Unprintable> {
        let order = element.attribute("w:instr").unwrap_or_default().to_owned();
        let counted = Field { order, ..Field::default() }.counts();
        for run in flattened(element).into_iter().filter(|run| run.name == "w:r") {
            let Some(of_pages) = counted else {
                self.run(run, base, &mut Vec::new(), pieces)?;
                continue;
            };
            let look = self.look(&self.styles.run(base, run.child("w:rPr")))?;
            pieces.push(Piece::Number { look, of_pages });
            break;
        }
        Ok(())
    }

    fn run(
        &self,
        run: &Element,
        base: &Properties,
        fields: &mut Vec<Field>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Unprintable> {
        let look = self.look(&self.styles.run(base, run.child("w:rPr")))?;
        for part in run.elements() {
            let name = part.name.as_str();
            if let Some(field) = fields.last_mut()
                && field.takes(part, &look, pieces)
            {
                continue;
            }
            match name {
                "w:fldChar" if part.attribute("w:fldCharType") == Some("begin") => {
                    fields.push(Field::default());
                }
                "w:fldChar" => drop(fields.pop()),
                "w:t" if look.hidden => {}
                "w:t" => said(pieces, &look, &part.text()),
                "w:tab" => pieces.push(Piece::Tab(look.clone())),
                "w:noBreakHyphen" => said(pieces, &look, "-"),
                "w:cr" => pieces.push(Piece::Break),
                "w:br" => match part.attribute("w:type") {
                    None | Some("textWrapping") => pieces.push(Piece::Break),
                    Some("page") => pieces.push(Piece::Page),
                    Some(_) => return Err(self.unknown("w:br")),
                },
                "w:pgNum" => pieces.push(Piece::Number { look: look.clone(), of_pages: false }),
                "w:softHyphen" | "w:annotationRef" => {}
                unseen if UNSEEN.contains(&unseen) => {}
                other => return Err(self.unknown(other)),
            }
        }
        Ok(())
    }
}

impl Field {
    /// Whether a part of a run is the field's own affair: its order, and the old result of one that is counted anew.
    fn takes(&mut self, part: &Element, look: &Rc<Look>, pieces: &mut Vec<Piece>) -> bool {
        match part.name.as_str() {
            "w:instrText" => self.order.push_str(&part.text()),
            "w:fldChar" if part.attribute("w:fldCharType") == Some("separate") => self.has_result = true,
            "w:fldChar" => return false,
            "w:rPr" => {}
            _ if !self.has_result => {}
            _ => match self.counts() {
                None => return false,
                Some(of_pages) if !self.is_said => {
                    self.is_said = true;
                    pieces.push(Piece::Number { look: look.clone(), of_pages });
                }
                Some(_) => {}
            },
        }
        true
    }

    /// Whether it gives the number of the page (`false`) or of all pages.
    fn counts(&self) -> Option<bool> {
        match self.order.split_whitespace().next().map(str::to_ascii_uppercase).as_deref() {
            Some("PAGE") => Some(false),
            Some("NUMPAGES" | "SECTIONPAGES") => Some(true),
            _ => None,
        }
    }
}

/// Goes on with the text before if that looks the same.
fn said(pieces: &mut Vec<Piece>, look: &Rc<Look>, text: &str) {
    if let Some(Piece::Text { look: before, text: known }) = pieces.last_mut()
        && before == look
    {
        known.push_str(text);
        return;
    }
    pieces.push(Piece::Text { look: look.clone(), text: text.to_owned() });
}

/// The elements of a holder, those of content controls, links and tags among them.
fn flattened(holder: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    for element in holder.elements() {
        if WRAPS.contains(&element.name.as_str()) {
            found.extend(flattened(element));
        } else {
            found.push(element);
        }
    }
    found
}
