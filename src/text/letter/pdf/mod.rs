//! Letters on paper, for the archive: what a .docx says, as PDF with its fonts in it. The source is the filled letter, whose
//! layout is the template's, the office's own or a shipped one: it is read, set in lines and drawn here, by no other program.
//! Only with the feature `pdf`; a program without it has no [`Printer`].
//!
//! What cannot be drawn is an error that says where it stands, and a character that no font has is one that names it. Nothing
//! is left out in silence, and no box stands where a name should be.

mod fault;

// Here, and nowhere below, the feature decides.
#[cfg(feature = "pdf")]
mod printer;
#[cfg(not(feature = "pdf"))]
mod printer {
    use super::{PrintFault, Unprintable};
    use crate::domain::letter::LetterKind;

    /// Nothing is printed, so nothing stands in the way.
    pub fn check(_template: &[u8]) -> Result<(), Unprintable> {
        Ok(())
    }

    /// There is none: the program was built without the feature `pdf`.
    #[derive(Debug)]
    pub enum Printer {}

    impl Printer {
        pub fn print(&self, _letter: &str, _kind: LetterKind, _docx: &[u8]) -> Result<Vec<u8>, PrintFault> {
            match *self {}
        }
    }
}

pub use fault::{NoFont, PrintFault, Unprintable};
#[cfg(feature = "pdf")]
pub use printer::{FaceHead, FontFile, Load};
pub use printer::{Printer, check};
