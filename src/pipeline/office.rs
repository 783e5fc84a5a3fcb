//! An office with its definitions read and checked: what every command that works in one begins with.

use std::path::Path;
use std::time::Duration;

use crate::clock::Clock;
use crate::definition::divisions;
use crate::definition::fault::{DefinitionFault, parse};
use crate::definition::flaw::Flaw;
use crate::definition::load::{DefinitionFiles, Definitions, shipped};
use crate::definition::mail::MailSettings;
use crate::definition::office::{
    ClueSettings, CreditOffice, Deadlines, FileLimits, InboxSettings, LetterSettings, OfficeSettings,
};
use crate::domain::edition::Edition;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::name::NameGrammar;
use crate::domain::unit::UnitTable;
use crate::products::Book;
use crate::store::hash::{Sha256Hex, sha256};
use crate::store::office::OfficeFolder;
use crate::store::read;
use crate::text::findings::FindingCatalogue;
use crate::text::letter::Letters;
use crate::text::settings::annotated;
use crate::text::words::Words;

use super::error::RunError;
use super::templates;

#[derive(Debug)]
pub struct Office {
    pub folder: OfficeFolder,
    pub standards: Standards,
    /// Digest over the settings and every definition file: part of what makes two runs the same.
    pub definitions_digest: Sha256Hex,
}

/// What files are judged by: who we are, how sheets are headed, how names are read, what findings say.
#[derive(Debug)]
pub struct Standards {
    pub settings: OfficeSettings,
    pub definitions: Definitions,
    pub grammar: NameGrammar,
    pub catalogue: FindingCatalogue,
    /// The office's own templates, and the shipped ones where it has none.
    pub letters: Letters,
}

impl Standards {
    /// The definitions that the program ships, for checking files without an office. No city is "ours" then, so no
    /// court is a foreign one.
    pub fn shipped() -> Result<Self, RunError> {
        Standards::new(
            new_settings(&NewOffice { city: "", division: "", court_code: "" }),
            &shipped(),
            &DefinitionFiles::new(),
        )
    }

    fn new(
        settings: OfficeSettings,
        files: &DefinitionFiles,
        letters: &DefinitionFiles,
    ) -> Result<Self, RunError> {
        let definitions = Definitions::read(files).map_err(RunError::Definitions)?;
        let letters = Letters::read(letters, settings.letters.head).map_err(RunError::Letters)?;
        let grammar = NameGrammar::new(&settings.jurisdiction, definitions.vocabulary.clone());
        Ok(Standards { settings, definitions, grammar, catalogue: FindingCatalogue::load()?, letters })
    }
}

/// What `init` is told; the rest is looked up or set to its default and can be edited in `office.toml`.
#[derive(Debug, Clone)]
pub struct NewOffice<'a> {
    pub city: &'a str,
    pub division: &'a str,
    pub court_code: &'a str,
}

impl Office {
    /// How long a file in the inbox is watched that was written to just now.
    pub(super) fn quiet(&self) -> Duration {
        Duration::from_secs(u64::from(self.standards.settings.inbox.quiet_seconds))
    }

    pub fn open(path: &Path) -> Result<Self, RunError> {
        let folder = OfficeFolder::open(path)?;
        let toml = read::bytes(&folder.office_toml())?;
        let files = read::tree(&folder.pipelines())?;
        let letters = read::tree(&folder.templates())?;
        let standards = Standards::new(settings(&toml)?, &files, &letters)?;
        let definitions_digest = digest(&standards.settings, &files, &letters)?;
        Ok(Office { folder, standards, definitions_digest })
    }

    /// What products are made from.
    pub(super) fn book<'a>(
        &'a self,
        edition: &'a Edition,
        units: &'a UnitTable,
        words: &'a Words,
    ) -> Book<'a> {
        let Standards { settings, definitions, catalogue, letters, .. } = &self.standards;
        Book {
            edition,
            units,
            office: settings,
            measures: &definitions.measures,
            recipients: &definitions.recipients,
            templates: &definitions.templates,
            letters,
            catalogue,
            words,
            clock: Clock::fixed(edition.as_of),
        }
    }

    /// Makes an office folder: `office.toml` from the settings, `pipelines/` from what the program ships.
    pub fn create(path: &Path, settings: &OfficeSettings, force: bool) -> Result<Self, RunError> {
        let folder = OfficeFolder::create(path, force)?;
        for (name, bytes) in shipped() {
            folder.write(&format!("pipelines/{name}"), &bytes)?;
        }
        templates::lay_out(&folder, settings.letters.head)?;
        let toml = toml::to_string_pretty(settings).map_err(|error| RunError::Settings(error.to_string()))?;
        let toml = annotated(&toml).map_err(|error| RunError::Settings(error.to_string()))?;
        folder.write("office.toml", toml.as_bytes())?;
        Office::open(path)
    }
}

/// Settings of a new office. Province and prefecture come from the country's table of divisions; a city (市) was a
/// county (县) before, and old documents still call it so.
pub fn new_settings(new: &NewOffice<'_>) -> OfficeSettings {
    let upper = divisions::upper(new.division);
    let (prefecture, province) =
        upper.map_or_else(Default::default, |upper| (upper.prefecture, upper.province));
    let jurisdiction = Jurisdiction::of_city(new.city, &prefecture, &province, new.division, new.court_code);
    OfficeSettings {
        format: 1,
        credit_office: CreditOffice::usual(&jurisdiction),
        jurisdiction,
        letters: LetterSettings::default(),
        deadlines: Deadlines::default(),
        mail: MailSettings::default(),
        limits: FileLimits::default(),
        clues: ClueSettings::default(),
        inbox: InboxSettings::default(),
    }
}

/// The log of an office, to append to.
pub fn log_file(office: &Path) -> Result<impl std::io::Write + Send + use<>, RunError> {
    Ok(OfficeFolder::open(office)?.log()?)
}

/// `office.toml` as settings.
pub(super) fn settings(toml: &[u8]) -> Result<OfficeSettings, RunError> {
    let wrong = |fault: DefinitionFault| RunError::Definitions(vec![fault]);
    let text = std::str::from_utf8(toml)
        .map_err(|_| wrong(DefinitionFault::new("office.toml", "", Flaw::NotUtf8)))?;
    let settings: OfficeSettings = parse("office.toml", text).map_err(|fault| wrong(*fault))?;
    if settings.format != 1 {
        return Err(wrong(DefinitionFault::new("office.toml", text, Flaw::Format)));
    }
    Ok(settings)
}

/// The way to the mail server does not count: setting it up after a quarter was published makes no new edition of it.
fn digest(
    settings: &OfficeSettings,
    files: &DefinitionFiles,
    letters: &DefinitionFiles,
) -> Result<Sha256Hex, RunError> {
    let settings = serde_json::to_vec(&settings.of_editions())?;
    let mut all = format!("office.toml {}\n", sha256(&settings).as_str());
    let letters = letters.iter().map(|(name, bytes)| (format!("templates/{name}"), bytes));
    for (name, bytes) in files.iter().map(|(name, bytes)| (name.clone(), bytes)).chain(letters) {
        all.push_str(&format!("{name} {}\n", sha256(bytes).as_str()));
    }
    Ok(sha256(all.as_bytes()))
}
