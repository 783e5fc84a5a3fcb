//! Which finished files belong together because they go to one recipient about one matter: what delivery puts into a
//! message or on the print list.

use std::collections::BTreeMap;

use super::layout::packet_folder;
use super::sanctions::{departments, list_path};
use super::view::View;
use super::{Book, ProductFault, letters};
use crate::definition::measures::Stage;
use crate::domain::dispatch::Dispatch;
use crate::domain::letter::LetterKind;

/// One dispatch of an edition with its papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Papers {
    pub dispatch: Dispatch,
    pub place: PapersPlace,
}

/// Where papers lie inside the edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PapersPlace {
    /// All files of a folder, which ends in `/`; they have the names under which they are attached.
    Folder(String),
    /// Single files, each with the name under which it is attached. A list that has nothing to say is not made.
    Files(Vec<(String, String)>),
}

/// Everything that the edition has for single recipients: the packets of the notices, then the other letters, both in
/// their order, then the lists of the sanctioning departments by name.
pub fn papers(book: &Book<'_>) -> Result<Vec<Papers>, ProductFault> {
    let view = View::open(book)?;
    let packets = (1_usize..).zip(&book.edition.notices).map(|(place, notice)| Papers {
        dispatch: Dispatch::of_notice(notice),
        place: PapersPlace::Folder(format!("{}/", packet_folder(&view, place, notice))),
    });
    let mut all: Vec<Papers> = packets.collect();
    for (letter, path) in letters::paths(&view) {
        let mut files = vec![(path, format!("{}.docx", letter.kind))];
        if letter.kind == LetterKind::Lifting {
            files.extend(files.first().and_then(|(path, _)| {
                let list = path.strip_suffix(".docx")?;
                Some((format!("{list}.xlsx"), view.wording.word("file_lifting_list").to_owned()))
            }));
        }
        let dispatch = Dispatch::of_letter(letter, view.unit(&letter.addressee));
        all.push(Papers { dispatch, place: PapersPlace::Files(files) });
    }
    all.extend(lists(&view));
    Ok(all)
}

/// One dispatch for each sanctioning department, whether its lists of the two stages have anything to say or not.
fn lists(view: &View<'_>) -> Vec<Papers> {
    let mut files: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (stage, name) in [(Stage::Listed, "file_sanctions_list"), (Stage::Overdue, "file_second_stage_list")]
    {
        for (place, department) in (1..).zip(departments(view, stage).into_keys()) {
            let path = list_path(view, stage, place, &department);
            files.entry(department).or_default().push((path, view.wording.word(name).to_owned()));
        }
    }
    let lists = files.into_iter().map(|(department, files)| Papers {
        dispatch: Dispatch::of_lists(&department, view.unit_named(&department)),
        place: PapersPlace::Files(files),
    });
    lists.collect()
}
