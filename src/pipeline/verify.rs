//! `verify`: what a document is that somebody holds, told from the ledger and the manifests alone. A digest says whether it is
//! byte for byte what was published; its code, where it carries one, says what it claims to be.

use std::path::{Path, PathBuf};

use crate::domain::document_code::DocumentCode;
use crate::domain::quarter::{EditionId, Series};
use crate::leak::{carried, texts};
use crate::ledger::database::Ledger;
use crate::ledger::publication::EditionRecord;
use crate::store::hash::{Sha256Hex, sha256};
use crate::store::read;

use super::error::RunError;
use super::manifest::{MANIFEST, published_files};
use super::office::Office;

/// Archives in messages in archives: what lies deeper is not told apart. An archive may even hold itself.
const DEEPEST: usize = 4;

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerifyTarget {
    File(PathBuf),
    Code(DocumentCode),
    /// It looks like a code, and its check character does not fit.
    Misheard(String),
}

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub verdict: Verdict,
    /// Editions whose manifest is missing, or is not the one that the ledger records: what they say counts for nothing.
    pub untrusted: Vec<EditionId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Byte for byte as published: every place that has these bytes, the newest last.
    Genuine(Vec<Document>),
    /// It carries the code of a published document and is not that document.
    Altered(Document),
    /// A message or an archive, which every server and every packer changes: each of the files in it by its name.
    Carrier(Vec<(String, Verdict)>),
    /// Neither its bytes nor a code in it belong to any edition.
    Unknown,
    Misheard(String),
    /// What a code stands for; `intact`: what lies in the run folder is what was published.
    Code {
        document: Document,
        intact: bool,
    },
}

/// A file of a published edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub edition: EditionId,
    /// Inside the edition's folder.
    pub path: String,
    pub sha256: Sha256Hex,
    pub code: DocumentCode,
    pub later: Option<Later>,
}

/// What a later edition of the same quarter means for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// The document was never let go: it counts for nothing.
    Replaces(EditionId),
    /// It may correct or supplement the document.
    Follows(EditionId),
}

/// Says what a file or a code is. Reads only.
pub fn verify(path: &Path, target: &VerifyTarget) -> Result<Verified, RunError> {
    let office = Office::open(path)?;
    let ledger = Ledger::open(&office.folder.ledger_file())?;
    let editions = ledger.all_editions()?;
    let (mut documents, mut untrusted) = (Vec::new(), Vec::new());
    for edition in &editions {
        match documents_of(&office, edition, later(&ledger, edition.id, &editions)?)? {
            Some(of_edition) => documents.extend(of_edition),
            None => untrusted.push(edition.id),
        }
    }
    let verdict = match target {
        VerifyTarget::File(file) => {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            of_file(&documents, &name, &read::bytes(file)?, 0)
        }
        VerifyTarget::Misheard(text) => Verdict::Misheard(text.clone()),
        VerifyTarget::Code(code) => match documents.into_iter().find(|document| document.code == *code) {
            None => Verdict::Unknown,
            Some(document) => {
                let folder = office.folder.runs().join(document.edition.to_string());
                let there = read::bytes(&folder.join(&document.path)).ok();
                let intact = there.is_some_and(|bytes| sha256(&bytes) == document.sha256);
                Verdict::Code { document, intact }
            }
        },
    };
    Ok(Verified { verdict, untrusted })
}

fn of_file(documents: &[Document], name: &str, bytes: &[u8], depth: usize) -> Verdict {
    let digest = sha256(bytes);
    let same: Vec<Document> =
        documents.iter().filter(|document| document.sha256 == digest).cloned().collect();
    if !same.is_empty() {
        return Verdict::Genuine(same);
    }
    let files = if depth < DEEPEST { carried(name, bytes) } else { Vec::new() };
    let told = |(name, bytes): (String, Vec<u8>)| {
        let verdict = of_file(documents, &name, &bytes, depth + 1);
        (name, verdict)
    };
    let files: Vec<(String, Verdict)> = files.into_iter().map(told).collect();
    if files.iter().any(|(_, verdict)| *verdict != Verdict::Unknown) {
        return Verdict::Carrier(files);
    }
    let codes: Vec<DocumentCode> =
        texts(name, bytes).iter().filter_map(|text| DocumentCode::find(text)).collect();
    let claimed = documents.iter().find(|document| codes.contains(&document.code));
    claimed.cloned().map_or(Verdict::Unknown, Verdict::Altered)
}

/// Every repair edition stands for itself.
fn later(ledger: &Ledger, edition: EditionId, all: &[EditionRecord]) -> Result<Option<Later>, RunError> {
    if let Some(by) = ledger.replaced_by(edition)? {
        return Ok(Some(Later::Replaces(by)));
    }
    let is_of_quarter =
        |other: &EditionId| other.quarter == edition.quarter && other.series == edition.series;
    let last = all.iter().map(|other| other.id).filter(is_of_quarter).max();
    Ok(last.filter(|last| edition.series == Series::Quarterly && *last != edition).map(Later::Follows))
}

/// Every file of an edition; `None` where its manifest is missing or not what the ledger records.
fn documents_of(
    office: &Office,
    edition: &EditionRecord,
    later: Option<Later>,
) -> Result<Option<Vec<Document>>, RunError> {
    let id = edition.id;
    let Ok(bytes) = read::bytes(&office.folder.runs().join(id.to_string()).join(MANIFEST)) else {
        return Ok(None);
    };
    let manifest_sha256 = sha256(&bytes);
    if manifest_sha256.as_str() != edition.manifest_sha256 {
        return Ok(None);
    }
    let document = |(path, sha256): (String, Sha256Hex)| Document {
        edition: id,
        code: DocumentCode::of(id, &path),
        path,
        sha256,
        later,
    };
    let mut documents: Vec<Document> = published_files(&bytes)?.into_iter().map(document).collect();
    documents.push(document((MANIFEST.to_owned(), manifest_sha256)));
    Ok(Some(documents))
}
