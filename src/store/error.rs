//! What can go wrong with files, with the file it went wrong with.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

#[derive(Debug, Error)]
pub enum StoreError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    /// The folder has no `office.toml`.
    #[error("{} is not an office folder (no office.toml)", .0.display())]
    NotAnOffice(PathBuf),
    /// A new office would be made over files that are already there.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// Absolute, with `..`, or a name that some machine in the office could not hold.
    #[error("{path:?} is not a safe path inside the office folder")]
    UnsafePath { path: String },
    /// Two files of one edition would have one name (upper and lower case count as the same).
    #[error("{path:?} is made twice")]
    MadeTwice { path: String },
    #[error("{} is already there", .0.display())]
    AlreadyPublished(PathBuf),
    /// Another run works in this office.
    #[error("another run holds {}", .0.display())]
    LockHeld(PathBuf),
    /// The file in the inbox is no longer the one that was archived; it stays for the next run.
    #[error("{} has changed since it was archived", .0.display())]
    ChangedInInbox(PathBuf),
    /// What the disk gives back is not what was written to it.
    #[error("{} does not read back as it was written", .0.display())]
    ReadsBackDifferent(PathBuf),
}

/// Adds the path to a bare I/O error: `file.sync_all().map_err(at(path))`.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
    move |source| StoreError::Io { path: path.to_owned(), source }
}
