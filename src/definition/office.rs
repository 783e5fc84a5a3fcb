//! `office.toml`: who we are, how documents are numbered, the time limits that the law leaves open, limits on files.

use serde::{Deserialize, Serialize};

use super::mail::MailSettings;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::letter::LetterHead;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSettings {
    /// Version of this file's form; 1.
    pub format: u32,
    pub jurisdiction: Jurisdiction,
    pub credit_office: CreditOffice,
    #[serde(default)]
    pub letters: LetterSettings,
    #[serde(default)]
    pub deadlines: Deadlines,
    #[serde(default)]
    pub mail: MailSettings,
    #[serde(default)]
    pub limits: FileLimits,
    #[serde(default)]
    pub clues: ClueSettings,
    #[serde(default)]
    pub inbox: InboxSettings,
}

impl OfficeSettings {
    /// What of these settings decides what an edition says: all but the way to the mail server and
    /// the pass-phrase.
    pub fn of_editions(&self) -> Self {
        OfficeSettings {
            mail: self.mail.of_editions(),
            clues: ClueSettings::default(),
            inbox: InboxSettings::default(),
            ..self.clone()
        }
    }
}

/// 市信用办, in whose name the letters go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditOffice {
    /// Full name, as it signs.
    pub name: String,
    /// 发文机关代字, the word before `〔2026〕12号`.
    pub document_word: String,
    /// Whom a department calls; `None`: the letters leave a line to fill in by hand.
    pub contact: Option<String>,
    pub telephone: Option<String>,
}

impl CreditOffice {
    /// The usual names, until the office writes its own into `office.toml`.
    pub fn usual(jurisdiction: &Jurisdiction) -> Self {
        CreditOffice {
            name: jurisdiction.credit_office(),
            document_word: jurisdiction.document_word(),
            contact: None,
            telephone: None,
        }
    }
}

/// How letters are laid out that have no template of the office's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LetterSettings {
    pub head: LetterHead,
}

/// How "五日" is reckoned (design §15): the work plan does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Natural days, rolled to the next working day (民诉法 第八十五条).
    Natural,
    Working,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deadlines {
    /// Push of a closed case to the credit office, in days (work plan, task 4).
    pub repair_days: u32,
    pub repair_count: DayCount,
    /// Answer to a notice, in working days.
    pub reply_working_days: u32,
    /// 限期履行, in natural days.
    pub rectification_days: u32,
}

impl Default for Deadlines {
    fn default() -> Self {
        Deadlines {
            repair_days: 5,
            repair_count: DayCount::Natural,
            reply_working_days: 15,
            rectification_days: 30,
        }
    }
}

/// How the lists of clues are sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClueSettings {
    /// A file whose first line is the pass-phrase, absolute or inside the office folder; without it the environment says it.
    pub pass_phrase_file: Option<String>,
}

/// How the inbox is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InboxSettings {
    /// A file that was written to less than so many seconds ago is watched that long before it is read: it may still be
    /// copied. 0: never.
    pub quiet_seconds: u32,
}

impl Default for InboxSettings {
    fn default() -> Self {
        InboxSettings { quiet_seconds: 3 }
    }
}

/// Bounds on what is read; beyond them a file is refused with a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileLimits {
    /// Size of a workbook on disk, MiB.
    pub workbook_mib: u64,
    /// Size of a workbook when unpacked, MiB.
    pub unpacked_mib: u64,
    /// Size of a text file, MiB.
    pub text_mib: u64,
    pub columns: u32,
    /// Memory of the process that reads one workbook, MiB.
    pub reader_mib: u64,
    /// Seconds of processor time that reading a workbook may take, for every 8 MiB of it.
    pub reader_seconds: u32,
}

impl Default for FileLimits {
    fn default() -> Self {
        FileLimits {
            workbook_mib: 200,
            unpacked_mib: 2048,
            text_mib: 8192,
            columns: 512,
            reader_mib: 768,
            reader_seconds: 60,
        }
    }
}
