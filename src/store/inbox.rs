//! What lies in the inbox: files to read, and things that are no file yet or none at all.

use std::fs::{self, File, Metadata};
use std::path::PathBuf;

use super::archive::Sealed;
use super::error::{StoreError, at};
use super::hash::sha256_reader;
use super::office::OfficeFolder;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InboxFile {
    /// File name for places and findings; characters that are no Unicode show as `�`.
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
}

/// Why something in the inbox is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    Folder,
    /// A link, a pipe …: only plain files are read, so that the inbox cannot lead out of the office.
    NoPlainFile,
    /// The lock file of a spreadsheet program that has a file open, or a copy or download still under way.
    Unfinished,
    /// Hidden files (`.DS_Store`) and what Windows keeps for itself (`Thumbs.db`).
    Hidden,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unfinished {
    pub name: String,
    pub why: Unread,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Sorted by name.
    pub files: Vec<InboxFile>,
    /// Sorted by name.
    pub unfinished: Vec<Unfinished>,
}

pub fn waiting(office: &OfficeFolder) -> Result<Waiting, StoreError> {
    let inbox = office.inbox();
    let mut waiting = Waiting::default();
    for entry in fs::read_dir(&inbox).map_err(at(&inbox))? {
        let entry = entry.map_err(at(&inbox))?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // Of the entry itself, not of what a link leads to.
        let about = entry.metadata().map_err(at(&path))?;
        match why_unread(&name, &about) {
            Some(why) => waiting.unfinished.push(Unfinished { name, why }),
            None => waiting.files.push(InboxFile { name, path, bytes: about.len() }),
        }
    }
    waiting.files.sort();
    waiting.unfinished.sort();
    Ok(waiting)
}

/// Takes a sealed file out of the inbox, if it is still the file that was sealed. A person may have saved a newer one
/// over it in the meantime: [`StoreError::ChangedInInbox`], and it stays.
pub fn take_away(file: &InboxFile, sealed: &Sealed) -> Result<(), StoreError> {
    let (hash, _) = File::open(&file.path).and_then(sha256_reader).map_err(at(&file.path))?;
    if hash != sealed.sha256 {
        return Err(StoreError::ChangedInInbox(file.path.clone()));
    }
    #[allow(clippy::disallowed_methods, reason = "store removes what it has just sealed")]
    fs::remove_file(&file.path).map_err(at(&file.path))
}

fn why_unread(name: &str, about: &Metadata) -> Option<Unread> {
    let lower = name.to_lowercase();
    let under_way = [".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart"];
    if about.is_dir() {
        Some(Unread::Folder)
    } else if !about.is_file() {
        Some(Unread::NoPlainFile)
    } else if lower.starts_with("~$")
        || lower.starts_with(".~lock.")
        || under_way.iter().any(|ending| lower.ends_with(ending))
    {
        Some(Unread::Unfinished)
    } else if lower.starts_with('.') || matches!(lower.as_str(), "thumbs.db" | "desktop.ini") {
        Some(Unread::Hidden)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::Archive;
    use super::*;

    fn office_with(names: &[&str]) -> (tempfile::TempDir, OfficeFolder) {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        for name in names {
            super::super::atomic::write_atomic(&office.inbox().join(name), name.as_bytes()).unwrap();
        }
        (folder, office)
    }

    #[test]
    fn only_finished_plain_files_are_read_in_order() {
        let (_folder, office) =
            office_with(&["b.csv", "a.xlsx", "~$a.xlsx", "c.part", "d.TMP", ".DS_Store", "Thumbs.db"]);
        fs::create_dir(office.inbox().join("旧")).unwrap();
        let waiting = waiting(&office).unwrap();
        let names: Vec<&str> = waiting.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.xlsx", "b.csv"]);
        assert_eq!(waiting.files[1].bytes, 5);
        let unread: Vec<(&str, Unread)> =
            waiting.unfinished.iter().map(|entry| (entry.name.as_str(), entry.why)).collect();
        assert_eq!(
            unread,
            [
                (".DS_Store", Unread::Hidden),
                ("Thumbs.db", Unread::Hidden),
                ("c.part", Unread::Unfinished),
                ("d.TMP", Unread::Unfinished),
                ("~$a.xlsx", Unread::Unfinished),
                ("旧", Unread::Folder),
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (_folder, office) = office_with(&[]);
        std::os::unix::fs::symlink("/etc/passwd", office.inbox().join("a.csv")).unwrap();
        let waiting = waiting(&office).unwrap();
        assert_eq!(waiting.files, []);
        assert_eq!(waiting.unfinished[0].why, Unread::NoPlainFile);
    }

    #[test]
    fn a_file_saved_over_after_sealing_stays() {
        let (_folder, office) = office_with(&["a.csv"]);
        let file = waiting(&office).unwrap().files.remove(0);
        let sealed = Archive::of(&office).seal(&file.path).unwrap();
        super::super::atomic::write_atomic(&file.path, b"newer").unwrap();
        assert!(matches!(take_away(&file, &sealed), Err(StoreError::ChangedInInbox(_))));
        assert!(file.path.exists());

        let sealed = Archive::of(&office).seal(&file.path).unwrap();
        take_away(&file, &sealed).unwrap();
        assert!(!file.path.exists());
    }
}
