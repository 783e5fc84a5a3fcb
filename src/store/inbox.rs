//! What lies in the inbox: files to read, and things that are no file yet or none at all.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::archive::Sealed;
use super::error::{StoreError, at};
use super::hash::sha256_reader;
use super::office::OfficeFolder;
use crate::domain::unfinished::{is_unfinished, opened_by};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InboxFile {
    /// File name for places and findings; characters that are no Unicode show as `�`.
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
}

/// Why something in the inbox is not read; first what the operator can mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    /// A spreadsheet program has it open: its own file lies beside it.
    Open,
    /// It was written to while we looked.
    Growing,
    /// Another program, or the rights of the folder, keep us from reading it.
    Locked,
    Folder,
    /// A link, a pipe …: only plain files are read, so that the inbox cannot lead out of the office.
    NoPlainFile,
    /// What a spreadsheet program lays beside a file that it has open, or a copy or download still under way.
    Unfinished,
    /// Hidden files (`.DS_Store`) and what Windows keeps for itself (`Thumbs.db`).
    Hidden,
}

impl Unread {
    /// For the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Unread::Folder => "folder",
            Unread::NoPlainFile => "no_plain_file",
            Unread::Unfinished => "unfinished",
            Unread::Open => "open",
            Unread::Growing => "growing",
            Unread::Locked => "locked",
            Unread::Hidden => "hidden",
        }
    }
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

/// What lies in the inbox, as the names and the files beside them say.
pub fn waiting(office: &OfficeFolder) -> Result<Waiting, StoreError> {
    lying_in(&office.inbox())
}

/// What lies in a folder, by the rules of the inbox.
pub fn lying_in(folder: &Path) -> Result<Waiting, StoreError> {
    let mut waiting = Waiting::default();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
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
    waiting.leave_opened();
    Ok(waiting)
}

/// As [`waiting`], and no file among them that is still being written under its own name: where one was written to less than
/// `quiet` ago, all are looked at again after that time, and what has changed is left.
pub fn settled(office: &OfficeFolder, quiet: Duration) -> Result<Waiting, StoreError> {
    let mut waiting = waiting(office)?;
    let looks: Vec<Option<Look>> = waiting.files.iter().map(|file| Look::at(&file.path)).collect();
    let is_recent = match clock_of(&office.inbox()) {
        _ if quiet.is_zero() || waiting.files.is_empty() => false,
        None => true,
        Some(now) => looks.iter().flatten().any(|look| look.written + quiet > now),
    };
    if is_recent {
        sleep(quiet);
    }
    let mut looks = looks.into_iter();
    waiting.leave(|file| {
        let Some(before) = looks.next().flatten() else { return Some(Unread::Locked) };
        let is_same = !is_recent || Look::at(&file.path).as_ref() == Some(&before);
        file.bytes = before.bytes;
        (!is_same).then_some(Unread::Growing)
    });
    Ok(waiting)
}

impl Waiting {
    /// Leaves files unread for which there is a reason.
    fn leave(&mut self, mut why: impl FnMut(&mut InboxFile) -> Option<Unread>) {
        for mut file in std::mem::take(&mut self.files) {
            match why(&mut file) {
                Some(why) => self.unfinished.push(Unfinished { name: file.name, why }),
                None => self.files.push(file),
            }
        }
        self.unfinished.sort();
    }

    fn leave_opened(&mut self) {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let open = self.unfinished.iter().flat_map(|beside| opened_by(&beside.name, &names));
        let open: Vec<String> = open.map(str::to_owned).collect();
        self.leave(|file| open.contains(&file.name).then_some(Unread::Open));
    }

    /// Leaves a file unread whose bytes were not as many as it had when it was looked at.
    pub fn leave_growing(&mut self, name: &str) {
        self.leave(|file| (file.name == name).then_some(Unread::Growing));
    }
}

/// A file at one moment. `None` where it cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    bytes: u64,
    written: SystemTime,
}

impl Look {
    /// Of the open file: what a folder says of a file that is being written may be old.
    fn at(path: &Path) -> Option<Self> {
        let about = File::open(path).and_then(|file| file.metadata()).ok()?;
        Some(Look { bytes: about.len(), written: about.modified().ok()? })
    }
}

/// The time by the clock of the machine that keeps the folder, which may be another than ours: what a file made there now
/// bears.
fn clock_of(folder: &Path) -> Option<SystemTime> {
    let probe = tempfile::Builder::new().prefix(".~").suffix(".tmp").tempfile_in(folder).ok()?;
    probe.as_file().metadata().and_then(|about| about.modified()).ok()
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
    if about.is_dir() {
        Some(Unread::Folder)
    } else if !about.is_file() {
        Some(Unread::NoPlainFile)
    } else if is_unfinished(name) {
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
            office_with(&["b.csv", "a.xlsx", "~$z.xlsx", "c.part", "d.TMP", ".DS_Store", "Thumbs.db"]);
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
                ("~$z.xlsx", Unread::Unfinished),
                ("旧", Unread::Folder),
            ]
        );
    }

    fn names_of(waiting: &Waiting) -> (Vec<&str>, Vec<(&str, Unread)>) {
        let unread = waiting.unfinished.iter().map(|entry| (entry.name.as_str(), entry.why));
        (waiting.files.iter().map(|file| file.name.as_str()).collect(), unread.collect())
    }

    #[test]
    fn a_workbook_that_somebody_has_open_is_left() {
        let (_folder, office) = office_with(&["a.xlsx", "~$a.xlsx", "b.ods", ".~lock.b.ods#", "c.csv"]);
        let waiting = waiting(&office).unwrap();
        let (read, unread) = names_of(&waiting);
        assert_eq!(read, ["c.csv"]);
        assert_eq!(unread.iter().filter(|(_, why)| *why == Unread::Open).count(), 2, "{unread:?}");
    }

    #[test]
    fn a_file_that_grows_under_its_own_name_is_left_and_one_that_lies_still_is_read() {
        let (_folder, office) = office_with(&["a.csv", "b.csv"]);
        let growing = office.inbox().join("a.csv");
        let writer = std::thread::spawn(move || {
            for _ in 0..40 {
                let mut file = fs::OpenOptions::new().append(true).open(&growing).unwrap();
                std::io::Write::write_all(&mut file, b"more").unwrap();
                sleep(Duration::from_millis(10));
            }
        });
        let waiting = settled(&office, Duration::from_millis(150)).unwrap();
        assert_eq!(names_of(&waiting), (vec!["b.csv"], vec![("a.csv", Unread::Growing)]));
        writer.join().unwrap();
        let waiting = settled(&office, Duration::ZERO).unwrap();
        assert_eq!(names_of(&waiting).0, ["a.csv", "b.csv"]);
    }

    #[test]
    fn what_was_written_long_ago_is_not_waited_for() {
        let (_folder, office) = office_with(&["a.csv"]);
        let file = File::options().write(true).open(office.inbox().join("a.csv")).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
        let waiting = settled(&office, Duration::from_secs(3600)).unwrap();
        assert_eq!(names_of(&waiting), (vec!["a.csv"], vec![]));
        assert_eq!(fs::read_dir(office.inbox()).unwrap().count(), 1, "the probe is gone");
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
