//! The finished files of an edition, outgoing by whom they are for: a packet as delivery mails or prints it.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader, Xlsx};

use crate::domain::dispatch::{Dispatch, Matter};
use crate::domain::letter::LetterKind;
use crate::domain::unit::UnitId;
use crate::products::{Papers, PapersPlace, Produced};
use crate::store::hash::{Sha256Hex, sha256};

/// What waits in the outbox of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutgoingCount {
    pub messages: usize,
    /// Packets, letters and lists on the print list.
    pub on_paper: usize,
}

/// A finished file with the name under which it is attached.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub file: Produced,
    pub name: String,
}

/// What one recipient gets about one matter.
#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    pub dispatch: Dispatch,
    /// Of a packet: ends in `/`.
    pub folder: Option<String>,
    /// In the order in which they were made.
    pub papers: Vec<Paper>,
    /// Lists only: digest over what they say.
    pub said: Option<String>,
}

/// Takes finished files as they come.
pub(super) struct Collection {
    all: Vec<Outgoing>,
    folders: BTreeMap<String, usize>,
    files: BTreeMap<String, (usize, String)>,
}

impl Collection {
    pub(super) fn of(papers: Vec<Papers>) -> Self {
        let (mut folders, mut files) = (BTreeMap::new(), BTreeMap::new());
        let mut all = Vec::new();
        for (at, Papers { dispatch, place }) in papers.into_iter().enumerate() {
            let mut folder = None;
            match place {
                PapersPlace::Folder(path) => {
                    folders.insert(path.clone(), at);
                    folder = Some(path);
                }
                PapersPlace::Files(paths) => {
                    files.extend(paths.into_iter().map(|(path, name)| (path, (at, name))));
                }
            }
            all.push(Outgoing { dispatch, folder, papers: Vec::new(), said: None });
        }
        Collection { all, folders, files }
    }

    pub(super) fn take(&mut self, file: Produced) {
        let found = match file.path.rsplit_once('/') {
            Some((folder, name)) => match self.folders.get(&format!("{folder}/")) {
                Some(at) => Some((*at, name.to_owned())),
                None => self.files.get(&file.path).cloned(),
            },
            None => None,
        };
        let Some((at, name)) = found else { return };
        if let Some(outgoing) = self.all.get_mut(at) {
            outgoing.papers.push(Paper { file, name });
        }
    }

    /// Every packet that has papers, but for lists that say just what the recipient has been told in the quarter.
    pub(super) fn finish(self, told: &BTreeMap<UnitId, String>) -> Vec<Outgoing> {
        let mut all = self.all;
        all.retain_mut(|outgoing| {
            if outgoing.dispatch.matter == Matter::Sanctions {
                let said = said(&outgoing.papers);
                if told.get(&outgoing.dispatch.addressee) == Some(&said) {
                    return false;
                }
                outgoing.said = Some(said);
            }
            // The letter goes before its list, whichever was made first.
            outgoing
                .papers
                .sort_by_key(|paper| outgoing.dispatch.matter != Matter::Packet && !is_letter(paper));
            !outgoing.papers.is_empty()
        });
        all
    }
}

impl Outgoing {
    /// Where they lie, for whoever prints them.
    pub(super) fn places(&self) -> Vec<&str> {
        match &self.folder {
            Some(folder) => vec![folder.trim_end_matches('/')],
            None => self.papers.iter().map(|paper| paper.file.path.as_str()).collect(),
        }
    }

    /// What the ledger keeps of it with its number: over all files of a packet, path and content of each, in order; of a
    /// letter over its bytes.
    pub(super) fn digest(&self) -> Sha256Hex {
        if self.dispatch.matter != Matter::Packet {
            return self.papers.first().map_or_else(|| sha256(b""), |paper| sha256(&paper.file.bytes));
        }
        let line = |paper: &Paper| format!("{} {}", paper.file.path, sha256(&paper.file.bytes).as_str());
        sha256(self.papers.iter().map(line).collect::<Vec<_>>().join("\n").as_bytes())
    }

    /// Kind of its letter, as the register of numbers calls it.
    pub(super) fn kind(&self) -> Option<LetterKind> {
        match self.dispatch.matter {
            Matter::Packet => Some(LetterKind::Notice),
            Matter::Letter(kind) => Some(kind),
            Matter::Sanctions => None,
        }
    }
}

/// Whether a file goes with the first message: a letter, or the form that it asks back.
pub(super) fn leads(paper: &Paper, return_form: &str) -> bool {
    is_letter(paper) || paper.name == return_form
}

fn is_letter(paper: &Paper) -> bool {
    !paper.name.ends_with(".xlsx")
}

/// Over the cells of workbooks: their files differ from edition to edition by code and date alone.
fn said(papers: &[Paper]) -> String {
    let mut text = String::new();
    for Paper { file, name } in papers {
        text.push_str(&format!("= {name}\n"));
        let Ok(mut workbook) = Xlsx::new(Cursor::new(file.bytes.as_slice())) else {
            text.push_str(sha256(&file.bytes).as_str());
            continue;
        };
        for (sheet, cells) in workbook.worksheets() {
            text.push_str(&format!("- {sheet}\n"));
            for row in cells.rows() {
                let row: Vec<String> = row.iter().map(ToString::to_string).collect();
                text.push_str(&format!("{row:?}\n"));
            }
        }
    }
    sha256(text.as_bytes()).as_str().to_owned()
}
