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

use self::draw::draw;
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
}

fn print(docx: &[u8], faces: &mut Faces) -> Result<Vec<u8>, Unprintable> {
    faces.missing.clear();
    let sheet = sheet(docx)?;
    let pages = pages(&sheet, faces)?;
    // Before anything is drawn: a letter with a gap is no letter.
    if !faces.missing.is_empty() {
        return Err(Unprintable::Characters(faces.missing.iter().copied().collect()));
    }
    draw(&sheet, &pages, faces)
}
