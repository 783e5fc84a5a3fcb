//! Which corrections of one row hold, cell by cell.
//!
//! Every returned workbook was made by an edition, which the row's key names. What a clerk changed is what differs from
//! what that edition knew: the original, corrected by everything that had arrived until then. So an original value is set
//! back by writing it into a workbook that showed another one, and an old copy that shows it undoes nothing.
//!
//! One case is left: a clerk corrects his own earlier copy further, and the copy is older than what he corrected. Who
//! repeats a correction that its edition did not know has it before him and speaks for all of it: what he has put back to
//! what the workbook said at first is put back.

use std::collections::BTreeMap;

use super::{Arrival, Written};
use crate::domain::quarter::EditionId;
use crate::text::outgoing::visible;
use crate::workbook::write::cell_text;

/// What holds, by column: the cell, and whose it is.
type Cells = BTreeMap<usize, (Written, usize)>;

/// One row of a returned workbook, laid out like the row that it corrects.
pub(super) struct Said<'s> {
    /// Whose it is; rows of one file in their order, files as they arrived.
    pub(super) by: usize,
    /// The edition that returned it.
    pub(super) seen: EditionId,
    pub(super) arrived: Arrival,
    /// By column of the original; `None`: the sheet has no such column.
    pub(super) cells: Vec<Option<&'s Written>>,
}

/// What is said of one row so far.
pub(super) struct Holding<'s> {
    original: &'s [Written],
    /// What held after each correction, with when it arrived and which cells it changed. Never rewritten: a later
    /// correction may have seen no more than the first few.
    history: Vec<Heard>,
}

struct Heard {
    arrived: Arrival,
    changed: BTreeMap<usize, Written>,
    after: Cells,
}

impl<'s> Holding<'s> {
    pub(super) fn of(original: &'s [Written]) -> Self {
        Holding { original, history: Vec::new() }
    }

    /// Hears the next correction, in order of arrival.
    pub(super) fn hear(&mut self, said: Said<'_>) {
        let seen = self.seen(&said);
        let none = Cells::new();
        let before =
            seen.checked_sub(1).and_then(|last| self.history.get(last)).map_or(&none, |one| &one.after);
        let mut changed = BTreeMap::new();
        for (column, original) in self.original.iter().enumerate() {
            let was = before.get(&column).map_or(original, |(written, _)| written);
            let cell = said.cells.get(column).copied().flatten();
            if let Some(cell) = cell.filter(|cell| differs(cell, was)) {
                changed.insert(column, cell.clone());
            }
        }
        let unseen = self.history.get(seen..).unwrap_or_default();
        let repeated: Vec<&Heard> = unseen.iter().filter(|one| repeats(&changed, &one.changed)).collect();
        let mut after = self.history.last().map_or_else(Cells::new, |one| one.after.clone());
        for (column, cell) in &changed {
            if after.get(column).is_none_or(|(held, _)| differs(cell, held)) {
                after.insert(*column, (cell.clone(), said.by));
            }
        }
        for (column, original) in self.original.iter().enumerate() {
            let is_here = said.cells.get(column).is_some_and(Option::is_some);
            let is_repeated = after.get(&column).is_some_and(|(held, _)| {
                repeated.iter().any(|one| one.changed.get(&column).is_some_and(|cell| !differs(cell, held)))
            });
            if is_here && is_repeated && !changed.contains_key(&column) {
                let was = before.get(&column).map_or(original, |(written, _)| written);
                after.insert(column, (was.clone(), said.by));
            }
        }
        self.history.push(Heard { arrived: said.arrived, changed, after });
    }

    /// How many corrections the edition knew that returned this one: none that came with it or after it.
    fn seen(&self, said: &Said<'_>) -> usize {
        self.history
            .partition_point(|one| one.arrived <= Arrival::With(said.seen) && one.arrived < said.arrived)
    }

    fn now(&self) -> impl Iterator<Item = (usize, &(Written, usize))> {
        self.history.last().into_iter().flat_map(|one| &one.after).map(|(column, cell)| (*column, cell))
    }

    /// How many cells hold because of one correction.
    pub(super) fn cells_of(&self, by: usize) -> usize {
        self.now().filter(|(_, (_, whose))| *whose == by).count()
    }

    /// The cells that hold in place of the original's. One that was set back is the original's own again.
    pub(super) fn replaced(&self) -> Cells {
        let replaces = |column: usize, cell: &Written| {
            self.original.get(column).is_some_and(|original| differs(cell, original))
        };
        let cells = self.now().filter(|(column, (cell, _))| replaces(*column, cell));
        cells.map(|(column, cell)| (column, cell.clone())).collect()
    }
}

/// `true` if one correction says at least one thing that another had said.
fn repeats(changed: &BTreeMap<usize, Written>, earlier: &BTreeMap<usize, Written>) -> bool {
    let same = |column: &usize, cell: &Written| changed.get(column).is_some_and(|mine| !differs(mine, cell));
    earlier.iter().any(|(column, cell)| same(column, cell))
}

/// `true` if a cell says something else than another, as that was written into the workbook.
pub(super) fn differs(cell: &Written, other: &Written) -> bool {
    visible(&cell.text) != cell_text(&visible(&other.text))
}
