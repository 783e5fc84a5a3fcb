//! Names that say that a file is none of its own or not complete: what a spreadsheet program lays beside a workbook that it
//! has open, and what a copy or a download has not finished. The one thing for which a file's name is asked.

/// Begins the name of a file that Excel, WPS (`~$`, `.~`), LibreOffice (`.~lock.`) or Word (`~wrl`) made for itself.
const BEGINNINGS: [&str; 3] = ["~$", ".~", "~wrl"];

/// Ends the name of what browsers (also 迅雷, 百度网盘), copies and editors have not finished or keep aside.
const ENDINGS: [&str; 12] = [
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".downloading",
    ".opdownload",
    ".filepart",
    ".tmp",
    ".td",
    ".xltd",
    ".!ut",
    "~",
];

/// From so many characters on, without what follows the last dot, Word and WPS write `~$` over the first character or
/// the first two instead of before them.
const CUT: [(usize, usize); 2] = [(7, 1), (8, 2)];

/// `true` if the name says that the file is none of its own or not complete.
pub fn is_unfinished(name: &str) -> bool {
    let name = name.to_lowercase();
    BEGINNINGS.iter().any(|start| name.starts_with(start)) || ENDINGS.iter().any(|end| name.ends_with(end))
}

/// Which of these files a program has open that has laid a file of the name `owner` beside it. Where none has just the name
/// that `owner` holds, all whose beginning may have been written over.
pub fn opened_by<'n>(owner: &str, names: &[&'n str]) -> Vec<&'n str> {
    let owner = owner.to_lowercase();
    let lock = owner.strip_prefix(".~lock.").and_then(|rest| rest.strip_suffix('#'));
    let Some(shown) = lock.or(owner.strip_prefix("~$")).or(owner.strip_prefix(".~")) else {
        return Vec::new();
    };
    let those = |is_it: &dyn Fn(&str) -> bool| -> Vec<&'n str> {
        names.iter().filter(|name| is_it(&name.to_lowercase())).copied().collect()
    };
    let exactly = those(&|name| name == shown);
    if exactly.is_empty() && owner.starts_with("~$") { those(&|name| is_cut(name, shown)) } else { exactly }
}

fn is_cut(name: &str, shown: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).chars().count();
    CUT.iter().any(|(at_least, cut)| {
        let rest: String = name.chars().skip(*cut).collect();
        stem >= *at_least && rest == shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_files_and_half_downloads_are_known_by_name() {
        for name in [
            "~$台账.xlsx",
            ".~lock.台账.ods#",
            ".~台账.et",
            "台账.csv.crdownload",
            "台账.xlsx.TMP",
            "台账.csv~",
            "台账.xlsx.xltd",
            "台账.csv.filepart",
        ] {
            assert!(is_unfinished(name), "{name}");
        }
        for name in ["台账.xlsx", "台账~终稿.xlsx", "part.csv", "tmp.xls", "~台账.xlsx"] {
            assert!(!is_unfinished(name), "{name}");
        }
    }

    #[test]
    fn an_owner_file_names_the_workbook_that_is_open() {
        let names = ["名单.xlsx", "二〇二六年第三季度名单.xlsx", "年第三季度名单.xlsx", "名单.csv"];
        for (owner, open) in [
            ("~$名单.xlsx", &["名单.xlsx"][..]),
            ("~$名单.XLSX", &["名单.xlsx"]),
            (".~lock.名单.csv#", &["名单.csv"]),
            (".~名单.xlsx", &["名单.xlsx"]),
            ("~$〇二六年第三季度名单.xlsx", &["二〇二六年第三季度名单.xlsx"]),
            ("~$二六年第三季度名单.xlsx", &["二〇二六年第三季度名单.xlsx"]),
            ("~$二〇二六年第三季度名单.xlsx", &["二〇二六年第三季度名单.xlsx"]),
            ("~$年第三季度名单.xlsx", &["年第三季度名单.xlsx"]),
            ("~$单.xlsx", &[]),
            ("~$别的名单.xlsx", &[]),
            ("~wrl0001.tmp", &[]),
            ("名单.xlsx", &[]),
        ] {
            assert_eq!(opened_by(owner, &names), open, "{owner}");
        }
    }
}
