//! Files that are not there yet, or never will be: the lock file that a spreadsheet program lays beside an open workbook,
//! and what a browser or a copy has not finished. The one thing for which the name is asked.

/// `true` if the name says that the file is none of its own or not complete.
pub(super) fn is_unfinished(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_lock = name.starts_with("~$") || name.starts_with(".~") || name.starts_with("~wrl");
    let endings =
        [".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp", ".td", ".!ut", "~"];
    is_lock || endings.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_files_and_half_downloads_are_known_by_name() {
        for name in ["~$台账.xlsx", ".~lock.台账.ods#", "台账.csv.crdownload", "台账.xlsx.TMP", "台账.csv~"]
        {
            assert!(is_unfinished(name), "{name}");
        }
        for name in ["台账.xlsx", "台账~终稿.xlsx", "part.csv", "tmp.xls"] {
            assert!(!is_unfinished(name), "{name}");
        }
    }
}
