//! The finished files of an edition, gathered by whom they are for: a packet as delivery mails or prints it.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader, Xlsx};

use crate::domain::dispatch::{Dispatch, Matter};
use crate::domain::letter::LetterKind;
use crate::domain::unit::UnitId;
use crate::products::{Papers, PapersPlace, Produced};
use crate::store::hash::{Sha256Hex, sha256};

use super::error::RunError;

/// What waits in the outbox of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutgoingCount {
    pub messages: usize,
    /// Packets, letters, lists and copies on the print list.
    pub on_paper: usize,
}

/// A finished file with the name under which it is attached.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub file: Produced,
    pub name: String,
    /// It goes with the first message: a letter, or the form that it asks back.
    pub leads: bool,
}

impl Paper {
    fn is_letter(&self) -> bool {
        self.file.letter.is_some()
    }
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
    /// Single files that have not come yet.
    files: BTreeMap<String, (usize, String)>,
    /// What the form is called that is asked back.
    return_form: String,
}

impl Collection {
    pub(super) fn of(papers: Vec<Papers>, return_form: &str) -> Self {
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
        Collection { all, folders, files, return_form: return_form.to_owned() }
    }

    pub(super) fn take(&mut self, file: Produced) {
        let found = match file.path.rsplit_once('/') {
            Some((folder, name)) => match self.folders.get(&format!("{folder}/")) {
                Some(at) => Some((*at, name.to_owned())),
                None => self.files.remove(&file.path),
            },
            None => None,
        };
        let Some((at, name)) = found else { return };
        if let Some(outgoing) = self.all.get_mut(at) {
            let leads = file.letter.is_some() || name == self.return_form;
            outgoing.papers.push(Paper { file, name, leads });
        }
    }

    /// Everything that goes to somebody, but for lists that say nothing, or just what the recipient has been told in the
    /// quarter. A letter that was announced has its number already: it must not go missing in silence.
    pub(super) fn finish(self, told: &BTreeMap<UnitId, String>) -> Result<Vec<Outgoing>, RunError> {
        let Collection { mut all, files, .. } = self;
        let is_list = |outgoing: &Outgoing| outgoing.dispatch.matter == Matter::Sanctions;
        let of_letter = |at: usize| all.get(at).is_some_and(|outgoing| !is_list(outgoing));
        let missing = files.into_iter().find(|(_, (at, _))| of_letter(*at)).map(|(path, _)| path);
        let has_letter = |outgoing: &&Outgoing| outgoing.papers.iter().any(Paper::is_letter);
        let bare = all.iter().find(|outgoing| !is_list(outgoing) && !has_letter(outgoing));
        if let Some(path) = missing.or_else(|| bare?.folder.clone()) {
            return Err(RunError::PaperMissing(path));
        }
        all.retain_mut(|outgoing| {
            if is_list(outgoing) {
                let said = said(&outgoing.papers);
                if told.get(&outgoing.dispatch.addressee) == Some(&said) {
                    return false;
                }
                outgoing.said = Some(said);
            }
            // The letter goes before what belongs to it, whichever was made first.
            outgoing.papers.sort_by_key(|paper| !paper.is_letter());
            !outgoing.papers.is_empty()
        });
        Ok(all)
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

    /// Where its letter lies.
    pub(super) fn letter(&self) -> Option<&str> {
        self.papers.iter().find(|paper| paper.is_letter()).map(|paper| paper.file.path.as_str())
    }

    /// What the ledger keeps of it with its number: over all files of a packet, path and content of each, in order; of a
    /// letter over its bytes.
    pub(super) fn digest(&self) -> Sha256Hex {
        if self.dispatch.matter != Matter::PACKET {
            return self.papers.first().map_or_else(|| sha256(b""), |paper| sha256(&paper.file.bytes));
        }
        let line = |paper: &Paper| format!("{} {}", paper.file.path, sha256(&paper.file.bytes).as_str());
        sha256(self.papers.iter().map(line).collect::<Vec<_>>().join("\n").as_bytes())
    }

    /// Kind of its letter, as the register of numbers calls it.
    pub(super) fn kind(&self) -> Option<LetterKind> {
        match self.dispatch.matter {
            Matter::Letter(kind) => Some(kind),
            Matter::Sanctions => None,
        }
    }
}

/// Over the cells of workbooks: their files differ from edition to edition by code and date alone.
fn said(papers: &[Paper]) -> String {
    let mut text = String::new();
    for Paper { file, name, .. } in papers {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::letter::{Letter, OwnNumber};

    fn letter() -> Dispatch {
        let letter = Letter {
            kind: LetterKind::Assigned,
            number: Some(OwnNumber { text: "云信用函〔2026〕4号".to_owned(), year: 2026, serial: 4 }),
            addressee: "U02".into(),
            name: "云泽市教育局".to_owned(),
            listings: BTreeSet::new(),
            recalled: BTreeSet::new(),
            copies: Vec::new(),
            earlier: Vec::new(),
            due: None,
            reply_by: None,
            rectify_by: None,
        };
        Dispatch::of_letter(&letter, None)
    }

    fn made(announced: Vec<(Dispatch, PapersPlace)>, paths: &[&str]) -> Result<Vec<String>, String> {
        let papers = announced.into_iter().map(|(dispatch, place)| Papers { dispatch, place });
        let mut collection = Collection::of(papers.collect(), "附件2-回执.xlsx");
        for path in paths {
            collection.take(Produced {
                path: (*path).to_owned(),
                bytes: b"a".to_vec(),
                listings: Vec::new(),
                letter: path.ends_with(".docx").then_some(LetterKind::Assigned),
            });
        }
        match collection.finish(&BTreeMap::new()) {
            Ok(all) => Ok(all.into_iter().map(|outgoing| outgoing.dispatch.name).collect()),
            Err(RunError::PaperMissing(path)) => Err(path),
            Err(other) => Err(other.to_string()),
        }
    }

    #[test]
    fn a_list_may_have_nothing_to_say_and_a_letter_never_goes_missing() {
        let files = |paths: &[&str]| {
            PapersPlace::Files(paths.iter().map(|path| ((*path).to_owned(), (*path).to_owned())).collect())
        };
        let list = || (Dispatch::of_lists("财政局", None), files(&["3/01.xlsx", "4/01.xlsx"]));
        let (one, two) = ((letter(), files(&["7/001.docx"])), (letter(), files(&["5/01.docx", "5/01.xlsx"])));
        let packet = (letter(), PapersPlace::Folder("2/001/".to_owned()));
        let education = || "云泽市教育局".to_owned();
        assert_eq!(made(vec![one.clone(), list()], &["7/001.docx"]), Ok(vec![education()]));
        assert_eq!(
            made(vec![one.clone(), list()], &["7/001.docx", "4/01.xlsx"]),
            Ok(vec![education(), "财政局".to_owned()])
        );
        assert_eq!(made(vec![one.clone()], &["7/002.docx"]), Err("7/001.docx".to_owned()));
        assert_eq!(made(vec![two], &["5/01.docx"]), Err("5/01.xlsx".to_owned()));
        assert_eq!(made(vec![packet.clone(), one], &["7/001.docx"]), Err("2/001/".to_owned()));
        assert_eq!(made(vec![packet.clone()], &["2/001/附件1.xlsx"]), Err("2/001/".to_owned()), "no letter");
        assert_eq!(made(vec![packet], &["2/001/通报函.docx"]), Ok(vec![education()]));
    }
}
