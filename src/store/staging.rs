//! An edition in the making. Its files gather in a staging folder; one rename publishes them all.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::atomic::{persist, sync_folder, temporary_beside, write_atomic};
use super::crash::crash_point;
use super::error::{StoreError, at};
use super::hash::{Sha256Hex, Sha256Writer, sha256};
use super::office::{OfficeFolder, inside};

#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    target: PathBuf,
    /// By lower-case path: Windows does not tell `A.xlsx` from `a.xlsx`.
    files: BTreeMap<String, StagedFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StagedFile {
    /// Relative to the edition's folder, `/` between names.
    pub path: String,
    pub bytes: u64,
    pub sha256: Sha256Hex,
}

impl Staging {
    /// An empty staging folder for an edition (`2026Q3-1`). What a run that died left behind goes. The caller holds
    /// the office's lock.
    pub fn begin(office: &OfficeFolder, edition: &str) -> Result<Self, StoreError> {
        let folder = inside(&office.staging(), edition)?;
        let target = inside(&office.runs(), edition)?;
        remove_folder(&office.staging())?;
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        Ok(Staging { folder, target, files: BTreeMap::new() })
    }

    /// Writes one file of the edition. Refuses `..`, absolute and unsafe names, and a name that is taken.
    pub fn add(&mut self, relative: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.place(relative)?;
        write_atomic(&path, bytes)?;
        self.enter(relative, bytes.len() as u64, sha256(bytes));
        Ok(())
    }

    /// As [`Staging::add`], for a file that is too long to stand in memory: `fill` writes it.
    pub fn add_long<E: From<StoreError>>(
        &mut self,
        relative: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), E> {
        let path = self.place(relative)?;
        let mut writer = Sha256Writer::new(BufWriter::new(temporary_beside(&path)?));
        fill(&mut writer)?;
        let (file, sha256, bytes) = writer.finish();
        persist(file.into_inner().map_err(|error| at(&path)(error.into_error()))?, &path)?;
        self.enter(relative, bytes, sha256);
        Ok(())
    }

    /// Where a new file lies; its folder is there.
    fn place(&self, relative: &str) -> Result<PathBuf, StoreError> {
        let path = inside(&self.folder, relative)?;
        if self.files.contains_key(&relative.to_lowercase()) {
            return Err(StoreError::MadeTwice { path: relative.to_owned() });
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        Ok(path)
    }

    fn enter(&mut self, relative: &str, bytes: u64, sha256: Sha256Hex) {
        let file = StagedFile { path: relative.to_owned(), bytes, sha256 };
        self.files.insert(relative.to_lowercase(), file);
    }

    /// The edition is not to be published: everything staged goes.
    pub fn discard(self) -> Result<(), StoreError> {
        remove_folder(&self.folder)
    }

    /// Everything added so far, sorted by path: what a manifest lists.
    pub fn files(&self) -> Vec<StagedFile> {
        let mut files: Vec<StagedFile> = self.files.values().cloned().collect();
        files.sort();
        files
    }

    /// Where the files lie until they are published; for checks that open them.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// One rename to `runs/<edition>`, with a mark beside it until [`recorded`] takes that away: by it alone a folder
    /// whose run died is told from one that the ledger has forgotten. [`StoreError::AlreadyPublished`] where the folder
    /// is there (see [`discard_unrecorded`]). Gives the folder.
    pub fn publish(self) -> Result<PathBuf, StoreError> {
        if self.target.exists() {
            return Err(StoreError::AlreadyPublished(self.target));
        }
        sync_folder(&self.folder)?;
        write_atomic(&marked(&self.folder), b"")?;
        move_folder(&self.folder, &self.target)?;
        crash_point("renamed");
        Ok(self.target)
    }
}

/// The mark of an edition that is renamed, or about to be, and not recorded.
fn marked(staged: &Path) -> PathBuf {
    staged.with_extension("unrecorded")
}

/// The ledger knows the edition: its run did not die.
pub fn recorded(office: &OfficeFolder, edition: &str) -> Result<(), StoreError> {
    let mark = marked(&inside(&office.staging(), edition)?);
    #[allow(clippy::disallowed_methods, reason = "store removes a mark that it made")]
    match fs::remove_file(&mark) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(&mark)(error)),
        _ => Ok(()),
    }
}

