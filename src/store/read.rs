//! Reading what lies in the office or what the operator names.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::archive::Sealed;
use super::error::{StoreError, at};
use super::hash::sha256_reader;

pub fn bytes(path: &Path) -> Result<Vec<u8>, StoreError> {
    fs::read(path).map_err(at(path))
}

pub fn open(path: &Path) -> Result<File, StoreError> {
    File::open(path).map_err(at(path))
}

/// Hash and size of a file where it lies.
pub fn sealed(path: &Path) -> Result<Sealed, StoreError> {
    let (sha256, bytes) = File::open(path).and_then(sha256_reader).map_err(at(path))?;
    Ok(Sealed { sha256, bytes })
}

/// Whether a path leads to one of these files, however it is written. A file that is not there is none of them.
pub fn is_one_of(path: &Path, files: &[PathBuf]) -> bool {
    let Ok(path) = path.canonicalize() else { return false };
    files.iter().any(|file| file.canonicalize().is_ok_and(|file| file == path))
}

/// Names of the folders in a folder, sorted.
pub fn folders(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Every plain file below a folder by its path inside it (`/` between names).
pub fn tree(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if path.is_file() {
            files.insert(name, bytes(&path)?);
        }
    }
    Ok(())
}
