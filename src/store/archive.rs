//! The archive: every original under the hash of its bytes, kept for ever. An edition can be made again from it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::atomic::{persist, temporary_beside};
use super::error::{StoreError, at};
use super::hash::{Sha256Hex, sha256_pass, sha256_reader};
use super::office::OfficeFolder;

#[derive(Debug, Clone)]
pub struct Archive {
    folder: PathBuf,
}

/// What was put away: the hash is the name, whatever the file was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub sha256: Sha256Hex,
    pub bytes: u64,
}

impl Archive {
    pub fn of(office: &OfficeFolder) -> Self {
        Archive { folder: office.archive() }
    }

    /// Copies a file to `archive/<first two digits>/<sha256>`, reads it back and makes it read-only. Sealing the same
    /// bytes again changes nothing; a damaged copy is made good.
    pub fn seal(&self, path: &Path) -> Result<Sealed, StoreError> {
        let source = File::open(path).map_err(at(path))?;
        let mut copy = temporary_beside(&self.folder.join("copy"))?;
        let (sha256, bytes) = sha256_pass(source, |piece| copy.write_all(piece)).map_err(at(path))?;
        let sealed = Sealed { sha256, bytes };
        let target = self.path(&sealed.sha256);
        if reads_back(&target, &sealed)? {
            return Ok(sealed);
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        persist(copy, &target)?;
        if !reads_back(&target, &sealed)? {
            return Err(StoreError::ReadsBackDifferent(target));
        }
        let mut permissions = fs::metadata(&target).map_err(at(&target))?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&target, permissions).map_err(at(&target))?;
        Ok(sealed)
    }

    /// An original, for reading.
    pub fn open(&self, sha256: &Sha256Hex) -> Result<File, StoreError> {
        let path = self.path(sha256);
        File::open(&path).map_err(at(&path))
    }

    /// Where an original lies (there or not).
    pub fn path(&self, sha256: &Sha256Hex) -> PathBuf {
        self.folder.join(sha256.folder()).join(sha256.as_str())
    }
}

fn reads_back(path: &Path, sealed: &Sealed) -> Result<bool, StoreError> {
    match fs::metadata(path) {
        Ok(about) if about.len() != sealed.bytes => return Ok(false),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(at(path)(error)),
    }
    let (sha256, bytes) = File::open(path).and_then(sha256_reader).map_err(at(path))?;
    Ok(sha256 == sealed.sha256 && bytes == sealed.bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::atomic::write_atomic;
    use super::super::hash::sha256;
    use super::*;

    fn office() -> (tempfile::TempDir, OfficeFolder) {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        (folder, office)
    }

    #[test]
    fn sealing_twice_keeps_one_read_only_original() {
        let (_folder, office) = office();
        let archive = Archive::of(&office);
        let path = office.inbox().join("失信名单.csv");
        write_atomic(&path, b"abc").unwrap();
        let first = archive.seal(&path).unwrap();
        let second = archive.seal(&path).unwrap();
        assert_eq!(first, second);
        assert_eq!(first, Sealed { sha256: sha256(b"abc"), bytes: 3 });
        assert!(fs::metadata(archive.path(&first.sha256)).unwrap().permissions().readonly());
        let mut text = String::new();
        archive.open(&first.sha256).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc");
        // One sub-folder, and no temporary file left beside it.
        assert_eq!(fs::read_dir(office.archive()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_copy_is_made_good() {
        let (_folder, office) = office();
        let archive = Archive::of(&office);
        let path = office.inbox().join("a.csv");
        write_atomic(&path, b"abc").unwrap();
        let sealed = archive.seal(&path).unwrap();
        write_atomic(&archive.path(&sealed.sha256), b"abX").unwrap();
        archive.seal(&path).unwrap();
        assert_eq!(fs::read(archive.path(&sealed.sha256)).unwrap(), b"abc");
    }
}
