//! `manifest.json`: what an edition was made from and what it consists of, with the SHA-256 of every file and the row
//! balance. Its own digest stands in the ledger.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::balance::Balance;
use crate::domain::edition::Edition;
use crate::domain::quarter::EditionId;
use crate::store::hash::Sha256Hex;
use crate::store::read;
use crate::store::staging::StagedFile;

use super::error::RunError;
use super::inputs::{Inputs, Role};
use super::printing::{Printed, UsedFont};

/// Its name in the edition's folder.
pub(super) const MANIFEST: &str = "manifest.json";

const PROGRAM: &str = concat!("chengxin ", env!("CARGO_PKG_VERSION"));

#[derive(Debug, Serialize)]
struct Manifest<'a> {
    format: u32,
    program: &'static str,
    edition: EditionId,
    as_of: NaiveDate,
    /// The edition whose place it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<EditionId>,
    /// Digest over everything that decides the edition's content.
    inputs_digest: &'a str,
    inputs: Vec<InputLine<'a>>,
    balance: &'a Balance,
    /// What drew the letters of the archive, where they were drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    fonts: Option<&'a [UsedFont]>,
    files: Vec<FileLine<'a>>,
}

#[derive(Debug, Serialize)]
struct InputLine<'a> {
    name: &'a str,
    role: &'static str,
    bytes: u64,
    sha256: &'a str,
}

#[derive(Debug, Serialize)]
struct FileLine<'a> {
    path: &'a str,
    bytes: u64,
    sha256: &'a str,
}

/// The manifest of a staged edition as JSON.
pub(super) fn manifest(
    edition: &Edition,
    inputs_digest: &str,
    inputs: &Inputs,
    printed: &Printed,
    staged: &[StagedFile],
) -> Result<Vec<u8>, serde_json::Error> {
    let inputs = inputs.files.iter().map(|input| InputLine {
        name: &input.name,
        role: role(input.role),
        bytes: input.bytes,
        sha256: input.sha256.as_str(),
    });
    let files = staged.iter().map(|file| FileLine {
        path: &file.path,
        bytes: file.bytes,
        sha256: file.sha256.as_str(),
    });
    let manifest = Manifest {
        format: 1,
        program: PROGRAM,
        edition: edition.id,
        as_of: edition.as_of,
        replaces: edition.replaces,
        inputs_digest,
        inputs: inputs.collect(),
        balance: &edition.balance,
        fonts: printed.fonts.as_deref(),
        files: files.collect(),
    };
    let mut text = serde_json::to_vec_pretty(&manifest)?;
    text.push(b'\n');
    Ok(text)
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Read => "read",
        Role::InForce => "in_force",
        Role::SeenBefore => "seen_before",
        Role::Replaced => "replaced",
    }
}

/// A file that an edition was made of.
#[derive(Debug, Deserialize)]
pub(super) struct RecordedInput {
    pub(super) name: String,
    pub(super) bytes: u64,
    #[serde(deserialize_with = "hash")]
    pub(super) sha256: Sha256Hex,
    role: String,
}

#[derive(Debug, Deserialize)]
struct PublishedInputs {
    inputs: Vec<RecordedInput>,
}

fn hash<'de, D: Deserializer<'de>>(from: D) -> Result<Sha256Hex, D::Error> {
    let text = String::deserialize(from)?;
    Sha256Hex::parse(&text).ok_or_else(|| D::Error::custom(text))
}

/// The files that a published edition read, in its quarter or because they were still in force.
pub(super) fn read_inputs(published: &Path) -> Result<Vec<RecordedInput>, RunError> {
    let there: PublishedInputs = serde_json::from_slice(&read::bytes(&published.join(MANIFEST))?)?;
    let is_read = |input: &RecordedInput| [role(Role::Read), role(Role::InForce)].contains(&&*input.role);
    Ok(there.inputs.into_iter().filter(is_read).collect())
}

/// Path and digest of every file that a published manifest lists.
pub(super) fn published_files(manifest: &[u8]) -> Result<Vec<(String, Sha256Hex)>, RunError> {
    let there: Published = serde_json::from_slice(manifest)?;
    let files = there.files.into_iter();
    Ok(files.filter_map(|file| Some((file.path, Sha256Hex::parse(&file.sha256)?))).collect())
}

/// What of a published manifest is needed to compare editions.
#[derive(Debug, Deserialize)]
struct Published {
    program: String,
    fonts: Option<Vec<UsedFont>>,
    files: Vec<PublishedFile>,
}

#[derive(Debug, Deserialize)]
struct PublishedFile {
    path: String,
    sha256: String,
}

/// The first file of a published edition that an edition made again has otherwise. `None` also where another version
/// of the program published it: then its bytes stand. So do letters that other fonts drew, or that nothing draws now.
pub(super) fn differing_file(
    published: &Path,
    staged: &[StagedFile],
    printed: &Printed,
) -> Result<Option<String>, RunError> {
    let there: Published = serde_json::from_slice(&read::bytes(&published.join(MANIFEST))?)?;
    if there.program != PROGRAM {
        return Ok(None);
    }
    let again: BTreeMap<&str, &str> =
        staged.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    let differs = |file: &&PublishedFile| again.get(file.path.as_str()) != Some(&file.sha256.as_str());
    let are_drawn_alike = there.fonts == printed.fonts;
    let counts = |file: &&PublishedFile| are_drawn_alike || !printed.made(&file.path);
    let differing = there.files.iter().filter(counts).find(differs).map(|file| file.path.clone());
    Ok(differing.or_else(|| are_drawn_alike.then(|| MANIFEST.to_owned())))
}
