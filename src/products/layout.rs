//! Where each product lies in the edition's folder: Chinese names, numbered so that a folder view shows them in the order
//! in which a clerk works.

use super::view::View;
use crate::domain::edition::Notice;
use crate::text::outgoing;
use crate::text::words::Words;

/// `folder/file` by their keys in the catalogue.
pub(super) fn path(view: &View<'_>, folder: &str, file: &str) -> String {
    format!("{}/{}", view.wording.word(folder), view.wording.word(file))
}

/// `2-通报材料包/003-云泽市教育局`; `place` counts from 1.
pub(super) fn packet_folder(view: &View<'_>, place: usize, notice: &Notice) -> String {
    let name = outgoing::file_name(&notice.name);
    format!("{}/{place:03}-{name}", view.wording.word("folder_packets"))
}

/// `5-信用修复/解除惩戒/02-云泽市财政局.xlsx`, and the letter that goes before it.
pub(super) fn lifting_path(view: &View<'_>, place: usize, department: &str, ending: &str) -> String {
    let folder = view.wording.word("folder_lifting");
    format!("{folder}/{place:02}-{}.{ending}", outgoing::file_name(department))
}

/// Whether a file of the edition is about clues: nothing else names it (R31).
pub(super) fn is_sealed(view: &View<'_>, path: &str) -> bool {
    path.split('/').next() == Some(view.wording.word("folder_clues"))
}

/// Where the review workbook of an edition lies.
pub fn review_path(words: &Words) -> String {
    ["products.folder_review", "products.file_review"].map(|key| words.word(key)).join("/")
}

/// The office folder in which copies lie of what is to be sent.
pub const OUTBOX: &str = "outbox";

/// Folders of an edition that people work in, and the office folder (`returned`, `review`, `outbox`) where their copies
/// are laid out.
pub fn work_folders(words: &Words) -> [(String, &'static str); 3] {
    let folder = |key: &str| words.word(key).to_owned();
    [
        (folder("products.folder_returned"), "returned"),
        (folder("products.folder_review"), "review"),
        (folder("products.folder_outbox"), OUTBOX),
    ]
}
