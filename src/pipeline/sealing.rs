//! Packets that leave the house behind a pass-phrase: `recipients.toml` says whose, the environment or a file says with which.
//! The office's own copy in the edition stays readable; what the message carries is sealed.

use std::collections::BTreeMap;

use crate::domain::unit::{UnitId, UnitTable};
use crate::products::Produced;
use crate::store::read;
use crate::text::words::{Language, Words};
use crate::workbook::seal::seal;

use super::error::RunError;
use super::office::Office;
use super::outgoing::Paper;

/// The environment variable with the pass-phrase of all recipients that have none of their own.
pub const PASS_PHRASE: &str = "CHENGXIN_PACKET_PASSPHRASE";
/// Shorter ones are found by trying.
const SHORTEST: usize = 8;

/// Whose packets are sealed, with what. Has no `Debug`: pass-phrases stand in no log.
#[derive(Default)]
pub(super) struct Seals {
    /// By name or unit id, as declared.
    phrases: BTreeMap<String, String>,
}

impl Seals {
    /// [`RunError::PacketPhraseMissing`] and [`RunError::PacketPhraseShort`] where a recipient is declared and cannot be
    /// served: nothing begins.
    pub(super) fn gather(office: &Office) -> Result<Self, RunError> {
        let declared = &office.standards.definitions.recipients.sealed;
        let mut phrases = BTreeMap::new();
        if declared.is_empty() {
            return Ok(Seals { phrases });
        }
        let text = match &office.standards.settings.mail.pass_phrase_file {
            Some(file) => {
                String::from_utf8_lossy(&read::bytes(&office.folder.root().join(file))?).into_owned()
            }
            None => String::new(),
        };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (mut own, mut common) = (BTreeMap::new(), std::env::var(PASS_PHRASE).ok());
        for line in lines {
            match line.split_once('=').map(|(name, phrase)| (name.trim(), phrase.trim())) {
                Some((name, phrase)) if declared.contains(name) => {
                    own.insert(name.to_owned(), phrase.to_owned());
                }
                _ => common = common.filter(|given| !given.is_empty()).or_else(|| Some(line.to_owned())),
            }
        }
        for name in declared {
            let phrase = own.remove(name).or_else(|| common.clone()).filter(|phrase| !phrase.is_empty());
            let phrase = phrase.ok_or_else(|| RunError::PacketPhraseMissing(name.clone()))?;
            if phrase.chars().count() < SHORTEST {
                return Err(RunError::PacketPhraseShort(name.clone()));
            }
            phrases.insert(name.clone(), phrase);
        }
        Ok(Seals { phrases })
    }

    /// A declared name that nobody has would leave a packet open that was meant to be sealed.
    pub(super) fn hold_against(&self, units: &UnitTable) -> Result<(), RunError> {
        let is_known = |name: &str| units.units.iter().any(|unit| unit.name == name || *unit.id.0 == *name);
        match self.phrases.keys().find(|name| !is_known(name)) {
            Some(name) => Err(RunError::SealedUnknown(name.clone())),
            None => Ok(()),
        }
    }

    /// Of a recipient, by name or unit id.
    pub(super) fn of(&self, name: &str, addressee: &UnitId) -> Option<String> {
        self.phrases.get(name).or_else(|| self.phrases.get(addressee.0.as_ref())).cloned()
    }
}

/// `/密封/`: in the path of every sealed file.
pub(super) fn sealed_folder() -> Result<String, RunError> {
    let words = Words::load(Language::Chinese)?;
    Ok(format!("/{}/", words.word("products.folder_sealed")))
}

/// The files of a packet that can be sealed, each in a folder `into` beside the open one. What cannot (a copy for the
/// archive) does not leave the house.
pub(super) fn sealed(files: &[Paper], into: &str, phrase: &str) -> Result<Vec<Paper>, RunError> {
    let office_files = files.iter().filter(|paper| {
        let path = &paper.file.path;
        path.ends_with(".xlsx") || path.ends_with(".docx")
    });
    let mut sealed = Vec::new();
    for Paper { file, name, leads } in office_files {
        let bytes = seal(&file.bytes, phrase).map_err(RunError::PacketSealing)?;
        let path = match file.path.rsplit_once('/') {
            Some((folder, own)) => format!("{folder}/{into}/{own}"),
            None => format!("{into}/{}", file.path),
        };
        let file = Produced { path, bytes, listings: file.listings.clone(), letter: None };
        sealed.push(Paper { file, name: name.clone(), leads: *leads });
    }
    Ok(sealed)
}
