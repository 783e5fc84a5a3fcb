//! Packets that leave the house behind a pass-phrase: `recipients.toml` says whose, the environment or a file says with which.
//! The office's own copy in the edition stays readable; what the message carries is sealed.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::unit::{UnitId, UnitTable};
use crate::products::Produced;
use crate::text::words::{Language, Words};
use crate::workbook::seal::seal;

use super::error::RunError;
use super::office::Office;
use super::outgoing::Paper;
use super::secret;

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

/// What the file with pass-phrases says.
#[derive(Default)]
struct Phrases {
    own: BTreeMap<String, String>,
    /// Of all who have none of their own.
    common: Option<String>,
}

impl Phrases {
    /// Each line is `name = phrase` or the common phrase, which therefore has no `=`. A name that is not declared, or a
    /// second line of either kind for one recipient, is [`RunError::PhraseLine`]: a mistyped name must not turn its whole
    /// line into the pass-phrase of everybody.
    fn of(text: &str, declared: &BTreeSet<String>) -> Result<Self, RunError> {
        let mut phrases = Phrases::default();
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let is_wrong = match line.split_once('=').map(|(name, phrase)| (name.trim(), phrase.trim())) {
                Some((name, _)) if !declared.contains(name) => true,
                Some((name, phrase)) => phrases.own.insert(name.to_owned(), phrase.to_owned()).is_some(),
                None => phrases.common.replace(line.to_owned()).is_some(),
            };
            if is_wrong {
                return Err(RunError::PhraseLine(number));
            }
        }
        Ok(phrases)
    }
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
        let Phrases { mut own, common } = match &office.standards.settings.mail.pass_phrase_file {
            Some(file) => Phrases::of(&secret::text(office, file)?, declared)?,
            None => Phrases::default(),
        };
        let set = std::env::var(PASS_PHRASE).ok().filter(|phrase| !phrase.is_empty());
        let common = set.or(common);
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
