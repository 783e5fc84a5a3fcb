//! Where a file is read: in this process, or in a child that may die of it.
//!
//! Workbooks, web pages and XML go through parsers of others. On bytes made to hurt, such a parser may abort (no stack,
//! no memory) or never end, which no `catch_unwind` stops. So the program starts itself as a reader with the file as its
//! standard input, bounded in memory and time; cells come back as a stream of events, and a dead child is a reason why
//! the file cannot be read. Plain text is read by own code that holds one record at a time, so it stays here, where
//! ten million rows cost no second process.

mod child;
mod ending;
mod parent;
mod wire;

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::process::Stdio;

pub use child::serve;

use super::cell::SheetSink;
use super::read::{Limits, ReadReport, Unreadable, read};
use super::sniff;

/// First argument of the program when it is to be a reader; a person never types it.
pub const COMMAND: &str = "__read";

/// Where files are read that need a parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderHost {
    /// In this process: for tests of the library and for fuzzing, where the running program is no reader.
    InProcess,
    /// In a process of its own; only for the program itself.
    Child,
}

/// What a reader in a child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of memory; kept by the system on Unix.
    pub memory_bytes: u64,
    /// Seconds of processor time for a small file, and again for every further [`Bounds::STRIDE`] of its size.
    pub seconds: u32,
}

impl Bounds {
    /// Bytes of a file that are worth as much time as a small file.
    pub const STRIDE: u64 = 8 << 20;

    /// Seconds allowed for a file of this size.
    pub(super) fn seconds_for(self, size: u64) -> u64 {
        u64::from(self.seconds.max(1)).saturating_mul(1 + size / Self::STRIDE)
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self { memory_bytes: 768 << 20, seconds: 60 }
    }
}

/// What a reader can be started on.
pub trait Source: Read + Seek {
    /// The same bytes as standard input of a child; `None` if only this process has them.
    ///
    /// # Errors
    /// If the system gives out no second handle.
    fn for_child(&self) -> io::Result<Option<Stdio>>;
}

impl Source for File {
    fn for_child(&self) -> io::Result<Option<Stdio>> {
        Ok(Some(self.try_clone()?.into()))
    }
}

impl<T: AsRef<[u8]>> Source for Cursor<T> {
    fn for_child(&self) -> io::Result<Option<Stdio>> {
        Ok(None)
    }
}

/// The readers of an office: what they refuse, what they may use and where they work.
#[derive(Debug, Clone)]
pub struct Readers {
    pub limits: Limits,
    pub bounds: Bounds,
    pub host: ReaderHost,
}

impl Readers {
    /// Readers with the usual limits.
    pub fn usual(host: ReaderHost) -> Self {
        Self { limits: Limits::default(), bounds: Bounds::default(), host }
    }

    /// As [`read`], but what may die of the file is read by the host.
    ///
    /// # Errors
    /// See [`Unreadable`]; a child that died or took too much is `ReaderDied` or `TooLarge`.
    pub fn read(
        &self,
        mut source: impl Source,
        size: u64,
        sink: &mut dyn SheetSink,
    ) -> Result<ReadReport, Unreadable> {
        if size > 0 && self.host == ReaderHost::Child && sniff::needs_parser(&mut source)? {
            source.rewind()?;
            if let Some(input) = source.for_child()? {
                return parent::read(input, size, &self.limits, self.bounds, sink);
            }
        }
        read(source, size, &self.limits, sink)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_grows_with_the_file() {
        let bounds = Bounds { seconds: 30, ..Bounds::default() };
        let seconds = [0, 8 << 20, 80 << 20].map(|size| bounds.seconds_for(size));
        assert_eq!(seconds, [30, 60, 330]);
        assert_eq!(Bounds { seconds: 0, ..bounds }.seconds_for(0), 1);
    }
}
