//! Copies for people: what an edition holds for somebody to work with is laid out where they look for it. The edition
//! itself stays as it was published.

use super::atomic::write_atomic;
use super::error::{StoreError, at};
use super::office::{OfficeFolder, inside};
use super::read;

/// Copies every file below `runs/<edition>/<from>` to `<to>/<edition>/`. Doing it again changes nothing.
pub fn lay_out(office: &OfficeFolder, edition: &str, from: &str, to: &str) -> Result<(), StoreError> {
    let source = inside(&office.runs(), &format!("{edition}/{from}"))?;
    if !source.is_dir() {
        return Ok(());
    }
    let target = inside(office.root(), &format!("{to}/{edition}"))?;
    for (name, bytes) in read::tree(&source)? {
        let path = inside(&target, &name)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(at(folder))?;
        }
        if read::bytes(&path).is_ok_and(|there| there == bytes) {
            continue;
        }
        write_atomic(&path, &bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::staging::Staging;
    use super::*;

    #[test]
    fn copies_lie_under_the_edition_and_may_be_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        let mut staging = Staging::begin(&office, "2026Q3-1").unwrap();
        staging.add("退回/甲.xlsx", b"x").unwrap();
        staging.add("report.html", b"y").unwrap();
        staging.publish().unwrap();
        for _ in 0..2 {
            lay_out(&office, "2026Q3-1", "退回", "returned").unwrap();
        }
        assert_eq!(read::bytes(&office.returned().join("2026Q3-1/甲.xlsx")).unwrap(), b"x");
        lay_out(&office, "2026Q3-1", "待核", "review").unwrap();
        assert!(!office.review().join("2026Q3-1").exists());
    }
}
