//! Prints letters with the fonts that it is given.

mod boxes;
mod content;
mod draw;
mod faces;
mod lines;
mod look;
mod model;
mod pages;
mod read;
mod rules;
mod shape;
mod strokes;
mod styles;
mod tables;

use std::cell::RefCell;
use std::fmt;

use self::draw::{Refused, draw};
use self::faces::Faces;
use self::pages::pages;
use self::read::sheet;
use super::fault::{NoFont, PrintFault, Unprintable};
use crate::domain::letter::LetterKind;

/// A file of fonts, with what its faces say of themselves.
#[derive(Debug, Clone)]
pub struct FontFile {
    /// More than one in a collection.
    pub faces: Vec<FaceHead>,
    /// The office has put it there: it is asked before the machine's, and for whatever character no other has.
    pub is_own: bool,
}

/// Tables `name` and `OS/2` of a face.
#[derive(Debug, Clone, Default)]
pub struct FaceHead {
    pub name: Vec<u8>,
    pub os2: Vec<u8>,
}

/// Gives the bytes of a font file by its place among the files.
pub type Load = Box<dyn Fn(usize) -> Result<Vec<u8>, String>>;

pub struct Printer {
    faces: RefCell<Faces>,
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Printer")
    }
}

impl Printer {
    /// # Errors
    /// If none of the files has Chinese characters.
    pub fn new(files: &[FontFile], load: Load) -> Result<Self, NoFont> {
        Ok(Printer { faces: RefCell::new(Faces::new(files, load)?) })
    }

    /// The letter as PDF. The same letter and the same fonts give the same bytes.
    pub fn print(&self, letter: &str, kind: LetterKind, docx: &[u8]) -> Result<Vec<u8>, PrintFault> {
        let faces = &mut *self.faces.borrow_mut();
        print(docx, faces).map_err(|what| {
            let (letter, template) = (letter.to_owned(), format!("{kind}.docx"));
            PrintFault { letter, template, what }
        })
    }

    /// Places, among the files, of those that letters were drawn with.
    pub fn used(&self) -> Vec<usize> {
        self.faces.borrow().drawn().iter().copied().collect()
    }

    /// Places of the files that were asked for and cannot be used; other fonts took their place.
    pub fn unusable(&self) -> Vec<usize> {
        self.faces.borrow().unusable().iter().copied().collect()
    }
}

/// Whether a template has anything that cannot be drawn, whatever it is filled with; without a font.
pub fn check(template: &[u8]) -> Result<(), Unprintable> {
    sheet(template).map(drop)
}

fn print(docx: &[u8], faces: &mut Faces) -> Result<Vec<u8>, Unprintable> {
    let sheet = sheet(docx)?;
    loop {
        faces.missing.clear();
        let pages = pages(&sheet, faces)?;
        // Before anything is drawn: a letter with a gap is no letter.
        if !faces.missing.is_empty() {
            return Err(Unprintable::Characters(faces.missing.iter().copied().collect()));
        }
        match draw(&sheet, &pages, faces) {
            // A font that cannot be embedded is one less; the letter is set again with those that are left.
            Err(Refused::Font(font, _)) if faces.give_up(&font) => {}
            Err(Refused::Font(_, detail) | Refused::Other(detail)) => {
                return Err(Unprintable::Damaged(detail));
            }
            Ok(pdf) => return Ok(pdf),
        }
    }
}
