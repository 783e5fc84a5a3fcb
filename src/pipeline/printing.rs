//! Letters as PDF for the archive: with which fonts, and where they lie. The fonts do not belong to what makes an edition: a
//! machine whose fonts are updated must not publish a quarter again under new numbers. So the manifest names the font files
//! that drew the letters, and letters drawn again with others are no fault of the edition.

use serde::{Deserialize, Serialize};

use crate::products::Produced;
use crate::store::staging::Staging;
use crate::text::letter::pdf::Printer;
use crate::text::words::Words;

use super::error::RunError;
use super::office::Office;

/// A font file that drew letters of an edition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct UsedFont {
    pub(super) name: String,
    pub(super) sha256: String,
}

/// What prints letters; nothing, in a program built without the feature `pdf`.
pub(super) struct Press {
    printer: Option<Printer>,
    /// Folder of the archive in the edition.
    folder: String,
    #[cfg(feature = "pdf")]
    paths: std::rc::Rc<Vec<std::path::PathBuf>>,
}

impl Press {
    /// # Errors
    /// [`RunError::NoFont`] where neither the office nor the machine has a Chinese font.
    pub(super) fn open(office: &Office, words: &Words) -> Result<Self, RunError> {
        let folder = format!("{}/", words.word("products.folder_printed"));
        #[cfg(feature = "pdf")]
        return found::open(office, folder);
        #[cfg(not(feature = "pdf"))]
        {
            let _ = office;
            Ok(Press { printer: None, folder })
        }
    }

    /// Stages the PDF of a file, if it is a letter.
    pub(super) fn print(&self, file: &Produced, staging: &mut Staging) -> Result<(), RunError> {
        let (Some(printer), Some(kind)) = (&self.printer, file.letter) else { return Ok(()) };
        let bytes = printer.print(&file.path, kind, &file.bytes)?;
        let name = file.path.rsplit_once('.').map_or(file.path.as_str(), |(name, _)| name);
        Ok(staging.add(&format!("{}{name}.pdf", self.folder), &bytes)?)
    }

    /// What was printed, once everything is.
    pub(super) fn printed(self) -> Result<Printed, RunError> {
        #[cfg(feature = "pdf")]
        let (fonts, unusable_fonts) = (Some(found::used(&self)?), found::unusable(&self));
        #[cfg(not(feature = "pdf"))]
        let (fonts, unusable_fonts) = (None, Vec::new());
        Ok(Printed { folder: self.folder, fonts, unusable_fonts })
    }
}

/// The letters of the archive as an edition has them.
#[derive(Debug)]
pub(super) struct Printed {
    folder: String,
    /// Sorted; `None`: nothing prints.
    pub(super) fonts: Option<Vec<UsedFont>>,
    /// Paths of font files that were to draw letters and cannot be used; others drew in their place. No part of the
    /// edition.
    pub(super) unusable_fonts: Vec<String>,
}

impl Printed {
    /// Whether a path of the edition is a letter of the archive.
    pub(super) fn made(&self, path: &str) -> bool {
        path.starts_with(&self.folder)
    }
}

/// Fonts of the office and of the machine.
#[cfg(feature = "pdf")]
mod found {
    use std::path::PathBuf;
    use std::rc::Rc;

    use super::{Office, Press, RunError, UsedFont};
    use crate::store::fonts::{FoundFont, fonts};
    use crate::store::hash::{Sha256Hex, sha256};
    use crate::store::read;
    use crate::text::letter::pdf::{FaceHead, FontFile, Load, Printer};

    /// Folders to look in instead of the machine's, as `PATH` separates them.
    const FOLDERS: &str = "CHENGXIN_FONT_FOLDERS";

    pub(super) fn open(office: &Office, folder: String) -> Result<Press, RunError> {
        let own = fonts(&office.folder.fonts()).into_iter().map(|font| (font, true));
        let of_machine = folders().into_iter().flat_map(|folder| fonts(&folder)).map(|font| (font, false));
        let (paths, files): (Vec<PathBuf>, Vec<FontFile>) = own
            .chain(of_machine)
            .map(|(FoundFont { path, faces }, is_own)| {
                let faces = faces.into_iter().map(|[name, os2]| FaceHead { name, os2 });
                (path, FontFile { faces: faces.collect(), is_own })
            })
            .unzip();
        let paths = Rc::new(paths);
        let to_load = paths.clone();
        let load: Load = Box::new(move |file| {
            let path = to_load.get(file).ok_or_else(|| file.to_string())?;
            read::bytes(path).map_err(|error| error.to_string())
        });
        let printer = Printer::new(&files, load)?;
        tracing::info!(files = files.len(), "fonts");
        Ok(Press { printer: Some(printer), folder, paths })
    }

    pub(super) fn used(press: &Press) -> Result<Vec<UsedFont>, RunError> {
        let mut used = Vec::new();
        for file in press.printer.as_ref().map(Printer::used).unwrap_or_default() {
            let Some(path) = press.paths.get(file) else { continue };
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let digest: Sha256Hex = sha256(&read::bytes(path)?);
            used.push(UsedFont { name, sha256: digest.as_str().to_owned() });
        }
        used.sort();
        Ok(used)
    }

    pub(super) fn unusable(press: &Press) -> Vec<String> {
        let files = press.printer.as_ref().map(Printer::unusable).unwrap_or_default();
        let paths = files.into_iter().filter_map(|file| press.paths.get(file));
        paths.map(|path| path.display().to_string()).collect()
    }

    /// Where Windows, Linux and macOS keep fonts: the machine's, then the user's.
    fn folders() -> Vec<PathBuf> {
        if let Some(given) = std::env::var_os(FOLDERS) {
            return std::env::split_paths(&given).collect();
        }
        let below = |variable: &str, folder: &str| {
            std::env::var_os(variable).map(|root| PathBuf::from(root).join(folder))
        };
        let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];
        let of_user = [
            below("WINDIR", "Fonts"),
            below("LOCALAPPDATA", "Microsoft/Windows/Fonts"),
            below("HOME", ".fonts"),
            below("HOME", ".local/share/fonts"),
            below("HOME", "Library/Fonts"),
        ];
        fixed.into_iter().map(PathBuf::from).chain(of_user.into_iter().flatten()).collect()
    }
}