/// Takes away `runs/<edition>` whose run died between the rename and the record, as its mark says. It is moved aside
/// first, so that a half-removed edition never stands in `runs/`. `false`: there is no mark, so the edition was recorded
/// once and the folder stays.
pub fn discard_unrecorded(office: &OfficeFolder, edition: &str) -> Result<bool, StoreError> {
    let published = inside(&office.runs(), edition)?;
    if !marked(&inside(&office.staging(), edition)?).exists() {
        return Ok(false);
    }
    let aside = inside(&office.staging(), &format!("discarded-{edition}"))?;
    remove_folder(&aside)?;
    fs::create_dir_all(office.staging()).map_err(at(&office.staging()))?;
    move_folder(&published, &aside)?;
    remove_folder(&aside)?;
    Ok(true)
}

fn move_folder(from: &Path, to: &Path) -> Result<(), StoreError> {
    #[allow(clippy::disallowed_methods, reason = "store moves folders that it made")]
    fs::rename(from, to).map_err(at(to))?;
    sync_folder(to.parent().unwrap_or(to))
}

fn remove_folder(folder: &Path) -> Result<(), StoreError> {
    #[allow(clippy::disallowed_methods, reason = "store removes folders that it made")]
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(folder)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office() -> (tempfile::TempDir, OfficeFolder) {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        (folder, office)
    }

    #[test]
    fn an_edition_appears_whole() {
        let (_folder, office) = office();
        let mut staging = Staging::begin(&office, "2026Q3-1").unwrap();
        staging.add("data/rows.csv", b"b").unwrap();
        staging.add("通报/云泽市水务局.docx", b"a").unwrap();
        staging
            .add_long("data/long.csv", |to| to.write_all(b"abc").map_err(at(Path::new("data/long.csv"))))
            .unwrap();
        assert_eq!((staging.files()[0].bytes, &staging.files()[0].sha256), (3, &sha256(b"abc")));
        let paths: Vec<String> = staging.files().into_iter().map(|file| file.path).collect();
        assert_eq!(paths, ["data/long.csv", "data/rows.csv", "通报/云泽市水务局.docx"]);
        assert_eq!(fs::read_dir(office.runs()).unwrap().count(), 0, "nothing before the rename");
        let published = staging.publish().unwrap();
        assert_eq!(fs::read(published.join("data/rows.csv")).unwrap(), b"b");
    }

    #[test]
    fn names_that_lead_out_or_are_taken_are_refused() {
        let (_folder, office) = office();
        assert!(matches!(Staging::begin(&office, "../x"), Err(StoreError::UnsafePath { .. })));
        let mut staging = Staging::begin(&office, "2026Q3-1").unwrap();
        for path in ["../a", "/a", "a/../b", "", "NUL"] {
            assert!(matches!(staging.add(path, b""), Err(StoreError::UnsafePath { .. })), "{path:?}");
        }
        staging.add("a/List.xlsx", b"").unwrap();
        assert!(matches!(staging.add("A/list.xlsx", b""), Err(StoreError::MadeTwice { .. })));
    }

    #[test]
    fn what_a_dead_run_left_goes() {
        let (_folder, office) = office();
        Staging::begin(&office, "2026Q2-1").unwrap().add("left.txt", b"x").unwrap();
        let staging = Staging::begin(&office, "2026Q3-1").unwrap();
        assert_eq!(fs::read_dir(office.staging()).unwrap().count(), 1);
        assert_eq!(fs::read_dir(staging.folder()).unwrap().count(), 0);
    }

    #[test]
    fn an_edition_that_was_renamed_but_not_recorded_is_made_again() {
        let (_folder, office) = office();
        assert!(!discard_unrecorded(&office, "2026Q3-1").unwrap());
        let mut staging = Staging::begin(&office, "2026Q3-1").unwrap();
        staging.add("old.txt", b"x").unwrap();
        staging.publish().unwrap();

        assert!(discard_unrecorded(&office, "2026Q3-1").unwrap());
        let mut staging = Staging::begin(&office, "2026Q3-1").unwrap();
        staging.add("new.txt", b"y").unwrap();
        let published = staging.publish().unwrap();
        assert!(published.join("new.txt").exists() && !published.join("old.txt").exists());
    }

    #[test]
    fn an_edition_that_was_recorded_once_stays() {
        let (_folder, office) = office();
        let staging = Staging::begin(&office, "2026Q3-1").unwrap();
        let published = staging.publish().unwrap();
        for _ in 0..2 {
            recorded(&office, "2026Q3-1").unwrap();
        }
        assert!(!discard_unrecorded(&office, "2026Q3-1").unwrap());
        let again = Staging::begin(&office, "2026Q3-1").unwrap();
        assert!(matches!(again.publish(), Err(StoreError::AlreadyPublished(_))));
        assert!(published.is_dir());
    }
}
