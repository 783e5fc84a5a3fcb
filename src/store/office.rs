//! The office folder: where everything lies. Nothing is read or written outside it, but for what the operator names.

use std::fs;
use std::path::{Path, PathBuf};

use super::atomic::write_atomic;
use super::error::{StoreError, at};
use super::safe_name::is_safe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFolder {
    root: PathBuf,
}

const OFFICE_TOML: &str = "office.toml";
const FOLDERS: [&str; 9] =
    ["inbox", "archive", "returned", "review", "runs", "outbox", "logs", "pipelines", "templates"];

impl OfficeFolder {
    /// An existing office; [`StoreError::NotAnOffice`] where `office.toml` is missing. Folders that somebody removed
    /// are made again.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.join(OFFICE_TOML).is_file() {
            return Err(StoreError::NotAnOffice(path.to_owned()));
        }
        let office = OfficeFolder { root: path.to_owned() };
        office.make_folders()?;
        Ok(office)
    }

    /// The folders of a new office. Its files (`office.toml`, definitions) are written by the caller with
    /// [`OfficeFolder::write`]. [`StoreError::NotEmpty`] where something lies in `path` already, unless `force`.
    pub fn create(path: &Path, force: bool) -> Result<Self, StoreError> {
        fs::create_dir_all(path).map_err(at(path))?;
        let is_empty = fs::read_dir(path).map_err(at(path))?.next().is_none();
        if !is_empty && !force {
            return Err(StoreError::NotEmpty(path.to_owned()));
        }
        let office = OfficeFolder { root: path.to_owned() };
        office.make_folders()?;
        Ok(office)
    }

    /// Removes a whole office, for a sample that is made anew. Nothing there is nothing to do; a folder that is no
    /// office is refused, however it is asked for.
    pub fn remove(path: &Path) -> Result<(), StoreError> {
        if !path.exists() {
            return Ok(());
        }
        let office = OfficeFolder::open(path)?;
        #[allow(clippy::disallowed_methods, reason = "an office that the operator asked to make anew")]
        fs::remove_dir_all(&office.root).map_err(at(path))
    }

    /// Puts a file into the inbox under the name it comes with.
    pub fn drop_into_inbox(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if name.contains(['/', '\\']) || matches!(name, "" | "." | "..") {
            return Err(StoreError::UnsafePath { path: name.to_owned() });
        }
        write_atomic(&self.inbox().join(name), bytes)
    }

    /// The log of this office, to append to.
    pub fn log(&self) -> Result<fs::File, StoreError> {
        let path = self.logs().join("chengxin.jsonl");
        fs::OpenOptions::new().create(true).append(true).open(&path).map_err(at(&path))
    }

    fn make_folders(&self) -> Result<(), StoreError> {
        for name in FOLDERS {
            let folder = self.root.join(name);
            fs::create_dir_all(&folder).map_err(at(&folder))?;
        }
        Ok(())
    }

    /// Writes a file at a path relative to the root, making its folders; refuses a path that leads elsewhere.
    pub fn write(&self, relative: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let path = inside(&self.root, relative)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        write_atomic(&path, bytes)?;
        Ok(path)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn office_toml(&self) -> PathBuf {
        self.root.join(OFFICE_TOML)
    }

    pub fn ledger_file(&self) -> PathBuf {
        self.root.join("ledger.db")
    }

    /// Where courts' files are dropped.
    pub fn inbox(&self) -> PathBuf {
        self.root.join("inbox")
    }

    /// Originals by content hash.
    pub fn archive(&self) -> PathBuf {
        self.root.join("archive")
    }

    /// Rows for the court to correct.
    pub fn returned(&self) -> PathBuf {
        self.root.join("returned")
    }

    /// Questions for a person to answer.
    pub fn review(&self) -> PathBuf {
        self.root.join("review")
    }

    /// Published editions.
    pub fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// What waits to be sent.
    pub fn outbox(&self) -> PathBuf {
        self.root.join("outbox")
    }

    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// The office's own copy of the definitions.
    pub fn pipelines(&self) -> PathBuf {
        self.root.join("pipelines")
    }

    /// The office's own templates of letters.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The office's own fonts, for letters as PDF; there need not be any.
    #[cfg(feature = "pdf")]
    pub fn fonts(&self) -> PathBuf {
        self.root.join("fonts")
    }

    /// Editions in the making; whatever lies here belongs to a run that is going on or died.
    pub fn staging(&self) -> PathBuf {
        self.root.join(".staging")
    }

    pub(super) fn lock_file(&self) -> PathBuf {
        self.root.join(".lock")
    }
}

/// `root` joined with a relative path of safe names (`/` between them); anything else is refused.
pub(super) fn inside(root: &Path, relative: &str) -> Result<PathBuf, StoreError> {
    if !relative.split('/').all(is_safe) {
        return Err(StoreError::UnsafePath { path: relative.to_owned() });
    }
    Ok(relative.split('/').fold(root.to_owned(), |path, name| path.join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_its_toml_is_no_office() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(OfficeFolder::open(folder.path()), Err(StoreError::NotAnOffice(_))));
    }

    #[test]
    fn an_office_is_made_once_and_opened_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(&folder.path().join("诚信"), false).unwrap();
        office.write("office.toml", b"format = 1\n").unwrap();
        assert!(office.inbox().is_dir());
        assert_eq!(OfficeFolder::open(office.root()).unwrap(), office);
        assert!(matches!(OfficeFolder::create(office.root(), false), Err(StoreError::NotEmpty(_))));
        assert!(OfficeFolder::create(office.root(), true).is_ok());
    }

    #[test]
    fn nothing_is_written_outside_the_office() {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        for path in ["../a", "/etc/a", "a/../../b", "a//b", "", ".", "a\\b", "C:/a", "a/", "logs/.x"] {
            assert!(
                matches!(office.write(path, b"x"), Err(StoreError::UnsafePath { .. })),
                "{path:?} was not refused"
            );
        }
        assert!(office.write("pipelines/sources/listing.toml", b"x").is_ok());
    }
}
