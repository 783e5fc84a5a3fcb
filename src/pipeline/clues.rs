//! 线索移送: the sealed lists, one a receiving body and edition, made from the ledger into `sealed/` (R31).
//!
//! Not a part of a run: what a run publishes must not depend on a pass-phrase, and clues must lie nowhere unsealed. Made again
//! they have the same bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::clue::{ClueReceiver, Transfer};
use crate::domain::quarter::EditionId;
use crate::ledger::database::Ledger;
use crate::products::clue_list::{ClueList, Transferred};
use crate::products::letters::clue_letter;
use crate::store::lock::OfficeLock;
use crate::text::outgoing::file_name;
use crate::text::words::{Language, Words};
use crate::workbook::seal::seal;

use super::error::RunError;
use super::office::Office;
use super::secret;

/// Where sealed lists lie in the office folder.
const SEALED: &str = "sealed";

/// A list that was sealed.
#[derive(Debug)]
pub struct SealedList {
    pub path: PathBuf,
    pub clues: usize,
}

/// Seals the lists of every edition with transferred clues. `pass_phrase`: from the environment; without it, that of the
/// file which `office.toml` names.
///
/// # Errors
/// [`RunError::PassPhraseMissing`] where there are clues and nothing to seal them with; nothing is written then.
pub fn seal_clues(path: &Path, pass_phrase: Option<String>) -> Result<Vec<SealedList>, RunError> {
    let office = Office::open(path)?;
    let _lock = OfficeLock::take(&office.folder)?;
    let ledger = Ledger::open(&office.folder.ledger_file())?;
    let mut lists: BTreeMap<(EditionId, ClueReceiver), Vec<Transferred>> = BTreeMap::new();
    for event in ledger.transferred_clues()? {
        let transfer: Transfer = serde_json::from_value(event.payload)?;
        for receiver in transfer.receivers.clone() {
            let clue = Transferred { on: event.on, transfer: transfer.clone() };
            lists.entry((event.edition, receiver)).or_default().push(clue);
        }
    }
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let pass_phrase = match pass_phrase.filter(|given| !given.is_empty()) {
        Some(given) => given,
        None => of_file(&office)?.ok_or(RunError::PassPhraseMissing)?,
    };
    let words = Words::load(Language::Chinese)?;
    let days: BTreeMap<EditionId, _> =
        ledger.all_editions()?.into_iter().map(|edition| (edition.id, edition.as_of)).collect();
    let mut sealed = Vec::new();
    for ((edition, receiver), clues) in &lists {
        let Some(as_of) = days.get(edition).copied() else { continue };
        let settings = &office.standards.settings;
        let list = ClueList { words: &words, office: settings, receiver: *receiver, as_of, clues };
        let bytes = seal(&list.workbook()?, &pass_phrase).map_err(RunError::Sealing)?;
        let name = format!("{SEALED}/{edition}/{}.xlsx", file_name(&list.receiver_name()));
        let letter = clue_letter(&list, &office.standards.letters, edition.quarter)?;
        let letter = seal(&letter, &pass_phrase).map_err(RunError::Sealing)?;
        let letter_name = format!("{SEALED}/{edition}/{}.docx", file_name(&list.receiver_name()));
        office.folder.write(&letter_name, &letter)?;
        sealed.push(SealedList { path: office.folder.write(&name, &bytes)?, clues: clues.len() });
    }
    Ok(sealed)
}

/// The first line of the file that `office.toml` names, if it names one and the line is not empty.
fn of_file(office: &Office) -> Result<Option<String>, RunError> {
    let Some(file) = &office.standards.settings.clues.pass_phrase_file else { return Ok(None) };
    let text = secret::text(office, file)?;
    let first = text.lines().next().unwrap_or_default().trim();
    Ok((!first.is_empty()).then(|| first.to_owned()))
}
