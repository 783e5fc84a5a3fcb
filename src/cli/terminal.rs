//! What the program says on the terminal. Results go to standard output, everything else to standard error; a reader
//! that went away (`| head`) ends the talking, not the work.

use std::io::{self, IsTerminal, Write};

use crate::text::words::{Language, Words};

#[derive(Debug)]
pub(super) struct Terminal {
    pub words: Words,
    pub language: Language,
}

impl Terminal {
    pub(super) fn new(words: Words, language: Language) -> Self {
        Terminal { words, language }
    }

    /// A line of result.
    pub(super) fn tell(&self, line: &str) {
        let _reader_gone = writeln!(anstream::stdout(), "{line}");
    }

    /// A line of result by catalogue key.
    pub(super) fn say(&self, key: &str, values: &[(&str, &str)]) {
        self.tell(&self.words.say(key, values));
    }

    /// A line about the work (progress, errors).
    pub(super) fn note(&self, line: &str) {
        let _reader_gone = writeln!(anstream::stderr(), "{line}");
    }

    /// `true` if a person watches, so that a line may be drawn over.
    pub(super) fn is_watched(&self) -> bool {
        io::stderr().is_terminal()
    }
}
