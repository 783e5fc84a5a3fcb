//! Font files: found, and asked what their faces are called, without reading more of them than that. A machine has hundreds of
//! megabytes of fonts; a letter needs three files.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Folders in folders.
const DEEPEST: usize = 6;
/// More faces than any collection has.
const MOST_FACES: u32 = 256;
/// Longest table of names that is read.
const MOST_BYTES: u32 = 4 << 20;
const COLLECTION: u32 = u32::from_be_bytes(*b"ttcf");

/// A font file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFont {
    pub path: PathBuf,
    /// Tables `name` and `OS/2` of each face, in order.
    pub faces: Vec<[Vec<u8>; 2]>,
}

/// Every font file below a folder, sorted by path. A folder that is missing has none; a file that cannot be read, or is no
/// font, is passed over.
pub fn fonts(folder: &Path) -> Vec<FoundFont> {
    let mut paths = Vec::new();
    collect(folder, 0, &mut paths);
    paths.sort();
    let found = paths.into_iter().filter_map(|path| Some(FoundFont { faces: faces(&path)?, path }));
    found.filter(|font| !font.faces.is_empty()).collect()
}

fn collect(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        if path.is_dir() {
            if depth < DEEPEST {
                collect(&path, depth + 1, paths);
            }
        } else if matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            paths.push(path);
        }
    }
}

fn faces(path: &Path) -> Option<Vec<[Vec<u8>; 2]>> {
    let mut file = File::open(path).ok()?;
    let mut starts = vec![0];
    if number(&mut file)? == COLLECTION {
        let _version = number(&mut file)?;
        let count = number(&mut file)?.min(MOST_FACES);
        starts = (0..count).map(|_| number(&mut file)).collect::<Option<_>>()?;
    }
    starts.into_iter().map(|start| head(&mut file, start)).collect()
}

/// The two tables of the face whose directory begins at `start`.
fn head(file: &mut File, start: u32) -> Option<[Vec<u8>; 2]> {
    file.seek(SeekFrom::Start(u64::from(start) + 4)).ok()?;
    let tables = number(file)? >> 16;
    file.seek(SeekFrom::Start(u64::from(start) + 12)).ok()?;
    let mut places = Vec::new();
    for _ in 0..tables {
        let (tag, _sum) = (number(file)?, number(file)?);
        places.push((tag.to_be_bytes(), number(file)?, number(file)?));
    }
    let mut table = |wanted: &[u8; 4]| {
        let (_, from, length) = places.iter().find(|(tag, ..)| tag == wanted)?;
        file.seek(SeekFrom::Start(u64::from(*from))).ok()?;
        let mut bytes = Vec::new();
        file.by_ref().take(u64::from((*length).min(MOST_BYTES))).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    Some([table(b"name")?, table(b"OS/2").unwrap_or_default()])
}

fn number(file: &mut File) -> Option<u32> {
    let mut four = [0; 4];
    file.read_exact(&mut four).ok()?;
    Some(u32::from_be_bytes(four))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test lays out files")]
mod tests {
    use super::*;

    /// A file with one face that has only these tables.
    fn font(tables: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = vec![0, 1, 0, 0];
        bytes.extend(u16::try_from(tables.len()).unwrap().to_be_bytes());
        bytes.extend([0; 6]);
        let mut at = 12 + 16 * tables.len();
        for (tag, table) in tables {
            bytes.extend(*tag);
            bytes.extend([0; 4]);
            bytes.extend(u32::try_from(at).unwrap().to_be_bytes());
            bytes.extend(u32::try_from(table.len()).unwrap().to_be_bytes());
            at += table.len();
        }
        tables.iter().for_each(|(_, table)| bytes.extend(*table));
        bytes
    }

    #[test]
    fn fonts_are_found_in_folders_and_what_is_none_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        put("乙/仿宋.TTF", &font(&[(b"OS/2", b"two"), (b"glyf", b"much"), (b"name", b"one")]));
        put("甲.otf", &font(&[(b"name", b"bare")]));
        put("no-names.ttf", &font(&[(b"glyf", b"much")]));
        put("cut.ttf", &font(&[(b"name", b"one")])[..20]);
        put("empty.ttc", b"");
        put("readme.txt", b"no font");
        let found = fonts(folder.path());
        let names: Vec<_> = found.iter().map(|font| font.path.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["仿宋.TTF", "甲.otf"]);
        assert_eq!(found[0].faces, [[b"one".to_vec(), b"two".to_vec()]]);
        assert_eq!(found[1].faces, [[b"bare".to_vec(), Vec::new()]]);
        assert!(fonts(&folder.path().join("missing")).is_empty());
    }
}
