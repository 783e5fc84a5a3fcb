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

/// Takes back what [`lay_out`] copied, but for what somebody has changed since or put beside it.
pub fn take_back(office: &OfficeFolder, edition: &str, from: &str, to: &str) -> Result<(), StoreError> {
    let source = inside(&office.runs(), &format!("{edition}/{from}"))?;
    let target = inside(office.root(), &format!("{to}/{edition}"))?;
    if !source.is_dir() || !target.is_dir() {
        return Ok(());
    }
    for (name, bytes) in read::tree(&source)? {
        let path = inside(&target, &name)?;
        if read::bytes(&path).is_ok_and(|there| there == bytes) {
            #[allow(clippy::disallowed_methods, reason = "store removes a copy of what it keeps")]
            std::fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    if read::tree(&target)?.is_empty() {
        #[allow(clippy::disallowed_methods, reason = "store removes a folder that it made")]
        std::fs::remove_dir_all(&target).map_err(at(&target))?;
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

    #[test]
    fn copies_are_taken_back_and_what_people_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let office = OfficeFolder::create(folder.path(), false).unwrap();
        let mut staging = Staging::begin(&office, "2026Q3-1").unwrap();
        for name in ["退回/甲.xlsx", "退回/乙.xlsx"] {
            staging.add(name, b"x").unwrap();
        }
        staging.publish().unwrap();
        lay_out(&office, "2026Q3-1", "退回", "returned").unwrap();
        let changed = office.returned().join("2026Q3-1/乙.xlsx");
        write_atomic(&changed, b"y").unwrap();
        take_back(&office, "2026Q3-1", "退回", "returned").unwrap();
        assert!(!office.returned().join("2026Q3-1/甲.xlsx").exists() && changed.exists());
        write_atomic(&changed, b"x").unwrap();
        for _ in 0..2 {
            take_back(&office, "2026Q3-1", "退回", "returned").unwrap();
        }
        assert!(!office.returned().join("2026Q3-1").exists());
        assert!(office.runs().join("2026Q3-1/退回/甲.xlsx").exists());
    }
}
