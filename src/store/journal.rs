//! `sent.journal`: a line for every message that was handed to the mail server and every approval that was taken back,
//! beside the ledger. The two must agree; a ledger that was restored from an old backup knows less than the journal, and
//! then nothing is sent by itself.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::atomic::sync_folder;
use super::error::{StoreError, at};
use super::office::OfficeFolder;

/// One line. Added, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalLine {
    pub act: JournalAct,
    pub edition: String,
    pub recipient: String,
    /// With its angle brackets.
    pub message_id: String,
    /// `2026-10-09 08:30:00`
    pub at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalAct {
    /// The server was about to be given the text.
    Handed,
    /// The approval was taken back.
    Withdrawn,
}

#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    lines: Vec<JournalLine>,
    file: File,
}

impl Journal {
    /// Opens the journal of an office, making it where there is none. The caller holds the office's lock. A line that
    /// was torn by a power cut is skipped: the ledger was told before.
    pub fn open(office: &OfficeFolder) -> Result<Self, StoreError> {
        let path = office.root().join("sent.journal");
        let is_new = !path.exists();
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(at(&path))?;
        if is_new {
            sync_folder(office.root())?;
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(at(&path))?;
        if text.last().is_some_and(|last| *last != b'\n') {
            file.write_all(b"\n").map_err(at(&path))?;
        }
        let lines = text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
        Ok(Journal { lines: lines.collect(), path, file })
    }

    pub fn lines(&self) -> &[JournalLine] {
        &self.lines
    }

    /// How often something was done to one message.
    pub fn count(&self, act: JournalAct, edition: &str, recipient: &str) -> usize {
        let of =
            |line: &&JournalLine| line.act == act && line.edition == edition && line.recipient == recipient;
        self.lines.iter().filter(of).count()
    }

    /// How many messages of an edition have been handed over, each time counted.
    pub fn handed(&self, edition: &str) -> usize {
        let of = |line: &&JournalLine| line.act == JournalAct::Handed && line.edition == edition;
        self.lines.iter().filter(of).count()
    }

    /// Adds a line; it is on the disk when this returns.
    pub fn add(&mut self, line: JournalLine) -> Result<(), StoreError> {
        let wrong = |error| StoreError::Io { path: self.path.clone(), source: error };
        let mut text = serde_json::to_vec(&line).map_err(io::Error::from).map_err(wrong)?;
        text.push(b'\n');
        self.file.seek(SeekFrom::End(0)).map_err(wrong)?;
        self.file.write_all(&text).and_then(|()| self.file.sync_data()).map_err(wrong)?;
        self.lines.push(line);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(recipient: &str) -> JournalLine {
        JournalLine {
            act: JournalAct::Handed,
            edition: "2026Q3-1".to_owned(),
            recipient: recipient.to_owned(),
            message_id: "<1@yunze.example>".to_owned(),
            at: "2026-10-09 08:30:00".to_owned(),
        }
    }

    #[test]
    fn lines_stay_and_a_torn_one_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        let mut journal = Journal::open(&office).unwrap();
        journal.add(line("云泽市教育局")).unwrap();
        journal.add(line("云泽市水务局")).unwrap();
        drop(journal);
        let path = folder.path().join("sent.journal");
        let whole = std::fs::read(&path).unwrap();
        super::super::atomic::write_atomic(&path, &whole[..whole.len() - 20]).unwrap();

        let mut journal = Journal::open(&office).unwrap();
        assert_eq!(journal.lines(), [line("云泽市教育局")]);
        journal.add(line("云泽市水务局")).unwrap();
        let again = Journal::open(&office).unwrap();
        assert_eq!(again.count(JournalAct::Handed, "2026Q3-1", "云泽市水务局"), 1);
        assert_eq!(again.count(JournalAct::Withdrawn, "2026Q3-1", "云泽市水务局"), 0);
        assert_eq!(again.lines().len(), 2);
    }
}
