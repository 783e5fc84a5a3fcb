//! 线索移送函, before the list of clues that one receiving body gets. Like the list it is never part of an edition: whoever makes
//! it seals it (R31).

use super::super::clue_list::ClueList;
use super::super::wording::Wording;
use super::values::{Desk, Frame, common};
use crate::domain::clue::ClueReceiver;
use crate::domain::letter::LetterKind;
use crate::domain::quarter::Quarter;
use crate::text::letter::{LetterError, Letters};

/// The letter, not yet sealed; the court numbers and seals it.
pub fn clue_letter(list: &ClueList<'_>, letters: &Letters, quarter: Quarter) -> Result<Vec<u8>, LetterError> {
    let wording = Wording::new(list.words);
    let name = list.receiver_name();
    let frame = Frame { kind: LetterKind::Clue, number: None, name: &name, former_name: None };
    let desk = Desk { wording, office: list.office, quarter, as_of: list.as_of };
    let mut values = common(desk, &frame);
    let basis = match list.receiver {
        ClueReceiver::Discipline => "clue_basis_discipline",
        ClueReceiver::Police => "clue_basis_police",
    };
    values.insert("clue_count", list.clues.len().into());
    values.insert("clue_basis", wording.word(basis).into());
    super::finish(letters, desk, "", &frame, &values)
}
