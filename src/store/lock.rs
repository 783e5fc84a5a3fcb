//! One run at a time in an office. The operating system lets the lock go when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};

use super::error::{StoreError, at};
use super::office::OfficeFolder;

/// Held as long as it lives.
#[derive(Debug)]
#[must_use = "the lock is let go when this is dropped"]
pub struct OfficeLock {
    _file: File,
}

impl OfficeLock {
    /// [`StoreError::LockHeld`] at once, without waiting, where another run works.
    pub fn take(office: &OfficeFolder) -> Result<Self, StoreError> {
        let path = office.lock_file();
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(at(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(OfficeLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::LockHeld(path)),
            Err(TryLockError::Error(source)) => Err(StoreError::Io { path, source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_run_is_refused_until_the_first_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        let first = OfficeLock::take(&office).unwrap();
        assert!(matches!(OfficeLock::take(&office), Err(StoreError::LockHeld(_))));
        drop(first);
        assert!(OfficeLock::take(&office).is_ok());
    }
}
