//! What the system says when a file or a line cannot be used ("os error 2"), as the operator is told: the common kinds in
//! a sentence of the catalogue (`words/*/trouble.toml`), the system's own words behind it as what they are.

use std::io::{self, ErrorKind};

use super::words::Words;

/// The kinds that an operator can do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    NotFound,
    NotPermitted,
    /// Another program has it open or locked.
    InUse,
    DiskFull,
    ReadOnly,
    /// A name that the disk cannot hold.
    BadName,
    /// Not what it should be, or no longer.
    Damaged,
    /// Of a newer version of the program.
    Newer,
    TimedOut,
    ConnectionRefused,
    Unreachable,
    CutOff,
    UnknownHost,
}

/// Windows says so where another program has a file open, or a part of it locked; std has no kind for them.
const SHARING_VIOLATION: [i32; 2] = [32, 33];
/// Windows knows no server of that name.
const HOST_NOT_FOUND: [i32; 3] = [11_001, 11_002, 11_004];
/// How std begins the words of a name that nobody knows, where the system has no number for it.
const LOOKUP: &str = "failed to lookup address information";

impl Trouble {
    /// `None`: nothing that a sentence would make clearer than the system's own words.
    pub fn of(error: &io::Error) -> Option<Self> {
        let of_windows =
            |codes: &[i32]| cfg!(windows) && error.raw_os_error().is_some_and(|code| codes.contains(&code));
        if of_windows(&SHARING_VIOLATION) {
            return Some(Trouble::InUse);
        }
        if of_windows(&HOST_NOT_FOUND) || error.to_string().starts_with(LOOKUP) {
            return Some(Trouble::UnknownHost);
        }
        Self::of_kind(error.kind())
    }

    pub fn of_kind(kind: ErrorKind) -> Option<Self> {
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "std adds kinds; those are told in the system's own words"
        )]
        Some(match kind {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::NotFound,
            ErrorKind::PermissionDenied => Trouble::NotPermitted,
            ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => Trouble::InUse,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Trouble::DiskFull,
            ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
            ErrorKind::InvalidFilename => Trouble::BadName,
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => Trouble::Damaged,
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Trouble::TimedOut,
            ErrorKind::ConnectionRefused => Trouble::ConnectionRefused,
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
                Trouble::Unreachable
            }
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
                Trouble::CutOff
            }
            _ => return None,
        })
    }

    /// Its key in the catalogue; it stands in the ledger too, before what was said.
    pub fn word(self) -> &'static str {
        match self {
            Trouble::NotFound => "not_found",
            Trouble::NotPermitted => "not_permitted",
            Trouble::InUse => "in_use",
            Trouble::DiskFull => "disk_full",
            Trouble::ReadOnly => "read_only",
            Trouble::BadName => "bad_name",
            Trouble::Damaged => "damaged",
            Trouble::Newer => "newer",
            Trouble::TimedOut => "timeout",
            Trouble::ConnectionRefused => "connection_refused",
            Trouble::Unreachable => "unreachable",
            Trouble::CutOff => "cut_off",
            Trouble::UnknownHost => "unknown_host",
        }
    }

    /// `timeout: Resource temporarily unavailable (os error 11)`, for [`told_note`] to say.
    pub fn note(self, technical: &str) -> String {
        format!("{}: {technical}", self.word())
    }
}

/// `没有权限（技术信息：Permission denied (os error 13)）`
pub fn told(error: &io::Error, words: &Words) -> String {
    told_as(Trouble::of(error), &error.to_string(), words)
}

/// As [`told`], where the kind is known otherwise.
pub fn told_as(trouble: Option<Trouble>, technical: &str, words: &Words) -> String {
    let values = [("technical", technical)];
    match trouble {
        Some(trouble) => {
            let plain = words.word(&format!("trouble.{}", trouble.word()));
            words.say("trouble.told", &[&values[..], &[("plain", plain)]].concat())
        }
        None => words.say("trouble.technical", &values),
    }
}

/// A note of [`Trouble::note`] as the operator is told; `None` for every other.
pub fn told_note(note: &str, words: &Words) -> Option<String> {
    let (word, technical) = note.split_once(": ").unwrap_or((note, ""));
    let plain = Some(words.word(&format!("trouble.{word}")))
        .filter(|plain| !plain.is_empty() && !plain.contains('{'))?;
    Some(match technical {
        "" => plain.to_owned(),
        technical => words.say("trouble.told", &[("plain", plain), ("technical", technical)]),
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::Language;
    use super::*;

    const ALL: [Trouble; 13] = [
        Trouble::NotFound,
        Trouble::NotPermitted,
        Trouble::InUse,
        Trouble::DiskFull,
        Trouble::ReadOnly,
        Trouble::BadName,
        Trouble::Damaged,
        Trouble::Newer,
        Trouble::TimedOut,
        Trouble::ConnectionRefused,
        Trouble::Unreachable,
        Trouble::CutOff,
        Trouble::UnknownHost,
    ];

    #[test]
    fn every_kind_has_its_sentence() {
        let chinese = Words::load(Language::Chinese).unwrap();
        for trouble in ALL {
            let told = told_note(&trouble.note("x"), &chinese).unwrap_or_default();
            assert!(told.ends_with("（技术信息：x）") && !told.starts_with('（'), "{trouble:?}: {told}");
        }
        assert_eq!(told_note("550 no such user: a@b", &chinese), None);
        assert_eq!(told_note("told: a", &chinese), None, "no trouble, but a key of the same file");
    }

    #[test]
    fn the_system_is_quoted_and_not_left_to_speak_for_itself() {
        let chinese = Words::load(Language::Chinese).unwrap();
        let said = |error: io::Error| told(&error, &chinese);
        assert_eq!(
            said(io::Error::from_raw_os_error(2)),
            "没有这个文件或文件夹（技术信息：No such file or directory (os error 2)）"
        );
        for (code, word) in
            [(13, "权限"), (16, "另一个程序"), (28, "磁盘已满"), (30, "不能写"), (111, "拒绝连接")]
        {
            let said = said(io::Error::from_raw_os_error(code));
            assert!(cfg!(not(target_os = "linux")) || said.contains(word), "{said}");
        }
        let unknown = format!("{LOOKUP}: Name or service not known");
        assert!(said(io::Error::other(unknown)).starts_with("找不到这台服务器"));
        assert_eq!(said(io::Error::other("x")), "技术信息：x");
    }
}
