//! Files that appear whole or not at all (the order of restic's local backend): a temporary file beside the target,
//! write, sync, rename over the target, sync the folder.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::error::{StoreError, at};

/// Writes `bytes` to `path`; a reader sees the old file or the new one, also after a power cut.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = temporary_beside(path)?;
    file.write_all(bytes).map_err(at(path))?;
    persist(file, path)
}

/// Writes a file into a folder that a person named outside the office; the folder is made if it is not there.
pub fn write_into(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let path = folder.join(name);
    write_atomic(&path, bytes)?;
    Ok(path)
}

/// Hidden, so that neither a person nor the inbox takes it for a file; on the same file system as its target.
pub(super) fn temporary_beside(path: &Path) -> Result<NamedTempFile, StoreError> {
    let folder = folder_of(path);
    let mut builder = Builder::new();
    builder.prefix(".chengxin-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // tempfile makes files for the owner alone; the clerk opens these from a share. The umask still applies.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(at(folder))
}

pub(super) fn persist(file: NamedTempFile, path: &Path) -> Result<(), StoreError> {
    file.as_file().sync_all().map_err(at(path))?;
    file.persist(path).map_err(|error| at(path)(error.error))?;
    sync_folder(folder_of(path))
}

/// A bare name lies in the current folder; its parent is the empty path, which no system call takes.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the names in a folder last. Windows has no such call and needs none.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_bytes_replace_the_old_and_nothing_is_left_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("清单.txt");
        write_atomic(&path, b"old").unwrap();
        write_atomic(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn colleagues_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_atomic(&path, b"x").unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        // A plain file by this process has what the umask leaves; ours must have the same.
        let plain = folder.path().join("b");
        let other = std::fs::OpenOptions::new().create_new(true).write(true).open(&plain).unwrap();
        assert_eq!(mode, other.metadata().unwrap().permissions().mode());
    }

    #[test]
    fn a_missing_folder_is_an_error_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let error = write_atomic(&folder.path().join("none/a"), b"x").unwrap_err();
        assert!(error.to_string().contains("none"), "{error}");
    }
}
